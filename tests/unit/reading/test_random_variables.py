r"""Random variables as contexts give them: joint laws, conditional moments, samples, values made of others; right and wrong."""

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.SUPPORTED)
TWO = {"X": "random variable", "Y": "random variable"}
CHANNEL = {"P": "positive", "N": "positive", "_where": ["X ~ N(0,P)", "Z ~ N(0,N)", "Y = X + Z", "X and Z independent"]}
SAMPLE = {
    "n": "positive integer",
    "m": "real",
    "s": "positive",
    "_where": [r"\bar x = \frac1n\sum_{i=1}^n x_i", "x_i ~ N(m,s^2)"],
}
DRAWS = {"v": "positive", "w": "positive", "n": "integer", "_where": [r"\mu \sim N(0,v)", r"x_i\mid\mu \sim N(\mu,w)"]}
MIXED = {"a": "positive", "b": "positive", "_where": ["x|lambda ~ Poisson(lambda)", "lambda ~ Gamma(a,b)"]}
NOISY = {"a": "in (0,1)", "_where": [r"x_t = \sqrt{a}x_0+\sqrt{1-a}\epsilon", r"\epsilon \sim N(0,1)", r"x_0 \sim p"]}


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\mathbb{E}[\mathbb{E}[Y\mid X]] = \mathbb{E}[Y]", TWO, True),
        (r"\mathbb{E}[\mathbb{E}[Y\mid X]] = \mathbb{E}[X]", TWO, False),
        (r"\mathrm{Cov}(X,Y) = \mathbb{E}[XY]-\mathbb{E}[X]\mathbb{E}[Y]", TWO, True),
        (r"\mathbb{E}[XY] = \mathbb{E}[X]\mathbb{E}[Y]", TWO, False),
        (r"I(X;Y) = \frac12\log\left(1+\frac{P}{N}\right)", CHANNEL, True),
        (r"I(X;Y) = \frac12\log\left(1+\frac{N}{P}\right)", CHANNEL, False),
        (r"\mathbb{E}[YZ] = N", CHANNEL, True),
        (r"\mathbb{E}[YZ] = 0", CHANNEL, False),
        (r"\mathbb{E}[X\mid Y] = \frac{P}{P+N}Y", CHANNEL, True),
        (r"\mathbb{E}[X\mid Y] = \frac{N}{P+N}Y", CHANNEL, False),
        (r"\mathbb{E}[\bar x] = m", SAMPLE, True),
        (r"\mathbb{E}[\bar x] = nm", SAMPLE, False),
        (r"\mathrm{Var}(\bar x) = s^2", SAMPLE, False),
        (r"\mathrm{Var}\left(\sum_{i=0}^n x_i\right) = n", {"_where": ["x_i ~ N(0,1)"]}, False),
        (r"\mathrm{Var}[\mu\mid x_{1:n}] = \left(\frac{1}{v}+\frac{n}{w}\right)^{-1}", DRAWS, True),
        (r"\mathbb{E}[\mu\mid x_{1:n}] = 1", DRAWS, False),
        (r"\mathbb{E}[x] = \frac{a}{b}", MIXED, True),
        (r"\mathbb{E}[x] = \lambda", MIXED, False),
        pytest.param(
            r"\mathbb{E}[x_0\mid x_t] = \frac{x_t+(1-a)\nabla_{x_t}\log p(x_t)}{\sqrt{a}}", NOISY, True,
            marks=pytest.mark.nightly,
        ),
        (r"\mathbb{E}(X-1)^2 = \mathbb{E}[X^2]-2\mathbb{E}[X]+1", {"X": "random variable"}, True),
        (r"E(X-1)^2 = (E(X)-1)^2", {"X": "random variable"}, False),
    ],
)  # fmt: skip
def test_random_variables_are_as_declared(latex, context, holds):
    verdict = verify(latex, where=context)
    assert verdict.status in (PASSED if holds else (Status.REFUTED,)), str(verdict)


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"\mathbb{E}(X-1)(X+1) = 0", {"X": "random variable"}, "X again after an expectation over it"),
        (r"\mathbb{E}[\epsilon\mid x_t] = 0", NOISY, "epsilon given what depends on x_0"),
        (r"a = a", {"a": "real", "_where": ["a and b independent"]}, "said to be independent"),
    ],
)
def test_what_would_be_misread_is_asked(latex, context, found):
    verdict = verify(latex, where=context)
    assert verdict.status is Status.UNREADABLE
    assert found in str(verdict)
