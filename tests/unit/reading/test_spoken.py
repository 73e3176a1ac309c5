r"""Contexts in sentences: laws, moments and remarks in words, and what they must not be read as."""

import pytest

from symgen.reading.law_words import attributes, law_in_words
from symgen.reading.spoken import said
from symgen.verification import verify

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
SAMPLE = {
    "n": "positive integer",
    "_where": [
        "X_1,...,X_n i.i.d. with mean mu and variance sigma^2", r"\bar X=\frac1n\sum_{i=1}^nX_i",
        r"\hat\sigma^2=\frac1n\sum_{i=1}^n(X_i-\bar X)^2",
    ],
}  # fmt: skip
CHEBYSHEV = {"X": "random variable with mean mu and standard deviation sigma", "sigma": "positive", "a": "positive"}
PAIR = {
    "mu_1": "real", "mu_2": "real", "sigma_1": "positive", "sigma_2": "positive", "rho": "real in (-1,1)", "y": "real",
    "_where": [
        r"(X,Y) is bivariate normal with means \mu_1, \mu_2, standard deviations \sigma_1, \sigma_2, correlation \rho"
    ],
}  # fmt: skip
RACE = {"a": "positive", "b": "positive", "_where": ["X ~ Exp(a) and Y ~ Exp(b), rates, independent"]}
TRANSFORMED = {"m": "real", "s": "positive", "y": "positive", "_where": [r"Y=e^X with X\sim\mathcal{N}(m,s^2)"]}
FAMILY = {"a": "positive", "b": "positive", "_where": [r"f_a(x)=a e^{-a x} for x>0"]}
DRAWN = {
    "m": "real", "v": "positive", "w": "positive", "n": "positive integer",
    "_where": [
        r"\mu\sim\mathcal{N}(m,v)", r"x_i\mid\mu\sim\mathcal{N}(\mu,w) independent, i=1,\dots,n", r"\bar x=\frac1n\sum_i x_i"
    ],
}  # fmt: skip
BETA = {
    "a": "positive", "b": "positive", "n": "positive integer", "k": "integer, 0 <= k <= n",
    "_where": [r"\theta\sim\mathrm{Beta}(a,b)", r"K\mid\theta\sim\mathrm{Bin}(n,\theta), observed K=k"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\mathbb{E}[\hat\sigma^2] = \frac{n-1}{n}\sigma^2", SAMPLE, True),
        pytest.param(r"\mathbb{E}[\hat\sigma^2] = \sigma^2", SAMPLE, False, marks=pytest.mark.nightly),
        (r"P(|X-\mu|\ge a) \le \frac{\sigma^2}{a^2}", CHEBYSHEV, True),
        (r"P(|X-\mu|\ge a) \le \frac{\sigma}{a^2}", CHEBYSHEV, False),
        (r"\mathbb{E}[X\mid Y=y] = \mu_1+\rho\frac{\sigma_1}{\sigma_2}(y-\mu_2)", PAIR, True),
        (r"\mathbb{E}[X\mid Y=y] = \mu_1+\rho\frac{\sigma_2}{\sigma_1}(y-\mu_2)", PAIR, False),
        (r"\mathbb{E}[XY] = \frac{1}{ab}", RACE, True),
        (r"\mathbb{E}[XY] = ab", RACE, False),
        (r"f_Y(y) = \frac{1}{ys\sqrt{2\pi}}e^{-(\ln y-m)^2/(2s^2)}", TRANSFORMED, True),
        (r"f_Y(y) = \frac{1}{s\sqrt{2\pi}}e^{-(\ln y-m)^2/(2s^2)}", TRANSFORMED, False),
        pytest.param(r"\int_0^\infty x f_b(x)\,dx = \frac1b", FAMILY, True, marks=pytest.mark.nightly),
        (r"\int_{-\infty}^\infty x f_b(x)\,dx = b", FAMILY, False),
        (r"\mathbb{E}[\mu\mid x_1,\dots,x_n] = \frac{m/v+n\bar x/w}{1/v+n/w}", DRAWN, True),
        pytest.param(
            r"\mathbb{E}[\mu\mid x_1,\dots,x_n] = \frac{m/v+\bar x/w}{1/v+n/w}", DRAWN, False, marks=pytest.mark.nightly
        ),
        (r"\mathbb{E}[\theta\mid K=k] = \frac{a+k}{a+b+n}", BETA, True),
        pytest.param(r"\mathbb{E}[\theta\mid K=k] = \frac{a+k}{a+b}", BETA, False, marks=pytest.mark.nightly),
        (r"\mathbb{E}[X] = a", {"a": "positive", "X": "Poisson random variable with mean a"}, True),
        (r"\mathbb{E}[X] = a", {"a": "positive", "X": "exponential random variable with rate a"}, False),
        (r"E X^2 = (E X)^2+\mathrm{Var} X", {"X": "random variable"}, True),
        (r"E X^2 = (E X)^2", {"X": "random variable"}, False),
        (r"H(X\mid Y) \le H(X)", {"X, Y": "discrete random variable", "_where": ["H: Shannon entropy"]}, True),
        (r"-\partial_a^2\log a = \frac{1}{a^2}", {"a": "positive"}, True),
        (r"\int_0^a dx = a", {"a": "positive"}, True),
    ],
)  # fmt: skip
def test_sentences_are_read(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"\mathbb{E}[X_i^4] = 3\sigma^4", SAMPLE, "only mean and variance are known"),
        (r"f(2) = \frac12", {"_where": ["f(x) = f(x)"]}, "defined by itself"),
        (r"D = 1", {"_where": ["D is the Renyi divergence of order 2"]}, "renyi"),
        (r"P(X>1) = a", {"a": "real", "X": "Exp(a) (scale a) thing"}, "word of a declaration"),
    ],
)
def test_what_sentences_leave_open_is_asked(latex, context, found, verified):
    assert verified(latex, context) == "UNREADABLE"
    assert found in verified(latex, context, told=True)


def test_an_unknown_property_leaves_what_fails_open():
    context = {"_where": ["g is a regular thing"]}
    assert str(verify(r"\frac{g(1)+g(2)}{2} = \frac{g(2)+g(1)}{2}", where=context).status) in PASSED
    assert str(verify(r"\frac{g(1)}{2} = g(2)", where=context).status) == "UNDECIDED"


def test_formulas_pass_as_they_stand():
    formulas = [
        "a, b > 0",
        "i = 1, ..., n",
        r"z = \alpha x + \sigma\epsilon",
        "X and Z independent",
        r"x_t|x_{t-1} ~ N(a\,x, b)",
    ]
    assert said(formulas).statements == formulas


def test_words_of_laws_and_of_what_variables_have():
    assert law_in_words("normal with mean m and standard deviation s") == (r"\mathcal{N}(m, (s)^2)", "")
    assert law_in_words("standard normal cdf") == ("", "standard normal cdf")
    assert attributes("standard deviation of x") == ("standard deviation of x", {})
