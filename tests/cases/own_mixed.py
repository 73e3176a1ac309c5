# ruff: noqa: E501, E741
r"""Claims from all over the field in yet other hands' notations, each right and with one mistake."""

from __future__ import annotations

import numpy as np
from cases.own_generative import sigmoid
from cases.own_hand_math import (
    INTEGRATION,
    entropy,
    expected,
    gradient,
    kl,
    mass,
    normal,
    pair,
    reversed_pair,
    slope,
    softmax,
    spd,
)  # fmt: skip
from scipy.integrate import quad
from scipy.special import digamma, gamma, gammaln
from scipy.stats import norm


def _(r):
    l, p = r.uniform(0.3, 3, 2)
    k = np.arange(120)
    q = np.exp(-l + k * np.log(l) - gammaln(k + 1))
    value = q @ (k * np.log(l / p) + p - l)
    return [value, l * np.log(l / p) + p - l], l * np.log(p / l) + p - l


pair(
    "kl_poisson",
    {"lambda": "positive rate", "mu": "positive rate"},
    r"D_{\mathrm{KL}}\big(\mathrm{Poisson}(\lambda)\,\big\|\,\mathrm{Poisson}(\mu)\big) = \lambda\log\frac{\lambda}{\mu}+\mu-\lambda",
    (r"\frac{\lambda}{\mu}", r"\frac{\mu}{\lambda}", "inverted ratio"),
    _,
)


def _(r):
    s, t = r.uniform(0.4, 2, 2)
    value = 2 * quad(lambda x: np.exp(-x / s) / (2 * s) * (np.log(t / s) + x / t - x / s), 0, 80, **INTEGRATION)[0]
    return [value, np.log(t / s) + s / t - 1], np.log(t / s) + t / s - 1


pair(
    "kl_laplace_scales",
    {"b_1": "positive scale", "b_2": "positive scale", "m": "real"},
    r"\mathrm{KL}\left(\mathrm{Laplace}(m,b_1)\,\|\,\mathrm{Laplace}(m,b_2)\right) = \ln\frac{b_2}{b_1}+\frac{b_1}{b_2}-1",
    (r"\frac{b_1}{b_2}-1", r"\frac{b_2}{b_1}-1", "inverted ratio"),
    _,
)


def _(r):
    q, post, e = mass(r, 4), mass(r, 4), r.uniform(0.05, 0.9)
    joint = e * post
    first = -np.sum(q * np.log(q)) + np.sum(q * np.log(joint))
    return [first, np.log(e) - kl(q, post)], np.log(e) + kl(q, post)


pair(
    "free_energy",
    {"q": "distribution over z", "p": "distribution", "x": "fixed observation"},
    r"-\int q(z)\log q(z)\,dz+\int q(z)\log p(x,z)\,dz = \log p(x)-\mathrm{KL}(q(z)\|p(z\mid x))",
    (r"p(x)-\mathrm", r"p(x)+\mathrm", "sign"),
    _,
)


def _(r):
    m, v = r.normal(), r.normal() * 0.7
    f = lambda w: expected(lambda z: np.log(normal(z, m, np.exp(w))) - np.log(normal(z, 0, 1)), m, np.exp(w))
    return [f(v), 0.5 * (m * m + np.exp(v) - v - 1)], 0.5 * (m * m + np.exp(2 * v) - v - 1)


pair(
    "kl_by_log_variance",
    {"mu": "real", "v": "real (log variance)"},
    r"\mathrm{KL}\left(\mathcal N(\mu,e^{v})\,\|\,\mathcal N(0,1)\right) = \tfrac12\left(\mu^2+e^{v}-v-1\right)",
    (r"\mu^2+e^{v}", r"\mu^2+e^{2v}", "variance vs std"),
    _,
)


