r"""Sums without ends run over all entries of what has their index."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"\sum_i (x_i + y_i) = \sum_j x_j + \sum_k y_k", r"\sum_i (x_i + y_i) = \sum_j x_j - \sum_k y_k"),
        (
            r"\frac{C e^{f_k}}{\sum_j C e^{f_j}} = \frac{e^{f_k}}{\sum_j e^{f_j}}",
            r"\frac{C e^{f_k}}{\sum_j e^{f_j}} = e^{f_k}",
        ),
        (
            r"\sum_i \sum_j A_{ij} x_j = \sum_j x_j \sum_i A_{ij}",
            r"\sum_i \sum_j A_{ij} x_j = \sum_j x_j \sum_i A_{ji}",
        ),
        (r"\sum_{i,j} a_i b_j = \sum_i a_i \sum_j b_j", r"\sum_{i,j} a_i b_j = \sum_i a_i b_i"),
        (r"\sum_{i=1}^n (x_i - m) = \sum_i x_i - n m", r"\sum_{i=1}^n (x_i - m) = \sum_i x_i - m"),
    ],
)
def test_a_claim_and_its_planted_mistake(right, wrong):
    verdict = verify(right)
    assert verdict.status in PASSED, str(verdict)
    assert any("runs over all entries" in words for words in verdict.assumptions)
    assert verify(wrong).status not in PASSED


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_i i x_i = 1",
        r"\sum_i x_{i+1} = 1",
        r"\sum_i 2 = 1",
        r"\sum_{i=1}^n x_i = \sum_{i=1}^m x_i + \sum_i x_i",
    ],
)
def test_what_does_not_say_from_where_it_counts_is_asked(latex):
    with pytest.raises(ReadingError):
        claims(latex)
