"""Means by antiderivatives where no fact of a family gives them: against quadratures of density times statistic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mpmath import mp, mpf

from symgen import derive

A, B = mpf("0.5"), mpf(2)
UNIFORM: Callable[[Any], Any] = lambda x: 1 / (B - A)
MEANS: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
    "E[x*log(x), x ~ Uniform(a, b)]": (lambda x: x * mp.log(x) * UNIFORM(x), [A, B]),
    "E[x/(1 + x**2), x ~ Uniform(a, b)]": (lambda x: x / (1 + x**2) * UNIFORM(x), [A, B]),
    "E[tan(x), x ~ Uniform(0, pi/4)]": (lambda x: mp.tan(x) * 4 / mp.pi, [0, mp.pi / 4]),
    "E[exp(-x**2), x ~ Laplace(0, 1)]": (lambda x: mp.exp(-(x**2) - abs(x)) / 2, [-mp.inf, 0, mp.inf]),
    "E[log(1 + x), x ~ Pareto(1, 2)]": (lambda x: mp.log(1 + x) * 2 / x**3, [1, 10, mp.inf]),
}


@pytest.mark.parametrize("text", MEANS)
def test_the_mean_is_the_integral(text: str) -> None:
    derivation = derive(text, where="a, b > 0", judge=False)
    found, truth = derivation.evaluate({"a": A, "b": B}, digits=20), mp.quad(*MEANS[text])
    assert derivation.closed
    assert mp.almosteq(found, truth, 1e-10)
    assert not mp.almosteq(found + mpf(10) ** -7, truth, 1e-10)


def test_a_pole_inside_is_infinite_where_it_has_one_sign_and_stays_open_elsewhere() -> None:
    assert str(derive("E[1/(x - 1)**2, x ~ Uniform(0, 2)]", judge=False).result) == "oo"
    assert not derive("E[1/(x - 1), x ~ Uniform(0, 2)]", judge=False).closed
    assert not derive("E[tanh(x), x ~ Normal(m, sd=s)]", where="m: real; s > 0", judge=False).closed
