"""Sentences of a context: about names, about notations, and that something is defined."""

import pytest

from symgen.errors import ReadingError, SymgenError
from symgen.reading.context.in_words import declare
from symgen.reading.context.meaning import said
from symgen.reading.context.pieces import sentence
from symgen.verification import verify


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (r"\mathbf 1 is the vector of ones", {r"\mathbf 1": "the vector of ones"}),
        ("A and B are symmetric matrices n x n", {"A, B": "symmetric matrices n x n"}),
        (r"\Phi is the standard normal cdf and \phi its density",
         {r"\Phi": "the standard normal cdf", r"\phi": "the standard normal density"}),
        (r"f: \mathbb R^n \to \mathbb R", {"f": r"\mathbb R^n \to \mathbb R"}),
    ],
)  # fmt: skip
def test_a_sentence_about_names_is_their_words(sentence, words):
    found = said({}, [sentence])
    assert (found.statements, found.words) == ([], words)


@pytest.mark.parametrize(
    "remark",
    [
        r"\odot is the elementwise product",
        r"\|A\|_F denotes the Frobenius norm",
        r"\|x\| is the Euclidean norm, \otimes the Kronecker product",
        "A+tB is invertible near t=0",
        r"\int f(x) dx is finite",
        "vec stacks the columns",
        r"|\cdot| is the determinant",
        r"\mathcal{N}(x;m,v) is the normal density with mean m and variance v",
        "q(z) > 0 wherever p(x,z) > 0",
        "H(X|Y) is the conditional entropy (averaged over Y)",
        "P(B and C) > 0",
    ],
)
def test_remarks_that_ask_for_nothing_are_left_aside(remark):
    found = said({}, [remark])
    assert (found.statements, found.words, found.later) == ([], {}, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"X_1, \dots, X_n are i.i.d. with mean \mu", "{} are i.i.d. with mean {}"),
        ("alpha_t in (0,1)", "{}"),
        ("f is differentiable in theta", "{} is differentiable in {}"),
        ("log y ~ N(mu, sigma^2)", "{}"),
        ("the logistic sigmoid", "the logistic sigmoid"),
        ("f(x) = Ax - b", "{}"),
        ("D(.||.) is the Kullback-Leibler divergence", "{} is the Kullback-Leibler divergence"),
        ("a is a unit vector", "{} is a unit vector"),
        (r"x \in \{0, 1, \dots\}, even", "{}, even"),
    ],
)
def test_formulas_and_words_are_told_apart(text, words):
    read = sentence(text)
    assert "".join("{}" if character in read.formulas else character for character in read.plain) == words
    assert read.source(read.plain).replace(" ", "") == text.replace(" ", "")


def test_a_notation_with_another_meaning_is_asked_about():
    with pytest.raises(ReadingError, match="Schatten norm"):
        declare({"A": "matrix n x n", "_where": [r"\|A\|_2 is the Schatten norm"]})


def test_sentences_are_judged_as_declarations_are(verified):
    context = {"x": "real", "_where": [r"g(x) = x\Phi(x)", r"\Phi is the standard normal cdf and \phi its density"]}
    assert verified(r"g'(x) = \Phi(x) + x\phi(x)", context) == "PROVED"
    assert verified(r"g'(x) = \Phi(x) + \phi(x)", context) == "REFUTED"
    context = {"A": "invertible matrix n x n", "B": "matrix n x n", "_where": ["A+tB is invertible near t=0"]}
    derivative = r"\left.\frac{d}{dt}(A+tB)^{-1}\right|_{t=0}"
    assert verified(rf"{derivative} = -A^{{-1}}BA^{{-1}}", context) in ("PROVED", "SUPPORTED")
    assert verified(rf"{derivative} = -BA^{{-2}}", context) == "REFUTED"


def test_names_with_an_index_that_runs_are_entries_and_rows(verified):
    context = {"s": "vector in R^n", "v_j": "vectors in R^d, j=1..n",
               "_where": [r"a = \mathrm{softmax}(s)", r"o = \sum_{j=1}^n a_j v_j"]}  # fmt: skip
    assert verified(r"\frac{\partial o}{\partial s_j} = a_j(v_j - o)", context) in ("PROVED", "SUPPORTED")
    assert verified(r"\frac{\partial o}{\partial s_j} = a_j v_j", context) == "REFUTED"
    context = {"x_i": "positive, for i = 1, \\dots, n"}
    assert verified(r"\sum_{i=1}^n x_i > 0", context) in ("PROVED", "SUPPORTED")
    assert verified(r"\sum_{i=1}^n x_i > 1", context) == "REFUTED"


def test_the_bounds_of_a_size_hold_of_the_shapes(verified):
    context = {"x": "vector in R^n", "n": "integer, n >= 2"}
    assert verified(r"\|x\|_1 \le \sqrt n \|x\|_2", context) in ("PROVED", "SUPPORTED")
    assert verified(r"n \ge 2", {**context, "n": "integer >= 2"}) in ("PROVED", "SUPPORTED", "UNREADABLE")
    assert verified(r"\|x\|_1 \le \|x\|_2", context) == "REFUTED"


def test_a_place_in_a_range(verified):
    context = {"z": "vector in R^n", "a": "integer in 1..n", "p": "real"}
    assert verified("z_a = z_a", context) == "PROVED"
    assert verified("z_a = 1", context) == "REFUTED"
    assert verified("A_{21} = 0", {"A": "lower triangular 2 x 2"}) == "REFUTED"
    assert verified("A_{12} = 0", {"A": "lower triangular 2 x 2"}) in ("PROVED", "SUPPORTED", "CERTIFIED")


def test_what_else_is_said_of_each_entry_is_kept_or_leaves_open_what_fails(verified):
    context = {"s_i": "real, s_i > 1, i = 1, ..., n"}
    assert verified(r"\sum_{i=1}^n s_i > n", context) in ("PROVED", "SUPPORTED")
    assert verified(r"\sum_{i=1}^n s_i > 2n", context) == "REFUTED"
    assert verify(r"\prod_{i=1}^n d_i > 0", where={"d_i": "nonzero real, i = 1, ..., n"}).status == "UNDECIDED"


def test_a_list_on_a_diagonal_is_a_vector(verified):
    context = {"s_i": "positive, i = 1, ..., n"}
    trace = r"\operatorname{tr}\operatorname{diag}(s_1^2,\dots,s_n^2)"
    assert verified(rf"{trace} = \sum_{{i=1}}^n s_i^2", context) in ("PROVED", "SUPPORTED")
    assert verified(rf"{trace} = \sum_{{i=1}}^n s_i", context) == "REFUTED"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3000,
        "iid " * 3000,
        "independent of " * 2000,
        "a and " * 3000,
        "X_1, ..., " * 1000,
        r"\frac{" * 2000,
        "(a (" * 900,
    ],
)
def test_sentences_without_end_raise_no_traceback(text):
    try:
        said({}, [text])
    except SymgenError as error:
        assert error.found
