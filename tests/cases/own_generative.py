# ruff: noqa: E501, E741
r"""Claims on variational autoencoders, adversarial training, diffusion and flows, each right and with one mistake."""

from __future__ import annotations

import numpy as np
from cases.own_hand_math import (
    INTEGRATION,
    expected,
    gradient,
    kl,
    mass,
    normal,
    pair,
    reversed_pair,
    schedule,
    slope,
    spd,
)  # fmt: skip
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import norm


def best(function, low, high):
    """The largest value of a function of one number, and where."""
    found = minimize_scalar(lambda u: -function(u), bounds=(low, high), method="bounded", options={"xatol": 1e-11})
    return -found.fun, found.x


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# Variational autoencoders.


def _(r):
    m, n, (s, t) = r.normal(), r.normal(), r.uniform(0.4, 2, 2)
    value = expected(lambda x: np.log(t / s) + ((x - n) / t) ** 2 / 2 - ((x - m) / s) ** 2 / 2, m, s * s)
    return [value, np.log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - 0.5], np.log(t / s) + (
        s * s + (m - n) ** 2
    ) / t**2 - 0.5


pair(
    "kl_normals_two_means",
    {"mu": "real", "m": "real", "sigma": "> 0", "s": "> 0"},
    r"\operatorname{KL}\!\left[\mathcal N(\mu,\sigma^2)\,\middle\|\,\mathcal N(m,s^2)\right] = \ln\frac{s}{\sigma}+\frac{\sigma^2+(\mu-m)^2}{2s^2}-\frac12",
    (r"{2s^2}", r"{s^2}", "factor 1/2"),
    _,
)


def _(r):
    p, q = r.uniform(0.1, 0.9, 2)
    f = lambda a, b: kl(np.array([a, 1 - a]), np.array([b, 1 - b]))
    return [f(p, q), f(p, q)], f(q, p)


pair(
    "kl_bernoulli",
    {"p": "unit interval", "q": "unit interval"},
    r"\mathrm{KL}\left(\mathrm{Bernoulli}(p)\,||\,\mathrm{Bernoulli}(q)\right) = p\ln\frac{p}{q}+(1-p)\ln\frac{1-p}{1-q}",
    (r"p\ln\frac{p}{q}+(1-p)\ln\frac{1-p}{1-q}", r"q\ln\frac{q}{p}+(1-q)\ln\frac{1-q}{1-p}", "swapped KL arguments"),
    _,
)


def _(r):
    joint, q = mass(r, 4) * r.uniform(0.1, 0.9), mass(r, 4)
    evidence = joint.sum()
    bound, gap = np.sum(q * np.log(joint / q)), kl(q, joint / evidence)
    return [np.log(evidence), bound + gap], bound - gap


pair(
    "elbo_decomposition",
    {"p_\\theta": "density", "q_\\phi": "density"},
    r"\ln p_\theta(x) = \mathbb{E}_{q_\phi(z\mid x)}\!\left[\ln\frac{p_\theta(x,z)}{q_\phi(z\mid x)}\right]+\mathrm{KL}\!\left(q_\phi(z\mid x)\,\middle\|\,p_\theta(z\mid x)\right)",
    (r"\right]+\mathrm", r"\right]-\mathrm", "sign"),
    _,
)


def _(r):
    w, q, prior = mass(r, 3), r.dirichlet(np.ones(4), 3), mass(r, 4)
    aggregate = w @ q
    left = sum(w[i] * kl(q[i], prior) for i in range(3))
    first = sum(w[i] * kl(q[i], aggregate) for i in range(3))
    return [left, first + kl(aggregate, prior)], first - kl(aggregate, prior)


