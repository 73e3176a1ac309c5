"""Rational identities of tensors over a prime field: what passes is true, and what small sizes hide is found."""

import random

import pytest

from symgen.numeric import evaluate
from symgen.numeric.finite_field import random_field
from symgen.terms.text import read, read_context
from symgen.verification import Status, ladder
from symgen.verification.rungs import finite_fields
from symgen.verification.task import Task

WHERE = (
    "A, B, C: matrix n n; S: matrix n n symmetric; X: matrix n m; u, v: vector n; Q: matrix 2 2; L: matrix n n lower"
)
E4 = "trace(A)**4 - 6*trace(A)**2*trace(A@A) + 3*trace(A@A)**2 + 8*trace(A)*trace(A@A@A) - 6*trace(A@A@A@A) == 0"
E5 = (
    "trace(A)**5 - 10*trace(A)**3*trace(A@A) + 15*trace(A)*trace(A@A)**2 + 20*trace(A)**2*trace(A@A@A)"
    " - 20*trace(A@A)*trace(A@A@A) - 30*trace(A)*trace(A@A@A@A) + 24*trace(A@A@A@A@A) == 0"
)
TRUE = [
    "(A @ B) @ C == A @ (B @ C)", "trace(A @ B @ C) == trace(C @ A @ B)", "det(A @ B) == det(A)*det(B)",
    "inverse(A @ B) == inverse(B) @ inverse(A)", "(S @ A)' == A' @ S", "det(eye(m) + X' @ X) == det(eye(n) + X @ X')",
    "det(Q) == (trace(Q)**2 - trace(Q @ Q))/2", "Q @ Q - trace(Q)*Q + det(Q)*eye(2) == 0*Q",
    "inverse(A + outer(u, v)) == inverse(A) - inverse(A) @ outer(u, v) @ inverse(A)/(1 + v @ inverse(A) @ u)",
]  # fmt: skip
FALSE = [
    "trace(A @ B @ C) == trace(C @ B @ A)", "det(A + B) == det(A) + det(B)", "S @ A == A' @ S", "A @ L == L @ A",
    "inverse(A + outer(u, v)) == inverse(A) - inverse(A) @ outer(u, v) @ inverse(A)/(1 - v @ inverse(A) @ u)",
    "det(A) == (trace(A)**2 - trace(A @ A))/2", E4, E5, "2305843009213693951*A == 0*A",
]  # fmt: skip


def found(text, mode="common"):
    task = Task(read(text, read_context(WHERE)), mode=mode)
    return finite_fields.run(task) if finite_fields.applies(task) else None


@pytest.mark.parametrize("text", TRUE)
def test_a_true_identity_is_supported_with_a_bound(text):
    finding = found(text)
    assert finding.status is Status.SUPPORTED
    assert "passes with probability at most" in finding.method


@pytest.mark.parametrize("text", FALSE)
def test_a_false_identity_never_passes(text):
    finding = found(text)
    assert finding is None or finding.status is Status.REFUTED
    assert ladder.climb(Task(read(text, read_context(WHERE)))).status is Status.REFUTED


@pytest.mark.parametrize(("text", "size"), [(E4, 4), (E5, 5)])
def test_what_holds_for_small_matrices_only_is_refuted_at_the_first_size(text, size):
    finding = found(text)
    assert finding.status is Status.REFUTED and finding.counterexample.point["n"] == str(size)


@pytest.mark.parametrize(
    "text", ["logdet(A @ B) == logdet(A) + logdet(B)", "matrix_exp(A) == A", "exp(A) == A", "trace(A @ A) >= 0"]
)
def test_what_is_not_rational_is_left_to_others(text):
    assert found(text) is None


def test_strict_claims_that_owe_an_inverse_are_left_to_others():
    assert found("inverse(A) @ A == eye(n)", "strict") is None


def test_a_field_computes_as_whole_numbers_do():
    generator = random.Random(7)
    field = random_field(generator)
    context = read_context("A: matrix 3 3; x: real")
    term = read("det(A)*x**2 - x**(-1)/3 + trace(A @ A) == 0", context).left
    symbols = {s.attrs[0]: s for s in term.free}
    values = {symbols["A"]: [[1, 2, 3], [4, 5, 6], [7, 8, 10]], symbols["x"]: 5}
    assert evaluate(term, values, field) == field.number("-75") - field.number("1/15") + field.number(
        1 + 8 + 21 + 8 + 25 + 48 + 21 + 48 + 100
    )
