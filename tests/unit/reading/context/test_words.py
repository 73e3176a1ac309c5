"""The words of declarations, as different authors choose them; what they leave out, and what is asked about."""

import pytest

from symgen.errors import SymgenError
from symgen.reading.claims_reader import claims
from symgen.reading.context.in_words import declare
from symgen.terms.term import dimension
from symgen.verification import Status, verify

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


def test_sizes_that_nobody_writes_are_told_or_asked_for(verified):
    declared = declare({"x": "vector", "y": "vector"})
    assert declared.symbols["x"].shape == declared.symbols["y"].shape
    assert "without a size are of one size" in declared.assumptions[0]
    assert declare({"x": "vector in R^p", "S": "symmetric"}).symbols["S"].shape == (dimension("p"),) * 2
    context = {"A": "matrix", "x": "vector n", "y": "vector m"}
    assert verified(r"y^\top A x = x^\top A^\top y", context) == "PROVED"
    assert verified(r"y^\top A x = x^\top A y", context) != "PROVED"
    assert verified("A B = B A", {"A": "matrix", "B": "matrix"}) == "UNREADABLE"


def test_a_set_keeps_what_its_words_say(verified):
    context = {
        "x": "nonnegative vector in R^n",
        "p": "probability vector in R^K",
        "y": "vector in R^n with positive entries",
    }
    assert verified(r"\sum_i x_i \ge 0", context) in ("PROVED", "SUPPORTED")
    assert verified(r"\sum_i x_i > 0", context) == "REFUTED"
    assert verified(r"\sum_i y_i > 0", context) in ("PROVED", "SUPPORTED")
    assert verified(r"\sum_{i=1}^K p_i = 1", context) in ("PROVED", "SUPPORTED")
    assert verified(r"\sum_{i=1}^K p_i^2 = 1", context) == "REFUTED"


@pytest.mark.parametrize(
    ("words", "right", "wrong"),
    [
        ("symmetric positive semidefinite n x n", r"\operatorname{tr}(X) \ge 0", r"\operatorname{tr}(X) > 0"),
        ("PSD matrix", "X = X^\\top", r"\det X > 0"),
        ("precision matrix d x d", r"\det X > 0", r"\det X > 1"),
        ("skew-symmetric n x n", "X^\\top = -X", r"X = 0"),
        ("upper triangular 2 x 2", "X_{21} = 0", "X_{12} = 0"),
        ("m x n matrix with orthonormal columns", "X^\\top X = I", r"X^\top X = 2I"),
        ("orthogonal projection n x n", "X X = X", "X X = 2X"),
        ("orthogonal projection n x n", r"\operatorname{tr}(X) \le n", r"\operatorname{tr}(X) \ge 1"),
        ("lower triangular 2 x 2, positive diagonal", "1 + X_{22} > 1", "1 + X_{21} > 1"),
        ("lower triangular matrix 2 x 2 with positive diagonal entries", r"\sqrt{X_{11}^2} = X_{11}", "X_{21} = 0"),
        ("Cholesky factor 2 x 2", "1 + X_{22} > 1", "X_{12} = 1"),
        ("diagonal matrix 2 x 2, positive entries", r"\sqrt{X_{11}^2} = X_{11}", "1 + X_{12} > 1"),
        ("rotation matrix n x n", "X^\\top X = I", r"X^\top X = 2I"),
        ("matrix m x n of full column rank", r"(X^\top X)^{-1} X^\top X = I", r"(X^\top X)^{-1} X^\top X = 2I"),
        ("one-hot vector in R^K", r"\sum_{k=1}^K X_k = 1", r"\sum_{k=1}^K X_k = K"),
        ("all-ones vector in R^n", "X^\\top X = n", "X^\\top X = 1"),
        ("vector of norm 1", "X^\\top X = 1", "X^\\top X = 2"),
        ("non-zero vector in R^n", r"\|X\| > 0", r"\|X\| > 1"),
        ("even integer", "(-1)^X = 1", "(-1)^X = -1"),
        ("odd integer", "(-1)^X = -1", "(-1)^X = 1"),
        ("integer greater than 1", "X \\ge 2", "X \\ge 3"),
        ("real, at least one", "X \\ge 1", "X > 1"),
        ("positive and less than 1", "X < 1", "X < 1/2"),
        ("number of data points", "X \\ge 1", "X \\ge 2"),
        ("angle in radians", r"\sin^2 X + \cos^2 X = 1", r"\sin X = X"),
    ],
)
def test_ways_to_say_what_a_symbol_is(words, right, wrong, verified):
    assert verified(right, {"X": words}) in ("PROVED", "SUPPORTED", "CERTIFIED")
    assert verified(wrong, {"X": words}) in ("REFUTED", "UNDECIDED")
    assert verified(wrong, {"X": words}) == "REFUTED" or "rotation" in words


