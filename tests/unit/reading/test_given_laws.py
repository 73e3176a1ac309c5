r"""Laws that contexts give by formulas: densities, masses, P(X <= x), P(X > x), and where these hold."""

from __future__ import annotations

import pytest

PASSED = ("PROVED", "CERTIFIED", "SUPPORTED")
PROPER = {"p": "real in (0,1)"}


def _where(*statements, **words):
    return {**words, "_where": list(statements)}


PARETO = _where(
    r"X has density f(x) = \alpha x_m^\alpha / x^{\alpha+1} for x >= x_m", alpha="real, alpha > 2", x_m="positive"
)
RAYLEIGH = _where("F(x) = 1 - e^{-x^2/2}, x > 0", X="random variable with cdf F")
TAIL = _where(r"P(T>t) = e^{-(t/s)^2} for t >= 0", T="nonnegative random variable", s="positive")


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\mathbb{E}[X] = \frac{\alpha x_m}{\alpha-1}", r"\mathbb{E}[X] = x_m", PARETO),
        (r"\mathbb{E}[X^2] = \frac{\theta^2}{3}", r"\mathbb{E}[X^2] = \frac{\theta^2}{2}",
         _where(r"X has density f(x) = 1/\theta for 0 < x < \theta", theta="positive")),
        (r"\mathbb{E}[X^2] = 2", r"\mathbb{E}[X^2] = 1", RAYLEIGH),
        (r"\mathbb{E}[T^2] = s^2", r"\mathbb{E}[T^2] = 2s^2", TAIL),
        (r"\mathbb{E}[X] = \frac{a}{a+1}", r"\mathbb{E}[X] = \frac{1}{a+1}",
         _where(r"P(X \le x) = x^a for 0 <= x <= 1", a="positive")),
        (r"\mathbb{E}[X] = \frac34", r"\mathbb{E}[X] = \frac14", _where("f_X(x) = 3x^2, 0 < x < 1", X="random variable")),
        (r"\mathbb{E}[X^2] = 2", r"\mathbb{E}[X^2] = 1", _where(r"X has pdf f(x) = \frac{1}{2} e^{-|x|}")),
        (r"\mathbb{E}[X] = \frac{1-p}{p}", r"\mathbb{E}[X] = \frac1p", _where("P(X=k) = (1-p)^k p", **PROPER)),
        (r"\mathbb{E}[X^2] = a^2+2a+2", r"\mathbb{E}[X^2] = a^2+2a+1",
         _where("V has density e^{-v} for v > 0", "X = a + V", a="real")),
        (r"\mathbb{E}[X] = \frac1p", r"\mathbb{E}[X] = \frac{1-p}{p}", _where("X ~ Geometric(p) on {1,2,...}", **PROPER)),
        (r"\mathbb{E}[X] = \frac1p", r"\mathbb{E}[X] = \frac{1-p}{p}",
         _where(r"X ~ \mathrm{Geom}(p), X \in \{1,2,\ldots\}", **PROPER)),
        (r"\mathbb{E}[X] = \frac1p", r"\mathbb{E}[X] = \frac{1-p}{p}",
         _where("X ~ Geometric(p) with P(X=k) = (1-p)^{k-1}p, k = 1, 2, ...", **PROPER)),
        (r"\mathbb{E}[X] = \frac{1-p}{p}", r"\mathbb{E}[X] = \frac1p", _where("X ~ Geometric(p), counting failures", **PROPER)),
        (r"\mathbb{E}[X] = \frac1p", r"\mathbb{E}[X] = \frac{1-p}{p}",
         _where("X is geometric with success probability p, the number of trials up to and including the first success",
                **PROPER)),
    ],
)  # fmt: skip
def test_laws_by_formulas_and_where_they_hold(right, wrong, context, verified):
    assert verified(right, context) in PASSED, verified(right, context, told=True)
    assert verified(wrong, context) == "REFUTED", verified(wrong, context, told=True)


@pytest.mark.parametrize(
    ("context", "found"),
    [
        (_where("X is geometric with success probability p", **PROPER), "a law with its parameters"),
        (_where(r"X ~ N(0,1) on (0, \infty)"), "a law with its values"),
        (_where("X has density f(x) = 7x"), "without where it is positive"),
        (_where("X ~ Exp(2) with density f(x) = 5 e^{-2x}, x > 0"), "beside its law"),
    ],
)
def test_a_law_that_is_not_whole_is_asked_about(context, found, verified):
    assert verified(r"\mathbb{E}[X] = \frac12", context) == "UNREADABLE"
    assert found in verified(r"\mathbb{E}[X] = \frac12", context, told=True)


@pytest.mark.parametrize(
    ("latex", "holds"),
    [
        (r"p_Y(y) = \frac{1}{\sqrt{2\pi(1+y^2)}}e^{-\frac12\operatorname{arcsinh}(y)^2}", True),
        (r"p_Y(y) = \frac{1}{\sqrt{2\pi}}e^{-\frac12\operatorname{arcsinh}(y)^2}", False),
    ],
)
def test_a_density_is_that_of_the_variable_below_it(latex, holds, verified):
    context = {"y": "real", "_where": [r"Y=\sinh(Z) with Z\sim\mathcal N(0,1), density p_Y"]}
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


def test_variables_without_a_law_are_no_numbers_in_moments_given_others(verified):
    context = {"s": "0<s<t", "t": "s<t<1", "_where": ["(W_u) standard Brownian motion, W_0=0"]}
    assert verified(r"\operatorname{Cov}(W_s,W_t\mid W_1) = s(1-t)", context) in ("UNREADABLE", "PROVED")
