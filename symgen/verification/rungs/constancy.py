"""Equations whose sides differ by something constant: derivative zero on a connected domain, and equality at one point."""

from __future__ import annotations

from fractions import Fraction

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.numeric.scalar_points import special_values
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute
from symgen.verification.proofs.intervals import is_constant
from symgen.verification.proofs.principal import principal
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_MOST_SYMBOLS = 2
_POINTS = 6


def applies(task: Task) -> bool:
    real = all(s.domain.field == "real" and not s.shape for s in task.symbols)
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    return task.claim.relation == "eq" and real and plain and 0 < len(task.symbols) <= _MOST_SYMBOLS


def run(task: Task) -> Finding | None:
    """PROVED when the difference of the sides has derivative 0 in a symbol and is 0 at one value of it."""
    left, right = task.claim.left, task.claim.right
    if task.mode == "strict" and (obligations(left) or obligations(right)):
        return None
    for variable in task.symbols:
        point = _agrees_at(left, right, variable, task)
        if point is not None:
            name = variable.attrs[0]
            return Finding(
                Status.PROVED, f"the sides' difference has derivative 0 in {name}, and they agree at {name} = {point}"
            )
    return None


def _agrees_at(left: Term, right: Term, variable: Term, task: Task) -> Fraction | None:
    if not is_constant(make("add", left, -right), variable, task.claim.context, task):
        return None
    values = [v for v in special_values(variable.domain) if isinstance(v, Fraction)][:_POINTS]
    for value in values:
        first, second = (substitute(side, {variable: num(value)}) for side in (left, right))
        if not task.expired and _equal(first, second, task):
            return value
    return None


def _equal(left: Term, right: Term, task: Task) -> bool:
    """Equality at the point, for all values of the other symbols."""
    try:
        proof = prove_equal(principal(left), principal(right), Context())
    except BudgetError:
        return False
    if proof is not None:
        return not obligations(left) and not obligations(right)
    rest = sorted(left.free | right.free, key=lambda s: s.attrs[0])
    return any(_agrees_at(left, right, other, task) is not None for other in rest)
