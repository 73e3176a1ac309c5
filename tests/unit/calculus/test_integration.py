"""Antiderivatives against differences, and the integrals that must be refused, are infinite or have no value."""

from __future__ import annotations

import math

import pytest

import symgen as sg
from symgen.calculus.asymptotics import Diverges, NoLimit, Unsettled, limit_at
from symgen.calculus.asymptotics.germs import OO
from symgen.calculus.integration import NoAntiderivative, antiderivative, candidates, integral_value
from symgen.calculus.integration.inside import all_hold
from symgen.calculus.normaliser import decide_zero
from symgen.calculus.scalar import derivative
from symgen.numeric import FLOAT, evaluate
from symgen.terms.term import Term, make, num
from symgen.terms.text import read_context, read_term

CONTEXT = read_context("x, a, s, t > 0; q > 2; b, m: real; n > -1; k: posint")
VALUES = {"x": 0.7, "a": 1.3, "s": 0.6, "t": 1.9, "q": 3.4, "b": -0.8, "m": 0.35, "n": -0.25, "k": 3.0}


def _read(text: str) -> Term:
    return read_term(text, CONTEXT)


def _float(term: Term, **changed: float) -> float:
    point = {CONTEXT.symbols[name]: value for name, value in {**VALUES, **changed}.items()}
    found = evaluate(term, {s: v for s, v in point.items() if s in term.free}, FLOAT)
    return float(found.real)  # log(-1) adds a constant i*pi to an antiderivative


ANTIDERIVATIVES = [
    "x**5 - 3*x", "1/(1 + x**2)", "1/(1 + x**2)**2", "1/(x**3 + 1)", "1/(x**2 - x + 1)", "1/(x**2 - 2)",
    "x**4*(1 - x)**4/(1 + x**2)",
    "log(x)", "x*log(x)**2", "log(x)/x**2", "1/(x*log(x))", "log(1 + x**2)", "x**n", "(a*x + b)**n", "2**x",
    "exp(-a*x)*cos(b*x)", "x**2*exp(-a*x)", "exp(-a*x**2)", "x**2*exp(-x**2/2)", "exp(-(x - m)**2/(2*s**2))", "exp(sqrt(x))",
    "1/(1 + exp(-x))", "exp(-x)/(1 + exp(-x))**2", "exp(-x - exp(-x))", "tanh(x)", "sigmoid(x)", "cosh(x)**2",
    "sin(x)**2", "x*sin(x)**2", "tan(x)", "sqrt(1 - x**2)", "1/sqrt(1 + x**2)", "1/(1 + sqrt(x))", "atan(x)", "asin(x)", "erf(x)",
]  # fmt: skip


@pytest.mark.parametrize("text", ANTIDERIVATIVES)
def test_the_derivative_of_an_antiderivative_is_the_body(text: str) -> None:
    body, x = _read(text), CONTEXT.symbols["x"]
    found = antiderivative(body, x)
    step = 1e-5
    slope = (_float(found, x=0.7 + step) - _float(found, x=0.7 - step)) / (2 * step)
    assert math.isclose(slope, _float(body), rel_tol=1e-7, abs_tol=1e-9)
    assert decide_zero(derivative(found, x) - 2 * body) is None


@pytest.mark.parametrize("text", ["x**x", "exp(x)/x", "exp(-x**4)", "sin(x)/sqrt(x)", "floor(x)", "1/log(x)"])
def test_what_has_no_elementary_antiderivative_is_refused(text: str) -> None:
    with pytest.raises(NoAntiderivative):
        antiderivative(_read(text), CONTEXT.symbols["x"])


