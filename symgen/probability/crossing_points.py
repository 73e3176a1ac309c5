"""Where two densities cross: the places at which a log ratio changes its sign, each set of them under its condition.

Two densities have the same integral, so that a log ratio which is not 0 throughout does change its sign: a quadratic has two
zeros then, and |x - m| reaches its level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.probability.decisions import all_of, decide, is_false, is_true
from symgen.probability.inequalities import neat, nonzero
from symgen.probability.shapes import affine, tidy
from symgen.probability.solving import solve
from symgen.probability.statistics import Part, parts
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute, subterms


@dataclass(frozen=True, slots=True)
class Crossing:
    """The places where the sign changes, one or two, where a condition holds; `equal` are symbols and what they equal there."""

    points: tuple[Term, ...]
    condition: Term
    equal: Mapping[Term, Term] = field(default_factory=dict)


def crossings(ratio: Term, x: Term) -> tuple[Crossing, ...] | None:
    """The places where a log ratio changes its sign; the first condition that holds counts, and none holds for equal laws.

    None where they are not found.

    >>> from symgen.terms.build import positives, reals
    >>> x, a, b = reals("x"), *positives("a b")
    >>> [str(p) for c in crossings((a - b) * x**2 - 2 * x + 1, x) for p in c.points][-1]
    '1/2'
    """
    found = parts(ratio, x)
    moving = [p for p in found if p.statistic and tidy(p.coefficient) != 0]
    rest = tidy(next((p.coefficient for p in found if not p.statistic), num(0)))
    several = _between_deviations(moving, rest, x) or _by_logarithms(moving, rest, x) or _by_powers(moving, rest, x)
    if several is None:
        return None
    return tuple(_in_turn(several))


def _in_turn(several: tuple[Crossing, ...]) -> Iterator[Crossing]:
    """The cases that can be reached, each where none of those before it holds: where not s != t, t is s."""
    equal: dict[Term, Term] = {}
    for one in several:
        points = tuple(tidy(substitute(point, equal)) for point in one.points) if equal else one.points
        condition = decide(_stated(substitute(one.condition, equal)) if equal else one.condition)
        if not is_false(condition):
            yield Crossing(points, condition, dict(equal))
        if is_true(condition):
            return
        first, second = condition.args if condition.op == "ne" else (num(0), num(0))
        if second.op == "symbol" and second not in first.free:
            equal[second] = first


def _stated(condition: Term) -> Term:
    if condition.op == "and":
        return all_of(map(_stated, condition.args))
    return nonzero(condition.args[0] - condition.args[1]) if condition.op == "ne" else condition


# Polynomials in what increases or decreases throughout.


def _by_powers(moving: list[Part], rest: Term, x: Term) -> tuple[Crossing, ...] | None:
    if len(moving) == 1 and _is_monotone(moving[0].statistic_term, x):
        return _of_polynomial((rest, tidy(moving[0].coefficient)), moving[0].statistic_term, x)
    factors = {p.statistic[0][0] for p in moving if len(p.statistic) == 1}
    if len(factors) != 1 or any(len(p.statistic) != 1 for p in moving):
        return None
    (base,) = factors
    exponents = [p.statistic[0][1] for p in moving]
    lowest = min(0, *exponents)
    if not _is_monotone(base, x) or (lowest < 0 and not base.domain.is_positive) or max(exponents) - lowest > 2:
        return None
    by_exponent = dict(zip(exponents, (tidy(p.coefficient) for p in moving), strict=True)) | {0: rest}
    return _of_polynomial([by_exponent.get(lowest + k, num(0)) for k in range(3)], base, x)


def _is_monotone(statistic: Term, x: Term) -> bool:
    try:
        slope = tidy(derivative(statistic, x)).domain
    except NoRuleError:
        return False
    return bool(slope.is_positive or slope.is_negative)


def _of_polynomial(coefficients: Sequence[Term], base: Term, x: Term) -> tuple[Crossing, ...] | None:
    """The zeros of c + b T + a T^2 for T the base: two for a != 0, one for b != 0."""
    constant, slope, square = (*coefficients, num(0))[:3]
    found: list[tuple[tuple[Term, ...], Term]] = []
    if square != 0:
        found.append((_zeros(constant, slope, square), nonzero(square)))
    if slope != 0:
        found.append(((tidy(-constant / slope),), nonzero(slope)))
    placed = [(tuple(_place(base, x, level) for level in levels), condition) for levels, condition in found]
    if any(point is None for points, _ in placed for point in points):
        return None
    return tuple(Crossing(points, condition) for points, condition in placed)  # type: ignore[arg-type]


def _zeros(constant: Term, slope: Term, square: Term) -> tuple[Term, Term]:
    middle, width = tidy(-slope / (2 * square)), tidy(make("sqrt", slope**2 - 4 * constant * square) / (2 * square))
    return tidy(middle - width), tidy(middle + width)


def _place(base: Term, x: Term, level: Term) -> Term | None:
    """Where the base takes a value."""
    place = symbol(f"{x.attrs[0]}_", x.domain)
    solved = solve(((substitute(base, {x: place}), level),), (place,))
    return None if solved is None else tidy(solved[place])


# Logarithms of polynomials.


def _by_logarithms(moving: list[Part], rest: Term, x: Term) -> tuple[Crossing, ...] | None:
    """k log A - k log B + c is 0 where A exp(c/k) - B is, and has its sign or the other."""
    insides = [_inside(p) for p in moving]
    if len(moving) != 2 or None in insides or tidy(moving[0].coefficient + moving[1].coefficient) != 0:
        return None
    above, below = insides
    assert above is not None and below is not None
    whole = parts(tidy(make("exp", rest / moving[0].coefficient)) * above - below, x)
    left = [p for p in whole if p.statistic and tidy(p.coefficient) != 0]
    return _by_powers(left, tidy(next((p.coefficient for p in whole if not p.statistic), num(0))), x) if left else ()


def _inside(part: Part) -> Term | None:
    """A of log A, and of softplus(u) = log(1 + exp(u))."""
    if len(part.statistic) != 1 or part.statistic[0][1] != 1:
        return None
    factor = part.statistic[0][0]
    if factor.op == "softplus":
        return 1 + make("exp", factor.args[0])
    return factor.args[0] if factor.op == "log" and any(n.op == "add" for _, n in subterms(factor)) else None


# Distances.


def _between_deviations(moving: list[Part], rest: Term, x: Term) -> tuple[Crossing, ...] | None:
    """a |x - m| + c, and a |x - m| + b |x - n| + c with a and b of opposite signs."""
    centres = [_centre(p, x) for p in moving]
    if None in centres or not 1 <= len(moving) <= 2:
        return None
    first, *others = [tidy(p.coefficient) for p in moving]
    m, *more = [c for c in centres if c is not None]
    if not others:
        level = tidy(-rest / first)
        return (Crossing((tidy(m - level), tidy(m + level)), nonzero(first)),)
    (second,), (n,) = others, more
    if not (first.domain.is_negative and second.domain.is_positive):
        return None
    steep, flat = tidy(-first), second
    return (
        Crossing(_around(m, steep, n, flat, rest), neat(make("gt", steep, flat))),
        Crossing(_around(n, flat, m, steep, -rest), neat(make("lt", steep, flat))),
        Crossing((tidy((m + n) / 2),), make("ne", m, n)),
    )


def _centre(part: Part, x: Term) -> Term | None:
    """m of |x - m|."""
    if len(part.statistic) != 1 or part.statistic[0][1] != 1 or part.statistic[0][0].op != "abs":
        return None
    line = affine(part.statistic[0][0].args[0], x)
    return None if line is None or line[1] != 1 else tidy(-line[0])


def _around(m: Term, steep: Term, n: Term, flat: Term, height: Term) -> tuple[Term, Term]:
    """The zeros of c - u |x - m| + w |x - n|, which rises up to m and falls beyond, for u > w > 0.

    |x - n| is the larger of x - n and n - x: the zero of the larger of two rising functions is the smaller of theirs.
    """
    left = [tidy((steep * m - height + s * flat * n) / (steep + s * flat)) for s in (1, -1)]
    right = [tidy((steep * m + height - s * flat * n) / (steep - s * flat)) for s in (1, -1)]
    return make("min", *left), make("max", *right)


__all__ = ["Crossing", "crossings"]
