"""Means over an interval: (F(high) - F(low)) / (high - low), with F the antiderivative of each shape of statistic."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgen.probability.decisions import minus_oo, oo, undefined
from symgen.probability.declarations import Potential
from symgen.probability.pieces import settled, times_log, unless_equal
from symgen.terms.build import atan, dilogarithm, exp, log, sin
from symgen.terms.term import Term, make, num


def means() -> tuple[Potential, ...]:
    """The mean of every shape over the interval from `low` to `high`.

    >>> {p.shape for p in means()} >= {"power", "logarithm", "absolute-deviation"}
    True
    """
    return (
        Potential("power", _power, _power_is_finite, instances=((1,), (2,), (3,)), otherwise=_infinite_power),
        Potential("logarithm", _mean(_logarithm), where=_positive_argument),
        Potential("squared-logarithm", _mean(_squared_logarithm), where=lambda low, high: (low > 0,)),
        *(Potential(shape, _mean(antiderivative)) for shape, antiderivative in _ANTIDERIVATIVES.items()),
    )


def _mean(antiderivative: Callable[..., Term]) -> Callable[..., Term]:
    def value(*arguments: Term, low: Term, high: Term) -> Term:
        return (antiderivative(high, *arguments) - antiderivative(low, *arguments)) / (high - low)

    return value


def _power(r: Term, low: Term, high: Term) -> Term:
    raised = r + 1 if r.value is None else num(r.value + 1)
    above, below = (end if end == 0 else end**raised for end in (high, low))
    value = (above - below) / (raised * (high - low))
    return value if num(0) in (high, low) else unless_equal(r, num(-1), value, log(high / low) / (high - low))


def _power_is_finite(r: Term, low: Term, high: Term) -> tuple[object, ...]:
    """Powers of -1 and below are not integrable over an interval that holds or touches 0."""
    return (make("or", make("gt", r, num(-1)), make("gt", low, num(0)), make("lt", high, num(0))),)


def _infinite_power(r: Term, low: Term, high: Term) -> Term | None:
    """What E[x^r] comes to where it is not finite: odd powers are of one sign only where 0 is an end."""
    if r.value is None or r.value.denominator != 1 or r.value % 2 == 0:
        return None
    ends = (oo(), make("ge", low, num(0))), (minus_oo(), make("le", high, num(0)))
    return settled(make("cases", *ends[0], *ends[1], undefined(), attrs=("", "", "")))


def _positive_argument(a: Term, b: Term, low: Term, high: Term) -> tuple[object, ...]:
    return (a + b * low > 0, a + b * high > 0)


def _logarithm(x: Term, a: Term, b: Term) -> Term:
    inside = b * x if a == 0 and b != 1 else x if a == 0 else a + (x if b == 1 else b * x)
    scaled = times_log(inside)
    return (scaled if b == 1 else scaled / b) - x


def _squared_logarithm(x: Term) -> Term:
    whole = times_log(x)
    return x * log(x) ** 2 - 2 * whole + 2 * x if x.domain.is_positive else _continued_squared_logarithm(x)


def _continued_squared_logarithm(x: Term) -> Term:
    value = x * log(x) ** 2 - 2 * x * log(x) + 2 * x
    return num(0) if x == 0 else make("cases", value, make("ne", x, num(0)), num(0), attrs=("", "the limit"))


def _quadratic_logarithm(x: Term, m: Term, c: Term) -> Term:
    away = x if m == 0 else x - m
    return away * log(c**2 + away**2) - 2 * away + 2 * c * atan(away / c)


def _absolute(x: Term, m: Term) -> Term:
    return (x - m) * abs(x - m) / 2


_ANTIDERIVATIVES: Mapping[str, Callable[..., Term]] = {
    "quadratic-logarithm": _quadratic_logarithm,
    "absolute-deviation": _absolute,
    "exponential": lambda x, s: exp(s * x) / s,
    "softplus": lambda x, a, b: -dilogarithm(-exp(a + b * x)) / b,
    "cosine": lambda x, a, b: sin(a + b * x) / b,
}

__all__ = ["means"]
