"""More functions as people write them, written after the judge was tuned on the first ones."""

import functools
import math

import numpy as np
import torch
from scipy import special, stats

F = torch.nn.functional


class Scaled:
    def __init__(self, k):
        self.k = k

    def __call__(self, x):
        return self.k * x


def power(x, p=2):
    return x**p


def recon(x, mu, logvar):
    return 0.5 * torch.sum(logvar + (x - mu) ** 2 / logvar.exp() + math.log(2 * math.pi))


def jsd(p, q):
    m = (p + q) / 2
    return 0.5 * (p * np.log(p / m) + (1 - p) * np.log((1 - p) / (1 - m))) + 0.5 * (
        q * np.log(q / m) + (1 - q) * np.log((1 - q) / (1 - m))
    )


def log1mexp(x):
    return np.where(x < math.log(2), np.log(-np.expm1(-x)), np.log1p(-np.exp(-x)))


def sinkless(x):
    return torch.where(
        x.abs() < 1e-3, 1 - x**2 / 6 + x**4 / 120, torch.sin(x) / torch.where(x == 0, torch.ones_like(x), x)
    )


def attention(q, k):
    return F.softmax(q @ k.T / math.sqrt(2), -1)


def layernorm(x):
    return (x - x.mean()) / torch.sqrt(((x - x.mean()) ** 2).mean() + 1e-5)


def huge(x):
    return np.sqrt(1 + x * x)


def lse2(a, b):
    m = np.maximum(a, b)
    return m + np.log(np.exp(a - m) + np.exp(b - m))


def gumbel(u):
    return -np.log(-np.log(u))


def focal(p):
    return -((1 - p) ** 2) * torch.log(p)


def vonmises(x, k):
    return k * np.cos(x) - np.log(2 * np.pi * special.i0e(k)) - k


def beta_kl(a, b):
    return a * np.log(a / b) + (1 - a) * np.log((1 - a) / (1 - b))


def cosine(x, y):
    return F.cosine_similarity(x, y, dim=0)


def elbo(m, s):
    return -0.5 * (m**2 + s**2) + torch.log(s)


def norm_cdf(x):
    return 0.5 * torch.erfc(-x / math.sqrt(2))


def quadratic(x, A):
    return torch.einsum("i,ij,j->", x, A, x)


def chol(S):
    return 2 * torch.log(torch.diagonal(torch.linalg.cholesky(S))).sum()


def mish(x):
    return x * torch.tanh(F.softplus(x))


def mixed(x):
    return float(x) ** 3


