"""Multiprecision floating point by mpmath, each precision a context of its own (no global state)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from functools import cache, partial
from typing import Any

import mpmath
from mpmath.libmp import NoConvergence

from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.infinity import at_infinity, infinite_power
from symgen.numeric.relations import logic, real_only, rounded_relations
from symgen.numeric.system import Function, Functions, System
from symgen.terms.term import Term

#: The most bits before the point that exp takes: beyond them the number exists, but costs more digits than it is worth.
_MOST_BITS = 8000


class Multiprecision(System):
    """mpmath real and complex numbers of a given number of decimal digits."""

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.name = f"mp({digits})"
        self.ctx = mpmath.MPContext()
        self.ctx.dps = digits
        self.types = (self.ctx.mpf, self.ctx.mpc)
        self.functions = Functions(self.name, elementary(self.ctx), lambda: special(self.ctx))
        from symgen.numeric.mp_binders import BINDERS, TENSORS

        self.binders = BINDERS
        self.tensors = TENSORS

    def rational(self, value: Fraction) -> Any:
        return self.ctx.mpf(value.numerator) / value.denominator

    def complex(self, re: Fraction, im: Fraction) -> Any:
        return self.ctx.mpc(self.rational(re), self.rational(im))

    def infinity(self, sign: int) -> Any:
        return self.ctx.inf if sign > 0 else self.ctx.ninf

    def constant(self, name: str) -> Any:
        return _CONSTANTS[name](self.ctx)

    def accepts(self, value: Any) -> bool:
        return isinstance(value, self.types)

    def number(self, value: Any) -> Any:
        if isinstance(value, self.types):
            return value
        # A number of another precision keeps its exponent, which as a fraction could be enormous.
        return self.ctx.convert(value) if hasattr(value, "_mpf_") else super().number(value)

    def integer(self, value: Any) -> int:
        nearest = self.ctx.nint(value)
        if abs(value - nearest) > self.ctx.eps * 1000 * max(1, abs(nearest)):
            raise Undefined(f"{value} where a whole number is needed")
        return int(nearest)

    def confirm(self, term: Term, values: Mapping[Any, Any], error: Undefined) -> Any:
        from symgen.numeric.confirmation import confirmed

        return confirmed(term, values, self, error)

    def precision(self) -> AbstractContextManager[Any]:
        return nullcontext()


_CONSTANTS: dict[str, Callable[[Any], Any]] = {
    "pi": lambda ctx: +ctx.pi,
    "e": lambda ctx: +ctx.e,
    "euler_gamma": lambda ctx: +ctx.euler,
    "catalan": lambda ctx: +ctx.catalan,
    "i": lambda ctx: ctx.mpc(0, 1),
}


@cache
def mp(digits: int) -> Multiprecision:
    """The system of mpmath numbers with the given number of decimal digits.

    >>> from symgen.numeric import evaluate
    >>> from symgen.terms.build import exp
    >>> print(evaluate(exp(1), {}, mp(30)))
    2.71828182845904523536028747135
    """
    return Multiprecision(digits)


def elementary(ctx: Any) -> Mapping[str, Function]:
    return {**_arithmetic(ctx), **_order(ctx), **_elementary(ctx), **_compound(ctx), **logic()}


def _sure(ctx: Any, value: Any, what: str) -> Any:
    if value != value:
        raise Undefined(what)
    return value


def _arithmetic(ctx: Any) -> Mapping[str, Function]:
    def add(*parts: Any) -> Any:
        result = parts[0]
        for part in parts[1:]:
            result = result + part
        return _sure(ctx, result, "oo - oo")

    def mul(*parts: Any) -> Any:
        result = parts[0]
        for part in parts[1:]:
            result = result * part
        return _sure(ctx, result, "0 * oo")

    def div(x: Any, y: Any) -> Any:
        if y == 0:
            raise Undefined(f"({x}) / 0")
        return _sure(ctx, x / y, "oo / oo")

    return {"add": add, "mul": mul, "neg": lambda x: -x, "div": div, "pow": partial(_power, ctx)}


def _power(ctx: Any, x: Any, y: Any) -> Any:
    if ctx.isinf(x) or ctx.isinf(y):
        return infinite_power(x, y, ctx.isinf, ctx.zero, ctx.one, ctx.inf)
    if x == 0:
        return _zero_power(ctx, y)
    try:
        return _settle(x**y)
    except OverflowError as error:
        raise Unsupported(asked="a power", found="an exponent too large to compute with") from error


def _zero_power(ctx: Any, y: Any) -> Any:
    if y == 0:
        return ctx.one
    if ctx.re(y) > 0:
        return ctx.zero
    raise Undefined(f"0 ** ({y})")


def _settle(value: Any) -> Any:
    """A complex number whose imaginary part is exactly zero is real."""
    return value.real if value.imag == 0 else value


def _order(ctx: Any) -> Mapping[str, Function]:
    relations = rounded_relations(ctx.eps * 2**10, ctx.isinf)
    floor = _rounding(ctx, "floor", ctx.floor)
    return {
        **relations,
        "max": _extremum(max, "max"),
        "min": _extremum(min, "min"),
        "floor": floor,
        "ceiling": _rounding(ctx, "ceiling", ctx.ceil),
        "mod": lambda x, y: _mod(floor, x, y),
        "delta": lambda x, y: _delta(ctx, relations["eq"], x, y),
        "gcd": _whole_pair(ctx, "gcd"),
        "lcm": _whole_pair(ctx, "lcm"),
    }


def _extremum(choose: Callable[..., Any], name: str) -> Function:
    return lambda *parts: choose(real_only(p, name) for p in parts)


def _rounding(ctx: Any, name: str, to_integer: Callable[[Any], Any]) -> Function:
    def function(x: Any) -> Any:
        if ctx.isinf(x):
            return x
        if x.imag != 0:
            return ctx.mpc(function(x.real), function(x.imag))
        x = x.real
        nearest = ctx.nint(x)
        if x != nearest and abs(x - nearest) <= ctx.eps * 2**10 * max(1, abs(x)):
            raise Undecided(f"{name} of {x}", enclosure=nearest)
        return to_integer(x)

    return function


def _mod(floor: Function, x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined(f"({x}) mod 0")
    x, y = real_only(x, "mod"), real_only(y, "mod")
    try:
        return x - y * floor(x / y)
    except Undecided as doubt:
        raise Undecided(doubt.found, enclosure=x - y * doubt.enclosure) from doubt


def _delta(ctx: Any, equal: Function, x: Any, y: Any) -> Any:
    try:
        return ctx.one if equal(x, y) else ctx.zero
    except Undecided as doubt:
        raise Undecided(doubt.found, enclosure=ctx.one) from doubt


def _whole_pair(ctx: Any, name: str) -> Function:
    import math

    method = getattr(math, name)

    def function(x: Any, y: Any) -> Any:
        if x != ctx.nint(x) or y != ctx.nint(y):
            raise Undefined(f"{name}({x}, {y}) of numbers that are not whole")
        return ctx.mpf(method(int(x.real), int(y.real)))

    return function


def unary(ctx: Any, name: str, function: Function) -> Function:
    """A function of one argument: infinities by the table, poles and failures as Undefined or Unsupported."""

    def value(limit: Any) -> Any:
        if isinstance(limit, str):
            return ctx.pi / 2 if limit == "pi/2" else -ctx.pi / 2
        return ctx.mpf(limit) if isinstance(limit, float) else ctx.mpf(limit.numerator) / limit.denominator

    def call(x: Any) -> Any:
        if ctx.isinf(x):
            return at_infinity(name, x.real > 0, value)
        return guarded(name, function, x)

    return call


def guarded(name: str, function: Function, *args: Any) -> Any:
    try:
        result = function(*args)
    except (ZeroDivisionError, ValueError) as error:
        raise Undefined(f"{name}({', '.join(map(str, args))})") from error
    except (OverflowError, NoConvergence, NotImplementedError, RecursionError) as error:
        raise Unsupported(asked=f"{name}({', '.join(map(str, args))})", found=str(error) or "no convergence") from error
    if result != result:
        raise Undefined(f"{name}({', '.join(map(str, args))})")
    return _settle(result)


def nonzero(name: str, function: Function) -> Function:
    def call(x: Any) -> Any:
        if x == 0:
            raise Undefined(f"{name}(0)")
        return function(x)

    return call


def _elementary(ctx: Any) -> Mapping[str, Function]:
    rows: dict[str, Function] = {
        "exp": lambda x: _exp(ctx, x),
        "log": nonzero("log", ctx.ln),
        "sqrt": ctx.sqrt,
        "abs": abs,
        "sign": lambda x: ctx.zero if x == 0 else x / abs(x),
        "expm1": lambda x: ctx.expm1(x) if abs(x) < 1 else _exp(ctx, x) - 1,
        "log1p": lambda x: nonzero("log", ctx.ln)(1 + x) if abs(x) > 0.5 or x.imag != 0 else ctx.log1p(x),
        "sin": ctx.sin,
        "cos": ctx.cos,
        "tan": ctx.tan,
        "asin": ctx.asin,
        "acos": ctx.acos,
        "atan": lambda x: nonzero("log", lambda _: ctx.atan(x))(1 + x * x),
        "sinh": ctx.sinh,
        "cosh": ctx.cosh,
        "tanh": ctx.tanh,
        "asinh": ctx.asinh,
        "acosh": ctx.acosh,
        "atanh": lambda x: nonzero("log", lambda _: ctx.atanh(x))(1 - x * x),
        "re": ctx.re,
        "im": ctx.im,
        "conjugate": ctx.conj,
        "arg": nonzero("arg", ctx.arg),
        "stop_gradient": lambda x: x,
    }
    wrapped: dict[str, Function] = {name: unary(ctx, name, function) for name, function in rows.items()}
    return {**wrapped, "atan2": _atan2(ctx)}


def _atan2(ctx: Any) -> Function:
    def atan2(y: Any, x: Any) -> Any:
        y, x = real_only(y, "atan2"), real_only(x, "atan2")
        if x == 0 and y == 0:
            raise Undefined("atan2(0, 0)")
        return ctx.atan2(y, x)

    return atan2


def _exp(ctx: Any, x: Any) -> Any:
    _, _, exponent, bits = x.real._mpf_
    if exponent + bits > _MOST_BITS:
        raise Unsupported(asked="exp", found="an exponent of more than two thousand digits")
    return ctx.exp(x)


def _compound(ctx: Any) -> Mapping[str, Function]:
    def sigmoid(x: Any) -> Any:
        if x.real < 0:
            small = _exp(ctx, x)
            return small / (1 + small)
        return 1 / (1 + _exp(ctx, -x))

    def softplus(x: Any) -> Any:
        if x.imag != 0:
            return ctx.ln(1 + ctx.exp(x))
        return max(x.real, ctx.zero) + ctx.log1p(_exp(ctx, -abs(x)))

    def logit(x: Any) -> Any:
        if x in (0, 1):
            raise Undefined(f"logit({x})")
        return ctx.ln(x / (1 - x))

    def cdf(x: Any) -> Any:
        return ctx.erfc(-x / ctx.sqrt(2)) / 2

    rows: dict[str, Function] = {
        "sigmoid": sigmoid,
        "softplus": softplus,
        "log_sigmoid": lambda x: -softplus(-x) if x.imag == 0 else ctx.ln(sigmoid(x)),
        "logit": logit,
        "relu": lambda x: max(real_only(x, "relu"), ctx.zero),
        "heaviside": lambda x: ctx.one if real_only(x, "heaviside") > 0 else ctx.zero,
        "silu": lambda x: x * sigmoid(x),
        "gelu": lambda x: x * cdf(x),
    }
    return {name: unary(ctx, name, function) for name, function in rows.items()}


def special(ctx: Any) -> Mapping[str, Function]:
    from symgen.numeric.mp_special import special_functions

    return special_functions(ctx)