pair(
    "elbo_surgery",
    {"q": "densities", "p": "density"},
    r"\mathbb{E}_{x\sim q(x)}\left[\mathrm{KL}(q(z|x)\,\|\,p(z))\right] = \mathbb{E}_{x\sim q(x)}\left[\mathrm{KL}(q(z|x)\,\|\,q(z))\right]+\mathrm{KL}(q(z)\,\|\,p(z))",
    (r"\right]+\mathrm", r"\right]-\mathrm", "sign"),
    _,
)


def _(r):
    m, s = r.normal(), r.uniform(0.3, 1.5)
    value = expected(lambda e: np.exp(m + s * e), 0, 1)
    return [value, value, np.exp(m + s * s / 2)], np.exp(m + s / 2)


pair(
    "reparametrised_exponential",
    {"mu": "real number", "sigma": "positive real number"},
    r"\frac{\partial}{\partial\mu}\mathbb{E}_{\varepsilon\sim\mathcal N(0,1)}\left[e^{\mu+\sigma\varepsilon}\right] = \mathbb{E}_{\varepsilon\sim\mathcal N(0,1)}\left[e^{\mu+\sigma\varepsilon}\right] = e^{\mu+\sigma^2/2}",
    (r"\sigma^2/2", r"\sigma/2", "variance vs std"),
    _,
    relations="= =",
    step=1,
)


def _(r):
    a, b, c = r.uniform(0.8, 3, 3)
    density = lambda x, rate: rate**a * x ** (a - 1) * np.exp(-rate * x)
    top = quad(lambda x: density(x, b) * (a * np.log(b / c) + (c - b) * x), 0, 60, **INTEGRATION)[0]
    value = top / quad(lambda x: density(x, b), 0, 60, **INTEGRATION)[0]
    return [value, a * np.log(b / c) + a * (c / b - 1)], a * np.log(b / c) + a * (b / c - 1)


pair(
    "kl_gammas_of_one_shape",
    {"a": "positive", "b": "positive", "c": "positive", "_where": ["p = Gamma(a, rate=b)", "q = Gamma(a, rate=c)"]},
    r"\mathrm{KL}(p\|q) = a\log\frac{b}{c}+a\left(\frac{c}{b}-1\right)",
    (r"\frac{c}{b}-1", r"\frac{b}{c}-1", "inverted ratio"),
    _,
)


def _(r):
    cov, m = spd(r, 2), r.normal(size=2)
    nodes, weights = np.polynomial.hermite_e.hermegauss(6)
    weights, root, inverse = weights / weights.sum(), np.linalg.cholesky(cov), np.linalg.inv(cov)
    value = 0.0
    for i in np.ndindex(6, 6):
        x = m + root @ nodes[list(i)]
        value += np.prod(weights[list(i)]) * 0.5 * (x @ x - (x - m) @ inverse @ (x - m) - np.log(np.linalg.det(cov)))
    closed = lambda sign: 0.5 * (np.trace(cov) + m @ m - 2 + sign * np.log(np.linalg.det(cov)))
    return [value, closed(-1)], closed(1)


pair(
    "kl_full_covariance",
    {"mu": "vector d", "Sigma": "symmetric positive definite matrix d x d"},
    r"\mathrm{KL}\big(\mathcal N(\mu,\Sigma)\,\|\,\mathcal N(0,I)\big) = \tfrac12\left[\operatorname{tr}(\Sigma)+\mu^T\mu-d-\log\det\Sigma\right]",
    (r"d-\log", r"d+\log", "sign"),
    _,
)


def _(r):
    z, e = r.normal(size=(2, 4))
    return [(z - e) @ (z - e), z @ z - 2 * z @ e + e @ e], z @ z - z @ e + e @ e


pair(
    "codebook_distance",
    {"z": "vector D", "e": "vector D"},
    r"\|z-e\|_2^2 = \|z\|_2^2-2z^\top e+\|e\|_2^2",
    (r"-2z", r"-z", "dropped factor"),
    _,
)


