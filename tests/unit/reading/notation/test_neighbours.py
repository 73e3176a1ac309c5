r"""What stands side by side and is no product: d(A^{-1}), \Delta \|x\|^2 and D_v f(x) of undeclared letters."""

from __future__ import annotations

import pytest

from symgen.verification import Status, verify

MATRIX = {"A": "invertible matrix"}
POINT = {"x": "nonzero vector in R^3"}


@pytest.mark.parametrize(
    "claim, where",
    [
        (r"\Delta\frac{1}{\|x\|} = 0", POINT),
        (r"\Delta\|x\|^2 = 6", POINT),
        (r"D_v f(x) = 2v^\top x", {"x": "vector in R^n", "v": "vector in R^n", "_where": [r"f(x) = \|x\|^2"]}),
    ],
)
def test_letters_of_operators_that_nothing_declares_are_no_factors(claim, where):
    verdict = verify(claim, where=where)
    assert verdict.status is Status.UNREADABLE and (
        "operator" in str(verdict) or "outside of an integral" in str(verdict)
    )


@pytest.mark.parametrize("letter", ["d", "D", r"\Delta"])
def test_declared_letters_are_factors(letter):
    where = {"x": "vector in R^n", letter: "real"}
    assert verify(rf"\|{letter}\,x\|^2 = {letter}^2\|x\|^2", where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(rf"\|{letter}\,x\|^2 = {letter}\|x\|^2", where=where).status is Status.REFUTED


def test_a_size_is_a_factor():
    where = {"x": "vector in R^d"}
    assert verify(r"\|x\|_1^2 \le d\|x\|_2^2", where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(r"\|x\|_1^2 \ge d\|x\|_2^2", where=where).status is Status.REFUTED
