r"""Eigenvalues, singular values and norms of matrices."""

import pytest

from symgen.reading.context.spectra_in_words import spectra
from symgen.verification import verify

RIGHT = ("PROVED", "SUPPORTED", "CERTIFIED")
S = {"S": "symmetric n x n", "x": "vector in R^n"}
ENDS = {**S, "_where": [r"\lambda_{\min}, \lambda_{\max}: smallest and largest eigenvalue of S"]}
PAIR = {"A": "real symmetric matrix", "B": "real symmetric matrix, same size"}
TOLD = {"A": "symmetric n x n", "_where": [r"\lambda_1,\dots,\lambda_n are the eigenvalues of A"]}
NORMS = {"A": "matrix m x n", "B": "matrix n x p", r"\|\cdot\|_2": "spectral norm", r"\|\cdot\|_F": "Frobenius norm"}


@pytest.mark.parametrize(
    ("claim", "where", "right"),
    [
        (r"\lambda_{\min}\|x\|^2 \le x^\top S x \le \lambda_{\max}\|x\|^2", ENDS, True),
        (r"x^\top S x \le \lambda_{\min}\|x\|^2", ENDS, False),
        (r"\lambda_{\max}(A+B) \leq \lambda_{\max}(A)+\lambda_{\max}(B)", PAIR, True),
        (r"\lambda_{\max}(A+B) \geq \lambda_{\max}(A)+\lambda_{\max}(B)", PAIR, False),
        (r"\operatorname{tr} A^2 = \sum_{i=1}^n \lambda_i^2", TOLD, True),
        (r"\operatorname{tr} A^2 = \sum_{i=1}^n \lambda_i", TOLD, False),
        (r"\det A = \prod_{i=1}^n \lambda_i", {"A": "positive definite, n x n, eigenvalues lambda_1,...,lambda_n"}, True),
        (r"\det A = \sum_{i=1}^n \lambda_i", {"A": "positive definite, n x n, with eigenvalues \\lambda_i"}, False),
        (r"\|A\|_F^2 = \sum_i \sigma_i^2", {"A": "matrix m x n", "sigma_i": "singular values of A"}, True),
        (r"\|A\|_F^2 = \sum_i \sigma_i", {"A": "matrix m x n", "sigma_i": "singular values of A"}, False),
        (r"\|AB\|_F \le \|A\|_2\,\|B\|_F", NORMS, True),
        (r"\|AB\|_F \le \|A\|_2\,\|B\|_2", NORMS, False),
        (r"\|A\|_2 = \sigma_{\max}(A)", {"A": "matrix m x n"}, True),
        (r"|\operatorname{tr}(A^\top B)| \leq \|A\|_F\,\|B\|_{*}", {"A": "m x n matrix", "B": "m x n matrix"}, True),
        (r"\|A x\| \le \|A\|\|x\|", {"A": "m x n matrix", "x": "in R^n", "_where": [r"\|\cdot\| is the operator norm"]}, True),
    ],
)  # fmt: skip
def test_claims_about_spectra_are_judged(claim, where, right):
    verdict = verify(claim, where=where)
    assert str(verdict.status) in RIGHT if right else str(verdict.status) == "REFUTED", verdict


@pytest.mark.parametrize(
    ("claim", "where", "asked"),
    [
        (r"\lambda_{\max}(A) \le 1", {"A": "matrix n x n"}, "an eigenvalue of this"),
        (r"\|A\| \le 1", {"A": "matrix n x n"}, "the norm of this"),
        (
            r"L \ge 0",
            {"f": "f(w) = w^T A w", "L": "largest eigenvalue of A", "w": "vector n"},
            "a declared matrix",
        ),
    ],
)
def test_what_has_no_one_spectrum_is_asked(claim, where, asked):
    verdict = verify(claim, where=where)
    assert str(verdict.status) == "UNREADABLE" and asked in str(verdict)


def test_a_norm_that_nothing_declares_may_be_that_of_frobenius():
    claim = r"\|A\|_2^2 = \operatorname{tr}(A^\top A)"
    assert str(verify(claim, where={"A": "matrix m x n"}).status) == "UNDECIDED"
    assert str(verify(claim, where={"A": "matrix m x n", r"\|\cdot\|_2": "spectral norm"}).status) == "REFUTED"


@pytest.mark.parametrize(
    "text", [r"\lambda_1 \le \dots \le \lambda_n are the eigenvalues of A", r"\|x\| is the length"]
)
def test_what_is_said_otherwise_is_left(text):
    assert spectra({}, [text]).sentences == [text]
