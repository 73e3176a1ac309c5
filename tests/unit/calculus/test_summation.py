"""Sums in closed form: each against the sum term by term; algorithms on what they must refuse."""

import mpmath
import pytest

from symgen.calculus.asymptotics import Diverges
from symgen.calculus.summation import NoClosedForm, antidifference, recurrence, sum_value
from symgen.calculus.summation.special_values import special_value
from symgen.numeric import evaluate, mp
from symgen.terms.term import make, num
from symgen.terms.text import read, read_context

CONTEXT = read_context(
    "k, n, m: natural; p: real[1/10,9/10]; r: real[1/10,9/10]; x: positive; s: real; q: real[-9/10,9/10]"
)
AT = {"n": 5, "m": 3, "p": "1/3", "r": "1/2", "x": "7/5", "s": "3/2", "q": "-2/5"}


def values(term):
    return {s: _number(AT[s.attrs[0]]) for s in term.free if s.attrs[0] in AT}


def _number(text):
    above, _, below = str(text).partition("/")
    return mpmath.mpf(int(above)) / int(below or 1)


TELESCOPING = [
    "k", "k**4", "k*2**k", "1/((k + 1)*(k + 2))", "k*factorial(k)", "r**k", "k**2*r**k", "binomial(k + 3, 3)",
    "k/factorial(k + 1)", "binomial(2*k, k)/4**k", "(-1)**k*k", "k*s**k", "gamma(k + x)/gamma(k + x + 2)",
]  # fmt: skip


@pytest.mark.parametrize("text", TELESCOPING)
def test_antidifferences(text):
    k = read("k", CONTEXT)
    term = read(text, CONTEXT)
    found = antidifference(term, k)
    at = {**values(term), k: mpmath.mpf(4)}
    after = evaluate(found, {**at, k: mpmath.mpf(5)}, mp(30))
    assert abs(after - evaluate(found, at, mp(30)) - evaluate(term, at, mp(30))) < 1e-20


@pytest.mark.parametrize(
    "text", ["1/(k + 1)", "binomial(n, k)", "factorial(k)", "1/factorial(k)", "log(k + 1)", "2**k/(k + 1)"]
)
def test_what_does_not_telescope_is_refused(text):
    with pytest.raises(NoClosedForm):
        antidifference(read(text, CONTEXT), read("k", CONTEXT))


CLOSED = [
    "k**2, (k, 1, n)", "1/k, (k, 1, n)", "k**2 + 2**k, (k, 0, n)", "s**k, (k, 0, n)", "1/(k*(k + 2)), (k, 1, n)",
    "1/2**k, (k, 1, oo)", "k**2/3**k, (k, 0, oo)", "q**k, (k, 0, oo)", "x**k/factorial(k), (k, 0, oo)",
    "x**k/factorial(k), (k, 1, oo)", "(-1)**k*x**(2*k)/factorial(2*k), (k, 0, oo)", "q**k/k, (k, 1, oo)",
    "1/k**4, (k, 1, oo)", "1/(2*k - 1)**2, (k, 1, oo)", "(-1)**(k + 1)/k**2, (k, 1, oo)",
    "1/(k*(k + 1)*(k + 2)), (k, 1, oo)", "1/(k**2 + 1), (k, 1, oo)", "1/(k**2 + 3), (k, 0, oo)",
    "(-1)**(k + 1)/k, (k, 1, oo)", "(-1)**k/(2*k + 1), (k, 0, oo)", "k*x**k*exp(-x)/factorial(k), (k, 0, oo)",
    "k**2*x**k*exp(-x)/factorial(k), (k, 0, oo)", "k*p*(1 - p)**k, (k, 0, oo)",
    "binomial(k + n, k)*p**(n + 1)*(1 - p)**k, (k, 0, oo)", "k**3/factorial(k), (k, 0, oo)",
    "k**2*(1 - p)**(k - 1)*p, (k, 1, oo)", "1/k**(3/2), (k, 1, oo)", "(-1)**k/sqrt(k), (k, 1, oo)",
    "k/2**k, (k, 3, oo)", "binomial(n, k), (k, 0, n)", "binomial(n, k)*p**k*(1 - p)**(n - k), (k, 0, n)",
    "x**k/(factorial(k)*factorial(n - k)), (k, 0, n)",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSED)
