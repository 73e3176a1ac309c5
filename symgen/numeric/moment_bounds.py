"""The rules by which the size of a random number follows from that of what it is made of (see `magnitudes`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import permutations
from math import exp, inf, isfinite, isnan, log, prod
from typing import Any

import numpy as np

from symgen.numeric.errors import Unsupported
from symgen.numeric.float_arrays import TENSORS
from symgen.numeric.float_system import FLOAT
from symgen.numeric.lifted import Lifted, choice, is_random
from symgen.numeric.magnitudes import Magnitude, as_magnitude, constant, within
from symgen.numeric.system import Function
from symgen.terms.term import Term, make, num


def _lifted(op: str, rule: Callable[..., Magnitude]) -> Function:
    """A rule as a function of numbers that also keeps which draws they depend on, and the formula of a single one."""

    def call(*args: Any) -> Magnitude:
        parts = [as_magnitude(a) for a in args]
        entries = {p.entry for p in parts if p.draws}
        known = len(entries) == 1 and all(p.formula is not None for p in parts)
        entry = next(iter(entries)) if known else None
        formula = make(op, *(p.formula for p in parts)) if entry is not None else None  # type: ignore[arg-type]
        return replace(rule(*parts), draws=frozenset().union(*(p.draws for p in parts)), entry=entry, formula=formula)

    return call


def _are_independent(parts: tuple[Magnitude, ...]) -> bool:
    return sum(len(p.draws) for p in parts) == len(frozenset().union(*(p.draws for p in parts)))


def _add(*parts: Magnitude) -> Magnitude:
    moving = [p for p in parts if p.draws]
    shift = sum(p.low for p in parts if not p.draws)
    share = 1 if _are_independent(parts) else len(moving)

    def growth(t: float) -> float:  # Hoelder: E exp(sum) <= product of (E exp(n u))^(1/n)
        return t * shift + sum(p.growth(share * t) for p in moving) / share

    return Magnitude(
        _sum(p.low for p in parts),
        _sum(p.high for p in parts),
        lambda p: abs(shift) + sum(m.norm(p) for m in moving),
        growth,
    )


def _sum(ends: Any) -> float:
    return float(sum(ends))


def _mul(*parts: Magnitude) -> Magnitude:
    result = parts[0]
    for part in parts[1:]:
        result = _times(result, part)
    return result


def _times(u: Magnitude, v: Magnitude) -> Magnitude:
    corners = [_product(a, b) for a in (u.low, u.high) for b in (v.low, v.high)]
    independent = not u.draws & v.draws
    low, high = min(corners), max(corners)
    if u is v or (u.formula is not None and u.formula == v.formula and u.entry is v.entry):
        low = max(low, 0.0)

    def norm(p: float) -> float:
        if independent:
            return _product(u.norm(p), v.norm(p))
        apart = min(_product(u.largest, v.norm(p)), _product(u.norm(p), v.largest))
        return min(apart, _product(u.norm(2 * p), v.norm(2 * p))) if not isfinite(apart) else apart

    def growth(t: float) -> float:
        if not u.draws:
            return v.growth(t * u.low)
        return u.growth(t * v.low) if not v.draws else inf

    return Magnitude(low, high, norm, growth, u.draws | v.draws)


def _product(a: float, b: float) -> float:
    """0 times infinity is 0: a number that is surely 0."""
    return 0.0 if a == 0 or b == 0 else a * b


def _neg(u: Magnitude) -> Magnitude:
    return Magnitude(-u.high, -u.low, u.norm, lambda t: u.growth(-t))


def _div(u: Magnitude, v: Magnitude) -> Magnitude:
    return _times(u, replace(_reciprocal(v), draws=v.draws, entry=v.entry, formula=_over(v.formula)))


def _over(formula: Term | None) -> Term | None:
    return None if formula is None else make("div", num(1), formula)


def _reciprocal(v: Magnitude) -> Magnitude:
    if not v.draws and v.low != 0:
        return constant(1 / v.low)
    if v.low < 0 < v.high:
        return Magnitude(-inf, inf)
    ends = sorted(1 / e if e else (inf if v.high > 0 else -inf) for e in (v.low, v.high))
    return Magnitude(ends[0], ends[1])


def _pow(u: Magnitude, k: Magnitude) -> Magnitude:
    if k.draws or k.low <= 0:
        return _general_power(u, k)
    power = k.low
    ends = [_end(u.low, power), _end(u.high, power)]
    low, high = (min(ends), max(ends))
    if power % 2 == 0:
        low, high = (0.0 if u.low <= 0 <= u.high else low), _raised(u.largest, power)
    elif u.low < 0 and power % 1 != 0:
        return Magnitude(-inf, inf)

    def norm(p: float) -> float:  # E|u|^(kp) for kp < 1 is at most (E|u|)^(kp), by Jensen's inequality
        return _raised(u.norm(max(1.0, power * p)), power)

    return Magnitude(low, high, norm, u.growth if power == 1 else (lambda t: inf))


def _end(x: float, power: float) -> float:
    return _raised(abs(x), power) if x >= 0 else -_raised(abs(x), power)


def _raised(x: float, power: float) -> float:
    try:
        return float(x**power)
    except OverflowError:
        return inf


def _general_power(u: Magnitude, k: Magnitude) -> Magnitude:
    """Powers of positive numbers with a negative exponent, or one that is random: between the ends."""
    if u.low < 0:
        return Magnitude(-inf, inf)
    ends = [_corner(x, y) for x in (u.low, u.high) for y in (k.low, k.high)]
    if any(map(isnan, ends)):
        return Magnitude(0.0, inf)
    return Magnitude(min(ends), max(ends))


def _corner(x: float, y: float) -> float:
    if x == 0:
        return 0.0 if y > 0 else inf if y < 0 else 1.0
    return _raised(x, y)


def _exp(u: Magnitude) -> Magnitude:
    return Magnitude(_exponential(u.low), _exponential(u.high), lambda p: _exponential(u.growth(p) / p))


def _exponential(x: float) -> float:
    return exp(x) if x < 700 else inf


def _log(u: Magnitude) -> Magnitude:
    """|log u| <= |log low| + |log c| + u/c for every c > 0: from log(u/c) < u/c above c, and from low on below it."""
    if u.low <= 0:
        return Magnitude(-inf, log(u.high) if 0 < u.high < inf else inf)
    middle = u.norm(1)

    def norm(p: float) -> float:
        return abs(log(u.low)) + abs(log(middle)) + u.norm(p) / middle if isfinite(middle) else inf

    return Magnitude(log(u.low), log(u.high) if u.high < inf else inf, norm)


def _dominated(name: str, offset: float, *, low: float = -inf, high: float = inf) -> Callable[[Magnitude], Magnitude]:
    """A monotone function f with |f(u)| <= offset + |u|."""

    def rule(u: Magnitude) -> Magnitude:
        ends = [_at(name, e, bound) for e, bound in ((u.low, low), (u.high, high))]

        def growth(t: float) -> float:  # |f| <= offset + |u|, and exp|tu| <= exp(tu) + exp(-tu)
            sides = [u.growth(t), u.growth(-t)]
            return abs(t) * offset + max(sides) + log(2) if all(map(isfinite, sides)) else inf

        return Magnitude(min(ends), max(ends), lambda p: offset + u.norm(p), growth)

    return rule


def _bounded(name: str, low: float, high: float) -> Callable[[Magnitude], Magnitude]:
    """A rising function between two values."""

    def rule(u: Magnitude) -> Magnitude:
        return Magnitude(_at(name, u.low, low), _at(name, u.high, high))

    return rule


def _at(name: str, end: float, bound: float) -> float:
    return float(FLOAT.functions[name](end)) if isfinite(end) else bound


def _between(low: float, high: float) -> Callable[..., Magnitude]:
    return lambda *parts: Magnitude(low, high)


def _with(u: Magnitude, low: float, high: float) -> Magnitude:
    """A number between two values that depends on the same draws as another."""
    return within(low, high, u.draws)


def _abs(u: Magnitude) -> Magnitude:
    low = 0.0 if u.low <= 0 <= u.high else min(abs(u.low), abs(u.high))

    def growth(t: float) -> float:
        sides = [u.growth(t), u.growth(-t)]
        return max(sides) + log(2) if all(map(isfinite, sides)) else inf

    return Magnitude(low, u.largest, u.norm, growth)


def _extremum(choose: Callable[..., float]) -> Callable[..., Magnitude]:
    def rule(*parts: Magnitude) -> Magnitude:
        return Magnitude(
            choose(p.low for p in parts), choose(p.high for p in parts), lambda p: _any_of(p, parts),
            lambda t: _largest_growth(t, parts),
        )  # fmt: skip

    return rule


def _any_of(p: float, parts: tuple[Magnitude, ...] | list[Magnitude]) -> float:
    """Whatever is one of the parts at each draw: E|u|^p is at most the sum of theirs."""
    norms = [m.norm(p) for m in parts]
    top = max(norms)
    return top * sum((n / top) ** p for n in norms) ** (1 / p) if 0 < top < inf else top


def _largest_growth(t: float, parts: tuple[Magnitude, ...] | list[Magnitude]) -> float:
    found = [m.growth(t) for m in parts]
    top = max(found)
    return top + log(sum(_exponential(g - top) for g in found)) if isfinite(top) else inf


def _softplus(u: Magnitude) -> Magnitude:
    return _dominated("softplus", log(2), low=0.0)(u)


def _exponential_less_one(u: Magnitude) -> Magnitude:
    return _add(replace(_exp(u), draws=u.draws), constant(-1.0))


_RULES: Mapping[str, Callable[..., Magnitude]] = {
    "add": _add,
    "mul": _mul,
    "neg": _neg,
    "div": _div,
    "pow": _pow,
    "exp": _exp,
    "expm1": _exponential_less_one,
    "log": _log,
    "log1p": lambda u: _log(_add(u, constant(1.0))),
    "sqrt": lambda u: _pow(u, constant(0.5)),
    "abs": _abs,
    "max": _extremum(max),
    "min": _extremum(min),
    "relu": _dominated("relu", 0.0, low=0.0),
    "softplus": _softplus,
    "log_sigmoid": _dominated("log_sigmoid", log(2), high=0.0),
    "asinh": _dominated("asinh", 0.0),
    "silu": lambda u: _times(u, _with(u, 0.0, 1.0)),
    "gelu": lambda u: _times(u, _with(u, 0.0, 1.0)),
    "sigmoid": _bounded("sigmoid", 0.0, 1.0),
    "normal_cdf": _bounded("normal_cdf", 0.0, 1.0),
    "tanh": _bounded("tanh", -1.0, 1.0),
    "erf": _bounded("erf", -1.0, 1.0),
    "erfc": _between(0.0, 2.0),
    "atan": _between(-2.0, 2.0),
    "sin": _between(-1.0, 1.0),
    "cos": _between(-1.0, 1.0),
    "sign": _between(-1.0, 1.0),
    "heaviside": _between(0.0, 1.0),
    "indicator": _between(0.0, 1.0),
    "delta": _between(0.0, 1.0),
    "floor": lambda u: _add(u, _with(u, -1.0, 0.0)),
    "ceiling": lambda u: _add(u, _with(u, 0.0, 1.0)),
    "re": lambda u: u,
    "conjugate": lambda u: u,
    "stop_gradient": lambda u: u,
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge", "not"), _between(0.0, 1.0)),
}


def _one_of(conditions: list[Any], values: list[Any]) -> Any:
    """Whichever branch is taken."""
    parts = [as_magnitude(v) for v in values]
    return Magnitude(
        min(p.low for p in parts), max(p.high for p in parts), lambda p: _any_of(p, parts),
        lambda t: _largest_growth(t, parts), frozenset().union(*(p.draws for p in (*parts, *_magnitudes(conditions)))),
    )  # fmt: skip


def _magnitudes(values: list[Any]) -> list[Magnitude]:
    return [v for v in values if isinstance(v, Magnitude)]


def _truth(evaluator: Any, node: Term) -> Any:
    parts = [evaluator.visit(a) for a in node.args]
    if not any(map(is_random, parts)):
        return all(parts) if node.op == "and" else any(parts)
    return Magnitude(0.0, 1.0, draws=frozenset().union(*(p.draws for p in _magnitudes(parts))))


def _softmax(evaluator: Any, node: Term) -> Any:
    """Each entry lies between 0 and 1."""
    array = np.asarray(evaluator.visit(node.args[0]), dtype=object)
    result = np.empty(array.shape, dtype=object)
    result.fill(_with(_whole(array), 0.0, 1.0))
    return result


def _logsumexp(evaluator: Any, node: Term) -> Any:
    """Between the largest entry and log n above it."""
    array = np.asarray(evaluator.visit(node.args[0]), dtype=object)
    if node.shape:
        raise Unsupported(asked="a bound of logsumexp along an axis", found="an array of several")
    largest = _whole(array)
    return _add(largest, _with(largest, 0.0, log(array.size)))


def _whole(array: Any) -> Magnitude:
    """The largest entry."""
    return as_magnitude(MAGNITUDES.functions["max"](*array.ravel(), array.ravel()[0]))


def _determinant(matrix: Any) -> Any:
    """By Leibniz' formula: the products of one entry in each row, with their signs."""
    if not is_random(matrix):
        return TENSORS["det"](matrix)
    size = matrix.shape[-1]
    add, mul = MAGNITUDES.functions["add"], MAGNITUDES.functions["mul"]
    addends = [
        _parity(order) * mul(*(matrix[i, j] for i, j in enumerate(order)), 1.0) for order in permutations(range(size))
    ]
    return add(*addends, 0.0)


def _parity(order: tuple[int, ...]) -> int:
    return prod(-1 if a > b else 1 for k, a in enumerate(order) for b in order[k + 1 :])


_HANDLERS: Mapping[str, Function] = {
    "cases": choice(_one_of),
    "and": _truth,
    "or": _truth,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
}


class _System(Lifted):
    def __init__(self) -> None:
        functions = {op: _lifted(op, rule) for op, rule in _RULES.items()}
        super().__init__("bounds of moments", functions, _HANDLERS)
        self.tensors = {"det": _determinant, **{op: _refused(op) for op in ("logdet", "inverse", "cholesky")}}


def _refused(op: str) -> Function:
    def call(*args: Any) -> Any:
        if any(map(is_random, args)):
            raise Unsupported(asked=f"a bound of {op}", found=f"{op} of a random matrix")
        return TENSORS[op](*(np.asarray(a, dtype=np.float64) for a in args))

    return call


MAGNITUDES = _System()
Magnitude.rules = MAGNITUDES.functions
