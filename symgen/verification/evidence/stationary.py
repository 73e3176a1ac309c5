"""Where the margin of an inequality is stationary: Newton's method, and the closed forms that such points may have.

A strict inequality often fails at one irrational point alone, and no sampled one: x**4 + 2 > 2*sqrt(2)*x**2 at 2**(1/4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from symgen.errors import BudgetError
from symgen.numeric import Undecided, Undefined, Unsupported, evaluate, mp
from symgen.numeric.closed_forms import closed_form
from symgen.terms.term import Term, make, num
from symgen.terms.text import to_text
from symgen.terms.traverse import substitute
from symgen.verification.evidence.survey import Candidate
from symgen.verification.evidence.tightest import margin

Point = Mapping[Term, Any]

_DIGITS = 60
_STEPS = 40
_MOST_COORDINATES = 9
_DIFFERENCE = Fraction(1, 10**14)  # of coordinates, for numeric derivatives
_DAMPING = (1e-8, 1e-2, 1.0, 100.0)  # of the curvature, until a step goes down
_CONVERGED = 1e-9
_TIE, _ASIDE = 1e-24, Fraction(1, 20)  # nothing is left of the margin, next to what it comes to so far from there


def where_least(
    sides: tuple[Term, Term], relation: str, starts: Iterable[Point], allowed: Callable[[Point], bool]
) -> Iterator[Candidate]:
    """Where the margin of an inequality is least near each start; a suspected tie also at its closed form."""
    least = margin(sides, relation)
    for start in starts:
        found = stationary(least, start)
        if found is None or not allowed(found.point):
            continue
        exact = in_closed_form(found.point) if found.tied else None
        if exact is not None and not (allowed(exact) and _is_inside(exact)):
            continue  # near by is allowed, but it is no tie: x x' > 0 for x other than 0, and x^2 > 0 for positive x
        if exact is not None:
            left, right = (substitute(side, exact) for side in sides)
            yield Candidate((left, right), {}, {s.attrs[0]: to_text(exact[s]) for s in sorted(exact, key=_name)})
        yield Candidate(sides, found.point, tied=found.tied and exact is None and relation in ("lt", "gt"))


def _is_inside(exact: Mapping[Term, Term]) -> bool:
    """Whether constants lie in the domains: an open end is no point of one."""
    for symbol, constant in exact.items():
        domain = symbol.domain.entries()
        values = [part.value if part.value is not None else _number(part, {}) for part in _entries(constant)]
        if not symbol.domain.structure and any(v is None or not domain.contains(_exactly(v)) for v in values):
            return False
    return True


def _entries(constant: Term) -> Iterator[Term]:
    """The numbers of which a constant is stacked."""
    if constant.op != "stack":
        yield constant
        return
    for part in constant.args:
        yield from _entries(part)


def _exactly(value: Any) -> Fraction:
    return value if isinstance(value, Fraction) else _fraction(value)


def nearest(sides: tuple[Term, Term], relation: str, points: Sequence[Point], count: int = 2) -> list[Point]:
    """The points at which the margin of an inequality is least."""
    least = margin(sides, relation)
    values = [_number(least, point) for point in points]
    known = [k for k, value in enumerate(values) if value is not None]
    return [points[k] for k in sorted(known, key=lambda k: values[k])[:count]]


def _name(symbol: Term) -> str:
    return str(symbol.attrs[0])


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A real number that a point has: a scalar, or one entry of a tensor without structure."""

    symbol: Term
    place: tuple[int, ...] = ()

    def of(self, point: Point) -> Fraction:
        value = point[self.symbol]
        return Fraction(value[self.place] if self.place else value)

    def moved(self, point: Point, value: Fraction) -> dict[Term, Any]:
        if not self.place:
            return {**point, self.symbol: value}
        array = point[self.symbol].copy()
        array[self.place] = value
        return {**point, self.symbol: array}


@dataclass(frozen=True, slots=True)
class Stationary:
    """A point that Newton's method came to, and whether nothing is left of the margin there, though beside it there is."""

    point: dict[Term, Any]
    tied: bool


def coordinates(point: Point) -> list[Coordinate]:
    """What may be moved freely, in order of the names."""
    found: list[Coordinate] = []
    for symbol in sorted((s for s in point if isinstance(s, Term)), key=lambda s: s.attrs[0]):
        if symbol.domain.structure or symbol.domain.entries().field != "real":
            continue
        found += [Coordinate(symbol, place) for place in np.ndindex(getattr(point[symbol], "shape", ()))]
    return found