pair(
    "importance_weights",
    {"\\ell": "vector K"},
    r"\frac{\partial}{\partial\ell_j}\log\left(\frac1K\sum_{k=1}^{K}e^{\ell_k}\right) = \frac{e^{\ell_j}}{\sum_{k=1}^{K}e^{\ell_k}}",
    (r"\frac{e^{\ell_j}}{\sum_{k=1}^{K}e^{\ell_k}}", r"e^{\ell_j}", "dropped normaliser"),
    lambda r: (lambda l: ([gradient(lambda u: float(np.log(np.mean(np.exp(u)))), l), softmax(l)], np.exp(l)))(
        r.normal(size=4)
    ),
)


def _(r):
    a, b = r.normal(size=2)
    return [np.exp(a) / (np.exp(a) + np.exp(b)), sigmoid(a - b)], sigmoid(b - a)


pair(
    "bradley_terry",
    {"r_1": "real", "r_2": "real", "sigma": "the logistic sigmoid"},
    r"\frac{\exp(r_1)}{\exp(r_1)+\exp(r_2)} = \sigma(r_1-r_2)",
    (r"r_1-r_2", r"r_2-r_1", "swapped arguments"),
    _,
)


def _(r):
    p, q = mass(r, 4), mass(r, 4)
    d = p / (p + q)
    value = p @ np.log(d) + q @ np.log(1 - d)
    m = (p + q) / 2
    js = (kl(p, m) + kl(q, m)) / 2
    return [value, 2 * js - 2 * np.log(2)], js - 2 * np.log(2)


pair(
    "gan_objective",
    {"p_d": "density", "p_g": "density", "_where": [r"D(x) = \frac{p_d(x)}{p_d(x)+p_g(x)}"]},
    r"\int p_d(x)\log D(x)\,dx+\int p_g(x)\log(1-D(x))\,dx = 2\,\mathrm{JS}(p_d\,\|\,p_g)-2\log 2",
    (r"= 2\,\mathrm{JS}", r"= \mathrm{JS}", "dropped factor"),
    _,
)


def _(r):
    p, q = mass(r, 4), mass(r, 4)
    return [np.sum((np.sqrt(p) - np.sqrt(q)) ** 2), 2 - 2 * np.sum(np.sqrt(p * q))], 1 - 2 * np.sum(np.sqrt(p * q))


pair(
    "hellinger",
    {"p": "density", "q": "density"},
    r"\int\left(\sqrt{p(x)}-\sqrt{q(x)}\right)^2dx = 2-2\int\sqrt{p(x)q(x)}\,dx",
    (r"= 2-2", r"= 1-2", "factor 1/2"),
    _,
)


def _(r):
    x, c = r.normal(), r.uniform(0.5, 2)
    return [slope(lambda u: (abs(u) - c) ** 2, x), 2 * (abs(x) - c) * np.sign(x)], 2 * (abs(x) - c)


pair(
    "penalty_slope",
    {"x": "nonzero real, x \\neq 0", "c": "positive constant"},
    r"\frac{d}{dx}\left(|x|-c\right)^2 = 2(|x|-c)\,\operatorname{sign}(x)",
    (r"\,\operatorname{sign}(x)", r"", "dropped factor"),
    _,
)


def _(r):
    b, x0 = r.uniform(0.1, 0.9), r.normal()
    return [expected(lambda u: (np.sqrt(1 - b) * x0 + np.sqrt(b) * u) ** 2, 0, 1), (1 - b) * x0**2 + b], (
        1 - b
    ) * x0**2 + np.sqrt(b)


pair(
    "noised_energy",
    {"beta": "between 0 and 1", "x_0": "real"},
    r"\mathbb E_{\epsilon\sim\mathcal N(0,1)}\left[\left(\sqrt{1-\beta}\,x_0+\sqrt{\beta}\,\epsilon\right)^2\right] = (1-\beta)x_0^2+\beta",
    (r"x_0^2+\beta", r"x_0^2+\sqrt\beta", "variance vs std"),
    _,
)


