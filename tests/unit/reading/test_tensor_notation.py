"""Tensors in LaTeX: parts, new axes, axes of sums, products entry by entry; what could be meant otherwise is asked about."""

import pytest

from symgen.errors import SymgenError
from symgen.reading.claims_reader import term
from symgen.terms.text import read_context, read_term
from symgen.verification import Status, verify

CONTEXT = read_context("X: matrix n m; A: matrix n n; B: matrix n n; x: vector n; y: vector n; b: vector m; s: real")
READ = {
    r"X_{:,1}": "X'[1]",
    r"X_{1,:}": "X[1]",
    r"X_{:,:,*}": "expand_dims(X, 2)",
    r"x_{2:n}": "slice(x, 2, n)",
    r"x_{1:3:2}": "slice(x, 1, 3, step=2)",
    r"[x_i y_j]_{ij}": 'einsum("i,j->ij", x, y)',
    r"[\sum_j A_{ij} x_j]_i": 'einsum("ij,j->i", A, x)',
    r"A B \odot A": "(A @ B)*A",
    r"1 \oslash x": "1/x",
    r"A^{\odot 2}": "A**2",
    r"\exp_{\odot}(A)": "exp(A)",
    r"\operatorname{sum}_{\text{axis 0}}(X)": "total(X, 0)",
    r"\operatorname{tril}(A)": "tril(A)",
    r"x\mathbf{1}_m^\top": "outer(x, ones(m))",
    r"\mathbf{1}^\top x": "ones(n) @ x",
    r"\|x\|_3": "vector_norm(x, 3)",
    r"\max_{\text{axis 0}}(X)": "amax(X, 0)",
}
ASKED = [
    r"X_{:,0}", r"X_{:,*}", r"x_{0:n}", r"[\sum_j A_{ij} x_j]_j", r"x \odot A", r"A \odot B x", r"x^\top \odot y", r"\exp_2(s)",
    r"\operatorname{softmax}_i(x)", r"\operatorname{sum}(s)", r"\operatorname{sum}_{\text{axis 5}}(X)",
    r"\mathbf{1}^\top\mathbf{1}",
    r"\|A\|_3", r"A^2 \odot B x", r"\exp(A)",
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_notation_of_tensors(text):
    assert str(term(text, CONTEXT)) == READ[text]


@pytest.mark.parametrize("text", ASKED)
def test_what_could_be_meant_otherwise_is_asked(text):
    with pytest.raises(SymgenError):
        term(text, CONTEXT)


def test_test_points_are_names_of_their_own():
    assert str(term(r"X_{*}", read_context("X: matrix n m; X_star: matrix k m"))) == "X_star"


def test_names_as_they_are_printed():
    found = term(r"\lambda h_{2}", read_context("lam: real; h2: vector n"))
    assert str(found) == "lam*h2"


def test_where_may_be_a_name():
    assert str(read_term("2 * where + 1", read_context("where: real"))) == "2*where + 1"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            r"\frac{d}{dt}\left[(1-t)x_0 + t x_1\right] = x_1 - x_0",
            r"\frac{d}{dt}\left[(1-t)x_0 + t x_1\right] = x_1 + x_0",
        ),
        (r"\frac{\partial}{\partial t}(t^2 A x_0) = 2 t A x_0", r"\frac{\partial}{\partial t}(t^2 A x_0) = t A x_0"),
        (r"\frac{d^2}{dt^2}(t^2 x_0) = 2 x_0", r"\frac{d^2}{dt^2}(t^2 x_0) = 2 t x_0"),
    ],
)
def test_velocities_are_derivatives_of_vectors_by_a_number(right, wrong):
    where = {"x_0": "vector d", "x_1": "vector d", "A": "matrix d d", "t": "real in (0, 1)"}
    assert verify(right, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(wrong, where=where).status is Status.REFUTED
