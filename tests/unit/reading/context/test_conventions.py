r"""Remarks on conventions in contexts, and Euler's constant."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.context.conventions import without_conventions
from symgen.reading.context.in_words import declare
from symgen.reading.declared import Declarations
from symgen.verification import verify

RIGHT = ("PROVED", "SUPPORTED", "CERTIFIED")
Q = {"Q": "symmetric positive definite matrix n x n", "c": "vector in R^n", "x": "vector in R^n"}
LAYER = {
    "W": "square matrix n x n",
    "x": "vector in R^n",
    "y": "vector in R^n",
    "_where": ["the gradient has the shape of W"],
}
SQUARE = r"\tfrac12 x'Qx-c'x = \tfrac12(x-Q^{-1}c)'Q(x-Q^{-1}c)"
LOSS = r"\frac{\partial}{\partial W}\,\lVert Wx-y\rVert^2 = 2\,"


@pytest.mark.parametrize(
    ("claim", "where", "right"),
    [
        (rf"{SQUARE}-\tfrac12 c'Q^{{-1}}c", {**Q, "_where": ["a prime is the transpose"]}, True),
        (rf"{SQUARE}+\tfrac12 c'Q^{{-1}}c", {**Q, "_where": ["a prime is the transpose"]}, False),
        (rf"{LOSS}(Wx-y)\,x^\top", LAYER, True),
        (rf"{LOSS}x(Wx-y)^\top", LAYER, False),
        (r"-\int_0^\infty e^{-x}\ln x\,dx = \gamma", {"_where": [r"\gamma is Euler's constant"]}, True),
        (r"\psi(1) = \gamma", {r"\gamma": "Euler's constant 0.5772...", r"\psi": "digamma function"}, False),
        (r"\|x\|_\infty = \max_{1\le i\le n}|x_i|", {"x": "vector in R^n"}, True),
        (r"\|x\|_1 = \max_{i=1,\dots,n}|x_i|", {"x": "vector in R^n"}, False),
    ],
)
def test_claims_beside_remarks_are_judged(claim, where, right):
    verdict = verify(claim, where=where)
    assert str(verdict.status) in RIGHT if right else str(verdict.status) == "REFUTED", verdict


@pytest.mark.parametrize(
    "text", ["denominator layout: entry (i,j) is by X_ij", "' denotes transposition", "vectors are columns"]
)
def test_what_only_confirms_is_left_aside(text):
    assert without_conventions(Declarations(), {}, [text]) == ({}, [])


def test_another_layout_is_asked_about():
    with pytest.raises(ReadingError, match="numerator layout"):
        declare({"x": "vector n", "_where": ["we use numerator layout"]})


def test_other_sentences_are_left():
    assert without_conventions(Declarations(), {"gamma": "real"}, ["x > 0"]) == ({"gamma": "real"}, ["x > 0"])


@pytest.mark.parametrize("below", [r"i\le b", r"i>b", r"i\in\{1,2\}", r"2\le i\le n"])
def test_a_maximum_over_some_entries_is_no_maximum_over_all(below):
    verdict = verify(rf"\max_{{{below}}} x_i = \max_i x_i", where={"x": "vector in R^n", "b": "integer, 1 <= b < n"})
    assert str(verdict.status) not in RIGHT
