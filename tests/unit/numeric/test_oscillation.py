"""Waves that never settle have no integral and no sum; damped ones, and those with a mean, are left to other tests."""

import pytest

from symgen.numeric import Undefined, Unsupported, evaluate, mp
from symgen.numeric.oscillation import never_settles
from symgen.terms.text import read_term

ENDLESS = [
    "sin(x)", "3*cos(2*x + 1)", "exp(x)*sin(x)", "2**x*cos(x)", "sin(x) + cos(sqrt(2)*x)", "-sin(x)/7", "exp(0*x)*sin(x)",
]  # fmt: skip
SETTLING = [
    "exp(-x)*sin(x)",
    "sin(x)/x",
    "1 + sin(x)",
    "cos(0*x)",
    "sin(x)**2",
    "sin(x**2)",
    "exp(x)",
    "2**(-x)*cos(x)",
]


def body_of(text):
    term = read_term(f"Integral({text}, (x, 1, oo))")
    return term.args[0], term.args[1]


@pytest.mark.parametrize("text", ENDLESS)
def test_endless_waves(text):
    body, x = body_of(text)
    assert never_settles(body, x, {}, direction=1, whole=False)


@pytest.mark.parametrize("text", SETTLING)
def test_what_may_settle(text):
    body, x = body_of(text)
    assert not never_settles(body, x, {}, direction=1, whole=False)


def test_a_wave_that_whole_numbers_never_see():
    body, x = body_of("sin(2*pi*x)")
    assert never_settles(body, x, {}, direction=1, whole=False)
    assert not never_settles(body, x, {}, direction=1, whole=True)


def test_growth_is_decay_the_other_way():
    body, x = body_of("exp(x)*sin(x)")
    assert not never_settles(body, x, {}, direction=-1, whole=False)


@pytest.mark.parametrize("text", ["Integral(sin(x), (x, 0, oo))", "Sum(sin(n), (n, 0, oo))", "Sum(cos(n), (n, 1, oo))"])
def test_they_have_no_value(text):
    with pytest.raises(Undefined):
        evaluate(read_term(text), {}, mp(18))


def test_a_damped_integral_has_one():
    assert evaluate(read_term("Integral(exp(-x)*sin(x), (x, 0, oo))"), {}, mp(18)) == pytest.approx(0.5)
    with pytest.raises(Unsupported):
        evaluate(read_term("Integral(sin(x)*cos(x**2), (x, 0, oo))"), {}, mp(18))