def _(r):
    s = r.uniform(0.3, 2, 3)
    value = sum(expected(lambda x, v=v: -np.log(normal(x, 0, v * v)), 0, v * v) for v in s)
    return [value, 1.5 * np.log(2 * np.pi * np.e) + np.log(s).sum()], 1.5 * np.log(2 * np.pi) + np.log(s).sum()


pair(
    "entropy_of_encoder",
    {"mu": "vector d", "sigma": "positive vector d", "_where": [r"q = \mathcal N(\mu,\mathrm{diag}(\sigma^2))"]},
    r"\mathbb{H}[q] = \frac{d}{2}\log(2\pi e)+\sum_{i=1}^{d}\log\sigma_i",
    (r"\log(2\pi e)", r"\log(2\pi)", "dropped additive constant"),
    _,
)


def _(r):
    x, f = r.normal(size=(2, 4))
    s = r.uniform(0.3, 2)
    left = -np.log(normal(x, f, s * s)).sum()
    square, rest = (x - f) @ (x - f), 2 * np.log(2 * np.pi * s * s)
    return [left, square / (2 * s * s) + rest], square / (2 * s) + rest


pair(
    "gaussian_decoder",
    {"x": "vector n", "f": "vector n (decoder output)", "sigma": "positive"},
    r"-\log\mathcal N(x;f,\sigma^2 I) = \frac{1}{2\sigma^2}\|x-f\|^2+\frac{n}{2}\log(2\pi\sigma^2)",
    (r"\frac{1}{2\sigma^2}\|", r"\frac{1}{2\sigma}\|", "variance vs std"),
    _,
)


def _(r):
    q, prior, l = mass(r, 4), mass(r, 4), r.uniform(0.05, 0.9, 4)
    return [q @ np.log(l) - kl(q, prior), np.log(prior @ l)]


reversed_pair(
    "elbo_below_evidence",
    {"p": "probability densities", "q": "probability densities"},
    r"\mathbb{E}_{z\sim q(z)}\left[\log p(x\mid z)\right]-D_{\mathrm{KL}}\left(q(z)\,\Vert\,p(z)\right) \le \log p(x)",
    r"\le ",
    r"\ge ",
    _,
)


# Adversarial training.


def _(r):
    a, b = r.uniform(0.2, 2, 2)
    where = best(lambda y: a * np.log(y) + b * np.log(1 - y), 1e-9, 1 - 1e-9)[1]
    return [where, a / (a + b)], b / (a + b)


pair(
    "discriminator_argmax",
    {"a": "positive real", "b": "positive real"},
    r"\operatorname*{arg\,max}_{y\in(0,1)}\,\bigl\{a\log y+b\log(1-y)\bigr\} = \frac{a}{a+b}",
    (r"\frac{a}{a+b}", r"\frac{b}{a+b}", "swapped arguments"),
    _,
)


def _(r):
    t = r.normal()
    return [best(lambda u: u * t - u * np.log(u), 1e-9, 60)[0], np.exp(t - 1)], np.exp(t + 1)


pair(
    "conjugate_kl",
    {"t": "real", "_where": [r"f(u) = u\log u"]},
    r"\sup_{u>0}\{ut-u\log u\} = e^{t-1}",
    (r"e^{t-1}", r"e^{t+1}", "sign"),
    _,
)


def _(r):
    t = -r.uniform(0.2, 2)
    return [best(lambda u: u * t + np.log(u), 1e-9, 60)[0], -1 - np.log(-t)], 1 - np.log(-t)


pair(
    "conjugate_reverse_kl",
    {"t": "negative"},
    r"\sup_{u>0}\left(ut+\log u\right) = -1-\log(-t)",
    (r"-1-\log", r"1-\log", "sign"),
    _,
)


def _(r):
    t = r.uniform(-2, 0.5)
    value = best(lambda u: u * t - u * np.log(u) + (u + 1) * np.log((u + 1) / 2), 1e-9, 400)[0]
    return [value, -np.log(2 - np.exp(t))], np.log(2 - np.exp(t))


