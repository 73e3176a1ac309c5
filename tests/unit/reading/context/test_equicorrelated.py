r"""Members of a sample of which any two covary alike."""

import pytest

from symgen.verification import Status, verify

_RIGHT = r"\operatorname{Var}\left(\frac1n\sum_{i=1}^nX_i\right) = \rho\sigma^2+\frac{1-\rho}{n}\sigma^2"
_WRONG = r"\operatorname{Var}\left(\frac1n\sum_{i=1}^nX_i\right) = \frac{\sigma^2}{n}"
_NAMES = {"n": "positive integer", "sigma": "positive", "rho": "real in (0,1)"}


@pytest.mark.parametrize(
    "said",
    [
        {"_where": ["X_1,...,X_n exchangeable with Var(X_i)=sigma^2 and Cov(X_i,X_j)=rho sigma^2 for i != j"]},
        {"_where": [r"\operatorname{Var}(X_i)=\sigma^2", r"\operatorname{Cov}(X_i,X_j)=\rho\sigma^2 for i\ne j"]},
        {"_where": ["Var(X_i)=sigma^2 for every i", "corr(X_i,X_j)=rho for i different from j"]},
        {"_where": ["X_1,...,X_n identically distributed with variance sigma^2 and pairwise correlation rho"]},
        {"X": "equicorrelated variables X_1,...,X_n with standard deviation sigma and correlation rho"},
    ],
)
def test_the_variance_of_a_mean_of_variables_that_covary(said):
    assert verify(_RIGHT, where=_NAMES | said).status == Status.PROVED


def test_they_are_not_taken_to_be_independent():
    where = _NAMES | {"_where": ["Var(X_i)=sigma^2 for every i", "corr(X_i,X_j)=rho for all i != j"]}
    assert verify(_WRONG, where=where).status == Status.REFUTED


@pytest.mark.parametrize(
    "words",
    [
        "X_1,...,X_n exchangeable with variance sigma^2",
        "X_1,...,X_n identically distributed with variance sigma^2 and decaying correlations",
    ],
)
def test_how_members_covary_is_asked_where_words_do_not_say_it(words):
    assert verify(_WRONG, where=_NAMES | {"_where": [words]}).status == Status.UNREADABLE


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        (
            r"\mathbb{E}X = \sum_{k\ge1}\Pr(X\ge k)",
            {"X": "random variable", "_where": ["X takes values in {0,1,2,...}"]},
        ),
        (
            r"E[X] = \sum_{i=1}^nip_i",
            {
                "X": "random variable with values in {1,...,n}",
                "n": "positive integer",
                "_where": ["p_i = P(X=i), i = 1..n"],
            },
        ),
        (
            r"\operatorname{Var}(\bar X) = \frac{\sigma^2}{n}",
            {
                "sigma": "positive",
                "_where": ["X_i, i=1..n, iid, mean mu, variance sigma^2", r"\bar X = n^{-1}\sum_i X_i"],
            },
        ),
    ],
)
def test_values_and_numbers_of_members_are_kept(claim, where):
    assert verify(claim, where=where).status in (Status.PROVED, Status.SUPPORTED)
