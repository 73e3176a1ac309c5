"""What brackets, number words and slips of one letter declare, and which of them are left open."""

import pytest

from symgen.reading.context.in_words import declare
from symgen.reading.context.wording import intended
from symgen.verification import verify


@pytest.mark.parametrize(
    ("words", "latex", "status"),
    [
        ("bandwidth (positive)", r"\sqrt{x^2} = x", "PROVED"),
        ("noise level (> 0)", r"\sqrt{x^2} = x", "PROVED"),
        ("a float > 0", r"\sqrt{x^2} = x", "PROVED"),
        ("not negative", "|x| = x", "PROVED"),
        ("not negative", "|x| = -x", "REFUTED"),
        ("real number in the interval (0,1)", r"x^2 \le x", "PROVED"),
        ("number strictly between zero and one", r"x^2 \ge x", "REFUTED"),
        ("an integer x >= 1", "(-1)^{2x} = 1", "PROVED"),
        ("real (smaller than y)", r"x \le 1", "UNDECIDED"),
        ("postive real", r"\sqrt{x^2} = x", "PROVED"),
        ("integer divisible by 2", "(-1)^x = 1", "PROVED"),
        ("odd natural number", "(-1)^x = -1", "PROVED"),
        ("odd natural number", "(-1)^x = 1", "REFUTED"),
        ("integer multiple of 4", "(-1)^x = 1", "UNDECIDED"),
    ],
)
def test_what_words_declare(words, latex, status):
    found = verify(latex, where={"x": words, "y": "real"}).status
    assert (found == status) or (status == "PROVED" and found == "SUPPORTED")


@pytest.mark.parametrize("key", ["a and b", "(a, b)", "a & b", "a; b", "$a$, $b$"])
def test_keys_that_list_names(key):
    assert declare({key: "positive"}).symbols.keys() == {"a", "b"}


def test_a_prefix_is_no_slip(verified):
    assert intended("asymmetric", ["symmetric"]) == ""
    assert verified(r"A^\top = A", {"A": "asymmetric n x n matrix"}) != "PROVED"


def test_words_before_a_preposition_are_no_sizes(verified):
    context = {"x": "real", "y": "real", "_where": ["x and y are scalars produced by the encoder"]}
    assert verified("(x+y)^2 = x^2+2xy+y^2", context) == "PROVED"


def test_what_is_said_of_one_member_is_said_of_each(verified):
    assert verified(r"\log(x_1x_2) = \log x_1+\log x_2", {"x_i": "positive"}) == "PROVED"
    assert verified(r"\log(x_1x_2) = \log x_1-\log x_2", {"x_i": "positive"}) == "REFUTED"


def test_a_matrix_without_a_size_has_as_many_columns_as_are_summed(verified):
    context = {"P": "stochastic matrix", "n": "number of states"}
    assert verified(r"\sum_{j=1}^n P_{ij} = 1", context) in ("PROVED", "SUPPORTED")
    assert verified(r"\sum_{j=1}^n P_{ji} = 1", context) == "REFUTED"


@pytest.mark.parametrize(
    ("words", "latex", "holds"),
    [
        ("vector in R^d whose entries are all positive", r"\prod_{i=1}^d |x_i| = \prod_{i=1}^d x_i", True),
        (r"\in (0,\infty)^d", r"\sum_{i=1}^d |x_i| = \sum_{i=1}^d x_i", True),
        (r"in \Delta^{d-1}", r"\sum_{i=1}^d x_i = 1", True),
        (r"in \Delta^{d-1}", r"\sum_{i=1}^d x_i = 2", False),
        ("vector with d >= 3 positive entries", r"\sum_{i=1}^d |x_i| = \sum_{i=1}^d x_i", True),
        ("matrix with x = x^T", r"\operatorname{tr}(x^2) = \operatorname{tr}(x x^\top)", True),
        ("n x k matrix with x^T x = I", r"\operatorname{tr}(x^\top x) = k", True),
        ("linear map R^n -> R^m", r"\operatorname{tr}(x^\top x) = \operatorname{tr}(x x^\top)", True),
    ],
)
def test_vectors_and_matrices_in_other_words(words, latex, holds):
    assert verify(latex, where={"x": words}).status in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


