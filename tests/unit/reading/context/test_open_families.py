"""Families without a size: plural words for what is read at places, shares, and sums over members without ends."""

import pytest

from symgen.reading.context.open_families import of_all

PASSED = ("PROVED", "SUPPORTED")
GROUP = {"r_i": "real rewards", "G": "group size", "_where": [r"\bar r=\frac1G\sum_i r_i"]}
SOFTMAX = {"z": "logits", "_where": [r"p_j=\frac{e^{z_j}}{\sum_k e^{z_k}}"]}
SHARES = {"w_i": "nonnegative weights summing to 1", "x_i": "positive"}
LINEAR = {"n": "positive integer", "_where": [r"w_i=\frac{2i}{n(n+1)}"]}
SIZED = {"x": "nonzero vector in R^d, d >= 2", "_where": [r"m=\frac1d\sum_{i=1}^dx_i^2"]}


def test_sums_end_where_others_of_the_same_family_do():
    words = {"r_i": "real", "z": "scores", "q": "scores", "w_j": "random variables"}
    found, sentences = of_all(words, [r"m=\sum_i r_i", r"\sum_j w_j q"], r"\sum_{k=1}^{G} r_k z_k")
    assert sentences == [r"m=\sum_{i=1}^{G} r_i", r"\sum_{j=1}^{n} w_j q"]
    assert found == {"r_i": "real, i = 1, ..., G", "z": "scores, vector", "q": "scores", "w_j": "random variables"}


def test_sums_over_entries_of_what_is_declared_whole_stay():
    sentences = [r"m=\sum_i p_iq_i"]
    assert of_all({"p": "probability vector", "q_i": "real"}, sentences, "m")[1] == sentences


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\sum_i (r_i-\bar r)^2 = \sum_i r_i^2 - G\bar r^2", GROUP, True),
        (r"\sum_i (r_i-\bar r)^2 = \sum_i r_i^2 - \bar r^2", GROUP, False),
        (r"\sum_j p_j = 1", SOFTMAX, True),
        (r"\sum_j p_j^2 = 1", SOFTMAX, False),
        (r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}", {"z": "logits in R^K", "p": "softmax(z)"}, True),
        (r"p_k = \frac{e^{-z_k}}{\sum_j e^{z_j}}", {"z": "logits in R^K", "p": "softmax(z)"}, False),
        (r"\log\sum_iw_ix_i\ge\sum_iw_i\log x_i", SHARES, True),
        (r"\log\sum_iw_ix_i\le\sum_iw_i\log x_i", SHARES, False),
        (r"\sum_{i=1}^n w_i = 1", LINEAR, True),
        (r"\sum_{i=1}^n w_i = n", LINEAR, False),
        (r"\|x\|^2 = d\,m", SIZED, True),
        (r"\|x\|^2 = m", SIZED, False),
    ],
)
def test_claims_of_families_and_their_planted_mistakes(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)
