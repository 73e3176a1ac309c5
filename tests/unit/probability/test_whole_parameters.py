"""Expectations that close where a parameter is a whole number, against quadrature."""

import pytest
from mpmath import mp

from symgen import derive

GOAL = "KL(Kumaraswamy(a, {b}) || Beta(c, d))"
AT = {"a": "7/5", "c": "1/2", "d": "5/2"}


def divergence(b: int) -> mp.mpf:
    a, c, d = (mp.mpf(text.split("/")[0]) / int(text.split("/")[1]) for text in AT.values())

    def gap(x):
        log_p = mp.log(a * b) + (a - 1) * mp.log(x) + (b - 1) * mp.log(1 - x**a)
        log_q = (c - 1) * mp.log(x) + (d - 1) * mp.log(1 - x) - mp.log(mp.beta(c, d))
        return mp.exp(log_p) * (log_p - log_q)

    return mp.quad(gap, [0, 0.5, 1])


@pytest.mark.parametrize("b", [1, 2, 5, 11])
def test_a_whole_parameter_closes_the_divergence(b: int) -> None:
    written = derive(GOAL.format(b=b), where="a, c, d > 0", judge=False)
    symbolic = derive(GOAL.format(b="b"), where="a, c, d > 0; b: posint", judge=False)
    assert written.closed and symbolic.closed
    for found, at in ((written, AT), (symbolic, {**AT, "b": b})):
        assert float(found.evaluate(at)) == pytest.approx(float(divergence(b)), rel=1e-12)


def test_no_other_parameter_closes_it() -> None:
    assert not derive(GOAL.format(b="b"), where="a, b, c, d > 0", judge=False).closed
