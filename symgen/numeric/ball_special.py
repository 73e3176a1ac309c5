"""Special functions in balls: the real method inside its domain, the complex one elsewhere, poles as Undefined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import acb, arb

from symgen.numeric.ball_system import NAN, ZERO, _cdf, _is_zero, _strictly, _unary, is_infinite, positive, settle
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.system import Function


def is_pole(x: Any) -> bool:
    """Whether x is certainly one of 0, -1, -2, ..."""
    if type(x) is acb:
        return bool(x.imag == 0) and is_pole(x.real)
    return bool(x.is_integer() and x <= 0)


def special_functions() -> Mapping[str, Function]:
    return {**_one_argument(), **_two_arguments(), "incomplete_beta": _incomplete_beta}


def _incomplete_beta(a: Any, b: Any, x: Any) -> Any:
    """I_x(a, b) of positive a and b, from 0 at 0 to 1 at 1."""
    if any(type(one) is not arb or is_infinite(one) for one in (a, b, x)):
        raise Unsupported(asked=f"incomplete_beta({a}, {b}, {x})", found="real arguments only")
    if a <= 0 or b <= 0 or x < 0 or x > 1:
        raise Undefined(f"incomplete_beta({a}, {b}, {x})")
    if not (a > 0 and b > 0 and x >= 0 and x <= 1):
        raise Undecided(f"incomplete_beta({a}, {b}, {x})", enclosure=NAN)
    if x == 0 or x == 1:
        return arb(x)
    return x.beta_lower(a, b, 1)


def _erfcx(x: Any) -> Any:
    return (x * x).exp() * x.erfc()


def _one_argument() -> Mapping[str, Function]:
    methods: dict[str, tuple[Any, ...]] = {
        "gamma": (arb.gamma, acb.gamma, None, is_pole),
        "loggamma": (arb.lgamma, acb.lgamma, positive, is_pole),
        "digamma": (arb.digamma, acb.digamma, None, is_pole),
        "factorial": (lambda x: (x + 1).gamma(), lambda x: (x + 1).gamma(), None, lambda x: is_pole(x + 1)),
        "erf": (arb.erf, acb.erf),
        "erfc": (arb.erfc, acb.erfc),
        "erfcx": (_erfcx, _erfcx),
        "erfinv": (arb.erfinv, None, _strictly(-1, 1), lambda x: type(x) is arb and bool(abs(x) >= 1)),
        "normal_cdf": (_cdf, _cdf),
        "zeta": (arb.zeta, acb.zeta, None, lambda x: bool(x == 1)),
        "expint_e1": (lambda x: x.expint(arb(1)), lambda x: x.expint(acb(1)), positive, _is_zero),
        "expint_ei": (arb.ei, acb.ei, None, _is_zero),
        "sine_integral": (arb.si, acb.si),
        "cosine_integral": (arb.ci, acb.ci, positive, _is_zero),
        "dilogarithm": (lambda x: x.polylog(arb(2)), lambda x: x.polylog(acb(2)), lambda x: bool(x <= 1)),
        "lambertw": (arb.lambertw, acb.lambertw, lambda x: bool(x > -(arb(-1).exp()))),
    }
    return {name: _unary(name, *row) for name, row in methods.items()}


def _guarded(name: str, function: Function) -> Function:
    def call(x: Any, y: Any) -> Any:
        if is_infinite(x) or is_infinite(y):
            return _at_infinity(name, x, y)
        return settle(function(x, y))

    return call


def _at_infinity(name: str, n: Any, x: Any) -> Any:
    limits: dict[str, Callable[[], Any]] = {
        "besseli": arb.pos_inf,
        "besselk": lambda: ZERO,
        "upper_incomplete_gamma": lambda: ZERO,
        "lower_incomplete_gamma": lambda: n.gamma(),
    }
    if name in limits and not is_infinite(n) and x > 0:
        return limits[name]()
    raise Unsupported(asked=f"{name}({n}, {x})", found="no value at infinity is known")


def _polygamma(n: Any, x: Any) -> Any:
    order = n.unique_fmpz() if type(n) is arb and n.is_exact() else None
    if order is None or order < 0:
        raise Unsupported(asked=f"polygamma of order {n}", found="orders are 0, 1, 2, ...")
    if is_pole(x):
        raise Undefined(f"polygamma at its pole {x}")
    result = acb(x).polygamma(acb(int(order)))
    return result.real if type(x) is arb else result


def _beta(x: Any, y: Any) -> Any:
    _no_pole("beta", x, y)
    return x.gamma() * y.gamma() * (x + y).rgamma()


def _no_pole(name: str, *args: Any) -> None:
    for x in args:
        if is_pole(x):
            raise Undefined(f"{name} at its pole {x}")


def _logbeta(x: Any, y: Any) -> Any:
    _no_pole("logbeta", x, y, x + y)
    return _lgamma(x) + _lgamma(y) - _lgamma(x + y)


def _lgamma(x: Any) -> Any:
    return x.lgamma() if type(x) is arb and x > 0 else acb(x).lgamma()


def _binomial(n: Any, k: Any) -> Any:
    if type(k) is arb and k.is_integer():
        return _falling(n, _whole(k))
    if is_pole(n + 1):
        raise Undefined(f"binomial({n}, {k}) at a pole")
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _whole(x: Any) -> int:
    return int(x.unique_fmpz())


def _falling(n: Any, k: int) -> Any:
    """n (n-1) ... (n-k+1) / k!, zero for negative k."""
    if k < 0:
        return ZERO
    if type(n) is arb and n.is_integer() and n >= 0:
        if n < k:
            return ZERO
        k = min(k, _whole(n) - k)
    return (n - k + 1).rising(arb(k) if type(n) is arb else acb(k)) / arb(k).fac()


def _both(
    function: Callable[[Any, Any], Any], complex_function: Callable[[Any, Any], Any], inside: Callable[[Any, Any], bool]
) -> Function:
    """The real method where both arguments are real and certainly inside, else the complex one."""

    def call(n: Any, x: Any) -> Any:
        if type(n) is arb and type(x) is arb and inside(n, x):
            return function(n, x)
        return settle(complex_function(acb(n), acb(x)))

    return call


def _whole_or_positive(n: Any, x: Any) -> bool:
    return bool(n.is_integer() or x > 0)


def _refusing_zero(name: str, function: Function) -> Function:
    def call(n: Any, x: Any) -> Any:
        if x == 0:
            raise Undefined(f"{name}({n}, 0)")
        return function(n, x)

    return call


def _bessel_at_zero(function: Function) -> Function:
    """J and I at 0: 1 for order 0, else 0 for whole or positive orders, a pole for the others."""

    def call(n: Any, x: Any) -> Any:
        if x == 0:
            if n == 0:
                return arb(1)
            if n.real > 0 or (type(n) is arb and n.is_integer()):
                return ZERO
            if n.real < 0 and not n.contains_integer():
                raise Undefined(f"a Bessel function of order {n} at 0")
            return NAN
        return function(n, x)

    return call


def _polylog(s: Any, x: Any) -> Any:
    if x == 1:
        if s.real <= 1:
            raise Undefined(f"polylog({s}, 1)")
        if s.real > 1:
            return s.zeta()
    inside = _both(lambda n, z: z.polylog(n), lambda n, z: z.polylog(n), lambda n, z: bool(z < 1))
    return inside(s, x)


def _lower(s: Any, x: Any) -> Any:
    if is_pole(s):
        raise Undefined(f"lower incomplete gamma of order {s}")
    if x == 0:
        return _at_zero("lower", s, lambda: ZERO)
    return _both(lambda n, z: z.gamma_lower(n), lambda n, z: z.gamma_lower(n), _whole_order_or_positive)(s, x)


def _upper(s: Any, x: Any) -> Any:
    if x == 0:
        return _at_zero("upper", s, lambda: s.gamma())
    return _both(lambda n, z: z.gamma_upper(n), lambda n, z: z.gamma_upper(n), _whole_order_or_positive)(s, x)


def _whole_order_or_positive(n: Any, x: Any) -> bool:
    return bool(x > 0 or (n.is_integer() and n > 0))


def _at_zero(side: str, s: Any, value: Callable[[], Any]) -> Any:
    if s.real > 0:
        return value()
    if s.real <= 0:
        raise Undefined(f"{side} incomplete gamma of order {s} at 0")
    raise Undecided(f"{side} incomplete gamma of order {s} at 0", enclosure=NAN)


def _two_arguments() -> Mapping[str, Function]:
    always_real: Callable[[Any, Any], bool] = _whole_or_positive
    rows: dict[str, Function] = {
        "polygamma": _polygamma,
        "beta": _beta,
        "logbeta": _logbeta,
        "binomial": _binomial,
        "polylog": _polylog,
        "besseli": _bessel_at_zero(_both(lambda n, x: x.bessel_i(n), lambda n, x: x.bessel_i(n), always_real)),
        "besselj": _bessel_at_zero(_both(lambda n, x: x.bessel_j(n), lambda n, x: x.bessel_j(n), always_real)),
        "besselk": _refusing_zero(
            "besselk", _both(lambda n, x: x.bessel_k(n), lambda n, x: x.bessel_k(n), lambda n, x: bool(x > 0))
        ),
        "bessely": _refusing_zero(
            "bessely", _both(lambda n, x: x.bessel_y(n), lambda n, x: x.bessel_y(n), lambda n, x: bool(x > 0))
        ),
        "lower_incomplete_gamma": _lower,
        "upper_incomplete_gamma": _upper,
    }
    return {name: _guarded(name, function) for name, function in rows.items()}
