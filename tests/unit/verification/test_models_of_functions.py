"""Claims about unknown functions of vectors and matrices: a model has a number for its value, and no symmetry."""

from __future__ import annotations

import pytest

from symgen.verification import verify

WHERE = "a, b: real; x, y: vector n; u: vector m; A: matrix n n; B: matrix m n; F: function"


@pytest.mark.parametrize(
    "claim",
    ["F(x) == F(2*x)", "F([a, b]) == F([b, a])", "F(A) == F(A')", "F(x + y) == F(x) + F(y)", "grad(F(x), x) == x"],
)
def test_what_no_function_must_do_is_refuted(claim: str) -> None:
    assert verify(claim, where=WHERE, budget="fast").status == "REFUTED"


@pytest.mark.parametrize(
    "claim",
    [
        "total(F(x)*x)**2 == F(x)**2*total(x)**2",
        "grad(F(B @ x), x) == B' @ symgen.subs(grad(F(u), u), u, B @ x)",
        "Derivative(F(a*x), a) == x @ symgen.subs(grad(F(y), y), y, a*x)",
        "exp(F(x)) >= 1 + F(x)",
    ],
)
def test_what_holds_of_every_function_is_not(claim: str) -> None:
    assert verify(claim, where=WHERE).status in ("PROVED", "SUPPORTED")
