# ruff: noqa: E501, E741
r"""More claims in many hands, from models, bounds and algorithms of the field; each right and with one mistake."""

from __future__ import annotations

import numpy as np
from cases.own_generative import sigmoid
from cases.own_hand_math import INTEGRATION, entropy, expected, gradient, kl, mass, normal, slope, softmax, spd
from cases.own_hands import bound, claim
from scipy.integrate import quad
from scipy.special import digamma, gammaln
from scipy.stats import norm


@claim(
    "elbo_three_ways",
    {"p": "distributions", "q": "distributions"},
    r"""\begin{aligned}
\log p(x) - D_{KL}(q(z|x)\,\|\,p(z|x)) &= \mathbb{E}_{q(z|x)}[\log p(x,z) - \log q(z|x)] \\
&= \mathbb{E}_{q(z|x)}[\log p(x|z)] - D_{KL}(q(z|x)\,\|\,p(z))
\end{aligned}""",
    (r"[\log p(x|z)] - D", r"[\log p(x|z)] + D", "sign"),
    relations="= =",
    step=1,
)
def _(r):
    joint, q = mass(r, 3, 4), mass(r, 4)
    px, pz = joint.sum(1), joint.sum(0)
    row = joint[1]
    first = np.log(px[1]) - kl(q, row / px[1])
    fit, gap = q @ np.log(row / pz), kl(q, pz)
    return [first, q @ (np.log(row) - np.log(q)), fit - gap], fit + gap


@claim(
    "bernoulli_decoder",
    {"x": "binary, 0 or 1", "y": "real in (0,1)"},
    r"\log\left(y^{x}(1-y)^{1-x}\right) = x\log y+(1-x)\log(1-y)",
    (r"+(1-x)\log", r"-(1-x)\log", "sign"),
)
def _(r):
    x, y = int(r.integers(0, 2)), r.uniform(0.05, 0.45)
    return [np.log(y**x * (1 - y) ** (1 - x)), x * np.log(y) + (1 - x) * np.log(1 - y)], x * np.log(y) - (
        1 - x
    ) * np.log(1 - y)


@claim(
    "logvar_gradient",
    {"mu": "real", "ell": "real log-variance"},
    r"\frac{\partial}{\partial \ell}\left[\frac12\left(e^{\ell}+\mu^2-1-\ell\right)\right] = \frac12\left(e^{\ell}-1\right)",
    (r"= \frac12\left(e^{\ell}-1", r"= \left(e^{\ell}-1", "factor 1/2"),
)
def _(r):
    m, l = r.normal(size=2)
    return [slope(lambda u: (np.exp(u) + m * m - 1 - u) / 2, l), (np.exp(l) - 1) / 2], np.exp(l) - 1


@claim(
    "discriminator_ratio",
    {"p": "positive", "q": "positive", "_where": [r"D = \frac{p}{p+q}"]},
    r"\frac{D}{1-D} = \frac{p}{q}",
    (r"\frac{p}{q}", r"\frac{q}{p}", "inverted ratio"),
)
def _(r):
    p, q = r.uniform(0.2, 3, 2)
    d = p / (p + q)
    return [d / (1 - d), p / q], q / p


@bound(
    "fenchel_young",
    {"u": "positive", "t": "real"},
    r"ut \le u\log u-u+e^{t}",
    r"\le",
    r"\ge",
)
def _(r):
    u, t = r.uniform(0.1, 3), r.normal()
    return [u * t, u * np.log(u) - u + np.exp(t)]


@claim(
    "wasserstein_shift_square",
    {"a": "vector d", "b": "vector d"},
    r"\|a-b\|^2-\|a\|^2-\|b\|^2 = -2\langle a,b\rangle",
    ("= -2", "= 2", "sign"),
)
def _(r):
    a, b = r.normal(size=(2, 3))
    return [np.sum((a - b) ** 2) - a @ a - b @ b, -2 * a @ b], 2 * a @ b


