"""Sorting formulas by their statistics: every expansion is equal to what it came from."""

from __future__ import annotations

import pytest

from symgen.calculus.normaliser import prove_equal
from symgen.probability.statistics import collected, parts
from symgen.terms.build import Sum, dims, exp, integers, log, positives, reals, sqrt, vector
from symgen.terms.context import Context
from symgen.terms.term import Term

x, m = reals("x m")
y, s, a = positives("y s a")
i, n = integers("i"), dims("n")
v = vector("v", n)


@pytest.mark.parametrize(
    ("formula", "variable", "count"),
    [
        ((x - m) ** 2 / (2 * s**2), x, 3),
        (log(y / s) ** 2, y, 3),
        (a * log(s * y**2) - y / s, y, 3),
        (exp(-(x - m) / s), x, 1),
        ((x - m) ** 3, x, 4),
        (sqrt(y) * y, y, 1),
        ((x - m) - (x - m), x, 0),
        (Sum((v[i] - x) ** 2, (i, 1, n)), x, 3),
        ((1 + y) / y, y, 2),
    ],
)
def test_expansions_are_equalities_with_the_expected_statistics(formula: Term, variable: Term, count: int) -> None:
    assert len(parts(formula, variable)) == count
    assert prove_equal(formula, collected(formula, variable), Context()) is not None


def test_logarithms_split_only_where_factors_are_positive() -> None:
    assert len(parts(log(x * m), x)) == 1
    assert len(parts(log(y * s), y)) == 2
