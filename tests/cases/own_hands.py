# ruff: noqa: E501, E741
r"""Claims in many hands: brackets left out, bars and hats, words for contexts, chains; each right and with one mistake."""

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
    schedule,
    slope,
    softmax,
    spd,
)  # fmt: skip
from scipy.integrate import quad
from scipy.linalg import expm
from scipy.optimize import minimize_scalar
from scipy.special import gammaln
from scipy.stats import norm


def claim(name, context, latex, wrong, **options):
    """The decorator form of `pair`: the numbers stand below the claim."""
    return lambda sides: pair(name, context, latex, wrong, sides, **options)


def bound(name, context, latex, old, new):
    return lambda sides: reversed_pair(name, context, latex, old, new, sides)


# Variational autoencoders.


@claim(
    "decoder_nll",
    {
        "x": "vector d",
        "sigma": "positive",
        "m": "vector d",
        "d": "dimension",
        "_where": [r"p_\theta(x|z) = \mathcal{N}(x; m, \sigma^2 I)"],
    },
    r"-\log p_\theta(x\mid z) = \frac{1}{2\sigma^2}\|x-m\|^2+\frac{d}{2}\log(2\pi\sigma^2)",
    (r"\frac{d}{2}\log", r"\frac{1}{2}\log", "dropped factor"),
)
def _(r):
    x, m, s = r.normal(size=3), r.normal(size=3), r.uniform(0.4, 2)
    left = -np.sum(np.log(normal(x, m, s * s)))
    square = np.sum((x - m) ** 2) / (2 * s * s)
    return [left, square + 1.5 * np.log(2 * np.pi * s * s)], square + 0.5 * np.log(2 * np.pi * s * s)


@claim(
    "aggregate_posterior",
    {"p": "distributions", "q": "distributions", "_where": [r"q(z) = \mathbb{E}_{p(x)}[q(z|x)]"]},
    r"\mathbb{E}_{p(x)}\left[D_{KL}(q(z|x)\|p(z))\right] = \mathbb{E}_{p(x)}\left[D_{KL}(q(z|x)\|q(z))\right]+D_{KL}(q(z)\|p(z))",
    (r"]+D_{KL}(q(z)\|p(z))", r"]-D_{KL}(q(z)\|p(z))", "sign"),
)
def _(r):
    px, prior, q = mass(r, 3), mass(r, 4), np.array([mass(r, 4) for _ in range(3)])
    whole = px @ q
    left = sum(w * kl(row, prior) for w, row in zip(px, q, strict=True))
    inner = sum(w * kl(row, whole) for w, row in zip(px, q, strict=True))
    return [left, inner + kl(whole, prior)], inner - kl(whole, prior)


@claim(
    "kl_normals_chain",
    {"mu_1": "real", "mu_2": "real", "sigma_1": "positive std", "sigma_2": "positive std"},
    r"""\begin{align*}
D_{KL}(\mathcal{N}(\mu_1,\sigma_1^2)\|\mathcal{N}(\mu_2,\sigma_2^2)) &= \log\frac{\sigma_2}{\sigma_1}-\frac12+\frac{1}{2\sigma_2^2}\mathbb{E}_{z\sim\mathcal{N}(\mu_1,\sigma_1^2)}(z-\mu_2)^2 \\
&= \log\frac{\sigma_2}{\sigma_1}+\frac{\sigma_1^2+(\mu_1-\mu_2)^2}{2\sigma_2^2}-\frac12 .
\end{align*}""",
    (r"\sigma_1^2+(\mu_1-\mu_2)^2", r"\sigma_1+(\mu_1-\mu_2)^2", "variance vs std"),
    relations="= =",
    step=1,
)
def _(r):
    m, n = r.normal(size=2)
    s, t = r.uniform(0.4, 2, 2)
    left = expected(lambda z: norm.logpdf(z, m, s) - norm.logpdf(z, n, t), m, s * s)
    middle = np.log(t / s) - 0.5 + expected(lambda z: (z - n) ** 2, m, s * s) / (2 * t * t)
    last = lambda v: np.log(t / s) + (v + (m - n) ** 2) / (2 * t * t) - 0.5
    return [left, middle, last(s * s)], last(s)


@claim(
    "gradient_of_third_moment",
    {"mu": "real", "sigma": "positive"},
    r"\nabla_\mu\,\mathbb{E}_{z\sim\mathcal{N}(\mu,\sigma^2)}[z^3] = 3(\mu^2+\sigma^2)",
    ("3(", "2(", "wrong coefficient"),
)
def _(r):
    m, s = r.normal(), r.uniform(0.4, 2)
    return [slope(lambda a: expected(lambda z: z**3, a, s * s), m, 1e-2), 3 * (m * m + s * s)], 2 * (m * m + s * s)


@claim(
    "poisson_score_gradient",
    {"lambda": "positive rate"},
    r"\partial_\lambda\mathbb{E}_{n\sim\mathrm{Poisson}(\lambda)}\,n^2 = 2\lambda+1",
    (r"2\lambda+1", r"2\lambda", "dropped term"),
)
def _(r):
    l, k = r.uniform(0.3, 3), np.arange(100)
    square = lambda a: np.sum(k**2 * np.exp(-a + k * np.log(a) - gammaln(k + 1)))
    return [slope(square, l, 1e-2), 2 * l + 1], 2 * l


# Adversarial networks.


@claim(
    "kl_conjugate",
    {"t": "real"},
    r"\sup_{u>0}\{ut-u\log u\} = e^{t-1}",
    ("e^{t-1}", "e^{t}", "off by one"),
)
def _(r):
    t = r.normal()
    top = -minimize_scalar(lambda v: -(np.exp(v) * t - np.exp(v) * v), bracket=(t - 2, t)).fun
    return [top, np.exp(t - 1)], np.exp(t)


@claim(
    "least_squares_gan",
    {"p": "positive", "q": "positive", "a": "real", "b": "real"},
    r"\arg\min_{D}\left\{p(D-b)^2+q(D-a)^2\right\} = \frac{bp+aq}{p+q}",
    ("bp+aq", "ap+bq", "swapped arguments"),
)
def _(r):
    p, q = r.uniform(0.2, 3, 2)
    a, b = r.normal(size=2)
    grid = minimize_scalar(lambda d: p * (d - b) ** 2 + q * (d - a) ** 2, bracket=(-1, 1), tol=1e-12).x
    return [np.round(grid, 6), np.round((b * p + a * q) / (p + q), 6)], (a * p + b * q) / (p + q)


@claim(
    "nonsaturating",
    {"a": "real", "_where": [r"\sigma(a) = \frac{1}{1+e^{-a}}"]},
    r"\frac{d}{da}\left[-\log\sigma(a)\right] = \sigma(a)-1 = -\sigma(-a)",
    (r"-\sigma(-a)", r"\sigma(-a)", "sign"),
    relations="= =",
    step=1,
)
def _(r):
    a = r.normal()
    return [slope(lambda u: -np.log(sigmoid(u)), a), sigmoid(a) - 1, -sigmoid(-a)], sigmoid(-a)


