"""Where an inequality is tightest: the least of its margin, found in double precision and refined in many digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from symgen.numeric import Undecided, Undefined, Unsupported, evaluate, mp
from symgen.terms.term import Term, make
from symgen.verification.evidence.landmarks import grid_over, number_at

Point = Mapping[Term, Any]

_ROUNDS = 3
_STEPS = 110
_GOLDEN = Fraction(618033988749895, 10**15)
_DIGITS = 40


def margin(sides: tuple[Term, Term], relation: str) -> Term:
    """What an inequality claims to be nonnegative (or positive)."""
    left, right = sides
    return make("add", right, -left) if relation in ("le", "lt") else make("add", left, -right)


def tightest(term: Term, symbols: tuple[Term, ...], bases: Sequence[Point]) -> Iterator[dict[Term, Any]]:
    """Points near the least values of a formula, by coordinate descent from several points."""
    movable = [s for s in symbols if not s.shape and s.domain.is_real]
    for base in bases:
        point = dict(base)
        for _ in range(_ROUNDS if len(movable) > 1 else 1):
            for symbol in movable:
                for value in _least(term, symbol, point):
                    yield {**point, symbol: value}
                    point[symbol] = value
                    break


def _least(term: Term, symbol: Term, point: Point) -> Iterator[Fraction]:
    grid = grid_over(symbol.domain.entries())
    if symbol.domain.is_integer:
        grid = sorted({float(round(x)) for x in grid if symbol.domain.contains(round(x))})
    values = [(number_at(term, {**point, symbol: Fraction(x)}), k) for k, x in enumerate(grid)]
    known = [(v, k) for v, k in values if v is not None]
    if not known:
        return
    _, place = min(known)
    low, high = grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)]
    if symbol.domain.is_integer:
        yield Fraction(grid[place])
        return
    refined = _golden(_many_digits(term, symbol, point), Fraction(low), Fraction(high))
    for candidate in dict.fromkeys((refined.limit_denominator(1000), refined, Fraction(grid[place]))):
        if symbol.domain.contains(candidate) and abs(candidate - refined) <= abs(Fraction(high - low)) / 10**4:
            yield candidate


def _many_digits(term: Term, symbol: Term, point: Point) -> Callable[[Fraction], Any]:
    system = mp(_DIGITS)

    def value(x: Fraction) -> Any:
        try:
            found = evaluate(term, {**point, symbol: x}, system)
        except (Undefined, Undecided, Unsupported):
            return None
        return found.real

    return value


def _golden(function: Callable[[Fraction], Any], low: Fraction, high: Fraction) -> Fraction:
    """Golden section search for a least value, on fractions of bounded size."""
    a, b = low, high
    left, right = b - (b - a) * _GOLDEN, a + (b - a) * _GOLDEN
    first, second = function(left), function(right)
    for _ in range(_STEPS):
        if first is None or second is None:
            break
        if first < second:
            b, right, second = right, left, first
            left = _short(b - (b - a) * _GOLDEN)
            first = function(left)
        else:
            a, left, first = left, right, second
            right = _short(a + (b - a) * _GOLDEN)
            second = function(right)
    return (a + b) / 2


def _short(x: Fraction) -> Fraction:
    return Fraction(round(x * 2**140), 2**140)
