r"""Predictions of the next draw of a declared sample, right and planted wrong."""

import pytest

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
BETA = {
    "a": "positive",
    "b": "positive",
    "n": "integer",
    "_where": ["theta ~ Beta(a,b)", "x_i|theta ~ Bernoulli(theta)"],
}
RATIO = r"\frac{a+\sum_{i=1}^n x_i}{a+b+n}"


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (rf"P(x_{{n+1}}=1\mid x_{{1:n}}) = {RATIO}", True),
        pytest.param(r"P(x_{n+1}=1\mid x_{1:n}) = \frac{a+\sum_{i=1}^n x_i}{n}", False, marks=pytest.mark.nightly),
        (rf"p(x_{{n+1}}=0\mid x_1,\dots,x_n) = 1-{RATIO}", True),
        pytest.param(rf"p(x_{{n+1}}=0\mid x_1,\dots,x_n) = {RATIO}", False, marks=pytest.mark.nightly),
    ],
)
def test_the_next_draw_is_predicted_by_the_posterior(latex, holds, verified):
    assert verified(latex, BETA) in (PASSED if holds else ("REFUTED",)), verified(latex, BETA, told=True)


def test_another_draw_than_the_next_is_asked_about(verified):
    assert verified(r"P(x_{n+2}=1\mid x_{1:n}) = \frac12", BETA) == "UNREADABLE"
