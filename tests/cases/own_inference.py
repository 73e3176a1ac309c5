# ruff: noqa: E501, E741
r"""Claims on transformers, inference, information, inequalities and calculus, each right and with one mistake."""

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
from scipy.special import beta, binom, digamma, erfc, gamma, gammaln
from scipy.stats import norm

# Transformers.


def jacobian(function, at):
    return np.array([gradient(lambda x, k=k: float(function(x)[k]), at) for k in range(len(function(at)))])


def _(r):
    z = r.normal(size=4)
    s = softmax(z)
    return [jacobian(softmax, z), np.diag(s) - np.outer(s, s)], np.diag(s) + np.outer(s, s)


pair(
    "softmax_jacobian",
    {"z": "vector n", "_where": [r"s = \operatorname{softmax}(z)"]},
    r"\frac{\partial s}{\partial z} = \operatorname{diag}(s)-ss^\top",
    (r"-ss", r"+ss", "sign"),
    _,
)


def _(r):
    z, t = r.normal(size=4), r.uniform(0.4, 2)
    p = softmax(z / t)
    left = slope(lambda u: np.log(np.exp(z / u).sum()), t)
    return [left, -(p @ z) / t**2], -(p @ z) / t


pair(
    "temperature",
    {"z": "vector K (logits)", "tau": "positive temperature", "_where": [r"p = \mathrm{softmax}(z/\tau)"]},
    r"\frac{\partial}{\partial\tau}\log\sum_{k=1}^{K}e^{z_k/\tau} = -\frac{1}{\tau^2}\sum_{k=1}^{K}p_kz_k",
    (r"\frac{1}{\tau^2}", r"\frac{1}{\tau}", "power"),
    _,
)


def _(r):
    x, c = r.normal(size=4), r.normal()
    first = np.log(np.exp(x).sum())
    return [first, c + np.log(np.exp(x - c).sum())], c + np.log(np.exp(x + c).sum())


pair(
    "shifted_logsumexp",
    {"x": "vector n", "c": "real constant"},
    r"\log\sum_{i=1}^{n}e^{x_i} = c+\log\sum_{i=1}^{n}e^{x_i-c}",
    (r"x_i-c", r"x_i+c", "sign"),
    _,
)


pair(
    "layer_norm_variance",
    {
        "x": "vector n",
        "_where": [r"\mu = \frac{1}{n}\sum_{i=1}^n x_i", r"\sigma^2 = \frac{1}{n}\sum_{i=1}^n(x_i-\mu)^2"],
    },
    r"\frac{1}{n}\sum_{i=1}^{n}(x_i-\mu)^2 = \sigma^2",
    (r"= \sigma^2", r"= \sigma", "variance vs std"),
    lambda r: (lambda x: ([x.var(), x.var()], x.std()))(r.normal(size=5)),
)


def _(r):
    q, k, g = r.normal(size=(3, 3, 3))
    grad_ = np.array(
        [
            [
                slope(lambda h, i=i, j=j: np.trace(g.T @ (q + h * np.outer(np.eye(3)[i], np.eye(3)[j])) @ k.T), 0.0)
                for j in range(3)
            ]
            for i in range(3)
        ]
    )
    return [grad_, g @ k], g @ k.T


pair(
    "attention_scores_gradient",
    {"Q": "matrix n x n", "K": "matrix n x n", "G": "matrix n x n"},
    r"\nabla_Q\operatorname{tr}\left(G^\top QK^\top\right) = GK",
    (r"= GK", r"= GK^\top", "transpose"),
    _,
)


def _(r):
    a, b = r.normal(size=2)
    R = lambda t: np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])
    return [R(a).T @ R(b), R(b - a)], R(b + a)


pair(
    "rotary_embedding",
    {
        "theta": "real",
        "phi": "real",
        "_where": [r"R(\theta) = \begin{pmatrix}\cos\theta&-\sin\theta\\ \sin\theta&\cos\theta\end{pmatrix}"],
    },
    r"R(\theta)^\top R(\phi) = R(\phi-\theta)",
    (r"\phi-\theta", r"\phi+\theta", "sign"),
    _,
)


