"""Limits: each value beside the number that the body has near the point; limits that do not exist; what is not claimed."""

import mpmath
import pytest

from symgen.calculus.asymptotics import NoLimit, Unsettled, limit_of
from symgen.numeric import evaluate, mp
from symgen.terms.text import read, read_context

VALUES = [
    ("(1 - cos(x))/x**2, x, 0", "1/2"),
    ("(tan(x) - sin(x))/x**3, x, 0", "1/2"),
    ("x**x, x, 0, '+'", "1"),
    ("log(x)/x, x, oo", "0"),
    ("log(x)/log(log(x)), x, oo", "oo"),
    ("x**10/exp(x), x, oo", "0"),
    ("Abs(x)/x, x, 0, '-'", "-1"),
    ("x*sin(1/x), x, 0", "0"),
    ("sin(x)/x, x, oo", "0"),
    ("sqrt(x**2 + x) - x, x, oo", "1/2"),
    ("(1 + 1/x)**(x**2)*exp(-x), x, oo", "exp(-1/2)"),
    ("exp(-1/x**2)/x**5, x, 0", "0"),
    ("atan(x), x, -oo", "-pi/2"),
    ("x - log(cosh(x)), x, oo", "log(2)"),
    ("(sin(x)/x)**(1/x**2), x, 0", "exp(-1/6)"),
    ("factorial(x)/(sqrt(2*pi*x)*(x/E)**x), x, oo", "1"),
    ("gamma(x)*x, x, 0", "1"),
    ("gamma(x) - 1/x, x, 0", "-EulerGamma"),
    ("erfc(x)*x*exp(x**2), x, oo", "1/sqrt(pi)"),
    ("(exp(1/x - exp(-x)) - exp(1/x))/exp(-x), x, oo", "-1"),
    ("log(gamma(x + 1))/(x*log(x)), x, oo", "1"),
    ("x*(log(x + 1) - log(x)), x, oo", "1"),
    ("tan(x)*(pi/2 - x), x, pi/2", "1"),
    ("(x + sin(x))/(x - sin(x)), x, oo", "1"),
    ("floor(x), x, 2, '-'", "1"),
    ("Max(x, 0)/x, x, 0, '-'", "0"),
    ("binomial(2*x, x)*sqrt(x)/4**x, x, oo", "1/sqrt(pi)"),
    ("binomial(x + 2, x)/x**2, x, oo", "1/2"),
    ("x**(1/log(x)), x, oo", "E"),
]


@pytest.mark.parametrize(("asked", "value"), VALUES)
def test_values(asked, value):
    from symgen.calculus.normaliser import prove_equal

    found = limit_of(read(f"Limit({asked})"))
    expected = read(value)
    assert found == expected or prove_equal(found, expected) is not None


SETTLED_SOON = [row for row in VALUES if "log(" not in row[0] and "oo" not in row[1]]


@pytest.mark.parametrize(("asked", "value"), SETTLED_SOON)
def test_values_are_approached(asked, value):
    node = read(f"Limit({asked})")
    body, variable, point = node.args
    digits = 60
    system = mp(digits)
    target = evaluate(point, {}, system)
    side = -1 if node.attrs[0] == "-" else 1
    far = mpmath.mpf(10) ** (2 if "exp" in asked and "oo" in asked else 5)
    place = far * (1 if target > 0 else -1) if mpmath.isinf(target) else target + side / far
    near = evaluate(body, {variable: place}, mp(200))
    assert abs(near - evaluate(read(value), {}, system)) < 0.02


MISSING = [
    "1/x, x, 0",
    "Abs(x)/x, x, 0",
    "sin(1/x), x, 0",
    "sin(x), x, oo",
    "x*sin(x), x, oo",
    "exp(1/x), x, 0",
    "floor(x) - x, x, oo",
    "floor(x), x, 2",
    "1/(1 + exp(1/x)), x, 0",
    "sin(exp(x))*x, x, oo",
]


@pytest.mark.parametrize("asked", MISSING)
def test_limits_that_do_not_exist(asked):
    with pytest.raises(NoLimit):
        limit_of(read(f"Limit({asked})"))


NOT_CLAIMED = [
    "1/(x*sin(x)), x, oo",  # sin(x) comes as near to 0 as one likes
    "sin(pi*n), n, oo",  # n may be meant to be whole
    "log(x), x, 0",  # complex from below
    "besseli(1, x)*exp(-x/2), x, oo",  # a growth that is not known
    "sin(x)**2 + cos(x)**2 + 1/x, x, oo",
    "x/(1 + x*cos(x)**2), x, oo",
]


@pytest.mark.parametrize("asked", NOT_CLAIMED)
def test_what_is_not_known_is_not_claimed(asked):
    node = read(f"Limit({asked})")
    try:
        found = limit_of(node)
    except Unsettled:
        return
    assert str(found) == "1" and "sin(x)**2" in asked


def test_parameters_need_a_known_sign():
    context = read_context("a: positive; b: real; x: real")
    assert str(limit_of(read("Limit(x**a*log(x), x, 0, '+')", context))) == "0"
    assert str(limit_of(read("Limit((1 + b/x)**x, x, oo)", context))) == "exp(b)"
    with pytest.raises(Unsettled):
        limit_of(read("Limit(x**b, x, oo)", context))
