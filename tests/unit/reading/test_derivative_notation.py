"""Gradients beside vectors, differentials, layouts of Jacobians, and derivatives by formulas."""

import pytest

from symgen.errors import SymgenError
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

QUADRATIC = {"A": "symmetric n x n", "x": "vector n", "d": "vector n", "_where": [r"f(x) = x^\top A x"]}
LINEAR = {"W": "matrix m x n", "x": "vector n", "b": "vector m", "_where": ["y = W x + b", "f(x) = W x + b"]}
LAYER = {"W": "m x n", "x": "vector n", "g": "vector m", "_where": [r"h = \tanh(W x), elementwise", r"L = g^\top h"]}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\nabla f(x)^\top d = 2 x^\top A d", r"\nabla f(x)^\top d = x^\top A d", QUADRATIC),
        (r"\nabla f^\top d = 2 d^\top A x", r"\nabla f^\top d = d^\top A d", QUADRATIC),
        (r"d^\top \nabla^2 f(x) d = 2 d^\top A d", r"d^\top \nabla^2 f(x) d = d^\top A d", QUADRATIC),
        (r"\mathrm{d}(X^{-1}) = -X^{-1}(\mathrm{d}X)X^{-1}", r"\mathrm{d}(X^{-1}) = X^{-1}(\mathrm{d}X)X^{-1}",
         {"X": "invertible n x n"}),
        (r"\mathrm d f = 2 x^\top A\,\mathrm d x", r"\mathrm d f = x^\top A\,\mathrm d x", QUADRATIC),
        (r"\frac{\partial (W x)}{\partial x^\top} = W", r"\frac{\partial (W x)}{\partial x^\top} = 2W", LINEAR),
        (r"\frac{\partial y^\top}{\partial x} = W^\top", r"\frac{\partial y^\top}{\partial x} = 2W^\top", LINEAR),
        (r"J_f(x) = W", r"J_f(x) = 2W", LINEAR),
        (r"\frac{\partial L}{\partial (W x)} = (1 - h \odot h) \odot g",
         r"\frac{\partial L}{\partial (W x)} = (1 - h) \odot g", LAYER),
    ],
)  # fmt: skip
def test_notations_of_derivatives(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (r"\frac{\partial y}{\partial x} = W^\top", "transposed|layout|shape"),
        (r"\mathrm d y = 1", "nothing that moves"),
        (r"\frac{\partial (x^\top W^\top W x)}{\partial (W x)} = x", "a derivative by a formula"),
    ],
)
def test_what_could_be_another_derivative_is_asked(latex, found):
    with pytest.raises(SymgenError, match=found):
        claims(latex, LINEAR)


def test_integrals_keep_their_differentials(verified):
    assert verified(r"\int_0^1\int_0^1 x y\,\mathrm{d}x\,\mathrm{d}y = \frac14", {}) == "PROVED"
    assert verified(r"\int_0^1 x^2\,\mathrm{d}x = \frac12", {}) == "REFUTED"


def test_e_to_a_matrix_is_its_exponential(verified):
    context = {"A": "n x n", "B": "n x n", "t": "real"}
    assert verified(r"\det(e^{A}) = e^{\operatorname{tr} A}", context) in ("PROVED", "SUPPORTED")
    assert verified(r"e^{A+B} = e^A e^B", context) == "REFUTED"
    assert verified(r"\exp(A) = A", context) == "UNREADABLE"


def test_the_gradient_of_a_function_of_several_numbers_has_an_entry_for_each():
    found, _ = claims(r"u(x, y) = x^2 y \\ \nabla u(x, y) = \begin{pmatrix} 2 x y \\ x^2 \end{pmatrix}")
    assert found[0].left.shape == (2,)
    assert verify(r"u(x, y) = x^2 y \\ \nabla u(x, y) = (2 x y, x^2)", budget="fast").status is Status.PROVED
    wrong = verify(r"u(x, y) = x^2 y \\ \nabla u(x, y) = \begin{pmatrix} x^2 \\ 2 x y \end{pmatrix}", budget="fast")
    assert wrong.status is Status.REFUTED


def test_an_accent_in_the_place_of_a_prime_is_one(verified):
    context = {"x": "real", "phi": "density of N(0,1)"}
    assert verified(r"\phi\'(x) = -x\phi(x)", context) == "PROVED"
    assert verified(r"\phi\'(x) = x\phi(x)", context) == "REFUTED"
