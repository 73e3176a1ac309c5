"""Infinite sums in multiprecision: convergence is established before a number is given.

Terms are looked at far out: a ratio below one bounds the tail geometrically; an algebraic decay k^-p converges for
p > 1 only; alternating terms that fall to zero converge by Leibniz. What fits none of these is Unsupported.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.integrand import Integrand
from symgen.numeric.mp_system import mp
from symgen.numeric.oscillation import never_settles
from symgen.numeric.sums import is_infinite
from symgen.terms.term import Term, make

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

Term_at = Callable[[int], Any]

_MOST_TERMS = 40_000
_FAR = (10**4, 10**6, 10**8)
_BEYOND = (8, 16, 40, 100, 300)  # powers of ten
_DIGITS_BEYOND = 340
_GUARD = 12


def infinite_sum(evaluator: Evaluator, node: Term) -> Any:
    """The value of a sum with an infinite end; oo or -oo for a divergence of one sign that is established."""
    if node.op == "product":
        return _infinite_product(evaluator, node)
    if node.shape:
        raise Unsupported(asked="an infinite sum of tensors", hint="sum entry by entry")
    body, variable, low, high = node.args
    integrand = Integrand(body, variable, evaluator)
    near, far = integrand.at(evaluator.system.digits + _GUARD), integrand.at(_DIGITS_BEYOND)
    ends = is_infinite(evaluator, low), is_infinite(evaluator, high)
    if ends[0] > 0 or ends[1] < 0:
        return evaluator.system.number(0)
    for direction, endless in zip((-1, 1), ends, strict=True):
        if endless and never_settles(body, variable, evaluator.given, direction=direction, whole=True):
            raise Undefined("a sum whose terms oscillate and do not fall to zero")
    parts: list[Any] = []
    if ends[0] == 0:
        start = evaluator.system.integer(evaluator.visit(low))
        parts.append(_one_sided(evaluator, lambda k: near(start + k), lambda k: far(start + k)))
    elif ends[1] == 0:
        start = evaluator.system.integer(evaluator.visit(high))
        parts.append(_one_sided(evaluator, lambda k: near(start - k), lambda k: far(start - k)))
    else:
        parts.append(_one_sided(evaluator, near, far))
        parts.append(_one_sided(evaluator, lambda k: near(-1 - k), lambda k: far(-1 - k)))
    return evaluator.functions["add"](*(evaluator.system.ctx.convert(p) for p in parts))


def _infinite_product(evaluator: Evaluator, node: Term) -> Any:
    """The exponential of the sum of the logarithms of positive factors."""
    body, *limits = node.args
    try:
        logarithm = infinite_sum(evaluator, make("sum", make("log", body), *limits))
    except Undefined as error:  # a factor 0, or logarithms without a sum: neither tells what becomes of the product
        raise Unsupported(asked="an infinite product", found=str(error)) from error
    ctx = evaluator.system.ctx
    if ctx.isinf(logarithm):
        return ctx.zero if logarithm < 0 else ctx.inf
    return evaluator.functions["exp"](logarithm)


def _one_sided(evaluator: Evaluator, term: Term_at, beyond: Term_at) -> Any:
    """From 0 on, with the terms also in the many digits that differences far out take."""
    digits = evaluator.system.digits
    ctx = mp(digits + _GUARD).ctx
    total = _geometric(ctx, term, digits)
    return total if total is not None else _algebraic(ctx, term, beyond, digits)


def _geometric(ctx: Any, term: Term_at, digits: int) -> Any:
    """Term by term until the last ratios bound the tail below the tolerance; None when ratios stay near one."""
    tolerance = ctx.mpf(10) ** -(digits + 4)
    total, absolute = ctx.zero, ctx.zero
    ratios: list[Any] = []  # of terms that are not zero: a zero between others says nothing of how they fall
    previous, zeros = None, 0
    for k in range(_MOST_TERMS):
        value = term(k)
        total, size = total + value, abs(value)
        absolute += size
        zeros = zeros + 1 if size == 0 else 0
        if zeros > 30:
            return total if _stays_zero(term, k) else None
        if size == 0:
            continue
        if previous:
            ratios = [*ratios[-7:], size / previous]
        previous = size
        if len(ratios) == 8 and _steadily_below(ratios):
            worst = max(ratios)
            rest = size * worst / (1 - worst)
            if rest <= tolerance * absolute and _stays_below(term, k, tolerance * absolute):
                return total
        if k > 2000 and ratios and min(ratios) > 0.99 and max(ratios) <= 1.01:
            return None
    return None


def _stays_below(term: Term_at, k: int, bound: Any) -> bool:
    """Whether terms further on are small too: those near a zero of a factor fall fast, and rise again behind it."""
    return all(abs(term(k + step)) <= bound for step in (1, 2, 4, 8, 16, 32, 64, k + 128, 4 * k + 512))


def _steadily_below(ratios: list[Any]) -> bool:
    """Ratios below one that do not climb: their largest bounds the rest as far as can be seen."""
    return max(ratios) < 0.995 and ratios[-1] <= ratios[0] * 1.02


def _stays_zero(term: Term_at, k: int) -> bool:
    return all(term(k + step) == 0 for step in (10, 100, 1000, 10**5))


def _algebraic(ctx: Any, term: Term_at, beyond: Term_at, digits: int) -> Any:
    try:
        far = [(k, term(k)) for k in _FAR] + [(k + 1, term(k + 1)) for k in _FAR]
    except (Undefined, Undecided) as error:
        raise Unsupported(asked="an infinite sum", found=f"a term far out has no value: {error}") from error
    if any(v.imag != 0 for _, v in far):
        raise Unsupported(asked="an infinite sum of complex terms", found="no convergence test applies")
    values = [v.real for _, v in far]
    if any(v == 0 for v in values):
        raise Unsupported(asked="an infinite sum", found="terms that vanish irregularly")
    near, later = values[:3], values[3:]
    if all(a * b < 0 for a, b in zip(near, later, strict=True)):
        return _alternating(ctx, term, near, digits)
    if len({v > 0 for v in values}) > 1:
        raise Unsupported(asked="an infinite sum", found="terms of irregular sign")
    return _one_signed(ctx, term, beyond, near, digits)


def _one_signed(ctx: Any, term: Term_at, beyond: Term_at, values: list[Any], digits: int) -> Any:
    """By the local exponent p of |term| ~ k^-p, steady over four decades."""
    sizes = [abs(v) for v in values]
    first, second = (-ctx.log(sizes[i + 1] / sizes[i]) / ctx.log(ctx.mpf(_FAR[i + 1]) / _FAR[i]) for i in (0, 1))
    if second <= 1 + 1e-9 and first <= 1 + 1e-3:
        _require_slow_to_the_end(ctx, beyond)
        return ctx.inf if values[0] > 0 else ctx.ninf
    if min(first, second) < 1.01 or abs(first - second) > 0.05:
        raise Unsupported(
            asked="an infinite sum", found=f"terms fall like k^-{ctx.nstr(second, 4)}: no test settles it"
        )
    return _agreeing(ctx, term, digits, ("e", "l"))


def _require_slow_to_the_end(ctx: Any, term: Term_at) -> None:
    """A rate can be hidden as far as one has looked, (1 - 1e-8)^k: divergence must show at every scale beyond."""
    places = [10**power for power in _BEYOND]
    sizes = [abs(term(place)) for place in places]
    exponents = [
        -ctx.log(after / before) / ctx.log(ctx.mpf(far) / near) if before and after else ctx.inf
        for (near, before), (far, after) in pairwise(zip(places, sizes, strict=True))
    ]
    if max(exponents) > 1 + 1e-9:
        raise Unsupported(asked="an infinite sum", found="terms that fall slowly as far as 1e8, and faster beyond")


def _alternating(ctx: Any, term: Term_at, values: list[Any], digits: int) -> Any:
    sizes = [abs(v) for v in values]
    if not sizes[0] > sizes[1] > sizes[2] or sizes[2] > sizes[0] / 2:
        raise Undefined("an alternating sum whose terms do not fall to zero")
    return _agreeing(ctx, term, digits, ("a", "l"))


def _agreeing(ctx: Any, term: Term_at, digits: int, methods: tuple[str, str]) -> Any:
    """Two accelerations that share no formula must agree."""
    found = [ctx.nsum(term, [0, ctx.inf], method=m) for m in methods]
    gap = abs(found[0] - found[1])
    if gap > ctx.mpf(10) ** -(digits // 2 + 1) * max(abs(found[0]), ctx.mpf(10) ** -digits):
        raise Unsupported(asked="an infinite sum", found="two accelerations of convergence disagree")
    return found[0]