@pytest.mark.parametrize("words", ["upper triangular 2 x 2, positive diagonal", "Cholesky factor of S"])
def test_what_is_not_made_use_of_leaves_open_what_fails(words, verified):
    verdict = verify("1 + X_{11} = 1", where={"X": words, "S": "spd matrix 2 x 2"})
    assert verdict.status is Status.UNDECIDED, verdict


def test_a_sign_of_some_entries_is_asked_about(verified):
    assert verified("X^\\top X = X^\\top X", {"X": "symmetric matrix n x n, positive"}) == "UNREADABLE"


@pytest.mark.parametrize(
    "words", ["twice differentiable function", "R -> R", "map from R to R", "neural network", "from R to R"]
)
def test_ways_to_say_that_a_name_is_a_function(words, verified):
    assert declare({"f": words}).functions["f"].operator == "unknown"
    assert verified("f'(x) + f'(x) = 2f'(x)", {"f": words, "x": "real"}) == "PROVED"
    assert verified("f'(x) = f(x)", {"f": words, "x": "real"}) == "REFUTED"


def test_a_mapping_defines_its_function(verified):
    assert verified("f'(x) = 3x^2", {"f": r"x \mapsto x^3", "x": "real"}) == "PROVED"
    assert verified("f'(x) = 2x^2", {"f": r"\mathbb{R} \to \mathbb{R}, x \mapsto x^3", "x": "real"}) == "REFUTED"


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
        declare({"a": "positivly real"}, lenient=True)
    assert "'postive' is read as 'positive'" in declare({"a": "postive real"}).assumptions
    with pytest.raises(SymgenError, match="wobble"):
        declare({"a": "wobble"})
    assert "a" in declare({"a": "wobble"}, lenient=True).guessed


def test_binary_numbers_are_whole(verified):
    assert verified("x^2 = x", {"x": "binary"}) == "PROVED"
    assert verified("x^2 = -x", {"x": "0 or 1"}) == "REFUTED"


def test_what_counts_the_terms_of_a_sum_is_positive(verified):
    assert verified(r"\sum_{i=1}^n i = \frac{n(n+1)}{2}", {"n": "integer"}) == "PROVED"
    assert verified(r"\sum_{i=1}^n i = \frac{n(n-1)}{2}", {"n": "integer"}) == "REFUTED"
    assert verified(r"n^3 \ge n", {"n": "integer"}) == "REFUTED"


@pytest.mark.parametrize(
    "words",
    ["real, the network's output", "real, reward of arm k", "real, the gradient, the same at every step",
     "real, the prediction of x_0", "the teacher's score, real"],
)  # fmt: skip
def test_what_a_name_is_called_leaves_nothing_open(verified, words):
    assert verified("(g + 1)^2 = g^2 + 2g + 1", {"g": words}) == "PROVED"
    assert verified("(g + 1)^2 = g^2 + 1", {"g": words}) == "REFUTED"


@pytest.mark.parametrize("words", ["real, the norm of x_0", "real, the smallest step", "real, the greatest of all"])
def test_words_that_restrict_leave_open_what_fails(words):
    assert verify("(g + 1)^2 = g^2 + 1", where={"g": words}).status is Status.UNDECIDED


def test_sizes_of_vectors_of_numbers_and_entries_that_are_not_all_alike():
    declared = declare({"s": "vector of n positive numbers", "x": "vector in R^n, not all entries equal"})
    assert declared.symbols["s"].shape == (n,) and declared.symbols["s"].domain.is_positive
    assert [c.op for c in declared.conditions] == ["gt"]


def test_the_size_of_a_vector_is_what_is_known_of_its_letter_by_the_end():
    declared = declare({"p": "probability vector in R^n", "n": "integer", "_where": [r"n \ge 2"]})
    assert declared.symbols["p"].shape == (declared.symbols["n"],)
    found, declared = claims(r"\log n - \sum_{i=1}^n p_i = 0", {"p": "probability vector in R^n", "n": "integer"})
    assert declared.symbols["p"].shape == (declared.symbols["n"],)
    assert declared.symbols["n"] in found[0].left.free