pair(
    "conjugate_jensen_shannon",
    {"t": "real, t < \\log 2"},
    r"\sup_{u>0}\left\{tu-u\log u+(u+1)\log\frac{u+1}{2}\right\} = -\log(2-e^t)",
    (r"= -\log", r"= \log", "sign"),
    _,
)


def _(r):
    a = r.normal() * 1.5
    first = slope(lambda u: np.log1p(np.exp(-u)), a)
    return [first, -(1 - sigmoid(a)), sigmoid(a) - 1], sigmoid(a) + 1


pair(
    "non_saturating",
    {"a": "real (logit)", "sigma": "sigmoid"},
    r"\frac{\mathrm d}{\mathrm d a}\bigl[-\log\sigma(a)\bigr] = -(1-\sigma(a)) = \sigma(a)-1",
    (r"\sigma(a)-1", r"\sigma(a)+1", "sign"),
    _,
    relations="= =",
    step=1,
)


def _(r):
    a = r.normal() * 1.5
    return [slope(lambda u: np.log(1 - sigmoid(u)), a), -sigmoid(a)], sigmoid(a)


pair(
    "saturating",
    {"a": "real", "_where": [r"\sigma(t) = \frac{1}{1+e^{-t}}"]},
    r"\partial_a\log(1-\sigma(a)) = -\sigma(a)",
    (r"= -\sigma", r"= \sigma", "sign"),
    _,
)


def _(r):
    m, n, s = *r.normal(size=2), r.uniform(0.3, 2)
    grid = (np.arange(20_000) + 0.5) / 20_000
    cost = np.mean(np.abs(m + s * norm.ppf(grid) - n - s * norm.ppf(grid)))
    return [cost, abs(m - n)], m - n


pair(
    "wasserstein_shift",
    {"mu_1": "real", "mu_2": "real", "s": "positive standard deviation"},
    r"W_1\left(\mathcal N(\mu_1,s^2),\mathcal N(\mu_2,s^2)\right) = |\mu_1-\mu_2|",
    (r"|\mu_1-\mu_2|", r"\mu_1-\mu_2", "assumption/branch"),
    _,
)


def _(r):
    x = r.normal() * 2
    left = max(0, 1 - x) + max(0, 1 + x)
    return [left, max(2, 1 + abs(x))], max(2, 1 + x)


pair(
    "hinge_sum",
    {"x": "real"},
    r"\max(0,1-x)+\max(0,1+x) = \max(2,1+|x|)",
    (r"1+|x|", r"1+x", "assumption/branch"),
    _,
)


def _(r):
    p, q = r.uniform(0.2, 2, 2)
    value = -best(lambda d: -(p * (d - 1) ** 2 + q * d * d), -3, 3)[0]
    return [value, p * q / (p + q)], p * q / (p - q)


pair(
    "least_squares_gan",
    {"p": "positive", "q": "positive"},
    r"\min_{D\in\mathbb R}\left\{p(D-1)^2+qD^2\right\} = \frac{pq}{p+q}",
    (r"{p+q}", r"{p-q}", "sign"),
    _,
)


def _(r):
    p, q = mass(r, 4), mass(r, 4)
    return [0.5 * np.abs(p - q).sum(), np.sqrt(kl(p, q) / 2)]


reversed_pair(
    "pinsker_total_variation",
    {"P": "distributions", "Q": "distributions"},
    r"\mathrm{TV}(P,Q) \le \sqrt{\tfrac12\,\mathrm{KL}(P\,\|\,Q)}",
    r"\le ",
    r"\ge ",
    _,
)


# Diffusion.


def _(r):
    _, _, _, bar, x, e = schedule(r)
    y = np.sqrt(bar) * x + np.sqrt(1 - bar) * e
    return [x, (y - np.sqrt(1 - bar) * e) / np.sqrt(bar)], (y - np.sqrt(1 - bar) * e) / bar


