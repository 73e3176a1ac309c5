"""IEEE double precision: Python floats and complex numbers for scalars, NumPy for arrays.

The quick look: overflow gives an infinity as IEEE says, so a verdict never rests on this system alone. What the
fast functions cannot do (branch cuts, special functions of complex arguments) is computed by mpmath and rounded.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf, isinf
from typing import Any

import numpy as np

from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.exact_numbers import exact
from symgen.numeric.infinity import at_infinity, infinite_power
from symgen.numeric.relations import logic, real_only, rounded_relations
from symgen.numeric.system import Function, Functions, System

_FALLBACK_DIGITS = 25
_CONSTANTS: dict[str, Any] = {
    "pi": math.pi,
    "e": math.e,
    "euler_gamma": 0.57721566490153286061,
    "catalan": 0.91596559417721901505,
    "i": 1j,
}


class Float(System):
    """Double precision, complex where needed."""

    name = "FLOAT"
    native: Any = np.float64

    def __init__(self) -> None:
        self.functions = Functions(self.name, FUNCTIONS, _special)
        from symgen.numeric.float_arrays import ARRAYS, BINDERS, TENSORS

        self.arrays = ARRAYS
        self.tensors = TENSORS
        self.binders = BINDERS

    def rational(self, value: Fraction) -> Any:
        try:
            return value.numerator / value.denominator
        except OverflowError as error:
            raise Unsupported(asked="a number above 1.8e308 as a double", hint="use mp or balls") from error

    def complex(self, re: Fraction, im: Fraction) -> Any:
        return complex(self.rational(re), self.rational(im))

    def infinity(self, sign: int) -> Any:
        return inf if sign > 0 else -inf

    def constant(self, name: str) -> Any:
        return _CONSTANTS[name]

    def number(self, value: Any) -> Any:
        kind = type(value)
        if kind is float or kind is complex:
            return value
        if hasattr(value, "_mpf_"):
            return float(value)
        return self.from_exact(exact(value))

    def array(self, nested: Any) -> np.ndarray[Any, Any]:
        given = np.asarray(nested)
        if given.dtype.kind in "fiub":
            return given.astype(np.float64)
        return given.astype(np.complex128) if given.dtype.kind == "c" else super().array(given)

    def tidy(self, array: Any) -> Any:
        if not isinstance(array, np.ndarray) or array.dtype != object:
            return array
        flat = array.ravel()
        if any(type(v) is complex for v in flat):
            return array.astype(np.complex128)
        return array.astype(bool) if flat.size and type(flat[0]) is bool else array.astype(np.float64)


def _sure(value: Any, what: str) -> Any:
    if value != value:
        raise Undefined(what)
    return value


def _add(*parts: Any) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    if result != result:
        raise Undefined("oo - oo")
    return result


def _mul(*parts: Any) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = result * part
    if result != result:
        raise Undefined("0 * oo")
    return result


def _div(x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined(f"({x}) / 0")
    return _sure(x / y, "oo / oo")


def _infinite(x: Any) -> bool:
    return type(x) is not complex and isinf(x)


def _pow(x: Any, y: Any) -> Any:
    if _infinite(x) or _infinite(y):
        return infinite_power(x, y, _infinite, 0.0, 1.0, inf)
    if x == 0:
        return _zero_power(y)
    try:
        return _principal(x, y)
    except OverflowError:
        if type(x) is complex or type(y) is complex:
            raise Unsupported(asked=f"({x}) ** ({y})", found="overflow of double precision") from None
        return -inf if x < 0 and y % 2 == 1 else inf


def _principal(x: Any, y: Any) -> Any:
    if type(x) is float and x < 0 and type(y) is float and y % 1 != 0:
        return complex(x) ** y
    if type(x) is complex and type(y) is float and y % 1 == 0 and abs(y) < 1024:
        return x ** int(y)  # repeated multiplication, exact on the axes
    return x**y


def _zero_power(y: Any) -> float:
    if y == 0:
        return 1.0
    if y.real > 0:
        return 0.0
    raise Undefined(f"0 ** ({y})")


def _plus(z: complex) -> complex:
    """The side of a branch cut that principal values take: no negative zeros."""
    return complex(z.real + 0.0, z.imag + 0.0)


def _real(function: Callable[[float], float], inside: Callable[[float], bool], complex_function: Function) -> Function:
    """The real function where the argument is real and inside, else the complex one."""

    def call(x: Any) -> Any:
        return function(x) if type(x) is float and inside(x) else complex_function(x)

    return call


def _everywhere(x: float) -> bool:
    return True


def _by_mp(name: str) -> Function:
    """mpmath's answer, rounded: for branch cuts and for what SciPy has not."""

    def call(*args: Any) -> Any:
        from symgen.numeric.mp_system import mp

        system = mp(_FALLBACK_DIGITS)
        try:
            return round_to_double(system.functions[name](*(system.number(a) for a in args)))
        except Undecided as doubt:
            if doubt.enclosure is None or isinstance(doubt.enclosure, bool):
                raise
            raise Undecided(doubt.found, enclosure=round_to_double(doubt.enclosure)) from doubt

    return call


