"""Sums of products of waves as waves of sums of angles."""

from __future__ import annotations

import pytest
from mpmath import mp

from symgen.calculus.normaliser import simplify
from symgen.numeric import value
from symgen.terms.build import cos, positives, reals, sin
from symgen.terms.context import Context
from symgen.terms.term import Term

a = positives("a")
m, n = reals("m n")

FORMS = {
    "a*cos(m - n)": a * cos(m) * cos(n) + a * sin(m) * sin(n),
    "a*cos(m + n) + 1": a * cos(m) * cos(n) - a * sin(m) * sin(n) + 1,
    "1 - a*sin(m - n)": a * cos(m) * sin(n) - a * sin(m) * cos(n) + 1,
    "a*sin(m + n)": a * cos(m) * sin(n) + a * sin(m) * cos(n),
    "a*sin(m - n) + a": a * sin(m - n) + a,
    "cos(m)*cos(n) + 2*(sin(m)*sin(n))": cos(m) * cos(n) + 2 * sin(m) * sin(n),
}


@pytest.mark.parametrize("shown", FORMS)
def test_products_of_waves_are_written_by_addition_theorems(shown: str) -> None:
    form: Term = simplify(FORMS[shown], Context())
    at = {"a": "0.7", "m": "1.3", "n": "-0.4"}
    at = {name: v for name, v in at.items() if name in {s.attrs[0] for s in form.free}}
    assert str(form) == shown
    assert mp.almosteq(value(form, at, 20), value(FORMS[shown], at, 20), 1e-18)
