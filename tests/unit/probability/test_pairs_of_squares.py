"""Sums of squares in a vector, however their coefficients are written."""

import pytest

from symgen.probability.pairs_of_squares import in_squares
from symgen.terms.build import dims, matrix, reals, vector
from symgen.terms.term import Term, make

d, r = dims("d"), reals("r")
x, m = vector("x", d), vector("m", d)
FORM = (x - m) @ matrix("S", d, d, spd=True) @ (x - m)


@pytest.mark.parametrize("written", [(1 - r) * FORM, FORM * (1 - r), FORM / (1 / (1 - r)), -(FORM * (r - 1))], ids=str)
def test_the_variable_stays_in_the_square(written: Term) -> None:
    found = in_squares(written + r, x)
    assert found is not None and found.rest == r
    (square,) = found.squares
    assert square.centre == m and x not in square.coefficient.free


@pytest.mark.parametrize("written", [1 / FORM, FORM * FORM, make("exp", FORM)], ids=str)
def test_what_is_no_sum_of_squares_is_none(written: Term) -> None:
    assert in_squares(written, x) is None
