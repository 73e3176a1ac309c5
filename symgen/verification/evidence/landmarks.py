"""Points that a claim's own formulas point at: zeros inside |.|, max, floor, log, a denominator or a condition.

A claim can hold everywhere but on a null set, at a whole number, in a bump or far out. Its formulas give those places
away: numbers written in them, zeros of arguments where a function has a kink or a pole, magnitudes at which one term
overtakes another, and for whole numbers the places where a rounded argument comes nearest to jumping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import inf
from typing import Any

from symgen.numeric import EXACT, FLOAT, Undecided, Undefined, Unsupported, evaluate, exact
from symgen.numeric.conditions import holds
from symgen.numeric.whole_points import common_roots, convergents
from symgen.terms.domains import Bound, Domain
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import subterms

Point = Mapping[Term, Any]

_BASES = 3  # ordinary points around which one coordinate is moved
_MOST_VALUES = 90
_JOINTS = 4  # ways to put several coordinates on zeros at once
_FAR = tuple(Fraction(10) ** k for k in (2, 3, 4, 6, 9, 12, 20, 40, 100))
_FARTHEST = Fraction(10) ** 300
_WHOLE = tuple(Fraction(n) for n in range(2, 64))
_FAR_WHOLE = tuple(Fraction(2) ** k + d for k in (7, 8, 10, 16, 20, 31, 32, 53, 64) for d in (-1, 0, 1))
_NOTED_WHOLE = tuple(Fraction(n) for n in (100, 105, 341, 561, 641, 1000, 1729, 10**6, 10**9))
_LONG = (Fraction(100), Fraction(1000))  # for one sum of so many terms
_GRID = tuple(
    sorted({s * m * 10.0**k for s in (1, -1) for k in range(-3, 5) for m in (1, 1.7, 2.6, 3.3, 4.4, 5.9, 7.7)} | {0.0})
)


def landmarks(
    sides: tuple[Term, ...], conditions: tuple[Term, ...], bases: list[Point], *, largest: int = 10**100
) -> Iterator[dict[Term, Any]]:
    """Points inside the declared domain, each an ordinary point with one coordinate moved to a telling value.

    Values beyond `largest`, or nearer to 0 than its reciprocal, are left out.
    """
    terms = (*sides, *conditions)
    borders = list(dict.fromkeys(b for t in terms for b in _borders(t)))
    numbers = _numbers(terms)
    for base in bases[:_BASES]:
        for symbol in [s for s in base if isinstance(s, Term) and not s.shape]:
            for value in _values(symbol, base, terms, borders, numbers):
                point = {**base, symbol: value}
                if (not value or Fraction(1, largest) <= abs(value) <= largest) and all(
                    holds(c, point) for c in conditions
                ):
                    yield point
        yield from _jointly(base, borders, conditions)


def _jointly(base: Point, borders: list[Term], conditions: tuple[Term, ...]) -> Iterator[dict[Term, Any]]:
    """An ordinary point with every coordinate moved onto a zero, each to that of a formula which no other one has used."""
    symbols = [s for s in base if isinstance(s, Term) and not s.shape and s.domain.is_real]
    for first in range(_JOINTS if len(symbols) > 1 else 0):
        point, left = dict(base), borders[first:] + borders[:first]
        for symbol in symbols:
            for border in [b for b in left if symbol in b.free]:
                found = [r for r in zeros(border, symbol, point) if symbol.domain.contains(r)]
                if found:
                    point[symbol] = found[0]
                    left.remove(border)
                    break
        if all(holds(c, point) for c in conditions):
            yield point


def _values(
    symbol: Term, base: Point, terms: tuple[Term, ...], borders: list[Term], numbers: list[Fraction]
) -> list[Fraction]:
    domain = symbol.domain.entries()
    if not domain.is_real:
        return []
    near = [r for b in borders if symbol in b.free for r in zeros(b, symbol, base)]
    if domain.is_integer:
        proposed = [Fraction(round(r) + d) for r in near for d in (0, 1, -1)] + _whole_numbers(symbol, base, terms)
    else:
        proposed = near + numbers + [s * m for m in _FAR for s in (1, -1)] + [1 / m for m in _FAR]
    inside = [v for v in proposed if domain.contains(v)]
    return list(dict.fromkeys(inside))[:_MOST_VALUES]


# Where formulas change: functions that are zero there.


def _borders(term: Term) -> Iterator[Term]:
    """Real formulas whose zeros are kinks, jumps, poles or ends of the term's domain of definition."""
    bound = {node.args[1] for _, node in subterms(term) if operator(node.op).binds}
    for _, node in subterms(term):
        rule = _BORDERS.get(node.op)
        if rule is not None:
            yield from (b for b in rule(node) if b.free and not b.free & bound and not b.shape)


