"""Inequalities between positive sequences: the first values one by one, then one side grows no less than the other."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from symgen.calculus.normaliser import simplify
from symgen.calculus.normaliser.factoring import factored
from symgen.errors import BudgetError
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.numeric.enclosures import confirms
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.domains import interval
from symgen.terms.term import Term, num, symbol
from symgen.terms.traverse import substitute, subterms
from symgen.verification.proofs.descent import descends_to_nonnegative
from symgen.verification.rungs.bounds import sides_descend
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_BITS = 512
_LATEST = 8  # first values that are compared one by one
_SHARE = 0.4  # of the budget, after which no further start is tried
_GAMMAS = ("gamma", "loggamma", "factorial", "binomial")


def applies(task: Task) -> bool:
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    one = len(task.symbols) == 1 and task.symbols[0].domain.is_integer
    return task.claim.relation in ("le", "ge", "lt", "gt") and plain and one and _grows(task.symbols[0])


def _grows(n: Term) -> bool:
    return bool(n.domain.low != -inf and n.domain.high == inf)


def run(task: Task) -> Finding | None:
    """PROVED when from some n on L(n + 1)/L(n) >= R(n + 1)/R(n), or L >= R for real n, and L >= R up to there."""
    (n,) = task.symbols
    relation = "gt" if task.claim.relation in ("gt", "lt") else "ge"
    greater, smaller = task.sides if task.claim.relation in ("ge", "gt") else task.sides[::-1]
    if obligations(greater) or obligations(smaller):
        return None
    first = Fraction(n.domain.low)
    for place in (first + late for late in range(_LATEST)):
        if task.spent(_SHARE) or not _holds(greater, relation, smaller, n, place):
            return None
        far = symbol(n.attrs[0], interval(place))
        sides = substitute(greater, {n: far}), substitute(smaller, {n: far})
        how = _grows_no_less(*sides, far, task) or sides_descend(*sides, task, strict=relation == "gt")
        if how is not None:
            return Finding(Status.PROVED, f"checked up to {n.attrs[0]} = {place}, and from there on {how}")
    return None


def _grows_no_less(greater: Term, smaller: Term, far: Term, task: Task) -> str | None:
    if not (_is_positive(greater) and _is_positive(smaller)):
        return None
    try:
        growth = simplify(_ratio(greater, far) / _ratio(smaller, far)) - 1
    except BudgetError:
        return None
    if any(node.op in _GAMMAS for _, node in subterms(growth)):
        return None
    found = descends_to_nonnegative(growth, task, strict=False)
    return None if found is None else "the greater side grows no less"


def _is_positive(term: Term) -> bool:
    found = factored(term, Context())
    return found is not None and found.sign > 0 and not found.open and not found.vanishing


def _ratio(term: Term, n: Term) -> Term:
    return simplify(substitute(term, {n: n + 1}) / term)


def _holds(greater: Term, relation: str, smaller: Term, n: Term, place: Fraction) -> bool:
    """Whether the claim holds at one value, by enclosures or as equal exact numbers."""
    sides = [substitute(side, {n: num(place)}) for side in (greater, smaller)]
    try:
        values = [evaluate(side, {}, balls(_BITS)) for side in sides]
        if confirms(values[0], relation, values[1]):
            return True
    except (Undefined, Undecided, Unsupported):
        return False
    return relation == "ge" and simplify(sides[0] - sides[1]).value == 0