def _(r):
    z, y = r.normal(size=4), int(r.integers(0, 4))
    g = gradient(lambda u: float(-u[y] + np.log(np.exp(u).sum())), z)
    return [g, softmax(z) - np.eye(4)[y]], softmax(z)


pair(
    "class_gradient",
    {"z": "vector K", "k": "integer", "y": "integer (class label)"},
    r"\frac{\partial}{\partial z_k}\left[-z_y+\log\sum_{j=1}^{K}e^{z_j}\right] = \frac{e^{z_k}}{\sum_{j=1}^{K}e^{z_j}}-\delta_{ky}",
    (r"-\delta_{ky}", r"", "dropped term"),
    _,
)


pair(
    "projection_variance",
    {"v": "real", "x": "N(0,1)"},
    r"\operatorname{Var}\left[vx\right] = v^2",
    (r"= v^2", r"= v", "dropped root"),
    lambda r: (lambda v: ([expected(lambda x: (x * v) ** 2, 0, 1), v**2], v))(r.normal()),
)


def _(r):
    x = r.normal()
    return [slope(lambda u: u * norm.cdf(u), x), norm.cdf(x) + x * norm.pdf(x)], norm.cdf(x) + norm.pdf(x)


pair(
    "gelu_slope",
    {"x": "real", "_where": [r"\phi(x) = \frac{1}{\sqrt{2\pi}}e^{-x^2/2}", r"\Phi(x) = \int_{-\infty}^x\phi(u)\,du"]},
    r"\frac{d}{dx}\left[x\,\Phi(x)\right] = \Phi(x)+x\,\phi(x)",
    (r"+x\,\phi", r"+\phi", "dropped factor"),
    _,
)


def _(r):
    x = r.normal() * 1.5
    s = sigmoid(x)
    return [slope(lambda u: u * sigmoid(u), x), s * (1 + x * (1 - s))], s * (1 - x * (1 - s))


pair(
    "swish_slope",
    {"x": "real", "sigma": "logistic sigmoid"},
    r"\frac{d}{dx}\bigl(x\,\sigma(x)\bigr) = \sigma(x)\bigl(1+x(1-\sigma(x))\bigr)",
    (r"\bigl(1+x", r"\bigl(1-x", "sign"),
    _,
)


def _(r):
    p = r.uniform(0.05, 1, 4)
    return [np.exp(-np.log(p).mean()), np.prod(p ** (-1 / 4))], np.prod(p ** (1 / 4))


pair(
    "perplexity",
    {"p": "positive vector N"},
    r"\exp\left(-\frac1N\sum_{i=1}^{N}\log p_i\right) = \prod_{i=1}^{N}p_i^{-1/N}",
    (r"^{-1/N}", r"^{1/N}", "sign"),
    _,
)


# Inference.


def _(r):
    x, g, m, s = r.normal(size=4), r.uniform(0, 1, 4), r.normal(), r.uniform(0.3, 2)
    f = lambda u: float(np.sum(g * np.log(normal(x, u, s * s))))
    return [slope(f, m), np.sum(g * (x - m)) / s**2], np.sum(g * (x - m)) / s


pair(
    "mixture_mean_step",
    {"x": "vector n", "r": "vector n (responsibilities)", "mu": "real", "sigma": "positive"},
    r"\frac{\partial}{\partial\mu}\sum_{i=1}^{n}r_i\log\mathcal N(x_i;\mu,\sigma^2) = \frac{1}{\sigma^2}\sum_{i=1}^{n}r_i(x_i-\mu)",
    (r"\frac{1}{\sigma^2}", r"\frac{1}{\sigma}", "variance vs std"),
    _,
)


