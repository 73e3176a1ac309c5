r"""Words about means under a law, parameters of laws by themselves, and words that nobody reads of random variables."""

import pytest

from symgen.verification import Status, verify

ZERO = {
    "d": "real",
    "E_0": "expectation when X ~ N(0,1)",
    "phi": "standard normal density",
    "L": "ratio phi(X - d)/phi(X)",
}
BY_VARIANCE = {
    "theta": "positive",
    "_where": ["X ~ Normal(0, theta), theta is the variance", "I(theta) = Fisher information in X"],
}
SQUARE = {"y": "positive", "f_Y": "density of Y", "_where": ["Y = Z^2, Z ~ Normal(0,1)"]}
VECTOR = {
    "x": "random vector in R^d", "A": "matrix d x d", "b": "vector in R^d", "S": "positive definite matrix d x d",
    "_where": [r"\operatorname{Cov}(x) = S"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "context", "holds"),
    [
        (r"\mathrm{E}_0[L^2] = e^{d^2}", ZERO, True),
        (r"\mathrm{E}_0[L^2] = e^{2d^2}", ZERO, False),
        (r"I(\theta) = \frac{1}{2\theta^2}", BY_VARIANCE, True),
        (r"\mathbb{E}[X^2] = \theta^2", BY_VARIANCE, False),
        (r"\mathbb{E}[X^2] = s^2", {"s": "positive", "_where": ["X ~ N(0, s), s the standard deviation"]}, True),
        (r"f_Y(y) = \frac{1}{\sqrt{2\pi y}} e^{-y/2}", SQUARE, True),
        (r"f_Y(y) = \frac{2}{\sqrt{2\pi y}} e^{-y/2}", SQUARE, False),
        (r"\operatorname{Cov}(Ax + b) = A S A^\top", VECTOR, True),
        (r"\operatorname{Cov}(Ax + b) = A^\top S A", VECTOR, False),
    ],
)
def test_laws_and_parameters_in_words(verified, claim, context, holds):
    assert verified(claim, context) in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        pytest.param(
            r"\mathrm{Var}(X+Y) = \mathrm{Var}(X)+\mathrm{Var}(Y)",
            {"X, Y": "uncorrelated random variables"},
            marks=pytest.mark.nightly,
        ),
        (r"\mathbb{E}[X^3] = 0", {"X": "symmetric random variable"}),
        (
            r"\mathbb{E}[e^{sX}] \le e^{s^2/8}",
            {"s": "real", "a": "real", "b": "a + 1", "X": "mean-zero random variable with values in [a,b]"},
        ),
    ],
)
def test_words_that_are_not_read_leave_open_what_fails(claim, context):
    assert verify(claim, where=context).status is Status.UNDECIDED  # they were refuted
