"""Substitution without capture: what is differentiated by stays a variable."""

from __future__ import annotations

import pytest

from symgen.terms.term import num
from symgen.terms.text import read_context, read_term
from symgen.terms.traverse import substitute

NUMBERS = read_context("x, y, z, u: real")
VECTORS = read_context("v, w, u: vector n")


@pytest.mark.parametrize(
    ("text", "replaced", "expected"),
    [
        ("Derivative(x**2, x)", {"x": "y"}, "Derivative(y**2, y)"),
        ("Derivative(x*y, x)", {"y": "z"}, "Derivative(x*z, x)"),
        ("Derivative(x*y, x)", {"x": "y"}, "Derivative(u*y, u).subs(u, y)"),
        ("Derivative(x**2, x)", {"x": "3"}, "Derivative(u**2, u).subs(u, 3)"),
        ("Derivative(x*y, x)", {"x": "z", "y": "z"}, "Derivative(u*z, u).subs(u, z)"),
        ("Derivative(x*y, x)", {"x": "y", "y": "x"}, "Derivative(y*x, y)"),
    ],
)
def test_a_derivative_at_a_number(text: str, replaced: dict[str, str], expected: str) -> None:
    pairs = {read_term(old, NUMBERS): read_term(new, NUMBERS) for old, new in replaced.items()}
    assert substitute(read_term(text, NUMBERS), pairs) == read_term(expected, NUMBERS)


@pytest.mark.parametrize(
    ("text", "new", "expected"),
    [
        ("grad(v @ v, v)", "w", "grad(w @ w, w)"),
        ("grad(v @ w, v)", "w", "symgen.subs(grad(u @ w, u), u, w)"),
        ("hessian(v @ w, v)", "2*w", "symgen.subs(hessian(u @ w, u), u, 2*w)"),
    ],
)
def test_a_gradient_at_a_vector(text: str, new: str, expected: str) -> None:
    pairs = {VECTORS.symbols["v"]: read_term(new, VECTORS)}
    assert substitute(read_term(text, VECTORS), pairs) == read_term(expected, VECTORS)


def test_a_size_is_replaced_in_what_is_bound_too() -> None:
    term = read_term("E[x[1] + total(x), x ~ Normal(ones(n), sd=1)]", read_context("n: posint; x: vector n"))
    found = substitute(term, {next(s for s in term.free if s.attrs[0] == "n"): num(2)})
    assert found.free == frozenset()
    assert found.args[1].shape == (2,)
