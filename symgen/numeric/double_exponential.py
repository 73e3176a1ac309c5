"""Double-exponential quadrature on one piece: u -> tanh or exp of sinh, trapezoid in u, two node sets.

Takahasi and Mori, 1974. The integrand comes to decay double-exponentially at both ends, so that singular
ends and infinite tails cost nothing extra, and the trapezoid rule's error falls quadratically as its step is halved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from symgen.numeric.errors import Unsupported

Real = Any

_LEVELS = 7
_BASE_STEP = 2  # the first step is 1/2
_OFFSET = 0.381966  # the second node set lies at no simple fraction of the first
_NEAR = 4.5  # |u| out to which terms are always looked at
_FARTHEST = 12  # |u| beyond which nothing is asked for


@dataclass(frozen=True, slots=True)
class Quadrature:
    """A value, the measured difference between two node sets, and the integral of |f|."""

    value: Any
    error: Real
    absolute: Real

    def __add__(self, other: Quadrature) -> Quadrature:
        return Quadrature(self.value + other.value, self.error + other.error, self.absolute + other.absolute)


Transform = Callable[[Real], tuple[Real, Real]]


def finite(ctx: Any, low: Real, high: Real) -> Transform:
    """x = low + (high - low) / (1 + exp(-pi sinh u)), measured from the nearer end."""
    width, pi = high - low, +ctx.pi

    def transform(u: Real) -> tuple[Real, Real]:
        small = ctx.exp(-pi * ctx.sinh(abs(u)))
        share = small / (1 + small)
        x = high - width * share if u > 0 else low + width * share
        return x, width * pi * ctx.cosh(u) * small / (1 + small) ** 2

    return transform


def half_infinite(ctx: Any, end: Real, scale: Real, direction: int) -> Transform:
    """x = end +- scale exp(pi/2 sinh u)."""
    half_pi = ctx.pi / 2

    def transform(u: Real) -> tuple[Real, Real]:
        distance = scale * ctx.exp(half_pi * ctx.sinh(u))
        return end + direction * distance, distance * half_pi * ctx.cosh(u)

    return transform


def integrate_piece(
    ctx: Any, function: Callable[[Real], Any], transform: Transform, digits: int, inside: Any, scale: Real = 0
) -> Quadrature:
    """The integral over one piece to about 10^-digits of the integral of |f|; the error found is part of the answer.

    `inside(x)` says whether rounding has not pushed a node onto an end; `scale` is the integral of |f| found elsewhere,
    against which errors may be measured too.
    """

    def term(u: Real) -> Any:
        x, weight = transform(u)
        return function(x) * weight if weight != 0 and inside(x) else ctx.zero

    tolerance = ctx.mpf(10) ** -digits
    step = ctx.one / _BASE_STEP
    low, high, rest = _reach(ctx, term, step, tolerance, scale)
    terms = _Sum(ctx, term, low, high)
    total, absolute = terms.grid(step, 0)
    value = total * step
    error = absolute * step
    for _ in range(_LEVELS):
        more, more_absolute = terms.grid(step, step / 2)
        total, absolute = total + more, absolute + more_absolute
        step = step / 2
        refined = total * step
        change, value = abs(refined - value), refined
        error = change
        size = max(absolute * step, scale)
        if change <= ctx.sqrt(tolerance) * size or absolute == 0:
            shifted, _ = terms.grid(step, step * _OFFSET)
            error = abs(shifted * step - value)
            if error <= tolerance * size:
                break
    return Quadrature(value, error + rest, absolute * step)


class _Sum:
    """Sums of a term over grids between two ends."""

    def __init__(self, ctx: Any, term: Callable[[Real], Any], low: Real, high: Real) -> None:
        self.ctx, self.term, self.low, self.high = ctx, term, low, high

    def grid(self, step: Real, offset: Real) -> tuple[Any, Real]:
        total, absolute = self.ctx.zero, self.ctx.zero
        u = self.low + offset
        while u <= self.high:
            value = self.term(u)
            if value != value:
                raise Unsupported(asked="an integral", found="a value of the integrand that cannot be formed")
            total += value
            absolute += abs(value)
            u += step
        return total, absolute


def _reach(ctx: Any, term: Callable[[Real], Any], step: Real, tolerance: Real, scale: Real) -> tuple[Real, Real, Real]:
    """The range of u in which terms matter, and how much is left beyond where the search stopped.

    Terms are always looked at out to a fixed distance, since what is silent in the middle may speak near an end.
    """
    count = int(_NEAR / step)
    sizes = {j: abs(term(j * step)) for j in range(-count, count + 1)}
    _drop_unknown(ctx, sizes)
    top = max([*sizes.values(), scale])
    rest = ctx.zero
    for side in (-1, 1):
        j = max(sizes) if side > 0 else min(sizes)
        if abs(j) < count:  # what lies farther out is not known
            rest += sizes[j] if sizes[j] > tolerance * top / 1000 else 0
            continue
        while sizes[j] > tolerance * top / 1000 and abs(j) * step < _FARTHEST:
            j += side
            size = abs(term(j * step))
            if ctx.isnan(size):
                break
            sizes[j], top = size, max(top, size)
        rest += sizes.get(j, sizes.get(j - side, top)) if abs(j) * step >= _FARTHEST or j not in sizes else 0
    loud = [j for j, size in sizes.items() if size > tolerance * top / 1000] or [0]
    return max(min(loud) - 2, min(sizes)) * step, min(max(loud) + 2, max(sizes)) * step, rest


def _drop_unknown(ctx: Any, sizes: dict[int, Real]) -> None:
    """Keep the run of known terms about the largest: far out a value may be too small or too large to form."""
    known = [j for j, size in sizes.items() if not ctx.isnan(size)]
    if not known:
        raise Unsupported(asked="an integral", found="the integrand has no value that can be formed")
    middle = max(known, key=sizes.__getitem__)
    unknown = [j for j, size in sizes.items() if ctx.isnan(size)]
    low = max((j for j in unknown if j < middle), default=min(sizes) - 1)
    high = min((j for j in unknown if j > middle), default=max(sizes) + 1)
    for j in [j for j in sizes if not low < j < high]:
        del sizes[j]
