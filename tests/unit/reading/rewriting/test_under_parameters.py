r"""Parameters below means and probabilities: E_\theta and P_\theta are those under the declared law."""

import pytest

POISSON = {"lambda": "positive", "X": "Poisson(lambda)"}
WAITING = {"theta": "positive", "t": "positive", "_where": [r"X \sim \mathrm{Exp}(\theta) with rate \theta"]}
NORMAL = {"mu": "real", "sigma": "positive", "_where": [r"X \sim N(\mu, \sigma^2)"]}


@pytest.mark.parametrize(
    ("claim", "context", "holds"),
    [
        (r"\mathbb{E}_\lambda[X^2] = \lambda + \lambda^2", POISSON, True),
        (r"\mathrm{E}_\lambda X = \lambda", POISSON, True),  # E_lambda was a number, and this refuted
        (r"\operatorname{Var}_\lambda(X) = \lambda^2", POISSON, False),
        (r"P_\lambda(X = 0) = e^{-\lambda}", POISSON, True),
        (r"\mathbb{P}_\theta(X > t) = e^{-\theta t}", WAITING, True),
        (r"\mathbb{P}_\theta(X > t) = e^{-t/\theta}", WAITING, False),
        (r"\mathbb{E}_{\mu,\sigma^2}[X^2] = \mu^2 + \sigma^2", NORMAL, True),
        (r"\mathbb{E}_{\mu,\sigma}[X^2] = \sigma^2", NORMAL, False),
        (
            r"\frac{d}{d\theta}\mathbb{E}_\theta[h(X)] = \mathbb{E}_\theta[h(X)(\frac1\theta - X)]",
            {"theta": "positive", "h": "bounded function", "_where": [r"X \sim \mathrm{Exp}(\theta) (rate) under P_\theta"]},
            True,
        ),
    ],
)  # fmt: skip
def test_means_are_under_the_declared_law(verified, claim, context, holds):
    assert verified(claim, context) in (("PROVED", "SUPPORTED") if holds else ("REFUTED",))


def test_a_parameter_with_a_law_is_averaged_over(verified):
    where = {"_where": [r"\theta \sim N(0, 1)", r"X \sim N(\theta, 1)"]}
    assert verified(r"\mathbb{E}_\theta[\theta^2] = 1", where) == "PROVED"


def test_what_no_law_speaks_of_is_no_parameter(verified):
    assert verified(r"\mathbb{E}_a[X] = \lambda", {**POISSON, "a": "real"}) == "UNREADABLE"