@claim(
    "forward_two_steps",
    {
        r"\alpha_1": "in (0,1)",
        r"\alpha_2": "in (0,1)",
        "_where": [
            r"\epsilon_1, \epsilon_2 \sim \mathcal{N}(0,1) independent",
            r"x_1 = \sqrt{\alpha_1}x_0+\sqrt{1-\alpha_1}\epsilon_1",
            r"x_2 = \sqrt{\alpha_2}x_1+\sqrt{1-\alpha_2}\epsilon_2",
        ],
    },
    r"\mathrm{Var}(x_2\mid x_0) = 1-\alpha_1\alpha_2",
    (r"1-\alpha_1\alpha_2", r"1-\sqrt{\alpha_1\alpha_2}", "variance vs std"),
)
def _(r):
    a, b = r.uniform(0.1, 0.9, 2)
    return [b * (1 - a) + (1 - b), 1 - a * b], 1 - np.sqrt(a * b)


@claim(
    "score_of_perturbed",
    {"sigma": "positive", "x": "vector d", r"\tilde x": "vector d"},
    r"\nabla_{\tilde x}\left(-\frac{\|\tilde x-x\|_2^2}{2\sigma^2}\right) = \frac{x-\tilde x}{\sigma^2}",
    (r"\frac{x-\tilde x}{\sigma^2}", r"\frac{x-\tilde x}{\sigma}", "variance vs std"),
)
def _(r):
    s, x, y = r.uniform(0.5, 1.5), r.normal(size=3), r.normal(size=3)
    left = gradient(lambda u: -np.sum((u - x) ** 2) / (2 * s * s), y)
    return [left, (x - y) / s**2], (x - y) / s


@claim(
    "probability_flow",
    {"f": "real", "g": "positive", "s": "real"},
    r"f-g^2 s+\frac{1}{2}g^2 s = f-\frac12 g^2 s",
    (r"= f-\frac12 g^2 s", r"= f-\frac12 g s", "power"),
)
def _(r):
    f, s = r.normal(size=2)
    g = r.uniform(0.3, 2)
    return [f - g * g * s + g * g * s / 2, f - g * g * s / 2], f - g * s / 2


@claim(
    "ou_mean",
    {"theta": "positive", "x_0": "real", "t": "nonnegative", "_where": [r"m(t) = x_0 e^{-\theta t}"]},
    r"m'(t) = -\theta\,m(t)",
    (r"-\theta\,m", r"-m", "dropped factor"),
)
def _(r):
    k, x, t = r.uniform(0.3, 2), r.normal(), r.uniform(0, 2)
    return [slope(lambda u: x * np.exp(-k * u), t), -k * x * np.exp(-k * t)], -x * np.exp(-k * t)


@claim(
    "velocity_from_score",
    {
        "t": "real in (0,1)",
        "x_0": "real",
        "epsilon": "real",
        "_where": [r"x_t = (1-t)x_0+t\epsilon", r"v = \epsilon-x_0"],
    },
    r"x_0 = x_t-t\,v",
    ("x_t-t", "x_t+t", "sign"),
)
def _(r):
    t, x, e = r.uniform(0.1, 0.9), *r.normal(size=2)
    z, v = (1 - t) * x + t * e, e - x
    return [x, z - t * v], z + t * v


@claim(
    "radial_flow_scalar",
    {"z": "real", "a": "real", "b": "positive"},
    r"\frac{d}{dz}\left(z+b\tanh(az)\right) = 1+ab\left(1-\tanh^2(az)\right)",
    ("1+ab", "1+b", "dropped factor"),
)
def _(r):
    z, a, b = *r.normal(size=2), r.uniform(0.3, 2)
    inner = 1 - np.tanh(a * z) ** 2
    return [slope(lambda u: u + b * np.tanh(a * u), z), 1 + a * b * inner], 1 + b * inner


