"""The words of declarations, as different authors choose them; what they leave out, and what is asked about."""

import pytest

from symgen.errors import SymgenError
from symgen.reading.contexts import declare
from symgen.terms.term import dimension
from symgen.verification import verify

n, m, d = map(dimension, "nmd")


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("n x n invertible matrix", (n, n)),
        ("n-by-m matrix", (n, m)),
        ("matrix in R^{n x m}", (n, m)),
        (r"vector in \mathbb{R}^n", (n,)),
        ("d-dimensional vector", (d,)),
        ("column vector of length n", (n,)),
        ("invertible square matrix of size n", (n, n)),
        ("vector of logits", (d,)),
        ("square matrix", (d, d)),
        ("covariance matrix", (d, d)),
    ],
)
def test_sizes_before_and_after_the_noun(words, shape):
    assert declare({"A": words}).symbols["A"].shape == shape


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        ("> 0", "positive"),
        ("integer >= 1", "positive integer"),
        ("between 0 and 1", "unit"),
        ("strictly positive", "positive"),
        ("in (0,1)", "unit"),
    ],
)
def test_domains_in_words(words, domain):
    assert declare({"a": words}).symbols["a"].domain.describe() == domain


def test_a_named_function_is_that_function():
    declared = declare({"sigma": "sigmoid function", "psi": "digamma function", "f": "loss function"})
    assert {name: f.operator for name, f in declared.functions.items()} == {
        "sigma": "sigmoid", "psi": "digamma", "f": "unknown",
    }  # fmt: skip


def test_the_standard_normal_density_and_distribution_function(verified):
    context = {"phi": "standard normal density", "Phi": "standard normal cdf", "x": "real"}
    assert verified(r"\Phi'(x) = \phi(x)", context) == "PROVED"
    assert verified(r"\Phi'(x) = -\phi(x)", context) == "REFUTED"


def test_what_is_said_of_a_random_variable_is_said_of_its_density():
    law = declare({"X": "random variable in [0,1]"}).laws["X"]
    assert law.args[1].domain.describe() == "real[0,1]"


def test_sizes_that_nobody_writes_are_told_or_asked_for():
    declared = declare({"x": "vector", "y": "vector"})
    assert declared.symbols["x"].shape == declared.symbols["y"].shape
    assert "without a size are of one size" in declared.assumptions[0]
    with pytest.raises(SymgenError, match="write matrix n x m"):
        declare({"A": "matrix"})


@pytest.mark.parametrize(("law", "mean"), [("Exp(r)", r"\frac{1}{r}"), ("Bin(n,p)", "np")])
def test_families_of_three_letters_are_no_products(law, mean, verified):
    context = {"r": "positive", "n": "positive integer", "p": "in (0,1)", "_where": [f"X ~ {law}"]}
    assert verified(rf"\mathbb{{E}}[X] = {mean}", context) == "PROVED"
    assert verified(rf"\mathbb{{E}}[X] = 2{mean}", context) == "REFUTED"


def test_unit_vectors_have_length_one(verified):
    context = {"u": "unit vector in R^d", "v": "vector d of unit norm"}
    assert verified(r"\|u-v\|^2 = 2-2u^\top v", context) == "PROVED"
    assert verified(r"\|u-v\|^2 = 1-2u^\top v", context) == "REFUTED"


def test_words_beside_known_ones_leave_open_what_fails():
    context = {"k": "idempotent real", "b": "real"}
    assert verify(r"k+b = b+k", where=context).status == "PROVED"
    assert verify(r"k^2 = k", where=context).status == "UNDECIDED"
    assert verify(r"b+1 = b", where=context).status == "REFUTED"
    with pytest.raises(SymgenError, match="did you mean 'positive'"):
        declare({"a": "postive real"}, lenient=True)
    with pytest.raises(SymgenError, match="wobble"):
        declare({"a": "wobble"}, lenient=True)


def test_binary_numbers_are_whole(verified):
    assert verified("x^2 = x", {"x": "binary"}) == "PROVED"
    assert verified("x^2 = -x", {"x": "0 or 1"}) == "REFUTED"


def test_what_counts_the_terms_of_a_sum_is_positive(verified):
    assert verified(r"\sum_{i=1}^n i = \frac{n(n+1)}{2}", {"n": "integer"}) == "PROVED"
    assert verified(r"\sum_{i=1}^n i = \frac{n(n-1)}{2}", {"n": "integer"}) == "REFUTED"
    assert verified(r"n^3 \ge n", {"n": "integer"}) == "REFUTED"