def stationary(margin: Term, start: Point) -> Stationary | None:
    """Where damped Newton steps lead that make the margin less, inside the domains; None where they settle nowhere."""
    free = coordinates(start)
    if not 0 < len(free) <= _MOST_COORDINATES:
        return None
    point, value = dict(start), _number(margin, start)
    for _ in range(_STEPS):
        step = None if value is None else _descent(margin, free, point, value)
        if step is None:
            break
        far = max(abs(c.of(step[0]) - c.of(point)) / max(Fraction(1), abs(c.of(point))) for c in free)
        point, value = step
        if far < _CONVERGED**2 or value < 0:
            break
    if value is None:
        return None
    return Stationary(point, any(abs(value) <= _TIE * _beside(margin, c, point) for c in free))


def _beside(margin: Term, coordinate: Coordinate, point: Point) -> Any:
    """What the margin comes to a little to either side, at least; 0 where it has no value."""
    place = coordinate.of(point)
    step = _ASIDE * max(Fraction(1), abs(place))
    beside = [_number(margin, coordinate.moved(point, place + s * step)) for s in (1, -1)]
    return 0 if None in beside else min(beside)


def _descent(margin: Term, free: list[Coordinate], point: Point, value: Any) -> tuple[dict[Term, Any], Any] | None:
    """The point after a Newton step, damped until the margin is less, and the margin there."""
    found = _slopes(margin, free, point, value)
    if found is None:
        return None
    slope, curvature = found
    context = mp(_DIGITS).ctx
    size = max(abs(curvature[k, k]) for k in range(len(free)))
    for damping in _DAMPING:
        try:
            step = context.lu_solve(curvature + damping * size * context.eye(len(free)), -slope)
        except (ZeroDivisionError, TypeError):  # singular: of a column of zeros mpmath finds no pivot to swap
            continue
        tried = dict(point)
        for coordinate, move in zip(free, step, strict=True):
            tried = coordinate.moved(tried, _short(coordinate.of(point) + _fraction(move)))
        after = _number(margin, tried) if all(c.symbol.domain.entries().contains(c.of(tried)) for c in free) else None
        if after is not None and after < value:
            return tried, after
    return None


def _slopes(margin: Term, free: list[Coordinate], point: Point, value: Any) -> tuple[Any, Any] | None:
    """First and second differences quotients, as a column and a matrix."""
    context = mp(_DIGITS).ctx
    steps = [_DIFFERENCE * max(Fraction(1), abs(c.of(point))) for c in free]
    widths = [context.mpf(h.numerator) / h.denominator for h in steps]

    def moved(*signs: tuple[int, int]) -> Any:
        tried = dict(point)
        for number, sign in signs:
            tried = free[number].moved(tried, free[number].of(point) + sign * steps[number])
        return _number(margin, tried)

    ahead, behind = ([moved((k, sign)) for k in range(len(free))] for sign in (1, -1))
    if None in ahead or None in behind:
        return None
    slope = context.matrix([(a - b) / (2 * h) for a, b, h in zip(ahead, behind, widths, strict=True)])
    curvature = context.diag([(a - 2 * value + b) / h**2 for a, b, h in zip(ahead, behind, widths, strict=True)])
    for j, k in combinations(range(len(free)), 2):
        both = moved((j, 1), (k, 1))
        if both is None:
            return None
        curvature[j, k] = curvature[k, j] = (both - ahead[j] - ahead[k] + value) / (widths[j] * widths[k])
    return slope, curvature


def _number(term: Term, point: Point) -> Any:
    """The real value at a point in many digits, or None."""
    try:
        value = evaluate(term, point, mp(_DIGITS))
    except (Undefined, Undecided, Unsupported, BudgetError):
        return None
    return value.real if mp(_DIGITS).ctx.isfinite(value) and value.imag == 0 else None


def _fraction(x: Any) -> Fraction:
    context = mp(_DIGITS).ctx
    return Fraction(int(context.floor(context.ldexp(x, 400))), 2**400)


def _short(x: Fraction) -> Fraction:
    return Fraction(round(x * 2**200), 2**200)


# Closed forms.


def in_closed_form(point: Point) -> dict[Term, Term] | None:
    """The point as constant Terms near it, by a simple closed form of every real coordinate; None where one has none."""
    found: dict[Term, Term] = {}
    free = {(c.symbol, c.place) for c in coordinates(point)}
    for symbol, value in point.items():
        forms = {
            place: closed_form(Fraction(v)) if (symbol, place) in free else num(Fraction(v))
            for place, v in np.ndenumerate(np.asarray(value, dtype=object))
        }
        if None in forms.values():
            return None
        found[symbol] = _assembled(np.shape(value), forms, ())
    return found


def _assembled(shape: tuple[int, ...], forms: Mapping[tuple[int, ...], Term | None], place: tuple[int, ...]) -> Term:
    if len(place) == len(shape):
        form = forms[place]
        assert form is not None
        return form
    return make("stack", *(_assembled(shape, forms, (*place, k)) for k in range(shape[len(place)])))