@claim(
    "affine_density",
    {"y": "real", "s": "real", "t": "real", "_where": [r"x \sim \mathcal{N}(0,1)", r"y = e^{s}x+t"]},
    r"\log p_Y(y) = -\frac12\log(2\pi)-\frac12\left((y-t)e^{-s}\right)^2-s",
    (r"^2-s", r"^2", "dropped Jacobian"),
)
def _(r):
    y, s, t = r.normal(size=3)
    value = norm.logpdf(y, t, np.exp(s))
    return [value, value], value + s


@claim(
    "attention_shift",
    {"q": "vector d", "K": "matrix n x d", "c": "real", "ones": "vector of ones", "_where": []},
    r"\mathrm{softmax}(Kq+c) = \mathrm{softmax}(Kq)",
    (r"\mathrm{softmax}(Kq+c)", r"\mathrm{softmax}(cKq)", "wrong algebra"),
)
def _(r):
    q, K, c = r.normal(size=2), r.normal(size=(3, 2)), r.normal()
    return [softmax(K @ q + c), softmax(K @ q)], softmax(K @ q) + softmax(K @ q + c) - softmax(c * K @ q)


@claim(
    "rms_norm_homogeneous",
    {"x": "vector d", "c": "positive", "d": "dimension", "_where": [r"N(x) = \frac{\sqrt{d}\,x}{\|x\|}"]},
    r"\|N(cx)\|^2 = d",
    ("= d", r"= \sqrt{d}", "dropped root"),
)
def _(r):
    x, c = r.normal(size=4), r.uniform(0.3, 2)
    return [np.sum((2 * c * x / np.linalg.norm(c * x)) ** 2), 4.0], 2.0


@claim(
    "kv_scaling",
    {
        "d": "positive integer",
        "sigma": "positive",
        "_where": [
            r"q_i \sim \mathcal{N}(0,\sigma^2)",
            r"k_i \sim \mathcal{N}(0,\sigma^2)",
            "all q_i, k_i independent",
        ],
    },
    r"\mathbb{E}\Big[\Big(\frac{1}{\sqrt d}\sum_{i=1}^d q_i k_i\Big)^2\Big] = \sigma^4",
    (r"\sigma^4", r"\sigma^2", "variance vs std"),
)
def _(r):
    s = r.uniform(0.5, 1.5)
    one = expected(lambda x: x * x, 0, s * s)
    return [one * one, s**4], s**2


@claim(
    "swish_slope",
    {"x": "real", "beta": "positive", "sigma": "sigmoid"},
    r"\frac{d}{dx}\left[x\sigma(\beta x)\right] = \sigma(\beta x)+\beta x\,\sigma(\beta x)(1-\sigma(\beta x))",
    (r"(1-\sigma(\beta x))", r"(1+\sigma(\beta x))", "sign"),
)
def _(r):
    x, b = r.normal(), r.uniform(0.3, 2)
    s = sigmoid(b * x)
    return [slope(lambda u: u * sigmoid(b * u), x), s + b * x * s * (1 - s)], s + b * x * s * (1 + s)


@claim(
    "adam_first_step",
    {
        "g": "real, g \\ne 0",
        "beta_1": "in (0,1)",
        "beta_2": "in (0,1)",
        "_where": [
            r"m = (1-\beta_1)g",
            r"v = (1-\beta_2)g^2",
            r"\hat m = \frac{m}{1-\beta_1}",
            r"\hat v = \frac{v}{1-\beta_2}",
        ],
    },
    r"\frac{\hat m}{\sqrt{\hat v}} = \frac{g}{|g|}",
    (r"\frac{g}{|g|}", "1", "assumption"),
)
def _(r):
    g = r.normal()
    return [g / np.sqrt(g * g), np.sign(g)], 1.0


@claim(
    "newton_step",
    {
        "A": "positive definite matrix n x n",
        "b": "vector n",
        "x": "vector n",
        "_where": [r"f(x) = \frac12x^\top Ax-b^\top x"],
    },
    r"x-A^{-1}\nabla f(x) = A^{-1}b",
    ("= A^{-1}b", "= -A^{-1}b", "sign"),
)
def _(r):
    A, b, x = spd(r, 3), r.normal(size=3), r.normal(size=3)
    inv = np.linalg.inv(A)
    return [x - inv @ (A @ x - b), inv @ b], -inv @ b


