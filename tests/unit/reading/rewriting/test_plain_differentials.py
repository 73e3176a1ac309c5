"""Differentials with a plain letter d are those that are written upright, where d is no number."""

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)

X = {"A": "invertible matrix", "X": "m x n matrix", "Y": "n x p matrix", "x": "vector"}


@pytest.mark.parametrize(
    ("latex", "names", "holds"),
    [
        (r"d(A^{-1}) = -A^{-1}(dA)A^{-1}", "A", True),
        (r"dA^{-1} = A^{-1}(dA)A^{-1}", "A", False),
        (r"d\log\det A = \operatorname{tr}(A^{-1}dA)", "A", True),
        (r"d\,\operatorname{tr}(X^\top X) = \operatorname{tr}(X^\top dX)", "X", False),
        (r"d(XY) = (dX)Y + X\,dY", "XY", True),
        (r"d\|x\|^2 = 2x^\top dx", "x", True),
    ],
)
def test_differentials_are_judged(latex, names, holds):
    verdict = verify(latex, where={name: X[name] for name in names})
    assert (verdict.status in PASSED) if holds else (verdict.status is Status.REFUTED), str(verdict)


@pytest.mark.parametrize(
    ("latex", "where"),
    [
        (r"d(x+y) = dx + dy", {"x": "vector", "y": "vector", "d": "real"}),
        (r"d(x,y) \le d(x,z) + d(z,y)", {"x": "vector", "y": "vector", "z": "vector", "_where": [r"d(x,y)=\|x-y\|"]}),
    ],
)
def test_a_declared_d_is_none(latex, where):
    verdict = verify(latex, where=where)
    assert verdict.status in PASSED and not any("dx" in words for words in verdict.assumptions), str(verdict)


@pytest.mark.parametrize("latex", [r"dd(A^{-1}) = -ddA", r"ddA = d(A^{-1})"])
def test_second_differentials_are_no_first_ones(latex):
    verdict = verify(latex, where={"A": X["A"]})
    assert verdict.status is Status.UNREADABLE and "outside of an integral" in str(verdict)
