"""The inner integrals of nested ones: all nodes at once in double precision, or an honest None.

Two interleaved node sets of the double-exponential rule must agree to twelve digits; what fails that, has a value
missing anywhere, or hides below the smallest double is left to the slow, careful quadrature.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import Evaluator
from symgen.numeric.float_system import FLOAT
from symgen.terms.operators import operator
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.integrand import Integrand

Array = Any
Function = Callable[[Array], Array]

_AGREEMENT = 1e-12
_STEP = 1 / 32
_OFFSET = 0.381966
_REACH = 4.5  # |u| out to which nodes are taken
_ZOOMS = 4
_LOOK_DIGITS = 20
_LOWEST = -650  # the log below which a value counts as hidden from doubles
_NOT_FOR_ARRAYS = ("cases", "and", "or", "sum", "product", "integral", "limit", "derivative", "index")


def quick_integral(integrand: Integrand, low: Any, high: Any) -> float | None:
    """The integral between two real ends, or None where double precision cannot vouch for it."""
    body = integrand.body
    if _has(body, integrand.variable):
        return None
    evaluator = ArrayEvaluator(FLOAT, integrand.given)
    try:
        with np.errstate(all="ignore"):
            function = evaluator.over(body, integrand.variable)
            peak, width = _peak(function, float(low), float(high))
            if width is None:
                return 0.0 if _vanishes(integrand, low, high) else None
            return _integral(function, float(low), float(high), peak, width)
    except (Undefined, Undecided, Unsupported, FloatingPointError):
        return None


def _vanishes(integrand: Integrand, low: Any, high: Any) -> bool:
    """Whether climbing log |f| in multiprecision finds nothing that a double could hold."""
    from symgen.numeric.integrand import quietly
    from symgen.numeric.landmarks import climb, log_size, scan_points
    from symgen.numeric.mp_system import mp

    ctx = mp(_LOOK_DIGITS).ctx
    function = quietly(integrand.at(_LOOK_DIGITS), ctx.zero)

    def height(x: Any) -> Any:
        return log_size(ctx, function(x))

    grid = scan_points(ctx, ctx.convert(low), ctx.convert(high))[::3]
    heights = [height(p) for p in grid]
    top = max(range(len(grid)), key=heights.__getitem__)
    peak = climb(ctx, height, grid[max(top - 1, 0)], grid[min(top + 1, len(grid) - 1)])
    return bool(height(peak) < _LOWEST)


def _has(body: Term, variable: Term) -> bool:
    """Whether something in the body that depends on the variable cannot be computed entry by entry."""
    if variable not in body.free:
        return False
    return body.op in _NOT_FOR_ARRAYS or bool(body.shape) or any(_has(a, variable) for a in body.args)


class ArrayEvaluator(Evaluator):
    """The fold with one scalar variable standing for many values at once."""

    def over(self, body: Term, variable: Term) -> Function:
        dependents = self._depending(variable, body)

        def function(nodes: Array) -> Array:
            self._forget(dependents)
            self.memo[id(variable)] = variable, nodes
            return np.asarray(self.visit(body), dtype=float) * np.ones_like(nodes)

        return function

    def _apply(self, node: Term) -> Any:
        args = [self.visit(a) for a in node.args]
        if operator(node.op).kind not in ("arithmetic", "function", "relation", "logic"):
            raise Unsupported(asked=f"{node.op} over many values at once")
        if any(isinstance(a, np.ndarray) for a in args):
            result = self.elementwise(node.op, args)
            if np.iscomplexobj(result):
                raise Unsupported(asked=f"{node.op} over many values at once", found="complex values")
            return result
        return self.functions[node.op](*args)


def _integral(function: Function, low: float, high: float, peak: float, width: float) -> float | None:
    first = second = size = 0.0
    for end, side in ((low, -1), (high, 1)):
        if end == peak:
            continue
        for offset in (0.0, _OFFSET):
            x, weight = _nodes(peak, end, side, width, offset)
            terms = np.where(weight > 0, function(x) * weight, 0.0)
            if not np.isfinite(terms).all():
                return None
            if offset == 0.0:
                first, size = first + terms.sum() * _STEP, size + np.abs(terms).sum() * _STEP
            else:
                second += terms.sum() * _STEP
    return float(first) if abs(first - second) <= _AGREEMENT * size else None


def _nodes(peak: float, end: float, side: int, width: float, offset: float) -> tuple[Array, Array]:
    """Nodes and weights from the peak to an end, double-exponentially dense at both."""
    u = np.arange(-_REACH, _REACH, _STEP) + offset * _STEP
    if np.isinf(end):
        distance = width * np.exp(np.pi / 2 * np.sinh(u))
        return peak + side * distance, distance * np.pi / 2 * np.cosh(u)
    length = abs(end - peak)
    small = np.exp(-np.pi * np.sinh(np.abs(u)))
    share = small / (1 + small)
    x = np.where(u > 0, end - side * length * share, peak + side * length * share)
    inside = (x != end) & (x != peak)
    weight = length * np.pi * np.cosh(u) * small / (1 + small) ** 2
    return np.where(inside, x, (peak + end) / 2), np.where(inside, weight, 0)


def _peak(function: Function, low: float, high: float) -> tuple[float, float | None]:
    """Where |f| is largest, by zooming in on a log-spaced grid, and how far off it falls by e; None if all is zero."""
    grid = _grid(low, high)
    values = np.abs(function(grid))
    for _ in range(_ZOOMS):
        top = int(np.argmax(values))
        finer = np.linspace(grid[max(top - 1, 0)], grid[min(top + 1, len(grid) - 1)], 41)
        grid, order = np.unique(np.concatenate([grid, finer]), return_index=True)
        values = np.concatenate([values, np.abs(function(finer))])[order]
    top = int(np.argmax(values))
    if not values[top] > 0:
        return 0.0, None
    fallen = np.abs(grid - grid[top])[values < values[top] / np.e]
    return float(grid[top]), float(fallen.min()) if fallen.size else 1.0


def _grid(low: float, high: float) -> Array:
    sizes = np.concatenate([[m * 10.0**k for m in (1, 2, 5)] for k in range(-6, 7)])
    about = [c for c in (0.0, low, high) if np.isfinite(c)]
    points = np.concatenate([[c, *(c + sizes), *(c - sizes)] for c in about])
    if np.isfinite(low) and np.isfinite(high):
        points = np.concatenate([points, np.linspace(low, high, 50)])
    inside = np.unique(points[(points > low) & (points < high)])
    return inside if inside.size > 2 else np.linspace(low, high, 9)[1:-1]