def _(r):
    m, (s, t), n = r.normal(), r.uniform(0.4, 2, 2), int(r.integers(2, 5))
    x = r.normal(size=n)
    w = lambda u: normal(u, m, t * t) * np.prod([normal(v, u, s * s) for v in x])
    q = lambda f: quad(lambda u: f(u) * w(u), -15, 15, points=[m, x.mean()], **INTEGRATION)[0]
    z = q(lambda u: 1.0)
    mean = q(lambda u: u) / z
    variance = q(lambda u: (u - mean) ** 2) / z
    return [variance, 1 / (1 / t**2 + n / s**2)], 1 / (1 / t**2 + 1 / s**2)


pair(
    "normal_posterior_variance",
    {"m": "real", "tau": "positive", "sigma": "positive", "n": "positive integer",
     "_where": [r"\mu \sim \mathcal N(m,\tau^2)", r"x_i\mid\mu \sim \mathcal N(\mu,\sigma^2)"]},
    r"\mathrm{Var}[\mu\mid x_{1:n}] = \left(\frac{1}{\tau^2}+\frac{n}{\sigma^2}\right)^{-1}",
    (r"\frac{n}{\sigma^2}", r"\frac{1}{\sigma^2}", "off by one"),
    _,
)  # fmt: skip


def _(r):
    n = 1e6
    value = np.exp(gammaln(n + 1) - 0.5 * np.log(2 * np.pi * n) - n * np.log(n) + n)
    return [round(value, 5), 1], 0.5


pair(
    "stirling",
    {"n": "integer"},
    r"\lim_{n\to\infty}\frac{n!}{\sqrt{2\pi n}\left(\frac{n}{e}\right)^n} = 1",
    (r"= 1", r"= \frac12", "factor 1/2"),
    _,
)


def _(r):
    t = r.normal()
    base = r.normal(size=4)
    p = lambda u: softmax(base * u + np.cos(u * np.arange(4)))
    return [p(t) @ slope(lambda u: np.log(p(u)), t), 0], 1


pair(
    "score_has_mean_zero",
    {"p_\\theta": "density", "theta": "real"},
    r"\mathbb E_{x\sim p_\theta}\left[\frac{\partial}{\partial\theta}\log p_\theta(x)\right] = 0",
    (r"= 0", r"= 1", "wrong algebra"),
    _,
)


def _(r):
    a, b = r.normal(size=2)
    g, h = (lambda x: a * x**3 + b * x), (lambda x: 3 * a * x * x + b)
    return [expected(lambda x: x * g(x), 0, 1), expected(h, 0, 1)], -expected(h, 0, 1)


pair(
    "stein_standard",
    {"Z": "Normal(0,1)", "f": "differentiable function"},
    r"\mathbb{E}[Zf(Z)] = \mathbb{E}[f'(Z)]",
    (r"= \mathbb", r"= -\mathbb", "sign"),
    _,
)


def _(r):
    l = r.uniform(0.3, 3)
    k = np.arange(80)
    p = np.exp(-l + k * np.log(l) - gammaln(k + 1))
    return [p @ (k / l - 1) ** 2, 1 / l], l


pair(
    "fisher_poisson",
    {"lambda": "positive", "_where": [r"p(k) = \frac{\lambda^ke^{-\lambda}}{k!}"]},
    r"\mathbb E_{k\sim\mathrm{Poisson}(\lambda)}\left[\left(\frac{\partial}{\partial\lambda}\left(k\log\lambda-\lambda-\log k!\right)\right)^2\right] = \frac{1}{\lambda}",
    (r"= \frac{1}{\lambda}", r"= \lambda", "inverted ratio"),
    _,
)


def _(r):
    a, c, u, v = spd(r, 3), spd(r, 3), *r.normal(size=(2, 3, 3))
    inv = np.linalg.inv
    left = inv(a + u @ c @ v)
    right = lambda s: inv(a) - inv(a) @ u @ inv(inv(c) + s * v @ inv(a) @ u) @ v @ inv(a)
    return [left, right(1)], right(-1)