@claim(
    "geometric_averaging",
    {"rho": "real in (0,1)", "n": "positive integer"},
    r"\sum_{k=1}^{n}(1-\rho)\rho^{n-k} = 1-\rho^{n}",
    (r"1-\rho^{n}", r"1-\rho^{n+1}", "off by one"),
)
def _(r):
    p, n = r.uniform(0.1, 0.9), int(r.integers(1, 8))
    return [sum((1 - p) * p ** (n - k) for k in range(1, n + 1)), 1 - p**n], 1 - p ** (n + 1)


@claim(
    "gamma_posterior_mean",
    {
        "a": "positive",
        "b": "positive",
        "x": "positive",
        "_where": [r"\lambda \sim \mathrm{Gamma}(a,b)", r"x \mid \lambda \sim \mathrm{Exp}(\lambda)"],
    },
    r"\mathbb{E}[\lambda\mid x] = \frac{a+1}{b+x}",
    (r"\frac{a+1}{b+x}", r"\frac{a}{b+x}", "off by one"),
)
def _(r):
    a, b, x = r.uniform(0.6, 3, 3)
    weight = lambda l: l**a * np.exp(-(b + x) * l)
    value = quad(lambda l: l * weight(l), 0, 80, **INTEGRATION)[0] / quad(weight, 0, 80, **INTEGRATION)[0]
    return [value, (a + 1) / (b + x)], a / (b + x)


@claim(
    "prior_predictive",
    {
        "m": "real",
        "s": "positive",
        "t": "positive",
        "y": "real",
        "_where": [r"\mu \sim \mathcal{N}(m,s^2)", r"y\mid\mu \sim \mathcal{N}(\mu,t^2)"],
    },
    r"p(y) = \mathcal{N}(y;m,s^2+t^2)",
    ("s^2+t^2", "(s+t)^2", "variance vs std"),
)
def _(r):
    m, y = r.normal(size=2)
    s, t = r.uniform(0.4, 1.5, 2)
    value = quad(lambda u: normal(u, m, s * s) * normal(y, u, t * t), -20, 20, **INTEGRATION)[0]
    return [value, normal(y, m, s * s + t * t)], normal(y, m, (s + t) ** 2)


@claim(
    "dirichlet_mean_log",
    {"alpha": "positive vector K", "psi": "digamma function", "_where": [r"\alpha_0 = \sum_{k=1}^K\alpha_k"]},
    r"\frac{\partial}{\partial\alpha_1}\left[\log\Gamma(\alpha_0)-\sum_{k=1}^K\log\Gamma(\alpha_k)\right] = \psi(\alpha_0)-\psi(\alpha_1)",
    (r"\psi(\alpha_0)-\psi(\alpha_1)", r"\psi(\alpha_1)-\psi(\alpha_0)", "sign"),
)
def _(r):
    a = r.uniform(0.6, 3, 3)
    left = gradient(lambda u: float(gammaln(u.sum()) - gammaln(u).sum()), a)[0]
    value = digamma(a.sum()) - digamma(a[0])
    return [left, value], -value


@claim(
    "entropy_chain_three",
    {"X": "discrete random variables", "Y": "discrete random variables", "Z": "discrete random variables"},
    r"H(X,Y,Z) = H(X)+H(Y\mid X)+H(Z\mid X,Y)",
    (r"H(Z\mid X,Y)", r"H(Z\mid Y)", "dropped term"),
)
def _(r):
    P = mass(r, 2, 3, 2)
    px, pxy, pyz, py = P.sum((1, 2)), P.sum(2), P.sum(0), P.sum((0, 2))
    h = lambda a: entropy(a.ravel())
    return [h(P), h(px) + h(pxy) - h(px) + h(P) - h(pxy)], h(pxy) + h(pyz) - h(py)


