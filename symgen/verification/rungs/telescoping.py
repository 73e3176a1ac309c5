"""Sums over k = a, ..., b(n) of terms that depend on n: a certified recurrence in n, and the first values (Zeilberger).

If sum_j p_j(n) F(n + j, k) = G(n, k + 1) - G(n, k), then the sum S(n) of F(n, k) satisfies sum_j p_j S(n + j) = E(n), where
E collects G at the ends and the terms beyond b(n). What the claim says S is must satisfy the same, and agree at first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from symgen.calculus.normaliser import prove_equal, statistics
from symgen.calculus.normaliser.factoring import factored
from symgen.calculus.summation import NoClosedForm, recurrence
from symgen.calculus.summation.zeilberger import Recurrence
from symgen.errors import SymgenError
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.domains import NATURAL, interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_STEEPEST = 3  # slope of the upper end in n
_LATEST = 4  # first values that are looked at one by one


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim solved for its one sum: over k from low to high of term = value."""

    term: Term
    index: Term
    low: Fraction
    high: Term
    value: Term


def applies(task: Task) -> bool:
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    return task.claim.relation == "eq" and plain and len(_sums(task)) == 1


def run(task: Task) -> Finding | None:
    """PROVED by a recurrence that both the sum and what it is claimed to be satisfy, with equal first values."""
    try:
        stated = _stated(task)
        for n in _parameters(stated):
            for part in (stated, _without_first(stated)):  # the first term is where certificates have their poles
                order = _proved_order(part, n)
                if order:
                    method = f"a certified recurrence of order {order} in {n.attrs[0]} and the first values"
                    return Finding(Status.PROVED, method)
    except (NoClosedForm, SymgenError):
        return None
    return None


def _sums(task: Task) -> list[Term]:
    found = dict.fromkeys(node for side in task.sides for _, node in subterms(side) if node.op == "sum")
    return [node for node in found if node.args[3].free]


def _stated(task: Task) -> Stated:
    (node,) = _sums(task)
    body, index, low, high = node.args
    hole = symbol("total", interval())
    difference = task.sides[0] - task.sides[1]
    found = statistics(bottom_up(difference, lambda n: hole if n == node else n), hole)
    factor, rest = found.pop(hole, None), found.pop(num(1), num(0))
    if found or factor is None or not factor.domain.is_nonzero or low.value is None or low.value.denominator != 1:
        raise NoClosedForm
    counted = symbol(index.attrs[0], interval(Fraction(low.value), inf, field="integer"))
    return Stated(substitute(body, {index: counted}), counted, Fraction(low.value), high, -rest / factor)


def _without_first(stated: Stated) -> Stated:
    """The sum without its first term, which the value then has not either."""
    low = stated.low + 1
    counted = symbol(stated.index.attrs[0], interval(low, inf, field="integer"))
    first = substitute(stated.term, {stated.index: num(stated.low)})
    term = substitute(stated.term, {stated.index: counted})
    return Stated(term, counted, low, stated.high, stated.value - first)


def _parameters(stated: Stated) -> Iterator[Term]:
    """Whole symbols that the upper end grows with."""
    for n in sorted(stated.high.free, key=lambda s: s.attrs[0]):
        if n.domain.is_integer and n.domain.low != -inf and n.domain.high == inf and n in stated.term.free:
            yield n


def _proved_order(stated: Stated, n: Term) -> int:
    slope = _slope(stated.high, n)
    found = recurrence(stated.term, n, stated.index)
    order = len(found.coefficients) - 1
    first = Fraction(n.domain.low)
    late = _first_without_zero(found.coefficients[-1], n)
    if slope != 1 or late is None or not _is_regular(found, stated, n):
        return 0
    late = max(late, int(stated.low - first))  # from where on the upper end, n itself, is not below the lower one
    if not all(_starts_equal(stated, n, first + j) for j in range(order + late)):
        return 0
    return order if _satisfied(found, stated, n, slope) else 0


def _first_without_zero(last: Term, n: Term) -> int | None:
    """How far from the first n on the last coefficient has no zero, a few steps at most."""
    further = symbol("further", NATURAL)
    for late in range(_LATEST):
        if _never_zero(substitute(last, {n: num(Fraction(n.domain.low) + late) + further})):
            return late
    return None


def _slope(high: Term, n: Term) -> int:
    """The whole slope of the upper end in n; 0 where it is none."""
    value = _constant(substitute(high, {n: n + 1}) - high)
    return int(value) if value is not None and value.denominator == 1 and 1 <= value <= _STEEPEST else 0


def _constant(term: Term) -> Fraction | None:
    from symgen.calculus.normaliser import normal_form

    return normal_form(term).ratio.constant


def _is_regular(found: Recurrence, stated: Stated, n: Term) -> bool:
    """Whether the certificate has no pole for a <= k <= n, where the upper end is n itself."""
    if stated.high != n:
        return False
    inner, further = symbol("inner", NATURAL), symbol("further", NATURAL)
    place = {stated.index: num(stated.low) + inner, n: num(stated.low) + inner + further}
    return all(_never_zero(substitute(d, place)) for d in _denominator(found.certificate))


def _denominator(term: Term) -> list[Term]:
    """Everything that is divided by."""
    found = [node.args[1] for _, node in subterms(term) if node.op == "div"]
    return found + [
        node.args[0] for _, node in subterms(term) if node.op == "pow" and not node.args[1].domain.is_nonnegative
    ]


def _never_zero(term: Term) -> bool:
    found = factored(term, Context())
    return found is not None and found.sign != 0 and not found.open and not found.vanishing


def _starts_equal(stated: Stated, n: Term, place: Fraction) -> bool:
    last = substitute(stated.high, {n: num(place)}).value
    if last is None:
        return False
    at = substitute(stated.term, {n: num(place)})
    parts = [substitute(at, {stated.index: num(k)}) for k in range(int(stated.low), int(last) + 1)]
    total = make("add", *parts, num(0)) if parts else num(0)
    value = substitute(stated.value, {n: num(place)})
    return _equal(total, value) and not obligations(total) and not obligations(value)


def _satisfied(found: Recurrence, stated: Stated, n: Term, slope: int) -> bool:
    """Whether the claimed value satisfies the recurrence with what is left over at the ends."""
    low, high, k = num(stated.low), stated.high, stated.index
    certified = found.certificate * stated.term
    left = [substitute(certified, {k: high}), -substitute(certified, {k: low})]
    for j, p in enumerate(found.coefficients):
        moved = substitute(stated.term, {n: n + j}) if j else stated.term
        beyond = range(slope * j + 1)
        left += [p * substitute(moved, {k: high + i}) for i in beyond]
    right = [
        p * (substitute(stated.value, {n: n + j}) if j else stated.value) for j, p in enumerate(found.coefficients)
    ]
    return _equal(make("add", *left), make("add", *right))


def _equal(left: Term, right: Term) -> bool:
    return prove_equal(left, right) is not None
