"""What contexts say to be independent, of variables with laws and without."""

import pytest

from symgen.reading.context.in_words import declare
from symgen.reading.context.independence import apart
from symgen.verification import Status, verify

TOLD = (Status.PROVED, Status.SUPPORTED)
NOISE = r"\epsilon\sim\mathcal{N}(0,1) independent of x_0"
NOISY = {"a": "real in (0,1)", "_where": [rf"x_t=\sqrt{{a}}x_0+\sqrt{{1-a}}\epsilon, {NOISE}"]}
VECTORS = {"a": "real in (0,1)", "x_0": "vector in R^d", "_where": [
    r"x_t=\sqrt{a}x_0+\sqrt{1-a}\epsilon, \epsilon\sim\mathcal{N}(0,I) independent of x_0"]}  # fmt: skip
CHAIN = {
    r"\alpha_t": "real in (0,1)",
    r"\bar\alpha_{t-1}": "real in (0,1)",
    "_where": [
        r"\beta_t=1-\alpha_t", r"\bar\alpha_t=\alpha_t\bar\alpha_{t-1}",
        r"x_{t-1}\mid x_0\sim\mathcal{N}(\sqrt{\bar\alpha_{t-1}}x_0,\,1-\bar\alpha_{t-1})",
        r"x_t=\sqrt{\alpha_t}x_{t-1}+\sqrt{\beta_t}\epsilon, \epsilon\sim\mathcal{N}(0,1) independent of x_{t-1}",
    ],
}  # fmt: skip


def test_statements_and_names_that_are_only_independent():
    assert apart(["X and Z independent", "X ~ N(0, 1), iid"]) == (["X ~ N(0, 1)"], [["X", "Z"]])
    assert apart([r"\epsilon and x_{t-1} independent"]) == ([], [[r"\epsilon", "x_{t-1}"]])


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\mathbb{E}[x_t \mid x_0] = \sqrt{a}x_0", NOISY, True),
        (r"\operatorname{Var}(x_t \mid x_0) = \sqrt{1-a}", NOISY, False),
        (r"\operatorname{Var}(x_t) = a\operatorname{Var}(x_0)+1-a", NOISY, True),
        (r"\mathbb{E}[\|x_t\|^2 \mid x_0] = a\|x_0\|^2 + (1-a)d", VECTORS, True),
        (r"\mathbb{E}[\|x_t\|^2 \mid x_0] = a\|x_0\|^2 + 1-a", VECTORS, False),
        (r"\operatorname{Var}(x_{t-1}\mid x_t,x_0) = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\beta_t", CHAIN, True),
        (r"\operatorname{Var}(x_{t-1}\mid x_t,x_0) = \frac{1-\bar\alpha_t}{1-\bar\alpha_{t-1}}\beta_t", CHAIN, False),
    ],
)
def test_what_is_independent_of_the_noise_has_some_law(latex, context, holds):
    assert verify(latex, where=context).status in (TOLD if holds else (Status.REFUTED,))


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"\mathbb{E}[x_t] = \sqrt{a}x_0", NOISY, "outside of a mean"),
        (r"\operatorname{Cov}(x_t) = (1-a) I", VECTORS, "said to be independent, in a mean"),
        (r"\mathbb{E}[XY] = 0", {"_where": ["X ~ N(0,1)", "Y ~ N(X,1)", "X and Y independent"]}, "said to be independent"),
    ],
)  # fmt: skip
def test_what_may_be_given_or_random_is_asked(latex, context, found):
    verdict = verify(latex, where=context)
    assert verdict.status is Status.UNREADABLE and found in str(verdict)


def test_laws_come_before_formulas_for_what_has_them():
    context = {"a": "real in (0,1)", "c": "real in (0,1)", "_where": [
        r"x_t=\sqrt{ac}x_0+\sqrt{1-ac}\,\epsilon", r"q(x_t|x_{t-1})=\mathcal{N}(x_t;\sqrt{a}x_{t-1},1-a)",
        r"q(x_{t-1}|x_0)=\mathcal{N}(x_{t-1};\sqrt{c}x_0,1-c)"]}  # fmt: skip
    mean = r"\mathbb{E}[x_{t-1}\mid x_t,x_0] = \frac{1}{\sqrt{a}}\left(x_t-\frac{1-a}{\sqrt{1-ac}}\,\epsilon\right)"
    assert verify(mean, where=context).status in TOLD
    assert verify(mean.replace(r"\sqrt{1-ac}", "1-ac"), where=context).status is Status.REFUTED


def test_functions_of_a_subscript():
    context = {r"\alpha_t": "positive function of t", r"\sigma_t": "smooth positive function of time t", "t": "real",
               "s": "real, s < t < 1", "_where": [r"\mathrm{SNR}(t)=\alpha_t^2/\sigma_t^2"]}  # fmt: skip
    rate = r"\frac{d}{dt}\log\mathrm{SNR}(t) = 2\frac{\dot\alpha_t}{\alpha_t}-2\frac{\dot\sigma_t}{\sigma_t}"
    assert verify(rate, where=context).status in TOLD
    assert verify(rate.replace("-2", "+2"), where=context).status is Status.REFUTED
    assert verify(r"\mathrm{SNR}(s)\sigma_s^2 = \alpha_s^2", where=context).status in TOLD
    assert verify(r"\mathrm{SNR}(s)\sigma_t^2 = \alpha_s^2", where=context).status is Status.REFUTED


def test_conditions_speak_of_names_as_all_statements_leave_them():
    (condition,) = declare({"s": "real, 0 < s < t < 1", "t": "real"}).conditions
    assert {s.attrs[0]: float(s.domain.high) for s in condition.free} == {"s": float("inf"), "t": 1.0}


def test_a_mean_of_what_is_given_and_a_density_of_it():
    context = {"s": "positive", "x": "real random variable (clean signal)", "n": "Normal(0,1), independent of x",
               "_where": ["y = x + s n (the noisy signal)", "p(y) is the density of y"]}  # fmt: skip
    score = r"\frac{d}{dy}\log p(y) = \mathbb{E}\left[\frac{\partial}{\partial y}\log p(y\mid x)\,\middle|\,y\right]"
    assert verify(score, where=context).status in TOLD
    assert verify(score.replace("=", "= -"), where=context).status is Status.REFUTED