pair(
    "woodbury",
    {"A": "n x n invertible matrix", "C": "k x k invertible matrix", "U": "n x k matrix", "V": "k x n matrix"},
    r"(A+UCV)^{-1} = A^{-1}-A^{-1}U\left(C^{-1}+VA^{-1}U\right)^{-1}VA^{-1}",
    (r"C^{-1}+VA", r"C^{-1}-VA", "sign"),
    _,
)


def _(r):
    a, b, c, d = spd(r, 2), *r.normal(size=(3, 2, 2))
    det, inv = np.linalg.det, np.linalg.inv
    return [det(np.block([[a, b], [c, d]])), det(a) * det(d - c @ inv(a) @ b)], det(a) * det(d - b @ inv(a) @ c)


pair(
    "schur_determinant",
    {"A": "invertible matrix n x n", "B": "matrix n x n", "C": "matrix n x n", "D": "matrix n x n"},
    r"\det\begin{pmatrix}A & B\\ C & D\end{pmatrix} = \det(A)\det\left(D-CA^{-1}B\right)",
    (r"D-CA^{-1}B", r"D-BA^{-1}C", "transpose/order"),
    _,
)


def _(r):
    m, n, y = r.normal(size=3)
    (s, t), rho = r.uniform(0.4, 2, 2), r.uniform(-0.9, 0.9)
    w = lambda x: np.exp(-(((x - m) / s) ** 2 - 2 * rho * (x - m) * (y - n) / (s * t)) / (2 * (1 - rho**2)))
    peak = m + rho * s / t * (y - n)
    q = lambda f: quad(lambda x: f(x) * w(x), peak - 20, peak + 20, points=[peak], **INTEGRATION)[0]
    mean = q(lambda x: x) / q(lambda x: 1.0)
    return [mean, peak], m + rho * t / s * (y - n)


pair(
    "gaussian_conditioning",
    {"\\mu_x": "real", "\\mu_y": "real", "\\sigma_x": "positive", "\\sigma_y": "positive", "rho": "real in (-1,1)",
     "_where": [r"(x,y) \sim \mathcal N\left(\begin{pmatrix}\mu_x\\ \mu_y\end{pmatrix},\begin{pmatrix}\sigma_x^2&\rho\sigma_x\sigma_y\\ \rho\sigma_x\sigma_y&\sigma_y^2\end{pmatrix}\right)"]},
    r"\mathbb E[x\mid y] = \mu_x+\rho\frac{\sigma_x}{\sigma_y}(y-\mu_y)",
    (r"\frac{\sigma_x}{\sigma_y}", r"\frac{\sigma_y}{\sigma_x}", "inverted ratio"),
    _,
)  # fmt: skip


def _(r):
    e = r.normal()
    s = sigmoid(e)
    second = slope(lambda v: slope(lambda u: np.log1p(np.exp(u)), v, 1e-2), e, 1e-2)
    return [second, s * (1 - s)], s * (1 + s)


pair(
    "bernoulli_cumulant",
    {"eta": "real", "sigma": "sigmoid function", "_where": [r"A(\eta) = \log(1+e^{\eta})"]},
    r"A''(\eta) = \sigma(\eta)(1-\sigma(\eta))",
    (r"(1-\sigma", r"(1+\sigma", "sign"),
    _,
)


def _(r):
    m, s, t = r.normal(), r.uniform(0.3, 1.5), r.normal()
    return [expected(lambda x: np.exp(t * x), m, s * s), np.exp(m * t + s * s * t * t / 2)], np.exp(
        m * t + s * s * t * t
    )


pair(
    "normal_mgf",
    {"mu": "real", "sigma": "positive", "t": "real", "X": "N(mu, sigma^2)"},
    r"\mathbb E\left[e^{tX}\right] = \exp\left(\mu t+\tfrac12\sigma^2t^2\right)",
    (r"\tfrac12\sigma^2t^2", r"\sigma^2t^2", "factor 1/2"),
    _,
)