pair(
    "clean_from_noise",
    {
        "x_0": "real",
        "epsilon": "real",
        "\\bar\\alpha_t": "real in (0,1)",
        "_where": [r"x_t = \sqrt{\bar\alpha_t}x_0+\sqrt{1-\bar\alpha_t}\epsilon"],
    },
    r"x_0 = \frac{x_t-\sqrt{1-\bar\alpha_t}\,\epsilon}{\sqrt{\bar\alpha_t}}",
    (r"{\sqrt{\bar\alpha_t}}", r"{\bar\alpha_t}", "dropped root"),
    _,
)


def _(r):
    b, c = r.uniform(0.1, 0.6, 2)
    variance = (1 - c) * b + c
    return [variance, variance, 1 - (1 - b) * (1 - c)], 1 - np.sqrt((1 - b) * (1 - c))


pair(
    "two_noising_steps",
    {"beta_1": "real in (0,1)", "beta_2": "real in (0,1)"},
    r"\mathrm{Var}_{\epsilon_1\sim\mathcal N(0,1),\epsilon_2\sim\mathcal N(0,1)}\left[\sqrt{1-\beta_2}\sqrt{\beta_1}\,\epsilon_1+\sqrt{\beta_2}\,\epsilon_2\right] = (1-\beta_2)\beta_1+\beta_2 = 1-(1-\beta_1)(1-\beta_2)",
    (r"1-(1-\beta_1)(1-\beta_2)", r"1-\sqrt{(1-\beta_1)(1-\beta_2)}", "variance vs std"),
    _,
    relations="= =",
    step=1,
)


def _(r):
    t = r.uniform(0.2, 1.3)
    a, s, (x, e) = np.cos(t), np.sin(t), r.normal(size=2)
    y, v = a * x + s * e, a * e - s * x
    return [e, s * y + a * v], s * y - a * v


pair(
    "noise_from_velocity",
    {"alpha_t": "positive", "sigma_t": "positive", "x_0": "real", "epsilon": "real",
     "_where": [r"\alpha_t^2+\sigma_t^2 = 1", r"x_t = \alpha_tx_0+\sigma_t\epsilon", r"v_t = \alpha_t\epsilon-\sigma_tx_0"]},
    r"\epsilon = \sigma_tx_t+\alpha_tv_t",
    (r"x_t+\alpha", r"x_t-\alpha", "sign"),
    _,
)  # fmt: skip


def _(r):
    bar = r.uniform(0.1, 0.9)
    snr = bar / (1 - bar)
    return [snr / (1 + snr), bar], 1 / bar


pair(
    "signal_to_noise",
    {"_where": [r"\bar\alpha_t \in (0,1)", r"\mathrm{SNR}(t) = \frac{\bar\alpha_t}{1-\bar\alpha_t}"]},
    r"\frac{\mathrm{SNR}(t)}{1+\mathrm{SNR}(t)} = \bar\alpha_t",
    (r"= \bar\alpha_t", r"= \frac{1}{\bar\alpha_t}", "inverted ratio"),
    _,
)


def _(r):
    a, _, before, bar, x, e = schedule(r)
    y = np.sqrt(bar) * x + np.sqrt(1 - bar) * e
    first = np.sqrt(before) * (y - np.sqrt(1 - bar) * e) / np.sqrt(bar) + np.sqrt(1 - before) * e
    second = lambda sign: y / np.sqrt(a) + (np.sqrt(1 - before) + sign * np.sqrt(1 - bar) / np.sqrt(a)) * e
    return [first, second(-1)], second(1)


