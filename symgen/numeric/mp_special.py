"""Special functions in mpmath, with poles named as Undefined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.mp_system import guarded, nonzero, unary
from symgen.numeric.relations import real_only
from symgen.numeric.system import Function


def special_functions(ctx: Any) -> Mapping[str, Function]:
    three = {"incomplete_beta": lambda a, b, x: _incomplete_beta(ctx, a, b, x)}
    return {**_one_argument(ctx), **_gamma_family(ctx), **_two_arguments(ctx), **three}


def is_pole(ctx: Any, x: Any) -> bool:
    """Whether x is 0, -1, -2, ..."""
    return bool(x.imag == 0 and x.real <= 0 and x.real == ctx.nint(x.real))


def _off_poles(ctx: Any, name: str, function: Function) -> Function:
    def call(x: Any) -> Any:
        if is_pole(ctx, x):
            raise Undefined(f"{name} at its pole {x}")
        return function(x)

    return call


def _inside_unit(ctx: Any, x: Any) -> Any:
    x = real_only(x, "erfinv")
    if abs(x) >= 1:
        raise Undefined(f"erfinv({x})")
    return ctx.erfinv(x)


def _one_argument(ctx: Any) -> Mapping[str, Function]:
    gamma_like = {
        "gamma": ctx.gamma,
        "loggamma": ctx.loggamma,
        "digamma": ctx.digamma,
    }
    rows: dict[str, Function] = {
        **{name: _off_poles(ctx, name, function) for name, function in gamma_like.items()},
        "factorial": lambda x: _off_poles(ctx, "gamma", ctx.gamma)(x + 1),
        "erf": ctx.erf,
        "erfc": ctx.erfc,
        "erfcx": lambda x: _erfcx(ctx, x),
        "erfinv": lambda x: _inside_unit(ctx, x),
        "normal_cdf": lambda x: ctx.erfc(-x / ctx.sqrt(2)) / 2,
        "zeta": lambda x: _off_one(x, ctx.zeta),
        "expint_e1": nonzero("E1", ctx.e1),
        "expint_ei": nonzero("Ei", ctx.ei),
        "sine_integral": ctx.si,
        "cosine_integral": nonzero("Ci", ctx.ci),
        "dilogarithm": lambda x: ctx.polylog(2, x),
        "lambertw": ctx.lambertw,
    }
    return {name: unary(ctx, name, function) for name, function in rows.items()}


def _erfcx(ctx: Any, x: Any) -> Any:
    """exp(x^2) erfc(x): for large x the two factors leave the range of numbers that mpmath can form."""
    if abs(x) > 10**6 and x.real > 0:
        return sum((-1) ** k * ctx.fac2(2 * k - 1) / (2 * x * x) ** k for k in range(12)) / (x * ctx.sqrt(ctx.pi))
    return ctx.exp(x * x) * ctx.erfc(x)


def _off_one(x: Any, function: Function) -> Any:
    if x == 1:
        raise Undefined("zeta(1)")
    return function(x)


def _polygamma(ctx: Any, n: Any, x: Any) -> Any:
    if n != ctx.nint(n) or n.real < 0:
        raise Unsupported(asked=f"polygamma of order {n}", found="orders are 0, 1, 2, ...")
    if ctx.isinf(x) and x > 0:
        return ctx.inf if n == 0 else ctx.zero
    return _off_poles(ctx, "polygamma", lambda z: guarded("polygamma", ctx.psi, int(n.real), z))(x)


def _off_both_poles(ctx: Any, name: str, function: Function) -> Function:
    def call(x: Any, y: Any) -> Any:
        if ctx.isinf(x) or ctx.isinf(y):
            raise Unsupported(asked=f"{name} at infinity")
        for part in (x, y):
            if is_pole(ctx, part):
                raise Undefined(f"{name} at its pole {part}")
        return guarded(name, function, x, y)

    return call


def _logbeta(ctx: Any, x: Any, y: Any) -> Any:
    if is_pole(ctx, x + y):
        raise Undefined(f"log of beta({x}, {y}) = 0")
    return ctx.loggamma(x) + ctx.loggamma(y) - ctx.loggamma(x + y)


def _gamma_family(ctx: Any) -> Mapping[str, Function]:
    return {
        "polygamma": lambda n, x: _polygamma(ctx, n, x),
        "beta": _off_both_poles(ctx, "beta", lambda x, y: ctx.gamma(x) * ctx.gamma(y) * ctx.rgamma(x + y)),
        "logbeta": _off_both_poles(ctx, "logbeta", lambda x, y: _logbeta(ctx, x, y)),
        "binomial": lambda n, k: _binomial(ctx, n, k),
    }


def _binomial(ctx: Any, n: Any, k: Any) -> Any:
    """Zero for negative whole k, a falling factorial over k! for whole k, else by gamma functions."""
    if ctx.isinf(n) or ctx.isinf(k):
        raise Unsupported(asked="binomial at infinity")
    if k == ctx.nint(k):
        if k.real < 0:
            return ctx.zero
        return guarded("binomial", ctx.binomial, n, k)
    if is_pole(ctx, n + 1):
        raise Undefined(f"binomial({n}, {k}) at a pole")
    return guarded("binomial", lambda: ctx.gamma(n + 1) * ctx.rgamma(k + 1) * ctx.rgamma(n - k + 1))


def _two_arguments(ctx: Any) -> Mapping[str, Function]:
    rows: dict[str, Function] = {
        "polylog": lambda s, x: _polylog(ctx, s, x),
        "besseli": lambda n, x: _bessel(ctx, ctx.besseli, n, x),
        "besselj": lambda n, x: _bessel(ctx, ctx.besselj, n, x),
        "besselk": lambda n, x: nonzero("besselk", lambda z: _besselk(ctx, n, z))(x),
        "bessely": lambda n, x: nonzero("bessely", lambda z: ctx.bessely(n, z))(x),
        "lower_incomplete_gamma": lambda s, x: _lower(ctx, s, x),
        "upper_incomplete_gamma": lambda s, x: _upper(ctx, s, x),
    }
    return {name: _finite(ctx, name, function) for name, function in rows.items()}


def _finite(ctx: Any, name: str, function: Function) -> Function:
    def call(n: Any, x: Any) -> Any:
        if ctx.isinf(n) or ctx.isinf(x):
            return _at_infinity(ctx, name, n, x)
        return guarded(name, function, n, x)

    return call


def _at_infinity(ctx: Any, name: str, n: Any, x: Any) -> Any:
    limits = {
        "besseli": lambda: ctx.inf,
        "besselk": lambda: ctx.zero,
        "upper_incomplete_gamma": lambda: ctx.zero,
        "lower_incomplete_gamma": lambda: ctx.gamma(n),
    }
    if name in limits and not ctx.isinf(n) and x.real > 0:
        return limits[name]()
    raise Unsupported(asked=f"{name}({n}, {x})", found="no value at infinity is known")


def _bessel(ctx: Any, function: Function, n: Any, x: Any) -> Any:
    whole = n == ctx.nint(n)
    if x == 0 and not whole and n.real < 0:
        raise Undefined(f"a Bessel function of order {n} at 0")
    return function(n, x)


def _besselk(ctx: Any, n: Any, x: Any) -> Any:
    """On the negative axis by K(-x) = exp(-i pi n) K(x) - i pi I(x): mpmath has no answer there for half orders."""
    if x.imag == 0 and x.real < 0:
        return ctx.expjpi(-n) * ctx.besselk(n, -x) - ctx.mpc(0, ctx.pi) * ctx.besseli(n, -x)
    return ctx.besselk(n, x)


def _polylog(ctx: Any, s: Any, x: Any) -> Any:
    if x == 1 and s.real <= 1:
        raise Undefined(f"polylog({s}, 1)")
    return ctx.polylog(s, x)


def _incomplete_beta(ctx: Any, a: Any, b: Any, x: Any) -> Any:
    """I_x(a, b), the smaller of it and its complement by Gauss's series."""
    a, b, x = (real_only(one, "incomplete_beta") for one in (a, b, x))
    if ctx.isinf(a) or ctx.isinf(b):
        raise Unsupported(asked=f"incomplete_beta({a}, {b}, {x})", found="no value at infinity is known")
    if a <= 0 or b <= 0 or x < 0 or x > 1:
        raise Undefined(f"incomplete_beta({a}, {b}, {x})")
    if x * (a + b + 2) <= a + 1:
        return ctx.betainc(a, b, 0, x, regularized=True)
    return 1 - ctx.betainc(b, a, 0, 1 - x, regularized=True)


def _lower(ctx: Any, s: Any, x: Any) -> Any:
    if is_pole(ctx, s):
        raise Undefined(f"lower incomplete gamma of order {s}")
    if x == 0 and s.real <= 0:
        raise Undefined(f"lower incomplete gamma of order {s} at 0")
    if x.imag == 0 and x.real > 0:
        return ctx.gammainc(s, 0, x)
    return x**s / s * ctx.hyp1f1(s, s + 1, -x)  # Kummer: mpmath's own rule for negative x does not end


def _upper(ctx: Any, s: Any, x: Any) -> Any:
    if x == 0 and s.real <= 0:
        raise Undefined(f"upper incomplete gamma of order {s} at 0")
    return ctx.gammainc(s, x)
