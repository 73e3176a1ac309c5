r"""Undeclared capitals whose order matters where they are matrices: numbers would make A B = B A true."""

import pytest

from symgen.reading import read
from symgen.verification import Status


def judged(display, where=""):
    (line,) = read(f"$$ {display} $$", where=where).verify(budget="fast")
    return line.verdict


@pytest.mark.parametrize(
    "claim",
    [
        "AB = BA",
        r"(AB)^{-1} = B^{-1}A^{-1}",
        r"(AB)^{-1} = A^{-1}B^{-1}",
        "(A+B)^2 = A^2 + 2AB + B^2",
        r"C = A^{-1}B = BA^{-1}",
        r"A T = T D T^{-1} T",
    ],
)
def test_capitals_whose_order_matters_are_asked_about(claim):
    verdict = judged(claim)
    assert verdict.status is Status.UNREADABLE and "numbers or matrices?" in verdict.method


@pytest.mark.parametrize(
    ("claim", "kind", "status"),
    [
        (r"(AB)^{-1} = B^{-1}A^{-1}", "invertible matrix n n", "PROVED"),
        (r"(AB)^{-1} = A^{-1}B^{-1}", "invertible matrix n n", "REFUTED"),
        (r"(AB)^{-1} = A^{-1}B^{-1}", "positive", "PROVED"),
    ],
)
def test_declared_ones_are_read(claim, kind, status):
    assert str(judged(claim, {"A": kind, "B": kind}).status) == status


@pytest.mark.parametrize(
    "claim",
    [
        "(1 - P)^2 = 1 - 2P + P^2",
        "KT + TV = T(K + V)",
        r"\sum_{i=1}^N \sum_{j=1}^M 1 + NM = MN + MN",
        "(AB)^T = B^TA^T",
        "E[XY] = E[YX]",
    ],
)
def test_what_has_one_meaning_is_read(claim):
    assert judged(claim).status is Status.PROVED