@bound("hinge_sum", {"t": "real"}, r"\max(0,1-t)+\max(0,1+t) \ge 2", r"\ge", r"\le")
def _(r):
    t = r.normal() * 3
    return [max(0, 1 - t) + max(0, 1 + t), 2.0]


@claim(
    "w1_shift",
    {"mu_1": "real", "mu_2": "real", "sigma": "positive"},
    r"W_1\left(\mathcal{N}(\mu_1,\sigma^2),\mathcal{N}(\mu_2,\sigma^2)\right) = |\mu_1-\mu_2|",
    (r"|\mu_1-\mu_2|", r"|\mu_1-\mu_2|^2", "power"),
)
def _(r):
    m, n = r.normal(size=2)
    s = r.uniform(0.4, 2)
    gap = lambda x: abs(norm.cdf(x, m, s) - norm.cdf(x, n, s))
    return [quad(gap, -20, 20, **INTEGRATION)[0], abs(m - n)], (m - n) ** 2


@claim(
    "w2_normals",
    {"m_1": "real", "m_2": "real", "s_1": "positive", "s_2": "positive"},
    r"W_2^2\left(\mathcal{N}(m_1,s_1^2),\mathcal{N}(m_2,s_2^2)\right) = (m_1-m_2)^2+(s_1-s_2)^2",
    ("(s_1-s_2)^2", "(s_1^2-s_2^2)^2", "variance vs std"),
)
def _(r):
    m, n = r.normal(size=2)
    s, t = r.uniform(0.4, 2, 2)
    value = quad(lambda x: (m + s * x - n - t * x) ** 2 * normal(x, 0, 1), -12, 12, **INTEGRATION)[0]
    return [value, (m - n) ** 2 + (s - t) ** 2], (m - n) ** 2 + (s * s - t * t) ** 2


@claim(
    "gan_at_optimum",
    {"p": "densities", "q": "densities", "_where": [r"D^*(x) = \frac{p(x)}{p(x)+q(x)}"]},
    r"\mathbb{E}_{x\sim p}[\log D^*(x)]+\mathbb{E}_{x\sim q}[\log(1-D^*(x))] = 2\,\mathrm{JSD}(p\|q)-2\log 2",
    (r"2\,\mathrm{JSD}", r"\mathrm{JSD}", "dropped factor"),
)
def _(r):
    p, q = mass(r, 4), mass(r, 4)
    m = (p + q) / 2
    js = (kl(p, m) + kl(q, m)) / 2
    d = p / (p + q)
    return [p @ np.log(d) + q @ np.log(1 - d), 2 * js - 2 * np.log(2)], js - 2 * np.log(2)


# Diffusion.


@claim(
    "reverse_mean",
    {
        "_where": [
            r"\alpha_t \in (0,1)",
            r"\beta_t = 1-\alpha_t",
            r"\bar\alpha_t = \alpha_t\bar\alpha_{t-1}",
            r"x_t = \sqrt{\bar\alpha_t}x_0+\sqrt{1-\bar\alpha_t}\epsilon",
            r"\tilde\mu_t = \frac{\sqrt{\bar\alpha_{t-1}}\beta_t}{1-\bar\alpha_t}x_0+\frac{\sqrt{\alpha_t}(1-\bar\alpha_{t-1})}{1-\bar\alpha_t}x_t",
        ]
    },
    r"\tilde{\mu}_t = \frac{1}{\sqrt{\alpha_t}}\Big(x_t-\frac{\beta_t}{\sqrt{1-\bar{\alpha}_t}}\epsilon\Big)",
    (r"\frac{\beta_t}{\sqrt{1-\bar{\alpha}_t}}", r"\frac{\beta_t}{1-\bar{\alpha}_t}", "dropped root"),
)
def _(r):
    a, b, before, bar, clean, noise = schedule(r)
    x = np.sqrt(bar) * clean + np.sqrt(1 - bar) * noise
    mean = np.sqrt(before) * b / (1 - bar) * clean + np.sqrt(a) * (1 - before) / (1 - bar) * x
    value = lambda scale: (x - b / scale * noise) / np.sqrt(a)
    return [mean, value(np.sqrt(1 - bar))], value(1 - bar)


@claim(
    "ddim_step",
    {
        r"\bar\alpha_t": "in (0,1)",
        r"\bar\alpha_s": "in (0,1)",
        "x_t": "real",
        "epsilon": "real",
        "_where": [r"\hat x_0 = \frac{x_t-\sqrt{1-\bar\alpha_t}\epsilon}{\sqrt{\bar\alpha_t}}"],
    },
    r"\sqrt{\bar\alpha_s}\,\hat{x}_0+\sqrt{1-\bar\alpha_s}\,\epsilon = \sqrt{\frac{\bar\alpha_s}{\bar\alpha_t}}x_t+\left(\sqrt{1-\bar\alpha_s}-\sqrt{\frac{\bar\alpha_s(1-\bar\alpha_t)}{\bar\alpha_t}}\right)\epsilon",
    (r"\sqrt{1-\bar\alpha_s}-\sqrt", r"\sqrt{1-\bar\alpha_s}+\sqrt", "sign"),
)
def _(r):
    t, s = r.uniform(0.1, 0.9, 2)
    x, e = r.normal(size=2)
    clean = (x - np.sqrt(1 - t) * e) / np.sqrt(t)
    value = lambda sign: np.sqrt(s / t) * x + (np.sqrt(1 - s) + sign * np.sqrt(s * (1 - t) / t)) * e
    return [np.sqrt(s) * clean + np.sqrt(1 - s) * e, value(-1)], value(1)


@claim(
    "vp_variance_rate",
    {"beta": "positive function", "t": "positive"},
    r"\frac{d}{dt}\left(1-e^{-\int_0^t\beta(s)\,ds}\right) = \beta(t)\,e^{-\int_0^t\beta(s)\,ds}",
    (r"= \beta(t)", r"= -\beta(t)", "sign"),
)
def _(r):
    t, a, b = r.uniform(0.3, 2, 3)
    whole = lambda u: a * u + b * u * u / 2
    rate = (a + b * t) * np.exp(-whole(t))
    return [slope(lambda u: 1 - np.exp(-whole(u)), t), rate], -rate


@claim(
    "flow_matching_path",
    {"t": "real in (0,1)", "x_0": "vector d", "x_1": "vector d", "_where": ["x_t = (1-t)x_0 + t x_1"]},
    r"\frac{\mathrm{d}x_t}{\mathrm{d}t} = x_1-x_0 = \frac{x_1-x_t}{1-t}",
    (r"\frac{x_1-x_t}{1-t}", r"x_1-x_t", "dropped factor"),
    relations="= =",
    step=1,
)
def _(r):
    t, x, y = r.uniform(0.1, 0.9), r.normal(size=3), r.normal(size=3)
    between = lambda u: (1 - u) * x + u * y
    return [slope(between, t), y - x, (y - between(t)) / (1 - t)], y - between(t)