@claim(
    "mi_as_kl_average",
    {"p": "joint distribution of x and y"},
    r"\mathbb{E}_{p(x,y)}\left[\log\frac{p(x,y)}{p(x)p(y)}\right] = \mathbb{E}_{p(x)}\left[D_{KL}(p(y|x)\,\|\,p(y))\right]",
    (r"D_{KL}(p(y|x)\,\|\,p(y))", r"D_{KL}(p(y)\,\|\,p(y|x))", "swapped KL arguments"),
)
def _(r):
    P = mass(r, 3, 4)
    px, py = P.sum(1), P.sum(0)
    rows = P / px[:, None]
    forward, backward = (px @ np.array([f(row) for row in rows]) for f in (lambda a: kl(a, py), lambda a: kl(py, a)))
    return [kl(P, np.outer(px, py)), forward], backward


@bound(
    "data_processing",
    {
        "X": "discrete random variables",
        "Y": "discrete random variables",
        "Z": "discrete random variables",
        "_where": [r"X \to Y \to Z"],
    },
    r"I(X;Z) \le I(X;Y)",
    r"\le",
    r"\ge",
)
def _(r):
    P, K = mass(r, 3, 3), np.array([mass(r, 3) for _ in range(3)])
    Q = P @ K
    info = lambda A: kl(A, np.outer(A.sum(1), A.sum(0)))
    return [info(Q), info(P)]


@claim(
    "gibbs_variance",
    {
        "E": "vector n",
        "beta": "positive",
        "_where": [r"Z(\beta) = \sum_{i=1}^n e^{-\beta E_i}", r"p_i = e^{-\beta E_i}/Z(\beta)"],
    },
    r"\frac{d^2}{d\beta^2}\log Z(\beta) = \sum_{i=1}^n p_i E_i^2-\Big(\sum_{i=1}^n p_i E_i\Big)^2",
    (r"p_i E_i^2-\Big", r"p_i E_i^2+\Big", "sign"),
)
def _(r):
    E, b = r.normal(size=4), r.uniform(0.3, 1.5)
    p = softmax(-b * E)
    second = slope(lambda v: slope(lambda u: np.log(np.exp(-u * E).sum()), v, 1e-2), b, 1e-2)
    return [second, p @ E**2 - (p @ E) ** 2], p @ E**2 + (p @ E) ** 2


@claim(
    "bellman_constant",
    {"gamma": "in (0,1)", "r": "real", "V": "real", "_where": [r"V = \frac{r}{1-\gamma}"]},
    r"V = r+\gamma V",
    (r"+\gamma V", r"-\gamma V", "sign"),
)
def _(r):
    g, x = r.uniform(0.1, 0.9), r.normal()
    v = x / (1 - g)
    return [v, x + g * v], x - g * v


@claim(
    "gaussian_policy",
    {"a": "real", "mu": "real", "sigma": "positive"},
    r"\frac{\partial}{\partial\sigma}\log\mathcal{N}(a\mid\mu,\sigma^2) = \frac{(a-\mu)^2}{\sigma^3}-\frac{1}{\sigma}",
    (r"\frac{(a-\mu)^2}{\sigma^3}", r"\frac{(a-\mu)^2}{\sigma^2}", "power"),
)
def _(r):
    a, m, s = *r.normal(size=2), r.uniform(0.5, 1.5)
    return [slope(lambda u: norm.logpdf(a, m, u), s), (a - m) ** 2 / s**3 - 1 / s], (a - m) ** 2 / s**2 - 1 / s


@claim(
    "soft_bellman",
    {"Q": "vector n", "alpha": "positive temperature", "n": "number of actions"},
    r"\frac{\partial}{\partial Q_k}\,\alpha\log\sum_{a=1}^n\exp(Q_a/\alpha) = \frac{\exp(Q_k/\alpha)}{\sum_{a=1}^n\exp(Q_a/\alpha)}",
    (r"= \frac{\exp(Q_k/\alpha)}", r"= \alpha\frac{\exp(Q_k/\alpha)}", "wrong coefficient"),
)
def _(r):
    q, t = r.normal(size=4), r.uniform(0.3, 2)
    left = gradient(lambda u: t * np.log(np.exp(u / t).sum()), q)
    return [left, softmax(q / t)], t * softmax(q / t)


