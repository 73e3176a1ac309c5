r"""Families as a context defines them, by a density or in words: what it says is meant, and not the custom of the name."""

import pytest

from symgen.reading.context.own_families import families_said, of_family

RATE = {"a": "positive", "b": "positive"}
BY_MEAN = r"\mathrm{Exp}(a) has density \frac1a e^{-x/a} for x > 0"
TRIALS = r"\mathrm{Geom}(a) has the pmf a(1-a)^{k-1}, k=1,2,\dots"
SHARES = {"a": "real in (0,1)", "b": "real in (0,1)"}


@pytest.mark.parametrize(
    ("claim", "context", "holds"),
    [
        (r"\mathbb{E}[X] = a", {**RATE, "_where": [r"X \sim \mathrm{Exp}(a)", BY_MEAN]}, True),
        (r"\mathbb{E}[X] = 1/a", {**RATE, "_where": [r"X \sim \mathrm{Exp}(a)", BY_MEAN]}, False),
        (r"\mathbb{E}[X] = b", {**RATE, "_where": [r"X \sim \mathrm{Exp}(b)", BY_MEAN]}, True),
        (
            r"KL(\mathrm{Exp}(a) \| \mathrm{Exp}(b)) = \log\frac{b}{a} + \frac{a}{b} - 1",
            {**RATE, "_where": [BY_MEAN]},
            True,
        ),
        (
            r"KL(\mathrm{Exp}(a) \| \mathrm{Exp}(b)) = \log\frac{a}{b} + \frac{b}{a} - 1",
            {**RATE, "_where": [BY_MEAN]},
            False,
        ),
        (r"\mathbb{E}[X] = 1/a", {**SHARES, "_where": [r"X \sim \mathrm{Geom}(a)", TRIALS]}, True),
        (r"\mathbb{E}[X] = (1-a)/a", {**SHARES, "_where": [r"X \sim \mathrm{Geom}(a)", TRIALS]}, False),
        (r"\mathbb{E}[X] = ab", {**RATE, "X": "Gamma(a,b)", "_where": ["Gamma(a,b): shape a, scale b"]}, True),
        (r"\mathbb{E}[X] = a/b", {**RATE, "X": "Gamma(a,b)", "_where": ["Gamma(a,b): shape a, scale b"]}, False),
        (
            r"\mathrm{Var}(X) = b^2",
            {**RATE, "_where": [r"X \sim N(0, b)", r"N(m, s) denotes the normal law with mean m and variance s^2"]},
            True,
        ),
        (r"\mathbb{E}[X] = 1/a", {**SHARES, "X": "Geom(a)", "Geom(a)": "geometric law on {1,2,...}, parameter a"}, True),
        (
            r"\mathbb{E}[X] = \frac{a}{a-1}",
            {"a": "real, a > 1", "X": "Par(a)", "_where": [r"\mathrm{Par}(a) has pdf a x^{-a-1} for x \ge 1"]},
            True,
        ),
        (r"\mathbb{E}[X] = a", {**RATE, "_where": [r"X \sim \mathrm{Exp}(a) with mean a"]}, True),
        (r"\mathbb{E}[X] = 1/a", {**RATE, "X": "Exp(a), mean a"}, False),
    ],
)  # fmt: skip
def test_a_family_is_what_the_context_says(verified, claim, context, holds):
    assert verified(claim, context) in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


def test_parameters_keep_their_order(verified):
    where = {
        **RATE,
        "_where": [r"X \sim \mathrm{Gamma}(2, b)", r"\mathrm{Gamma}(b, a) is the gamma law with rate b and shape a"],
    }
    assert verified(r"\mathbb{E}[X] = b/2", where) == "PROVED"
    assert verified(r"\mathbb{E}[X] = 2/b", where) == "REFUTED"


def test_masses_of_a_family_beside_its_words(verified):
    claim, pmf = r"\mathbb{E}[X] = 1/a", "P(X=k) = a(1-a)^{k-1}, k = 1, 2, ..."
    assert verified(claim, {**SHARES, "X": f"Geom(a), {pmf}"}) == "PROVED"
    assert verified(r"\mathbb{E}[X] = (1-a)/a", {**SHARES, "X": f"Geom(a), {pmf}"}) == "REFUTED"


@pytest.mark.parametrize(
    "text", [r"\mathrm{TV}(p, q) is the total variation distance", "Var(X) is finite", "f(x) has a maximum"]
)
def test_other_sentences_are_of_no_family(text):
    assert of_family(text) is None


def test_declarations_and_sentences_without_families():
    words, sentences, found = families_said({"Exp(a)": "exponential law with rate a", "a": "positive"}, ["a > 1"])
    assert (words, sentences, [one.spelling for one in found]) == ({"a": "positive"}, ["a > 1"], ["Exp"])
