"""A log-normal falls faster than any power, so its divergence from a power law is finite: held against quadrature."""

import pytest
from mpmath import mp

from symgen.derivation import derive

PI = mp.pi
DENSITIES = {
    "Cauchy(0, 1)": lambda x: 1 / (PI * (1 + x * x)),
    "StudentT(3, 0, 1)": lambda x: 2 / (PI * mp.sqrt(3) * (1 + x * x / 3) ** 2),
    "HalfCauchy(1)": lambda x: 2 / (PI * (1 + x * x)),
    "Lomax(1, 2)": lambda x: (1 + x / 2) ** -2 / 2,
    "BetaPrime(2, 3)": lambda x: 12 * x * (1 + x) ** -5,
}


def truth(density):
    """The integral in t = log x, where the log-normal is a standard normal; nothing of symgen takes part."""

    def integrand(t):
        normal = mp.exp(-t * t / 2) / mp.sqrt(2 * PI)
        return normal * (mp.log(normal) - t - mp.log(density(mp.exp(t))))

    return mp.quad(integrand, [-20, -5, 0, 5, 20])


@pytest.mark.parametrize("other", DENSITIES)
def test_the_divergence_from_a_power_law_is_finite(other):
    with mp.workdps(20):
        derived = derive(f"KL(LogNormal(0, sd=1) || {other})", judge=False)
        assert not derived.closed
        assert abs(derived.evaluate({}) - truth(DENSITIES[other])) < mp.mpf(10) ** -12


def test_the_other_way_round_is_finite_too():
    """E[log(x)^2] exists under a power law; in t = log x its tail falls like exp(-t)."""

    def integrand(t):
        lomax = DENSITIES["Lomax(1, 2)"](mp.exp(t)) * mp.exp(t)
        return lomax * (mp.log(lomax) + t * t / 2 + mp.log(2 * PI) / 2)

    with mp.workdps(20):
        derived = derive("KL(Lomax(1, 2) || LogNormal(0, sd=1))", judge=False)
        integral = mp.quad(integrand, [-80, -20, -5, 0, 5, 20, 80])
        assert abs(derived.evaluate({}) - integral) < mp.mpf(10) ** -12


def test_a_mean_that_diverges_is_still_infinite():
    assert str(derive("KL(Lomax(1, 2) || Exponential(rate=1))", judge=False).result) == "oo"
