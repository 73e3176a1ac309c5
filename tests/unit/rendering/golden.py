"""Formulas and the LaTeX that a person would write for them."""

from __future__ import annotations

from fractions import Fraction

from unit.rendering.formulas import S, X, declared, gamma, i, k, n, normal, s, t, v, w, x, y

from symgen.probability import law
from symgen.terms import build as b
from symgen.terms.term import make, num

f, p = b.function("f"), b.density("p")
GOLDEN = [
    (x + 1, "x + 1"),
    (x - y, "x - y"),
    (-(x + y), "-(x + y)"),
    (x - (y - 1), "x - (y - 1)"),
    (2 * x * y, "2xy"),
    (x * 2, r"x \cdot 2"),
    (num(2) * 3, r"2 \cdot 3"),
    (num(-1) * x, r"-1 \cdot x"),
    (x * (-y), "x(-y)"),
    (Fraction(1, 2) * x, r"\frac{1}{2}x"),
    (-x / y + 1, r"-\frac{x}{y} + 1"),
    (x**2, "x^{2}"),
    ((x + 1) ** 2, "(x + 1)^{2}"),
    ((x**y) ** 2, "(x^{y})^{2}"),
    (x ** (y**2), "x^{y^{2}}"),
    (x ** Fraction(1, 2), "x^{1/2}"),
    (b.sqrt(x + 1), r"\sqrt{x + 1}"),
    (b.log(x) * y, r"\log(x)\,y"),
    (y * b.log(x), r"y\log x"),
    (b.log(x) ** 2, r"(\log x)^{2}"),
    (b.log(b.gamma(s)), r"\log\Gamma(s)"),
    (b.log(s / t), r"\log\frac{s}{t}"),
    (b.exp(-x), "e^{-x}"),
    (1 / (1 + b.exp(-x)), r"\frac{1}{1 + e^{-x}}"),
    (b.exp(x / (1 + b.sigmoid(x)) + y / x), r"\exp\left( \frac{x}{1 + \sigma(x)} + \frac{y}{x} \right)"),
    (b.abs(x) * b.norm(w) ** 2, r"\lvert x\rvert\lVert w\rVert^{2}"),
    (b.binomial(k, 2) * b.factorial(k), r"\binom{k}{2}k!"),
    (b.Sum(x**k / b.factorial(k), (k, 0, b.infinity())), r"\sum_{k = 0}^{\infty} \frac{x^{k}}{k!}"),
    (b.Sum(w[i] + 1, (i, 1, n)) / n, r"\frac{\sum_{i = 1}^{n} (w_{i} + 1)}{n}"),
    (b.Integral(b.exp(-(x**2)), (x, -b.infinity(), b.infinity())), r"\int_{-\infty}^{\infty}e^{-x^{2}}\,\mathrm{d}x"),
    (b.Expectation(b.log(x), x, normal), r"\mathbb{E}_{x \sim \mathcal{N}(x, s^{2})}[\log x]"),
    (make("kl", normal, law("Normal", 0, sd=2)), r"\mathrm{KL}(\mathcal{N}(x, s^{2}) \,\|\, \mathcal{N}(0, 4))"),
    (make("entropy", gamma), r"\mathrm{H}[\mathrm{Gamma}(s, \text{rate} = t)]"),
    (make("log_density", normal, y), r"\log\mathcal{N}(y \mid x, s^{2})"),
    (w @ v, r"w^{\top}v"),
    (w @ X @ v, r"w^{\top}Xv"),
    (w @ X, r"X^{\top}w"),
    (X.T @ X, r"X^{\top}X"),
    (b.inverse(X).T, r"X^{-\top}"),
    (b.trace(b.inverse(S) @ X), r"\operatorname{tr}(S^{-1}X)"),
    (b.logdet(S) + b.det(X), r"\log\det S + \det X"),
    (X * X, r"X \odot X"),
    (X**2, r"X^{\odot2}"),
    (2 * w * v, r"2w \odot v"),
    (b.outer(w, v), r"wv^{\top}"),
    (X[i, k + 1], "X_{i, k + 1}"),
    (b.Grad(b.logdet(S), S), r"\nabla_{S}\,\log\det S"),
    (b.einsum("ij,j->i", X, w), r"\left[ \sum_{j} X_{ij}w_{j} \right]_{i}"),
    (b.Derivative(f(x), x), r"\frac{\mathrm{d}}{\mathrm{d}x}f(x)"),
    (b.Derivative(x * y, x, 2), r"\frac{\partial^{2}}{\partial x^{2}}(xy)"),
    (b.Limit(b.sin(x) / x, x, 0, "+"), r"\lim_{x \to 0^{+}} \frac{\sin x}{x}"),
    (b.cases((x, x > 0), (0, "otherwise")), r"\begin{cases} x & \text{if }x > 0 \\ 0 & \text{otherwise} \end{cases}"),
    (declared("mu_q") / declared("sigma") ** 2, r"\frac{\mu_{q}}{\sigma^{2}}"),
    (declared("alpha_bar_t"), r"{\bar{\alpha}}_{t}"),
    (declared("logvar") * declared("Sigma_12"), r"\mathrm{logvar}\,\Sigma_{12}"),
    (declared("x1") + declared("x_1"), r"\mathrm{x1} + \mathrm{x\_1}"),
    (declared("<script>&"), r"\text{\textless{}script\textgreater{}\&}"),
    (p(x) / p(y), r"\frac{p(x)}{p(y)}"),
    (-3 * b.exp(x), "-3e^{x}"),
    (make("max", x, y), r"\max(x, y)"),
    (make("mod", k, num(2)), r"k \bmod 2"),
]
