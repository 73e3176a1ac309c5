"""A quick look at an integral or a series gives a few right digits, or says that it cannot."""

from fractions import Fraction

import pytest

from symgen.errors import SymgenError
from symgen.numeric import QUICK_LOOK, evaluate, value
from symgen.terms.text import read, read_context

CONTEXT = read_context("a > 0; b: real")
POINT = {"a": Fraction(3, 2), "b": Fraction(-2, 3)}
INTEGRALS = [
    "Integral(exp(-a*x**2 + b*x), (x, -oo, oo))",
    "Integral(x**a*exp(-x), (x, 0, oo))",
    "Integral(x**(a - 1)*(1 - x)**2, (x, 0, 1))",
    "Integral(exp(a*x), (x, -oo, b))",
    "Integral(x**(a/3 - 1)/(1 + x), (x, 0, oo))",
    "Sum(k*(b/2)**k, (k, 1, oo))",
]


def values(formula):
    return {s: POINT[s.attrs[0]] for s in formula.free}


@pytest.mark.parametrize("text", INTEGRALS)
def test_a_look_agrees_with_the_careful_quadrature(text):
    formula = read(text, CONTEXT)
    seen = evaluate(formula, values(formula), QUICK_LOOK)
    assert seen == pytest.approx(float(value(formula, values(formula))), rel=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        "Integral(exp(-(10**9)*(x - 1/3)**2), (x, -oo, oo))",
        "Integral(exp(a*x**2), (x, -oo, oo))",
        "Integral(1/x, (x, 0, 1))",
        "Sum(1/k**2, (k, 1, oo))",
    ],
)
def test_what_a_look_cannot_see_it_does_not_claim(text):
    formula = read(text, CONTEXT)
    with pytest.raises(SymgenError):
        evaluate(formula, values(formula), QUICK_LOOK)


def test_a_series_of_matrices_ends_where_each_entry_no_longer_changes():
    formula = read("Sum((1/2)**k*P**k, (k, 0, oo))", read_context("P: matrix 2 2"))
    (matrix,) = formula.free
    seen = evaluate(formula, {matrix: [[Fraction(1, 4), Fraction(3, 4)], [Fraction(1, 2), Fraction(0)]]}, QUICK_LOOK)
    assert abs(seen - [[8 / 7, 8 / 5], [4 / 3, 1]]).max() < 1e-8
