"""Recursions that a context begins and goes on with are solved; those that it cannot solve are left open."""

import pytest

from symgen.verification import verify

MEANS = {
    "beta": "real in (0,1)", "g_i": "real, i=1,...,t", "t": "positive integer",
    "_where": ["m_0 = 0", r"m_t = \beta m_{t-1} + (1-\beta) g_t"],
}  # fmt: skip
HEAVY_BALL = {"beta": "real in [0,1)", "g": "real", "_where": ["v_0 = 0", r"v_{t} = \beta v_{t-1} + g"]}
DESCENT = {
    "a": "positive", "eta": "positive", "x_0": "real", "k": "nonnegative integer", "_where": [r"x_{k+1} = x_k - \eta a x_k"],
}  # fmt: skip
VECTORS = {"b": "in (0,1)", "g": "vector in R^n", "t": "positive integer", "_where": ["v_t = b v_{t-1} + g", "v_0 = 0"]}
MATRIX = {
    "A": "symmetric matrix n x n", "x_0": "vector in R^n", "t": "positive integer", "_where": ["x_{s+1} = x_s - A x_s"],
}  # fmt: skip
FACTORIAL = {"n": "positive integer", "_where": ["a_n = n a_{n-1}", "a_0 = 1"]}
RETURNS = {"g": "in (0,1)", "r_t": "real", "T": "positive integer", "_where": ["G_t = r_t + g G_{t+1}", "G_T = 0"]}
GAP = {"a": "in (0,1)", "f_0": "real", "c": "real", "T": "positive integer", "_where": ["f_{t+1} - c = a (f_t - c)"]}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"v_t = \frac{1-b^t}{1-b} g", r"v_t = \frac{1-b}{1-b^t} g", VECTORS),
        (r"x_t = (I-A)^t x_0", r"x_t = (I+A)^t x_0", MATRIX),
        ("a_n = n!", "a_n = (n+1)!", FACTORIAL),
        (r"G_0 = \sum_{t=0}^{T-1} g^t r_t", r"G_0 = \sum_{t=0}^{T-1} g^{t+1} r_t", RETURNS),
        (r"f_T - c \le a^T (f_0 - c)", "f_T - c = a^{T+1} (f_0 - c)", GAP),
        (r"m_t = (1-\beta)\sum_{i=1}^t \beta^{t-i} g_i", r"m_t = (1-\beta)\sum_{i=1}^t \beta^{t-i+1} g_i", MEANS),
        (r"m_t - m_{t-1} = (1-\beta)(g_t - m_{t-1})", r"m_t - m_{t-1} = \beta(g_t - m_{t-1})", MEANS),
        (r"\lim_{t\to\infty} v_t = \frac{g}{1-\beta}", r"\lim_{t\to\infty} v_t = g(1-\beta)", HEAVY_BALL),
        (r"v_t = g\frac{1-\beta^t}{1-\beta}", r"v_t = g\frac{1-\beta^{t-1}}{1-\beta}", HEAVY_BALL),
        (r"x_k = (1-\eta a)^k x_0", r"x_k = (1+\eta a)^k x_0", DESCENT),
    ],
)
def test_linear_recursions_say_what_every_value_is(right, wrong, context, verified):
    assert verified(right, context) in ("PROVED", "SUPPORTED")
    assert verified(wrong, context) == "REFUTED"


def test_a_recursion_that_is_not_solved_refutes_nothing(verified):
    context = {"x_0": "real", "k": "positive integer", "_where": ["x_{k+1} = x_k - x_k^2"]}
    assert verified("x_{k+1} - x_k = -x_k^2", context) == "PROVED"
    assert verify(r"x_k \le x_0", where=context).status == "UNDECIDED"
    rates = {"a": "in (0,1)", "f_0": "positive", "T": "positive integer", "_where": [r"f_{t+1} \le a f_t"]}
    assert verify(r"f_T \le a^T f_0", where=rates).status == "UNDECIDED"
    assert verify(r"f_{t+1} \le a f_t", where=rates).status == "SUPPORTED"
    assert verify(r"f_{t+1} > a f_t", where=rates).status == "REFUTED"
    squares = {"c": "real", "f_0": "real", "T": "positive integer", "_where": ["f_{t+1} - c = (f_t - c)^2"]}
    assert verify(r"f_T \ge c", where=squares).status == "UNDECIDED"


@pytest.mark.parametrize(("value", "status"), [(r"\frac{b}{1-a}", "PROVED"), (r"\frac{b}{1+a}", "REFUTED")])
def test_a_number_that_an_equation_gives_by_itself_is_its_solution(value, status, verified):
    assert verified(f"v = {value}", {"a": "in (0,1)", "b": "positive", "_where": ["v = a v + b"]}) == status