def _argument(node: Term) -> tuple[Term, ...]:
    return (node.args[0],)


def _difference(a: Term, b: Term) -> Term:
    return make("add", a, -b)


def _pairs(node: Term) -> tuple[Term, ...]:
    return tuple(_difference(a, b) for k, a in enumerate(node.args) for b in node.args[k + 1 :])


def _steps(node: Term) -> tuple[Term, ...]:
    inner = node.args[0] if len(node.args) == 1 else node.args[0] / node.args[1]
    return tuple(_difference(inner, num(k)) for k in (0, 1, -1, 2, 7, Fraction(1, 2)))


def _unit(node: Term) -> tuple[Term, ...]:
    return (_difference(node.args[0], num(1)), make("add", node.args[0], num(1)))


_BORDERS: dict[str, Callable[[Term], tuple[Term, ...]]] = {
    **dict.fromkeys(("abs", "sign", "relu", "heaviside", "arg", "sqrt", "sinc"), _argument),
    **dict.fromkeys(("gamma", "loggamma", "digamma"), _argument),
    **dict.fromkeys(("max", "min", "eq", "ne", "lt", "le", "gt", "ge", "delta", "atan2"), _pairs),
    **dict.fromkeys(("floor", "ceiling", "mod"), _steps),
    **dict.fromkeys(("asin", "acos", "atanh", "acosh"), _unit),
    "log": lambda node: (node.args[0], _difference(node.args[0], num(1))),
    "div": lambda node: (node.args[1],),
    "pow": lambda node: (node.args[0],),
}  # fmt: skip


def _numbers(terms: tuple[Term, ...]) -> list[Fraction]:
    """Numbers written in the claim, their negatives, reciprocals, halves and close neighbours."""
    written = {Fraction(node.attrs[0]) for t in terms for _, node in subterms(t) if node.op == "num"}
    plain = sorted(sorted(v for v in written if abs(v) < 10**30), key=abs)
    found: list[Fraction] = []
    for value in plain[:12]:
        found += [value, -value, value / 2, value + 1, value - 1, value + Fraction(1, 10**8)]
        found += [1 / value] if value else []
    return list(dict.fromkeys(found))


# Zeros in one coordinate.


def zeros(term: Term, symbol: Term, base: Point) -> list[Fraction]:
    """Zeros of a formula in one symbol: exactly where it is linear in it, else close to changes of sign."""
    linear = _linear_zero(term, symbol, base)
    return [linear] if linear is not None else _by_signs(term, symbol, base)


def _linear_zero(term: Term, symbol: Term, base: Point) -> Fraction | None:
    values = [_exactly(term, {**base, symbol: Fraction(k)}) for k in (1, 2, 4)]
    if None in values:
        return None
    slope = values[1] - values[0]
    return Fraction(1) - values[0] / slope if slope and values[2] - values[1] == 2 * slope else None


def _exactly(term: Term, point: Point) -> Any:
    try:
        value = exact(evaluate(term, point, EXACT))
    except (Undefined, Unsupported, Undecided):
        return None
    return value if isinstance(value, Fraction) else None


def number_at(term: Term, point: Point) -> float | None:
    """A formula's value in double precision, or None."""
    try:
        value = evaluate(term, point, FLOAT)
        real = float(value.real)
    except (Undefined, Unsupported, Undecided, OverflowError, TypeError, AttributeError):
        return None
    return real if real == real and abs(value.imag) <= 1e-12 * abs(real) else None