def _(r):
    l, t = r.uniform(0.3, 2), r.normal() * 0.5
    k = np.arange(100)
    p = np.exp(-l + k * np.log(l) - gammaln(k + 1))
    return [p @ np.exp(t * k), np.exp(l * (np.exp(t) - 1))], np.exp(l * np.exp(t))


pair(
    "poisson_mgf",
    {"lambda": "positive", "t": "real", "_where": ["N ~ Poisson(lambda)"]},
    r"\mathbb{E}\left[e^{tN}\right] = \exp\left(\lambda(e^t-1)\right)",
    (r"(e^t-1)", r"(e^t)", "dropped term"),
    _,
)


def _(r):
    a, b = r.normal(size=(2, 4))
    return [(a @ b) ** 2, (a @ a) * (b @ b)]


reversed_pair(
    "cauchy_schwarz",
    {"a": "vector n", "b": "vector n"},
    r"\left(\sum_{i=1}^{n}a_ib_i\right)^2 \le \left(\sum_{i=1}^{n}a_i^2\right)\left(\sum_{i=1}^{n}b_i^2\right)",
    r"\le ",
    r"\ge ",
    _,
)


def _(r):
    p, s = r.uniform(0.05, 0.95), r.normal() * 2
    return [np.log(1 - p + p * np.exp(s)) - p * s, s * s / 8]


reversed_pair(
    "hoeffding_bernoulli",
    {"p": "real in [0,1]", "s": "real"},
    r"\log\left(1-p+pe^{s}\right)-ps \le \frac{s^2}{8}",
    r"\le ",
    r"\ge ",
    _,
)


def _(r):
    x = r.uniform(0, 3)
    return [0.5 * erfc(x / np.sqrt(2)), np.exp(-x * x / 2)]


reversed_pair(
    "gaussian_tail",
    {"x": "nonnegative real"},
    r"\int_x^\infty\frac{1}{\sqrt{2\pi}}e^{-u^2/2}\,du \le e^{-x^2/2}",
    r"\le ",
    r"\ge ",
    _,
)


def _(r):
    p, x = mass(r, 4), r.normal(size=4)
    return [(p @ np.abs(x)) ** 2, p @ x**2]


reversed_pair(
    "lyapunov",
    {"X": "real-valued random variable"},
    r"\left(\mathbb E\left[|X|\right]\right)^2 \le \mathbb E\left[X^2\right]",
    r"\le ",
    r"\ge ",
    _,
)


# Information.


def _(r):
    joint = mass(r, 3, 3)
    channel = r.dirichlet(np.ones(3), 3)
    xz = joint @ channel
    info = lambda q: kl(q, np.outer(q.sum(1), q.sum(0)))
    return [info(xz), info(joint)]


reversed_pair(
    "data_processing",
    {"X": "discrete random variable", "Y": "discrete random variable", "Z": "discrete random variable",
     "_where": [r"X \to Y \to Z"]},
    r"I(X;Z) \le I(X;Y)",
    r"\le ",
    r"\ge ",
    _,
)  # fmt: skip


def _(r):
    p = mass(r, 2, 3, 2)
    xz, yz, z, x, xy, y = p.sum(1), p.sum(0), p.sum((0, 1)), p.sum((1, 2)), p.sum(2), p.sum((0, 2))
    whole = entropy(x) + entropy(yz) - entropy(p)
    given = entropy(xz) + entropy(yz) - entropy(p) - entropy(z)
    return [whole, entropy(x) + entropy(z) - entropy(xz) + given], entropy(x) + entropy(y) - entropy(xy) + given


pair(
    "information_chain_rule",
    {"X": "discrete random variable", "Y": "discrete random variable", "Z": "discrete random variable"},
    r"I(X;Y,Z) = I(X;Z)+I(X;Y\mid Z)",
    (r"I(X;Z)+", r"I(X;Y)+", "swapped arguments"),
    _,
)


