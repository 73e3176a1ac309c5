"""Definite integrals in closed form, against quadrature of the same text by an evaluator that shares no line with the library."""

from __future__ import annotations

import pytest
from laws import plain_mpmath
from mpmath import mp, mpf

from symgen.calculus.asymptotics import Diverges
from symgen.calculus.integration import NoAntiderivative, integral_value
from symgen.numeric import evaluate
from symgen.numeric import mp as mp_system
from symgen.terms.text import read_context, read_term

CONTEXT = read_context("a, s, t > 0; q > 2; b, m: real; n > -1; k: posint")
POINTS = (
    {"a": "1.3", "s": "0.6", "t": "1.9", "q": "3.4", "b": "-0.8", "m": "0.35", "n": "-0.25", "k": "3"},
    {"a": "2.5", "s": "1.75", "t": "0.4", "q": "2.5", "b": "1.1", "m": "-0.6", "n": "1.5", "k": "1"},
)
INTEGRALS = (
    # the fundamental theorem
    "Integral(y**2, (y, 0, 1))", "Integral(y, (y, 1, 0))", "Integral(1/y, (y, -2, -1))", "Integral(log(y), (y, 0, 1))",
    "Integral(y**n, (y, 0, 1))", "Integral(y**t, (y, 0, t))", "Integral(exp(b*y), (y, 0, 1))", "Integral(tan(y), (y, 0, pi/4))",
    "Integral(sin(y)**2, (y, b, m))", "Integral(exp(-a*y)*cos(b*y), (y, 0, 60))", "Integral(exp(-y - exp(-y)), (y, -4, 50))",
    "Integral(1/(y**3 + 1), (y, 0, oo))", "Integral(exp(-y**2/2)/sqrt(2*pi), (y, 2, oo))", "Integral(log(y)/y**3, (y, 1, oo))",
    "Integral(sqrt(1 - y**2), (y, -1, 1))", "Integral(y**4*(1 - y)**4/(1 + y**2), (y, 0, 1))",
    "Integral(atan(y), (y, 0, sqrt(3)))",
    "Integral(q*y/y**(q + 1), (y, 1, oo))", "Integral(1/(y**2 - 2), (y, -1, 1))", "Integral(y*exp(-y)*sin(y), (y, 0, 80))",
    "Integral(exp(-(y - m)**2/(2*s**2)), (y, m, oo))", "Integral(1/(1 + exp(-y)), (y, -1, 2))", "Integral(erf(y), (y, b, t))",
    "Integral(1/(q + cos(y)), (y, 0, 2*pi))", "Integral(1/(3 - 2*sin(y)), (y, b, t))", "Integral(sin(2*y)/y, (y, 0, t))",
    "Integral((1 - cos(y))/y**2, (y, 0, t))", "Integral(sin(y)**2/y**2, (y, a, a + 1))",
    # both sides of a kink, or of a place without a value
    "Integral(1/sqrt(Abs(y)), (y, -1, 1))", "Integral(log(Abs(y)), (y, -1, 1))",
    "Integral(Abs(y - 1/4), (y, -1, 1))", "Integral(Max(y, 1/4)**2, (y, 0, 1))", "Integral(y**2*exp(-Abs(y)), (y, -70, 70))",
    # Euler's integrals
    "Integral(y**(a - 1)*exp(-s*y), (y, 0, oo))", "Integral(y**(a - 1)*(1 - y)**(s - 1), (y, 0, 1))",
    "Integral(y**(a - 1)/(1 + y)**(a + s), (y, 0, oo))", "Integral(1/(1 + y**4), (y, -oo, oo))",
    "Integral(y**2*(1 + y**2/q)**(-(q + 1)/2), (y, -oo, oo))", "Integral(log(y)**2*exp(-y), (y, 0, oo))",
    "Integral((k/s)*(y/s)**(k - 1)*log(y)*exp(-(y/s)**k), (y, 0, oo))", "Integral(exp(-y**4), (y, -oo, oo))",
    "Integral(sqrt(y**2)*exp(-y**2), (y, -oo, oo))",
    "Integral(y**2*exp(-(b - y)**2/(2*s**2))*exp(-(y - m)**2/(2*t**2)), (y, -oo, oo))",
    "Integral(y**3*exp(-(y - m)**2/(2*s**2)), (y, -oo, oo))", "Integral(y**(a - 1)*(2 - 2*y**2)**(3/2), (y, 0, 1))",
)  # fmt: skip


@pytest.mark.parametrize("text", INTEGRALS)
def test_a_closed_form_is_what_quadrature_gives(text: str) -> None:
    found = integral_value(read_term(text, CONTEXT))
    for point in POINTS:
        with mp.workdps(20):
            values = {name: mpf(value) for name, value in point.items()}
            truth = plain_mpmath.evaluate(text, values)
            given = evaluate(found, {s: values[s.attrs[0]] for s in found.free}, mp_system(25))
            assert mp.almosteq(given, truth, rel_eps=mpf("1e-9"), abs_eps=mpf("1e-12")), (str(found), given, truth)


@pytest.mark.parametrize(
    ("wave", "power", "exponent"),
    [("cos", 2, 0), ("sin", 2, 0), ("cos", 3, 0), ("cos", 3, 1), ("sin", 4, 2), ("sin", 2, -0.5)],
)
def test_what_oscillates_without_end_is_the_sum_over_its_half_waves(wave: str, power: int, exponent: float) -> None:
    body = f"y**({exponent})*{wave}(a*y**{power})"
    found = integral_value(read_term(f"Integral({body}, (y, 0, oo))", CONTEXT))
    with mp.workdps(20):
        values = {"a": mpf("1.3")}
        zeros = lambda n: ((n - (wave == "cos") * mpf("0.5")) * mp.pi / values["a"]) ** (mpf(1) / power)
        truth = mp.quadosc(lambda y: plain_mpmath.evaluate(body, {**values, "y": y}), [0, mp.inf], zeros=zeros)
        given = evaluate(found, {s: values[s.attrs[0]] for s in found.free}, mp_system(25))
        assert mp.almosteq(given, truth, rel_eps=mpf("1e-8")), (str(found), given, truth)


@pytest.mark.parametrize("body", ["cos(y)", "y*sin(y**2)", "y**2*cos(y**2)", "sin(y)*y**(1/2)"])
def test_what_oscillates_too_far_has_no_value(body: str) -> None:
    with pytest.raises((Diverges, NoAntiderivative)):
        integral_value(read_term(f"Integral({body}, (y, 0, oo))", CONTEXT))
