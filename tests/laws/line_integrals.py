"""Integrals of functions that may have an end at infinity or a singular end: by substitution, on the whole line.

A half-line becomes the line by x = end +- exp(t), an interval by the logistic function, the line itself by sinh. Powers
and exponentials at the ends become exponentials of t or faster: the integral converges when they fall. What is analytic
there is summed by the trapezoidal rule, whose error falls exponentially.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from mpmath import mp

Number = Any
Function = Callable[[Number], Number]

_FAR = 220
_FALL = 45  # exp(-45) of the largest value is nothing
_DIGITS = 22
_DIGITS_BESIDE_AN_END = 115  # 1 - x keeps digits where x is 1 - exp(-220)
_ACCURACY = mp.mpf(10) ** -16


def integral_of_exponential(
    logarithm: Function, low: Number, high: Number, cuts: Iterable[Number] = (), factor: Function | None = None
) -> Number | None:
    """The integral of exp(logarithm(x)) factor(x) from low to high, or oo; None where a tail falls too slowly to be told.

    `cuts` are kinks of the integrand; the factor grows more slowly than the exponential falls.
    """
    if low >= high:
        return mp.mpf(0)
    bounded = not mp.isinf(low) and not mp.isinf(high)
    with mp.workdps(_DIGITS_BESIDE_AN_END if bounded else _DIGITS):
        place, back, jacobian = _substitution(mp.mpf(low), mp.mpf(high))

        def weight(t: Number) -> Number:
            return logarithm(place(t)) + jacobian(t)

        first, last = _edge(weight, -1), _edge(weight, 1)
        if mp.inf in (first, last):
            return mp.inf
        if first is None or last is None:
            return None
        inner = sorted(t for t in (back(mp.mpf(c)) for c in cuts if low < c < high) if first < t < last)
        weighed = factor or (lambda x: 1)
        return _integral(lambda t: mp.exp(weight(t)) * weighed(place(t)), [first, *inner, last])


def _substitution(low: Number, high: Number) -> tuple[Function, Function, Function]:
    """x(t), t(x) and log dx/dt."""
    if not mp.isinf(low) and not mp.isinf(high):
        width = high - low
        return (
            lambda t: low + width / (1 + mp.exp(-t)),
            lambda x: mp.log((x - low) / (high - x)),
            lambda t: mp.log(width) - mp.log1p(mp.exp(-abs(t))) * 2 - abs(t),
        )
    if not mp.isinf(low):
        return lambda t: low + mp.exp(t), lambda x: mp.log(x - low), lambda t: t
    if not mp.isinf(high):
        return lambda t: high - mp.exp(-t), lambda x: -mp.log(high - x), lambda t: -t
    return mp.sinh, mp.asinh, lambda t: mp.log(mp.cosh(t))


def _edge(weight: Function, side: int) -> Number | None:
    """Where the tail is negligible on one side; oo where it does not fall, None where it falls too slowly."""
    places = [side * mp.mpf(t) / 3 for t in range(25)]
    while abs(places[-1]) < _FAR:
        places.append(places[-1] * mp.mpf("1.1"))
    values = [weight(t) for t in places]
    top = max(v for v in values if not mp.isnan(v))
    if values[-1] >= top - _FALL:
        return None if values[-1] < values[-2] - mp.mpf("1e-9") else mp.inf
    return next(after for after, v in zip(places[:0:-1], values[-2::-1], strict=True) if v >= top - _FALL)


def _integral(integrand: Function, points: list[Number]) -> Number:
    if len(points) > 2:
        return sum((mp.quad(integrand, mp.linspace(a, b, 6)) for a, b in pairwise(points)), mp.mpf(0))
    start, end = points
    count = max(32, int(end - start) * 2)
    step = (end - start) / count
    total, size = _sums(integrand(start + step * k) for k in range(count + 1))
    for _ in range(8):
        between, more = _sums(integrand(start + step * (k + mp.mpf(1) / 2)) for k in range(count))
        if abs(between - total) <= _ACCURACY * (size + more):
            return (between + total) * step / 2
        total, size, step, count = total + between, size + more, step / 2, count * 2
    raise ArithmeticError("the trapezoidal rule does not converge")


def _sums(values: Iterable[Number]) -> tuple[Number, Number]:
    """The sum of some numbers, and of their absolute values."""
    found = list(values)
    return mp.fsum(found), mp.fsum(map(abs, found))


__all__ = ["integral_of_exponential"]
