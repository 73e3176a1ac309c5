"""Means of exponentials of statistics: the law that they make of a law, its condition, and its mean of what is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mpmath import mp

from symgen import derive

WHERE = "m, k: real; v, s, t, a, b: positive"
POINT = {"m": "0.3", "k": "0.1", "v": "0.2", "s": "0.4", "t": "0.7", "a": "1.5", "b": "0.9"}


def normal(x: Any, m: float = 0.3) -> Any:
    return mp.npdf(x, mp.mpf(m), mp.sqrt(mp.mpf("0.2")))


def gamma(x: Any) -> Any:
    return mp.mpf("0.9") ** 1.5 * mp.sqrt(x) * mp.exp(-0.9 * x) / mp.gamma(1.5)


#: The expectation, its integrand at the point, the interval.
MEANS: dict[str, tuple[Callable[[Any], Any], list[Any]]] = {
    "E[exp(x**2), x ~ Normal(0, var=v)]": (lambda x: mp.exp(x**2) * normal(x, 0), [-mp.inf, 0, mp.inf]),
    "E[exp(t*x**2), x ~ Normal(m, var=v)]": (lambda x: mp.exp(0.7 * x**2) * normal(x), [-mp.inf, 0, mp.inf]),
    "E[exp(k*x - x**2/2), x ~ Normal(m, var=v)]": (
        lambda x: mp.exp(x / 10 - x**2 / 2) * normal(x),
        [-mp.inf, 0, mp.inf],
    ),
    "E[x**2*exp(x**2), x ~ Normal(m, var=v)]": (lambda x: x**2 * mp.exp(x**2) * normal(x), [-mp.inf, 0, mp.inf]),
    "E[x*exp(-t*x), x ~ Gamma(a, rate=b)]": (lambda x: x * mp.exp(-0.7 * x) * gamma(x), [0, 1, mp.inf]),
    "E[exp(-1/x), x ~ Gamma(a, rate=b)]": (lambda x: mp.exp(-1 / x) * gamma(x), [0, 1, mp.inf]),
}


def wrong(text: str, off: float = 0) -> bool:
    body, ends = MEANS[text]
    derived = derive(text, where=WHERE, judge=False)
    assert derived.closed
    return bool(abs(derived.evaluate(POINT) + off - mp.quad(body, ends)) > 1e-8)


@pytest.mark.parametrize("text", MEANS)
def test_the_derived_mean_is_the_integral(text: str) -> None:
    assert not wrong(text)
    assert wrong(text, 1e-6)


def test_the_mean_is_infinite_beyond_its_condition() -> None:
    derived = derive("E[exp(x**2), x ~ Normal(0, var=v)]", where=WHERE, judge=False)
    assert str(derived.result.args[1]) == "2*v < 1"
    assert derived.evaluate({"v": "0.75"}) == mp.inf
    assert derived.evaluate({"v": "0.5"}) == mp.inf


def test_what_makes_no_law_of_a_family_stays_open() -> None:
    assert not derive("E[exp(-x**4), x ~ Laplace(m, s)]", where=WHERE, judge=False).closed
