"""Integrals against closed forms, and the traps: narrow peaks, kinks, symmetric divergence, oscillation, poles."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from symgen.numeric import FLOAT, Undefined, Unsupported, balls, evaluate, mp
from symgen.numeric.evaluator import Evaluator
from symgen.numeric.inner_quadrature import quick_integral
from symgen.numeric.integrand import Integrand
from symgen.terms.build import Integral, cases, exp, floor, gamma, infinity, log, pi, reals, sin, sqrt
from symgen.terms.term import Term, make, num

x, y = reals("x y")
oo = infinity()
DIGITS = 20
mpmath_context = mpmath.MPContext()
mpmath_context.dps = 40
exactly = mpmath_context.mpf


def rational(text: str) -> Term:
    return num(Fraction(text))


def normal(mean: str, sd: str) -> Term:
    return exp(-((x - rational(mean)) ** 2) / (2 * rational(sd) ** 2)) / (rational(sd) * sqrt(2 * pi()))


def absolute(term: Term) -> Term:
    return make("abs", term)


CLOSED_FORMS = {
    "standard normal": (Integral(normal("0", "1"), (x, -oo, oo)), 1),
    "narrow far normal": (Integral(normal("1000", "1/1000"), (x, -oo, oo)), 1),
    "mean of a narrow far normal": (Integral(x * normal("1234567/1000", "1/10000"), (x, -oo, oo)), "1234.567"),
    "wide normal": (Integral(normal("-3", "1000000"), (x, -oo, oo)), 1),
    "two narrow normals": (Integral(normal("5", "1/100") + normal("-7", "1/50"), (x, -oo, oo)), 2),
    "a narrow normal on half a line": (Integral(normal("100", "1/100"), (x, 0, oo)), 1),
    "Cauchy": (Integral(1 / (pi() * (1 + x**2)), (x, -oo, oo)), 1),
    "a logarithm at its singular end": (Integral(log(x), (x, 0, 1)), -1),
    "a root at its singular end": (Integral(1 / sqrt(1 - x), (x, 0, 1)), 2),
    "a second moment with a kink": (Integral(exp(-absolute(x - 3)) / 2 * x**2, (x, -oo, oo)), 11),
    "a heavy tail": (Integral(x ** rational("-1.01"), (x, 1, oo)), 100),
    "a tail that a logarithm holds down": (Integral(1 / (x * log(x) ** 2), (x, exp(1), oo)), 1),
    "a logarithm on a heavy tail": (Integral(log(x) / x ** rational("1.001"), (x, 1, oo)), 10**6),
    "a jump": (Integral(cases((1, x < rational("0.3")), (5, "otherwise")), (x, 0, 1)), "3.8"),
    "steps": (Integral(floor(x), (x, 0, rational("3.5"))), "4.5"),
    "a steep exponential": (Integral(10**6 * exp(-(10**6) * x), (x, 0, oo)), 1),
    "reversed ends": (Integral(x, (x, 1, 0)), "-0.5"),
    "equal ends": (Integral(1 / x, (x, 1, 1)), 0),
    "cancelling halves": (Integral(x, (x, -1, 1)), 0),
}


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_closed_forms(name: str) -> None:
    term, expected = CLOSED_FORMS[name]
    found = evaluate(term, {}, mp(DIGITS))
    assert abs(found - exactly(expected)) <= exactly(10) ** (2 - DIGITS) * max(1, abs(exactly(expected)))


def test_beta_function_with_both_ends_singular() -> None:
    term = Integral(x ** rational("-0.9") * (1 - x) ** rational("-0.7"), (x, 0, 1))
    expected = mpmath_context.beta(exactly("0.1"), exactly("0.3"))
    assert abs(evaluate(term, {}, mp(DIGITS)) - expected) < exactly(10) ** -17


def test_parameters_and_gamma() -> None:
    term = Integral(x ** (y - 1) * exp(-x), (x, 0, oo)) / gamma(y)
    assert abs(evaluate(term, {y: "5/2"}, mp(DIGITS)) - 1) < exactly(10) ** -18


@pytest.mark.parametrize(
    ("term", "sign"),
    [
        (Integral(1 / x, (x, 0, 1)), 1),
        (Integral(-1 / x, (x, 1, oo)), -1),
        (Integral(1 / (x * log(x)), (x, 2, oo)), 1),
        (Integral(log(x) / x, (x, 0, 1)), -1),
        (Integral(exp(x), (x, 0, oo)), 1),
        (Integral(x**2 / (1 + x**2), (x, -oo, oo)), 1),
        (Integral(1 / (x - rational("1/3")) ** 2, (x, 0, 1)), 1),
    ],
    ids=str,
)
def test_divergence_of_one_sign_is_infinite(term: Term, sign: int) -> None:
    assert evaluate(term, {}, mp(DIGITS)) == sign * mpmath.inf


@pytest.mark.parametrize(
    "term",
    [
        Integral(x / (pi() * (1 + x**2)), (x, -oo, oo)),
        Integral(1 / x, (x, -1, 1)),
        Integral(1 / (x - rational("1/3")), (x, 0, 1)),
        Integral(x**3, (x, -oo, oo)),
        Integral(sin(x), (x, 0, oo)),
    ],
    ids=["Cauchy mean", "1/x about 0", "a pole inside", "odd power", "sin"],
)
def test_symmetry_does_not_cancel_divergence(term: Term) -> None:
    with pytest.raises(Undefined):
        evaluate(term, {}, mp(DIGITS))


@pytest.mark.parametrize(
    "term",
    [
        Integral(sin(x) / x, (x, 0, oo)),
        Integral(1 / (x * log(x) ** 2), (x, 0, rational("1/2"))),
    ],
    ids=["sin(x)/x", "1/(x log^2 x)"],
)
def test_what_is_not_established_is_not_answered(term: Term) -> None:
    with pytest.raises(Unsupported):
        evaluate(term, {}, mp(DIGITS))


def test_fixed_nodes_would_miss_the_narrow_peak() -> None:
    """The trap is real: mpmath's own quadrature answers almost zero."""
    density = lambda t: mpmath.npdf(t, 1000, 0.001)
    assert mpmath.quad(density, [-mpmath.inf, mpmath.inf]) < 0.5