@claim(
    "angular_velocity",
    {
        "phi": "real",
        "x": "real",
        "epsilon": "real",
        "_where": [r"z_\phi = \cos(\phi)x+\sin(\phi)\epsilon", r"v_\phi = \cos(\phi)\epsilon-\sin(\phi)x"],
    },
    r"\epsilon = \sin(\phi)z_\phi+\cos(\phi)v_\phi",
    (r"+\cos", r"-\cos", "sign"),
)
def _(r):
    a, x, e = r.normal(size=3)
    z, v = np.cos(a) * x + np.sin(a) * e, np.cos(a) * e - np.sin(a) * x
    return [e, np.sin(a) * z + np.cos(a) * v], np.sin(a) * z - np.cos(a) * v


@claim(
    "preconditioning",
    {"sigma": "positive", r"\sigma_d": "positive", "_where": [r"c(\sigma) = \frac{\sigma_d^2}{\sigma^2+\sigma_d^2}"]},
    r"c(\sigma)^2\sigma^2+(1-c(\sigma))^2\sigma_d^2 = \frac{\sigma^2\sigma_d^2}{\sigma^2+\sigma_d^2}",
    (r"\frac{\sigma^2\sigma_d^2}", r"\frac{\sigma\sigma_d^2}", "power"),
)
def _(r):
    s, d = r.uniform(0.4, 2, 2)
    c = d**2 / (s**2 + d**2)
    return [c**2 * s**2 + (1 - c) ** 2 * d**2, s**2 * d**2 / (s**2 + d**2)], s * d**2 / (s**2 + d**2)


@claim(
    "log_snr",
    {
        r"\bar\alpha_t": "real in (0,1)",
        "sigma": "sigmoid function",
        "_where": [r"\lambda_t = \log\frac{\bar\alpha_t}{1-\bar\alpha_t}"],
    },
    r"1-\bar\alpha_t = \sigma(-\lambda_t)",
    (r"\sigma(-\lambda_t)", r"\sigma(\lambda_t)", "sign"),
)
def _(r):
    a = r.uniform(0.05, 0.45)
    l = np.log(a / (1 - a))
    return [1 - a, sigmoid(-l)], sigmoid(l)


@claim(
    "mixture_score",
    {"x": "real", "sigma": "positive", "pi": "probability vector K", "mu": "vector K"},
    r"\frac{\partial}{\partial x}\log\sum_{k=1}^{K}\pi_k\mathcal{N}(x;\mu_k,\sigma^2) = \frac{1}{\sigma^2}\frac{\sum_{k}\pi_k\mathcal{N}(x;\mu_k,\sigma^2)(\mu_k-x)}{\sum_{k}\pi_k\mathcal{N}(x;\mu_k,\sigma^2)}",
    (r"\frac{1}{\sigma^2}\frac", r"\frac{1}{\sigma}\frac", "variance vs std"),
)
def _(r):
    x, s, p, m = r.normal(), r.uniform(0.5, 1.5), mass(r, 3), r.normal(size=3)
    parts = p * normal(x, m, s * s)
    mean = np.sum(parts * (m - x)) / parts.sum()
    return [slope(lambda u: np.log(np.sum(p * normal(u, m, s * s))), x), mean / s**2], mean / s


@claim(
    "stationary_density",
    {"x": "real", "_where": [r"p(x) = \frac{1}{\sqrt{2\pi}}e^{-x^2/2}"]},
    r"\frac{\partial}{\partial x}\left(x\,p(x)\right)+\frac{\partial^2 p(x)}{\partial x^2} = 0",
    (r"+\frac{\partial^2 p", r"-\frac{\partial^2 p", "sign"),
    relations="=",
)
def _(r):
    x = r.normal()
    p = normal(x, 0, 1)
    first, second = slope(lambda u: u * normal(u, 0, 1), x), (x * x - 1) * p
    return [np.round(first + second, 8), 0.0], 2 * second


@claim(
    "tweedie_scaled",
    {
        "_where": [
            r"x_t = \sqrt{\bar\alpha_t}x_0+\sqrt{1-\bar\alpha_t}\epsilon",
            r"\epsilon \sim \mathcal{N}(0,1)",
            r"x_0 \sim p",
        ],
        r"\bar\alpha_t": "in (0,1)",
    },
    r"\mathbb{E}[x_0\mid x_t] = \frac{x_t+(1-\bar\alpha_t)\nabla_{x_t}\log p(x_t)}{\sqrt{\bar\alpha_t}}",
    (r"x_t+(1-", r"x_t-(1-", "sign"),
)
def _(r):
    a, x = r.uniform(0.2, 0.9), r.normal()
    weights, means = mass(r, 3), r.normal(size=3)
    density = lambda u: weights @ normal(u, np.sqrt(a) * means, 1 - a)
    mean = weights * normal(x, np.sqrt(a) * means, 1 - a) @ means / density(x)
    score = slope(lambda u: np.log(density(u)), x)
    return [mean, (x + (1 - a) * score) / np.sqrt(a)], (x - (1 - a) * score) / np.sqrt(a)


@claim(
    "denoising_kl",
    {"sigma_t": "positive", "a": "vector d", "b": "vector d"},
    r"\mathrm{KL}\big(\mathcal{N}(a,\sigma_t^2 I)\,\big\|\,\mathcal{N}(b,\sigma_t^2 I)\big) = \frac{1}{2\sigma_t^2}\lVert a-b\rVert_2^2",
    (r"\frac{1}{2\sigma_t^2}", r"\frac{1}{\sigma_t^2}", "factor 1/2"),
)
def _(r):
    s, a, b = r.uniform(0.5, 1.5), r.normal(size=2), r.normal(size=2)
    value = sum(
        expected(lambda z, u=u, v=v: norm.logpdf(z, u, s) - norm.logpdf(z, v, s), u, s * s)
        for u, v in zip(a, b, strict=True)
    )
    square = np.sum((a - b) ** 2) / s**2
    return [value, square / 2], square


# Flows.


@claim(
    "determinant_lemma",
    {"A": "invertible matrix n x n", "u": "vector n", "v": "vector n"},
    r"\det(A+uv^\top) = (1+v^\top A^{-1}u)\det A",
    (r"(1+v", r"(1-v", "sign"),
)
def _(r):
    A, u, v = spd(r, 3) + 0.2 * r.normal(size=(3, 3)), r.normal(size=3), r.normal(size=3)
    inner, size = v @ np.linalg.inv(A) @ u, np.linalg.det(A)
    return [np.linalg.det(A + np.outer(u, v)), (1 + inner) * size], (1 - inner) * size


