"""Claims about unknown functions of vectors and matrices: a model has a number for its value, and no symmetry."""

from __future__ import annotations

import pytest

from symgen.verification import Status, verify

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


CURVED = "x, y: vector n; a, b: real; F: convex function; G: concave function; H: positive convex function"


def test_curved_functions_are_often_all_but_straight() -> None:
    assert verify("F(x) + F(y) - 2*F((x + y)/2) >= total((x - y)*(x - y))/8", where=CURVED).status == "REFUTED"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("F((x + y)/2) <= (F(x) + F(y))/2", "F((x + y)/2) >= (F(x) + F(y))/2"),
        ("G((x + y)/2) >= (G(x) + G(y))/2", "G((x + y)/2) <= (G(x) + G(y))/2"),
        ("(grad(F(x), x) - grad(F(y), y)) @ (x - y) >= 0", "(grad(F(x), x) - grad(F(y), y)) @ (x - y) <= 0"),
        ("H((a + b)/2) <= (H(a) + H(b))/2", "H((a + b)/2) >= (H(a) + H(b))/2"),
        ("H(a) > 0", "H(a) > 1"),
    ],
)
def test_curved_functions_of_vectors_and_of_one_sign_are_curved(right: str, wrong: str) -> None:
    assert verify(right, where=CURVED, budget="fast").status == "SUPPORTED"
    assert verify(wrong, where=CURVED, budget="fast").status == "REFUTED"


@pytest.mark.parametrize(
    "claim",
    ["Integral(p(x)*x**2, (x, -oo, oo)) >= Integral(p(x)*x, (x, -oo, oo))**2", "f((x + y)/2) <= (f(x) + f(y))/2"],
)
def test_conditions_of_other_names_are_met_too(claim):
    where = "p: density; f: convex; x, y, a, b: real; a != 0; a < b"
    assert verify(claim, where=where).status is Status.SUPPORTED