@pytest.mark.parametrize(
    "text",
    [
        "Integral(abs(y - m), (y, -1, 1))",  # m may lie outside
        "Integral(1/y, (y, b, m))",
        "Integral(y**b, (y, 0, 1))",  # infinite for b <= -1
        "Integral(exp(-b*y), (y, 0, oo))",
        "Integral(a*y/y**(a + 1), (y, 1, oo))",  # infinite for a <= 1
        "Integral(y**b*exp(-y), (y, 0, oo))",
        "Integral(log(sin(y)), (y, 0, pi/2))",
        "Integral(floor(y), (y, 0, 2))",
    ],
)
def test_what_may_have_no_value_is_not_given_one(text: str) -> None:
    with pytest.raises(NoAntiderivative):
        integral_value(_read(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Integral(1/y, (y, 1, oo))", OO),
        ("Integral(-exp(y), (y, 0, oo))", -OO),
        ("Integral(1/y, (y, 0, 1))", OO),
        ("Integral(1/y**2, (y, -1, 1))", OO),
    ],
)
def test_an_infinite_value(text: str, value: Term) -> None:
    assert integral_value(_read(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "Integral(y/(1 + y**2), (y, -oo, oo))",
        "Integral(sin(y), (y, 0, oo))",
        "Integral(y**3, (y, -oo, oo))",
        "Integral(1/y, (y, -1, 1))",
    ],
)
def test_two_infinite_halves_do_not_cancel(text: str) -> None:
    with pytest.raises(Diverges):
        integral_value(_read(text))


@pytest.mark.parametrize(
    ("claim", "where", "status"),
    [
        ("Integral(x**2, (x, 0, 1)) == 1/3", "", "PROVED"),
        ("Integral(exp(-(x - m)**2/(2*s**2)), (x, -oo, oo)) == s*sqrt(2*pi)", "m: real; s > 0", "PROVED"),
        ("Integral(exp(-(x - m)**2/(2*s**2)), (x, -oo, oo)) == s*sqrt(pi)", "m: real; s > 0", "REFUTED"),
        ("Integral(x**(a - 1)*exp(-x), (x, 0, oo)) == gamma(a)", "a > 0", "PROVED"),
        ("Integral(x**(a - 1)*exp(-x), (x, 0, oo)) == gamma(a + 1)", "a > 0", "REFUTED"),
        ("Integral(x**n, (x, 0, 1)) == 1/(n + 1)", "n > -1", "PROVED"),
        # The kink lies before pi/2, which is known to lie between 3/2 and 2.
        ("Integral(Abs(x - 31/20), (x, pi/2, 3)) == (29/20)**2/2 + (pi/2 - 31/20)**2/2", "", "REFUTED"),
        ("Integral(exp(-x**2/2 - (z - x)**2/2), (x, -oo, oo)) == sqrt(pi)*exp(-z**2/4)", "z: real", "PROVED"),
        ("Integral(exp(-x**2/2 - (z - x)**2/2), (x, -oo, oo)) == sqrt(pi)*exp(-z**2/2)", "z: real", "REFUTED"),
        ("Integral(sin(x), (x, 0, oo)) == 1", "", "REFUTED"),
        ("Integral(sin(a*x)/x, (x, 0, oo)) == pi/2", "a > 0", "PROVED"),
        ("Integral(sin(a*x)/x, (x, 0, oo)) == pi/2", "a: real", "REFUTED"),
        ("Integral(sin(x)**2/x**2, (x, -oo, oo)) == pi", "", "PROVED"),
        ("Integral(1/(a + cos(x)), (x, 0, 2*pi)) == 2*pi/sqrt(a**2 - 1)", "a: real(1,oo)", "PROVED"),
        ("Integral(1/(a + cos(x)), (x, 0, 2*pi)) == 2*pi/sqrt(a**2 - 1)", "a: real(-oo,-1)", "REFUTED"),
        ("Integral(x/(1 + x**2), (x, -oo, oo)) == 0", "", "REFUTED"),
        ("Integral(1/sqrt(1 - x**2), (x, -1, 1)) == pi", "", "PROVED"),
        ("Integral(exp(b*x), (x, 0, 1)) == (exp(b) - 1)/b", "b: real", "PROVED"),
        ("Integral(exp(-x**2), (x, 0, t)) < sqrt(pi)/3", "t > 0", "REFUTED"),
    ],
)  # fmt: skip
def test_claims_about_integrals(claim: str, where: str, status: str) -> None:
    assert sg.verify(claim, where=where).status == status


