r"""Events, their indicators, conditions on random variables and sums over sets of values: right and planted wrong."""

import pytest

PASSED = ("PROVED", "SUPPORTED", "CERTIFIED")
EXPONENTIAL = {"lambda": "positive", "s": "positive", "t": "positive", "_where": [r"X \sim \mathrm{Exp}(\lambda)"]}
APART = {"A, B": "independent events"}
NORMAL = {
    "mu": "vector n", "Sigma": "positive definite matrix n x n", "A": "matrix n x n", "b": "vector n",
    "_where": [r"x \sim \mathcal{N}(\mu, \Sigma)"],
}  # fmt: skip
REGRESSION = {"rho": "real in (-1,1)", "x": "real", "_where": ["X ~ N(0,1)", "Y | X ~ N(rho X, 1-rho^2)"]}
ANY = {"X": "random variable", "Y": "random variable", "a": "positive", "b": "real"}


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"P(A\cap B) = P(A)P(B)", APART, True),
        (r"P(A\cup B) = P(A)+P(B)", APART, False),
        (r"P(A\mid B) = P(A)", {"A": "event", "B": "event", "_where": ["A and B are independent"]}, True),
        (r"P(A\cup B) = P(A)+P(B)", {"A, B": "mutually exclusive events"}, True),
        (r"P(A\cap B) = P(A)P(B)", {"A, B": "disjoint events"}, False),
        (r"\mathbb{E}[\mathbf 1_{A}] = P(A)", {"A": "event"}, True),
        (r"\mathrm{Var}(\mathbb{1}_A) = P(A)(1-P(A))", {"A": "event"}, True),
        (r"\mathrm{Var}(\mathbf 1_{A}) = P(A)", {"A": "event"}, False),
        (r"\mathbf 1_{A\cup B} = \mathbf 1_A+\mathbf 1_B-\mathbf 1_A\mathbf 1_B", {"A": "event", "B": "event"}, True),
        (r"\mathbf 1_{A\cup B} = \mathbf 1_A+\mathbf 1_B", {"A": "event", "B": "event"}, False),
        (r"P(X>s+t\mid X>s) = P(X>t)", EXPONENTIAL, True),
        pytest.param(r"P(X>s+t\mid X>s) = P(X>s)", EXPONENTIAL, False, marks=pytest.mark.nightly),
        (r"P(X\in[s,s+t]) = e^{-\lambda s}(1-e^{-\lambda t})", EXPONENTIAL, True),
        (r"P(X\in[s,s+t]) = e^{-\lambda s}e^{-\lambda t}", EXPONENTIAL, False),
        (r"\mathbb{E}[X\mid X>t] = t+\frac1\lambda", EXPONENTIAL, True),
        (r"\mathbb{E}[X\mid X>t] = t+\lambda", EXPONENTIAL, False),
        (r"\mathrm{E}(Y\mid X=x) = \rho x", REGRESSION, True),
        (r"\mathrm{Var}(Y\mid X=x) = 1-\rho", REGRESSION, False),
        (r"\mathsf{Var}(aX+b) = a^2\mathsf{Var}(X)", ANY, True),
        (r"\operatorname{corr}(aX+b,Y) = \operatorname{corr}(X,Y)", ANY, True),
        (r"\operatorname{Corr}(aX+b,Y) = a\operatorname{Corr}(X,Y)", ANY, False),
        (r"\operatorname{Cov}[Ax+b] = A\Sigma A^\top", NORMAL, True),
        (r"\mathrm{Var}(Ax) = A^\top\Sigma A", NORMAL, False),
        (r"\sum_{h\in\{0,1\}} e^{ah} = 1+e^a", {"a": "real"}, True),
        (r"\sum_{h\in\{0,1\}} e^{ah} = e^a", {"a": "real"}, False),
        (r"\sum_{s\in\{-1,1\}} e^{sx} = 2\cosh x", {"x": "real"}, True),
        (r"\sum_{s\in\{-1,1\}} e^{sx} = 2\sinh x", {"x": "real"}, False),
        (r"\sum_{k\in\{1,\dots,n\}} k = \frac{n(n+1)}{2}", {"n": "positive integer"}, True),
        (r"\sum_x p(x)\log p(x) \le 0", {"p": "distribution"}, True),
        (r"\sum_x p(x)\log p(x) \ge 0", {"p": "pmf"}, False),
    ],
)  # fmt: skip
def test_events_and_sets_are_as_written(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


PAIR = {"X": "real random variable", "Y": "real random variable", "t": "positive"}
LIFETIMES = {
    "X": "Exponential(rate a)", "Y": "Exponential(rate b), independent of X", "a": "positive", "b": "positive",
    "t": "positive",
}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"P(X=1 \text{ and } Y=-1) \le P(X=1)", PAIR, True),
        (r"P(X=1 \textrm{, and } Y=-1) \ge P(X=1)", PAIR, False),
        (r"P(X>t\text{ or }Y>t) = P(X>t)+P(Y>t)-P(X>t\land Y>t)", PAIR, True),
        (r"P(X>t\text{ or }Y>t) = P(X>t)+P(Y>t)", PAIR, False),
        (r"P((X>0 \land Y>0) \lor X>2) \le P(X>0)", PAIR, True),
        (r"P(X+Y>t) \le P(X>t/2)+P(Y>t/2)", PAIR, True),
        (r"P(X+Y>t) \le P(X>t)+P(Y>t)", PAIR, False),
        (r"P(X>t,Y>t) = P(X>t)P(Y>t)", PAIR, False),
        (r"P(X>t\text{ and }Y>t) = e^{-(a+b)t}", LIFETIMES, True),
        (r"P(X>t\text{ or }Y>t) = e^{-at}+e^{-bt}", LIFETIMES, False),
    ],
)  # fmt: skip
def test_statements_on_random_variables_are_joined_by_signs_and_words(latex, context, holds, verified):
    assert verified(latex, context) in (PASSED if holds else ("REFUTED",)), verified(latex, context, told=True)


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"P(A\cap C) = P(A)P(C)", {"A, B": "independent events", "C": "event"}, "A, B independent among A, B, C"),
        (r"\sum_{k\in\{1,2,2\}} k = 5", {}, "one value twice in a set"),
        (r"P(X>0 \lor Y>0 \land X>1) \le 1", PAIR, "both and and or without brackets"),
        (r"\sum_{k\in\{1,2,4,\dots,n\}} k = 5", {"n": "integer"}, "a sum without its last index"),
        (r"\mathrm{Cov}(A) = 0", {"A": "random matrix n x n"}, "two numbers or two vectors"),
        (r"P(X\in A) = 1", {"A": "real", **EXPONENTIAL}, "a set"),
        (r"\int_{\mathbb{R}^n} e^{-x^\top x/2}dx = (2\pi)^{n/2}", {"n": "positive integer"}, "several dimensions"),
    ],
)
def test_what_has_several_meanings_is_asked(latex, context, found, verified):
    assert verified(latex, context) == "UNREADABLE"
    assert found in verified(latex, context, told=True)
