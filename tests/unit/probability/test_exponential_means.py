"""Means under densities that go like exp(rate x): antiderivatives, against quadratures; and what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from mpmath import mp

from symgen import compile, derive
from symgen.numeric import value
from symgen.probability.exponential_means import ANTIDERIVATIVES, antiderivative, real_exponential_integral
from symgen.terms.term import num

ARGUMENTS = {
    "absolute-deviation": (Fraction(3, 10),),
    "cosine": (Fraction(1, 2), Fraction(-2)),
    "logarithm": (Fraction(2), Fraction(3)),
    "quadratic-logarithm": (Fraction(3, 10), Fraction(1, 5)),
}
BODIES: dict[str, Callable[..., Any]] = {
    "absolute-deviation": lambda x, m: abs(x - m),
    "cosine": lambda x, a, b: mp.cos(a + b * x),
    "logarithm": lambda x, a, b: mp.log(a + b * x),
    "quadratic-logarithm": lambda x, m, c: mp.log((x - m) ** 2 + c**2),
}


def wrong(shape: str, rate: Fraction, factor: Fraction = Fraction(1)) -> bool:
    """Whether F(1) - F(0), times a factor, differs from the integral over (0, 1)."""
    arguments = ARGUMENTS[shape]
    ends = [value(antiderivative(shape, num(x), num(rate), *map(num, arguments)), {}, digits=15) for x in (1, 0)]
    exact = [mp.mpf(a.numerator) / a.denominator for a in arguments]
    slope = mp.mpf(rate.numerator) / rate.denominator
    truth = mp.quad(lambda x: mp.exp(slope * x) * BODIES[shape](x, *exact), [0, 0.3, 1])
    return bool(abs(factor * (ends[0] - ends[1]) - truth) > 1e-10)


@pytest.mark.parametrize("rate", [Fraction(3, 2), Fraction(-1, 2)])
@pytest.mark.parametrize("shape", ANTIDERIVATIVES)
def test_antiderivatives_and_a_planted_mistake(shape: str, rate: Fraction) -> None:
    assert not wrong(shape, rate)
    assert wrong(shape, rate, Fraction(1001, 1000))


@pytest.mark.parametrize("away", [Fraction(0), Fraction(-2), Fraction(1, 2)])
def test_the_real_part_of_an_exponential_integral(away: Fraction) -> None:
    z = mp.mpc(float(away), 0.75)
    found = value(real_exponential_integral(num(away), num(Fraction(3, 4))), {}, digits=15)
    assert abs(found - mp.re(mp.exp(z) * mp.e1(z))) < 1e-12


def test_code_of_what_is_real_is_real() -> None:
    """Around a location of 0 the exponential integral is at imaginary arguments."""
    derived = derive("KL(Exponential(rate=a) || HalfCauchy(s))", where="a, s > 0", judge=False)
    assert derived.result.domain.is_real
    assert isinstance(float(compile(derived.result, args=["a", "s"])(1.0, 2.0)), float)


def test_the_mean_logarithm_of_a_logistic_variable_is_the_integral() -> None:
    derived = derive("KL(Logistic(m, s) || Cauchy(n, t))", where="m, n: real; s, t > 0", judge=False)
    assert derived.closed and derived.result.domain.is_real
    found = derived.evaluate({"m": "0.5", "s": 1, "n": "-0.25", "t": 2})

    def body(x: Any) -> Any:
        density = 1 / (2 * mp.cosh((x - mp.mpf("0.5")) / 2)) ** 2
        return density * (mp.log(density) + mp.log(2 * mp.pi) + mp.log(1 + ((x + mp.mpf("0.25")) / 2) ** 2))

    truth = mp.quad(body, [-40, -5, 0, 5, 40])
    assert abs(found - truth) < 1e-9
    assert abs(derived.evaluate({"m": "0.75", "s": 1, "n": "-0.25", "t": 2}) - truth) > 1e-3