def _by_signs(term: Term, symbol: Term, base: Point) -> list[Fraction]:
    domain = symbol.domain.entries()
    grid = grid_over(domain)
    values = [number_at(term, {**base, symbol: Fraction(x)}) for x in grid]
    found: list[Fraction] = []
    for (x, a), (y, b) in zip(zip(grid, values, strict=True), list(zip(grid, values, strict=True))[1:], strict=False):
        if a is not None and b is not None and (a == 0 or a * b < 0):
            found.append(_simplest(_bisect(term, symbol, base, x, y) if a else x))
        if len(found) >= 6:
            break
    return found


def _bisect(term: Term, symbol: Term, base: Point, low: float, high: float) -> float:
    start = number_at(term, {**base, symbol: Fraction(low)}) or 0.0
    for _ in range(60):
        middle = (low + high) / 2
        value = number_at(term, {**base, symbol: Fraction(middle)})
        if value is None or middle in (low, high):
            break
        low, high = (middle, high) if (value > 0) == (start > 0) else (low, middle)
    return (low + high) / 2


def _simplest(x: float) -> Fraction:
    """The simple fraction that a double most likely stands for, else its exact value."""
    simple = Fraction(x).limit_denominator(1000)
    return simple if abs(float(simple) - x) <= 1e-13 * max(1.0, abs(x)) else Fraction(x)


def _double(end: Bound) -> float:
    """An end of an interval in double precision; one beyond its range is as far as doubles reach."""
    return float(end) if abs(end) == inf else float(max(-_FARTHEST, min(_FARTHEST, end)))


def grid_over(domain: Domain) -> list[float]:
    """Increasing doubles over an interval: fine near its ends and near 0, coarse far out."""
    low, high = _double(domain.low), _double(domain.high)
    if abs(low) != float("inf") and abs(high) != float("inf"):
        width = high - low
        inner = [low + width * k / 60 for k in range(1, 60)]
        ends = [low + width * 10.0**-k for k in range(3, 10)] + [high - width * 10.0**-k for k in range(3, 10)]
        return sorted(
            {*inner, *ends, *((low,) if not domain.low_open else ()), *((high,) if not domain.high_open else ())}
        )
    if abs(low) != float("inf"):
        return sorted({low + x for x in _GRID if x > 0} | ({low} if not domain.low_open else set()))
    if abs(high) != float("inf"):
        return sorted({high - x for x in _GRID if x > 0} | ({high} if not domain.high_open else set()))
    return list(_GRID)


# Whole numbers.

_GROWS = ("sum", "product", "factorial", "binomial", "index")


def _whole_numbers(symbol: Term, base: Point, terms: tuple[Term, ...]) -> list[Fraction]:
    """Small ones one after the other; large ones where nothing is summed or multiplied that often."""
    nodes = [node for t in terms for _, node in subterms(t)]
    told = [r for node in nodes for r in _telling(node, symbol, base)]
    growing = [node.op for node in nodes if symbol in node.free and (node.op in _GROWS or node.shape)]
    if growing:
        long = _LONG if growing == ["sum"] else ()
        return [*(w for w in _WHOLE if w <= 12), *(-w for w in _WHOLE if w <= 6), *long]
    far = [] if len(base) > 1 else [*_NOTED_WHOLE, *_FAR_WHOLE]
    small = _WHOLE if len(base) == 1 else _WHOLE[:10]
    return [*told, *far, *small, *(-w for w in _WHOLE[:8])]


def _telling(node: Term, symbol: Term, base: Point) -> list[Fraction]:
    if symbol not in node.free:
        return []
    if node.op in ("floor", "ceiling") and not node.shape:
        return [q for q in convergents(node.args[0], symbol, base) if q > 60]
    if node.op in ("sin", "cos", "tan"):  # nearly a whole number of half turns
        return [q for q in convergents(node.args[0] / make("const", attrs=("pi",)), symbol, base) if q > 60]
    if node.op == "gcd" and all(not set(a.free) - {symbol} for a in node.args):
        return list(common_roots(node.args[0], node.args[1], symbol, base))
    return []