def round_to_double(value: Any) -> Any:
    """The nearest double (or complex pair of doubles) to a multiprecision number."""
    return float(value.real) if value.imag == 0 else complex(value)


def _unary(name: str, function: Function, zero_undefined: bool = False) -> Function:
    def call(x: Any) -> Any:
        if zero_undefined and x == 0:
            raise Undefined(f"{name}(0)")
        if type(x) is float and isinf(x):
            return at_infinity(name, x > 0, _limit)
        try:
            result = function(x)
        except OverflowError:
            result = _by_mp(name)(x)
        except ZeroDivisionError as error:
            raise Undefined(f"{name}({x})") from error
        return _sure(result, f"{name}({x})")

    return call


def _limit(value: Any) -> float:
    if isinstance(value, str):
        return math.pi / 2 if value == "pi/2" else -math.pi / 2
    return float(value)


def _exp(x: Any) -> Any:
    try:
        return math.exp(x) if type(x) is float else cmath.exp(x)
    except OverflowError:
        return inf


def _sigmoid(x: Any) -> Any:
    if x.real < 0:
        small = _exp(x)
        return small / (1 + small)
    return 1 / (1 + _exp(-x))


def _softplus(x: Any) -> Any:
    if type(x) is float:
        return max(x, 0.0) + math.log1p(math.exp(-abs(x)))
    return cmath.log(_plus(1 + cmath.exp(x)))


def _log_sigmoid(x: Any) -> Any:
    return -_softplus(-x) if type(x) is float else cmath.log(_plus(_sigmoid(x)))


