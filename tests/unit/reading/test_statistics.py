r"""What statisticians write: members of samples, extremes, Fisher information, order statistics, laws on a few values."""

from __future__ import annotations

import pytest

PASSED = ("PROVED", "CERTIFIED", "SUPPORTED")


def _where(*statements, **words):
    return {**words, "_where": list(statements)}


RATE, SIZE, PROPER = {"lambda": "positive"}, {"n": "positive integer"}, {"p": "real in (0,1)"}
SAMPLE = _where("X_1,...,X_n i.i.d. Exponential(rate lambda)", **RATE, **SIZE)
RACE = _where(
    "X_i ~ Exponential(rate lambda_i), i = 1, 2, 3, independent", lambda_1="positive", lambda_2="positive",
    lambda_3="positive", t="positive",
)  # fmt: skip
OF_POWERS = _where("X_1,...,X_n i.i.d. with cdf F", x="real", **SIZE)
VECTOR = {
    "X": "random vector in R^n with mean mu and covariance Sigma", "mu": "vector in R^n",
    "Sigma": "positive definite n x n", "A": "symmetric matrix n x n",
}  # fmt: skip
SQUARED = r"\mathbb{E}\left[\left(\sum_{i=1}^n a_i\xi_i\right)^2\right]"


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\mathbb{E}[X_1X_2] = 1/\lambda^2", r"\mathbb{E}[X_1X_2] = 2/\lambda^2", SAMPLE),
        (r"\prod_{i=1}^{3}P(X_i>t) = e^{-(\lambda_1+\lambda_2+\lambda_3)t}",
         r"\prod_{i=1}^{3}P(X_i>t) = e^{-\lambda_1\lambda_2\lambda_3t}", RACE),
        pytest.param(r"P(\min\{X_1,X_2,X_3\}>t) = \prod_{i=1}^{3}P(X_i>t)", r"P(\min\{X_1,X_2,X_3\}>t) = P(X_1>t)", RACE,
            marks=pytest.mark.nightly),
        (r"P(\max_{i}X_i\le x) = F(x)^n", r"P(\max_{i}X_i\le x) = 1-F(x)^n", OF_POWERS),
        (r"\operatorname{Var}\left(\sum_{i=1}^nX_i\right) = \sum_{i=1}^n\lambda_i",
         r"\operatorname{Var}\left(\sum_{i=1}^nX_i\right) = \left(\sum_{i=1}^n\lambda_i\right)^2",
         _where(r"X_i ~ Poisson(\lambda_i), i = 1, ..., n, independent", lambda_i="positive", **SIZE)),
        (r"I(\lambda) = \frac1\lambda", r"I(\lambda) = \lambda",
         _where(r"X \sim \mathrm{Poisson}(\lambda)", r"I(\lambda) is the Fisher information", **RATE)),
        (r"I_n(\lambda) = \frac{n}{\lambda^2}", r"I_n(\lambda) = \frac{1}{\lambda^2}",
         {**SAMPLE, "I_n": "Fisher information of the sample"}),
        (r"J(\eta) = I(\theta)\left(\frac{d\theta}{d\eta}\right)^2 = e^{\eta}", r"J(\eta) = I(\theta)\frac{d\theta}{d\eta}",
         _where(r"\theta = e^{\eta}", r"X \sim \mathrm{Poisson}(\theta)", "I is the Fisher information about theta",
                "J is the Fisher information about eta", eta="real")),
        (r"\mathbb{E}[\ell'(p)] = 0", r"\mathbb{E}[\ell'(p)] = 1",
         _where("X ~ Bernoulli(p)", r"\ell(p) = X\log p+(1-X)\log(1-p)", **PROPER)),
        (r"\mathbb{E}[X^\top AX] = \operatorname{tr}(A\Sigma)+\mu^\top A\mu", r"\mathbb{E}[X^\top AX] = \mu^\top A\mu", VECTOR),
        (r"I(X;X+Z) = \frac12\log\left(1+\frac PN\right)", r"I(X;X+Z) = \log\left(1+\frac PN\right)",
         _where("X ~ N(0, P)", "Z ~ N(0, N)", "independent", P="positive", N="positive")),
        (r"\mathrm{Var}(U_{(k)}) = \frac{k(n-k+1)}{(n+1)^2(n+2)}", r"\mathrm{Var}(U_{(k)}) = \frac{k(n-k)}{(n+1)^2(n+2)}",
         _where("U_{(k)} is the k-th smallest of n independent Uniform(0,1) variables", k="integer, 1 <= k <= n", **SIZE)),
        (r"\mathbb{E}[X] = 2s^2", r"\mathbb{E}[X] = s^2", _where(r"\sqrt{X} \sim \mathrm{Rayleigh}(s)", s="positive")),
        (r"f_X(x) = \frac{1}{\sqrt{2\pi}\,x(1-x)}\exp\left(-\frac12\left(\log\frac{x}{1-x}\right)^2\right)",
         r"f_X(x) = \frac{1}{\sqrt{2\pi}\,x}\exp\left(-\frac12\left(\log\frac{x}{1-x}\right)^2\right)",
         _where(r"\log\frac{X}{1-X} \sim N(0,1)", x="real in (0,1)")),
        pytest.param(r"\mathbb{E}[e^{tX}] = \cosh t", r"\mathbb{E}[e^{tX}] = \sinh t", _where("P(X = 1) = P(X = -1) = 1/2"),
            marks=pytest.mark.nightly),
        (r"\mathrm{Var}(X) = \frac{n^2-1}{12}", r"\mathrm{Var}(X) = \frac{n^2}{12}", _where("X is uniform on {1,...,n}", **SIZE)),
        (rf"{SQUARED} = \sum_{{i=1}}^n a_i^2", rf"{SQUARED} = 0",
         _where(r"\xi_1,\dots,\xi_n i.i.d. Rademacher", a="vector of length n", **SIZE)),
        pytest.param(r"\mathrm{KL}(P\,\|\,Q) = \log\frac{p}{q}+\frac{1-p}{p}\log\frac{1-p}{1-q}",
            r"\mathrm{KL}(P\,\|\,Q) = \log\frac{p}{q}",
         _where("P(k) = p(1-p)^{k}, k = 0, 1, 2, ...", "Q(k) = q(1-q)^{k}, k = 0, 1, 2, ...", q="real in (0,1)", **PROPER),
            marks=pytest.mark.nightly),
    ],
)  # fmt: skip
def test_claims_about_samples_and_their_laws(right, wrong, context, verified):
    assert verified(right, context) in PASSED, verified(right, context, told=True)
    assert verified(wrong, context) == "REFUTED", verified(wrong, context, told=True)


