"""Means under densities that go like exp(rate x) over an interval: antiderivatives of exp(rate x) times each shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symgen.terms.build import cos, cosine_integral, exp, expint_e1, expint_ei, log, pi, re, sin, sine_integral
from symgen.terms.term import Term, make


def real_exponential_integral(away: Term, width: Term) -> Term:
    """The real part of exp(z) E1(z) at z = away + i width, for a width that is not 0.

    >>> from symgen.terms.build import positives
    >>> from symgen.terms.term import num
    >>> real_exponential_integral(num(0), positives("w")).domain.is_real
    True
    """
    if away == 0:
        return sin(width) * (pi() / 2 - sine_integral(width)) - cos(width) * cosine_integral(width)
    z = away + make("const", attrs=("i",)) * width
    return re(exp(z) * expint_e1(z))


def antiderivative(shape: str, x: Term, rate: Term, *arguments: Term) -> Term:
    """An antiderivative in x of exp(rate x) times a shape, at a rate that is not 0.

    >>> from symgen.terms.build import reals
    >>> x, k, m = reals("x k m")
    >>> sorted(ANTIDERIVATIVES)
    ['absolute-deviation', 'cosine', 'logarithm', 'quadratic-logarithm']
    """
    return ANTIDERIVATIVES[shape](x, rate, *arguments)


def _absolute(x: Term, rate: Term, m: Term) -> Term:
    """Continued over the kink: what is added there makes both sides 0."""
    inner = exp(rate * x) * ((x - m) / rate - 1 / rate**2) + exp(rate * m) / rate**2
    return make("sign", x - m) * inner


def _cosine(x: Term, rate: Term, a: Term, b: Term) -> Term:
    angle = a + b * x
    return exp(rate * x) * (rate * cos(angle) + b * sin(angle)) / (rate**2 + b**2)


def _logarithm(x: Term, rate: Term, a: Term, b: Term) -> Term:
    inside = a + b * x
    return (exp(rate * x) * log(inside) - exp(-rate * a / b) * expint_ei(rate * inside / b)) / rate


def _quadratic_logarithm(x: Term, rate: Term, m: Term, c: Term) -> Term:
    wave = real_exponential_integral(rate * (m - x) if x != 0 else rate * m, abs(rate) * c)
    return exp(rate * x) * (log((x - m) ** 2 + c**2) + 2 * wave) / rate


ANTIDERIVATIVES: Mapping[str, Callable[..., Term]] = {
    "absolute-deviation": _absolute,
    "cosine": _cosine,
    "logarithm": _logarithm,
    "quadratic-logarithm": _quadratic_logarithm,
}

__all__ = ["ANTIDERIVATIVES", "antiderivative", "real_exponential_integral"]