@pytest.mark.parametrize("context", [{"_where": ["a, b real, not both zero"]}, {"a, b": "real, not both 0"}])
def test_numbers_that_are_not_both_zero(context):
    assert verify(r"a^2+b^2 > 0", where=context).status in ("PROVED", "SUPPORTED")
    assert verify(r"a^2-b^2 > 0", where=context).status == "REFUTED"


def test_a_function_of_which_only_the_derivative_is_named():
    context = {"x": "real", "_where": ["f = g'"]}
    assert verify(r"\frac{d}{dx} g(x)^2 = 2 g(x) f(x)", where=context).status in ("PROVED", "SUPPORTED")
    assert verify(r"\frac{d}{dx} g(x)^2 = g(x) f(x)", where=context).status in ("REFUTED", "UNDECIDED")
    assert verify("f(x) = 2x", where=context).status == "UNDECIDED"
    assert verify("g(x) = 2x", where={"x": "real", "_where": ["g = f'"]}).status == "UNDECIDED"


@pytest.mark.parametrize(
    "words",
    [
        "not necessarily positive real",
        "positive unless y is zero",
        "real, may be negative",
        "positive or negative real",
    ],
)
def test_hedged_words_declare_nothing(words):
    assert verify("|x| = x", where={"x": words, "y": "real"}).status == "UNDECIDED"


@pytest.mark.parametrize("sentence", ["x is positive when y is large", "x or y is positive", "x need not be positive"])
def test_hedged_sentences_declare_nothing(sentence):
    assert verify("|x| = x", where={"x": "real", "y": "real", "_where": [sentence]}).status in (
        "UNDECIDED",
        "UNREADABLE",
    )


@pytest.mark.parametrize("sentence", ["for all x > 0", "x and y are both positive"])
def test_sentences_that_were_taken_for_letters_or_laws(sentence):
    assert verify("|x| = x", where={"x": "real", "y": "real", "_where": [sentence]}).status == "PROVED"
    assert verify("|x| = -x", where={"x": "real", "y": "real", "_where": [sentence]}).status == "REFUTED"


def test_negative_definite_is_no_positive_one():
    context = {"A": "symmetric negative semidefinite, n x n", "x": "vector in R^n"}
    assert verify(r"x^\top A x \le 0", where=context).status != "REFUTED"
    assert verify(r"x^\top A x \ge 0", where=context).status not in ("PROVED", "SUPPORTED")


@pytest.mark.parametrize(
    ("words", "latex", "wrong"),
    [
        ("not positive", "|x| = -x", "|x| = x + 1"),
        ("no greater than 1, nonnegative", r"x^2 \le x", r"x^2 \ge x + 1"),
        ("label in {-1, +1}", "x^2 = 1", "x^2 = 2"),
        ("label in {0,1}", "x^2 = x", "x^2 = x + 1"),
        ("point on the unit sphere in R^n", r"\|x\|^2 + 1 = 2", r"\|x\|^2 + 1 = 3"),
    ],
)
def test_values_in_other_words(words, latex, wrong):
    assert verify(latex, where={"x": words}).status in ("PROVED", "SUPPORTED")
    assert verify(wrong, where={"x": words}).status == "REFUTED"


@pytest.mark.parametrize(
    "sentence",
    ["we assume that x is positive", "the learning rate x is positive", "x is taken to be positive", "positive x"],
)
def test_sentences_that_begin_with_more_words(sentence):
    assert verify("|x| = x", where={"x": "real", "_where": [sentence]}).status == "PROVED"
    assert verify("|x| = -x", where={"x": "real", "_where": [sentence]}).status == "REFUTED"
