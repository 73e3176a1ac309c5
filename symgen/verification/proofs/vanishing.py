"""Strict equality refuted where no rational point shows it: a denominator of one side that surely vanishes in between.

cos(x) != 0 is what tan(x) asks for. It fails nowhere at a rational x but between 1 and 2, by the intermediate value theorem:
enclosures over a short interval are finite, so the formula is continuous there, and its ends have opposite signs.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from symgen.calculus.normaliser import lost_conditions
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate, points
from symgen.numeric.enclosures import hull
from symgen.terms.definedness import obligations
from symgen.terms.term import Term
from symgen.verification.evidence.landmarks import grid_over, number_at
from symgen.verification.task import Task

Point = dict[Term, Any]

_BITS = 192
_BISECTIONS = 60
_BASES = 2


def owed_by_one_side(task: Task) -> tuple[Term, ...]:
    """Conditions `e != 0` that one side alone asks for and that may fail: e changes its sign, or its sign is unknown."""
    return tuple(c for c in lost_conditions(*task.sides, task.claim.context) if c.op == "ne" and _may_fail(c, task))


def _may_fail(condition: Term, task: Task) -> bool:
    """Whether the formula takes both signs, or none that can be told, at points of the domain."""
    difference = condition.args[0] - condition.args[1]
    found = points(difference.free, task.claim.context.conditions, count=24, seed=task.seed)
    signs = {None if (v := number_at(difference, p)) is None else (v > 0) - (v < 0) for p in found}
    return len(signs) != 1 or signs & {None, 0} != set()


def one_sided_gap(task: Task) -> Point | None:
    """A point, next to which exactly one side is undefined; None where none is certain."""
    if task.claim.context.conditions:
        return None
    for condition in owed_by_one_side(task):
        holder = 0 if any(condition == o or condition.args[0] in _bases(o) for o in obligations(task.sides[0])) else 1
        difference = condition.args[0] - condition.args[1]
        for base in points(frozenset(task.symbols), (), count=_BASES, seed=task.seed):
            for symbol in sorted(difference.free, key=lambda s: s.attrs[0]):
                found = _gap(difference, symbol, base, task.sides[1 - holder])
                if found is not None:
                    return found
    return None


def _bases(condition: Term) -> tuple[Term, ...]:
    """Formulas that vanish wherever the condition fails for a product or a power."""
    base = condition.args[0] if condition.args else condition
    return (base, *base.args)


def _gap(formula: Term, symbol: Term, base: Point, other: Term) -> Point | None:
    """A short interval in one symbol that holds a zero of the formula and on which the other side is defined."""
    if symbol.shape or symbol.domain.field != "real":
        return None
    grid = [x for x in grid_over(symbol.domain.entries()) if symbol.domain.contains(Fraction(x))]
    values = [number_at(formula, {**base, symbol: Fraction(x)}) for x in grid]
    for (low, a), (high, b) in pairwise(zip(grid, values, strict=True)):
        if a is None or b is None or a * b >= 0:
            continue
        ends = _narrowed(formula, symbol, base, Fraction(low), Fraction(high), a > 0)
        if _certain(formula, symbol, base, ends, other):
            return {**base, symbol: sum(ends) / 2}
    return None


def _narrowed(
    formula: Term, symbol: Term, base: Point, low: Fraction, high: Fraction, above: bool
) -> tuple[Fraction, Fraction]:
    for _ in range(_BISECTIONS):
        middle = Fraction(float(low + high) / 2)
        value = number_at(formula, {**base, symbol: middle})
        if value is None or middle in (low, high) or abs(value) < 1e-9:
            break
        low, high = (middle, high) if (value > 0) == above else (low, middle)
    return low, high


def _certain(formula: Term, symbol: Term, base: Point, ends: tuple[Fraction, Fraction], other: Term) -> bool:
    try:
        first, second = (evaluate(formula, {**base, symbol: end}, balls(_BITS)) for end in ends)
        inside = {**base, symbol: hull(*ends)}
        between, beside = (evaluate(t, inside, balls(_BITS)) for t in (formula, other))
    except (Undefined, Undecided, Unsupported):
        return False
    opposite = (first.real > 0 and second.real < 0) or (first.real < 0 and second.real > 0)
    real = all(v.imag == 0 for v in (first, second, between))
    return bool(opposite and real and between.is_finite() and beside.is_finite())