def _(r):
    p = mass(r, 3, 4)
    return [entropy(p), entropy(p.sum(1)) + entropy(p.sum(0))]


reversed_pair(
    "subadditive_entropy",
    {"X": "discrete random variables", "Y": "discrete random variables"},
    r"H(X,Y) \le H(X)+H(Y)",
    r"\le ",
    r"\ge ",
    _,
)


def _(r):
    p = mass(r, 4)
    return [entropy(p), np.log(4)]


reversed_pair(
    "largest_entropy",
    {"p": "probability vector n"},
    r"-\sum_{i=1}^{n}p_i\log p_i \le \log n",
    r"\le ",
    r"\ge ",
    _,
)


def _(r):
    P, N = r.uniform(0.3, 3, 2)
    cov = np.array([[P, P], [P, P + N]])
    value = 0.5 * np.log(P) + 0.5 * np.log(P + N) - 0.5 * np.log(np.linalg.det(cov))
    return [value, 0.5 * np.log(1 + P / N)], 0.5 * np.log(1 + N / P)


pair(
    "gaussian_channel",
    {"P": "positive power", "N": "positive", "_where": [r"X \sim \mathcal N(0,P)", r"Y\mid X \sim \mathcal N(X,N)"]},
    r"I(X;Y) = \frac12\log\left(1+\frac{P}{N}\right)",
    (r"\frac{P}{N}", r"\frac{N}{P}", "inverted ratio"),
    _,
)


def _(r):
    p, q = mass(r, 4), mass(r, 4)
    return [-p @ np.log(q), entropy(p) + kl(p, q)], entropy(p) - kl(p, q)


pair(
    "cross_entropy_split",
    {"p": "probability vector K", "q": "probability vector K"},
    r"-\sum_{k=1}^{K}p_k\log q_k = -\sum_{k=1}^{K}p_k\log p_k+\sum_{k=1}^{K}p_k\log\frac{p_k}{q_k}",
    (r"p_k+\sum", r"p_k-\sum", "sign"),
    _,
)


def _(r):
    a, m, n, s = r.uniform(0.2, 0.9), *r.normal(size=2), r.uniform(0.5, 2)
    value = quad(
        lambda x: normal(x, m, s * s) ** a * normal(x, n, s * s) ** (1 - a), -25, 25, points=[m, n], **INTEGRATION
    )[0]
    return [np.log(value) / (a - 1), a * (m - n) ** 2 / (2 * s * s)], a * (m - n) ** 2 / (2 * s)


pair(
    "renyi_shared_variance",
    {"alpha": "real in (0,1)", "mu": "real", "nu": "real", "sigma": "positive"},
    r"\frac{1}{\alpha-1}\log\int\mathcal N(x;\mu,\sigma^2)^{\alpha}\,\mathcal N(x;\nu,\sigma^2)^{1-\alpha}\,dx = \frac{\alpha(\mu-\nu)^2}{2\sigma^2}",
    (r"{2\sigma^2}", r"{2\sigma}", "variance vs std"),
    _,
)


# Calculus, sums, special functions, matrices.


def _(r):
    n, a = int(r.integers(1, 5)), r.uniform(0.5, 2)
    return [quad(lambda x: x**n * np.exp(-a * x), 0, np.inf)[0], gamma(n + 1) / a ** (n + 1)], gamma(n + 1) / a**n


pair(
    "gamma_integral",
    {"n": "nonnegative integer", "a": "positive"},
    r"\int_0^\infty x^ne^{-ax}\,dx = \frac{n!}{a^{n+1}}",
    (r"a^{n+1}", r"a^{n}", "off by one"),
    _,
)


def _(r):
    q = r.uniform(-0.8, 0.8)
    k = np.arange(400)
    return [np.sum(k * q**k), q / (1 - q) ** 2], q / (1 - q)


