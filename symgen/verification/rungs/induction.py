"""Sums and products up to a whole number n: equality at the first n, and equal steps from n to n + 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import inf

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.domains import interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, rebuild, substitute, subterms
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_BINDERS = {"sum": "add", "product": "mul"}


def applies(task: Task) -> bool:
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    return task.claim.relation == "eq" and plain and any(True for _ in _unknowns(task))


def run(task: Task) -> Finding | None:
    """PROVED by induction on a symbol that is the upper end of a sum or product."""
    for n in _unknowns(task):
        if _holds_by_induction(task, n):
            first = Fraction(n.domain.low)
            return Finding(Status.PROVED, f"induction on {n.attrs[0]} from {first}")
    return None


def _unknowns(task: Task) -> Iterator[Term]:
    """Whole symbols with a first value and no last one that some sum or product goes up to."""
    uppers = {node.args[3] for side in task.sides for _, node in subterms(side) if node.op in _BINDERS}
    for s in task.symbols:
        if s in uppers and s.domain.is_integer and s.domain.low != -inf and s.domain.high == inf:
            yield s


def _holds_by_induction(task: Task, n: Term) -> bool:
    left, right = task.sides
    first = num(Fraction(n.domain.low))
    left, right = _narrowed(left), _narrowed(right)
    starts = [substitute(side, {n: first}) for side in (left, right)]
    asked = _asked_for(task, n)
    if not _proved(starts[0], starts[1], asked):
        return False
    steps = [_next(side, n) for side in (left, right)]
    if None in steps:
        return False
    return any(_proved(*pair, asked) for pair in _step_claims(left, right, steps))


def _asked_for(task: Task, n: Term) -> frozenset[Term]:
    """Conditions of the claim's own sides that do not speak of n: where one fails, the claim says nothing."""
    if task.mode == "strict":
        return frozenset()
    return frozenset(c for side in task.sides for c in obligations(side) if n not in c.free)


def _narrowed(side: Term) -> Term:
    """Sums and products with their variable declared from the first value on, so that 1/k owes nothing for k >= 1."""

    def narrow(node: Term) -> Term:
        if node.op not in _BINDERS or node.args[2].op != "num":
            return node
        body, variable, low, high = node.args
        from_low = symbol(variable.attrs[0], interval(Fraction(low.attrs[0]), field="integer"))
        return make(node.op, substitute(body, {variable: from_low}), from_low, low, high)

    return bottom_up(side, narrow)


def _step_claims(left: Term, right: Term, steps: list[Term | None]) -> Iterator[tuple[Term, Term]]:
    """Equal differences; or the step with one side, where it is the sum itself, replaced by the other."""
    after_left, after_right = steps
    assert after_left is not None and after_right is not None
    yield make("add", after_left, -left), make("add", after_right, -right)
    for before, other, after, target in (
        (left, right, after_left, after_right),
        (right, left, after_right, after_left),
    ):
        if before.op in _BINDERS:
            yield substitute(after, {before: other}), target


def _next(side: Term, n: Term) -> Term | None:
    """The side at n + 1, with the last term of every sum and product up to n split off; None where n is elsewhere."""
    marker = symbol(f"{n.attrs[0]}_next", interval(Fraction(n.domain.low) + 1, field="integer"))
    refused: list[Term] = []

    def split(node: Term) -> Term:
        if node.op not in _BINDERS or n not in node.free:
            return node
        body, variable, low, high = node.args
        if high != n or n in body.free or n in low.free or not _starts_in_time(low, n):
            refused.append(node)
            return node
        last = substitute(body, {variable: marker})
        return make(_BINDERS[node.op], make("subs", node, n, n), last)

    moved = bottom_up(side, split)
    if refused:
        return None
    return _advance(moved, n, marker)


def _starts_in_time(low: Term, n: Term) -> bool:
    """Whether n is never below the empty range: sums from `low` to `low - 1` are empty and no others are met."""
    return low.op == "num" and Fraction(low.attrs[0]) <= n.domain.low + 1


def _advance(term: Term, n: Term, marker: Term) -> Term:
    """n + 1 for n everywhere but inside the marked sums, and n + 1 for the marker."""
    after = n + 1
    if term.op == "subs":
        return term.args[0]
    if term in (n, marker):
        return after
    if n not in term.free and marker not in term.free:
        return term
    if term.op in _BINDERS:
        return substitute(term, {n: after, marker: after})
    return rebuild(term, tuple(_advance(a, n, marker) for a in term.args))


def _proved(left: Term, right: Term, asked: frozenset[Term]) -> bool:
    """Equality proved by the normaliser, with nothing more owed: an induction cannot skip a step that is undefined."""
    try:
        owed = frozenset((*obligations(left), *obligations(right)))
        return owed <= asked and prove_equal(left, right, Context()) is not None
    except BudgetError:
        return False
