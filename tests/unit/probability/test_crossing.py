"""Total variation by the points where densities cross: against the integral of |p - q| between the zeros of p - q."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from mpmath import mp, mpf

from symgen import derive

Density = Callable[[Any], Any]
WHERE = "m, n: real; s, t > 0"
M, N, S, T = mpf("0.3"), mpf("-0.5"), mpf("0.8"), mpf("1.3")
AT = {"m": M, "n": N, "s": S, "t": T}
COARSE = [mpf(k) for k in (-1000, -100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100, 1000)]
FINE = [mpf(k) / 16 for k in range(-160, 161)]  # no zero falls on these
NIGHTLY = (
    "LogNormal",
    "Laplace(m, t)",
    "Laplace(m, s), Laplace(n",
    "Normal(m, sd=s), Normal(m",
    "Cauchy",
    "InverseGaussian",
)


def truth(p: Density, q: Density, low: float = -1e3) -> Any:
    """Half the integral of |p - q|, in pieces of one sign, with the laws' kinks at their ends."""
    places = [x for x in FINE if x > low]
    signs = [mp.sign(p(x) - q(x)) for x in places]
    changes = [(places[k], places[k + 1]) for k in range(len(places) - 1) if signs[k] * signs[k + 1] < 0]
    roots = [mp.findroot(lambda x: p(x) - q(x), pair, solver="anderson") for pair in changes]
    ends = sorted({x for x in (*COARSE, M, N, *roots, mpf(low)) if x >= low})
    ends = [*([-mp.inf] if low < 0 else []), *ends, mp.inf]
    return mp.fsum(abs(mp.quad(lambda x: p(x) - q(x), list(pair))) for pair in pairwise(ends)) / 2


def laplace(m: Any, s: Any) -> Density:
    return lambda x: mp.exp(-abs(x - m) / s) / (2 * s)


def cauchy(m: Any, s: Any) -> Density:
    return lambda x: 1 / (mp.pi * s * (1 + ((x - m) / s) ** 2))


def logistic(m: Any, s: Any) -> Density:
    return lambda x: mp.sech((x - m) / (2 * s)) ** 2 / (4 * s)


def normal(m: Any, s: Any) -> Density:
    return lambda x: mp.npdf(x, m, s)


def exponential(rate: Any) -> Density:
    return lambda x: rate * mp.exp(-rate * x)


def inverse_gaussian(mean: Any) -> Density:
    return lambda x: mp.exp(-((x - mean) ** 2) / (2 * mean**2 * x)) / mp.sqrt(2 * mp.pi * x**3) if x else mpf(0)


PAIRS = {
    "Normal(m, sd=s), Normal(n, sd=t)": (normal(M, S), normal(N, T)),
    "Normal(m, sd=s), Normal(m, sd=t)": (normal(M, S), normal(M, T)),
    "Normal(0, sd=1), Normal(n, sd=2)": (normal(0, 1), normal(N, 2)),
    "LogNormal(m, sd=s), LogNormal(n, sd=t)": (normal(M, S), normal(N, T)),  # of the logarithms: the same distance
    "Laplace(m, s), Laplace(n, t)": (laplace(M, S), laplace(N, T)),
    "Laplace(m, t), Laplace(n, s)": (laplace(M, T), laplace(N, S)),
    "Laplace(m, s), Laplace(m, t)": (laplace(M, S), laplace(M, T)),
    "Cauchy(m, s), Cauchy(n, t)": (cauchy(M, S), cauchy(N, T)),
    "Logistic(m, s), Logistic(n, s)": (logistic(M, S), logistic(N, S)),
}
HALF_LINE = {
    "HalfNormal(s), Exponential(rate=t)": (lambda x: 2 * mp.npdf(x, 0, S), exponential(T)),
    "Exponential(rate=s), Exponential(rate=t)": (exponential(S), exponential(T)),
    "Gamma(2, rate=s), Gamma(2, rate=t)": (
        lambda x: S**2 * x * mp.exp(-S * x),
        lambda x: T**2 * x * mp.exp(-T * x),
    ),
    "InverseGaussian(s, 1), InverseGaussian(t, 1)": (inverse_gaussian(S), inverse_gaussian(T)),
}


def marked(laws: str) -> Any:
    return pytest.param(laws, marks=pytest.mark.nightly if laws.startswith(NIGHTLY) else ())


@pytest.mark.parametrize("laws", [marked(laws) for laws in (*PAIRS, *HALF_LINE)])
def test_the_distance_is_half_the_integral_of_the_difference(laws: str) -> None:
    derivation = derive(f"total_variation({laws})", where=WHERE, judge=False)
    assert derivation.closed
    found = derivation.evaluate(AT, digits=20)
    expected = truth(*PAIRS[laws]) if laws in PAIRS else truth(*HALF_LINE[laws], low=0)
    assert mp.almosteq(found, expected, 1e-8)
    assert not mp.almosteq(found, expected + mpf(10) ** -6, 1e-8)  # a planted mistake is caught


@pytest.mark.parametrize("family", ["Normal({}, sd={})", "Cauchy({}, {})"])
def test_equal_scales_leave_one_crossing_and_equal_laws_none(family: str) -> None:
    goal = f"total_variation({family.format('m', 's')}, {family.format('n', 't')})"
    derivation = derive(goal, where=WHERE, judge=False)
    same_scale = derive(goal.replace("t)", "s)"), where=WHERE, judge=False)
    at = {"m": 1, "n": 3, "s": 2, "t": 2}
    assert mp.almosteq(derivation.evaluate(at, digits=20), same_scale.evaluate(at, digits=20))
    assert derivation.evaluate({**at, "n": 1}) == 0
    assert "m != n" in str(derivation.result) or "n != m" in str(derivation.result)
