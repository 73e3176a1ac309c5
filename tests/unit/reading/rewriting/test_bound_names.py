"""Random variables of means and the values that sums run over, X beside x."""

from __future__ import annotations

import pytest

from symgen.verification import Status, verify

LAWS = {"p": "pmf", "q": "pmf, positive"}
VARIANCE = r"\operatorname{Var}_{X\sim q}\left(\frac{p(X)}{q(X)}\right) = \sum_x\frac{p(x)^2}{q(x)}-1"
DIVERGENCE = r"\mathbb{E}_{X\sim p}\left[\log\frac{p(X)}{q(X)}\right] = \sum_x p(x)\log\frac{p(x)}{q(x)}"


@pytest.mark.parametrize(
    "claim, wrong", [(VARIANCE, VARIANCE.removesuffix("-1")), (DIVERGENCE, DIVERGENCE.replace("sum_x p", "sum_x q"))]
)
def test_a_mean_over_a_variable_beside_a_sum_over_its_values(claim, wrong):
    assert verify(claim, where=LAWS).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(wrong, where=LAWS).status is Status.REFUTED


def test_a_value_within_the_mean_is_another_name():
    claim = r"\mathbb{E}_{X\sim p}[(X-x)^2] = \mathbb{E}_{X\sim p}[X^2]-x^2"  # which holds at the mean only
    assert verify(claim, where={"p": "density", "x": "real"}).status is not Status.PROVED