@claim(
    "coupling_jacobian",
    {"c": "real", "s": "real"},
    r"\log\left|\det\begin{bmatrix}1 & 0\\ c & e^{s}\end{bmatrix}\right| = s",
    ("= s", "= e^{s}", "missing log"),
)
def _(r):
    c, s = r.normal(size=2)
    return [np.log(abs(np.linalg.det([[1, 0], [c, np.exp(s)]]))), s], np.exp(s)


@claim(
    "tanh_flow",
    {"y": "real in (-1,1)", "_where": [r"y = \tanh x", r"x \sim \mathcal{N}(0,1)"]},
    r"p_Y(y) = \frac{1}{\sqrt{2\pi}(1-y^2)}\exp\left(-\frac{\operatorname{artanh}(y)^2}{2}\right)",
    (r"\sqrt{2\pi}(1-y^2)", r"\sqrt{2\pi}", "dropped Jacobian"),
)
def _(r):
    y = r.uniform(-0.9, 0.9)
    top = normal(np.arctanh(y), 0, 1)
    return [slope(lambda u: norm.cdf(np.arctanh(u)), y), top / (1 - y * y)], top


@claim(
    "squashed_log_det",
    {"u": "real", "_where": [r"\mathrm{softplus}(x) = \log(1+e^{x})"]},
    r"\log(1-\tanh^2(u)) = 2\left(\log 2-u-\mathrm{softplus}(-2u)\right)",
    (r"\log 2-u", r"\log 2+u", "sign"),
)
def _(r):
    u = r.normal()
    value = lambda sign: 2 * (np.log(2) + sign * u - np.log1p(np.exp(-2 * u)))
    return [np.log(1 - np.tanh(u) ** 2), value(-1)], value(1)


@claim(
    "hutchinson",
    {"A": "matrix n x n", "v": "vector n"},
    r"\mathbb{E}_{v\sim\mathcal{N}(0,I)}[v^\top A v] = \operatorname{tr}(A)",
    (r"= \operatorname", r"= \frac12\operatorname", "factor 1/2"),
)
def _(r):
    A = r.normal(size=(2, 2))
    inner = lambda x, y: np.array([x, y]) @ A @ np.array([x, y])
    points, weights = np.polynomial.hermite_e.hermegauss(12)
    weights = weights / np.sqrt(2 * np.pi)
    value = sum(
        a * b * inner(x, y) for x, a in zip(points, weights, strict=True) for y, b in zip(points, weights, strict=True)
    )
    return [value, np.trace(A)], np.trace(A) / 2


@claim(
    "liouville",
    {"A": "matrix n x n", "t": "real"},
    r"\det e^{tA} = e^{t\operatorname{tr}A}",
    (r"e^{t\operatorname{tr}A}", r"e^{\operatorname{tr}A}", "dropped factor"),
)
def _(r):
    A, t = r.normal(size=(3, 3)), r.uniform(0.2, 1.5)
    return [np.linalg.det(expm(t * A)), np.exp(t * np.trace(A))], np.exp(np.trace(A))


# Transformers.


@claim(
    "softmax_jacobian_matrix",
    {"z": "vector n", "_where": [r"s = \mathrm{softmax}(z)"]},
    r"\frac{\partial s}{\partial z} = \mathrm{diag}(s)-ss^\top",
    ("-ss", "+ss", "sign"),
)
def _(r):
    z = r.normal(size=3)
    jacobian = np.stack([gradient(lambda u, i=i: softmax(u)[i], z) for i in range(3)])
    s = softmax(z)
    return [jacobian, np.diag(s) - np.outer(s, s)], np.diag(s) + np.outer(s, s)


@claim(
    "attention_variance",
    {
        "d": "positive integer",
        "_where": [r"q_i \sim \mathcal{N}(0,1)", r"k_i \sim \mathcal{N}(0,1)", "q_i and k_i independent"],
    },
    r"\mathrm{Var}\left(\sum_{i=1}^{d}q_i k_i\right) = d",
    ("= d", r"= \sqrt{d}", "variance vs std"),
)
def _(r):
    d = int(r.integers(2, 6))
    one = quad(lambda x: x * x * normal(x, 0, 1), -12, 12)[0]
    return [d * one * one, float(d)], np.sqrt(d)


@claim(
    "layer_norm_sum",
    {
        "x": "vector n",
        "_where": [
            r"\mu = \frac1n\sum_{i=1}^n x_i",
            r"\sigma^2 = \frac1n\sum_{i=1}^n(x_i-\mu)^2",
            r"\hat x_i = \frac{x_i-\mu}{\sigma}",
        ],
        "sigma": "positive",
    },
    r"\sum_{i=1}^{n}\hat{x}_i^2 = n",
    ("= n", "= n-1", "off by one"),
)
def _(r):
    x = r.normal(size=4)
    hat = (x - x.mean()) / x.std()
    return [np.sum(hat**2), 4.0], 3.0


@claim(
    "rope_relative",
    {
        "m": "integer",
        "n": "integer",
        "theta": "real",
        "_where": [r"R_m = \begin{pmatrix}\cos m\theta & -\sin m\theta\\ \sin m\theta & \cos m\theta\end{pmatrix}"],
    },
    r"R_m^\top R_n = R_{n-m}",
    ("R_{n-m}", "R_{m-n}", "transpose"),
)
def _(r):
    t, m, n = r.normal(), *(int(k) for k in r.permutation(6)[:2])
    turn = lambda a: np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return [turn(m * t).T @ turn(n * t), turn((n - m) * t)], turn((m - n) * t)


@claim(
    "cross_entropy_logits",
    {"z": "vector K", "y": "index", "k": "index", "_where": [r"p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}"]},
    r"\frac{\partial}{\partial z_k}\left(-z_y+\log\sum_{j=1}^{K}e^{z_j}\right) = p_k-\mathbb{1}[k=y]",
    (r"p_k-\mathbb{1}", r"p_k+\mathbb{1}", "sign"),
)
def _(r):
    z, y = r.normal(size=4), int(r.integers(4))
    left = gradient(lambda u: -u[y] + np.log(np.exp(u).sum()), z)
    hot = np.eye(4)[y]
    return [left, softmax(z) - hot], softmax(z) + hot


@claim(
    "log_softmax_entry",
    {"z": "vector n"},
    r"\log\mathrm{softmax}(z)_i = z_i-\log\sum_{j=1}^{n}\exp(z_j)",
    (r"-\log\sum", r"-\sum", "missing log"),
)
def _(r):
    z = r.normal(size=4)
    return [np.log(softmax(z)), z - np.log(np.exp(z).sum())], z - np.exp(z).sum()


@claim(
    "gelu_slope",
    {"x": "real", "Phi": "standard normal CDF", "phi": "standard normal density"},
    r"\frac{d}{dx}\bigl[x\,\Phi(x)\bigr] = \Phi(x)+x\,\phi(x)",
    (r"+x\,\phi", r"+\phi", "dropped factor"),
)
def _(r):
    x = r.normal()
    return [slope(lambda u: u * norm.cdf(u), x), norm.cdf(x) + x * norm.pdf(x)], norm.cdf(x) + norm.pdf(x)


