r"""What is counted as laws, indicators and formulas in words, and sentences that begin with what is given."""

import pytest

from symgen.reading.context.counts_in_words import after_what_is_given, as_law, formula_of_names

TRIALS = {"p": "in (0,1)", "r": "positive integer", "n": "positive integer"}
POISSON = {"X": "Poisson(lambda)", "lambda": "positive"}
THINNED = {"lambda": "positive", "p": "in (0,1)", "_where": ["N ~ Poisson(lambda)", "given N = n, Y ~ Binomial(n,p)"]}
NORMAL = {
    "mu": "real", "tau": "positive", "sigma": "positive", "n": "number of observations",
    "_where": ["prior theta ~ N(mu, tau^2)", "given theta, x_1,...,x_n are iid N(theta, sigma^2)"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "context", "holds"),
    [
        (
            r"\mathrm{Var}(X) = \frac{r(1-p)}{p^2}",
            {**TRIALS, "X": "number of failures before the r-th success, success probability p"},
            True,
        ),
        (
            r"\mathbb{E}[X] = \frac{r}{p}",
            {**TRIALS, "X": "number of failures before the r-th success, success probability p"},
            False,
        ),
        (
            r"\mathrm{E}(N) = \sum_{k=1}^\infty k p q^{k-1} = \frac1p",
            {"p": "success probability, 0 < p < 1", "q": "1 - p", "N": "number of trials until the first success"},
            True,
        ),
        (r"\mathrm{Var}(X) = np", {**TRIALS, "X": "number of successes in n independent trials with probability p"}, False),
        (r"\mathrm{Var}(T) = e^{-\lambda} - e^{-2\lambda}", {**POISSON, "T": "indicator of the event X = 0"}, True),
        (r"\mathrm{Var}(T) = e^{-\lambda}", {**POISSON, "T": "indicator of the event X = 0"}, False),
        (r"\mathbb{E}[Y] = \lambda p", THINNED, True),
        (r"\mathbb{E}[Y] = \lambda", THINNED, False),
        (r"\mathrm{Var}(\theta \mid x_1,\dots,x_n) = \left(\frac{1}{\tau^2} + \frac{n}{\sigma^2}\right)^{-1}", NORMAL, True),
        (r"p + q = 1", {"p": "in (0,1)", "q": "= 1 - p"}, True),
        (r"\mathbb{E}[X] = \theta/2", {"theta": "positive", "X": "U[0,theta]"}, True),
    ],
)  # fmt: skip
def test_what_is_said_is_judged(verified, claim, context, holds):
    assert verified(claim, context) in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


def test_words_that_count_nothing_stay():
    assert as_law("number of failures before the first success", "") == "number of failures before the first success"
    assert (formula_of_names("n x n", ("n",)), formula_of_names("a + 2", ("n",))) == ("", "")
    assert after_what_is_given("X given Y, Z ~ law") == "X given Y, Z ~ law"
