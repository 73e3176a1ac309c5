"""Random vectors in words: their entries, their laws and the spaces that they live in."""

import pytest

from symgen.reading.context.entries import apart_from_entries, fair_signs, of_entries_of
from symgen.verification import Status, verify

TOLD = (Status.PROVED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("value", "words", "sentence"),
    [
        ("random vector in R^n with independent N(0,1) entries", "vector in R^n", "e_i are independent N(0,1)"),
        ("random vector in R^d, entries i.i.d. N(0,1)", "vector in R^d", "e_i are i.i.d. N(0,1)"),
        ("vector in R^n whose entries are independent with mean 0 and variance 1",
         "vector in R^n", "e_i are independent with mean 0 and variance 1"),
        ("vector in R^n with independent entries of mean zero and unit variance",
         "vector in R^n", "e_i are independent with mean zero and unit variance"),
        ("random vector in R^n, independent Rademacher entries (+1 or -1 with probability 1/2)",
         "vector in R^n", "e_i are independent Rademacher"),
        (r"standard Gaussian vector in \mathbb{R}^d", r"vector in \mathbb{R}^d, \mathcal{N}(0, I)", ""),
        ("Normal(0, I) in R^d", "vector in R^d, Normal(0, I)", ""),
        ("vector in R^n with positive entries", "vector in R^n with positive entries", ""),
        ("vector of K entries", "vector of K entries", ""),
    ],
)  # fmt: skip
def test_words_of_vectors_apart_from_those_of_entries(value, words, sentence):
    assert apart_from_entries("e", value) == (words, sentence)


def test_sentences_about_entries():
    assert of_entries_of("the components of q and k are independent N(0,1)") == "q_i and k_i are independent N(0,1)"
    assert of_entries_of("q and k have i.i.d. standard normal entries") == "q_i and k_i are i.i.d. standard normal"
    assert of_entries_of("the entries of A are positive") == "the entries of A are positive"
    assert fair_signs("e_i are independent Rademacher") == ["e_i"] and not fair_signs("e_i are N(0,1)")


QUERIES = {"q": "random vector in R^d", "k": "random vector in R^d"}


@pytest.mark.parametrize(
    "context",
    [
        {**QUERIES, "_where": ["all q_i and k_i are independent with mean 0 and variance 1"]},
        {"q, k": "independent random vectors in R^d with i.i.d. standard normal entries"},
        {"q": "Normal(0, I) in R^d", "k": "Normal(0, I) in R^d", "_where": ["q and k are independent"]},
        {**QUERIES, "_where": ["the q_i and k_i are independent Normal(0,1)"]},
    ],
)
def test_the_variance_of_a_product_of_independent_vectors(context):
    assert verify(r"\operatorname{Var}(q^\top k) = d", where=context).status in TOLD
    assert verify(r"\operatorname{Var}(q^\top k) = \sqrt{d}", where=context).status is Status.REFUTED


def test_only_squares_are_known_of_entries_by_their_moments():
    context = {"q": "vector in R^d", "_where": ["the q_i are independent with mean 0 and variance 1"]}
    assert "only mean and variance" in str(verify(r"\mathbb{E}[\|q\|^4] = d^2+2d", where=context))


def test_signs_have_no_kurtosis_of_normals():
    context = {"A": "symmetric matrix n x n", "z": "random vector in R^n with independent Rademacher entries"}
    assert verify(r"\mathbb{E}[z^\top A z] = \operatorname{tr}(A)", where=context).status in TOLD
    assert verify(r"\operatorname{Var}(z^\top A z) = 2\|A\|_F^2", where=context).status is Status.REFUTED


def test_an_entry_beside_its_vector_is_that_of_the_same_draw():
    context = {"z": "vector in R^n with i.i.d. N(0,1) entries", "a": "vector in R^n", "i": "index in 1..n"}
    assert verify(r"\mathbb{E}[z_i\, a^\top z] = a_i", where=context).status in TOLD
    assert verify(r"\mathbb{E}[z_i\, a^\top z] = 0", where=context).status is Status.REFUTED
