"""Rigorous enclosures by Arb: real and complex balls that contain the true value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from fractions import Fraction
from functools import cache
from typing import Any

import flint
from flint import acb, arb, fmpq

from symgen.numeric.errors import Undecided, Undefined
from symgen.numeric.infinity import at_infinity, infinite_power
from symgen.numeric.relations import logic
from symgen.numeric.system import Function, Functions, System

NAN = arb.nan()
ZERO, ONE, HALF = arb(0), arb(1), arb(fmpq(1, 2))

_CONSTANTS: dict[str, Callable[[], Any]] = {
    "pi": arb.pi,
    "e": arb.const_e,
    "euler_gamma": arb.const_euler,
    "catalan": arb.const_catalan,
    "i": lambda: acb(0, 1),
}


class Balls(System):
    """arb where real, acb where complex, at a given precision in bits."""

    rigorous = True

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.name = f"balls({bits})"
        self.functions = Functions(self.name, FUNCTIONS, _special)
        from symgen.numeric.ball_binders import BINDERS, TENSORS

        self.binders = BINDERS
        self.tensors = TENSORS

    def rational(self, value: Fraction) -> Any:
        return arb(fmpq(value.numerator, value.denominator))

    def complex(self, re: Fraction, im: Fraction) -> Any:
        return acb(self.rational(re), self.rational(im))

    def infinity(self, sign: int) -> Any:
        return arb.pos_inf() if sign > 0 else arb.neg_inf()

    def constant(self, name: str) -> Any:
        return _CONSTANTS[name]()

    def accepts(self, value: Any) -> bool:
        return isinstance(value, (arb, acb))

    def number(self, value: Any) -> Any:
        if isinstance(value, (arb, acb)):
            return value
        if isinstance(value, (int, fmpq, flint.fmpz)):
            return arb(value)
        return _from_mpmath(value) if hasattr(value, "_mpf_") else super().number(value)

    def precision(self) -> AbstractContextManager[Any]:
        return flint.ctx.workprec(self.bits)

    def doubtful(self, value: Any) -> bool:
        kind = type(value)
        return (kind is arb or kind is acb) and not value.is_finite() and not is_infinite(value)

    def integer(self, value: Any) -> int:
        whole = value.unique_fmpz() if isinstance(value, arb) else None
        if whole is None:
            raise Undecided(f"{value} where a whole number is needed")
        return int(whole)

    def magnitude(self, value: Any) -> float:
        """The lower bound of the modulus: zero when the ball may hold zero."""
        lower = value.abs_lower() if value.is_finite() else ZERO
        return float(lower) if lower > 0 else 0.0


@cache
def balls(bits: int) -> Balls:
    """The system of Arb enclosures with the given working precision.

    >>> from symgen.numeric import evaluate
    >>> from symgen.terms.build import exp
    >>> evaluate(exp(1), {}, balls(64)).contains(evaluate(exp(1), {}, balls(200)))
    True
    """
    return Balls(bits)


def _from_mpmath(value: Any) -> Any:
    """A multiprecision number as it is: as a fraction its exponent could be enormous."""
    sign, mantissa, exponent, _ = value._mpf_
    if not mantissa:
        return ZERO if exponent == 0 else arb(float(value))
    return arb(-int(mantissa) if sign else int(mantissa)) * arb(2) ** int(exponent)


def is_infinite(x: Any) -> bool:
    """An exact infinity, as opposed to a ball without finite bounds."""
    return type(x) is arb and not x.is_finite() and bool(x == x)


def settle(x: Any) -> Any:
    """A complex ball whose imaginary part is exactly zero is real."""
    return x.real if type(x) is acb and x.imag == 0 else x


def real(x: Any, what: str) -> Any:
    """A real ball; Undefined for what is certainly not real, Undecided for what may be."""
    if type(x) is arb:
        return x
    if x.imag == 0:
        return x.real
    if x.imag.contains(0):
        raise Undecided(f"{what} of {x}, which may be real")
    raise Undefined(f"{what} of the complex number {x}")


# Arithmetic.


def _add(*parts: Any) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    if not result.is_finite():
        infinite = [p for p in parts if is_infinite(p)]
        if any(p > 0 for p in infinite) and any(p < 0 for p in infinite):
            raise Undefined("oo - oo")
    return settle(result)


def _mul(*parts: Any) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = result * part
    if not result.is_finite() and any(p == 0 for p in parts) and any(is_infinite(p) for p in parts):
        raise Undefined("0 * oo")
    return settle(result)


def _div(x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined(f"({x}) / 0")
    result = x / y
    if not result.is_finite() and is_infinite(x) and is_infinite(y):
        raise Undefined("oo / oo")
    return settle(result)


def _pow(x: Any, y: Any) -> Any:
    if y == 0:
        return ONE
    if is_infinite(x) or is_infinite(y):
        return infinite_power(x, y, is_infinite, ZERO, ONE, arb.pos_inf())
    if x == 0:
        return _zero_power(y)
    if type(y) is arb and y.is_integer():
        return settle(x ** y.unique_fmpz())
    if type(x) is arb and type(y) is arb and x > 0:
        return x**y
    if type(x) is arb and type(y) is arb and x >= 0 and y > 0:
        return ZERO.union(x.upper() ** y)
    return settle(acb(x) ** acb(y))


def _zero_power(y: Any) -> Any:
    positive = y.real > 0
    if positive:
        return ZERO
    if y.real < 0 or (y.real == 0 and y.imag != 0):
        raise Undefined(f"0 ** ({y})")
    return NAN


# Functions of one argument: by the real method where the argument is certainly in its domain, else by the complex one.


def _unary(
    name: str,
    real_method: Function | None,
    complex_method: Function | None = None,
    inside: Callable[[Any], bool] | None = None,
    bad: Callable[[Any], bool] | None = None,
) -> Function:
    def make(limit: Any) -> Any:
        if isinstance(limit, str):
            return arb.pi() / 2 if limit == "pi/2" else -arb.pi() / 2
        return (
            (arb.pos_inf() if limit > 0 else arb.neg_inf())
            if isinstance(limit, float)
            else arb(fmpq(limit.numerator, limit.denominator))
        )

    def call(x: Any) -> Any:
        if bad is not None and bad(x):
            raise Undefined(f"{name}({x})")
        if type(x) is arb:
            if not x.is_finite() and x == x:
                return at_infinity(name, x > 0, make)
            if real_method is not None and (inside is None or inside(x)):
                return real_method(x)
            if complex_method is None:
                return NAN
            x = acb(x)
        if complex_method is None:
            raise Undefined(f"{name} of the complex number {x}")
        return settle(complex_method(x))

    return call


def _is_zero(x: Any) -> bool:
    return bool(x == 0)


def _between(low: int, high: int) -> Callable[[Any], bool]:
    return lambda x: bool(x >= low and x <= high)


def _strictly(low: int, high: int) -> Callable[[Any], bool]:
    return lambda x: bool(x > low and x < high)


def positive(x: Any) -> bool:
    return bool(x > 0)


def _sigmoid(x: Any) -> Any:
    if type(x) is arb and x < 0:
        small = x.exp()
        return small / (1 + small)
    return 1 / (1 + (-x).exp())


def _softplus(x: Any) -> Any:
    if type(x) is arb:
        return (-x).exp().log1p() + x if x > 0 else x.exp().log1p()
    return (1 + x.exp()).log()


def _log_sigmoid(x: Any) -> Any:
    return -_softplus(-x) if type(x) is arb else _sigmoid(x).log()


def _cdf(x: Any) -> Any:
    return (-x / arb(2).sqrt()).erfc() / 2


def _sign(x: Any) -> Any:
    return x / acb(abs(x)) if x != 0 else x


def _logit(x: Any) -> Any:
    return (x / (1 - x)).log()


def _elementary() -> Mapping[str, Function]:
    methods: dict[str, tuple[Any, ...]] = {
        "exp": (arb.exp, acb.exp),
        "log": (arb.log, acb.log, positive, _is_zero),
        "sqrt": (arb.sqrt, acb.sqrt, lambda x: bool(x >= 0)),
        "abs": (abs, lambda x: acb(abs(x)).real),
        "sign": (arb.sgn, _sign),
        "expm1": (arb.expm1, lambda x: x.exp() - 1),
        "log1p": (arb.log1p, acb.log1p, lambda x: bool(x > -1), lambda x: bool(x == -1)),
        "sin": (arb.sin, acb.sin),
        "cos": (arb.cos, acb.cos),
        "tan": (arb.tan, acb.tan),
        "asin": (arb.asin, acb.asin, _between(-1, 1)),
        "acos": (arb.acos, acb.acos, _between(-1, 1)),
        "atan": (arb.atan, acb.atan, None, lambda x: type(x) is acb and bool(x * x == -1)),
        "sinh": (arb.sinh, acb.sinh),
        "cosh": (arb.cosh, acb.cosh),
        "tanh": (arb.tanh, acb.tanh),
        "asinh": (arb.asinh, acb.asinh),
        "acosh": (arb.acosh, acb.acosh, lambda x: bool(x >= 1)),
        "atanh": (arb.atanh, acb.atanh, _strictly(-1, 1), lambda x: bool(x == 1 or x == -1)),
        "sigmoid": (_sigmoid, _sigmoid),
        "log_sigmoid": (_log_sigmoid, _log_sigmoid),
        "softplus": (_softplus, _softplus),
        "logit": (_logit, _logit, _strictly(0, 1), lambda x: bool(x == 0 or x == 1)),
        "relu": (lambda x: x.max(ZERO), None),
        "heaviside": (_heaviside, None),
        "gelu": (lambda x: x * _cdf(x), lambda x: x * _cdf(x)),
        "silu": (lambda x: x * _sigmoid(x), lambda x: x * _sigmoid(x)),
        "floor": (_whole(arb.floor), lambda x: acb(_whole(arb.floor)(x.real), _whole(arb.floor)(x.imag))),
        "ceiling": (_whole(arb.ceil), lambda x: acb(_whole(arb.ceil)(x.real), _whole(arb.ceil)(x.imag))),
        "re": (lambda x: x, lambda x: x.real),
        "im": (lambda x: ZERO, lambda x: x.imag),
        "conjugate": (lambda x: x, acb.conjugate),
        "arg": (lambda x: ZERO, acb.arg, positive, _is_zero),
        "stop_gradient": (lambda x: x, lambda x: x),
    }
    return {name: _unary(name, *row) for name, row in methods.items()}


def _heaviside(x: Any) -> Any:
    if x > 0:
        return ONE
    if x <= 0:
        return ZERO
    raise Undecided(f"heaviside({x})", enclosure=ZERO.union(ONE))


def _whole(method: Function) -> Function:
    def function(x: Any) -> Any:
        result = method(x)
        if result.unique_fmpz() is None or not result.is_exact():
            raise Undecided(f"rounding {x} to a whole number", enclosure=result)
        return result

    return function


# Order.


def _relation(yes: Callable[[Any, Any], Any], no: Callable[[Any, Any], Any], ordered: bool) -> Function:
    def compare(x: Any, y: Any) -> bool:
        if ordered:
            x, y = real(x, "order"), real(y, "order")
        if yes(x, y):
            return True
        if no(x, y):
            return False
        raise Undecided(f"{x} against {y}")

    return compare


def _extremum(method: Function, name: str) -> Function:
    def function(*parts: Any) -> Any:
        result = real(parts[0], name)
        for part in parts[1:]:
            result = method(result, real(part, name))
        return result

    return function


def _mod(x: Any, y: Any) -> Any:
    x, y = real(x, "mod"), real(y, "mod")
    if y == 0:
        raise Undefined(f"({x}) mod 0")
    try:
        return x - y * _whole(arb.floor)(x / y)
    except Undecided as doubt:
        raise Undecided(str(doubt), enclosure=x - y * doubt.enclosure) from doubt


def _delta(x: Any, y: Any) -> Any:
    return ONE if _EQUAL(x, y) else ZERO


def _whole_pair(name: str) -> Function:
    import math

    method = getattr(math, name)

    def function(x: Any, y: Any) -> Any:
        whole = [real(v, name).unique_fmpz() for v in (x, y)]
        if any(w is None or not v.is_exact() for w, v in zip(whole, (x, y), strict=True)):
            if any(not v.contains_integer() for v in (x, y)):
                raise Undefined(f"{name}({x}, {y}) of numbers that are not whole")
            raise Undecided(f"{name}({x}, {y})")
        return arb(method(int(whole[0]), int(whole[1])))

    return function


def _atan2(y: Any, x: Any) -> Any:
    y, x = real(y, "atan2"), real(x, "atan2")
    if x == 0 and y == 0:
        raise Undefined("atan2(0, 0)")
    return arb.atan2(y, x)


_EQUAL = _relation(lambda a, b: a == b, lambda a, b: a != b, False)

FUNCTIONS: Mapping[str, Function] = {
    **logic(),
    **_elementary(),
    "add": _add,
    "mul": _mul,
    "neg": lambda x: -x,
    "div": _div,
    "pow": _pow,
    "atan2": _atan2,
    "max": _extremum(arb.max, "max"),
    "min": _extremum(arb.min, "min"),
    "mod": _mod,
    "gcd": _whole_pair("gcd"),
    "lcm": _whole_pair("lcm"),
    "delta": _delta,
    "indicator": lambda condition: ONE if condition else ZERO,
    "eq": _EQUAL,
    "ne": _relation(lambda a, b: a != b, lambda a, b: a == b, False),
    "lt": _relation(lambda a, b: a < b, lambda a, b: a >= b, True),
    "le": _relation(lambda a, b: a <= b, lambda a, b: a > b, True),
    "gt": _relation(lambda a, b: a > b, lambda a, b: a <= b, True),
    "ge": _relation(lambda a, b: a >= b, lambda a, b: a < b, True),
}


def _special() -> Mapping[str, Function]:
    from symgen.numeric.ball_special import special_functions

    return special_functions()
