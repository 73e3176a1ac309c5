"""Squares of vectors are completed where all three addends are at hand, and nothing else is touched."""

import pytest

from symgen.probability.matrix_forms import gathered, with_squares, written
from symgen.terms.build import dims, inverse, log, logdet, matrix, reals, vector
from symgen.terms.term import make

d = dims("d")
S, T, A = matrix("S", d, d, spd=True), matrix("T", d, d, spd=True), matrix("A", d, d)
m, n, x, c = vector("m", d), vector("n", d), vector("x", d), reals("c")


def test_squares_are_completed() -> None:
    assert with_squares(n @ S @ n - 2 * (m @ S @ n) + m @ S @ m + c) == (m - n) @ S @ (m - n) + c
    assert with_squares(-(m @ S @ m) / 2 + n @ S @ m - n @ S @ n / 2) == -((m - n) @ S @ (m - n)) / 2


@pytest.mark.parametrize(
    "term",
    [
        m @ S @ m - 2 * (m @ T @ n) + n @ S @ n,  # another matrix
        m @ S @ m - (m @ S @ n) + n @ S @ n,  # half the mixed addend
        m @ S @ m + 2 * (m @ S @ n) + n @ S @ n,  # the other sign
        m @ A @ m - 2 * (m @ A @ n) + n @ A @ n,  # no symmetric matrix
        m @ S @ m - 2 * (m @ S @ x) + n @ S @ n,  # another vector
    ],
    ids=str,
)
def test_what_is_no_square_stays(term) -> None:
    assert with_squares(term) == term


def test_determinants_of_definite_matrices_have_no_sign() -> None:
    assert written(log(abs(make("det", S + T)))) == log(make("det", S + T))
    assert written(log(abs(make("det", S - T)))) == make("logdet", S - T)


def test_inverses_cancel() -> None:
    assert gathered(m @ inverse(2 * inverse(S)) @ m + logdet(S)) == (2 * logdet(S) + m @ S @ m) / 2
