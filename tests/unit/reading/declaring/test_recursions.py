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


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
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
