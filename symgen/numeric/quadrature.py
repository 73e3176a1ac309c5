"""Integrals in multiprecision: split at kinks and peaks, double-exponential pieces, absolute convergence demanded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from symgen.numeric.double_exponential import Quadrature, finite, half_infinite, integrate_piece
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.inner_quadrature import quick_integral
from symgen.numeric.integrand import Integrand, constant_factor, quietly
from symgen.numeric.landmarks import crossings, landmarks, log_size, lowest, scan_points
from symgen.numeric.mp_system import mp
from symgen.numeric.oscillation import never_settles
from symgen.terms.term import Term, make
from symgen.terms.traverse import substitute

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

Real = Any

_GUARD = 12
_MOST_STEPS = 200
_END_DIGITS = 140  # precision at which the ends are looked at
_MOST_DIGITS = 400
_BISECTIONS = 4
_NESTED_DIGITS = 11
_MARGIN, _ROUGHLY = 1e-12, 1e-6  # of exponents at an end: taken for equal, and equal as far as scales can show
_SURELY = 0.02  # beyond -1: no slowly varying factor reaches that at the scales that are looked at


def integral(evaluator: Evaluator, node: Term) -> Any:
    """The value of an integral's node in a multiprecision system.

    Raises Undefined where the integral of |f| diverges on both signs, Unsupported where no answer of half the digits
    is reached. An integral whose divergence has one sign is oo or -oo.
    """
    if node.shape:
        raise Unsupported(asked="the integral of a tensor", hint="integrate entry by entry")
    body, variable, low_term, high_term = node.args
    ctx = evaluator.system.ctx
    low, high = evaluator.visit(low_term), evaluator.visit(high_term)
    if low.imag != 0 or high.imag != 0:
        raise Unsupported(asked="an integral between complex ends")
    if low == high:
        return ctx.zero
    factor, rest = constant_factor(body, variable)
    if factor is not None:
        scale = evaluator.visit(factor)
        if scale != 0 and ctx.isfinite(scale):
            return scale * integral(evaluator, make(node.op, rest, *node.args[1:]))
    if high < low:
        return -_between(evaluator, body, variable, high, low)
    try:
        return _between(evaluator, body, variable, low, high)
    except Unsupported as trouble:
        stretched = _stretched(node) if ctx.isinf(high) and not ctx.isinf(low) else None
        if stretched is None or evaluator.depth or str(trouble.found).startswith("the integrand"):
            raise
        return _between(evaluator, stretched, variable, ctx.zero, high)


def _stretched(node: Term) -> Term | None:
    """The body over x = low + exp(u) - 1 for u from 0 to infinity: what falls like 1/(x log(x)**2) falls like 1/u**2."""
    body, variable, low, _ = node.args
    if variable.domain.is_integer:
        return None
    return substitute(body, {variable: low + make("expm1", variable)}) * make("exp", variable)


def _between(evaluator: Evaluator, body: Term, variable: Term, low: Real, high: Real) -> Any:
    system = evaluator.system
    integrand = Integrand(body, variable, evaluator)
    if evaluator.depth:
        quick = quick_integral(integrand, low, high)
        if quick is not None:
            return system.ctx.mpf(quick)
    divergence = diverges(integrand, low, high)
    if divergence is not None:
        return system.infinity(divergence)
    digits = _digits_for(system.digits, integrand)
    found = integrate(integrand, low, high, digits)
    needed = system.ctx.mpf(10) ** -(digits // 2 + 1)
    if integrand.nested and found.absolute < system.ctx.mpf(10) ** -200:
        raise Unsupported(asked="a nested integral", found="the values are too small for double precision")
    if found.error > needed * found.absolute:
        reached = -int(system.ctx.log10(found.error / found.absolute)) if found.absolute else 0
        raise Unsupported(
            asked=f"the integral over {variable.attrs[0]} to {system.digits} digits",
            found=f"two sets of nodes agree to only {max(reached, 0)} digits",
            hint="split the range, or find a closed form",
        )
    if abs(found.value) <= found.absolute * system.ctx.mpf(10) ** -(system.digits + 2):
        return system.ctx.zero  # the parts cancel to all digits that there are
    return +system.ctx.convert(found.value)


def _digits_for(digits: int, integrand: Integrand) -> int:
    """Nested integrals are coarser: half the digits, and no more than double precision can carry inside."""
    return min(digits // 2, _NESTED_DIGITS) if integrand.nested else digits


def integrate(integrand: Integrand, low: Real, high: Real, digits: int, hints: tuple[Real, ...] = ()) -> Quadrature:
    """The integral between two real ends (infinite ones allowed) with its measured error and the integral of |f|."""
    working = max(digits + _GUARD, _digits_at_ends(integrand, low, high, digits))
    ctx = mp(working).ctx
    low, high = ctx.convert(low), ctx.convert(high)
    function = integrand.smoothed(working)
    breaks = _breaks(ctx, integrand, working, low, high, hints)
    edges = [low, *breaks, high]
    if len(edges) == 2 and ctx.isinf(low) and ctx.isinf(high):
        edges = [low, ctx.zero, high]
    total = Quadrature(ctx.zero, ctx.zero, ctx.zero)
    look = quietly(function, ctx.zero)
    # Heaviest first, so that pieces without weight are not computed to digits of their own.
    for left, right in sorted(pairwise(edges), key=lambda piece: -_weight(ctx, look, *piece)):
        total = total + _piece(ctx, function, (left, right), edges, digits, total.absolute)
    return total


def _weight(ctx: Any, function: Any, left: Real, right: Real) -> Real:
    heights = [log_size(ctx, function(e)) for e in (left, right) if not ctx.isinf(e)]
    finite_heights = [h for h in heights if not ctx.isinf(h)]
    return max(finite_heights, default=ctx.mpf(-(10**30)))


def _breaks(ctx: Any, integrand: Integrand, working: int, low: Real, high: Real, hints: tuple[Real, ...]) -> list[Real]:
    look = quietly(integrand.at(working), ctx.zero)
    peaks = landmarks(ctx, look, low, high, hints)
    grid = sorted({*scan_points(ctx, low, high), *peaks})
    corners: list[Real] = []
    for kink in dict.fromkeys([*integrand.kinks(), *integrand.poles()]):
        corners += crossings(ctx, quietly(integrand.at(working, kink), None), grid)
    for root in integrand.roots():
        corners += lowest(ctx, quietly(integrand.at(working, root), None), grid)
    corners += _jumps(ctx, integrand, working, grid)
    inside = {c for c in corners if low < c < high}
    apart = [p for p in peaks if all(abs(p - c) > ctx.mpf(10) ** -9 * max(abs(p), abs(c)) for c in inside)]
    return sorted([*inside, *apart])


def _jumps(ctx: Any, integrand: Integrand, working: int, grid: list[Real]) -> list[Real]:
    """Where a rounded term passes a whole number, along a grid; too many are refused."""
    found: list[Real] = []
    for term in integrand.steps():
        function = integrand.at(working, term)
        values = [function(p) for p in grid]
        low, high = ctx.ceil(min(v.real for v in values)), ctx.floor(max(v.real for v in values))
        if high - low > _MOST_STEPS:
            raise Unsupported(asked="an integral over a rounded function", found=f"more than {_MOST_STEPS} jumps")
        for whole in range(int(low), int(high) + 1):
            found += crossings(ctx, _minus(function, whole), grid)
    return found


def _minus(function: Callable[[Real], Real], whole: int) -> Callable[[Real], Real]:
    return lambda x: function(x) - whole


def _piece(
    ctx: Any, function: Any, ends: tuple[Real, Real], edges: list[Real], digits: int, scale: Real, depth: int = 0
) -> Quadrature:
    left, right = ends
    if ctx.isinf(right) or ctx.isinf(left):
        end, direction = (left, 1) if ctx.isinf(right) else (right, -1)
        transform = half_infinite(ctx, end, _tail_scale(ctx, edges, direction), direction)
        return integrate_piece(ctx, function, transform, digits + 2, lambda x: x != end, scale)
    found = integrate_piece(ctx, function, finite(ctx, left, right), digits + 2, lambda x: left < x < right, scale)
    size = max(found.absolute, scale)
    if depth < _BISECTIONS and found.error > ctx.mpf(10) ** -digits * size and size > 0:
        middle = (left + right) / 2
        first = _piece(ctx, function, (left, middle), edges, digits, scale, depth + 1)
        return first + _piece(ctx, function, (middle, right), edges, digits, scale, depth + 1)
    return found


def _tail_scale(ctx: Any, edges: list[Real], direction: int) -> Real:
    """The spacing of the nearest break points: how fast things change where the tail begins."""
    known = [e for e in edges if not ctx.isinf(e)]
    if len(known) < 2:
        return max(abs(known[0]), ctx.one) if known else ctx.one
    return known[-1] - known[-2] if direction > 0 else known[1] - known[0]


# What happens at the ends.


@dataclass(frozen=True, slots=True)
class _End:
    """|f| near an end as a power of the distance times one of its logarithm; `steady` where that fits at all scales."""

    power: Real
    logs: Real
    steady: bool
    sign: int

    def diverges(self, infinite: bool) -> bool:
        """Whether the integral of |f| surely diverges there."""
        beyond = (self.power + 1) * (1 if infinite else -1)
        if not self.steady:
            return bool(beyond > _SURELY)
        return bool(beyond > _MARGIN or (beyond > -_MARGIN and self.logs > -1 - _ROUGHLY))


def _end(integrand: Integrand, end: Real, direction: int) -> _End | None:
    """How f behaves near an end (or towards infinity); None where it is zero, undefined, or changes sign."""
    ctx = mp(_END_DIGITS).ctx
    function = integrand.at(_END_DIGITS)
    infinite = ctx.isinf(end)
    exponents = (10, 20, 40, 41) if infinite else (-15, -30, -60, -61)
    values = []
    for exponent in exponents:
        distance = ctx.mpf(10) ** exponent
        x = direction * distance if infinite else ctx.convert(end) + direction * distance
        try:
            value = function(x)
        except (Undefined, Undecided, Unsupported):
            return None
        if infinite and ctx.isinf(value):  # grown past every number that can be formed
            return _End(ctx.inf, ctx.zero, True, 1 if value > 0 else -1)
        if value == 0 or value.imag != 0 or ctx.isinf(value):
            return None
        values.append(value.real)
    signs = {v > 0 for v in values}
    return None if len(signs) > 1 else _fitted(ctx, exponents, values, 1 if signs.pop() else -1)


def _fitted(ctx: Any, exponents: tuple[int, ...], values: list[Real], sign: int) -> _End:
    """The power and the power of the logarithm from the two farthest steps between scales, tested at the first."""
    ten, sizes = ctx.log(10), [log_size(ctx, v) for v in values]
    widths = [ten * (b - a) for a, b in pairwise(exponents)]
    slopes = [(b - a) / width for (a, b), width in zip(pairwise(sizes), widths, strict=True)]
    of_log = [ctx.log(ctx.mpf(b) / a) / width for (a, b), width in zip(pairwise(exponents), widths, strict=True)]
    logs = (slopes[2] - slopes[1]) / (of_log[2] - of_log[1])
    power = slopes[2] - logs * of_log[2]
    steady = abs(power + logs * of_log[0] - slopes[0]) <= _ROUGHLY
    return _End(power, logs, bool(steady), sign) if steady else _End(slopes[2], ctx.zero, False, sign)


def diverges(integrand: Integrand, low: Real, high: Real) -> int | None:
    """The sign of a divergence with one sign at an end, None where there is none; Undefined where both signs diverge.

    A power of the distance with exponent at most -1 (at least -1 towards infinity), steady over many scales, diverges;
    one of exactly -1 unless a power of the logarithm below -1 holds it down.
    """
    ctx = mp(_END_DIGITS).ctx
    signs = set()
    for end, inward in [
        (low, 1),
        (high, -1),
        *((p, side) for p in _poles(ctx, integrand, low, high) for side in (1, -1)),
    ]:
        infinite = ctx.isinf(end)
        if infinite:
            _refuse_oscillation(integrand, -inward)
        found = _end(integrand, end, -inward if infinite else inward)
        if found is not None and found.diverges(infinite):
            signs.add(found.sign)
    if len(signs) > 1:
        raise Undefined("an integral that diverges to oo in one place and to -oo in another")
    return signs.pop() if signs else None


def _poles(ctx: Any, integrand: Integrand, low: Real, high: Real) -> list[Real]:
    """Zeros of denominators inside the range, to the precision at which ends are looked at."""
    grid = scan_points(ctx, ctx.convert(low), ctx.convert(high))
    functions = [quietly(integrand.at(_END_DIGITS, term), None) for term in integrand.poles()]
    return [zero for function in functions for zero in crossings(ctx, function, grid)]


def _refuse_oscillation(integrand: Integrand, direction: int) -> None:
    """Values of both signs that only a power of the distance holds down: no fixed set of nodes can add them up."""
    ctx = mp(_GUARD + 15).ctx
    function = quietly(integrand.at(_GUARD + 15), ctx.zero)
    for far in (10**3, 10**5, 10**6):
        values = [function(direction * far * (1 + ctx.mpf(137 * j) / 1000)) for j in range(12)]
        sizes = [v.real for v in values if abs(v) > ctx.mpf(10) ** -60]
        if not (any(v > 0 for v in sizes) and any(v < 0 for v in sizes)):
            return
    if never_settles(integrand.body, integrand.variable, integrand.given, direction=direction, whole=False):
        raise Undefined("an integrand that oscillates and does not fall to zero")
    raise Unsupported(asked="an integral over an infinite range", found="the integrand oscillates without end")


def _digits_at_ends(integrand: Integrand, low: Real, high: Real, digits: int) -> int:
    """Near a singular end other than 0 the distance to the end is lost to rounding: how many digits keep it."""
    ctx = mp(_END_DIGITS).ctx
    needed = 0
    for end, inward in ((low, 1), (high, -1)):
        if ctx.isinf(end) or end == 0:
            continue
        found = _end(integrand, end, inward)
        if found is not None and found.power < -_ROUGHLY:
            room = max(1 + found.power, ctx.mpf(1) / 50)
            needed = max(needed, int((digits + 4) / room) + 10)
    return min(needed, _MOST_DIGITS)
