"""Discrete random variables that are said to be independent, or to have one law: their joint mass function is a product."""

import pytest

from symgen.verification import Status, verify

SUM = r"H(X, Y) = H(X) + H(Y)"
X, Y, Z = ({name: "discrete random variable"} for name in "XYZ")
SAID = [
    {"X, Y": "independent discrete random variables"},
    X | {"Y": "discrete random variable independent of X"},
    X | Y | {"_where": ["X and Y are independent"]},
]


@pytest.mark.parametrize("where", SAID)
def test_independent_variables_have_a_product_of_masses(where):
    assert verify(SUM, where=where).status is Status.PROVED
    assert verify(r"I(X; Y) > 0", where=where).status is Status.REFUTED


@pytest.mark.parametrize("where", SAID[:2])
def test_a_third_variable_ties_them(where):
    assert verify("I(X; Z) = 0", where=where | Z, budget="fast").status is Status.REFUTED


def test_without_a_word_they_are_not_independent():
    assert verify(SUM, where=X | Y).status is Status.REFUTED


def test_pairs_that_are_independent_are_asked_about():
    where = X | dict.fromkeys("YZ", "discrete random variable independent of X")
    assert verify("I(X; Y) = I(X; Z)", where=where).status is Status.UNREADABLE


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ({"X_i": "iid discrete random variables"}, Status.SUPPORTED),
        ({"_where": [r"X_1, \dots, X_n are i.i.d. discrete random variables"]}, Status.SUPPORTED),
        ({"X_i": "discrete random variables", "_where": [r"X_1, \dots, X_n are iid"]}, Status.SUPPORTED),
        ({"X_i": "independent discrete random variables"}, Status.REFUTED),
        ({"X_i": "discrete random variables", "_where": ["the X_i are independent"]}, Status.REFUTED),
    ],
)
def test_variables_with_one_law(where, status):
    assert verify(r"H(X_1, \dots, X_n) = n H(X_1)", where={"n": "integer"} | where).status is status
    assert (
        verify(r"H(X_1, \dots, X_n) = \sum_{i=1}^n H(X_i)", where={"n": "integer"} | where).status is Status.SUPPORTED
    )
