r"""\bar x beside a vector x is the mean of its entries, where nothing else is said of it."""

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (r"\sum_i (x_i-\bar x)(y_i-\bar y) = \sum_i x_iy_i - n\bar x\bar y", True),
        (r"\sum_i (x_i-\bar x_n)^2 = \sum_i x_i^2 + n\bar x_n^2", False),
        (r"\frac{\partial}{\partial x_i}\bar x = \frac1n", True),
    ],
)
def test_the_mean_of_the_entries(latex, holds):
    verdict = verify(latex, where={"x": "vector in R^n", "y": "vector in R^n"})
    assert (verdict.status in PASSED) if holds else (verdict.status is Status.REFUTED), str(verdict)


def test_a_bar_that_is_declared_is_what_it_is_said_to_be():
    verdict = verify(r"\frac1n\sum_i x_i = \bar x", where={"x": "vector in R^n", r"\bar x": "real"})
    assert verdict.status is Status.REFUTED


@pytest.mark.parametrize("where", [{"x": "vector", "d": "real"}, {"x": "vector", "_where": ["d is a real number"]}])
def test_a_number_is_no_size_that_nobody_writes(where):
    assert verify(r"d\,x^\top x \ge x^\top x", where=where).status is Status.REFUTED
