"""Infinite sums, limits, derivatives and maxima, each with what must not be answered."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from symgen.numeric import Undefined, Unsupported, balls, evaluate, mp, value
from symgen.terms.build import Derivative, Limit, Sum, exp, factorial, infinity, integers, log, reals, sin
from symgen.terms.domains import POSITIVE, interval
from symgen.terms.term import Term, make, num, symbol

x = reals("x")
k = integers("k")
oo = infinity()
unit = symbol("u", interval(Fraction(0), Fraction(1)))
TRUE = make("true")


def close(term: Term, expected: object, at: object = None) -> bool:
    found = evaluate(term, at or {}, mp(20))
    return abs(found - mpmath.mpmathify(expected)) <= 1e-15 * max(1, abs(mpmath.mpmathify(expected)))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Sum(1 / factorial(k), (k, 0, oo)), mpmath.e),
        (Sum(1 / k**2, (k, 1, oo)), mpmath.zeta(2)),
        (Sum(k ** num(Fraction(-3, 2)), (k, 1, oo)), mpmath.zeta(1.5)),
        (Sum(num(Fraction(9, 10)) ** k, (k, 0, oo)), 10),
        (Sum(exp(k * log(1000) - 1000 - make("loggamma", k + 1)), (k, 0, oo)), 1),
        (Sum((-1) ** k / (k + 1), (k, 0, oo)), mpmath.log(2)),
        (Sum(exp(-(k**2)), (k, -oo, oo)), mpmath.jtheta(3, 0, mpmath.exp(-1))),
    ],
    ids=str,
)
def test_infinite_sums(term: Term, expected: object) -> None:
    assert close(term, expected)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Sum((1 - (-1) ** k) * num(Fraction(9, 10)) ** k, (k, 0, oo)), 10 - mpmath.mpf(10) / 19),
        (Sum((k / 60 - 1) ** 2 * num(60) ** k / factorial(k), (k, 0, oo)), mpmath.exp(60) / 60),
    ],
    ids=str,
)
def test_terms_that_are_zero_between_others_end_no_sum(term: Term, expected: object) -> None:
    assert abs(evaluate(term, {}, mp(20)) / expected - 1) < 1e-14


@pytest.mark.parametrize("term", [Sum(1 / k, (k, 1, oo)), Sum(1 + 0 * k, (k, 0, oo)), Sum(k, (k, 0, oo))], ids=str)
def test_divergent_sums_are_infinite(term: Term) -> None:
    assert evaluate(term, {}, mp(20)) == mpmath.inf


def test_sums_that_are_not_established_are_not_answered() -> None:
    with pytest.raises(Undefined):
        evaluate(Sum((-1) ** k, (k, 0, oo)), {}, mp(20))
    with pytest.raises(Unsupported):
        evaluate(Sum(1 / (k * log(k) ** 2), (k, 2, oo)), {}, mp(20))
    with pytest.raises(Unsupported):
        evaluate(Sum(1 / factorial(k), (k, 0, oo)), {}, balls(64))
    with pytest.raises(Unsupported):
        evaluate(Sum(k, (k, 1, 10**9)), {}, mp(20))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Limit(sin(x) / x, x, 0), 1),
        (Limit((1 + 1 / x) ** x, x, oo), mpmath.e),
        (Limit(x * log(x), x, 0, "+"), 0),
        (Limit(1 / x, x, 0, "+"), mpmath.inf),
        (Limit(1 / x, x, 0, "-"), -mpmath.inf),
        (Limit(log(x), x, 0, "+"), -mpmath.inf),
        (Limit((exp(x) - 1 - x) / x**2, x, 0), 0.5),
    ],
    ids=str,
)
def test_limits(term: Term, expected: object) -> None:
    found = evaluate(term, {}, mp(20))
    assert found == expected or abs(found - expected) < 1e-15


def test_limits_that_do_not_exist() -> None:
    with pytest.raises(Undefined):
        evaluate(Limit(1 / x, x, 0), {}, mp(20))
    with pytest.raises(Undefined):
        evaluate(Limit(make("sign", x), x, 0), {}, mp(20))
    with pytest.raises(Unsupported):
        evaluate(Limit(sin(1 / x), x, 0), {}, mp(20))


def test_derivatives_by_differences() -> None:
    assert close(Derivative(exp(x) * sin(x), x), mpmath.exp(0.5) * (mpmath.sin(0.5) + mpmath.cos(0.5)), {x: "0.5"})
    assert close(Derivative(exp(2 * x), x, 3), 8 * mpmath.e, {x: "0.5"})


def test_there_is_no_derivative_at_a_kink() -> None:
    with pytest.raises(Undefined):
        evaluate(Derivative(make("abs", x - num(Fraction(1, 2))), x), {x: "0.5"}, mp(20))


def test_maxima() -> None:
    assert close(make("maximum", unit * (1 - unit), unit, TRUE), 0.25)
    assert close(make("argmax", unit**2 * (1 - unit), unit, TRUE), mpmath.mpf(2) / 3)
    assert close(make("argmax", unit, unit, TRUE), 1)
    whole = symbol("j", interval(Fraction(0), Fraction(10), field="integer"))
    assert close(make("argmax", whole * (7 - whole), whole, make("gt", whole, num(3))), 4)


def test_the_place_of_a_maximum_has_all_the_digits_asked_for():
    rate = symbol("rate", POSITIVE)
    place = evaluate(make("argmax", 2 * log(rate) - rate * num(Fraction(27, 7)), rate, TRUE), {}, mp(64))
    with mpmath.workdps(64):
        assert abs(place - mpmath.mpf(14) / 27) < mpmath.mpf(10) ** -60


def test_nothing_is_attained_at_an_open_end() -> None:
    with pytest.raises(Unsupported):
        evaluate(make("maximum", x, x, TRUE), {}, mp(20))


def test_values_have_the_digits_asked_for() -> None:
    with mpmath.workdps(60):
        assert str(value(exp(x), {"x": "0.5"}, digits=30)) == mpmath.nstr(mpmath.exp(mpmath.mpf("0.5")), 30)
        assert abs(value(Sum(1 / k**2, (k, 1, oo)), digits=25) - mpmath.zeta(2)) < mpmath.mpf(10) ** -24
    # Cancellation to the last digit of double precision costs nothing here.
    assert abs(value((1 + x) - 1 - x / 2, {"x": "1e-30"}) - mpmath.mpf("5e-31")) < 1e-44
    assert value(infinity()) == mpmath.inf
    with pytest.raises(Undefined):
        value(log(x), {"x": 0})


def test_a_limit_that_magnifies_the_error_of_an_integral_is_left_alone() -> None:
    """P(X <= x + log n)^n tends to exp(-e^{-x}), and by values of the integral with few digits to 0."""
    n, v = reals("n"), symbol("v", POSITIVE)
    inside = make("integral", exp(-v) * make("indicator", make("le", v, log(n))), v, num(0), oo)
    with pytest.raises(Unsupported, match="integral inside"):
        evaluate(Limit(inside**n, n, oo), {}, mp(18))
    assert close(Limit(2 * make("integral", exp(-v * n), v, num(0), num(1)) + 1, n, oo), 1)