@claim(
    "linear_attention",
    {"Q": "matrix n x d", "K": "matrix n x d", "V": "matrix n x d"},
    r"(QK^\top)V = Q(K^\top V)",
    (r"K^\top V", r"V^\top K", "transpose"),
)
def _(r):
    Q, K, V = r.normal(size=(3, 4, 2))
    return [Q @ K.T @ V, Q @ (K.T @ V)], Q @ (V.T @ K)


@claim(
    "temperature_slope",
    {"x": "vector n", "tau": "positive temperature"},
    r"\frac{\partial}{\partial\tau}\log\sum_{i=1}^n e^{x_i/\tau} = -\frac{1}{\tau^2}\sum_{i=1}^n x_i\,\frac{e^{x_i/\tau}}{\sum_{j=1}^n e^{x_j/\tau}}",
    (r"\frac{1}{\tau^2}", r"\frac{1}{\tau}", "power"),
)
def _(r):
    x, t = r.normal(size=4), r.uniform(0.5, 2)
    mean = x @ softmax(x / t)
    return [slope(lambda u: np.log(np.exp(x / u).sum()), t, 1e-3), -mean / t**2], -mean / t


# Optimisation.


@claim(
    "adam_bias",
    {"beta_2": "real in (0,1)", "t": "positive integer"},
    r"(1-\beta_2)\sum_{i=1}^{t}\beta_2^{t-i} = 1-\beta_2^t",
    (r"1-\beta_2^t", r"1-\beta_2^{t-1}", "off by one"),
)
def _(r):
    b, t = r.uniform(0.1, 0.95), int(r.integers(1, 9))
    return [(1 - b) * sum(b ** (t - i) for i in range(1, t + 1)), 1 - b**t], 1 - b ** (t - 1)


@claim(
    "momentum_limit",
    {"mu": "real in (0,1)", "g": "real"},
    r"\lim_{t\to\infty}\sum_{k=0}^{t}\mu^k g = \frac{g}{1-\mu}",
    (r"{1-\mu}", r"{1+\mu}", "sign"),
)
def _(r):
    m, g = r.uniform(0.1, 0.8), r.normal()
    return [sum(m**k * g for k in range(400)), g / (1 - m)], g / (1 + m)


@claim(
    "quadratic_minimum",
    {"A": "symmetric positive definite matrix n x n", "b": "vector n"},
    r"\min_{x}\left\{\tfrac12 x^\top Ax-b^\top x\right\} = -\tfrac12 b^\top A^{-1}b",
    (r"= -\tfrac12 b", r"= -b", "factor 1/2"),
)
def _(r):
    A, b = spd(r, 3), r.normal(size=3)
    x = np.linalg.solve(A, b)
    return [x @ A @ x / 2 - b @ x, -b @ np.linalg.inv(A) @ b / 2], -b @ np.linalg.inv(A) @ b


@claim(
    "gradient_step",
    {"eta": "positive", "lambda": "positive", "x": "real", "_where": [r"f(x) = \frac{\lambda}{2}x^2"]},
    r"f(x-\eta f'(x)) = (1-\eta\lambda)^2 f(x)",
    (r"(1-\eta\lambda)^2", r"(1-\eta\lambda)", "power"),
)
def _(r):
    e, l, x = *r.uniform(0.1, 2, 2), r.normal()
    f = lambda u: l * u * u / 2
    return [f(x - e * l * x), (1 - e * l) ** 2 * f(x)], (1 - e * l) * f(x)


@bound(
    "midpoint_convex",
    {"f": "convex function", "x": "real", "y": "real"},
    r"f\left(\frac{x+y}{2}\right) \le \frac{f(x)+f(y)}{2}",
    r"\le ",
    r"\ge ",
)
def _(r):
    x, y, a, b, c = r.normal(size=5)
    f = lambda u: a * a * (u - b) ** 2 + np.logaddexp(0, c * u)
    return [f((x + y) / 2), (f(x) + f(y)) / 2]


@claim(
    "ridge_gradient",
    {"X": "matrix n x d", "y": "vector n", "w": "vector d", "lambda": "positive"},
    r"\nabla_w\left(\|Xw-y\|^2+\lambda\|w\|^2\right) = 2X^\top(Xw-y)+2\lambda w",
    (r"+2\lambda w", r"+\lambda w", "dropped factor"),
)
def _(r):
    X, y, w, l = r.normal(size=(4, 2)), r.normal(size=4), r.normal(size=2), r.uniform(0.3, 2)
    left = gradient(lambda u: np.sum((X @ u - y) ** 2) + l * u @ u, w)
    value = lambda k: 2 * X.T @ (X @ w - y) + k * l * w
    return [left, value(2)], value(1)


# Bayesian inference.


@claim(
    "normal_mean_posterior",
    {
        "m": "real",
        "sigma": "positive",
        "tau": "positive",
        "n": "integer",
        "_where": [r"\mu \sim \mathcal{N}(m,\tau^2)", r"x_i\mid\mu \sim \mathcal{N}(\mu,\sigma^2)"],
    },
    r"\mathbb{E}[\mu\mid x_{1:n}] = \frac{\tau^2\sum_{i=1}^{n}x_i+\sigma^2 m}{n\tau^2+\sigma^2}",
    (r"{n\tau^2+", r"{\tau^2+", "dropped factor"),
)
def _(r):
    m, s, t, n = r.normal(), *r.uniform(0.5, 1.5, 2), int(r.integers(2, 5))
    x = r.normal(size=n)
    weight = lambda u: np.exp(norm.logpdf(u, m, t) + norm.logpdf(x, u, s).sum())
    mean = quad(lambda u: u * weight(u), -12, 12, **INTEGRATION)[0] / quad(weight, -12, 12, **INTEGRATION)[0]
    top = t * t * x.sum() + s * s * m
    return [mean, top / (n * t * t + s * s)], top / (t * t + s * s)


@claim(
    "laplace_succession",
    {
        "a": "positive",
        "b": "positive",
        "n": "integer",
        "_where": [r"\theta \sim \mathrm{Beta}(a,b)", r"x_i\mid\theta \sim \mathrm{Bernoulli}(\theta)"],
    },
    r"P(x_{n+1}=1\mid x_1,\dots,x_n) = \frac{a+\sum_{i=1}^{n}x_i}{a+b+n}",
    ("{a+b+n}", "{a+b+n-1}", "off by one"),
)
def _(r):
    a, b, n = *r.uniform(0.8, 3, 2), int(r.integers(2, 6))
    s = r.binomial(1, 0.5, n).sum()
    weight = lambda t: t ** (a - 1 + s) * (1 - t) ** (b - 1 + n - s)
    value = quad(lambda t: t * weight(t), 0, 1, **INTEGRATION)[0] / quad(weight, 0, 1, **INTEGRATION)[0]
    return [value, (a + s) / (a + b + n)], (a + s) / (a + b + n - 1)


