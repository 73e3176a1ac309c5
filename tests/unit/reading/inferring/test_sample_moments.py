r"""Samples of any law, in means of what is quadratic and in extrema: by their mean and variance, or member by member."""

import pytest

IID = {"n": "positive integer", "t": "real", "g": "real function", "_where": [r"X_1, \dots, X_n iid"]}
MEAN = {**IID, "_where": [r"X_1, \dots, X_n i.i.d. with finite variance", r"\bar X = \frac1n\sum_i X_i"]}
MADE = {**IID, "_where": [r"X_1, \dots, X_n i.i.d.", r"\operatorname{Var}(g(X_1)) < \infty"]}


@pytest.mark.parametrize(
    ("claim", "context", "holds"),
    [
        (r"\operatorname{Var}(\bar X) = \frac1n\operatorname{Var}(X_1)", MEAN, True),
        (r"\operatorname{Var}(\bar X) = \operatorname{Var}(X_1)", MEAN, False),
        (r"\operatorname{Cov}(X_1, \bar X) = \frac1n\operatorname{Var}(X_1)", MEAN, True),
        pytest.param(
            r"\operatorname{Var}(\frac1n\sum_{i=1}^n g(X_i)) = \frac1n\operatorname{Var}(g(X_1))",
            MADE,
            True,
            marks=pytest.mark.nightly,
        ),
        (r"\operatorname{Var}(\frac1n\sum_{i=1}^n g(X_i)) = \operatorname{Var}(g(X_1))", MADE, False),
        (r"\mathbb{E}[\frac1n\sum_{i=1}^n g(X_i)] = \mathbb{E}[g(X_1)]", IID, True),
        (r"P(\max_i X_i \le t) = P(X_1 \le t)^n", IID, True),
        (r"P(\min_i X_i > t) = n P(X_1 > t)", {**IID, "n": "integer >= 2"}, False),
    ],
)
def test_what_holds_of_any_sample(verified, claim, context, holds):
    assert verified(claim, context) in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


@pytest.mark.parametrize("claim", [r"\mathbb{E}[\prod_{i=1}^n X_i] = \mathbb{E}[X_1]", r"P(|\bar X| \ge 1) \le 1/n"])
def test_what_is_more_than_quadratic_is_asked_about(verified, claim):
    assert verified(claim, MEAN) == "UNREADABLE"