def _(r):
    t, x0 = r.uniform(0.1, 2), r.normal()
    return [slope(lambda u: x0 * np.exp(-u / 2), t), -0.5 * x0 * np.exp(-t / 2)], -x0 * np.exp(-t / 2)


pair(
    "ornstein_uhlenbeck_mean",
    {"x_0": "real", "t": "nonnegative", "_where": [r"m(t) = x_0e^{-t/2}"]},
    r"m'(t) = -\frac12m(t)",
    (r"-\frac12m", r"-m", "factor 1/2"),
    _,
)


pair(
    "gaussian_score",
    {"x": "vector in R^d", "sigma": "positive noise level"},
    r"\nabla_x\left(-\frac{\|x\|^2}{2\sigma^2}\right) = -\frac{x}{\sigma^2}",
    (r"= -\frac{x}{\sigma^2}", r"= -\frac{x}{\sigma}", "variance vs std"),
    lambda r: (lambda x, s: ([gradient(lambda u: float(-(u @ u) / (2 * s * s)), x), -x / s**2], -x / s))(
        r.normal(size=3), r.uniform(0.3, 2)
    ),
)


def _(r):
    x0, x1, t = *r.normal(size=2), r.uniform(0.1, 0.9)
    xt = (1 - t) * x0 + t * x1
    return [(x1 - xt) / (1 - t), x1 - x0], x1 + x0


pair(
    "rectified_flow",
    {"x_0": "real", "x_1": "real", "t": "in [0,1)", "_where": ["x_t = (1-t)x_0+tx_1"]},
    r"\frac{x_1-x_t}{1-t} = x_1-x_0",
    (r"= x_1-x_0", r"= x_1+x_0", "sign"),
    _,
)


pair(
    "coupling_inverse",
    {"z": "real", "s": "real", "t": "real", "_where": [r"x = z\exp(s)+t"]},
    r"(x-t)\exp(-s) = z",
    (r"\exp(-s)", r"\exp(s)", "sign"),
    lambda r: (lambda z, s: ([z, z], z * np.exp(2 * s)))(*r.normal(size=2)),
)


def _(r):
    y, m, s = r.uniform(0.2, 3), r.normal(), r.uniform(0.4, 2)
    left = slope(lambda u: norm.cdf(np.log(u), m, s), y, 1e-3)
    return [left, normal(np.log(y), m, s * s) / y], normal(np.log(y), m, s * s)


pair(
    "exponential_flow",
    {"y": "> 0", "m": "real", "s": "> 0", "_where": ["X ~ N(m, s^2)", r"Y = e^{X}"]},
    r"p_Y(y) = \frac{1}{y}\,\mathcal N(\log y;m,s^2)",
    (r"\frac{1}{y}\,", r"", "dropped Jacobian"),
    _,
)


def _(r):
    n = 4
    p, v = softmax(r.normal(size=n)), r.normal(size=n)
    return [p @ (v - p @ v) ** 2, p @ v**2 - (p @ v) ** 2], p @ v**2 + (p @ v) ** 2


pair(
    "attention_variance",
    {"p": "probability vector n", "v": "vector n"},
    r"\sum_{i=1}^{n}p_i\Bigl(v_i-\sum_{j=1}^{n}p_jv_j\Bigr)^2 = \sum_{i=1}^{n}p_iv_i^2-\Bigl(\sum_{j=1}^{n}p_jv_j\Bigr)^2",
    (r"v_i^2-\Bigl", r"v_i^2+\Bigl", "sign"),
    _,
)


def _(r):
    x = r.normal() * 1.5
    return [slope(np.tanh, x), 1 - np.tanh(x) ** 2], 1 - np.tanh(x)


pair(
    "tanh_slope",
    {"x": "real"},
    r"\frac{\mathrm{d}}{\mathrm{d}x}\tanh x = 1-\tanh^2x",
    (r"1-\tanh^2x", r"1-\tanh x", "power"),
    _,
)