def _cdf(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def _floor(method: Callable[[float], int], name: str) -> Function:
    def call(x: Any) -> Any:
        if type(x) is complex:
            return complex(call(x.real), call(x.imag))
        nearest = float(round(x))
        if x != nearest and abs(x - nearest) <= 1e-12 * max(1.0, abs(x)):
            raise Undecided(f"{name} of {x}", enclosure=nearest)
        return float(method(x))

    return call


_ROWS: dict[str, tuple[Function, bool]] = {
    "exp": (_exp, False),
    "log": (_real(math.log, lambda x: x > 0, lambda z: cmath.log(_plus(complex(z)))), True),
    "sqrt": (_real(math.sqrt, lambda x: x >= 0, lambda z: cmath.sqrt(_plus(complex(z)))), False),
    "abs": (abs, False),
    "sign": (lambda x: 0.0 if x == 0 else (math.copysign(1.0, x) if type(x) is float else x / abs(x)), False),
    "expm1": (_real(math.expm1, _everywhere, _by_mp("expm1")), False),
    "log1p": (_real(math.log1p, lambda x: x > -1, _by_mp("log1p")), False),
    "sin": (_real(math.sin, _everywhere, cmath.sin), False),
    "cos": (_real(math.cos, _everywhere, cmath.cos), False),
    "tan": (_real(math.tan, _everywhere, cmath.tan), False),
    "asin": (_real(math.asin, lambda x: abs(x) <= 1, _by_mp("asin")), False),
    "acos": (_real(math.acos, lambda x: abs(x) <= 1, _by_mp("acos")), False),
    "atan": (_real(math.atan, _everywhere, _by_mp("atan")), False),
    "sinh": (_real(math.sinh, _everywhere, cmath.sinh), False),
    "cosh": (_real(math.cosh, _everywhere, cmath.cosh), False),
    "tanh": (_real(math.tanh, _everywhere, cmath.tanh), False),
    "asinh": (_real(math.asinh, _everywhere, _by_mp("asinh")), False),
    "acosh": (_real(math.acosh, lambda x: x >= 1, _by_mp("acosh")), False),
    "atanh": (_real(math.atanh, lambda x: abs(x) < 1, _by_mp("atanh")), False),
    "sigmoid": (_sigmoid, False),
    "log_sigmoid": (_log_sigmoid, False),
    "softplus": (_softplus, False),
    "logit": (_real(lambda x: math.log(x / (1 - x)), lambda x: 0 < x < 1, _by_mp("logit")), False),
    "relu": (lambda x: max(real_only(x, "relu"), 0.0), False),
    "heaviside": (lambda x: 1.0 if real_only(x, "heaviside") > 0 else 0.0, False),
    "gelu": (_real(lambda x: x * _cdf(x), _everywhere, _by_mp("gelu")), False),
    "silu": (lambda x: x * _sigmoid(x), False),
    "floor": (_floor(math.floor, "floor"), False),
    "ceiling": (_floor(math.ceil, "ceiling"), False),
    "re": (lambda x: x.real, False),
    "im": (lambda x: x.imag, False),
    "conjugate": (lambda x: x.conjugate(), False),
    "arg": (lambda x: cmath.phase(_plus(complex(x))), True),
    "stop_gradient": (lambda x: x, False),
}


def _extremum(choose: Callable[..., Any], name: str) -> Function:
    return lambda *parts: choose(real_only(p, name) for p in parts)


def _atan2(y: Any, x: Any) -> float:
    y, x = real_only(y, "atan2"), real_only(x, "atan2")
    if x == 0 and y == 0:
        raise Undefined("atan2(0, 0)")
    return math.atan2(y + 0.0, x + 0.0)


_RELATIONS = rounded_relations(1e-13, _infinite)


def _delta(x: Any, y: Any) -> float:
    try:
        return 1.0 if _RELATIONS["eq"](x, y) else 0.0
    except Undecided as doubt:
        raise Undecided(doubt.found, enclosure=1.0) from doubt


FUNCTIONS: Mapping[str, Function] = {
    **{name: _unary(name, function, zero) for name, (function, zero) in _ROWS.items()},
    **_RELATIONS,
    **logic(),
    "add": _add,
    "mul": _mul,
    "neg": lambda x: -x,
    "div": _div,
    "pow": _pow,
    "atan2": _atan2,
    "max": _extremum(max, "max"),
    "min": _extremum(min, "min"),
    "mod": _by_mp("mod"),
    "gcd": _by_mp("gcd"),
    "lcm": _by_mp("lcm"),
    "delta": _delta,
    "indicator": lambda condition: 1.0 if condition else 0.0,
}


def _special() -> Mapping[str, Function]:
    """SciPy inside the domain where it is trusted, mpmath elsewhere."""
    from scipy import special

    from symgen.numeric.mp_special import special_functions
    from symgen.numeric.mp_system import mp

    positive = {"gamma": math.gamma, "loggamma": math.lgamma, "digamma": special.digamma}
    anywhere = {"erf": math.erf, "erfc": math.erfc, "normal_cdf": _cdf, "erfcx": special.erfcx}
    names = special_functions(mp(_FALLBACK_DIGITS).ctx)
    rows: dict[str, Function] = {name: _by_mp(name) for name in names}
    for name, function in positive.items():
        rows[name] = _trusted(name, function, lambda x: 0 < x < 1e300)
    for name, function in anywhere.items():
        rows[name] = _trusted(name, function, lambda x: abs(x) < 1e150)
    return rows


def _trusted(name: str, function: Callable[[float], float], inside: Callable[[float], bool]) -> Function:
    elsewhere = _by_mp(name)

    def call(x: Any) -> Any:
        if type(x) is float and inside(x):
            try:
                value = float(function(x))
            except OverflowError:
                return inf
            if value == value:
                return value
        return elsewhere(x)

    return call


FLOAT = Float()
