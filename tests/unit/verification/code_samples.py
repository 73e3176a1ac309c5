# ruff: noqa: E501 - a function, its formula and its domain stand in one line
"""Functions as people write them, right and wrong, each with the formula that it is held against."""

import math

import numpy as np
import torch
from scipy import special, stats

F = torch.nn.functional
LOG_2PI = math.log(2 * math.pi)
NORMAL = "log_density(Normal(m, sd=s), x)"
NORMAL_WHERE = "x, m: real; s > 0"
KL = "KL(Normal(m, sd=s) || Normal(0, sd=1))"
KL_WHERE = "m: real; s > 0"
KL_ARGS = {"mu": "m", "logvar": "log(s**2)"}
KLS = "total(m**2 + s**2 - 1 - 2*log(s))/2"
VECTORS = "m: vector n; s: vector n positive"
PAIR = "x, y: vector n"
SOFTPLUS = "log(1 + exp(x))"
BCE = "softplus(x) - x*y"
BCE_WHERE = "x: real; y: real[0,1]"
GELU = "x*(1 + erf(x/sqrt(2)))/2"
SINC = "cases((sin(x)/x, x != 0), (1, otherwise))"

_calls = [0]


def counted(x):
    _calls[0] += 1
    return x + (_calls[0] % 2)


class WrongBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0]


def scaled_in_place(x):
    x *= 2
    return x / 2


def doubled_in_place(x, y):
    return x.mul_(2).div(2) + y


def relu_of_arrays(x):
    result = x.copy()
    result[result < 0] = 0
    return result


def branching(x):
    return 0.0 if x < 0 else x


def safe_sinc(x):
    safe = torch.where(x == 0, torch.ones_like(x), x)
    return torch.where(x == 0, torch.ones_like(x), torch.sin(safe) / safe)


def poisson(k, rate):
    return k * math.log(rate) - rate - math.lgamma(k + 1)