@claim(
    "beta_integral",
    {"n": "integer, 0<=k<=n", "k": "integer, 0<=k<=n"},
    r"\int_0^1\theta^k(1-\theta)^{n-k}\,d\theta = \frac{k!\,(n-k)!}{(n+1)!}",
    ("(n+1)!", "n!", "off by one"),
)
def _(r):
    n = int(r.integers(2, 7))
    k = int(r.integers(0, n + 1))
    top = gammaln(k + 1) + gammaln(n - k + 1)
    return [quad(lambda t: t**k * (1 - t) ** (n - k), 0, 1)[0], np.exp(top - gammaln(n + 2))], np.exp(
        top - gammaln(n + 1)
    )


@claim(
    "total_variance",
    {"X": "random variable", "Y": "random variable"},
    r"\operatorname{Var}(Y) = \mathbb{E}[\operatorname{Var}(Y\mid X)]+\operatorname{Var}(\mathbb{E}[Y\mid X])",
    (r"]+\operatorname{Var}", r"]-\operatorname{Var}", "sign"),
)
def _(r):
    P, y = mass(r, 3, 4), r.normal(size=4)
    px = P.sum(1)
    means, squares = P @ y / px, P @ y**2 / px
    inner = px @ (squares - means**2)
    outer = px @ means**2 - (px @ means) ** 2
    whole = P.sum(0) @ y**2 - (P.sum(0) @ y) ** 2
    return [whole, inner + outer], inner - outer


@claim(
    "binomial_information",
    {"n": "positive integer", "p": "real in (0,1)", "_where": [r"X \sim \mathrm{Binomial}(n,p)"]},
    r"-\mathbb{E}\left[\frac{\partial^2}{\partial p^2}\bigl(X\log p+(n-X)\log(1-p)\bigr)\right] = \frac{n}{p(1-p)}",
    (r"\frac{n}{p(1-p)}", r"\frac{1}{p(1-p)}", "dropped factor"),
)
def _(r):
    n, p = int(r.integers(2, 6)), r.uniform(0.1, 0.9)
    return [n * p / p**2 + (n - n * p) / (1 - p) ** 2, n / (p * (1 - p))], 1 / (p * (1 - p))


@claim(
    "gp_woodbury",
    {"K": "symmetric positive definite matrix n x n", "sigma": "positive noise"},
    r"(K+\sigma^2 I)^{-1} = \sigma^{-2}I-\sigma^{-4}\left(K^{-1}+\sigma^{-2}I\right)^{-1}",
    (r"\sigma^{-4}", r"\sigma^{-2}", "power"),
)
def _(r):
    K, s, I = spd(r, 3), r.uniform(0.5, 1.5), np.eye(3)
    inv = np.linalg.inv
    inner = inv(inv(K) + I / s**2)
    return [inv(K + s**2 * I), I / s**2 - inner / s**4], I / s**2 - inner / s**2


@claim(
    "log_det_along_a_line",
    {"A": "positive definite matrix n x n", "B": "positive definite matrix n x n", "s": "positive"},
    r"\frac{\partial}{\partial s}\log\det(sA+B) = \operatorname{tr}\left[(sA+B)^{-1}A\right]",
    (r"= \operatorname{tr}", r"= \frac{1}{2}\operatorname{tr}", "factor 1/2"),
)
def _(r):
    A, B, s = spd(r, 3), spd(r, 3), r.uniform(0.3, 2)
    value = np.trace(np.linalg.inv(s * A + B) @ A)
    return [slope(lambda u: np.linalg.slogdet(u * A + B)[1], s), value], value / 2


# Information.


@claim(
    "conditioning_reduces",
    {"X": "discrete random variable", "Y": "discrete random variable"},
    r"H(X\mid Y) = H(X,Y)-H(Y) \le H(X)",
    ("-H(Y)", "-H(X)", "swapped arguments"),
    relations="= <=",
)
def _(r):
    P = mass(r, 3, 4)
    px, py = P.sum(1), P.sum(0)
    given = sum(py[j] * entropy(P[:, j] / py[j]) for j in range(4))
    return [given, entropy(P.ravel()) - entropy(py), entropy(px)], entropy(P.ravel()) - entropy(px)


@claim(
    "kl_of_joints",
    {"p": "distributions", "q": "distributions"},
    r"D_{KL}(p(x,y)\|q(x,y)) = D_{KL}(p(x)\|q(x))+\mathbb{E}_{p(x)}\left[D_{KL}(p(y|x)\|q(y|x))\right]",
    (r"\mathbb{E}_{p(x)}", r"\mathbb{E}_{q(x)}", "swapped arguments"),
)
def _(r):
    P, Q = mass(r, 3, 4), mass(r, 3, 4)
    p, q = P.sum(1), Q.sum(1)
    inner = np.array([kl(P[i] / p[i], Q[i] / q[i]) for i in range(3)])
    return [kl(P, Q), kl(p, q) + p @ inner], kl(p, q) + q @ inner


@claim(
    "normal_entropy",
    {"mu": "vector d", "Sigma": "covariance matrix d x d"},
    r"H\left(\mathcal{N}(\mu,\Sigma)\right) = \frac{d}{2}\log(2\pi e)+\frac12\log|\Sigma|",
    (r"+\frac12\log", r"+\log", "factor 1/2"),
)
def _(r):
    S = spd(r, 2)
    values = np.linalg.eigvalsh(S)
    left = sum(expected(lambda x, v=v: -np.log(normal(x, 0, v)), 0, v) for v in values)
    first, half = np.log(2 * np.pi * np.e), np.log(np.linalg.det(S)) / 2
    return [left, first + half], first + 2 * half


@bound(
    "pinsker_norm",
    {"P": "distributions", "Q": "distributions"},
    r"\|P-Q\|_{TV} \le \sqrt{\tfrac12 D_{KL}(P\|Q)}",
    r"\le ",
    r"\ge ",
)
def _(r):
    p, q = mass(r, 4), mass(r, 4)
    return [np.abs(p - q).sum() / 2, np.sqrt(kl(p, q) / 2)]


@bound(
    "largest_entropy",
    {"X": "continuous real random variable"},
    r"h(X) \le \frac12\log\left(2\pi e\operatorname{Var}(X)\right)",
    r"\le ",
    r"\ge ",
)
def _(r):
    w, m, s = mass(r, 3), 2 * r.normal(size=3), r.uniform(0.4, 1, 3)
    density = lambda x: w @ normal(x, m, s * s)
    value = quad(lambda x: -density(x) * np.log(density(x)), -12, 12, **INTEGRATION)[0]
    variance = w @ (s * s + m * m) - (w @ m) ** 2
    return [value, np.log(2 * np.pi * np.e * variance) / 2]


