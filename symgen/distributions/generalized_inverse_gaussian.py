"""The generalised inverse Gaussian distribution: what a gamma prior and a normal likelihood make of a variance."""

from fractions import Fraction
from math import factorial
from typing import Any

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Potential, declare
from symgen.probability.statistics import plus
from symgen.terms.build import besselk, exp, log, pi, sqrt
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import Term, num


def _bessel(order: Term, z: Term) -> Term:
    """K of the order at z > 0, elementary where the order is half an odd number."""
    value = order.value
    if value is None or value.denominator != 2:
        return besselk(order, z)
    n = int(abs(value) - Fraction(1, 2))
    addends = (num(Fraction(factorial(n + k), factorial(k) * factorial(n - k))) / (2 * z) ** k for k in range(n + 1))
    return sqrt(pi() / (2 * z)) * exp(-z) * plus(addends)


def _log_density(x: Term, order: Term, a: Term, b: Term) -> Term:
    kernel = (order - 1) * log(x) - (a * x + b / x) / 2
    return kernel + order * log(a / b) / 2 - log(2 * _bessel(order, sqrt(a * b)))


def _exponential(s: Term, order: Term, a: Term, b: Term) -> Term:
    rest = a - 2 * s
    return (a / rest) ** (order / 2) * _bessel(order, sqrt(rest * b)) / _bessel(order, sqrt(a * b))


def _draws(generator: Any, size: Any, order: Any, a: Any, b: Any) -> Any:
    from scipy.stats import geninvgauss

    return geninvgauss(order, (a * b) ** 0.5, scale=(b / a) ** 0.5).rvs(size, random_state=generator)


declare(
    Family(
        "GeneralizedInverseGaussian",
        (Parameter("order", REAL), Parameter("a", POSITIVE), Parameter("b", POSITIVE)),
        HALF_LINE,
        _log_density,
        _draws,
        "B. Jorgensen, Statistical Properties of the Generalized Inverse Gaussian Distribution (1982), equation (2.1)",
        potentials=(
            Potential(
                "power",
                lambda r, order, a, b: (
                    (b / a) ** (r / 2) * _bessel(order + r, sqrt(a * b)) / _bessel(order, sqrt(a * b))
                ),
            ),
            Potential("exponential", _exponential, lambda s, order, a, b: (2 * s < a,)),
        ),
        twins={
            "scipy": lambda order, a, b: ("geninvgauss", {"p": order, "b": (a * b) ** 0.5, "scale": (b / a) ** 0.5})
        },
    )
)