def test_a_condition_of_the_value_is_told() -> None:
    assert sg.verify("Integral(exp(b*x), (x, 0, 1)) == (exp(b) - 1)/b", where="b: real").conditions == ("b != 0",)


def test_conditions_are_held_to_the_whole_interval() -> None:
    x = sg.reals("x")
    zero = num(0)
    assert all_hold([make("ne", (x**2 - x + 1) * (x**2 + 1), zero)], x)
    assert not all_hold([make("ne", x**2 - x, zero)], x)
    unit = read_context("u: real[0,1]").symbols["u"]
    assert all_hold([make("gt", make("cos", unit), zero)], unit)
    assert not all_hold([make("gt", make("cos", 2 * unit), zero)], unit)


@pytest.mark.parametrize(
    ("text", "point", "limit"),
    [("x**(n + 1)", num(0), "0"), ("x*x**n/(n + 1)", num(0), "0"), ("x**(1 - q)", OO, "0"), ("exp(-a*x)*cos(b*x)", OO, "0"),
     ("a*x**(q - 1)", OO, "oo"), ("x**n*exp(-x) + 1/x", OO, "0")],
)  # fmt: skip
def test_limits_with_unknown_exponents_and_phases(text: str, point: Term, limit: str) -> None:
    from symgen.calculus.normaliser import simplify

    assert str(simplify(limit_at(_read(text), CONTEXT.symbols["x"], point, "+"))) == limit


def test_a_limit_that_depends_on_an_unknown_sign_is_not_settled() -> None:
    for text in ("x**n", "cos(b*x)", "exp(b*x)*cos(m*x)"):
        with pytest.raises((Unsettled, NoLimit)):
            limit_at(_read(text), CONTEXT.symbols["x"], OO)


def test_a_symbol_of_the_name_of_the_variable_is_another_number() -> None:
    """x, real, is integrated over beside a positive x: the variances of exp(-x^2/(2 x'))."""
    inner, outer = sg.reals("x"), sg.positives("x")
    found = integral_value(make("integral", inner**2 * make("exp", -(inner**2) / (2 * outer)), inner, -OO, OO))
    assert outer in found.free
    assert evaluate(found, {outer: 3.0}, FLOAT) == pytest.approx(math.sqrt(2 * math.pi) * 3**1.5)


def test_candidates_beyond_the_number_tried_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of a sum of two densities has derivatives without end; a set that has grown too large is not made to its end."""
    made: list[Term] = []
    statistics = candidates.statistics
    monkeypatch.setattr(candidates, "statistics", lambda term, x: made.append(term) or statistics(term, x))
    body = read_term("log(x**a*(1 - x)**b + exp(b*x))*x**a*(1 - x)**b", read_context("x: unit; a, b > 0"))
    x = next(s for s in body.free if s.attrs[0] == "x")
    list(candidates.candidates(body, x))
    assert 0 < len(made) <= 2 * candidates.MOST_CANDIDATES


def test_a_gaussian_whose_spread_is_positive_for_numbers_between_0_and_1():
    body = (
        "exp(-(x - sqrt(1 - b)*z)**2/(2*b) - log(2*pi*b)/2)*exp(-(z - sqrt(c)*m)**2/(2*(1 - c)) - log(2*pi*(1 - c))/2)"
    )
    for spread, status in (("1 - c*(1 - b)", "PROVED"), ("1 - b*c", "REFUTED")):
        marginal = f"exp(-(x - sqrt(c*(1 - b))*m)**2/(2*({spread})))/sqrt(2*pi*({spread}))"
        found = sg.verify(f"Integral({body}, (z, -oo, oo)) == {marginal}", where="0 < b < 1; 0 < c < 1; x, m: real")
        assert found.status == status, str(found)
