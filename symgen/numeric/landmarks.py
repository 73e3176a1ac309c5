"""Where an integrand lives: peaks found by scanning and climbing log |f|, their widths, corners and jumps.

A narrow peak far from the origin is invisible to any fixed set of nodes, but log |f| in multiprecision
slopes towards it from everywhere, so climbing finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

Real = Any
Function = Callable[[Real], Real]

_CLIMBS = 4
_CLIMB_STEPS = 70
_WIDEST = 80  # the log of the widest against the narrowest peak worth a thought
_LOG_POINTS = tuple((k, m) for k in range(-8, 13) for m in (1, 3))


def scan_points(ctx: Any, low: Real, high: Real) -> list[Real]:
    """Points inside a range: log-spaced about 0 and about each finite end, and evenly spaced between finite ends."""
    centres = [ctx.zero] + [e for e in (low, high) if not ctx.isinf(e)]
    spaced = [c + s * m * ctx.mpf(10) ** k for c in centres for k, m in _LOG_POINTS for s in (1, -1)]
    if not ctx.isinf(low) and not ctx.isinf(high):
        spaced += [low + (high - low) * (2 * j + 1) / 48 for j in range(24)]
    inside = sorted({p for p in [*spaced, ctx.zero] if low < p < high})
    return inside or [(low + high) / 2]


def log_size(ctx: Any, value: Any) -> Real:
    """log |f|, -oo where f is zero."""
    size = abs(value)
    return ctx.ninf if size == 0 else ctx.log(size)


def landmarks(ctx: Any, function: Function, low: Real, high: Real, hints: Iterable[Real] = ()) -> list[Real]:
    """Interior break points: peaks of |f|, a few widths either side, and the scale that carries the mass."""

    def height(x: Real) -> Real:
        return log_size(ctx, function(x))

    grid = sorted({*scan_points(ctx, low, high), *(h for h in hints if low < h < high)})
    breaks = _around_peaks(ctx, height, grid, low, high)
    for centre in [e for e in (low, high) if not ctx.isinf(e)] or [ctx.zero]:
        breaks += _mass_scale(ctx, height, grid, centre)
    once = _tidy(ctx, breaks, low, high)
    finer = sorted({*once, *(a + (b - a) * j / 8 for a, b in pairwise(once) for j in range(1, 8))})
    again = _around_peaks(ctx, height, finer, low, high) if len(once) > 1 else []
    return _tidy(ctx, once + again, low, high)


def _tidy(ctx: Any, breaks: list[Real], low: Real, high: Real) -> list[Real]:
    """Sorted break points inside the range, without near duplicates."""
    kept: list[Real] = []
    for point in sorted(b for b in breaks if low < b < high):
        if not kept or abs(point - kept[-1]) > ctx.mpf(10) ** -9 * max(abs(point), abs(kept[-1])):
            kept.append(point)
    return kept


def _around_peaks(ctx: Any, height: Function, grid: list[Real], low: Real, high: Real) -> list[Real]:
    heights = [height(p) for p in grid]
    tops = [
        i
        for i in range(1, len(grid) - 1)
        if heights[i] > ctx.ninf and heights[i] >= heights[i - 1] and heights[i] >= heights[i + 1]
    ]
    tops.sort(key=lambda i: -heights[i])
    # A peak so low that no width could make its mass felt is left to the piece that it lies in.
    lowest = max(heights) - 2.31 * ctx.dps - _WIDEST
    tops = [i for i in tops if heights[i] > lowest]
    breaks: list[Real] = []
    for i in tops[:_CLIMBS]:
        peak = climb(ctx, height, grid[i - 1], grid[i + 1])
        breaks.append(peak)
        for side in (1, -1):
            width = _width(ctx, height, peak, side, (high if side > 0 else low))
            if width is not None:
                breaks += [peak + side * 4 * width]
    return breaks


def climb(ctx: Any, height: Function, low: Real, high: Real, steps: int = _CLIMB_STEPS) -> Real:
    """The maximum of a function with one peak between two points, by golden sections."""
    tolerance = ctx.mpf(10) ** -12 if steps == _CLIMB_STEPS else ctx.ldexp(1, -ctx.prec // 2)
    golden = (ctx.sqrt(5) - 1) / 2  # to all digits: points that stay from step to step keep its error
    a, b = low, high
    c, d = b - (b - a) * golden, a + (b - a) * golden
    fc, fd = height(c), height(d)
    for _ in range(steps):
        if b - a <= abs(c) * tolerance:
            break
        if fc >= fd:
            b, d, fd = d, c, fc
            c = b - (b - a) * golden
            fc = height(c)
        else:
            a, c, fc = c, d, fd
            d = a + (b - a) * golden
            fd = height(d)
    return c if fc >= fd else d


def _width(ctx: Any, height: Function, peak: Real, side: int, end: Real) -> Real | None:
    """How far from a peak log |f| has fallen by one; None when it does not before the end of the range."""
    top = height(peak)
    step = max(abs(peak), ctx.mpf(10) ** -12) * ctx.mpf(10) ** -9
    reach = abs(end - peak)
    while step < reach and step < ctx.mpf(10) ** 15:
        if height(peak + side * step) < top - 1:
            return step
        step = step * 2
    return None


def _mass_scale(ctx: Any, height: Function, grid: list[Real], centre: Real) -> list[Real]:
    """The distances from a centre, on either side, at which |f| times the distance is largest."""
    found: list[Real] = []
    for side in (1, -1):
        points = [p for p in grid if (p - centre) * side > 0]
        weighted = [height(p) + ctx.log(abs(p - centre)) for p in points]
        if weighted and max(weighted) > ctx.ninf:
            found.append(points[weighted.index(max(weighted))])
    return found


def crossings(ctx: Any, function: Function, grid: list[Real]) -> list[Real]:
    """Where a real function changes sign along a grid, by bisection."""
    values = [function(p) for p in grid]
    found: list[Real] = []
    for (a, fa), (b, fb) in zip(zip(grid, values, strict=True), list(zip(grid, values, strict=True))[1:], strict=False):
        if fa is None or fb is None or fa.imag != 0 or fb.imag != 0:
            continue
        if fa == 0:
            found.append(a)
        elif fb != 0 and (fa.real < 0) != (fb.real < 0):
            found.append(bisect(ctx, function, a, b, fa.real < 0))
    return found


def lowest(ctx: Any, function: Function, grid: list[Real]) -> list[Real]:
    """Where a real function is least between points of a grid, and comes to nothing beside its neighbours there."""
    values = [function(p) for p in grid]
    found: list[Real] = []
    for place in range(1, len(grid) - 1):
        around = values[place - 1 : place + 2]
        if any(v is None or v.imag != 0 for v in around) or not 0 <= around[1].real <= min(v.real for v in around):
            continue
        least = climb(
            ctx, lambda x: -(function(x) or ctx.zero).real, grid[place - 1], grid[place + 1], 4 * _CLIMB_STEPS
        )
        value = function(least)
        if value is not None and abs(value) <= ctx.ldexp(max(abs(v) for v in around), -ctx.prec // 2):
            found.append(least)
    return found


def bisect(ctx: Any, function: Function, low: Real, high: Real, low_negative: bool) -> Real:
    for _ in range(2 * ctx.prec):
        middle = (low + high) / 2
        value = function(middle)
        if value is None or value == 0 or middle in (low, high):
            return middle
        if (value.real < 0) == low_negative:
            low = middle
        else:
            high = middle
    return (low + high) / 2
