"""Derivatives in the words of contexts."""

import pytest

from symgen.reading.context.derivatives_in_words import derivatives
from symgen.verification import Status, verify


@pytest.mark.parametrize(
    ("words", "sentences", "formulas"),
    [
        ({"f": "function", "h": "the second derivative of f"}, [], ["h = f''"]),
        ({"Phi": "standard normal cdf", "varphi": r"\Phi'"}, [], [r"varphi = \Phi'"]),
        ({"d": "derivative of the sigmoid function"}, [], [r"d = \operatorname{sigmoid}'"]),
        ({}, [r"\sigma is the sigmoid", r"d is the derivative of \sigma"], [r"\sigma is the sigmoid", r"d = \sigma'"]),
    ],
)
def test_derivatives_in_words_are_formulas(words, sentences, formulas):
    assert derivatives(words, sentences)[1] == formulas


@pytest.mark.parametrize("words", [{"d": "the derivative of f"}, {"f": "function", "f'": "the derivative of f"}])
def test_what_nothing_declares_and_what_is_so_anyway_is_left(words):
    assert derivatives(words, []) == (words, [])


@pytest.mark.parametrize("said", [[], ["dots are d/dt"], [r"\dot\mu_t = d\mu_t/dt"]])
def test_dots_over_formulas_of_the_time(said):
    context = {"x": "real", "a": "real", "t": "in (0,1)", "_where": [r"\mu_t = t a", r"\sigma_t = 1-t", *said]}
    field = r"\frac{\dot\sigma_t}{\sigma_t}(x-\mu_t)+\dot\mu_t = \frac{a%sx}{1-t}"
    assert verify(field % "-", where=context).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(field % "+", where=context).status is Status.REFUTED
