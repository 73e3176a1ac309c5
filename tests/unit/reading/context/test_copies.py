r"""Copies of random variables: of one law, independent of what they are copies of."""

import pytest

from symgen.verification import Status, verify

_HALF = r"\tfrac12\mathbb{E}[(X-Y)^2] = \operatorname{Var}(X)"


@pytest.mark.parametrize(
    "where",
    [
        {"X": "random variable with finite variance", "Y": "independent copy of X"},
        {"X": "random variable", "_where": ["Y is an iid copy of X"]},
        {"sigma": "positive", "_where": ["X, Y iid with variance sigma^2"]},
    ],
)
def test_half_the_mean_square_of_the_difference_is_the_variance(where):
    assert verify(_HALF, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(_HALF.replace(r"\tfrac12", ""), where=where).status == Status.REFUTED


def test_independent_variables_need_not_be_alike():
    where = {"X": "random variable", "Y": "random variable, independent of X"}
    assert verify(_HALF, where=where).status == Status.REFUTED


def test_a_copy_of_what_has_no_law_is_asked_about():
    assert verify(_HALF, where={"X": "real", "Y": "independent copy of X"}).status == Status.UNREADABLE


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        (r"\mathbb E|X-\mu| = \sigma\sqrt{\frac2\pi}", [r"X \sim \mathcal N(\mu,\sigma^2)"]),
        (
            r"E[Y\mid X=x] = a+r\frac{s}{t}(x-b)",
            ["X and Y are jointly Gaussian with means b, a, standard deviations t, s and correlation r"],
        ),
    ],
)
def test_deviations_that_only_a_law_speaks_of_are_positive(claim, where):
    assert verify(claim, where={"_where": where}).status in (Status.PROVED, Status.SUPPORTED)


def test_a_mean_that_is_said_to_be_zero_defines_no_number():
    where = {"X": "random variable with values in [a,b]", "a": "real", "b": "real, b > a", "_where": ["E X = 0"]}
    claim = r"\mathbb{E}[e^{sX}] \le e^{s^2(b-a)^2/8}"
    assert verify(claim, where=where | {"s": "real"}).status != Status.REFUTED
