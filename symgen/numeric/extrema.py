"""The largest value of a body over one scalar variable, and where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.integrand import Integrand, quietly
from symgen.numeric.landmarks import climb, scan_points
from symgen.numeric.mp_system import mp
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

Function = Callable[[Any], Any]

_MOST_WHOLE = 10_000


def maximum(evaluator: Evaluator, node: Term) -> Any:
    """The maximum, or the place of it: enumeration over whole numbers, else scanning and golden sections.

    Unsupported where the largest values lie at an open or infinite end, since nothing there is attained.
    """
    body, variable, condition = node.args
    if variable.shape or not variable.domain.is_real:
        raise Unsupported(
            asked=f"the {node.op} over {variable.attrs[0]}", found="only one real variable can be searched"
        )
    working = 2 * evaluator.system.digits + 10
    ctx = mp(working).ctx
    integrand = Integrand(body, variable, evaluator)
    allowed = quietly(integrand.at(working, condition), False)
    height = _real(ctx, quietly(integrand.at(working), ctx.ninf), allowed)
    best = (_among_whole if variable.domain.is_integer else _on_line)(ctx, height, variable)
    value = height(best)
    if value == ctx.ninf:
        raise Undefined(f"the {node.op} over no value at all")
    return +evaluator.system.ctx.convert(value if node.op == "maximum" else best)


def _real(ctx: Any, function: Function, allowed: Function) -> Function:
    def height(x: Any) -> Any:
        if not allowed(x):
            return ctx.ninf
        value = function(x)
        return value.real if value.imag == 0 else ctx.ninf

    return height


def _among_whole(ctx: Any, height: Function, variable: Term) -> Any:
    low, high = variable.domain.low, variable.domain.high
    if high - low > _MOST_WHOLE:
        raise Unsupported(asked="a maximum over whole numbers", found="an unbounded range")
    return max((ctx.mpf(k) for k in range(int(low), int(high) + 1)), key=height)


def _on_line(ctx: Any, height: Function, variable: Term) -> Any:
    domain = variable.domain
    low, high = (_bound(ctx, b) for b in (domain.low, domain.high))
    grid = scan_points(ctx, low, high)
    heights = [height(p) for p in grid]
    best = max(range(len(grid)), key=heights.__getitem__)
    ends = [e for e, is_open in ((low, domain.low_open), (high, domain.high_open)) if not is_open]
    candidates = list(ends)
    if 0 < best < len(grid) - 1:
        candidates.append(climb(ctx, height, grid[best - 1], grid[best + 1], steps=5 * ctx.prec))
    candidates += [grid[best]]
    winner = max(candidates, key=height)
    if winner in (grid[0], grid[-1]) and winner not in ends:
        raise Unsupported(asked="a maximum", found="the largest values lie towards an open end")
    return winner


def _bound(ctx: Any, bound: Any) -> Any:
    return ctx.convert(bound) if isinstance(bound, float) else ctx.mpf(bound.numerator) / bound.denominator
