"""Vectors that are read at places in brackets, rows and columns with names, and maxima over entries."""

import pytest

from symgen.reading.context.lines import line_of
from symgen.verification import Status, verify

TOLD = (Status.PROVED, Status.SUPPORTED)
POLICY = {"pi": "probability vector of length n", "Q": "vector in R^n", "tau": "positive"}
SOFTMAX = {"theta": "vector in R^n", "r": "vector in R^n",
           "_where": [r"\pi_\theta=\operatorname{softmax}(\theta)", r"J=\sum_a\pi_\theta(a)r(a)"]}  # fmt: skip
ARMS = {"theta": "vector in R^A", "r_a": "real, reward of arm a", r"\delta_{ak}": "Kronecker delta",
        "_where": [r"\pi_a=\frac{e^{\theta_a}}{\sum_be^{\theta_b}}", r"J=\sum_a\pi_ar_a"]}  # fmt: skip
ROWS = {"W": "matrix m x n", "v": "vector in R^n", "W_j": "j-th row of W"}
COLUMNS = {"A": "matrix m x n", "x": "vector in R^n", "a_i": "columns of A"}
VECTORS = {"x": "vector in R^n", "y": "vector in R^n"}
BASELINE = {"theta": "vector in R^n", "R": "real-valued function", "b": "real",
            "_where": [r"\pi_\theta=\operatorname{softmax}(\theta)"]}  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\sum_a\pi(a)Q(a) \le \max_a Q(a)", POLICY, True),
        (r"\sum_a\pi(a)Q(a) \ge \max_a Q(a)", POLICY, False),
        pytest.param(r"\sum_a\pi(a)Q(a)+\tau H(\pi) \le \tau\log\sum_a e^{Q(a)/\tau}", POLICY, True, marks=pytest.mark.nightly),
        (r"\sum_a\pi(a)Q(a)+\tau H(\pi) \le \log\sum_a e^{Q(a)/\tau}", POLICY, False),
        (r"\frac{\partial J}{\partial\theta_k} = \pi_\theta(k)(r(k)-J)", SOFTMAX, True),
        (r"\frac{\partial J}{\partial\theta_k} = \pi_\theta(k)r(k)", SOFTMAX, False),
        (r"\frac{\partial J}{\partial\theta_k} = \sum_a\pi_a(\delta_{ak}-\pi_k)r_a = \pi_k(r_k-J)", ARMS, True),
        (r"\frac{\partial J}{\partial\theta_k} = \pi_k(r_k+J)", ARMS, False),
        (r"\nabla_\theta\sum_a\pi_\theta(a)R(a) = \sum_a\pi_\theta(a)(R(a)-b)\nabla_\theta\log\pi_\theta(a)", BASELINE, True),
        (r"(Wv)_j = W_j v", ROWS, True),
        (r"\|W\|_F^2 = \sum_{j=1}^m \|W_j\|", ROWS, False),
        (r"A A^\top = \sum_{i=1}^n a_i a_i^\top", COLUMNS, True),
        (r"A^\top A = \sum_{i=1}^n a_i a_i^\top", {**COLUMNS, "A": "matrix n x n"}, False),
        (r"\max_i (x_i+y_i) \le \max_i x_i + \max_i y_i", VECTORS, True),
        (r"\max_i (2x_i) = 2\max_i x_i", VECTORS, True),
        (r"\max_i |x_i-y_i| \ge \|x-y\|_2", VECTORS, False),
    ],
)  # fmt: skip
def test_entries_in_brackets_and_in_maxima(latex, context, holds):
    verdict = verify(latex, where=context)
    assert verdict.status in (TOLD if holds else (Status.REFUTED,)), str(verdict)


def test_rows_are_said_to_be_such():
    assert line_of("W_j", "row j of W") == ("j", "row", "W") and line_of("w_j", "rows of W") == (
        "j",
        "row as a column",
        "W",
    )
    assert line_of("x_i", "row vector in R^n") is None and line_of("W", "row of V") is None
    assert "a matrix that is declared" in str(verify("w_j = w_j", where={"w_j": "j-th row of W"}))


@pytest.mark.parametrize(
    ("latex", "context", "holds"),
    [
        (r"\sum_{h\in\{0,1\}^n} e^{c^\top h} = \prod_{j=1}^n (1+e^{c_j})", {"c": "vector in R^n"}, True),
        (r"\sum_{h\in\{0,1\}^n} e^{c^\top h} = \prod_{j=1}^n e^{c_j}", {"c": "vector in R^n"}, False),
        (r"\sum_{s\in\{-1,1\}^n} s^\top A s = 2^n\operatorname{tr}(A)", {"A": "matrix n x n"}, True),
        (r"\sum_{h\in\{0,1\}^n} (h^\top v)^2 = 2^n \|v\|^2", {"v": "vector in {0,1}^n"}, False),
    ],
)
def test_sums_over_all_vectors_of_two_values(latex, context, holds):
    verdict = verify(latex, where=context)
    assert verdict.status in (TOLD if holds else (Status.REFUTED,)), str(verdict)


MIXTURE = {
    "w": "probability vector of length K",
    "p_k": "probability vector of length n",
    "q": "probability vector of length n",
    "_where": [r"\bar{p}=\sum_{k=1}^{K}w_kp_k"],
}


@pytest.mark.nightly
def test_laws_with_a_number_and_their_mixture():
    compensation = r"\sum_{k=1}^{K}w_k\mathrm{KL}(p_k\|q) = \sum_{k=1}^{K}w_k\mathrm{KL}(p_k\|\bar{p})"
    assert verify(rf"{compensation}+\mathrm{{KL}}(\bar{{p}}\|q)", where=MIXTURE).status in TOLD
    assert verify(rf"{compensation}+\mathrm{{KL}}(q\|\bar{{p}})", where=MIXTURE).status is Status.REFUTED
    assert "law should stand" in str(verify(rf"{compensation}", where={**MIXTURE, "w": "vector in R^K"}))


CHOICE = {
    r"\beta": "positive",
    r"\pi_{\mathrm{ref}}": "positive probability vector",
    "r": "real-valued function",
    r"\sigma": "logistic sigmoid",
    "_where": [
        r"\pi(y)=\frac{1}{Z}\pi_{\mathrm{ref}}(y)e^{r(y)/\beta}",
        r"Z=\sum_y\pi_{\mathrm{ref}}(y)e^{r(y)/\beta}",
    ],
}
CHI = {
    "p": "probability vector",
    "q": "positive probability vector",
    "_where": [r"\chi^2(p\|q)=\sum_x\frac{(p(x)-q(x))^2}{q(x)}"],
}


def test_mass_functions_are_read_at_several_values_and_in_the_squares_that_functions_are():
    margin = (
        r"r(y_w)-r(y_l) = "
        r"\beta\log\frac{\pi(y_w)}{\pi_{\mathrm{ref}}(y_w)}-\beta\log\frac{\pi(y_l)}{\pi_{\mathrm{ref}}(y_l)}"
    )
    assert verify(margin, where=CHOICE).status in TOLD
    assert verify(margin.replace(r"\beta\log", r"\frac{1}{\beta}\log"), where=CHOICE).status is Status.REFUTED
    assert verify(r"\mathrm{KL}(p\|q) \le \chi^2(p\|q)", where=CHI).status in TOLD
    assert verify(r"\mathrm{KL}(p\|q) \ge \chi^2(p\|q)", where=CHI).status is Status.REFUTED