pair(
    "rms_norm",
    {"x": "nonzero vector n"},
    r"\left\|\frac{\sqrt n\,x}{\|x\|}\right\|^2 = n",
    (r"= n", r"= \sqrt n", "dropped root"),
    lambda r: (lambda x: ([4 * (x / np.sqrt(x @ x)) @ (x / np.sqrt(x @ x)), 4.0], 2.0))(r.normal(size=4)),
)


def _(r):
    a, b, k, n = *r.uniform(0.6, 3, 2), 2, 5
    k = int(r.integers(0, n + 1))
    w = lambda t: t ** (a + k - 1) * (1 - t) ** (b + n - k - 1)
    mean = quad(lambda t: t * w(t), 0, 1, **INTEGRATION)[0] / quad(w, 0, 1, **INTEGRATION)[0]
    return [mean, (a + k) / (a + b + n)], a / (a + b + n)


pair(
    "rule_of_succession",
    {"a": "positive", "b": "positive", "n": "positive integer", "k": "integer with 0 <= k <= n",
     "_where": [r"\theta \sim \mathrm{Beta}(a,b)", r"k\mid\theta \sim \mathrm{Binomial}(n,\theta)"]},
    r"\mathbb E[\theta\mid k] = \frac{a+k}{a+b+n}",
    (r"\frac{a+k}{", r"\frac{a}{", "dropped term"),
    _,
)  # fmt: skip


pair(
    "beta_variance",
    {"a": "positive", "b": "positive", "X": "Beta(a,b)"},
    r"\operatorname{Var}(X) = \frac{ab}{(a+b)^2(a+b+1)}",
    (r"(a+b)^2(a+b+1)", r"(a+b)(a+b+1)", "power"),
    lambda r: (
        lambda a, b: (
            [_beta_moment(a, b, 2) - _beta_moment(a, b, 1) ** 2, a * b / ((a + b) ** 2 * (a + b + 1))],
            a * b / ((a + b) * (a + b + 1)),
        )
    )(*r.uniform(1.2, 4, 2)),
)


def _beta_moment(a, b, k):
    w = lambda t: t ** (a - 1) * (1 - t) ** (b - 1)
    return quad(lambda t: t**k * w(t), 0, 1, **INTEGRATION)[0] / quad(w, 0, 1, **INTEGRATION)[0]


def _(r):
    p, a = mass(r, 4), r.normal(size=4)
    return [np.exp(p @ np.log(np.abs(a))), p @ np.abs(a)]


reversed_pair(
    "weighted_means",
    {"w": "probability vector n", "a": "positive vector n"},
    r"\prod_{i=1}^{n}a_i^{w_i} \le \sum_{i=1}^{n}w_ia_i",
    r"\le ",
    r"\ge ",
    _,
)


pair(
    "exponential_mgf",
    {"lambda": "positive", "t": "real, t < \\lambda"},
    r"\int_0^\infty e^{tx}\lambda e^{-\lambda x}\,dx = \frac{\lambda}{\lambda-t}",
    (r"{\lambda-t}", r"{\lambda+t}", "sign"),
    lambda r: (
        lambda l, s: ([quad(lambda x: l * np.exp(-l * x + s * x), 0, 200, **INTEGRATION)[0], l / (l - s)], l / (l + s))
    )(r.uniform(1, 3), r.uniform(0.1, 0.5)),
)


def _(r):
    p = mass(r, 3, 4)
    x, y = p.sum(1), p.sum(0)
    given = entropy(p) - entropy(x)
    return [entropy(p), entropy(x) + given], entropy(y) + given


pair(
    "entropy_chain_rule",
    {"X": "discrete random variable", "Y": "discrete random variable"},
    r"\mathrm H(X,Y) = \mathrm H(X)+\mathrm H(Y\mid X)",
    (r"\mathrm H(X)+", r"\mathrm H(Y)+", "swapped arguments"),
    _,
)


