"""Sequences that are read at a shifted number under a sum, and functions that words tell of."""

import pytest

from symgen.reading.context.shifted import moved, shifted
from symgen.verification import Status, verify

TOLD = (Status.PROVED, Status.SUPPORTED)
RETURNS = {
    "gamma": "real in (0,1)",
    "V": "real-valued function",
    "r_t": "real",
    "k": "positive integer",
    "_where": [r"\delta_t=r_t+\gamma V(s_{t+1})-V(s_t)"],
}
TELESCOPE = r"\sum_{l=0}^{k-1}\gamma^l\delta_{t+l} = -V(s_t)+\sum_{l=0}^{k-1}\gamma^lr_{t+l}+\gamma^kV(s_{t+k})"
BENT = {
    "f": "differentiable function R^n -> R whose gradient is L-Lipschitz",
    "L": "positive",
    "eta": "positive",
    "x": "vector in R^n",
}


def test_names_that_are_read_at_shifted_numbers():
    assert shifted([r"\sum_{l=0}^{k-1}\gamma^l r_{t+l}", "x_{t-1}", r"\delta_{t+1}"]) == {"r": "t"}


def test_differences_telescope():
    assert verify(TELESCOPE, where=RETURNS).status in TOLD
    assert verify(TELESCOPE.replace(r"\gamma^kV", r"\gamma^{k-1}V"), where=RETURNS).status is Status.REFUTED


def test_names_of_definitions_that_are_read_elsewhere():
    assert moved([r"\mu_k=\frac1k\sum_{i=1}^kx_i"], r"\mu_n-\mu_{n-1}") == {"x": "k"}
    assert moved([r"\mu_k=\frac1k\sum_{i=1}^kx_i"], r"\mu_k") == {}
    assert moved([r"m_t=bm_{t-1}+g_t"], "m_t", {"m"}) == {"g": "t"}
    assert moved([r"x_t=a_tx_0+s_te"], "x_t", {"x"}) == {}


STEPS = {"r_t": "real rewards", "V_t": "real", "g": "in (0,1)", "_where": [r"\delta_t=r_t+g V_{t+1}-V_t"]}
ADVANTAGE = {"g": "in (0,1)", "delta_t": "real", "_where": [r"\hat A_t=\sum_{l=0}^\infty g^l\delta_{t+l}"]}
MEANS = {"x_i": "real", "n": "integer, n >= 2", "_where": [r"\mu_k=\frac1k\sum_{i=1}^kx_i"]}


@pytest.mark.parametrize(
    ("latex", "right", "wrong", "context"),
    [
        (r"\delta_t+g\delta_{t+1}=r_t+gr_{t+1}+%s-V_t", "g^2V_{t+2}", "gV_{t+2}", STEPS),
        pytest.param(r"\hat A_t=\delta_t+%s\hat A_{t+1}", "g", "g^2", ADVANTAGE, marks=pytest.mark.nightly),
        (r"\mu_n=\mu_{n-1}+\frac{x_n-\mu_{n-1}}{%s}", "n", "n-1", MEANS),
    ],
)
def test_definitions_hold_at_every_number(latex, right, wrong, context):
    assert verify(latex % right, where=context).status in TOLD
    assert verify(latex % wrong, where=context).status is Status.REFUTED


def test_a_recursion_of_neighbours_is_none_of_these():
    context = {"b": "real in (0,1)", "g_t": "real", "_where": ["m_0 = 0", "m_t = b m_{t-1} + (1-b) g_t"]}
    assert verify("m_t - b m_{t-1} = (1-b) g_t", where=context).status in TOLD


def test_the_gradient_of_a_map_is_said_to_be_lipschitz():
    descent = r"f\left(x-\eta\nabla f(x)\right) \le f(x)-\eta\left(1-\frac{L\eta}{2}\right)\|\nabla f(x)\|^2"
    assert verify(descent, where=BENT).status in TOLD


@pytest.mark.parametrize(("bound", "holds"), [(r"\frac{s}{2}", True), (r"\frac{s}{4}", False)])
def test_rounding_and_an_index_on_one_side_of_a_bound(bound, holds):
    context = {"x": "vector in R^n", "s": "positive", "round": "rounding to a nearest integer"}
    verdict = verify(rf"\left|x_i-s\operatorname{{round}}(x_i/s)\right| \le {bound}", where=context)
    assert verdict.status in (TOLD if holds else (Status.REFUTED,)), str(verdict)