def test_values_of_sums(text):
    node = read(f"Sum({text})", CONTEXT)
    found = sum_value(node)
    assert found.op != "sum"
    assert abs(evaluate(found, values(node), mp(20)) - evaluate(node, values(node), mp(20))) < 1e-10


WAVES = [
    ("sin(k)/k, (k, 1, oo)", lambda: (mpmath.pi - 1) / 2),
    ("sin(7*k)/k, (k, 1, oo)", lambda: (3 * mpmath.pi - 7) / 2),
    ("cos(k)/k**2, (k, 1, oo)", lambda: mpmath.re(mpmath.polylog(2, mpmath.expj(1)))),
    ("sin(5*k)/k**3, (k, 1, oo)", lambda: mpmath.im(mpmath.polylog(3, mpmath.expj(5)))),
    ("cos(k/2)/k**4, (k, 1, oo)", lambda: mpmath.re(mpmath.polylog(4, mpmath.expj(0.5)))),
]


@pytest.mark.parametrize(("text", "value"), WAVES)
def test_fourier_series(text, value):
    found = sum_value(read(f"Sum({text})", CONTEXT))
    assert abs(evaluate(found, {}, mp(20)) - value()) < 1e-12


@pytest.mark.parametrize(
    "text", ["k, (k, 1, oo)", "1/k, (k, 1, oo)", "1/sqrt(k), (k, 1, oo)", "1/(k*log(k)), (k, 2, oo)"]
)
def test_divergence_has_a_value(text):
    assert str(sum_value(read(f"Sum({text})", CONTEXT))) == "oo"


@pytest.mark.parametrize("text", ["(-1)**k, (k, 0, oo)", "(-1)**k*k, (k, 0, oo)"])
def test_oscillation_has_none(text):
    with pytest.raises(Diverges):
        sum_value(read(f"Sum({text})", CONTEXT))


UNKNOWN = [
    "s**k, (k, 0, oo)",  # |s| may be above 1
    "1/(k*log(k)**2), (k, 2, oo)",  # converges, to no known value
    "k**(-k), (k, 1, oo)",
    "1/k**s, (k, 1, oo)",
    "1/(k - 3), (k, 1, oo)",  # a pole on the way
    "binomial(n, k)**3, (k, 0, n)",
    "binomial(n, k), (k, 1, n)",  # the binomial theorem begins at 0
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_known_is_not_claimed(text):
    with pytest.raises(NoClosedForm):
        sum_value(read(f"Sum({text})", CONTEXT))


@pytest.mark.parametrize(
    "text",
    ["binomial(n, k)", "k*binomial(n, k)", "binomial(n, k)**2", "binomial(n, k)*x**k", "binomial(n + k, k)/2**k"],
)
def test_recurrences(text):
    n, k = read("n", CONTEXT), read("k", CONTEXT)
    term = read(text, CONTEXT)
    found = recurrence(term, n, k)
    at = {**values(term), n: mpmath.mpf(7), k: mpmath.mpf(3)}

    def value(t, shift=(0, 0)):
        return evaluate(t, {**at, n: at[n] + shift[0], k: at[k] + shift[1]}, mp(30))

    left = sum(value(p) * value(term, (j, 0)) for j, p in enumerate(found.coefficients))
    right = value(found.certificate, (0, 1)) * value(term, (0, 1)) - value(found.certificate) * value(term)
    assert abs(left - right) < 1e-15


@pytest.mark.parametrize(
    ("op", "args"),
    [
        ("zeta", (4,)),
        ("zeta", (-3,)),
        ("polygamma", (3, 2)),
        ("polygamma", (2, "5/2")),
        ("digamma", ("3/4",)),
        ("digamma", ("7/5",)),
    ],
)
def test_special_values(op, args):
    node = make(op, *(num(_fraction(a)) for a in args))
    assert abs(evaluate(special_value(node), {}, mp(20)) - evaluate(node, {}, mp(20))) < 1e-15


def _fraction(value):
    from fractions import Fraction

    return Fraction(value)
