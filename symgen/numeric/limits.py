"""Limits and derivatives by values very near the point, with the checks that make them mean something."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import TYPE_CHECKING, Any

from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.integrand import Integrand
from symgen.numeric.mp_system import mp
from symgen.terms.term import Term
from symgen.terms.traverse import subterms

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

Function = Callable[[Any], Any]


def limit(evaluator: Evaluator, node: Term) -> Any:
    """The limit of a body at a point, from the sides that attrs name; Undefined where the sides differ."""
    body, variable, point = node.args
    magnified = _magnified(body, variable)
    if magnified:
        raise Unsupported(
            asked="a limit by values near its point", found=f"{magnified} inside, which keeps too few digits"
        )
    side = node.attrs[0] if node.attrs else "+-"
    target = evaluator.visit(point)
    digits = evaluator.system.digits
    integrand = Integrand(body, variable, evaluator)
    ctx = evaluator.system.ctx
    if ctx.isinf(target):
        return +ctx.convert(_from_side(integrand, target, 1 if target > 0 else -1, digits))
    sides = [s for s, mark in ((1, "+"), (-1, "-")) if mark in side]
    found = [_from_side(integrand, target, s, digits) for s in sides]
    if len(found) == 2 and not _same(ctx, found[0], found[1], digits):
        raise Undefined(f"a limit whose sides differ: {found[0]} from above, {found[1]} from below")
    return +ctx.convert(found[0])


def _magnified(body: Term, variable: Term) -> str:
    """What keeps few digits in a body that loses them as its variable nears a point: E[f]^n, and n (1 - E[f])."""
    if variable not in body.free or body.op in _COARSE:
        return ""
    moving = [part for part in body.args if variable in part.free]
    if body.op in _LINEAR or (len(moving) == 1 and body.op in ("mul", "div")):
        return next((found for part in moving if (found := _magnified(part, variable))), "")
    return next((n.op for _, n in subterms(body) if n.op in _COARSE and variable in n.free), "")


_LINEAR = ("add", "sub", "neg")


def _same(ctx: Any, a: Any, b: Any, digits: int) -> bool:
    if ctx.isinf(a) or ctx.isinf(b):
        return bool(a == b)
    return bool(abs(a - b) <= ctx.mpf(10) ** -(digits - 4) * max(abs(a), abs(b), ctx.mpf(10) ** -4))


def _from_side(integrand: Integrand, target: Any, side: int, digits: int) -> Any:
    working = 6 * digits + 40
    ctx = mp(working).ctx
    function = integrand.at(working)
    exponents = [digits // 2 + 2, digits + 2, 2 * digits + 4]
    values = [_at_distance(ctx, function, target, side, e) for e in exponents]
    if any(v is None for v in values):
        raise Unsupported(asked="a limit", found="the body has no value near the point")
    if all(ctx.isinf(v) for v in values) and len({v > 0 for v in values}) == 1:
        return values[-1]
    gaps = [abs(values[1] - values[0]), abs(values[2] - values[1])]
    scale = max(abs(values[2]), ctx.mpf(10) ** -digits)
    if gaps[1] <= ctx.mpf(10) ** -(digits - 2) * scale and gaps[1] <= max(
        gaps[0], ctx.mpf(10) ** -(digits + 2) * scale
    ):
        return _snapped(ctx, values, digits)
    return _infinite(ctx, values)


def _snapped(ctx: Any, values: list[Any], digits: int) -> Any:
    """Values that shrink like a power of the distance tend to zero."""
    first, _, last = (abs(v) for v in values)
    return ctx.zero if last < ctx.mpf(10) ** -(digits // 2) * first else values[2]


def _infinite(ctx: Any, values: list[Any]) -> Any:
    """Growth with one sign that keeps on as the distance shrinks; anything else is no limit that can be seen."""
    if any(v.imag != 0 for v in values) or len({v.real > 0 for v in values}) > 1:
        raise Unsupported(asked="a limit", found="values near the point that do not settle")
    sizes = [abs(v) for v in values]
    if sizes[1] >= sizes[0] * 1.5 and sizes[2] >= sizes[1] * 1.5:
        return ctx.inf if values[0].real > 0 else ctx.ninf
    if sizes[2] < sizes[1] / 10**3 < sizes[0] / 10**6:
        return ctx.zero
    raise Unsupported(asked="a limit", found="values near the point that settle too slowly")


def _at_distance(ctx: Any, function: Function, target: Any, side: int, exponent: int) -> Any:
    distance = ctx.mpf(10) ** exponent
    x = side * distance if ctx.isinf(target) else ctx.convert(target) + side / distance
    try:
        return function(x)
    except (Undefined, Undecided):
        return None


#: What is found by quadrature, extrapolation or search.
_COARSE = frozenset({"integral", "limit", "maximum", "argmax", "expectation"})


def derivative(evaluator: Evaluator, node: Term) -> Any:
    """A partial derivative by central differences, with both one-sided differences agreeing.

    The independent oracle of symbolic derivatives: step 10^-(d/2 + 5) at d digits, smaller near 0 in proportion, and
    enough digits to lose.
    """
    body, variable = node.args
    order = node.attrs[0] if node.attrs else 1
    system = evaluator.system
    coarse = next((n.op for _, n in subterms(body) if n.op in _COARSE and variable in n.free), None)
    if order and coarse is not None:
        # Inside, these have fewer digits than the difference loses: it would be 0, or noise that looks like a kink.
        raise Unsupported(asked="a derivative by differences", found=f"{coarse} inside, which keeps too few digits")
    if node.shape or variable.shape:
        raise Unsupported(asked="a derivative of tensors by differences", hint="differentiate entry by entry")
    if order == 0:
        return evaluator.visit(body)
    start = evaluator.visit(variable)
    lost = system.digits // 2 + 5
    size = order * int(abs(system.ctx.log10(abs(start)))) if start else 0
    working = system.digits + 15 + order * lost + size
    ctx = mp(working).ctx
    function = Integrand(body, variable, evaluator).at(working)
    x = ctx.convert(start)
    step = ctx.mpf(10) ** -lost * (min(ctx.one, abs(x)) if x else ctx.one)
    ahead, centre, behind = (_difference(ctx, function, x + shift * step, step, order) for shift in (0.5, 0, -0.5))
    scale = max(abs(centre), abs(ahead), abs(behind), ctx.one)
    if abs(ahead - behind) > scale * ctx.mpf(10) ** -(system.digits // 2 - 2):
        raise Undefined(f"the derivative where the one-sided ones are {ctx.nstr(behind, 8)} and {ctx.nstr(ahead, 8)}")
    return +system.ctx.convert(centre)


def _difference(ctx: Any, function: Function, x: Any, step: Any, order: int) -> Any:
    """The central difference of an order: sum of (-1)^(n-k) C(n, k) f(x + (k - n/2) h) / h^n."""
    half = ctx.mpf(order) / 2
    terms = [(-1) ** (order - k) * comb(order, k) * function(x + (k - half) * step) for k in range(order + 1)]
    return ctx.fsum(terms) / step**order