pair(
    "weighted_geometric",
    {"q": "real in (-1,1)"},
    r"\sum_{k=0}^{\infty}kq^k = \frac{q}{(1-q)^2}",
    (r"(1-q)^2", r"(1-q)", "power"),
    _,
)


def _(r):
    n, p = int(r.integers(2, 7)), r.uniform(0.1, 0.9)
    k = np.arange(n + 1)
    return [np.sum(k * binom(n, k) * p**k * (1 - p) ** (n - k)), n * p], (n - 1) * p


pair(
    "binomial_mean",
    {"n": "positive integer", "p": "probability"},
    r"\sum_{k=0}^{n}k\binom{n}{k}p^k(1-p)^{n-k} = np",
    (r"= np", r"= (n-1)p", "off by one"),
    _,
)


def _(r):
    a, b = r.uniform(0.5, 3, 2)
    left = beta(a + 1, b)
    return [left, a / (a + b) * beta(a, b)], b / (a + b) * beta(a, b)


pair(
    "beta_recurrence",
    {"a": "positive", "b": "positive"},
    r"\int_0^1 x^{a}(1-x)^{b-1}\,dx = \frac{a}{a+b}\int_0^1 x^{a-1}(1-x)^{b-1}\,dx",
    (r"\frac{a}{a+b}", r"\frac{b}{a+b}", "swapped arguments"),
    _,
)


def _(r):
    x = r.uniform(0.3, 4)
    return [digamma(x + 1), digamma(x) + 1 / x], digamma(x) - 1 / x


pair(
    "digamma_recurrence",
    {"x": "positive", "psi": "digamma function"},
    r"\psi(x+1) = \psi(x)+\frac1x",
    (r"+\frac1x", r"-\frac1x", "sign"),
    _,
)


def _(r):
    a, b = r.uniform(0.8, 3, 2)
    d = lambda x: b**a / gamma(a) * x ** (a - 1) * np.exp(-b * x)
    value = quad(lambda x: np.log(x) * d(x), 0, 5)[0] + quad(lambda x: np.log(x) * d(x), 5, 80)[0]
    return [value, digamma(a) - np.log(b)], digamma(a) + np.log(b)


pair(
    "gamma_log_moment",
    {"a": "positive (shape)", "b": "positive (rate)", "psi": "digamma", "_where": [r"X \sim \mathrm{Gamma}(a,b)"]},
    r"\mathbb E[\log X] = \psi(a)-\log b",
    (r"-\log b", r"+\log b", "sign"),
    _,
)


def _(r):
    a, b, x = r.normal(size=(3, 3, 3))
    g = np.array(
        [
            [
                slope(lambda h, i=i, j=j: np.trace(a @ (x + h * np.outer(np.eye(3)[i], np.eye(3)[j])) @ b), 0.0)
                for j in range(3)
            ]
            for i in range(3)
        ]
    )
    return [g, a.T @ b.T], b @ a


pair(
    "trace_gradient",
    {"A": "matrix n x n", "B": "matrix n x n", "X": "matrix n x n"},
    r"\frac{\partial}{\partial X}\operatorname{Tr}(AXB) = A^{T}B^{T}",
    (r"A^{T}B^{T}", r"BA", "transpose"),
    _,
)


def _(r):
    a, x = r.normal(size=(3, 3)), r.normal(size=3)
    return [gradient(lambda u: float(u @ a @ u) / 2, x), (a + a.T) @ x / 2], a @ x


pair(
    "quadratic_gradient",
    {"A": "n x n matrix", "x": "vector in R^n"},
    r"\nabla_x\left(\tfrac12 x^{\mathsf T}Ax\right) = \tfrac12(A+A^{\mathsf T})x",
    (r"\tfrac12(A+A^{\mathsf T})x", r"Ax", "assumption"),
    _,
)


def _(r):
    x, y, w = r.normal(size=(5, 3)), r.normal(size=5), r.normal(size=3)
    g = gradient(lambda u: float((y - x @ u) @ (y - x @ u)), w)
    return [g, 2 * x.T @ (x @ w - y)], 2 * x.T @ (y - x @ w)


