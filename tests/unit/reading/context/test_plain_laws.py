"""Laws as the words of names give them, right and wrong claims of their means, and words that are asked about."""

import pytest

from symgen.reading.context.plain_laws import plain_law
from symgen.verification import verify

GIVEN = {"n": "positive integer", "p": "in (0,1)", "a": "positive"}


@pytest.mark.parametrize(
    ("words", "mean"),
    [
        (r"noise drawn from \mathcal N(0,1)", "0"),
        ("zero-mean unit-variance Gaussian", "0"),
        ("centered normal with variance a", "0"),
        ("waiting time, exponential with rate a", r"\frac{1}{a}"),
        ("exponential r.v. with parameter a (rate)", r"\frac{1}{a}"),
        ("number of heads in n tosses of a coin with probability p of heads", "n p"),
        ("number of heads in n tosses of a fair coin", r"\frac{n}{2}"),
        ("number of successes in n Bernoulli(p) trials", "n p"),
        ("binomial(n,p) count", "n p"),
    ],
)
def test_laws_in_the_words_of_names(words, mean):
    assert verify(rf"\mathbb{{E}}[X] = {mean}", where={**GIVEN, "X": words}).status in ("PROVED", "SUPPORTED")
    assert verify(rf"\mathbb{{E}}[X] = {mean} + 1", where={**GIVEN, "X": words}).status == "REFUTED"


def test_words_that_restrict_a_law_stay_before_it():
    assert plain_law("truncated sample from N(0, 1)") == "truncated sample from N(0, 1)"


@pytest.mark.parametrize("words", ["jointly normal", "bivariate normal"])
def test_moments_of_jointly_normal_variables_as_formulas(words):
    sentence = f"(X,Y) {words}, Var X = s^2, Var Y = t^2, corr(X,Y) = r"
    context = {"s": "positive", "t": "positive", "r": "in (-1,1)", "_where": [sentence]}
    assert verify(r"\operatorname{Var}(X+Y) = s^2+t^2+2rst", where=context).status in ("PROVED", "SUPPORTED")
    assert verify(r"\operatorname{Var}(X+Y) = s^2+t^2+rst", where=context).status == "REFUTED"
