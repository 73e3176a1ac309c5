"""`verify`: right claims pass with the right word, planted mistakes are refuted with a counterexample."""

import pytest

from symgen.errors import UsageError
from symgen.verification import Status, verify

TRUE = [
    ("log(a*b) == log(a) + log(b)", "a, b > 0"),
    ("sqrt(x**2) == abs(x)", "x: real"),
    ("sigmoid(x) == 1/(1 + exp(-x))", "x: real"),
    ("softplus(x) - softplus(-x) == x", "x: real"),
    ("tanh(x) == 2*sigmoid(2*x) - 1", "x: real"),
    ("gamma(x + 1) == x*gamma(x)", "x > 0"),
    ("sin(x)**2 + cos(x)**2 == 1", "x: real"),
    ("Sum(k, (k, 1, 10)) == 55", ""),
    ("Integral(exp(-x**2), (x, -oo, oo)) == sqrt(pi)", ""),
    ("trace(A @ B) == trace(B @ A)", "A: matrix n m; B: matrix m n"),
    ("(A @ B)' == B' @ A'", "A: matrix n m; B: matrix m n"),
    ("Integral(p(x)*log(p(x)/q(x)), (x, -oo, oo)) >= 0", "p, q: density"),
]
FALSE = [
    ("log(a + b) == log(a) + log(b)", "a, b > 0"),
    ("sqrt(x**2) == x", "x: real"),
    ("sigmoid(x) == 1/(1 + exp(x))", "x: real"),
    ("gamma(x + 1) == gamma(x)", "x > 0"),
    ("exp(x) >= 1 + 2*x", "x: real"),
    ("Sum(k, (k, 1, n)) == n*(n - 1)/2", "n: posint"),
    ("Integral(exp(-x**2), (x, -oo, oo)) == pi", ""),
    ("A @ B == B @ A", "A: matrix n n; B: matrix n n"),
    ("(A @ B)' == A' @ B'", "A: matrix n n; B: matrix n n"),
    ("Integral(p(x)*log(q(x)/p(x)), (x, -oo, oo)) >= 0", "p, q: density"),
    ("grad(x @ (A @ x), x) == 2*A @ x", "x: vector n; A: matrix n n"),
]


@pytest.mark.parametrize(("claim", "where"), TRUE)
def test_right_claims_are_never_refuted_and_are_decided(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED), str(verdict)


@pytest.mark.parametrize(("claim", "where"), FALSE)
def test_wrong_claims_are_refuted_with_a_counterexample(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.REFUTED and verdict.counterexample is not None, str(verdict)


@pytest.mark.parametrize(
    ("lines", "first_wrong"),
    [
        (["(a + b)^2", "= a^2 + 2*a*b + b^2", "= a*(a + 2*b) + b^2"], None),
        (["(a + b)^2", "= a^2 + 2*a*b + b^2", "<= 2*a^2 + 2*b^2"], None),
        (["(a + b)^2 == a^2 + 2*a*b + b^2", "= a*(a + 2*b) + b^2", "= a*(a + b) + b^2"], 2),
        ([r"\frac{a}{2} + \frac{a}{2}", r"&= a", r"= \frac{2a}{3}"], 1),
        ([r"(a + b)^2", r"= a^2 + 2ab + b^2", r"\leq 2a^2 + 2b^2"], None),
    ],
)
def test_lines_may_begin_with_their_relation(lines, first_wrong):
    verdict = verify(lines, where="a, b: real")
    assert verdict.first_wrong == first_wrong
    assert verdict.status is (Status.PROVED if first_wrong is None else Status.REFUTED)


@pytest.mark.parametrize("lines", [["= a", "= b"], ["a"], []])
def test_lines_without_a_beginning_are_unreadable(lines):
    assert verify(lines, where="a, b: real").status is Status.UNREADABLE


def test_a_chain_names_the_first_wrong_line():
    verdict = verify(["(a + b)**2", "a**2 + 2*a*b + b**2", "a**2 + b**2", "b**2 + a**2"], where="a, b: real")
    assert verdict.status is Status.REFUTED and verdict.first_wrong == 1


def test_definedness_separates_the_two_modes():
    assert verify("x/x == 1", where="x: real").status is Status.PROVED
    assert "x != 0" in verify("x/x == 1", where="x: real").conditions
    assert verify("x/x == 1", where="x: real", mode="strict").status is Status.REFUTED
    assert verify("log(x - x) == log(x - x)", where="x: real").status is Status.REFUTED


def test_the_counterexample_is_simple():
    verdict = verify("(x + y)**2 == x**2 + y**2", where="x, y: real")
    assert set(verdict.counterexample.point.values()) <= {"1", "-1", "2"}


@pytest.mark.parametrize(
    ("claim", "where"), [("x +* 2 == 3", "x: real"), ("y == y", "x: real"), ("x", "x: real"), ("", "")]
)
def test_text_without_a_single_meaning_is_unreadable(claim, where):
    assert verify(claim, where=where).status is Status.UNREADABLE


def test_unknown_options_are_usage_errors():
    with pytest.raises(UsageError, match="known"):
        verify("1 == 1", mode="lax")
    with pytest.raises(UsageError, match="known"):
        verify("1 == 1", budget="huge")


def test_verdicts_are_deterministic():
    claim, where = "exp(x)*exp(y) == exp(x*y)", "x, y: real"
    assert verify(claim, where=where, seed=3) == verify(claim, where=where, seed=3)


def test_sides_that_look_alike_are_shown_with_their_difference():
    shown = str(verify("tanh(x) == 1", where="x: real[50,60]").counterexample)
    assert shown.startswith("at x = 50: left = 1, right = 1, left - right = -7.44015195204e-44")


def test_a_short_sum_of_means_is_derived_term_by_term():
    claim = "Sum(binomial(4, k)*E[z**k, z ~ Normal(0, sd=s)], (k, 0, 4)) == 1 + 6*s**2 + {}*s**4"
    assert verify(claim.format(3), where="s > 0").status is Status.PROVED
    assert verify(claim.format(2), where="s > 0").status is Status.REFUTED


def test_beside_a_matrix_the_identity_is_no_imaginary_unit():
    where = {"P": "orthogonal projector n x n"}
    assert verify("(I-P)P = 0", where=where).status is Status.SUPPORTED
    assert verify("(I-P)P = P", where=where).status is Status.REFUTED