@pytest.mark.parametrize(
    ("latex", "context", "found"),
    [
        (r"\mathbb{E}[U_{(1)}] = 1", _where("U_1, ..., U_n iid U(0,1)", "U_{(1)} is the largest of them", **SIZE),
         "order statistics from the smallest on"),
        (r"\mathbb{E}[X] = 1", _where("P(X = 1) = 1/2"), "the probabilities of 1 values of X"),
        (r"I(\theta) = 1", {"theta": "real", "_where": ["X ~ N(theta, 1)", "Y ~ N(theta, 2)"]}, "of which law is not plain"),
        (r"\mathrm{KL}(P\|Q) = 1", _where("P(k) = 3^{-k}, k = 0, 1, 2, ...", "Q(k) = 2^{-k-1}, k = 0, 1, 2, ..."), "only"),
    ],
)  # fmt: skip
def test_what_says_too_little_is_asked_about(latex, context, found, verified):
    assert verified(latex, context) == "UNREADABLE"
    assert found in verified(latex, context, told=True)


UNKNOWN = [
    (r"\mathbb{E}[X^2] \le \mathbb{E}[X]", r"\mathbb{E}[X] \le \mathbb{E}[X^2]", {"X": "random variable with values in [0,1]"}),
    (r"\operatorname{Var}(X) \le \frac{(b-a)^2}{4}", r"\operatorname{Var}(X) \le \frac{(b-a)^2}{8}",
     {"a": "real", "b": "real, b > a", "X": "random variable with a <= X <= b"}),
    (r"\mathbb{E}[N] = \sum_{k=1}^{\infty}P(N\ge k)", r"\mathbb{E}[N] = \sum_{k=0}^{\infty}P(N\ge k)",
     {"N": "random variable with values in {0, 1, 2, ...}, finite mean"}),
    (r"H(X) \le \log K", r"H(X) \le \frac12\log K", {"X": "random variable with values in {1, ..., K}", "K": "positive integer"}),
    (r"\operatorname{Var}(X) \le M^2", r"\operatorname{Var}(X) \le \frac{M^2}{2}",
     _where("|X| <= M almost surely", X="random variable", M="positive")),
    (r"\operatorname{Var}(X) = 1+p(1-p)(a-b)^2", r"\operatorname{Var}(X) = 1+(a-b)^2",
     _where("Z ~ Bernoulli(p)", r"X \mid Z = 1 \sim N(a, 1) and X \mid Z = 0 \sim N(b, 1)", a="real", b="real", **PROPER)),
    (r"\operatorname{Var}(X) = \frac ab+\frac{a}{b^2}", r"\operatorname{Var}(X) = \frac ab",
     _where(r"X \mid \Lambda = \lambda ~ Poisson(\lambda)", r"\Lambda ~ Gamma(a, b)", a="positive", b="positive")),
]  # fmt: skip


@pytest.mark.nightly
@pytest.mark.parametrize(("right", "wrong", "context"), UNKNOWN)
def test_variables_that_lie_somewhere_and_laws_given_others(right, wrong, context, verified):
    assert verified(right, context) in PASSED, verified(right, context, told=True)
    assert verified(wrong, context) == "REFUTED", verified(wrong, context, told=True)


@pytest.mark.parametrize(("right", "wrong", "context"), [UNKNOWN[2], UNKNOWN[5]])
def test_whole_numbers_and_mixtures(right, wrong, context, verified):
    assert verified(right, context) in PASSED
    assert verified(wrong, context) == "REFUTED"
