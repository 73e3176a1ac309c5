r"""a_{ij} is an entry of a declared matrix A, where a is nothing else."""

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("latex", "where", "holds"),
    [
        (r"\det A \le \prod_{i=1}^n a_{ii}", {"A": "symmetric positive definite n x n"}, True),
        (r"\det A = a_{11}a_{22} - a_{12}a_{21}", {"A": "matrix 2 x 2"}, True),
        (r"\det A = a_{11}a_{22} + a_{12}a_{21}", {"A": "matrix 2 x 2"}, False),
        (
            r"x^\top\Sigma x = \sum_{i=1}^n\sum_{j=1}^n\sigma_{ij}x_ix_j",
            {r"\Sigma": "spd matrix n x n", "x": "vector n"},
            True,
        ),
        (r"\operatorname{tr}A = \sum_{i=1}^n a_{ii}", {"A": "matrix n x n", "a": "matrix n x n"}, False),
    ],
)
def test_entries_are_those_of_the_capital(latex, where, holds):
    verdict = verify(latex, where=where)
    assert (verdict.status in PASSED) if holds else (verdict.status is Status.REFUTED), str(verdict)
