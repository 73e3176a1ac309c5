# ruff: noqa: E501
r"""Claims of papers on generative models as their authors write them, each right and with one mistake.

The form is that of the public cases; `sides` gives every side as a number from a random generator, by NumPy and quadrature
alone, so that the truth of a row rests on no engine of ours. `mistake` is a kind of `mistakes.json`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

Sides = Callable[[np.random.Generator], list[Any]]
INTEGRATION = {"limit": 200, "epsabs": 1e-11, "epsrel": 1e-10}


@dataclass(frozen=True)
class Row:
    id: str
    latex: str
    context: dict[str, Any]
    relations: tuple[str, ...]
    sides: Sides
    mistake: str | None = None
    first_wrong: int | None = None

    @property
    def truth(self) -> str:
        return "right" if self.first_wrong is None else "wrong"


ROWS: list[Row] = []


def pair(
    name: str,
    context: dict[str, Any],
    right: str,
    wrong: tuple[str, str, str],
    sides: Callable[[np.random.Generator], tuple[list[Any], Any]],
    *,
    relations: str = "=",
    step: int = 0,
) -> None:
    """A claim and its wrong version: `wrong` is what is replaced, by what, and the kind of mistake.

    `sides` gives the sides of the right version and the side that stands after the wrong step in the wrong one.
    """
    old, new, mistake = wrong
    assert right.count(old) == 1, (name, old)
    signs = tuple(relations.split())
    ROWS.append(Row(f"{name}-right", right, context, signs, lambda r: sides(r)[0]))

    def wrong_sides(r: np.random.Generator) -> list[Any]:
        values, spoilt = sides(r)
        return [*values[: step + 1], spoilt, *values[step + 2 :]]

    ROWS.append(Row(f"{name}-wrong", right.replace(old, new), context, signs, wrong_sides, mistake, step))


def reversed_pair(name: str, context: dict[str, Any], right: str, old: str, new: str, sides: Sides) -> None:
    """An inequality, and the same the other way round."""
    assert right.count(old) == 1, (name, old)
    first = "<=" if old.strip() == r"\le" else ">="
    second = ">=" if first == "<=" else "<="
    ROWS.append(Row(f"{name}-right", right, context, (first,), sides))
    ROWS.append(Row(f"{name}-wrong", right.replace(old, new), context, (second,), sides, "wrong bound direction", 0))


# Numbers: densities, divergences, derivatives.


def normal(x: Any, mean: Any, variance: Any) -> Any:
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def expected(function: Callable[[float], float], mean: float, variance: float) -> float:
    reach = 12 * np.sqrt(variance)
    return quad(lambda x: function(x) * normal(x, mean, variance), mean - reach, mean + reach, **INTEGRATION)[0]


def slope(function: Callable[[float], Any], at: float, step: float = 1e-4) -> Any:
    """A derivative by differences of the eighth order."""
    weights = ((1, 4 / 5), (2, -1 / 5), (3, 4 / 105), (4, -1 / 280))
    return sum(w * (function(at + k * step) - function(at - k * step)) for k, w in weights) / step


def gradient(function: Callable[[np.ndarray], float], at: np.ndarray, step: float = 1e-3) -> np.ndarray:
    unit = np.eye(len(at))
    return np.array([slope(lambda h, k=k: function(at + h * unit[k]), 0.0, step) for k in range(len(at))])


def spd(r: np.random.Generator, n: int) -> np.ndarray:
    root = r.normal(size=(n, n))
    return root @ root.T + 0.5 * np.eye(n)


def mass(r: np.random.Generator, *shape: int) -> np.ndarray:
    return r.dirichlet(np.ones(int(np.prod(shape)))).reshape(shape)


def kl(p: np.ndarray, q: np.ndarray) -> float:
    return float(np.sum(p * np.log(p / q)))


def entropy(p: np.ndarray) -> float:
    return float(-np.sum(p * np.log(p)))


def softmax(z: np.ndarray) -> np.ndarray:
    weights = np.exp(z - z.max())
    return weights / weights.sum()


def schedule(r: np.random.Generator) -> tuple[float, float, float, float, float, float]:
    """alpha_t, beta_t, the cumulative products before and at t, a clean point and its noise."""
    before, alpha = r.uniform(0.2, 0.9), r.uniform(0.6, 0.98)
    clean, noise = r.normal(size=2)
    return alpha, 1 - alpha, before, before * alpha, clean, noise


DIFFUSION = {
    "_where": [
        "alpha_t in (0,1)",
        "beta_t = 1-alpha_t",
        r"\bar\alpha_t = \alpha_t\bar\alpha_{t-1}",
        r"x_t = \sqrt{\bar\alpha_t}x_0+\sqrt{1-\bar\alpha_t}\epsilon",
    ]
}
DENSITIES = {"p": "distributions", "q": "distributions"}


# Variational bounds.


def _gap(r):
    joint, q = mass(r, 4), mass(r, 4)
    evidence = joint.sum() * 0.4
    posterior = joint / joint.sum()
    left = np.log(evidence) - np.sum(q * np.log(evidence * posterior / q))
    return [left, kl(q, posterior)], kl(posterior, q)


pair(
    "elbo_gap",
    DENSITIES,
    r"\log p(x)-\mathbb{E}_{q(z|x)}\left[\log\frac{p(x,z)}{q(z|x)}\right] = D_{KL}\left(q(z|x)\,\|\,p(z|x)\right)",
    (r"D_{KL}\left(q(z|x)\,\|\,p(z|x)\right)", r"D_{KL}\left(p(z|x)\,\|\,q(z|x)\right)", "swapped KL arguments"),
    _gap,
)


def _iwae(r):
    w = r.uniform(0.1, 3, 5)
    return [np.log(w.mean()), np.log(w).mean()]


reversed_pair(
    "iwae_jensen",
    {"w": "positive vector K", "K": "integer"},
    r"\log\frac{1}{K}\sum_{k=1}^{K}w_k \ge \frac{1}{K}\sum_{k=1}^{K}\log w_k",
    r"\ge",
    r"\le",
    _iwae,
)


def _vae_kl(r):
    m, s = r.normal(size=3), r.uniform(0.3, 2, 3)
    value = sum(
        expected(lambda z, m=m, s=s: np.log(normal(z, m, s * s) / normal(z, 0, 1)), m, s * s)
        for m, s in zip(m, s, strict=True)
    )
    return [value, 0.5 * np.sum(m**2 + s**2 - 1 - np.log(s**2))], 0.5 * np.sum(m**2 + s**2 - 1 + np.log(s**2))


pair(
    "vae_kl_diagonal",
    {"mu": "vector J", "sigma": "positive vector J"},
    r"D_{KL}\left(\mathcal{N}(\mu,\mathrm{diag}(\sigma^2))\,\|\,\mathcal{N}(0,I)\right) = \frac{1}{2}\sum_{j=1}^{J}\left(\mu_j^2+\sigma_j^2-1-\log\sigma_j^2\right)",
    (r"1-\log", r"1+\log", "sign"),
    _vae_kl,
)


def _elbo_chain(r):
    q, prior, likelihood = mass(r, 4), mass(r, 4), r.uniform(0.05, 0.9, 4)
    evidence = np.sum(prior * likelihood)
    posterior = prior * likelihood / evidence
    first = kl(q, posterior)
    second = np.sum(q * np.log(q)) - np.sum(q * np.log(prior * likelihood)) + np.log(evidence)
    third = np.log(evidence) + kl(q, prior) - np.sum(q * np.log(likelihood))
    return [first, second, third], np.log(evidence) - kl(q, prior) - np.sum(q * np.log(likelihood))


pair(
    "elbo_chain",
    DENSITIES,
    r"\begin{align*}"
    "\n"
    r"D_{KL}(q(z)\|p(z|x)) &= \mathbb{E}_q[\log q(z)]-\mathbb{E}_q[\log p(x,z)]+\log p(x) \\"
    "\n"
    r"&= \log p(x)+D_{KL}(q(z)\|p(z))-\mathbb{E}_q[\log p(x|z)]"
    "\n"
    r"\end{align*}",
    (r"\log p(x)+D_{KL}(q(z)\|p(z))-", r"\log p(x)-D_{KL}(q(z)\|p(z))-", "sign"),
    _elbo_chain,
    relations="= =",
    step=1,
)


# Diffusion.


def _posterior_mean(r):
    a, b, before, bar, clean, noise = schedule(r)
    noisy = np.sqrt(bar) * clean + np.sqrt(1 - bar) * noise
    first = np.sqrt(before) * b / (1 - bar) * clean + np.sqrt(a) * (1 - before) / (1 - bar) * noisy
    second = (noisy - b / np.sqrt(1 - bar) * noise) / np.sqrt(a)
    return [first, second], (noisy - b / (1 - bar) * noise) / np.sqrt(a)


pair(
    "ddpm_posterior_mean",
    DIFFUSION,
    r"\frac{\sqrt{\bar\alpha_{t-1}}\beta_t}{1-\bar\alpha_t}x_0+\frac{\sqrt{\alpha_t}(1-\bar\alpha_{t-1})}{1-\bar\alpha_t}x_t = \frac{1}{\sqrt{\alpha_t}}\left(x_t-\frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\epsilon\right)",
    (r"\frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\epsilon", r"\frac{\beta_t}{1-\bar\alpha_t}\epsilon", "variance vs std"),
    _posterior_mean,
)


def _posterior_variance(r):
    a, b, before, bar, *_ = schedule(r)
    first = 1 / (a / b + 1 / (1 - before))
    return [first, first, (1 - before) / (1 - bar) * b], (1 - bar) / (1 - before) * b


pair(
    "ddpm_posterior_variance",
    DIFFUSION,
    r"\tilde\beta_t = 1\Big/\left(\frac{\alpha_t}{\beta_t}+\frac{1}{1-\bar\alpha_{t-1}}\right) = \frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\cdot\beta_t",
    (
        r"\frac{1-\bar\alpha_{t-1}}{1-\bar\alpha_t}\cdot",
        r"\frac{1-\bar\alpha_t}{1-\bar\alpha_{t-1}}\cdot",
        "inverted ratio",
    ),
    _posterior_variance,
    relations="= =",
    step=1,
)


def _loss_weight(r):
    a, b, _, bar, _, _ = schedule(r)
    x, noise, guess = r.normal(size=(3, 4))
    s = r.uniform(0.1, 1)
    means = [(x - b / np.sqrt(1 - bar) * e) / np.sqrt(a) for e in (noise, guess)]
    square = np.sum((noise - guess) ** 2)
    first = np.sum((means[0] - means[1]) ** 2) / (2 * s**2)
    return [first, b**2 / (2 * s**2 * a * (1 - bar)) * square], b**2 / (2 * s**2 * (1 - bar)) * square


pair(
    "ddpm_loss_weight",
    {
        "epsilon": "vector d",
        "\\epsilon_\\theta": "vector d",
        "x_t": "vector d",
        "sigma_t": "positive",
        "_where": [
            "alpha_t in (0,1)",
            "beta_t = 1-alpha_t",
            r"\bar\alpha_t in (0,1)",
            r"\tilde\mu_t = \frac{1}{\sqrt{\alpha_t}}\left(x_t-\frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\epsilon\right)",
            r"\mu_\theta = \frac{1}{\sqrt{\alpha_t}}\left(x_t-\frac{\beta_t}{\sqrt{1-\bar\alpha_t}}\epsilon_\theta\right)",
        ],
    },
    r"\frac{1}{2\sigma_t^2}\left\|\tilde\mu_t-\mu_\theta\right\|^2 = \frac{\beta_t^2}{2\sigma_t^2\alpha_t(1-\bar\alpha_t)}\left\|\epsilon-\epsilon_\theta\right\|^2",
    (r"2\sigma_t^2\alpha_t(1", r"2\sigma_t^2(1", "dropped factor"),
    _loss_weight,
)


def _snr(r):
    _, b, before, bar, *_ = schedule(r)
    half = (before / (1 - before) - bar / (1 - bar)) / 2
    below = 2 * (1 - before) * (1 - bar)
    return [half, b * before / below], b * bar / below


pair(
    "snr_difference",
    DIFFUSION,
    r"\frac{1}{2}\left(\frac{\bar\alpha_{t-1}}{1-\bar\alpha_{t-1}}-\frac{\bar\alpha_t}{1-\bar\alpha_t}\right) = \frac{\beta_t\,\bar\alpha_{t-1}}{2(1-\bar\alpha_{t-1})(1-\bar\alpha_t)}",
    (r"\beta_t\,\bar\alpha_{t-1}", r"\beta_t\,\bar\alpha_t", "off by one"),
    _snr,
)


def _vp_decay(r):
    a, b, t = *r.uniform(0.2, 2, 2), r.uniform(0.1, 1)
    rate = lambda s: a + b * s**2
    decay = lambda u: np.exp(-0.5 * quad(rate, 0, u, **INTEGRATION)[0])
    return [slope(decay, t, 1e-2), -0.5 * rate(t) * decay(t)], -rate(t) * decay(t)


pair(
    "vp_decay",
    {"beta": "function", "t": "positive"},
    r"\frac{d}{dt}e^{-\frac{1}{2}\int_0^t\beta(s)\,ds} = -\frac{1}{2}\beta(t)e^{-\frac{1}{2}\int_0^t\beta(s)\,ds}",
    (r"-\frac{1}{2}\beta(t)", r"-\beta(t)", "factor 1/2"),
    _vp_decay,
)


# Scores.


def _dsm(r):
    x, s = r.normal(), r.uniform(0.3, 2)
    return [expected(lambda y: ((y - x) / s**2) ** 2, x, s**2), 1 / s**2], 1 / s**4


pair(
    "dsm_second_moment",
    {"x": "real", "sigma": "positive"},
    r"\mathbb{E}_{\tilde x\sim\mathcal{N}(x,\sigma^2)}\left[\left(\frac{\partial}{\partial\tilde x}\log\mathcal{N}(\tilde x;x,\sigma^2)\right)^2\right] = \frac{1}{\sigma^2}",
    (r"= \frac{1}{\sigma^2}", r"= \frac{1}{\sigma^4}", "variance vs std"),
    _dsm,
)


def _tweedie(r):
    prior, noise, y = *r.uniform(0.3, 2, 2), r.normal()
    weight = lambda x: normal(x, 0, prior**2) * normal(y, x, noise**2)
    total = quad(weight, -25, 25, **INTEGRATION)[0]
    mean = quad(lambda x: x * weight(x), -25, 25, **INTEGRATION)[0] / total
    second = y + noise**2 * slope(lambda u: np.log(normal(u, 0, prior**2 + noise**2)), y)
    third = prior**2 / (prior**2 + noise**2) * y
    return [mean, second, third], noise**2 / (prior**2 + noise**2) * y


pair(
    "tweedie",
    {"s": "positive", "sigma": "positive", "_where": ["x ~ N(0, s^2)", "y|x ~ N(x, sigma^2)"]},
    r"\mathbb{E}[x\mid y] = y+\sigma^2\frac{d}{dy}\log p(y) = \frac{s^2}{s^2+\sigma^2}\,y",
    (r"\frac{s^2}{s^2+\sigma^2}", r"\frac{\sigma^2}{s^2+\sigma^2}", "swapped arguments"),
    _tweedie,
    relations="= =",
    step=1,
)


def _bayes_score(r):
    """p(x) = N(0, 1), p(y | x) = Bernoulli(sigmoid(c x)) at y = 1."""
    c, x = r.normal(size=2)
    chance = lambda u: 1 / (1 + np.exp(-c * u))
    total = expected(chance, 0, 1)
    posterior = slope(lambda u: np.log(normal(u, 0, 1) * chance(u) / total), x)
    prior, likelihood = slope(lambda u: np.log(normal(u, 0, 1)), x), slope(lambda u: np.log(chance(u)), x)
    return [posterior, prior + likelihood], prior - likelihood


pair(
    "guidance",
    {"p": "distributions"},
    r"\nabla_x\log p(x|y) = \nabla_x\log p(x)+\nabla_x\log p(y|x)",
    (r"\log p(x)+", r"\log p(x)-", "sign"),
    _bayes_score,
)


def _energy(r):
    t = r.uniform(0.3, 2)
    log_z = lambda u: np.log(quad(lambda x: np.exp(-u * x * x), -30, 30, points=[0], **INTEGRATION)[0])
    mean = quad(lambda x: x * x * np.exp(-t * x * x), -30, 30, points=[0], **INTEGRATION)[0] / np.exp(log_z(t))
    return [slope(log_z, t, 1e-2), -mean, -1 / (2 * t)], -1 / t


pair(
    "log_partition",
    {"theta": "positive"},
    r"\frac{d}{d\theta}\log\int e^{-\theta x^2}dx = -\frac{\int x^2e^{-\theta x^2}dx}{\int e^{-\theta x^2}dx} = -\frac{1}{2\theta}",
    (r"= -\frac{1}{2\theta}", r"= -\frac{1}{\theta}", "factor 1/2"),
    _energy,
    relations="= =",
    step=1,
)


def _stein(r):
    m, s, a, b, c = r.normal(), r.uniform(0.3, 2), *r.normal(size=3)
    g, derivative = (lambda x: a + b * x + c * x**3), (lambda x: b + 3 * c * x * x)
    first = expected(lambda x: (x - m) * g(x), m, s * s)
    mean = expected(derivative, m, s * s)
    return [first, s**2 * mean], s * mean


pair(
    "stein",
    {"mu": "real", "sigma": "positive", "g": "function"},
    r"\mathbb{E}_{x\sim\mathcal{N}(\mu,\sigma^2)}\left[(x-\mu)g(x)\right] = \sigma^2\,\mathbb{E}_{x\sim\mathcal{N}(\mu,\sigma^2)}\left[g'(x)\right]",
    (r"\sigma^2\,", r"\sigma\,", "variance vs std"),
    _stein,
)


# Flows.


def _affine_flow(r):
    a, b, y = r.normal() + 0.1, r.normal(), r.normal()
    spread = lambda u: normal((u - b) / a, 0, 1) / abs(a)
    square = -0.5 * ((y - b) / a) ** 2 - 0.5 * np.log(2 * np.pi)
    return [np.log(spread(y)), square - np.log(abs(a))], square


pair(
    "affine_flow",
    {"a": "real, a \\ne 0", "b": "real", "y": "real", "_where": ["X ~ N(0,1)", "Y = aX+b"]},
    r"\log p_Y(y) = -\frac{1}{2}\left(\frac{y-b}{a}\right)^2-\frac{1}{2}\log(2\pi)-\log|a|",
    (r"-\log|a|", r"", "dropped Jacobian"),
    _affine_flow,
)


def _planar(r):
    u, w = r.normal(size=(2, 3))
    return [np.linalg.det(np.eye(3) + np.outer(u, w)), 1 + w @ u], 1 - w @ u


pair(
    "determinant_lemma",
    {"u": "vector d", "w": "vector d"},
    r"\det(I+uw^\top) = 1+w^\top u",
    (r"1+w", r"1-w", "sign"),
    _planar,
)


def _flow_step(r):
    a, b, t = *r.normal(size=2), r.uniform(0.1, 0.9)
    return [slope(lambda u: (1 - u) * a + u * b, t), b - a], b + a


pair(
    "flow_matching",
    {"x_0": "vector d", "x_1": "vector d", "t": "real in (0,1)"},
    r"\frac{d}{dt}\left[(1-t)x_0+tx_1\right] = x_1-x_0",
    (r"x_1-x_0", r"x_1+x_0", "sign"),
    _flow_step,
)


# Adversarial training.


def _gan_value(r):
    p, q = mass(r, 4), mass(r, 4)
    m = (p + q) / 2
    jsd = (kl(p, m) + kl(q, m)) / 2
    value = np.sum(p * np.log(p / (p + q))) + np.sum(q * np.log(q / (p + q)))
    return [value, -np.log(4) + 2 * jsd], -np.log(2) + 2 * jsd


pair(
    "gan_value",
    DENSITIES,
    r"\mathbb{E}_{x\sim p}\left[\log\frac{p(x)}{p(x)+q(x)}\right]+\mathbb{E}_{x\sim q}\left[\log\frac{q(x)}{p(x)+q(x)}\right] = -\log 4+2\,\mathrm{JSD}(p\|q)",
    (r"-\log 4", r"-\log 2", "dropped factor"),
    _gan_value,
)


def _gan_optimum(r):
    a, b = r.uniform(0.2, 2, 2)
    best = minimize_scalar(
        lambda d: -(a * np.log(d) + b * np.log(1 - d)),
        bounds=(1e-9, 1 - 1e-9),
        method="bounded",
        options={"xatol": 1e-12},
    )
    return [best.x, a / (a + b)], b / (a + b)


pair(
    "gan_optimum",
    {"a": "positive", "b": "positive", "D": "real in (0,1)"},
    r"\arg\max_{D}\left\{a\log D+b\log(1-D)\right\} = \frac{a}{a+b}",
    (r"\frac{a}{a+b}", r"\frac{b}{a+b}", "swapped arguments"),
    _gan_optimum,
)


def _wasserstein(r):
    (m, n), (s, t) = r.normal(size=2), r.uniform(0.3, 2, 2)
    grid = (np.arange(400_000) + 0.5) / 400_000
    from scipy.stats import norm

    cost = np.mean((m + s * norm.ppf(grid) - n - t * norm.ppf(grid)) ** 2)
    return [cost, (m - n) ** 2 + (s - t) ** 2], (m - n) ** 2 + (s**2 - t**2) ** 2


pair(
    "wasserstein_normals",
    {"mu_1": "real", "mu_2": "real", "sigma_1": "positive", "sigma_2": "positive"},
    r"W_2^2\left(\mathcal{N}(\mu_1,\sigma_1^2),\mathcal{N}(\mu_2,\sigma_2^2)\right) = (\mu_1-\mu_2)^2+(\sigma_1-\sigma_2)^2",
    (r"(\sigma_1-\sigma_2)^2", r"(\sigma_1^2-\sigma_2^2)^2", "variance vs std"),
    _wasserstein,
)


def _chi_square(r):
    p, q = mass(r, 4), mass(r, 4)
    return [np.sum((p - q) ** 2 / q), np.sum(p * p / q) - 1], np.sum(p * p / q) + 1


pair(
    "chi_square",
    DENSITIES,
    r"\int\frac{(p(x)-q(x))^2}{q(x)}\,dx = \int\frac{p(x)^2}{q(x)}\,dx-1",
    (r"dx-1", r"dx+1", "sign"),
    _chi_square,
)


# Contrastive learning, attention, classification.


def _infonce(r):
    s = r.normal(size=5)
    value = -np.log(np.exp(s[0]) / np.exp(s).sum())
    rest = np.exp(s[1:] - s[0]).sum()
    return [value, np.log(1 + rest)], np.log(rest)


pair(
    "infonce",
    {"s": "vector N", "N": "integer"},
    r"-\log\frac{e^{s_1}}{\sum_{j=1}^{N}e^{s_j}} = \log\left(1+\sum_{j=2}^{N}e^{s_j-s_1}\right)",
    (r"1+\sum", r"\sum", "dropped term"),
    _infonce,
)


def _donsker(r):
    p, q, t = mass(r, 4), mass(r, 4), r.normal(size=4) * 0.3
    if r.uniform() < 0.5:
        t = np.log(p / q) + 0.1 * t
    left = np.sum(p * t) - np.log(np.sum(q * np.exp(t)))
    return [left, kl(p, q)], kl(q, p)


pair(
    "donsker_varadhan",
    {**DENSITIES, "T": "function"},
    r"\mathbb{E}_{x\sim p}[T(x)]-\log\mathbb{E}_{x\sim q}\left[e^{T(x)}\right] \le D_{KL}(p\|q)",
    (r"D_{KL}(p\|q)", r"D_{KL}(q\|p)", "swapped KL arguments"),
    _donsker,
    relations="<=",
)


def _attention(r):
    s, v, j = r.normal(size=4), r.normal(size=4), 2
    p = softmax(s)
    first = gradient(lambda u: float(softmax(u) @ v), s)[j]
    return [first, p[j] * (v[j] - p @ v)], p[j] * (1 - p @ v)


pair(
    "attention_gradient",
    {"s": "vector n", "v": "vector n", "_where": [r"p = \mathrm{softmax}(s)"]},
    r"\frac{\partial}{\partial s_j}\sum_{i=1}^{n}p_iv_i = p_j\left(v_j-\sum_{i=1}^{n}p_iv_i\right)",
    (r"v_j-\sum", r"1-\sum", "dropped factor"),
    _attention,
)


def _cross_entropy(r):
    z, y = r.normal(size=4), mass(r, 4)
    first = gradient(lambda u: float(-np.sum(y * np.log(softmax(u)))), z)
    return [first, softmax(z) - y], y - softmax(z)


pair(
    "cross_entropy_gradient",
    {"z": "vector K", "y": "probability vector K"},
    r"\nabla_z\left[-\sum_{k=1}^{K}y_k\log\mathrm{softmax}(z)_k\right] = \mathrm{softmax}(z)-y",
    (r"\mathrm{softmax}(z)-y", r"y-\mathrm{softmax}(z)", "sign"),
    _cross_entropy,
)


def _preference(r):
    b, w, l = r.uniform(0.1, 2), *r.normal(size=2)  # noqa: E741
    margin = b * (w - l)
    return [-np.log(1 / (1 + np.exp(-margin))), np.log1p(np.exp(-margin))], np.log1p(np.exp(margin))


pair(
    "preference_loss",
    {"beta": "positive", "r_w": "real", "r_l": "real", "sigma": "logistic sigmoid"},
    r"-\log\sigma\left(\beta(r_w-r_l)\right) = \log\left(1+e^{-\beta(r_w-r_l)}\right)",
    (r"e^{-\beta", r"e^{\beta", "sign"),
    _preference,
)


# Policy gradients, EM, Laplace, Gaussian processes.


def _policy_gradient(r):
    theta, reward = r.normal(), r.normal(size=3)
    base = r.normal(size=3)
    policy = lambda t: softmax(base * t + np.sin(t * np.arange(3)))
    first = slope(lambda t: float(policy(t) @ reward), theta)
    log_slope = slope(lambda t: np.log(policy(t)), theta)
    return [first, policy(theta) @ (reward * log_slope)], policy(theta) @ (reward * slope(policy, theta))


pair(
    "reinforce",
    {"\\pi_\\theta": "density", "theta": "real", "r": "function"},
    r"\nabla_\theta\mathbb{E}_{a\sim\pi_\theta}\left[r(a)\right] = \mathbb{E}_{a\sim\pi_\theta}\left[r(a)\nabla_\theta\log\pi_\theta(a)\right]",
    (r"\nabla_\theta\log\pi_\theta(a)", r"\nabla_\theta\pi_\theta(a)", "missing log"),
    _policy_gradient,
)


def _score_estimator(r):
    m, s = r.normal(), r.uniform(0.3, 2)
    return [slope(lambda u: u * u + s * s, m), expected(lambda x: x * x * (x - m) / s**2, m, s * s), 2 * m], 2 * m * s


pair(
    "score_estimator",
    {"mu": "real", "sigma": "positive"},
    r"\frac{\partial}{\partial\mu}\mathbb{E}_{x\sim\mathcal{N}(\mu,\sigma^2)}[x^2] = \mathbb{E}_{x\sim\mathcal{N}(\mu,\sigma^2)}\left[x^2\,\frac{x-\mu}{\sigma^2}\right] = 2\mu",
    (r"= 2\mu", r"= 2\mu\sigma", "dropped factor"),
    _score_estimator,
    relations="= =",
    step=1,
)


def _responsibility(r):
    weight, (x, m, n), s = r.uniform(0.1, 0.9), r.normal(size=3), r.uniform(0.3, 2)
    first, second = weight * normal(x, m, s * s), (1 - weight) * normal(x, n, s * s)
    odds = ((x - m) ** 2 - (x - n) ** 2) / (2 * s * s)
    ratio = (1 - weight) / weight
    return [first / (first + second), 1 / (1 + ratio * np.exp(odds))], 1 / (1 + ratio * np.exp(-odds))


pair(
    "em_responsibility",
    {"w": "mixing weight in (0,1)", "x": "real", "mu_1": "real", "mu_2": "real", "sigma": "positive"},
    r"\frac{w\,\mathcal{N}(x;\mu_1,\sigma^2)}{w\,\mathcal{N}(x;\mu_1,\sigma^2)+(1-w)\,\mathcal{N}(x;\mu_2,\sigma^2)} = \frac{1}{1+\frac{1-w}{w}\exp\left(\frac{(x-\mu_1)^2-(x-\mu_2)^2}{2\sigma^2}\right)}",
    (r"\exp\left(\frac{", r"\exp\left(-\frac{", "sign"),
    _responsibility,
)


def _laplace(r):
    h, m = r.uniform(0.3, 3), r.normal()
    value = quad(lambda t: np.exp(-0.5 * h * (t - m) ** 2), m - 25, m + 25, points=[m], **INTEGRATION)[0]
    return [value, np.sqrt(2 * np.pi / h)], np.sqrt(2 * np.pi * h)


pair(
    "laplace_normaliser",
    {"h": "positive", "m": "real"},
    r"\int_{-\infty}^{\infty}\exp\left(-\frac{h}{2}(\theta-m)^2\right)d\theta = \sqrt{\frac{2\pi}{h}}",
    (r"\sqrt{\frac{2\pi}{h}}", r"\sqrt{2\pi h}", "inverted ratio"),
    _laplace,
)


def _smoother(r):
    k, s = spd(r, 3), r.uniform(0.3, 2)
    inverse = np.linalg.inv(k + s**2 * np.eye(3))
    return [inverse @ k, np.eye(3) - s**2 * inverse], np.eye(3) - inverse


pair(
    "gp_smoother",
    {"K": "symmetric positive definite matrix n x n", "sigma": "positive"},
    r"(K+\sigma^2I)^{-1}K = I-\sigma^2(K+\sigma^2I)^{-1}",
    (r"I-\sigma^2(", r"I-(", "dropped factor"),
    _smoother,
)


def _sherman(r):
    a, u, v = spd(r, 3) + 0.2 * r.normal(size=(3, 3)), *r.normal(size=(2, 3))
    inverse = np.linalg.inv(a)
    update = np.outer(inverse @ u, v @ inverse)
    return [np.linalg.inv(a + np.outer(u, v)), inverse - update / (1 + v @ inverse @ u)], inverse - update / (
        1 - v @ inverse @ u
    )


pair(
    "sherman_morrison",
    {"A": "invertible matrix n x n", "u": "vector n", "v": "vector n"},
    r"(A+uv^\top)^{-1} = A^{-1}-\frac{A^{-1}uv^\top A^{-1}}{1+v^\top A^{-1}u}",
    (r"{1+v", r"{1-v", "sign"),
    _sherman,
)


# Gaussian identities.


def _kl_shared(r):
    cov, (m, n) = spd(r, 3), r.normal(size=(2, 3))
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)
    weights = weights / weights.sum()
    root, inverse = np.linalg.cholesky(cov), np.linalg.inv(cov)
    value = 0.0
    for i in np.ndindex(5, 5, 5):
        x = m + root @ nodes[list(i)]
        log_ratio = 0.5 * ((x - n) @ inverse @ (x - n) - (x - m) @ inverse @ (x - m))
        value += np.prod(weights[list(i)]) * log_ratio
    return [value, 0.5 * (m - n) @ inverse @ (m - n)], 0.5 * (m - n) @ cov @ (m - n)


pair(
    "kl_shared_covariance",
    {"mu_1": "vector d", "mu_2": "vector d", "Sigma": "positive definite matrix d x d"},
    r"D_{KL}\left(\mathcal{N}(\mu_1,\Sigma)\,\|\,\mathcal{N}(\mu_2,\Sigma)\right) = \frac{1}{2}(\mu_1-\mu_2)^\top\Sigma^{-1}(\mu_1-\mu_2)",
    (r"\Sigma^{-1}(", r"\Sigma(", "inverted ratio"),
    _kl_shared,
)


def _marginal(r):
    w, b, m, x = r.normal(size=4)
    s, t = r.uniform(0.3, 2, 2)
    value = expected(lambda z: normal(x, w * z + b, t * t), m, s * s)
    return [value, normal(x, w * m + b, w * w * s * s + t * t)], normal(x, w * m + b, abs(w) * s * s + t * t)


pair(
    "linear_gaussian_marginal",
    {
        "w": "real", "b": "real", "m": "real", "s": "positive", "sigma": "positive",
        "_where": ["z ~ N(m, s^2)", "x|z ~ N(wz+b, sigma^2)"],
    },
    r"p(x) = \mathcal{N}(x;wm+b,w^2s^2+\sigma^2)",
    (r"w^2s^2", r"|w|s^2", "power"),
    _marginal,
)  # fmt: skip


def _product(r):
    (a, b), (v, u) = r.normal(size=2), r.uniform(0.3, 2, 2)
    points = np.array([-0.7, 0.2, 1.1])
    product = normal(points, a, v) * normal(points, b, u)
    third = lambda mean: normal(points, mean, v * u / (v + u))
    ratios = lambda values: values[1:] / values[0]
    return [ratios(product), ratios(third((a * u + b * v) / (v + u)))], ratios(third((a * v + b * u) / (v + u)))


pair(
    "gaussian_product",
    {"a": "real", "b": "real", "A": "positive variances", "B": "positive variances"},
    r"\mathcal{N}(x;a,A)\,\mathcal{N}(x;b,B) \propto \mathcal{N}\left(x;\frac{aB+bA}{A+B},\frac{AB}{A+B}\right)",
    (r"aB+bA", r"aA+bB", "swapped arguments"),
    _product,
    relations="∝",
)


# Information theory.


def _kl_chain(r):
    p, q = mass(r, 3, 3), mass(r, 3, 3)
    px, qx = p.sum(1), q.sum(1)
    inner = np.array([kl(p[i] / px[i], q[i] / qx[i]) for i in range(3)])
    return [kl(p, q), kl(px, qx) + px @ inner], kl(px, qx) + qx @ inner


pair(
    "kl_chain_rule",
    DENSITIES,
    r"D_{KL}(p(x,y)\|q(x,y)) = D_{KL}(p(x)\|q(x))+\mathbb{E}_{p(x)}\left[D_{KL}(p(y|x)\|q(y|x))\right]",
    (r"\mathbb{E}_{p(x)}", r"\mathbb{E}_{q(x)}", "swapped arguments"),
    _kl_chain,
)


def _conditional_information(r):
    p = mass(r, 2, 3, 2)
    xz, yz, z = p.sum(1), p.sum(0), p.sum((0, 1))
    information = float(np.sum(p * np.log(p * z / (xz[:, None, :] * yz[None, :, :]))))
    given_z, given_both = entropy(xz) - entropy(z), entropy(p) - entropy(yz)
    given_y = entropy(p.sum(2)) - entropy(p.sum((0, 2)))
    return [information, given_z - given_both], given_z - given_y


pair(
    "conditional_information",
    {"X": "discrete random variables", "Y": "discrete random variables", "Z": "discrete random variables"},
    r"I(X;Y\mid Z) = H(X\mid Z)-H(X\mid Y,Z)",
    (r"H(X\mid Y,Z)", r"H(X\mid Y)", "dropped term"),
    _conditional_information,
)


def _normal_information(r):
    rho = r.uniform(-0.9, 0.9)
    cov = np.array([[1, rho], [rho, 1]])
    entropies = np.log(2 * np.pi * np.e) - 0.5 * np.log(np.linalg.det(2 * np.pi * np.e * cov))
    return [entropies, -0.5 * np.log(1 - rho**2)], -np.log(1 - rho**2)


pair(
    "normal_information",
    {
        "rho": "real in (-1,1)",
        "_where": [r"(X,Y)\sim\mathcal{N}\left(0,\begin{pmatrix}1&\rho\\\rho&1\end{pmatrix}\right)"],
    },
    r"I(X;Y) = -\frac{1}{2}\log(1-\rho^2)",
    (r"-\frac{1}{2}\log", r"-\log", "factor 1/2"),
    _normal_information,
)


def _pinsker(r):
    p = mass(r, 3)
    q = p + 0.02 * (r.permutation([1, -1, 0])) * p.min() if r.uniform() < 0.7 else mass(r, 3)
    distance = np.abs(p - q).sum() ** 2
    return [distance / 2, kl(p, q)], distance


def _pinsker_wrong(r):
    p = np.array([0.5, 0.3, 0.2])
    q = p + r.uniform(0.001, 0.01) * np.array([1, -0.6, -0.4])
    return [np.abs(p - q).sum() ** 2, kl(p, q)]


_PINSKER = (
    {"p": "probability vector n", "q": "probability vector n"},
    r"\frac{1}{2}\left(\sum_{i=1}^{n}|p_i-q_i|\right)^2 \le \sum_{i=1}^{n}p_i\log\frac{p_i}{q_i}",
)
ROWS.append(Row("pinsker-right", _PINSKER[1], _PINSKER[0], ("<=",), lambda r: _pinsker(r)[0]))
ROWS.append(
    Row(
        "pinsker-wrong",
        _PINSKER[1].replace(r"\frac{1}{2}\left", r"\left"),
        _PINSKER[0],
        ("<=",),
        _pinsker_wrong,
        "factor 1/2",
        0,
    )
)


def _fisher_bernoulli(r):
    t = r.uniform(0.1, 0.9)
    mean = t * slope(np.log, t) ** 2 + (1 - t) * slope(lambda u: np.log(1 - u), t) ** 2
    return [mean, 1 / (t * (1 - t))], t * (1 - t)


pair(
    "fisher_bernoulli",
    {"theta": "real in (0,1)"},
    r"\mathbb{E}_{x\sim\mathrm{Bernoulli}(\theta)}\left[\left(\frac{\partial}{\partial\theta}\log\left(\theta^x(1-\theta)^{1-x}\right)\right)^2\right] = \frac{1}{\theta(1-\theta)}",
    (r"\frac{1}{\theta(1-\theta)}", r"\theta(1-\theta)", "inverted ratio"),
    _fisher_bernoulli,
)


# Autoregressive models.


def _factorised(r):
    p = mass(r, 3, 3, 3)
    i = tuple(r.integers(0, 3, 3))
    first, pair_, whole = p.sum((1, 2))[i[0]], p.sum(2)[i[:2]], p[i]
    total = np.log(first) + np.log(pair_ / first) + np.log(whole / pair_)
    return [np.log(whole), total], np.log(first) * np.log(pair_ / first) * np.log(whole / pair_)


pair(
    "autoregressive",
    {"p": "distribution"},
    r"\log p(x_1,\dots,x_T) = \sum_{t=1}^{T}\log p(x_t\mid x_{<t})",
    (r"\sum_{t=1}^{T}", r"\prod_{t=1}^{T}", "wrong algebra"),
    _factorised,
)


def check(row: Row, draws: int = 12) -> list[bool]:
    """Whether each relation of a row held at every draw."""
    held = [True] * len(row.relations)
    for seed in range(draws):
        sides = row.sides(np.random.default_rng(seed))
        for k, sign in enumerate(row.relations):
            left, right = np.asarray(sides[k], dtype=float), np.asarray(sides[k + 1], dtype=float)
            close = bool(np.allclose(left, right, rtol=1e-4, atol=1e-6))
            held[k] &= (
                close or (sign == "<=" and bool(np.all(left < right))) or (sign == ">=" and bool(np.all(left > right)))
            )
    return held
