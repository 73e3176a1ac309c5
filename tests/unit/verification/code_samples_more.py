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
P = "x > 0"


def nllG(x, mu, var):
    return F.gaussian_nll_loss(mu, x, var, full=True, reduction="none", eps=0)


def kld(q, p):
    return torch.sum(q * (torch.log(q) - torch.log(p)))


def cumul(x):
    return torch.cumsum(x, 0)[-1]


def rms(x):
    return x / torch.sqrt(torch.mean(x**2))


def stable_sig(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


def rec(x, n=5):
    return 1.0 if n == 0 else x * rec(x, n - 1)


def ent(s):
    return 0.5 * torch.log(2 * math.pi * math.e * s**2)


def interp(a, b, t):
    return torch.lerp(a, b, t)


def wass(m, s, n, t):
    return (m - n) ** 2 + (s - t) ** 2


def ce(x, y):
    return -(y * F.log_softmax(x, -1)).sum()


def outer(x, y):
    return torch.outer(x, y)


def cov(X):
    return X.T @ X / X.shape[0]


def gauss_kernel(x, y):
    return torch.exp(-0.5 * ((x - y) ** 2).sum())


def ridge(w, X, y):
    return ((X @ w - y) ** 2).sum() + w @ w


def loggamma_ratio(a):
    return torch.lgamma(a + 1) - torch.lgamma(a)


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
    ("gaussian_nll", nllG, "log(2*pi*v)/2 + (x-m)**2/(2*v)", "x,m: real; v>0", ["x", "m", "v"]),
    ("kl cat", kld, "total(q*log(q/p))", "q, p: vector n positive", None),
    ("rms", rms, "x/sqrt(mean(x**2))", "x: vector n", None),
    ("stable sigmoid", stable_sig, "sigmoid(x)", G, None),
    ("recursion", rec, "x**5", G, None),
    ("entropy normal", ent, "log(2*pi*exp(1)*s**2)/2", "s>0", None),
    ("lerp", interp, "a + t*(b - a)", "a,b: real; 0<=t<=1", None),
    ("wass", wass, "(m-n)**2+(s-t)**2", "m,n: real; s,t>0", None),
    ("ce", ce, "-total(y*log_softmax(x))", "x,y: vector n", None),
    ("outer", outer, "outer(x,y)", "x: vector n; y: vector m", None),
    ("cov", cov, "X' @ X / n", "X: matrix n d", None),
    ("kernel", gauss_kernel, "exp(-total((x-y)**2)/2)", "x,y: vector n", None),
    ("ridge", ridge, "total((X@w-y)**2)+w@w", "w: vector d; X: matrix n d; y: vector n", None),
    ("lgamma ratio", loggamma_ratio, "log(a)", "a>0", None),
    ("erfcx", special.erfcx, "exp(x**2)*erfc(x)", P, None),
    ("betaln", special.betaln, "loggamma(a)+loggamma(b)-loggamma(a+b)", "a,b>0", ["a", "b"]),
    ("cbrt power", lambda x: x**0.5, "sqrt(x)", "x >= 0", None),
    ("sum einsum", lambda A, B: np.einsum("ij,ij->", A, B), "trace(A' @ B)", "A,B: matrix n m", None),
    ("det", np.linalg.det, "det(a)", "a: matrix n n", None),
    ("trig identity", lambda x: np.sin(x) ** 2 + np.cos(x) ** 2, "1 + 0*x", G, None),
    ("expm1 division", lambda x: np.expm1(x) / x, "(exp(x)-1)/x", P, None),
    (
        "weibull",
        lambda x, k, c: stats.weibull_min.logpdf(x, k, scale=c),
        "log(k/c)+(k-1)*log(x/c)-(x/c)**k",
        "x,k,c>0",
        None,
    ),
    ("elu", F.elu, "cases((x, x > 0), (exp(x)-1, otherwise))", G, ["x"]),
    ("hinge", lambda x, y: torch.clamp(1 - x * y, min=0), "max(1 - x*y, 0)", "x,y: real", None),
    ("swish beta", lambda x, b: x * torch.sigmoid(b * x), "x/(1+exp(-b*x))", "x,b: real", None),
    (
        "log cosh",
        lambda x: np.abs(x) + np.log1p(np.exp(-2 * np.abs(x))) - np.log(2),
        "log((exp(x)+exp(-x))/2)",
        G,
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
    (
        "nll no half",
        lambda x, m, v: F.gaussian_nll_loss(m, x, v, reduction="none", eps=0),
        "log(2*pi*v)/2 + (x-m)**2/(2*v)",
        "x,m: real; v>0",
        None,
    ),
    (
        "nll eps",
        lambda x, m, v: F.gaussian_nll_loss(m, x, v, full=True, reduction="none"),
        "log(2*pi*v)/2 + (x-m)**2/(2*v)",
        "x,m: real; v>0",
        None,
    ),
    ("kl reversed", lambda q, p: kld(p, q), "total(q*log(q/p))", "q, p: vector n positive", None),
    (
        "kl mean",
        lambda q, p: torch.mean(q * (torch.log(q) - torch.log(p))),
        "total(q*log(q/p))",
        "q, p: vector n positive",
        None,
    ),
    (
        "F.kl_div args",
        lambda q, p: F.kl_div(q.log(), p, reduction="sum"),
        "total(q*log(q/p))",
        "q, p: vector n positive",
        None,
    ),
    ("entropy var", lambda s: 0.5 * torch.log(2 * math.pi * math.e * s), "log(2*pi*exp(1)*s**2)/2", "s>0", None),
    ("lerp swapped", lambda a, b, t: torch.lerp(b, a, t), "a + t*(b - a)", "a,b: real; 0<=t<=1", None),
    (
        "wass product",
        lambda m, s, n, t: (m - n) ** 2 + s**2 + t**2 - s * t,
        "(m-n)**2+(s-t)**2",
        "m,n: real; s,t>0",
        None,
    ),
    ("outer T", lambda x, y: torch.outer(y, x), "outer(x,y)", "x: vector n; y: vector m", None),
    (
        "cov n-1",
        lambda X: X.T @ X / (X.shape[0] - 1) if X.shape[0] > 1 else X.T @ X,
        "X' @ X / n",
        "X: matrix n d",
        None,
    ),
    ("cov over d", lambda X: X.T @ X / X.shape[1], "X' @ X / n", "X: matrix n d", None),
    ("kernel no half", lambda x, y: torch.exp(-((x - y) ** 2).sum()), "exp(-total((x-y)**2)/2)", "x,y: vector n", None),
    (
        "ridge mean",
        lambda w, X, y: ((X @ w - y) ** 2).mean() + w @ w,
        "total((X@w-y)**2)+w@w",
        "w: vector d; X: matrix n d; y: vector n",
        None,
    ),
    (
        "ridge broadcast",
        lambda w, X, y: ((X @ w[:, None] - y) ** 2).sum() + w @ w,
        "total((X@w-y)**2)+w@w",
        "w: vector d; X: matrix n d; y: vector n",
        None,
    ),
    ("erfcx naive", lambda x: np.exp(x**2) * special.erfc(x), "exp(x**2)*erfc(x)", P, None),
    (
        "gammaln neg",
        lambda a, b: special.gammaln(a) + special.gammaln(b) - special.gammaln(a * b),
        "loggamma(a)+loggamma(b)-loggamma(a+b)",
        "a,b>0",
        None,
    ),
    ("det abs", lambda A: torch.abs(torch.linalg.det(A)), "det(A)", "A: matrix n n", None),
    (
        "trace AB",
        lambda A, B: np.trace(A @ B) if A.shape[0] == A.shape[1] else np.sum(A * B),
        "trace(A' @ B)",
        "A,B: matrix n m",
        None,
    ),
    (
        "weibull swapped",
        lambda x, k, c: stats.weibull_min.logpdf(x, c, scale=k),
        "log(k/c)+(k-1)*log(x/c)-(x/c)**k",
        "x,k,c>0",
        None,
    ),
    ("elu alpha", lambda x: F.elu(x, alpha=1.01), "cases((x, x > 0), (exp(x)-1, otherwise))", G, None),
    ("hinge minus", lambda x, y: torch.clamp(1 + x * y, min=0), "max(1 - x*y, 0)", "x,y: real", None),
    ("logcosh naive", lambda x: np.log(np.cosh(x)), "log((exp(x)+exp(-x))/2)", G, None),
    ("expm1 at 0", lambda x: torch.expm1(x) / x, "cases(((exp(x)-1)/x, x != 0), (1, otherwise))", G, None),
    ("normalise in place", lambda x: x.div_(x.sum()), "x/total(x)", "x: vector n positive", None),
    ("max no grad", lambda x, y: torch.maximum(x, y.detach()), "max(x,y)", "x,y: real", ["x", "y"]),
    ("dropout train", lambda x: F.dropout(x, 0.3), "x", "x: vector n", None),
    ("wrong digits", lambda x: 3.1416 * x, "pi*x", G, None),
    ("clip p", lambda p: np.log(np.clip(p, 1e-7, 1 - 1e-7)), "log(p)", "0<p<1", None),
    ("argmax one-hot", lambda x: F.one_hot(x.argmax(), x.shape[0]).to(x.dtype), "softmax(x)", "x: vector n", None),
    ("cumulative", lambda x: np.cumsum(x), "x", "x: vector n", None),
]