# (name, function, formula, where, args)
RIGHT = [
    ("softplus by logaddexp", lambda x: np.logaddexp(0, x), SOFTPLUS, "x: real", None),
    ("softplus of torch", F.softplus, SOFTPLUS, "x: real", None),
    ("log1p", np.log1p, "log(1 + x)", "x > -1", None),
    ("log of 1 + x", lambda x: np.log(1 + x), "log(1 + x)", "x > -1", None),
    ("sigmoid of scipy", special.expit, "1/(1 + exp(-x))", "x: real", None),
    ("sigmoid of torch", torch.sigmoid, "1/(1 + exp(-x))", "x: real", None),
    ("sigmoid of a method", lambda x: x.sigmoid(), "sigmoid(x)", "x: real", None),
    ("normal, numpy", lambda x, m, s: -0.5 * ((x - m) / s) ** 2 - np.log(s) - 0.5 * LOG_2PI, NORMAL, NORMAL_WHERE, None),
    ("normal, torch", lambda x, m, s: -((x - m) ** 2) / (2 * s**2) - torch.log(s) - 0.5 * LOG_2PI, NORMAL, NORMAL_WHERE, None),
    ("normal, torch.distributions", lambda x, m, s: torch.distributions.Normal(m, s).log_prob(x), NORMAL, NORMAL_WHERE, None),
    ("normal, scipy.stats", lambda x, m, s: stats.norm.logpdf(x, m, s), NORMAL, NORMAL_WHERE, None),
    ("normal, math", lambda x, m, s: -((x - m) ** 2) / (2 * s**2) - math.log(s) - LOG_2PI / 2, NORMAL, "x, m: real[-100,100]; s: real[1/100,100]", None),
    ("KL of a VAE", lambda mu, logvar: -0.5 * (1 + logvar - mu**2 - logvar.exp()), KL, KL_WHERE, KL_ARGS),
    ("KL of a VAE, summed", lambda mu, logvar: -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp()), KLS, VECTORS, KL_ARGS),
    ("KL of a VAE, numpy", lambda mu, logvar: 0.5 * np.sum(np.exp(logvar) + mu**2 - 1 - logvar), KLS, VECTORS, KL_ARGS),
    ("KL of two normals", lambda m, s, n, t: torch.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5, "KL(Normal(m, sd=s) || Normal(n, sd=t))", "m, n: real; s, t > 0", None),
    ("KL of torch.distributions", lambda m, s, n, t: torch.distributions.kl_divergence(torch.distributions.Normal(m, s), torch.distributions.Normal(n, t)), "KL(Normal(m, sd=s) || Normal(n, sd=t))", "m, n: real; s, t > 0", None),
    ("BCE with logits", lambda x, y: F.binary_cross_entropy_with_logits(x, y, reduction="none"), BCE, BCE_WHERE, None),
    ("BCE with logits, mean", F.binary_cross_entropy_with_logits, BCE, BCE_WHERE, ["x", "y"]),
    ("BCE of a probability", lambda p, y: -(y * np.log(p) + (1 - y) * np.log1p(-p)), "-(y*log(p) + (1 - y)*log(1 - p))", "0 < p < 1; y: real[0,1]", None),
    ("GELU", F.gelu, GELU, "x: real", None),
    ("GELU by tanh", lambda x: F.gelu(x, approximate="tanh"), "x*(1 + tanh(sqrt(2/pi)*(x + 44715*x**3/1000000)))/2", "x: real", None),
    ("SiLU", F.silu, "x*sigmoid(x)", "x: real", ["x"]),
    ("logsumexp of torch", lambda x: torch.logsumexp(x, -1), "log(total(exp(x)))", "x: vector n", None),
    ("logsumexp of scipy", special.logsumexp, "logsumexp(a)", "a: vector n", ["a"]),
    ("log softmax", lambda x: F.log_softmax(x, -1), "log_softmax(x)", "x: vector n", None),
    ("softmax", lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(), "softmax(x)", "x: vector n", None),
    ("mean squared error", F.mse_loss, "mean((x - y)**2)", PAIR, ["x", "y"]),
    ("clamp", lambda x: torch.clamp(x, 0, 1), "min(max(x, 0), 1)", "x: real", None),
    ("relu", torch.relu, "max(x, 0)", "x: real", None),
    ("absolute value", torch.abs, "abs(x)", "x: real", None),
    ("maximum", torch.maximum, "max(x, y)", "x, y: real", ["x", "y"]),
    ("hypot", np.hypot, "sqrt(x**2 + y**2)", "x, y: real", ["x", "y"]),
    ("safe sinc", safe_sinc, SINC, "x: real", None),
    ("arrays only", relu_of_arrays, "max(x, 0)", "x: real", None),
    ("numbers only", branching, "max(x, 0)", "x: real", None),
    ("Poisson", poisson, "k*log(rate) - rate - loggamma(k + 1)", "k: natural; rate > 0", None),
    ("gamma density", lambda x, a, b: a * torch.log(b) + (a - 1) * torch.log(x) - b * x - torch.lgamma(a), "a*log(b) + (a - 1)*log(x) - b*x - loggamma(a)", "x, a, b > 0", None),
    ("Student", lambda x, v: torch.lgamma((v + 1) / 2) - torch.lgamma(v / 2) - 0.5 * torch.log(v * math.pi) - (v + 1) / 2 * torch.log1p(x**2 / v), "loggamma((v + 1)/2) - loggamma(v/2) - log(v*pi)/2 - (v + 1)/2*log(1 + x**2/v)", "x: real; v > 0", None),
    ("Mahalanobis", lambda x, S: x @ torch.linalg.solve(S, x), "x @ (inverse(S) @ x)", "x: vector n; S: matrix n n spd", None),
    ("log determinant", torch.logdet, "logdet(S)", "S: matrix n n spd", ["S"]),
    ("entropy of logits", lambda x: -(F.softmax(x, -1) * F.log_softmax(x, -1)).sum(-1), "-total(softmax(x)*log_softmax(x))", "x: vector n", None),
    ("logit", torch.logit, "log(p/(1 - p))", "0 < p < 1", ["p"]),
    ("Huber", lambda x: F.huber_loss(x, torch.zeros_like(x)), "cases((x**2/2, abs(x) <= 1), (abs(x) - 1/2, otherwise))", "x: real", None),
    ("1 - cos", lambda x: (1 - np.cos(x)) / x**2, "(1 - cos(x))/x**2", "x: real", None),
    ("float32 inside", lambda x: x.float().exp().double(), "exp(x)", "x: real[-5,5]", None),
    ("short constants", lambda x: 0.918938533 + x**2 / 2, "log(2*pi)/2 + x**2/2", "x: real", None),
]  # fmt: skip

