"""What functions are at +oo and -oo, once for all number systems."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf
from typing import Any

from symgen.numeric.errors import Undefined

Value = Fraction | float | str | None  # a rational, an infinity, "pi/2" or "-pi/2"; None where there is no value

_ZERO, _ONE = Fraction(0), Fraction(1)

#: operator -> (value at +oo, value at -oo), the limits along the real line.
AT_INFINITY: dict[str, tuple[Value, Value]] = {
    "exp": (inf, _ZERO),
    "log": (inf, None),
    "sqrt": (inf, None),
    "abs": (inf, inf),
    "sign": (_ONE, -_ONE),
    "expm1": (inf, -_ONE),
    "log1p": (inf, None),
    "atan": ("pi/2", "-pi/2"),
    "sinh": (inf, -inf),
    "cosh": (inf, inf),
    "tanh": (_ONE, -_ONE),
    "asinh": (inf, -inf),
    "acosh": (inf, None),
    "sigmoid": (_ONE, _ZERO),
    "log_sigmoid": (_ZERO, -inf),
    "softplus": (inf, _ZERO),
    "relu": (inf, _ZERO),
    "heaviside": (_ONE, _ZERO),
    "gelu": (inf, _ZERO),
    "silu": (inf, _ZERO),
    "floor": (inf, -inf),
    "ceiling": (inf, -inf),
    "re": (inf, -inf),
    "im": (_ZERO, _ZERO),
    "conjugate": (inf, -inf),
    "stop_gradient": (inf, -inf),
    "gamma": (inf, None),
    "loggamma": (inf, None),
    "digamma": (inf, None),
    "factorial": (inf, None),
    "erf": (_ONE, -_ONE),
    "erfc": (_ZERO, Fraction(2)),
    "erfcx": (_ZERO, inf),
    "normal_cdf": (_ONE, _ZERO),
    "zeta": (_ONE, None),
    "expint_e1": (_ZERO, None),
    "expint_ei": (inf, _ZERO),
    "sine_integral": ("pi/2", "-pi/2"),
    "cosine_integral": (_ZERO, None),
    "lambertw": (inf, None),
}


def at_infinity(operator: str, positive: bool, make: Callable[[Value], Any]) -> Any:
    """The value of a function of one argument at +oo or -oo; Undefined when it has none."""
    value = AT_INFINITY.get(operator, (None, None))[0 if positive else 1]
    if value is None:
        raise Undefined(f"{operator}({'oo' if positive else '-oo'})")
    return make(value)


def infinite_power(base: Any, exponent: Any, infinite: Callable[[Any], bool], zero: Any, one: Any, top: Any) -> Any:
    """base ** exponent where one of the two is infinite; `infinite` tells which, and order decides the rest."""
    if exponent == 0:
        return one
    if infinite(base):
        return _infinite_base(base, exponent, infinite, zero, top)
    if base > 1 or (base >= 0 and base < 1):
        return top if (base > 1) == (exponent > 0) else zero
    raise Undefined(f"({base}) ** ({exponent})")


def _infinite_base(base: Any, exponent: Any, infinite: Callable[[Any], bool], zero: Any, top: Any) -> Any:
    if exponent < 0:
        return zero
    if base > 0:
        return top
    whole = None if infinite(exponent) else _whole(exponent)
    if whole is None:
        raise Undefined(f"({base}) ** ({exponent})")
    return top if whole % 2 == 0 else -top


def _whole(value: Any) -> int | None:
    """The whole number that a value surely is: a ball, which has no int(), tells by itself."""
    if hasattr(value, "unique_fmpz"):
        only = value.unique_fmpz()
        return None if only is None else int(only)
    return int(value) if value == int(value) else None
