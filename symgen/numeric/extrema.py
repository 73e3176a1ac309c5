"""The largest value of a body over one scalar variable, or of a quadratic form over a vector, and where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import numpy as np

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.integrand import Integrand, quietly
from symgen.numeric.landmarks import climb, scan_points
from symgen.numeric.mp_system import mp
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

Function = Callable[[Any], Any]

_MOST_WHOLE = 10_000


def maximum(evaluator: Evaluator, node: Term) -> Any:
    """The maximum, or the place of it: enumeration over whole numbers, else scanning and golden sections.

    Unsupported where the largest values lie at an open or infinite end, since nothing there is attained.
    """
    body, variable, condition = node.args
    if variable.shape and variable.domain == REAL and condition == make("true"):
        return _of_vector(evaluator, node)
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


# Over a vector: a quadratic form, which as many values as it has coefficients say all of.

_MOST_ENTRIES = 12
_TRIED = ((2, -3, 1, 5), (-1, 4, 7, -2))  # entries, by turns, of points at which the form has to be that quadratic


def _of_vector(evaluator: Evaluator, node: Term) -> Any:
    """The maximum of a concave quadratic form over all vectors, or the place of it; Unsupported for any other body."""
    body, variable, _ = node.args
    size = evaluator.size(variable.shape[0])
    if len(variable.shape) != 1 or size > _MOST_ENTRIES:
        raise Unsupported(asked=f"the {node.op} over {variable.attrs[0]}", found="more than a short vector")
    working = 2 * evaluator.system.digits + 10
    ctx = mp(working).ctx
    height = _over_vectors(evaluator, body, variable, working)
    form = _Quadratic.through(ctx, height, size)
    if not all(form.agrees(height, tried, working) for tried in _TRIED):
        raise Unsupported(asked=f"the {node.op} over {variable.attrs[0]}", found="a body that is no quadratic form")
    place = form.place()
    convert = evaluator.system.ctx.convert
    if node.op == "maximum":
        return +convert(height(place))
    return np.array([+convert(x) for x in place], dtype=object)


def _over_vectors(evaluator: Evaluator, body: Term, variable: Term, working: int) -> Callable[[Any], Any]:
    system = mp(working)

    def height(point: Any) -> Any:
        with system.precision():
            values = {**evaluator.given, variable: np.array(list(point), dtype=object)}
            return type(evaluator)(system, values).visit(body)

    return height


@dataclass(frozen=True, slots=True)
class _Quadratic:
    """c + b'x + x'Mx/2."""

    ctx: Any
    constant: Any
    slope: Any
    curvature: Any

    @classmethod
    def through(cls, ctx: Any, height: Callable[[Any], Any], size: int) -> _Quadratic:
        """The form that has the values of a function at sums of two unit vectors and beside 0."""
        unit = [[ctx.mpf(i == j) for i in range(size)] for j in range(size)]
        constant = height([ctx.mpf(0)] * size)
        ahead, behind = ([height([s * x for x in e]) for e in unit] for s in (1, -1))
        slope = ctx.matrix([(a - b) / 2 for a, b in zip(ahead, behind, strict=True)])
        curvature = ctx.zeros(size)
        for i, j in combinations_with_replacement(range(size), 2):
            both = ahead[i] + behind[i] - 2 * constant
            if i != j:
                both = height([a + b for a, b in zip(unit[i], unit[j], strict=True)]) - ahead[i] - ahead[j] + constant
            curvature[i, j] = curvature[j, i] = both
        return cls(ctx, constant, slope, curvature)

    def agrees(self, height: Callable[[Any], Any], entries: tuple[int, ...], digits: int) -> bool:
        """Whether the function has the value of the form at a point of whole numbers, to half of the digits."""
        point = self.ctx.matrix([entries[k % len(entries)] + k for k in range(len(self.slope))])
        value = self.constant + (self.slope.T * point)[0] + (point.T * self.curvature * point)[0] / 2
        found = height(list(point))
        return bool(abs(found - value) <= self.ctx.mpf(10) ** (-digits // 2) * max(1, abs(found), abs(value)))

    def place(self) -> Any:
        """Where the form is largest; Unsupported where it may grow without end, or be level along a line."""
        try:
            self.ctx.cholesky(-self.curvature)
        except ValueError:
            raise Unsupported(asked="a maximum over vectors", found="a form that is not strictly concave") from None
        return self.ctx.lu_solve(-self.curvature, self.slope)


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