def _(r):
    p = mass(r, 3, 4)
    return [entropy(p) - entropy(p.sum(0)), entropy(p.sum(1))]


reversed_pair(
    "conditioning_reduces",
    {"X": "discrete random variable", "Y": "discrete random variable"},
    r"H(X\mid Y) \le H(X)",
    r"\le ",
    r"\ge ",
    _,
)


def _(r):
    P, x, R = spd(r, 3), r.normal(size=(2, 3)), spd(r, 2)
    inv = np.linalg.inv
    H = x
    left = inv(inv(P) + H.T @ inv(R) @ H)
    right = lambda s: P - P @ H.T @ inv(H @ P @ H.T + s * R) @ H @ P
    return [left, right(1)], right(-1)


pair(
    "kalman_covariance",
    {"P": "positive definite matrix n x n", "R": "positive definite matrix m x m", "H": "matrix m x n"},
    r"\left(P^{-1}+H^\top R^{-1}H\right)^{-1} = P-PH^\top\left(HPH^\top+R\right)^{-1}HP",
    (r"HPH^\top+R", r"HPH^\top-R", "sign"),
    _,
)


def _(r):
    x, y, w, l = r.normal(size=(5, 3)), r.normal(size=5), r.normal(size=3), r.uniform(0.1, 2)
    f = lambda u: float((y - x @ u) @ (y - x @ u) / 2 + l * u @ u / 2)
    return [gradient(f, w), x.T @ (x @ w - y) + l * w], x.T @ (x @ w - y) + 2 * l * w


pair(
    "ridge_gradient",
    {"X": "n x d matrix", "y": "vector in R^n", "w": "vector in R^d", "lambda": "> 0"},
    r"\nabla_w\left[\tfrac12\|y-Xw\|^2+\tfrac{\lambda}{2}\|w\|^2\right] = X^T(Xw-y)+\lambda w",
    (r"+\lambda w", r"+2\lambda w", "wrong coefficient"),
    _,
)


def _(r):
    n, x = int(r.integers(1, 7)), r.normal()
    return [sum(x**k / gamma(k + 1) * 0 + k for k in range(1, n + 1)), n * (n + 1) / 2], n * (n - 1) / 2


pair(
    "triangular",
    {"n": "natural number"},
    r"\sum_{k=1}^{n}k = \frac{n(n+1)}{2}",
    (r"n(n+1)", r"n(n-1)", "off by one"),
    _,
)


def _(r):
    a, b = r.uniform(0.6, 3, 2)
    value = quad(lambda x: x ** (a - 1) * (1 - x) ** (b - 1), 0, 1, **INTEGRATION)[0]
    return [value, gamma(a) * gamma(b) / gamma(a + b)], gamma(a) * gamma(b) / gamma(a + b + 1)


pair(
    "beta_integral",
    {"a": "real > 0", "b": "real > 0"},
    r"\int_0^1u^{a-1}(1-u)^{b-1}\,\mathrm du = \frac{\Gamma(a)\Gamma(b)}{\Gamma(a+b)}",
    (r"\Gamma(a+b)}", r"\Gamma(a+b+1)}", "off by one"),
    _,
)


def _(r):
    a = r.uniform(0.6, 3, 3)
    f = lambda u: float(gammaln(u).sum() - gammaln(u.sum()))
    return [gradient(f, a), digamma(a) - digamma(a.sum())], digamma(a) + digamma(a.sum())


pair(
    "dirichlet_log_moment",
    {"alpha": "positive vector K", "psi": "digamma"},
    r"\frac{\partial}{\partial\alpha_k}\left[\sum_{j=1}^{K}\log\Gamma(\alpha_j)-\log\Gamma\Big(\sum_{j=1}^{K}\alpha_j\Big)\right] = \psi(\alpha_k)-\psi\Big(\sum_{j=1}^{K}\alpha_j\Big)",
    (r"\psi(\alpha_k)-\psi", r"\psi(\alpha_k)+\psi", "sign"),
    _,
)