pair(
    "ddim_step",
    {
        "x_t": "real",
        "epsilon": "real",
        "_where": [r"\alpha_t \in (0,1)", r"\bar\alpha_{t-1} \in (0,1)", r"\bar\alpha_t = \alpha_t\bar\alpha_{t-1}"],
    },
    r"\sqrt{\bar\alpha_{t-1}}\left(\frac{x_t-\sqrt{1-\bar\alpha_t}\,\epsilon}{\sqrt{\bar\alpha_t}}\right)+\sqrt{1-\bar\alpha_{t-1}}\,\epsilon = \frac{x_t}{\sqrt{\alpha_t}}+\left(\sqrt{1-\bar\alpha_{t-1}}-\frac{\sqrt{1-\bar\alpha_t}}{\sqrt{\alpha_t}}\right)\epsilon",
    (r"\left(\sqrt{1-\bar\alpha_{t-1}}-\frac", r"\left(\sqrt{1-\bar\alpha_{t-1}}+\frac", "sign"),
    _,
)


def _(r):
    a, b, t = *r.uniform(0.1, 3, 2), r.uniform(0.1, 1)
    value = quad(lambda s: a + s * (b - a), 0, t)[0]
    return [value, a * t + t * t / 2 * (b - a)], a * t + t * t * (b - a)


pair(
    "linear_schedule",
    {"\\beta_{\\min}": "positive", "\\beta_{\\max}": "positive", "t": "real in [0,1]",
     "_where": [r"\beta(s) = \beta_{\min}+s(\beta_{\max}-\beta_{\min})"]},
    r"\int_0^t\beta(s)\,ds = \beta_{\min}t+\frac{t^2}{2}(\beta_{\max}-\beta_{\min})",
    (r"\frac{t^2}{2}(", r"t^2(", "factor 1/2"),
    _,
)  # fmt: skip


def _(r):
    low, high, t = r.uniform(0.01, 0.5), r.uniform(1, 5), r.uniform(0.1, 0.9)
    scale = lambda u: low * (high / low) ** u
    return [slope(lambda u: scale(u) ** 2, t), 2 * scale(t) ** 2 * np.log(high / low)], scale(t) ** 2 * np.log(
        high / low
    )


pair(
    "exploding_variance",
    {"\\sigma_{\\min}": "positive", "\\sigma_{\\max}": "positive", "t": "real",
     "_where": [r"\sigma(t) = \sigma_{\min}\left(\frac{\sigma_{\max}}{\sigma_{\min}}\right)^t"]},
    r"\frac{d}{dt}\left[\sigma(t)^2\right] = 2\sigma(t)^2\log\frac{\sigma_{\max}}{\sigma_{\min}}",
    (r"= 2\sigma", r"= \sigma", "dropped factor"),
    _,
)  # fmt: skip


def _(r):
    x, t = r.normal(), r.uniform(0.5, 2)
    first = slope(lambda u: normal(x, 0, u), t, 1e-2)
    second = slope(lambda y: slope(lambda u: normal(u, 0, t), y, 1e-2), x, 1e-2)
    return [first, second / 2], second


pair(
    "heat_equation",
    {"x": "real", "t": "positive", "_where": [r"p(x,t) = \frac{1}{\sqrt{2\pi t}}\exp\left(-\frac{x^2}{2t}\right)"]},
    r"\frac{\partial p(x,t)}{\partial t} = \frac12\frac{\partial^2 p(x,t)}{\partial x^2}",
    (r"\frac12\frac", r"\frac", "factor 1/2"),
    _,
)


def _(r):
    x, t = r.normal(), r.uniform(0.3, 2)
    first = -0.5 * slope(lambda u: np.log(normal(u, 0, t)), x)
    return [first, x / (2 * t)], x / t


pair(
    "probability_flow",
    {"x": "real", "t": "positive time"},
    r"-\frac{1}{2}\frac{\partial}{\partial x}\log\mathcal{N}(x;0,t) = \frac{x}{2t}",
    (r"\frac{x}{2t}", r"\frac{x}{t}", "factor 1/2"),
    _,
)