G = "x: real"
# (name, function, formula, where, args)
MORE_RIGHT = [
    ("class", Scaled(3.0), "3*x", G, None),
    ("default", power, "x**2", G, None),
    ("default bound", power, "x**p", "x > 0; p: real[-3,3]", None),
    ("partial", functools.partial(power, p=3), "x**3", G, None),
    (
        "recon",
        recon,
        "total(logvar + (x - mu)**2/exp(logvar) + log(2*pi))/2",
        "x, mu: vector n; logvar: vector n real[-20,20]",
        None,
    ),
    (
        "jsd",
        jsd,
        "(p*log(2*p/(p+q)) + (1-p)*log(2*(1-p)/(2-p-q)) + q*log(2*q/(p+q)) + (1-q)*log(2*(1-q)/(2-p-q)))/2",
        "0<p<1; 0<q<1",
        None,
    ),
    ("log1mexp", log1mexp, "log(1 - exp(-x))", "x > 0", None),
    ("taylor guard", sinkless, "cases((sin(x)/x, x != 0), (1, otherwise))", G, None),
    ("attention", attention, "softmax(q @ k' / sqrt(2))", "q: matrix n d; k: matrix m d", None),
    ("layernorm", layernorm, "(x - mean(x))/sqrt(mean((x - mean(x))**2) + 1/100000)", "x: vector n", None),
    ("sqrt1px2", huge, "sqrt(1 + x**2)", G, None),
    ("lse2", lse2, "log(exp(a) + exp(b))", "a, b: real", None),
    ("gumbel", gumbel, "-log(-log(u))", "0 < u < 1", None),
    ("focal", focal, "-(1-p)**2*log(p)", "0 < p < 1", None),
    ("bernoulli kl", beta_kl, "KL(Bernoulli(a) || Bernoulli(b))", "0<a<1; 0<b<1", None),
    ("elbo", elbo, "-(m**2 + s**2)/2 + log(s)", "m: real; s > 0", None),
    ("cdf", norm_cdf, "(1 + erf(x/sqrt(2)))/2", G, None),
    ("quadratic", quadratic, "x @ (A @ x)", "x: vector n; A: matrix n n", None),
    ("chol", chol, "logdet(S)", "S: matrix n n spd", None),
    ("mish", mish, "x*tanh(log(1+exp(x)))", G, None),
    ("float()", mixed, "x**3", G, None),
    ("variance", lambda x: x.var(unbiased=False), "mean((x - mean(x))**2)", "x: vector n", None),
    ("np.var", np.var, "mean((a - mean(a))**2)", "a: vector n", ["a"]),
    ("geometric", lambda k, p: k * np.log1p(-p) + np.log(p), "log_density(Geometric(p), k)", "k: natural; 0<p<1", None),
    (
        "gamma logpdf",
        lambda x, a, b: stats.gamma.logpdf(x, a, scale=1 / b),
        "log_density(Gamma(a, rate=b), x)",
        "x,a,b>0",
        None,
    ),
    ("expint: poly", lambda x: ((x + 3) * x - 2) * x + 1, "x**3 + 3*x**2 - 2*x + 1", G, None),
    ("bound only", lambda x: np.arcsin(x), "asin(x)", "x: real[-1,1]", None),
    ("sqrt at 0", lambda x: torch.sqrt(x), "sqrt(x)", "x >= 0", None),
    ("xlogx", lambda p: torch.special.xlogy(p, p), "cases((p*log(p), p > 0), (0, otherwise))", "p: real[0,1]", None),
    ("entr scipy", special.entr, "-p*log(p)", "0<p<1", ["p"]),
    ("norm", lambda x: torch.linalg.norm(x), "norm(x)", "x: vector n", None),
    (
        "precision",
        lambda x, tau: 0.5 * torch.log(tau / (2 * math.pi)) - 0.5 * tau * x**2,
        "log_density(Normal(0, sd=s), x)",
        "x: real; s>0",
        {"tau": "1/s**2"},
    ),
    (
        "log scale",
        lambda x, ls: -ls - 0.5 * math.log(2 * math.pi) - 0.5 * (x * torch.exp(-ls)) ** 2,
        "log_density(Normal(0, sd=s), x)",
        "x: real; s>0",
        {"ls": "log(s)"},
    ),
    ("kw only", lambda x, *, scale: x / scale, "x/scale", "x: real; scale>0", None),
    (
        "nan where there is no slope",
        lambda x: torch.where(x == 0, torch.zeros_like(x), x * torch.log(x.abs())),
        "cases((x*log(abs(x)), x != 0), (0, otherwise))",
        "x: real[-1,1]",
        None,
    ),
]
# The same; each is wrong somewhere in the domain.
MORE_WRONG = [
    ("a guarded cosine", cosine, "x @ y / (norm(x)*norm(y))", "x, y: vector n", None),
    ("class factor", Scaled(2.0), "3*x", G, None),
    ("abs missing", lambda x: x, "abs(x)", G, None),
    (
        "cross entropy onehot",
        lambda x, y: -(y * F.log_softmax(x, -1)).mean(),
        "-total(y*log_softmax(x))",
        "x, y: vector n",
        None,
    ),
    (
        "jsd without half",
        lambda p, q: 2 * jsd(p, q),
        "(p*log(2*p/(p+q)) + (1-p)*log(2*(1-p)/(2-p-q)) + q*log(2*q/(p+q)) + (1-q)*log(2*(1-q)/(2-p-q)))/2",
        "0<p<1; 0<q<1",
        None,
    ),
    ("log1mexp naive", lambda x: np.log(1 - np.exp(-x)), "log(1 - exp(-x))", "x > 0", None),
    (
        "attention unscaled",
        lambda q, k: F.softmax(q @ k.T, -1),
        "softmax(q @ k' / sqrt(2))",
        "q: matrix n d; k: matrix m d",
        None,
    ),
    (
        "layernorm unbiased",
        lambda x: (x - x.mean()) / torch.sqrt(x.var(unbiased=True) + 1e-5),
        "(x - mean(x))/sqrt(mean((x - mean(x))**2) + 1/100000)",
        "x: vector n",
        None,
    ),
    ("gumbel sign", lambda u: np.log(-np.log(u)), "-log(-log(u))", "0 < u < 1", None),
    ("focal power", lambda p: -(1 - p) * torch.log(p), "-(1-p)**2*log(p)", "0 < p < 1", None),
    ("bern kl swapped", lambda a, b: beta_kl(b, a), "KL(Bernoulli(a) || Bernoulli(b))", "0<a<1; 0<b<1", None),
    ("cdf sign", lambda x: 0.5 * torch.erfc(x / math.sqrt(2)), "(1 + erf(x/sqrt(2)))/2", G, None),
    ("quadratic half", lambda x, A: 0.5 * x @ A @ x, "x @ (A @ x)", "x: vector n; A: matrix n n", None),
    (
        "chol no 2",
        lambda S: torch.log(torch.diagonal(torch.linalg.cholesky(S))).sum(),
        "logdet(S)",
        "S: matrix n n spd",
        None,
    ),
    ("unbiased var", lambda x: x.var(), "mean((x - mean(x))**2)", "x: vector n", None),
    ("ddof", lambda a: np.var(a, ddof=1), "mean((a - mean(a))**2)", "a: vector n", None),
    (
        "geometric trials",
        lambda k, p: (k - 1) * np.log1p(-p) + np.log(p),
        "log_density(Geometric(p), k)",
        "k: posint; 0<p<1",
        None,
    ),
    (
        "gamma scale",
        lambda x, a, b: stats.gamma.logpdf(x, a, scale=b),
        "log_density(Gamma(a, rate=b), x)",
        "x,a,b>0",
        None,
    ),
    ("xlogx at 0", lambda p: p * torch.log(p), "cases((p*log(p), p > 0), (0, otherwise))", "p: real[0,1]", None),
    ("sum of squares for norm", lambda x: (x**2).sum(), "norm(x)", "x: vector n", None),
    (
        "tau as sd",
        lambda x, tau: -0.5 * torch.log(tau / (2 * math.pi)) - 0.5 * tau * x**2,
        "log_density(Normal(0, sd=s), x)",
        "x: real; s>0",
        {"tau": "1/s**2"},
    ),
    ("int division", lambda x: x // 2, "x/2", G, None),
    ("degrees", lambda x: np.sin(np.deg2rad(x)), "sin(x)", G, None),
    ("modulus", lambda x: np.fmod(x, 1), "x - floor(x)", G, None),
    ("clip grad", lambda x: torch.clamp(x, -1, 1), "x", G, None),
    ("straight through", lambda x: x + (torch.round(x) - x).detach(), "x", G, None),
    ("hard sigmoid", F.hardsigmoid, "sigmoid(x)", G, ["x"]),
    ("leaky", lambda x: F.leaky_relu(x), "max(x,0)", G, None),
    ("sorted", lambda x: np.sort(x), "x", "x: vector n", None),
    ("reversed", lambda x: x.flip(0), "x", "x: vector n", None),
    ("in place then right", lambda x: np.negative(x, out=x) if isinstance(x, np.ndarray) else -x, "-x", G, None),
    ("shared state", lambda x, _c=[]: (_c.append(1), x * len(_c))[1], "x", G, ["x"]),
    ("batchnorm", lambda x: x - x.mean() + x.mean() if x.ndim == 0 else x - x.mean(), "x", G, None),
    ("dot not outer", lambda x, y: x * y, "x @ y", "x, y: vector n", None),
    ("mae for mse", lambda x, y: (x - y).abs().mean(), "mean((x - y)**2)", "x, y: vector n", None),
    ("softplus beta threshold", lambda x: F.softplus(x, threshold=2), "log(1+exp(x))", G, None),
    ("grad scaled only", lambda x: 2 * x - x.detach(), "x", G, None),
    ("sqrt grad guard", lambda x: torch.sqrt(x + 1e-4), "sqrt(x)", "x >= 0", None),
]