@claim(
    "gaussian_channel",
    {
        "P": "positive power",
        "N": "positive noise power",
        "_where": [r"X \sim \mathcal{N}(0,P)", r"Z \sim \mathcal{N}(0,N)", "Y = X + Z", "X and Z independent"],
    },
    r"I(X;Y) = \frac12\log\left(1+\frac{P}{N}\right)",
    (r"\frac{P}{N}", r"\frac{N}{P}", "inverted ratio"),
)
def _(r):
    p, n = r.uniform(0.3, 3, 2)
    h = lambda v: expected(lambda x: -np.log(normal(x, 0, v)), 0, v)
    return [h(p + n) - h(n), np.log(1 + p / n) / 2], np.log(1 + n / p) / 2


@claim(
    "cross_entropy_split",
    {"p": "probability vector n", "q": "probability vector n"},
    r"-\sum_{i=1}^{n}p_i\log q_i = -\sum_{i=1}^{n}p_i\log p_i+\sum_{i=1}^{n}p_i\log\frac{p_i}{q_i}",
    (r"\log\frac{p_i}{q_i}", r"\log\frac{q_i}{p_i}", "inverted ratio"),
)
def _(r):
    p, q = mass(r, 4), mass(r, 4)
    return [-np.sum(p * np.log(q)), entropy(p) + kl(p, q)], entropy(p) - kl(p, q)


# Energies.


@claim(
    "energy_gradient",
    {
        "_where": [r"p_\theta(x) = \frac{e^{-E_\theta(x)}}{Z_\theta}", r"Z_\theta = \int e^{-E_\theta(x)}dx"],
        "theta": "real",
    },
    r"\nabla_\theta\log p_\theta(x) = \mathbb{E}_{x'\sim p_\theta}\left[\nabla_\theta E_\theta(x')\right]-\nabla_\theta E_\theta(x)",
    (r"-\nabla_\theta E_\theta(x)", r"+\nabla_\theta E_\theta(x)", "sign"),
)
def _(r):
    x, t = r.normal(), r.uniform(0.5, 1.5)
    mean = expected(lambda u: u * u / 2, 0, 1 / t)
    left = slope(lambda a: np.log(normal(x, 0, 1 / a)), t, 1e-3)
    return [left, mean - x * x / 2], mean + x * x / 2


@claim(
    "mean_energy",
    {
        "E": "vector n",
        "beta": "positive",
        "_where": [r"Z = \sum_{i=1}^n e^{-\beta E_i}", r"p_i = \frac{e^{-\beta E_i}}{Z}"],
    },
    r"-\frac{\partial\log Z}{\partial\beta} = \sum_{i=1}^{n}p_i E_i",
    (r"-\frac{\partial\log Z}", r"\frac{\partial\log Z}", "sign"),
)
def _(r):
    E, b = r.normal(size=4) + 1, r.uniform(0.3, 2)
    mean = softmax(-b * E) @ E
    left = -slope(lambda u: np.log(np.exp(-u * E).sum()), b)
    return [left, mean], -mean


@claim(
    "hidden_unit",
    {"a": "real", "sigma": "logistic function"},
    r"\frac{e^{a}}{\sum_{h\in\{0,1\}}e^{ah}} = \sigma(a)",
    (r"= \sigma(a)", r"= \sigma(-a)", "sign"),
)
def _(r):
    a = r.normal()
    return [np.exp(a) / (1 + np.exp(a)), sigmoid(a)], sigmoid(-a)


# Reinforcement learning.


@claim(
    "advantage_mean",
    {"pi": "probability vector n", "Q": "vector n", "_where": [r"V = \sum_{a=1}^n \pi_a Q_a", "A_a = Q_a - V"]},
    r"\sum_{a=1}^{n}\pi_a A_a^2 = \sum_{a=1}^{n}\pi_a Q_a^2-V^2",
    ("Q_a^2-V^2", "Q_a^2+V^2", "sign"),
)
def _(r):
    p, q = mass(r, 4), r.normal(size=4)
    v = p @ q
    return [p @ (q - v) ** 2, p @ q**2 - v * v], p @ q**2 + v * v


@claim(
    "discounted_return",
    {"gamma": "discount factor in (0,1)", "r": "real"},
    r"\sum_{t=0}^{\infty}\gamma^t r = \frac{r}{1-\gamma}",
    (r"\frac{r}{1-\gamma}", r"\frac{\gamma r}{1-\gamma}", "off by one"),
)
def _(r):
    g, x = r.uniform(0.1, 0.8), r.normal()
    return [sum(g**k * x for k in range(400)), x / (1 - g)], g * x / (1 - g)


@claim(
    "soft_value",
    {"Q": "vector n", "tau": "positive", "_where": [r"\pi_a = \frac{e^{Q_a/\tau}}{\sum_{b=1}^n e^{Q_b/\tau}}"]},
    r"\sum_{a=1}^{n}\pi_a Q_a-\tau\sum_{a=1}^{n}\pi_a\log\pi_a = \tau\log\sum_{a=1}^{n}e^{Q_a/\tau}",
    (r"= \tau\log", r"= \log", "dropped factor"),
)
def _(r):
    q, t = r.normal(size=4), r.uniform(0.3, 2)
    p, last = softmax(q / t), np.log(np.exp(q / t).sum())
    return [p @ q + t * entropy(p), t * last], last


@claim(
    "preference_slope",
    {"beta": "positive", "Delta": "real", "sigma": "sigmoid"},
    r"\frac{\partial}{\partial\Delta}\left[-\log\sigma(\beta\Delta)\right] = -\beta\,\sigma(-\beta\Delta)",
    (r"= -\beta\,\sigma", r"= -\sigma", "dropped factor"),
)
def _(r):
    b, d = r.uniform(0.3, 2), r.normal()
    return [slope(lambda u: -np.log(sigmoid(b * u)), d), -b * sigmoid(-b * d)], -sigmoid(-b * d)


@claim(
    "baseline",
    {"theta": "vector n", "b": "real", "_where": [r"\pi = \mathrm{softmax}(\theta)"]},
    r"\sum_{a=1}^{n}\pi_a\,\frac{\partial\log\pi_a}{\partial\theta_k}\,(r_a-b) = \pi_k\Big(r_k-\sum_{a=1}^{n}\pi_a r_a\Big)",
    (r"r_k-\sum", r"r_k+\sum", "sign"),
)
def _(r):
    z, reward, b = r.normal(size=4), r.normal(size=4), r.normal()
    p = softmax(z)
    left = sum(p[a] * (reward[a] - b) * gradient(lambda u, a=a: np.log(softmax(u)[a]), z) for a in range(4))
    return [left, p * (reward - p @ reward)], p * (reward + p @ reward)


# Contrastive learning, transport, sampling, mixtures.


