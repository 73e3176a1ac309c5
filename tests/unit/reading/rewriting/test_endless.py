r"""Sums that go on without end, written by their first terms: a plain pattern is read, anything else is asked about."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"1 + x + \frac{x^2}{2!} + \frac{x^3}{3!} + \cdots", "Sum(x**k/factorial(k), (k, 0, oo))"),
        (r"1 - x + \frac{x^2}{2!} - \frac{x^3}{3!} + \cdots", "Sum((-1)**k*(x**k/factorial(k)), (k, 0, oo))"),
        (r"x - \frac{x^2}{2} + \frac{x^3}{3} - \dots", "Sum((-1)**(k - 1)*(x**k/k), (k, 1, oo))"),
        (r"1 + \frac{1}{2^2} + \frac{1}{3^2} + \cdots", "Sum(1/k**2, (k, 1, oo))"),
        (r"x + 2x^2 + 3x^3 + \ldots", "Sum(k*x**k, (k, 1, oo))"),
        (r"x^2 + 2x^3 + 3x^4 + \ldots", "Sum(k*x**(k + 1), (k, 1, oo))"),
    ],
)
def test_three_terms_show_how_a_sum_goes_on(written, read):
    (claim,), declared = claims(rf"{written} = y^2 - 1")
    assert str(claim.left) == read
    assert any("without end" in words for words in declared.assumptions)


@pytest.mark.parametrize(
    "written",
    [
        r"1 + x + \cdots",
        r"1 + x + \frac{x^2}{2!} + \frac{x^3}{4!} + \cdots",
        r"1 + x + \frac{x^2}{2} - \frac{x^3}{3} + \cdots",
        r"1 + \frac12 + \frac14 + \cdots",
        r"a + b + c + \cdots",
        r"1 + x + x^2 - \cdots",
    ],
)
def test_other_dots_are_asked_about(written):
    with pytest.raises(ReadingError, match="dots"):
        claims(f"{written} = 2")


def test_series_are_judged():
    where = {"x": "real"}
    assert verify(r"e^x = 1 + x + \frac{x^2}{2!} + \frac{x^3}{3!} + \cdots", where=where).status is Status.PROVED
    assert verify(r"e^x = 1 - x + \frac{x^2}{2!} - \frac{x^3}{3!} + \cdots", where=where).status is Status.REFUTED
    assert verify(r"1 + \frac{1}{2^2} + \frac{1}{3^2} + \cdots = \frac{\pi^2}{8}").status is Status.REFUTED