pair(
    "least_squares_gradient",
    {"X": "matrix n x d", "y": "vector n", "w": "vector d"},
    r"\frac{\partial}{\partial w}\|y-Xw\|^2 = 2X^\top(Xw-y)",
    (r"(Xw-y)", r"(y-Xw)", "sign"),
    _,
)


def _(r):
    m, s, a = r.normal(size=2), spd(r, 2), r.normal(size=(2, 2))
    nodes, weights = np.polynomial.hermite_e.hermegauss(6)
    weights, root = weights / weights.sum(), np.linalg.cholesky(s)
    value = sum(np.prod(weights[list(i)]) * ((x := m + root @ nodes[list(i)]) @ a @ x) for i in np.ndindex(6, 6))
    return [value, np.trace(a @ s) + m @ a @ m], m @ a @ m


pair(
    "quadratic_form_mean",
    {"mu": "vector d", "Sigma": "positive definite matrix d x d", "A": "matrix d x d"},
    r"\mathbb E_{x\sim\mathcal N(\mu,\Sigma)}\left[x^\top Ax\right] = \operatorname{tr}(A\Sigma)+\mu^\top A\mu",
    (r"\operatorname{tr}(A\Sigma)+", r"", "dropped term"),
    _,
)


def _(r):
    t = r.normal()
    base = r.normal(size=4)
    p = lambda u: softmax(base * u + np.cos(u * np.arange(4)))
    f = r.normal(size=4)
    first, second = slope(lambda u: p(u) @ f, t), slope(p, t) @ f
    third = np.sum(p(t) * slope(p, t) / p(t) * f)
    return [first, second, third, p(t) @ (f * slope(lambda u: np.log(p(u)), t))], p(t) @ (f * slope(p, t))


pair(
    "log_derivative_trick",
    {"p_\\theta": "density", "f": "function", "theta": "real"},
    r"\begin{aligned}\nabla_\theta\int p_\theta(x)f(x)\,dx &= \int\nabla_\theta p_\theta(x)f(x)\,dx\\ &= \int p_\theta(x)\frac{\nabla_\theta p_\theta(x)}{p_\theta(x)}f(x)\,dx\\ &= \mathbb E_{x\sim p_\theta}\left[f(x)\nabla_\theta\log p_\theta(x)\right]\end{aligned}",
    (r"f(x)\nabla_\theta\log p_\theta(x)\right]", r"f(x)\nabla_\theta p_\theta(x)\right]", "missing log"),
    _,
    relations="= = =",
    step=2,
)


def _(r):
    a, b = r.uniform(0.5, 3, 2)
    left = quad(lambda u: np.exp(-a * u * u) * np.cos(b * u), -15, 15, **INTEGRATION)[0]
    return [left, np.sqrt(np.pi / a) * np.exp(-b * b / (4 * a))], np.sqrt(1 / a) * np.exp(-b * b / (4 * a))


pair(
    "gaussian_fourier",
    {"a": "positive", "b": "real"},
    r"\int_{-\infty}^{\infty}e^{-ax^2}\cos(bx)\,dx = \sqrt{\frac{\pi}{a}}\,e^{-b^2/(4a)}",
    (r"\frac{\pi}{a}", r"\frac{1}{a}", "dropped normaliser"),
    _,
)


pair(
    "sample_variance",
    {"x": "vector n", "_where": [r"\bar x = \frac{1}{n}\sum_{i=1}^n x_i"]},
    r"\sum_{i=1}^{n}(x_i-\bar x)^2 = \sum_{i=1}^{n}x_i^2-n\bar x^2",
    (r"-n\bar x^2", r"-\bar x^2", "dropped factor"),
    lambda r: (lambda x: ([np.sum((x - x.mean()) ** 2), x @ x - 4 * x.mean() ** 2], x @ x - x.mean() ** 2))(
        r.normal(size=4)
    ),
)