@claim(
    "infonce_slope",
    {"s": "vector N", "tau": "positive", "_where": [r"p_j = \frac{\exp(s_j/\tau)}{\sum_{k=1}^N\exp(s_k/\tau)}"]},
    r"\frac{\partial}{\partial s_1}\left(-\frac{s_1}{\tau}+\log\sum_{j=1}^{N}e^{s_j/\tau}\right) = \frac{1}{\tau}(p_1-1)",
    (r"\frac{1}{\tau}(p_1-1)", r"(p_1-1)", "dropped factor"),
)
def _(r):
    s, t = r.normal(size=4), r.uniform(0.3, 0.9)
    left = gradient(lambda u: -u[0] / t + np.log(np.exp(u / t).sum()), s)[0]
    first = softmax(s / t)[0] - 1
    return [left, first / t], first


@claim(
    "cosine_distance",
    {"u": "unit vector in R^d", "v": "unit vector in R^d"},
    r"\|u-v\|_2^2 = 2-2u^\top v",
    ("2-2u", "2-u", "dropped factor"),
)
def _(r):
    u, v = r.normal(size=(2, 3))
    u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
    return [np.sum((u - v) ** 2), 2 - 2 * u @ v], 2 - u @ v


@claim(
    "detailed_balance",
    {"a": "positive", "b": "positive"},
    r"a\min\left(1,\frac{b}{a}\right) = b\min\left(1,\frac{a}{b}\right) = \min(a,b)",
    (r"b\min\left(1,\frac{a}{b}\right)", r"b\min\left(1,\frac{b}{a}\right)", "inverted ratio"),
    relations="= =",
)
def _(r):
    a, b = r.uniform(0.2, 3, 2)
    return [a * min(1, b / a), b * min(1, a / b), min(a, b)], b * min(1, b / a)


@claim(
    "importance_weights",
    {"p": "density", "q": "density", "f": "function"},
    r"\mathbb{E}_{x\sim q}\left[\frac{p(x)}{q(x)}f(x)\right] = \mathbb{E}_{x\sim p}[f(x)]",
    (r"\frac{p(x)}{q(x)}", r"\frac{q(x)}{p(x)}", "inverted ratio"),
)
def _(r):
    p, q, f = mass(r, 4), mass(r, 4), r.normal(size=4)
    return [q @ (p / q * f), p @ f], p @ f + q @ (p / q * f) - q @ (q / p * f)


@bound(
    "effective_sample_size",
    {"w": "positive vector n"},
    r"\frac{\left(\sum_{i=1}^n w_i\right)^2}{\sum_{i=1}^n w_i^2} \le n",
    r"\le ",
    r"\ge ",
)
def _(r):
    w = r.uniform(0.1, 3, 4)
    return [w.sum() ** 2 / np.sum(w**2), 4.0]


@claim(
    "em_split",
    {"p": "distributions", "q": "distributions", "x": "observed", "z": "latent, discrete"},
    r"\log p_\theta(x) = \sum_z q(z)\log\frac{p_\theta(x,z)}{q(z)}+D_{KL}\left(q(z)\,\|\,p_\theta(z\mid x)\right)",
    (r"+D_{KL}", r"-D_{KL}", "sign"),
)
def _(r):
    joint, q = 0.4 * mass(r, 4), mass(r, 4)
    lower, gap = q @ np.log(joint / q), kl(q, joint / joint.sum())
    return [np.log(joint.sum()), lower + gap], lower - gap


@claim(
    "mixture_mean_gradient",
    {
        "x": "real",
        "sigma": "positive",
        "pi": "probability vector K",
        "mu": "vector K",
        "_where": [
            r"\gamma_k = \frac{\pi_k\mathcal{N}(x;\mu_k,\sigma^2)}{\sum_{j=1}^K\pi_j\mathcal{N}(x;\mu_j,\sigma^2)}"
        ],
    },
    r"\frac{\partial}{\partial\mu_k}\log\sum_{j=1}^{K}\pi_j\mathcal{N}(x;\mu_j,\sigma^2) = \gamma_k\frac{x-\mu_k}{\sigma^2}",
    (r"\frac{x-\mu_k}{\sigma^2}", r"\frac{x-\mu_k}{\sigma}", "variance vs std"),
)
def _(r):
    x, s, p, m = r.normal(), r.uniform(0.5, 1.5), mass(r, 3), r.normal(size=3)
    parts = p * normal(x, m, s * s)
    part = parts / parts.sum() * (x - m)
    return [gradient(lambda u: np.log(np.sum(p * normal(x, u, s * s))), m), part / s**2], part / s


@claim(
    "autoregressive",
    {"p": "distribution", "x": "sequence of length T"},
    r"\log p(x_{1:T}) = \log p(x_1)+\sum_{t=2}^{T}\log p(x_t\mid x_{<t})",
    (r"\log p(x_1)+", "", "dropped term"),
)
def _(r):
    P = mass(r, 2, 3, 2)
    first, second, third = P.sum((1, 2)), P.sum(2) / P.sum((1, 2))[:, None], P / P.sum(2)[..., None]
    rest = np.log(second)[..., None] + np.log(third)
    return [np.log(P), np.log(first)[:, None, None] + rest], rest


@claim(
    "three_way_product",
    {"p": "joint distribution"},
    r"p(x,y,z) = p(x)\,p(y\mid x)\,p(z\mid x,y)",
    (r"p(z\mid x,y)", r"p(z\mid y)", "dropped factor"),
)
def _(r):
    P = mass(r, 2, 3, 2)
    whole = P.sum(2)[..., None] * (P / P.sum(2)[..., None])
    wrong = P.sum(2)[..., None] * (P.sum(0) / P.sum((0, 2))[:, None])[None]
    return [P, whole], wrong


@claim(
    "covariance_of_a_map",
    {"X": "random vector in R^n", "A": "matrix n x n"},
    r"\operatorname{Cov}(AX) = A\operatorname{Cov}(X)A^\top",
    (r"A\operatorname{Cov}(X)A^\top", r"A^\top\operatorname{Cov}(X)A", "transpose"),
)
def _(r):
    A, x, w = r.normal(size=(3, 3)), r.normal(size=(3, 6)), mass(r, 6)
    spread = lambda y: (y * w) @ y.T - np.outer(y @ w, y @ w)
    return [spread(A @ x), A @ spread(x) @ A.T], A.T @ spread(x) @ A


@claim(
    "logit_both_ways",
    {"p": "real in (0,1)", "a": "real", "sigma": "logistic sigmoid", "_where": [r"a = \log\frac{p}{1-p}"]},
    r"p = \frac{e^a}{1+e^a} = \frac{1}{1+e^{-a}} = \sigma(a)",
    (r"\frac{1}{1+e^{-a}}", r"\frac{1}{1+e^{a}}", "sign"),
    relations="= = =",
    step=1,
)
def _(r):
    p = r.uniform(0.1, 0.4)
    a = np.log(p / (1 - p))
    return [p, np.exp(a) / (1 + np.exp(a)), 1 / (1 + np.exp(-a)), sigmoid(a)], 1 / (1 + np.exp(a))
