"""Wrong claims about what rules derive are refuted at the derived sides, and right ones are never lost by it."""

from __future__ import annotations

import pytest

from symgen.terms.text import read, read_context
from symgen.verification import Status, verify
from symgen.verification.rungs import derived_refutation
from symgen.verification.task import Task

NORMAL = {
    "sigma": "positive", "tau": "positive", "mu_0": "real", "n": "positive integer",
    "_where": [r"\theta\sim\mathcal N(\mu_0,\tau^2)", r"x_i\mid\theta\sim\mathcal N(\theta,\sigma^2)"],
}  # fmt: skip


def test_the_variance_of_a_normal_posterior():
    left = r"\mathrm{Var}(\theta\mid x_{1:n}) = "
    assert verify(left + r"\left(\frac{1}{\tau^2}+\frac{n}{\sigma^2}\right)^{-1}", where=NORMAL).status is Status.PROVED
    wrong = verify(left + r"\left(\frac{1}{\tau^2}+\frac{1}{\sigma^2}\right)^{-1}", where=NORMAL)
    assert wrong.status is Status.REFUTED and wrong.rung == "derived_refutation" and wrong.relies_on


@pytest.mark.parametrize(
    ("claim", "where", "applies"),
    [
        ("KL(Normal(m, sd=s) || Normal(0*m, sd=1)) == n", "m: vector n; s > 0", True),
        ("E[x @ x, x ~ Normal(m, sd=s)] == n", "m: vector n; s > 0", True),
        ("x @ x == n", "x: vector n", False),  # nothing is derived
        ("grad(x @ x, x) == x", "x: vector n", False),  # evaluated as it is written
        ("total(log_density(Poisson(r), x)) == 0", "r > 0; x: vector n", False),  # data may leave the support
        ("E[r, r ~ posterior(r ~ Gamma(a, rate=b); x[i] ~ Poisson(r), i = 1..n)] == a", "a, b > 0; x: vector n", False),
        ("E[x, x ~ Exponential(rate=r)] == 1/r", "r: real", False),  # where there is no law the derived side goes on
    ],
)
def test_where_derived_sides_may_speak(claim, where, applies):
    context = read_context(where)
    assert derived_refutation.applies(Task(read(claim, context))) is applies


def test_what_agrees_is_left_to_other_evidence():
    claim = read("E[x**2, x ~ Normal(m, sd=s)] == m**2 + s**2", read_context("m: real; s > 0"))
    assert derived_refutation.run(Task(claim)) is None