@bound(
    "infonce_ceiling",
    {"s": "vector K", "K": "positive integer"},
    r"\log K+s_1-\log\sum_{j=1}^{K}e^{s_j} \le \log K",
    r"\le",
    r"\ge",
)
def _(r):
    s = r.normal(size=4)
    return [np.log(4) + s[0] - np.log(np.exp(s).sum()), np.log(4)]


@claim(
    "sinkhorn_row",
    {
        "K": "positive matrix n x m",
        "v": "positive vector m",
        "a": "positive vector n",
        "_where": [r"u_i = \frac{a_i}{\sum_{j=1}^m K_{ij}v_j}"],
    },
    r"\sum_{j=1}^m u_i K_{ij}v_j = a_i",
    ("= a_i", "= u_i a_i", "dropped factor"),
)
def _(r):
    K, v, a = r.uniform(0.2, 2, (3, 4)), r.uniform(0.2, 2, 4), r.uniform(0.2, 2, 3)
    u = a / (K @ v)
    return [u * (K @ v), a], u * a


@claim(
    "gp_noise_mean",
    {
        "k": "positive",
        "s": "positive",
        "y": "real",
        "_where": [r"f \sim \mathcal{N}(0,k)", r"y\mid f \sim \mathcal{N}(f,s^2)"],
    },
    r"\operatorname{Var}(f\mid y) = \frac{k s^2}{k+s^2}",
    (r"\frac{k s^2}{k+s^2}", r"\frac{k s}{k+s}", "variance vs std"),
)
def _(r):
    k, s, y = *r.uniform(0.4, 2, 2), r.normal()
    weight = lambda f: normal(f, 0, k) * normal(y, f, s * s)
    total = quad(weight, -15, 15, **INTEGRATION)[0]
    mean = quad(lambda f: f * weight(f), -15, 15, **INTEGRATION)[0] / total
    square = quad(lambda f: (f - mean) ** 2 * weight(f), -15, 15, **INTEGRATION)[0] / total
    return [square, k * s * s / (k + s * s)], k * s / (k + s)


@claim(
    "metropolis_symmetric",
    {"p": "positive function", "x": "real", "y": "real"},
    r"p(x)\min\left\{1,\frac{p(y)}{p(x)}\right\} = \min\{p(x),p(y)\}",
    (r"\frac{p(y)}{p(x)}", r"\frac{p(x)}{p(y)}", "inverted ratio"),
)
def _(r):
    a, b = r.uniform(0.2, 3, 2)
    right = min(a, b)
    return [a * min(1, b / a), right], right + a * min(1, b / a) - a * min(1, a / b)


@claim(
    "em_lower_bound_tight",
    {"p": "distributions", "x": "observed"},
    r"\sum_z p(z|x)\log\frac{p(x,z)}{p(z|x)} = \log p(x)",
    (r"\frac{p(x,z)}{p(z|x)}", r"\frac{p(z|x)}{p(x,z)}", "inverted ratio"),
)
def _(r):
    joint = mass(r, 3, 4)
    row = joint[1]
    post = row / row.sum()
    value = post @ np.log(row / post)
    return [value, np.log(row.sum())], 3 * np.log(row.sum())


@claim(
    "cavi_normal",
    {"mu": "real", "v": "positive", "x": "real", "_where": [r"q(\theta) = \mathcal{N}(\theta;\mu,v)"]},
    r"\mathbb{E}_{q}\left[(x-\theta)^2\right] = (x-\mu)^2+v",
    (r"(x-\mu)^2+v", r"(x-\mu)^2+v^2", "variance vs std"),
)
def _(r):
    m, x, v = *r.normal(size=2), r.uniform(0.4, 2)
    return [expected(lambda t: (x - t) ** 2, m, v), (x - m) ** 2 + v], (x - m) ** 2 + v**2
