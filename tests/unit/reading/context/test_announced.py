"""Definitions in words, and words that no definition is read past."""

import pytest

from symgen.reading.context.announced import announced


@pytest.mark.parametrize(
    "sentence",
    [
        "y is given by x^2 + 1",
        "we write y for x^2 + 1",
        "the output y = x^2 + 1",
        "denote x^2 + 1 by y",
        "x^2 + 1 =: y",
        "y = x^2 + 1 denotes the output",
        "for brevity, y = x^2 + 1",
        "y = x^2 + 1, i.e. one plus the square of x",
    ],
)
def test_a_definition_in_words(sentence, verified):
    assert verified("y - 1 = x^2", {"x": "real", "_where": [sentence]}) == "PROVED"
    assert verified("y - 2 = x^2", {"x": "real", "_where": [sentence]}) == "REFUTED"


@pytest.mark.parametrize("words", ["given by x^2 + 1", "output, x^2 + 1", "shorthand for x^2 + 1"])
def test_a_value_in_the_words_of_a_name(words, verified):
    assert verified("y - 1 = x^2", {"x": "real", "y": words}) == "PROVED"


@pytest.mark.parametrize(
    "sentence",
    [
        "y = x^2 if x > 0",
        "y = x^2 approximately",
        "m is the mean of X",
        "not y = x + 1",
        r"\sigma is the logistic sigmoid 1/(1+e^{-x})",
        "X = Y is random",
    ],
)
def test_what_is_no_definition_is_left_as_it_is(sentence):
    assert announced(sentence) == sentence
