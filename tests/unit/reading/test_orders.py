"""Definite matrices: relations between matrices, sets of them, and the eigenvalues at their ends."""

import pytest

from symgen.errors import SymgenError
from symgen.reading.context.in_words import declare

S = {"A": "symmetric n x n", "x": "vector n"}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"A + B \succ 0", r"A - B \succ 0", {"A": "positive definite n x n", "B": "positive definite n x n"}),
        (r"A \succ 0 \implies \det A > 0", r"A \succ 0 \implies \det A > 1", {"A": "symmetric 2 x 2"}),
        (r"\operatorname{tr} A \ge 0", r"\operatorname{tr} A > 0", {"_where": [r"A \in \mathbb{S}^n_{+}"]}),
        (r"x^\top A x > 0", r"x^\top A x > 1", {"_where": [r"A \succ 0", r"x \in \mathbb{R}^n", r"x \ne 0"]}),
        (r"x^\top A x \ge \|x\|^2", r"x^\top A x \le \|x\|^2", {"_where": [r"A \succeq I_n", r"x \in \mathbb R^n"]}),
        (r"x_1 + x_2 \ge 0", r"x_1 + x_2 > 0", {"x": "vector 2", "_where": [r"x \succeq 0"]}),
        (r"x^\top B x \ge x^\top A x", r"x^\top B x \le x^\top A x",
         {"x": "vector 2", "_where": [r"A \in \mathbb{S}_{++}^2", r"A \preceq B"]}),
    ],
)  # fmt: skip
def test_one_matrix_above_another(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


def test_what_an_order_of_formulas_says_is_asked():
    with pytest.raises(SymgenError, match="between formulas"):
        declare({"A": "n x n", "B": "n x n", "_where": [r"A B \succeq B A"]})


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\operatorname{tr} A \le n\lambda_{\max}(A)", r"\operatorname{tr} A \ge n\lambda_{\max}(A)", S),
        (r"\lambda_{\min}(A) \le \lambda_{\max}(A)", r"\lambda_{\min}(A) \ge \lambda_{\max}(A)", {"A": "symmetric 2 x 2"}),
        (r"x^\top A x \le L x^\top x", r"x^\top A x \ge L x^\top x", {**S, "A": "positive definite 2 x 2", "x": "vector 2",
         "L": "largest eigenvalue of A"}),
        (r"x^\top A x \ge m x^\top x", r"x^\top A x \ge 2 m x^\top x", {"A": "positive definite 2 x 2", "x": "vector 2",
         "m": "smallest eigenvalue of A"}),
    ],
)  # fmt: skip
def test_the_ends_of_a_spectrum(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    "claim",
    [
        r"\nabla_A \lambda_{\max}(A) = A",
        r"\lambda_{\max}(A B) = 1",
        r"\sigma_{\min}(A x) = 1",
        r"\operatorname{rank}(A) = 1",
    ],
)
def test_what_is_not_known_of_a_spectrum_is_asked(claim, verified):
    assert verified(claim, S) == "UNREADABLE"


def test_the_eigenvalue_of_what_nothing_declares_is_asked_about(verified):
    told = verified(r"L \ge 0", {"L": "largest eigenvalue of A"}, told=True)
    assert told.startswith("UNREADABLE") and "nothing declares A" in told