def _(r):
    m, (s, t), y = r.normal(), r.uniform(0.3, 2, 2), r.normal()
    weight = lambda x: normal(x, m, s * s) * normal(y, x, t * t)
    total = quad(weight, m - 25, m + 25, points=[m, y], **INTEGRATION)[0]
    mean = quad(lambda x: x * weight(x), m - 25, m + 25, points=[m, y], **INTEGRATION)[0] / total
    score = slope(lambda u: np.log(normal(u, m, s * s + t * t)), y)
    return [mean, y + t * t * score], y + t * score


pair(
    "tweedie_with_mean",
    {
        "m": "real",
        "s": "positive",
        "sigma": "positive",
        "_where": [r"x \sim \mathcal N(m,s^2)", r"y\mid x \sim \mathcal N(x,\sigma^2)"],
    },
    r"\mathbb{E}[x\mid y] = y+\sigma^2\frac{\partial}{\partial y}\log p(y)",
    (r"\sigma^2\frac", r"\sigma\frac", "variance vs std"),
    _,
)


def _(r):
    x, y = r.normal(size=(2, 3))
    s = r.uniform(0.3, 2)
    score = gradient(lambda u: float(np.log(normal(u, x, s * s)).sum()), y)
    return [score, (x - y) / s**2], (y - x) / s**2


pair(
    "denoising_target",
    {
        "x": "vector d",
        "\\tilde x": "vector d",
        "sigma": "positive",
        "_where": [r"q_\sigma(\tilde x\mid x) = \mathcal N(\tilde x;x,\sigma^2 I)"],
    },
    r"\nabla_{\tilde x}\log q_\sigma(\tilde x\mid x) = \frac{x-\tilde x}{\sigma^2}",
    (r"\frac{x-\tilde x}{", r"\frac{\tilde x-x}{", "sign"),
    _,
)


def _(r):
    m, n = r.normal(size=(2, 3))
    s = r.uniform(0.3, 2)
    value = sum(
        expected(lambda x, a=a, b=b: np.log(normal(x, a, s * s) / normal(x, b, s * s)), a, s * s)
        for a, b in zip(m, n, strict=True)
    )
    return [value, (m - n) @ (m - n) / (2 * s * s)], (m - n) @ (m - n) / s**2


pair(
    "reverse_step_loss",
    {"\\tilde\\mu_t": "vector d", "\\mu_\\theta": "vector d", "sigma_t": "positive"},
    r"D_{KL}\left(\mathcal N(\tilde\mu_t,\sigma_t^2I)\,\middle\|\,\mathcal N(\mu_\theta,\sigma_t^2I)\right) = \frac{1}{2\sigma_t^2}\left\|\tilde\mu_t-\mu_\theta\right\|^2",
    (r"\frac{1}{2\sigma_t^2}", r"\frac{1}{\sigma_t^2}", "factor 1/2"),
    _,
)


def _(r):
    a, x = r.normal(size=2)
    f = lambda u: np.log(0.5 * normal(u, a, 1) + 0.5 * normal(u, -a, 1))
    return [slope(f, x), -x + a * np.tanh(a * x)], -x + np.tanh(a * x)


pair(
    "mixture_score",
    {"a": "real", "x": "real"},
    r"\frac{d}{dx}\log\left(\tfrac12\mathcal N(x;a,1)+\tfrac12\mathcal N(x;-a,1)\right) = -x+a\tanh(ax)",
    (r"+a\tanh", r"+\tanh", "dropped factor"),
    _,
)


def _(r):
    t = r.uniform(0.2, 1.3)
    a2, s2 = np.cos(t) ** 2, np.sin(t) ** 2
    lam = np.log(a2 / s2)
    return [a2, sigmoid(lam)], sigmoid(-lam)


pair(
    "log_snr",
    {
        "alpha": "positive",
        "sigma": "positive",
        "_where": [r"\alpha^2+\sigma^2=1", r"\lambda = \log\frac{\alpha^2}{\sigma^2}"],
    },
    r"\alpha^2 = \frac{1}{1+e^{-\lambda}}",
    (r"e^{-\lambda}", r"e^{\lambda}", "sign"),
    _,
)


