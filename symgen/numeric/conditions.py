"""Joint conditions at exact points: whether they surely hold, and solving the equalities among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import permutations
from math import isqrt
from typing import Any

import numpy as np

from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import evaluate
from symgen.numeric.exact_numbers import exact
from symgen.terms.term import Term, make

_BITS = (128, 512)


def holds(condition: Term, point: Mapping[Any, Any]) -> bool:
    """Whether a condition surely holds at a point: by exact arithmetic, else by enclosures."""
    return truth(condition, point) is True


def truth(condition: Term, point: Mapping[Any, Any]) -> bool | None:
    """Whether a condition holds at a point; None where it has no value, or none that is known."""
    from symgen.numeric.ball_system import balls
    from symgen.numeric.exact_system import EXACT

    for system in (EXACT, *map(balls, _BITS)):
        try:
            value = evaluate(condition, point, system)
        except Undefined:
            return None
        except (Unsupported, Undecided):
            continue
        return bool(value.all()) if hasattr(value, "all") else bool(value)
    return None


def solve_equalities(point: dict[Term, Any], conditions: Sequence[Term], fixed: frozenset[Term]) -> dict[Term, Any]:
    """The point moved onto the equalities among the conditions, where one symbol enters an equality linearly.

    Conditions such as p + q == 1 are thin: no random point meets them, so one symbol is computed from the others.
    """
    solved = set(fixed)
    for condition in _equalities(conditions):
        if holds(condition, point):
            solved |= condition.free
            continue
        told = _told(condition, solved, point)
        if told is not None:
            point, solved = told, solved | condition.free
            continue
        for symbol in sorted(condition.free - solved, key=lambda s: s.attrs[0], reverse=True):
            value = _linear_solution(condition, symbol, point)
            if value is not None and symbol.domain.contains(value):
                point = {**point, symbol: value}
                solved.add(symbol)
                break
        else:
            moved = _on_a_circle(condition, condition.free - solved, point)
            point, solved = moved or point, solved | (condition.free if moved else frozenset())
    return point


def _told(condition: Term, solved: set[Term], point: Mapping[Term, Any]) -> dict[Term, Any] | None:
    """The point with what a condition says outright, g == A @ w - b, or with one entry of a vector from the others."""
    for symbol, other in (condition.args, condition.args[::-1]):
        if symbol.op == "symbol" and symbol in point and symbol not in solved | other.free:
            value = _value_of(other, point)
            if value is not None and _is_in_domain(symbol, value):
                return {**point, symbol: value}
    if condition.args[0].shape:
        return None
    for symbol in sorted((s for s in condition.free - solved if s.shape and s in point), key=lambda s: s.attrs[0]):
        moved = _with_one_entry(condition, symbol, point)
        if moved is not None:
            return moved
    return None


def _value_of(term: Term, point: Mapping[Term, Any]) -> Any:
    """The exact value of a formula: a fraction, or fractions; None where it has none."""
    from symgen.numeric.exact_system import EXACT

    try:
        value = evaluate(term, point, EXACT)
    except (Undefined, Unsupported, Undecided):
        return None
    entries = [exact(v) for v in np.asarray(value, dtype=object).ravel()]
    if not all(isinstance(v, Fraction) for v in entries):
        return None
    found = np.array(entries, dtype=object).reshape(np.shape(value))
    return found if term.shape else entries[0]


def _is_in_domain(symbol: Term, value: Any) -> bool:
    if symbol.domain.structure:
        return False
    entries = np.asarray(value, dtype=object).ravel()
    return all(symbol.domain.entries().contains(v) for v in entries)


def _with_one_entry(condition: Term, symbol: Term, point: Mapping[Term, Any]) -> dict[Term, Any] | None:
    """The point with the last entry of a tensor that enters linearly such that a condition holds: its entries add up to 0."""
    difference = make("add", condition.args[0], make("neg", condition.args[1]))
    for place in reversed(list(np.ndindex(point[symbol].shape))):

        def at(value: Fraction, place: tuple[int, ...] = place) -> dict[Term, Any]:
            moved = point[symbol].copy()
            moved[place] = value
            return {**point, symbol: moved}

        root = _root_of_line([_exactly(difference, at(Fraction(k))) for k in (1, 2, 4)])
        if root is not None and _is_in_domain(symbol, root):
            return at(root)
    return None


#: Sides of right triangles: where one of them is the value, the other of two symbols on the unit circle is rational too.
_TRIANGLES = ((0, 1, 1), (3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29))
_LEGS = tuple(Fraction(sign * leg, c) for a, b, c in _TRIANGLES for leg in (a, b) for sign in (1, -1))


def _on_a_circle(condition: Term, free: Iterable[Term], point: Mapping[Term, Any]) -> dict[Term, Any] | None:
    """A point near the given one that meets an equality in which squares are added, such as a**2 + b**2 == 1."""
    ordered = [s for s in sorted(free, key=lambda s: s.attrs[0]) if not s.shape and s.domain.is_real and s in point]
    for one, other in permutations(ordered, 2):
        for leg in sorted(_LEGS, key=lambda leg: abs(leg - Fraction(point[one])))[:2]:
            moved = {**point, one: leg}
            root = _square_solution(condition, other, moved)
            if one.domain.contains(leg) and root is not None and other.domain.contains(root):
                return {**moved, other: root}
    return None


def _square_solution(condition: Term, symbol: Term, point: Mapping[Term, Any]) -> Fraction | None:
    """The root of left - right with the symbol's present sign, when its square alone enters and is that of a fraction."""
    difference = make("add", condition.args[0], make("neg", condition.args[1]))
    values = [_exactly(difference, {**point, symbol: Fraction(k)}) for k in (0, 1, -1, 2)]
    if None in values:
        return None
    constant, one, minus, two = values
    slope = one - constant
    if slope == 0 or one != minus or two - constant != 4 * slope:
        return None
    square = -constant / slope
    root = Fraction(isqrt(max(0, square.numerator)), isqrt(square.denominator))
    if root**2 != square:
        return None
    return root if Fraction(point[symbol]) >= 0 else -root


def _equalities(conditions: Sequence[Term]) -> list[Term]:
    parts = [p for c in conditions for p in (c.args if c.op == "and" else (c,))]
    return [p for p in parts if p.op == "eq"]


def _linear_solution(condition: Term, symbol: Term, point: Mapping[Term, Any]) -> Fraction | None:
    """The root in the symbol of left - right, when three values show that it, or one over it, enters linearly."""
    if symbol.shape or not symbol.domain.is_real or symbol not in point:
        return None
    difference = make("add", condition.args[0], make("neg", condition.args[1]))
    root = _root_of_line([_exactly(difference, {**point, symbol: Fraction(k)}) for k in (1, 2, 4)])
    if root is not None:
        return root
    inverse = _root_of_line([_exactly(difference, {**point, symbol: Fraction(1, k)}) for k in (1, 2, 4)])
    return 1 / inverse if inverse else None


def _root_of_line(values: list[Fraction | None]) -> Fraction | None:
    """Where a function is 0 of which three values, at 1, 2 and 4, show that it is linear."""
    first, second, fourth = values
    if first is None or second is None or fourth is None:
        return None
    slope = second - first
    if slope == 0 or fourth - second != 2 * slope:
        return None
    return Fraction(1) - first / slope


def _exactly(term: Term, point: Mapping[Term, Any]) -> Any:
    from symgen.numeric.exact_system import EXACT

    try:
        value = exact(evaluate(term, point, EXACT))
    except (Undefined, Unsupported, Undecided):
        return None
    return value if isinstance(value, Fraction) else None
