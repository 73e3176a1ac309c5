r"""What notes write on one line and in sets: x \in [a, b], \mathbb{R}^{2n}, 1/n \sum, \partial f/\partial x, h(Ax + b)."""

import pytest

from symgen.reading.context.in_words import declare

BETWEEN = {"a": "real", "b": "real", "_where": [r"x \in [a,b)"]}
STEPS = {r"\alpha_t": "real in (0,1)", r"\alpha_s": r"real in (\alpha_t,1)"}
LONG = {"_where": [r"x \in \mathbb{R}^{2n}"]}
TWO = {"x": r"vector in R^{k+m}"}
SAMPLE = {"x": "vector n", "_where": [r"\bar x = \frac1n\sum_{i=1}^n x_i"]}
UNIFORM = {"p": "probability vector of length n, positive entries",
           "_where": ["u = (1/n,...,1/n)", r"\mathrm{KL}(p\|q) = \sum_i p_i\log(p_i/q_i)"]}  # fmt: skip
NORMAL = {"A": "invertible matrix 2 x 2", "b": "vector 2", "Sigma": "positive definite matrix 2 x 2", "x": "Normal(0,Sigma)",
          "h": "differential entropy"}  # fmt: skip
NUMBER = {"Z": "Normal(m, s^2)", "m": "real", "s": "positive", "h": "differential entropy"}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        ("x < b", "x < a", BETWEEN),
        (r"1-\alpha_s < 1-\alpha_t", r"1-\alpha_s > 1-\alpha_t", STEPS),
        (r"\|x\|^2 = \sum_{i=1}^{2n}x_i^2", r"\|x\|^2 = \sum_{i=1}^{n}x_i^2", LONG),
        (r"\|x\|^2 = \sum_{i=1}^{k+m}x_i^2", r"\|x\|^2 = \sum_{i=1}^{k}x_i^2", TWO),
        (r"1/n\sum_{i=1}^n x_i = \bar x", r"1/n\sum_{i=1}^n x_i = n\bar x", SAMPLE),
        (r"\partial f/\partial x = 2x", r"\partial f(x)/\partial x = x", {"x": "real", "_where": ["f(x) = x^2"]}),
        (r"\mathrm{KL}(p\|u) = \log n - H(p)", r"\mathrm{KL}(u\|p) = \log n - H(p)", UNIFORM),
        pytest.param(r"h(Ax+b) = h(x) + \log|\det A|", "h(Ax+b) = h(x)", NORMAL, marks=pytest.mark.nightly),
        (r"e^{i\theta} = \cos\theta + i\sin\theta", r"e^{i\theta} = \cos\theta - i\sin\theta", {"theta": "real"}),
        (r"\langle A, B\rangle_F = \operatorname{tr}(A^\top B)", r"\langle A, B\rangle_F = \operatorname{tr}(AB)",
         {"A": "matrix 2 x 2", "B": "matrix 2 x 2"}),
        (r"x = ay + \epsilon, \quad \mathbb{E}[x \mid y] = ay", r"x = ay + \epsilon, \quad \mathbb{E}[x \mid y] = y",
         {"a": "real", "y": "real", "_where": [r"\epsilon \sim \mathcal{N}(0,1)"]}),
        (r"h(e^Z) = \tfrac12\log(2\pi e s^2) + m", r"h(e^Z) = \tfrac12\log(2\pi e s^2) - m", NUMBER),
    ],
)  # fmt: skip
def test_forms_on_one_line(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


@pytest.mark.parametrize(
    ("claim", "context"),
    [
        ("1/n x = 1", {"x": "real", "n": "positive integer"}),
        (r"\partial x = 1", {"x": "real"}),
        (r"\sum_i u_i = 1", {"n": "positive integer", "_where": ["u = (1/n,...,1/n)"]}),
        (r"\sum_i u_i = 1", {"p": "vector m", "n": "positive integer", "_where": ["u = (1/n,...,1/n)"]}),
        ("h(Z^2) = h(Z)", NUMBER),
        ("h(ZW) = h(Z)", {**NUMBER, "W": "Normal(0, 1)"}),
        (r"\mathbb{E}[X] \le b", {"a": "real", "b": "real", "X": "Normal(0, 1)", "_where": [r"X \in [a,b]"]}),
    ],
)
def test_what_has_no_one_meaning_on_one_line_is_asked(claim, context, verified):
    assert verified(claim, context) == "UNREADABLE"


def test_sizes_are_products_and_sums():
    declared = declare(
        {"_where": [r"A \in \mathbb{R}^{n \times 2m}", r"x \in \mathbb{R}^{nm}", r"S \in \mathbb{S}^{2k}"]}
    )
    shapes = {name: tuple(map(str, declared.symbols[name].shape)) for name in "AxS"}
    assert shapes == {"A": ("n", "2*m"), "x": ("m*n",), "S": ("2*k", "2*k")}