# Flows.


def _(r):
    lam, x = r.uniform(0.3, 2), r.uniform(0.1, 3)
    return [slope(lambda u: 1 - np.exp(-lam * u), x), lam * np.exp(-lam * x)], np.exp(-lam * x)


pair(
    "inverse_transform",
    {"lambda": "positive", "x": "positive", "_where": ["U ~ Uniform(0,1)", r"X = -\frac{1}{\lambda}\log U"]},
    r"p_X(x) = \lambda e^{-\lambda x}",
    (r"\lambda e", r"e", "dropped Jacobian"),
    _,
)


def _(r):
    s = r.normal(size=3)
    return [np.log(np.linalg.det(np.diag(np.exp(s)))), s.sum()], -s.sum()


pair(
    "coupling_determinant",
    {"s": "vector d"},
    r"\log\left|\det\mathrm{diag}(e^{s})\right| = \sum_{i=1}^{d}s_i",
    (r"= \sum", r"= -\sum", "sign"),
    _,
)


def _(r):
    a, b = r.normal(size=(3, 2)), r.normal(size=(2, 3))
    return [np.linalg.det(np.eye(3) + a @ b), np.linalg.det(np.eye(2) + b @ a)], np.linalg.det(np.eye(2) - b @ a)


pair(
    "sylvester_determinant",
    {"A": "matrix n x m", "B": "matrix m x n"},
    r"\det(I_n+AB) = \det(I_m+BA)",
    (r"I_m+BA", r"I_m-BA", "sign"),
    _,
)


def _(r):
    a = r.normal(size=(3, 3))
    return [slope(lambda t: np.linalg.slogdet(np.eye(3) + t * a)[1], 0), np.trace(a)], -np.trace(a)


pair(
    "trace_of_flow",
    {"A": "matrix n x n", "t": "real"},
    r"\left.\frac{d}{dt}\log\det(I+tA)\right|_{t=0} = \operatorname{tr}(A)",
    (r"\operatorname{tr}", r"-\operatorname{tr}", "sign"),
    _,
)


def _(r):
    y = r.uniform(0.1, 0.9)
    return [slope(lambda u: np.log(u / (1 - u)), y, 1e-3), 1 / (y * (1 - y))], y * (1 - y)


pair(
    "logit_flow",
    {"y": "in (0,1)"},
    r"\frac{d}{dy}\log\frac{y}{1-y} = \frac{1}{y(1-y)}",
    (r"\frac{1}{y(1-y)}", r"y(1-y)", "inverted ratio"),
    _,
)


def _(r):
    u, w, b, z = *r.normal(size=(2, 3)), r.normal(), r.normal(size=3)
    f = lambda x: x + u * np.tanh(w @ x + b)
    jac = np.array([gradient(lambda x, k=k: f(x)[k], z) for k in range(3)])
    slope_ = 1 - np.tanh(w @ z + b) ** 2
    return [
        np.linalg.det(jac),
        np.linalg.det(np.eye(3) + slope_ * np.outer(u, w)),
        1 + slope_ * u @ w,
    ], 1 - slope_ * u @ w


pair(
    "planar_flow",
    {"u": "vector d", "w": "vector d", "z": "vector d", "b": "real"},
    r"\det\frac{\partial}{\partial z}\left(z+u\tanh(w^\top z+b)\right) = \det\left(I+(1-\tanh^2(w^\top z+b))uw^\top\right) = 1+(1-\tanh^2(w^\top z+b))u^\top w",
    (r"1+(1-\tanh^2(w^\top z+b))u^\top w", r"1-(1-\tanh^2(w^\top z+b))u^\top w", "sign"),
    _,
    relations="= =",
    step=1,
)
