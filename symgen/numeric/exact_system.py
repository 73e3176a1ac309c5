"""Exact arithmetic: flint rationals, exact complex numbers, the two infinities; irrational results are Unsupported."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import inf
from typing import Any

import flint

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.exact_numbers import ExactComplex, exact
from symgen.numeric.infinity import at_infinity, infinite_power
from symgen.numeric.relations import logic
from symgen.numeric.system import Function, Functions, System

#: Powers with more bits than this are refused: exactness would cost more than any judge has.
MOST_BITS = 1_000_000

fmpq = flint.fmpq


def _irrational(what: str) -> Unsupported:
    return Unsupported(asked=what, found="the result is not a rational number", hint="use enclosures or mp")


def _rational(value: Any) -> Any:
    if isinstance(value, ExactComplex):
        raise Undefined(f"order of the complex number {value}")
    return value


def _pair(a: Any, b: Any) -> tuple[Any, Any]:
    """Two numbers that can be compared: infinities make both floats of the same order."""
    a, b = _rational(a), _rational(b)
    if type(a) is float or type(b) is float:
        return (a if type(a) is float else 0.0, b if type(b) is float else 0.0)
    return a, b


def _add(*parts: Any) -> Any:
    infinite = {p for p in parts if type(p) is float}
    if infinite:
        if len(infinite) > 1:
            raise Undefined("oo - oo")
        return infinite.pop()
    result: Any = parts[0] if parts else Fraction(0)
    for part in parts[1:]:
        result = _two(result, part, lambda a, b: a + b)
    return result


def _two(a: Any, b: Any, combine: Callable[[Any, Any], Any]) -> Any:
    """Arithmetic on two finite numbers of which either may be complex."""
    if type(a) is ExactComplex or type(b) is ExactComplex:
        return _settle(combine(_fraction(a), _fraction(b)))
    return combine(a, b)


def _fraction(value: Any) -> Any:
    return value if type(value) is ExactComplex else exact(value)


def _settle(value: Any) -> Any:
    return value if type(value) is ExactComplex else fmpq(value.numerator, value.denominator)


def _mul(*parts: Any) -> Any:
    if any(type(p) is float for p in parts):
        return _infinite_product(parts)
    result = parts[0]
    for part in parts[1:]:
        result = _two(result, part, lambda a, b: a * b)
    return result


def _infinite_product(parts: tuple[Any, ...]) -> float:
    if any(p == 0 for p in parts):
        raise Undefined("0 * oo")
    negatives = sum(1 for p in parts if _rational(p) < 0)
    return -inf if negatives % 2 else inf


def _div(x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined(f"({x}) / 0")
    if type(y) is float:
        if type(x) is float:
            raise Undefined("oo / oo")
        return fmpq(0)
    if type(x) is float:
        return x if _rational(y) > 0 else -x
    return _two(x, y, lambda a, b: a / b)


def _pow(x: Any, y: Any) -> Any:
    if type(x) is float or type(y) is float:
        return infinite_power(_floating(x), _floating(y), math.isinf, fmpq(0), fmpq(1), inf)
    if type(y) is ExactComplex:
        raise _irrational("a complex power")
    if x == 0:
        return _zero_power(y)
    if y.q != 1:
        return _root_power(x, y)
    if abs(int(y.p)) * _bits(x) > MOST_BITS:
        raise Unsupported(asked=f"the power {y} exactly", found=f"more than {MOST_BITS} bits")
    return _settle(x ** int(y.p)) if type(x) is ExactComplex else x ** int(y.p)


def _floating(x: Any) -> float:
    return x if type(x) is float else int(_rational(x).p) / int(x.q)


def _bits(x: Any) -> int:
    if type(x) is ExactComplex:
        return 2 * max(v.bit_length() for q in (x.re, x.im) for v in (q.numerator, q.denominator))
    return x.height_bits() if abs(x) != 1 else 0


def _zero_power(y: Any) -> Any:
    if y < 0:
        raise Undefined(f"0 ** ({y})")
    return fmpq(1) if y == 0 else fmpq(0)


def _root_power(x: Any, y: Any) -> Any:
    """x ** (p/q) for positive x when the root is rational."""
    if type(x) is ExactComplex or x < 0 or y.q > 64:
        raise _irrational(f"({x}) ** ({y})")
    if y.q == 2:
        return _pow(_sqrt(x), fmpq(y.p))
    top, bottom = _root(int(x.p), int(y.q)), _root(int(x.q), int(y.q))
    return _pow(fmpq(top, bottom), fmpq(y.p))


def _root(value: int, degree: int) -> int:
    root = round(value ** (1 / degree)) if value < 2**500 else 0
    if root**degree != value:
        raise _irrational(f"the root of degree {degree} of {value}")
    return root


def _sqrt(x: Any) -> Any:
    if type(x) is ExactComplex:
        raise _irrational(f"sqrt({x})")
    top, bottom = math.isqrt(abs(int(x.p))), math.isqrt(int(x.q))
    if top * top != abs(int(x.p)) or bottom * bottom != int(x.q):
        raise _irrational(f"sqrt({x})")
    return fmpq(top, bottom) if x >= 0 else ExactComplex(Fraction(0), Fraction(top, bottom))


def _abs(x: Any) -> Any:
    return _sqrt(_settle(x.square)) if type(x) is ExactComplex else abs(x)


def _sign(x: Any) -> Any:
    if type(x) is ExactComplex:
        return _two(x, _abs(x), lambda a, b: a / b)
    return fmpq(int(x > 0) - int(x < 0))


def _only_at(name: str, point: int, value: int) -> Function:
    """A transcendental function of a rational is rational at one place only."""

    def function(x: Any) -> Any:
        if x == point:
            return fmpq(value)
        raise _irrational(f"{name}({x})")

    return function


def _log(x: Any) -> Any:
    if x == 0:
        raise Undefined("log(0)")
    return _only_at("log", 1, 0)(x)


def _log1p(x: Any) -> Any:
    return _log(_add(x, fmpq(1)))


def _gamma(x: Any) -> Any:
    if type(x) is ExactComplex or x.q != 1:
        raise _irrational(f"gamma({x})")
    if x <= 0:
        raise Undefined(f"gamma at its pole {x}")
    if x > 20_000:
        raise Unsupported(asked=f"gamma({x}) exactly", found="too many digits")
    return fmpq(math.factorial(int(x.p) - 1))


def _binomial(n: Any, k: Any) -> Any:
    if ExactComplex in (type(n), type(k)) or k.q != 1:
        raise _irrational(f"binomial({n}, {k})")
    if k < 0:
        return fmpq(0)
    if n.q == 1 and n >= 0:
        if min(k, n - k) > 20_000:
            raise Unsupported(asked=f"binomial({n}, {k}) exactly", found="too many digits")
        return fmpq(math.comb(int(n.p), int(k.p)))
    if k > 10_000:
        raise Unsupported(asked=f"binomial({n}, {k}) exactly", found="too many factors")
    return math.prod((n - j for j in range(int(k.p))), start=fmpq(1)) / math.factorial(int(k.p))


def _beta(x: Any, y: Any) -> Any:
    return _gamma(x) * _gamma(y) / _gamma(_add(x, y))


def _whole(name: str, method: Callable[[int, int], int]) -> Function:
    def function(x: Any, y: Any) -> Any:
        if any(type(v) is not fmpq or v.q != 1 for v in (x, y)):
            raise Undefined(f"{name}({x}, {y}) of numbers that are not whole")
        return fmpq(method(int(x.p), int(y.p)))

    return function


def _floor(x: Any) -> Any:
    if type(x) is ExactComplex:
        return _settle_complex(exact(x.re.__floor__()), exact(x.im.__floor__()))
    return fmpq(x.floor())


def _ceiling(x: Any) -> Any:
    if type(x) is ExactComplex:
        return _settle_complex(exact(x.re.__ceil__()), exact(x.im.__ceil__()))
    return fmpq(x.ceil())


def _settle_complex(re: Any, im: Any) -> Any:
    return ExactComplex(re, im) if im != 0 else _settle(re)


def _mod(x: Any, y: Any) -> Any:
    if y == 0:
        raise Undefined(f"({x}) mod 0")
    if float in (type(x), type(y)):
        raise Undefined(f"({x}) mod ({y})")
    return _rational(x) - _rational(y) * fmpq((x / y).floor())


def _part(real: bool) -> Function:
    def function(x: Any) -> Any:
        if type(x) is ExactComplex:
            return _settle(x.re if real else x.im)
        return x if real else fmpq(0)

    return function


def _extremum(sign: int) -> Function:
    def function(*parts: Any) -> Any:
        best = _rational(parts[0])
        for part in parts[1:]:
            a, b = _pair(part, best)
            if (a > b) if sign > 0 else (a < b):
                best = part
        return best

    return function


def _arg(x: Any) -> Any:
    if x == 0:
        raise Undefined("arg(0)")
    if type(x) is not ExactComplex and x > 0:
        return fmpq(0)
    raise _irrational(f"arg({x})")


def _equal(x: Any, y: Any) -> bool:
    if ExactComplex in (type(x), type(y)):
        return bool(type(x) is type(y) and x == y)
    a, b = _pair(x, y)
    return bool(a == b)


def _ordered(test: Callable[[Any, Any], bool]) -> Function:
    return lambda x, y: bool(test(*_pair(x, y)))


def _at_limits(name: str, function: Function) -> Function:
    def make(limit: Any) -> Any:
        if isinstance(limit, str):
            raise _irrational(limit)
        return limit if isinstance(limit, float) else fmpq(limit.numerator, limit.denominator)

    def call(x: Any) -> Any:
        return at_infinity(name, x > 0, make) if type(x) is float else function(x)

    return call


def _one_argument() -> Mapping[str, Function]:
    zero_at_zero = (
        "sin",
        "tan",
        "asin",
        "atan",
        "sinh",
        "tanh",
        "asinh",
        "atanh",
        "expm1",
        "erf",
        "erfinv",
        "gelu",
        "silu",
    )
    also_zero = ("dilogarithm", "sine_integral", "lambertw")
    rows: dict[str, Function] = {
        **{name: _only_at(name, 0, 0) for name in zero_at_zero + also_zero},
        **{name: _only_at(name, 0, 1) for name in ("exp", "cos", "cosh", "erfc", "erfcx")},
        "acos": _only_at("acos", 1, 0),
        "acosh": _only_at("acosh", 1, 0),
        "log": _log,
        "log1p": _log1p,
        "sqrt": _sqrt,
        "abs": _abs,
        "sign": _sign,
        "sigmoid": lambda x: _only_at("sigmoid", 0, 1)(x) / 2,
        "normal_cdf": lambda x: _only_at("normal_cdf", 0, 1)(x) / 2,
        "logit": _logit,
        "relu": lambda x: max(_rational(x), fmpq(0)),
        "heaviside": lambda x: fmpq(int(_rational(x) > 0)),
        "floor": _floor,
        "ceiling": _ceiling,
        "re": _part(True),
        "im": _part(False),
        "conjugate": lambda x: x.conjugate() if type(x) is ExactComplex else x,
        "arg": _arg,
        "stop_gradient": lambda x: x,
        "gamma": _gamma,
        "loggamma": lambda x: _log(_gamma(x)),
        "factorial": lambda x: _gamma(_add(x, fmpq(1))),
    }
    return {name: _at_limits(name, function) for name, function in rows.items()}


def _logit(x: Any) -> Any:
    if x in (0, 1):
        raise Undefined(f"logit({x})")
    return _only_at("logit", 1, 0)(x + x) if type(x) is fmpq else _only_at("logit", 1, 0)(x)


FUNCTIONS: Mapping[str, Function] = {
    **logic(),
    **_one_argument(),
    "add": _add,
    "mul": _mul,
    "neg": lambda x: -x,
    "div": _div,
    "pow": _pow,
    "max": _extremum(1),
    "min": _extremum(-1),
    "mod": _mod,
    "gcd": _whole("gcd", math.gcd),
    "lcm": _whole("lcm", math.lcm),
    "delta": lambda x, y: fmpq(int(_equal(x, y))),
    "indicator": lambda condition: fmpq(int(condition)),
    "binomial": _binomial,
    "beta": _beta,
    "logbeta": lambda x, y: _log(_beta(x, y)),
    "eq": _equal,
    "ne": lambda x, y: not _equal(x, y),
    "lt": _ordered(lambda a, b: a < b),
    "le": _ordered(lambda a, b: a <= b),
    "gt": _ordered(lambda a, b: a > b),
    "ge": _ordered(lambda a, b: a >= b),
}


class ExactSystem(System):
    """flint rationals; the system in which conditions and finite sums have exact answers."""

    name = "EXACT"
    exact_numbers = True
    rigorous = True
    functions = Functions("EXACT", FUNCTIONS)

    def rational(self, value: Fraction) -> Any:
        return fmpq(value.numerator, value.denominator)

    def complex(self, re: Fraction, im: Fraction) -> Any:
        return ExactComplex(re, im)

    def infinity(self, sign: int) -> Any:
        return inf if sign > 0 else -inf

    def constant(self, name: str) -> Any:
        if name == "i":
            return ExactComplex(Fraction(0), Fraction(1))
        raise _irrational(name)

    def accepts(self, value: Any) -> bool:
        return isinstance(value, (fmpq, ExactComplex))

    def magnitude(self, value: Any) -> float:
        return 0.0 if value == 0 else 1.0


EXACT = ExactSystem()
