"""The law of total expectation: an output's law is recognised, and the mean over it is that over both steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp
import pytest

from symgen.derivation import derive
from symgen.probability import channels
from symgen.terms.text import read, read_context
from symgen.terms.traverse import subterms

A, B = 2, 3
OUTPUTS: dict[str, tuple[str, str, Callable[[int, Any], Any], Callable[[Any], Any], list[float]]] = {
    "E[E[log(1 + y), y ~ Poisson(x)], x ~ Gamma(a, rate=b)]": (
        "NegativeBinomial", "a, b > 0",
        lambda k, x: mp.exp(k * mp.log(x) - x - mp.loggamma(k + 1)),
        lambda x: B**A * x ** (A - 1) * mp.exp(-B * x) / mp.gamma(A), [0, 1, 3, 9, 20],
    ),
    "E[E[log(1 + y), y ~ Binomial(4, x)], x ~ Beta(a, b)]": (
        "BetaBinomial", "a, b > 0",
        lambda k, x: mp.binomial(4, k) * x**k * (1 - x) ** (4 - k) if k <= 4 else mp.mpf(0),
        lambda x: x ** (A - 1) * (1 - x) ** (B - 1) / mp.beta(A, B), [0, 0.5, 1],
    ),
}  # fmt: skip


@pytest.mark.parametrize("goal", OUTPUTS)
def test_an_expectation_in_two_steps_is_one_over_the_output(goal: str) -> None:
    family, where, mass, density, ends = OUTPUTS[goal]
    derivation = derive(goal, where=where, judge=False)
    assert [node.attrs[0] for _, node in subterms(derivation.result) if node.op == "law"] == [family]
    inner = lambda x: mp.fsum(mass(k, x) * mp.log(1 + k) for k in range(60))
    truth = mp.quad(lambda x: density(x) * inner(x), ends)
    assert abs(derivation.evaluate({"a": A, "b": B}) - truth) < 1e-8


@pytest.mark.parametrize(
    "goal",
    [
        "E[E[x*log(1 + y), y ~ Poisson(x)], x ~ Gamma(a, rate=b)]",  # what is averaged depends on the input
        "E[E[log(1 + y), y ~ Poisson(x)], x ~ LogNormal(a, sd=b)]",  # the output is of no family
        "E[E[log(1 + y), y ~ Poisson(a)], x ~ Gamma(a, rate=b)]",  # the output does not depend on the input
    ],
)
def test_other_expectations_stay(goal: str) -> None:
    assert channels.averaged_at_once(read(goal, read_context("a, b > 0"))) is None


def test_the_means_of_one_channel_cancel() -> None:
    goal = "mutual_information(x ~ Gamma(a, rate=b); y ~ Poisson(x))"
    derivation = derive(goal, where="a, b > 0", judge=False)
    assert len(derivation.residuals) == 1
    masses = [mp.mpf(k + 1) / 2 ** (k + 2) for k in range(200)]

    def spread(x: Any) -> Any:
        logs = [k * mp.log(x) - x - mp.loggamma(k + 1) for k in range(90)]
        return mp.fsum(mp.exp(one) * one for one in logs)

    truth = -mp.fsum(p * mp.log(p) for p in masses) + mp.quad(lambda x: x * mp.exp(-x) * spread(x), [0, 1, 3, 8, 30])
    assert abs(derivation.evaluate({"a": 2, "b": 1}) - truth) < 1e-8
