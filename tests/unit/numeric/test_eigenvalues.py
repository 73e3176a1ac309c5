"""Rigorous eigenvalues of symmetric matrices hold what mpmath finds with more digits, and are narrow."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, ctx

from symgen.numeric.ball_eigenvalues import eigenvalues
from symgen.numeric.errors import Undefined


def balls(rows):
    return np.array([[arb(Fraction(e).numerator) / Fraction(e).denominator for e in row] for row in rows], dtype=object)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("multiple", [False, True])
def test_enclosures_hold_the_eigenvalues(size, multiple):
    generator = np.random.default_rng(size)
    drawn = generator.integers(-9, 9, (size, size))
    rows = [[int(e) for e in row] for row in (np.ones((size, size), int) if multiple else drawn + drawn.T)]
    with ctx.workprec(128):
        found = eigenvalues(balls(rows))
    with mpmath.workdps(60):
        expected = sorted(mpmath.eigsy(mpmath.matrix(rows), eigvals_only=True), reverse=True)
        for ball, value in zip(found, expected, strict=True):
            assert ball.contains(arb(mpmath.nstr(value, 45))) or abs(float(ball) - float(value)) < 1e-30
            assert float(ball.rad()) < 1e-25


def test_an_uncertain_entry_widens_the_enclosure():
    matrix = balls([[2, 1], [1, 2]])
    matrix[0][0] = arb(2, 1)
    (largest, least) = eigenvalues(matrix)
    assert largest.contains(3) and least.contains(1) and float(largest.rad()) >= 0.5


def test_a_matrix_that_is_not_symmetric_has_none():
    with pytest.raises(Undefined):
        eigenvalues(balls([[1, 2], [3, 4]]))
