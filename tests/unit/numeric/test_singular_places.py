"""Integrals with poles inside, corners under roots, slow tails and constant integrals inside; infinite products."""

import mpmath
import pytest

from symgen.numeric import Undefined, Unsupported, evaluate, mp
from symgen.numeric.integrand import constant_factor
from symgen.terms.text import read_term, to_text


def of_corners():
    """The integral of exp(|x - 1/7| + |x - 2/7| + |x - 3/7|) from 0 to 1, between its corners."""
    slopes = ((0, -3, 6), (1, -1, 4), (2, 1, 0), (3, 3, -6))  # left end, slope and constant, in sevenths
    ends = (*(mpmath.mpf(k) / 7 for k in range(4)), mpmath.mpf(1))
    return sum(
        (mpmath.exp(a * ends[k + 1]) - mpmath.exp(a * ends[k])) / a * mpmath.exp(mpmath.mpf(c) / 7)
        for k, a, c in slopes
    )


VALUES = [
    ("Integral(sqrt(x**2 - 2*x + 1), (x, 0, 3))", lambda: mpmath.mpf(5) / 2),
    ("Integral(sqrt(1 - cos(x)**2), (x, 0, 3*pi))", lambda: mpmath.mpf(6)),
    ("Integral((x**2 - 2*x + 1)**(3/2), (x, 0, 3))", lambda: mpmath.mpf(17) / 4),
    ("Integral(1/(x*(1 + log(x)**2)), (x, 1, oo))", lambda: mpmath.pi / 2),
    ("Integral(exp(Sum(abs(x - k/7), (k, 1, 3))), (x, 0, 1))", lambda: of_corners()),
    ("Integral(Sum(sign(x - k/7), (k, 1, 3))**3, (x, 0, 1))", lambda: mpmath.mpf(-27 - 1 + 1 + 4 * 27) / 7),
    ("Product(1 + 1/k**2, (k, 1, oo))", lambda: mpmath.sinh(mpmath.pi) / mpmath.pi),
    ("Product(1 - 1/k**2, (k, 2, oo))", lambda: mpmath.mpf(1) / 2),
    ("Product(1 + 1/k, (k, 1, oo))", lambda: mpmath.inf),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values(text, value):
    with mpmath.workdps(25):
        expected = value()
    found = evaluate(read_term(text), {}, mp(18))
    assert found == expected or abs(found - expected) < mpmath.mpf(10) ** -14


@pytest.mark.parametrize("text", ["Integral(tan(x), (x, 0, pi))", "Integral(tan(2*x + 1), (x, -3, 3))"])
def test_poles_of_the_tangent_leave_no_value(text):
    with pytest.raises(Undefined):
        evaluate(read_term(text), {}, mp(18))


@pytest.mark.parametrize("text", ["Product(1 - 1/k**2, (k, 1, oo))", "Product(1 + (-1)**k/k, (k, 2, oo))"])
def test_products_that_no_logarithm_settles(text):
    with pytest.raises(Unsupported):
        evaluate(read_term(text), {}, mp(18))


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("Integral(x/Integral(exp(y), (y, 0, 1)), (x, 0, 1))", "1/Integral(exp(y), (y, 0, 1))"),
        ("Integral(2*x*Integral(exp(y), (y, 0, 1)), (x, 0, 1))", "Integral(exp(y), (y, 0, 1))*1"),
        ("Integral(x*Integral(exp(x*y), (y, 0, 1)), (x, 0, 1))", None),
        ("Integral(x + Integral(exp(y), (y, 0, 1)), (x, 0, 1))", None),
    ],
)
def test_constant_integrals_are_taken_out(text, factor):
    term = read_term(text)
    found, rest = constant_factor(*term.args[:2])
    assert (found if found is None else to_text(found)) == factor
    assert found is not None or rest is term.args[0]


def test_an_integral_over_a_constant_integral():
    """The mean of a density that is known up to a factor."""
    text = "Integral(x*exp(-x)/Integral(exp(-y), (y, 0, 1)), (x, 0, 1))"
    expected = (1 - 2 * mpmath.exp(-1)) / (1 - mpmath.exp(-1))
    assert abs(evaluate(read_term(text), {}, mp(18)) - expected) < 1e-14