# (name, function, formula, where, args, what the verdict calls it, or None where it need not have a name)
WRONG = [
    ("KL without exp", lambda mu, logvar: -0.5 * (1 + logvar - mu**2 - logvar), KL, KL_WHERE, KL_ARGS, None),
    ("KL with a sign", lambda mu, logvar: -0.5 * (1 + logvar + mu**2 - logvar.exp()), KL, KL_WHERE, KL_ARGS, "sign"),
    ("KL without 1/2", lambda mu, logvar: -(1 + logvar - mu**2 - logvar.exp()), KL, KL_WHERE, KL_ARGS, "factor"),
    ("KL, mean for sum", lambda mu, logvar: -0.5 * torch.mean(1 + logvar - mu.pow(2) - logvar.exp()), KLS, VECTORS, KL_ARGS, "mean for sum"),
    ("KL of the sd", lambda mu, logvar: -0.5 * torch.sum(1 + logvar - mu.pow(2) - (logvar / 2).exp()), KLS, VECTORS, KL_ARGS, None),
    ("KL the other way", lambda m, s, n, t: torch.log(s / t) + (t**2 + (m - n) ** 2) / (2 * s**2) - 0.5, "KL(Normal(m, sd=s) || Normal(n, sd=t))", "m, n: real; s, t > 0", None, "swapped KL arguments"),
    ("normal, variance for sd", lambda x, m, s: -((x - m) ** 2) / (2 * s) - torch.log(s) - 0.5 * LOG_2PI, NORMAL, NORMAL_WHERE, None, "variance for standard deviation"),
    ("normal without normaliser", lambda x, m, s: -0.5 * ((x - m) / s) ** 2 - np.log(s), NORMAL, NORMAL_WHERE, None, "dropped term"),
    ("normal without log s", lambda x, m, s: -0.5 * ((x - m) / s) ** 2 - 0.5 * LOG_2PI, NORMAL, NORMAL_WHERE, None, "dropped term"),
    ("normal, 2 pi outside of the half", lambda x, m, s: -0.5 * ((x - m) / s) ** 2 - np.log(s) - LOG_2PI, NORMAL, NORMAL_WHERE, None, None),
    ("softplus, numpy", lambda x: np.log(1 + np.exp(x)), SOFTPLUS, "x: real", None, "overflow"),
    ("softplus, torch", lambda x: torch.log1p(torch.exp(x)), SOFTPLUS, "x: real", None, "overflow"),
    ("softplus, math", lambda x: math.log1p(math.exp(x)), SOFTPLUS, "x: real", None, "overflow"),
    ("softplus, float32 only", lambda x: np.log(1 + np.exp(x)), SOFTPLUS, "x: real[-10,200]", None, "overflow"),
    ("logsumexp", lambda x: torch.log(torch.sum(torch.exp(x))), "logsumexp(x)", "x: vector n", None, "overflow"),
    ("softmax", lambda x: np.exp(x) / np.exp(x).sum(), "softmax(x)", "x: vector n", None, "overflow"),
    ("sigmoid", lambda x: np.exp(x) / (1 + np.exp(x)), "sigmoid(x)", "x: real", None, "overflow"),
    ("BCE by log of sigmoid", lambda x, y: -(y * torch.log(torch.sigmoid(x)) + (1 - y) * torch.log(1 - torch.sigmoid(x))), BCE, BCE_WHERE, None, None),
    ("BCE with the labels swapped", lambda x, y: F.binary_cross_entropy_with_logits(x, 1 - y, reduction="none"), BCE, BCE_WHERE, None, None),
    ("GELU by tanh", lambda x: F.gelu(x, approximate="tanh"), GELU, "x: real", None, None),
    ("GELU by sigmoid", lambda x: x * torch.sigmoid(1.702 * x), GELU, "x: real", None, None),
    ("relu6 for relu", F.relu6, "max(x, 0)", "x: real", ["x"], None),
    ("a clamped logarithm", lambda p: torch.log(p.clamp(min=1e-6)), "log(p)", "0 < p < 1", None, None),
    ("a guarded logarithm", lambda p: np.log(p + 1e-8), "log(p)", "0 < p < 1", None, None),
    ("a clipped exponential", lambda x: np.exp(np.minimum(x, 50)), "exp(x)", "x: real", None, None),
    ("squared error, sum for mean", lambda x, y: ((x - y) ** 2).sum(), "mean((x - y)**2)", PAIR, None, "sum for mean"),
    ("squared error, broadcast", lambda x, y: ((x[:, None] - y) ** 2).mean(), "mean((x - y)**2)", PAIR, None, None),
    ("a column minus a row", lambda x, y: (np.atleast_1d(x)[:, None] - y) ** 2, "(x - y)**2", "x, y: real", None, "shape"),
    ("a column for numbers", lambda x: np.reshape(x, (-1, 1)) * 2, "2*x", "x: real", None, "shape"),
    ("a mean over pairs", lambda x, y: ((x.reshape(-1, 1) - y.reshape(1, -1)) ** 2).mean(), "(x - y)**2", "x, y: real", None, "shape"),
    ("mutation, numpy", scaled_in_place, "x", "x: real", None, "changes its argument"),
    ("mutation, torch", doubled_in_place, "x + y", "x, y: real", None, "changes its argument"),
    ("global noise, numpy", lambda x: x + 1e-3 * np.random.randn(), "x", "x: real", None, "not deterministic"),
    ("global noise, torch", lambda x: F.dropout(x, 0.5) if x.ndim else x * torch.rand(()), "x", "x: real", None, None),
    ("a counter", counted, "x", "x: real", None, None),
    ("nan gradient, square root", lambda x: torch.where(x > 0, torch.sqrt(x), torch.zeros_like(x)), "cases((sqrt(x), x > 0), (0, otherwise))", "x: real", None, "nan gradient"),
    ("nan gradient, sinc", lambda x: torch.where(x == 0, torch.ones_like(x), torch.sin(x) / x), SINC, "x: real", None, "nan gradient"),
    ("detached", lambda x, y: x.detach() * y, "x*y", "x, y: real", None, None),
    ("a wrong backward", WrongBackward.apply, "x**2", "x: real", ["x"], "factor"),
    ("Poisson without lgamma", lambda k, rate: k * np.log(rate) - rate, "k*log(rate) - rate - loggamma(k + 1)", "k: natural; rate > 0", None, "dropped term"),
    ("Poisson, off by one", lambda k, rate: k * np.log(rate) - rate - special.gammaln(k), "k*log(rate) - rate - loggamma(k + 1)", "k: posint; rate > 0", None, None),
    ("beta with a for a - 1", lambda x, a, b: a * torch.log(x) + (b - 1) * torch.log1p(-x), "(a - 1)*log(x) + (b - 1)*log(1 - x)", "0 < x < 1; a, b > 0", None, None),
    ("bits for nats", lambda p: -p * np.log2(p), "-p*log(p)", "0 < p < 1", None, "log base"),
    ("no inverse", lambda x, S: x @ S @ x, "x @ (inverse(S) @ x)", "x: vector n; S: matrix n n spd", None, None),
    ("the wrong axis", lambda X: F.softmax(X, 0), "softmax(X)", "X: matrix n m", None, None),
    ("division by zero", lambda x: math.sin(x) / x, SINC, "x: real", None, "division by zero"),
    ("absolute value of a square root", lambda x: np.sqrt(x), "sqrt(abs(x))", "x: real", None, "not a number"),
    ("a branch too far", lambda x: np.where(x < 1e-3, x, np.expm1(x)), "exp(x) - 1", "x: real[-1/1000,10]", None, None),
    ("a square root of squares", lambda x, y: torch.sqrt((x - y) ** 2 + 1e-3), "sqrt((x - y)**2)", "x, y: real", None, None),
    ("wrong below zero", lambda x: x * torch.relu(x).sign(), "abs(x)", "x: real", None, None),
    ("wrong at one point", lambda x: np.where(x == 0, 1.0, np.cos(x) - 1), "cos(x) - 1", "x: real", None, None),
    ("an infinite sum cut short", lambda x: 1 + x + x**2 / 2 + x**3 / 6, "exp(x)", "x: real", None, None),
]  # fmt: skip