def test_float_rounds_the_multiprecision_answer() -> None:
    assert evaluate(Integral(normal("0", "1"), (x, -oo, oo)), {}, FLOAT) == 1.0


@pytest.mark.parametrize(
    "term",
    [
        Integral(exp(-(x**2)), (x, 0, y)),
        Integral(log(x), (x, 1, 3)),
        Integral(absolute(x), (x, -1, 2)),
        Integral(x ** rational("5/2"), (x, 1, 2)),
        Integral(sqrt(1 + x), (x, 0, 1)),
    ],
    ids=str,
)
def test_rigorous_enclosures_contain_the_integral(term: Term) -> None:
    ball = evaluate(term, {y: "3/2"}, balls(128))
    number = evaluate(term, {y: "3/2"}, mp(30))
    assert ball.rel_accuracy_bits() > 60
    assert abs(float(ball.mid()) - float(number)) < 1e-14


def test_rigorous_integrals_refuse_infinite_ranges() -> None:
    with pytest.raises(Unsupported):
        evaluate(Integral(exp(-x), (x, 0, oo)), {}, balls(64))


def test_underflow_and_rounding_are_not_mistaken_for_log_zero() -> None:
    """KL as it is written: log of a density that is 10^-(10^80) far out, log of 1 - sigmoid."""
    kl = Integral(normal("0", "1") * (log(normal("0", "1")) - log(normal("1", "2"))), (x, -oo, oo))
    expected = mpmath_context.log(2) + exactly(2) / 8 - exactly(1) / 2
    assert abs(evaluate(kl, {}, mp(DIGITS)) - expected) < exactly(10) ** -18
    logistic = make("sigmoid", x)
    loss = Integral(normal("0", "1") * log(1 - logistic), (x, -oo, oo))
    stable = Integral(normal("0", "1") * make("log_sigmoid", -x), (x, -oo, oo))
    assert abs(evaluate(loss, {}, mp(DIGITS)) - evaluate(stable, {}, mp(DIGITS))) < exactly(10) ** -18


def joint(mean: str, sd: str) -> Term:
    """A normal x and a normal y about it."""
    about = exp(-((y - x) ** 2) / (2 * rational(sd) ** 2)) / (rational(sd) * sqrt(2 * pi()))
    return normal(mean, "1") * about


def test_nested_integrals() -> None:
    """Var(y) = Var(x) + sd^2, by the law of total variance."""
    term = Integral(Integral(y**2 * joint("0", "2"), (y, -oo, oo)), (x, -oo, oo))
    assert abs(evaluate(term, {}, mp(18)) - 5) < 1e-8


def inner(body: Term) -> float | None:
    return quick_integral(Integrand(body, y, Evaluator(mp(20), {x: 1})), mpmath.mpf("-inf"), mpmath.mpf("inf"))


def test_the_quick_inner_integral_answers_or_says_none() -> None:
    assert inner(joint("0", "2")) == pytest.approx(float(mpmath.npdf(1)), rel=1e-12)
    assert inner(sin(y) * exp(-absolute(y) / 1000)) is None
    assert inner(1 / (1 + absolute(y - rational("1/3"))) ** rational("101/100")) is None
    assert inner(cases((1, y > x), (0, "otherwise"))) is None
    # Far beyond the smallest double, and found to be so by climbing.
    assert inner(exp(-1000 - y**2)) == 0.0
