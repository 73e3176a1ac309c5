"""The forms that the normaliser writes: sums of products, statistics with coefficients, and what people write."""

from __future__ import annotations

import pytest

from symgen.calculus.normaliser import coefficients, decide_zero, expand, normal_form, prove_equal, simplify, statistics
from symgen.errors import BudgetError
from symgen.terms.build import apply, constant, dims, infinity, num, positives, reals, symbol, total, units, vector
from symgen.terms.term import Term, make
from symgen.terms.traverse import substitute

x, y, m, n = reals("x y m n")
s, t, a, b, c, d = positives("s t a b c d")
p, q = units("p q")
pi, e = constant("pi"), constant("e")
X = vector("X", dims("D"))
half = num(1) / 2


def log(value: Term) -> Term:
    return apply("log", value)


KL_NORMAL = log(t) - log(s) + s**2 / (2 * t**2) + m**2 / (2 * t**2) - m * n / t**2 + n**2 / (2 * t**2) - half
digamma = lambda value: apply("digamma", value)
loggamma = lambda value: apply("loggamma", value)
logbeta = lambda *values: apply("logbeta", *values)
sigmoid = lambda value: apply("sigmoid", value)

CUSTOMARY: dict[str, tuple[Term, Term]] = {
    "KL of normals": (KL_NORMAL, log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - half),
    "VAE": ((m**2 + s**2 - 1) / 2 - log(s), (m**2 + s**2 - 1) / 2 - log(s)),
    "KL of exponentials": (log(a) - log(b) + b / a - 1, log(a / b) + b / a - 1),
    "entropy of a normal": (log(2 * pi * e * s**2) / 2, log(2 * pi) / 2 + log(s) + half),
    "KL of gammas": (
        a * digamma(a) - c * digamma(a) - loggamma(a) + loggamma(c) + c * log(b) - c * log(d) + a * d / b - a,
        c * log(b / d) + (a - c) * digamma(a) - loggamma(a) + loggamma(c) + a * d / b - a,
    ),
    "KL of Bernoullis": (
        p * log(p) - p * log(q) + (1 - p) * log(1 - p) - (1 - p) * log(1 - q),
        (1 - p) * log((1 - p) / (1 - q)) + p * log(p / q),
    ),
    "log beta": (loggamma(a) + loggamma(b) - loggamma(a + b), logbeta(a, b)),
    "sigmoid derivative": (apply("exp", x) / (1 + apply("exp", x)) ** 2, sigmoid(x) * (1 - sigmoid(x))),
    "BCE": (-(p * log(sigmoid(x)) + (1 - p) * log(1 - sigmoid(x))), apply("softplus", x) - p * x),
    "normal density": (
        apply("exp", -(x**2) / (2 * s**2)) / (s * apply("sqrt", 2 * pi)),
        apply("exp", -(x**2) / (2 * s**2)) / (apply("sqrt", 2 * pi) * s),
    ),
    "a sign belongs to what follows it": (-(2 * apply("sin", x)), -2 * apply("sin", x)),
    "a sign before a quotient": (-(x * log(s) / (2 * y)) - 3 * log(t), -x * log(s) / (2 * y) - 3 * log(t)),
    "a negative exponent": (num(2) ** -(4 * x), num(2) ** (-4 * x)),
    "a number times a square": (-(3 * (x - y) ** 2) / (2 * s) - 3 * half, -3 * (x - y) ** 2 / (2 * s) - num(3) / 2),
    "what is left of an error function": (s * (1 - apply("erf", x)) / 2 + log(t), log(t) + s * apply("erfc", x) / 2),
    "a scaled complement": (
        apply("exp", x**2 + y) - apply("erf", x) * apply("exp", x**2 + y),
        apply("exp", y) * apply("erfcx", x),
    ),
    "one more than an error function": (1 + apply("erf", x), apply("erf", x) + 1),
    "no sigmoid of a number": (1 / (1 + apply("exp", pi)), 1 / (apply("exp", pi) + 1)),
    "weights": ((m / t**2 + n / s**2) / (1 / t**2 + 1 / s**2), (m * s**2 + n * t**2) / (s**2 + t**2)),
}


@pytest.mark.parametrize("name", CUSTOMARY)
def test_simplify_writes_what_people_write(name: str) -> None:
    given, customary = CUSTOMARY[name]
    assert simplify(given) == customary


@pytest.mark.parametrize("name", CUSTOMARY)
def test_simplify_is_idempotent_and_proved(name: str) -> None:
    given, _ = CUSTOMARY[name]
    once = simplify(given)
    assert simplify(once) == once
    assert prove_equal(once, given) is not None


def test_a_longer_form_is_no_simplification() -> None:
    assert simplify(apply("sin", 9 * x)) == apply("sin", 9 * x)


def test_expand_collects_like_terms_in_one_order() -> None:
    assert expand((x + y) ** 2 + x * y) == x**2 + 3 * x * y + y**2
    assert expand(y * x + x**2) == expand(x**2 + x * y)
    assert expand(1 - p) == 1 - p


def test_expand_keeps_the_shape() -> None:
    assert expand(X - X).shape == X.shape
    assert expand(X / X).shape == X.shape


def test_forms_do_not_depend_on_names_of_bound_variables_or_on_what_came_before() -> None:
    first = normal_form(KL_NORMAL).digest
    normal_form(log(t) * log(s) + x)
    assert normal_form(KL_NORMAL).digest == first


def test_statistics_of_a_log_density() -> None:
    density = apply("exp", -((x - m) ** 2) / (2 * s**2)) / (s * apply("sqrt", 2 * pi))
    found = statistics(log(density), x)
    assert set(found) == {x, x**2, num(1)}
    assert prove_equal(found[x**2], -1 / (2 * s**2)) is not None
    assert prove_equal(found[x], m / s**2) is not None


def test_statistics_of_gamma_and_beta() -> None:
    gamma = statistics((a - 1) * log(s) - b * s + a * log(b) - loggamma(a), s)
    assert gamma == {s: -b, log(s): a - 1, num(1): a * log(b) - loggamma(a)}
    beta = statistics((a - 1) * log(p) + (b - 1) * log(1 - p) - logbeta(a, b), p)
    assert set(beta) == {log(p), log(1 - p), num(1)}
    assert statistics(log(s) - b / s, s)[1 / s] == -b


def test_statistics_of_a_vector() -> None:
    found = statistics(total((X - m) ** 2) / (2 * s**2), X)
    assert set(found) == {total(X), total(X**2), num(1)}


def test_coefficients() -> None:
    assert coefficients(a * x**2 + b * x + c, (x, x**2), x) == {x: b, x**2: a, num(1): c}
    assert coefficients(a * x**3, (x, x**2), x) is None


def test_zero() -> None:
    assert decide_zero(x - x) is not None
    assert decide_zero(X - X) is not None
    assert decide_zero(x) is None


def test_a_branch_knows_its_condition() -> None:
    term = make("cases", apply("sqrt", x**2), make("gt", x, num(0)), -x, attrs=("", ""))
    assert simplify(term).args[0] == x
    assert prove_equal(term, make("cases", x, make("gt", x, num(0)), -x, attrs=("", ""))) is not None
    assert prove_equal(term, make("cases", x, make("lt", x, num(0)), -x, attrs=("", ""))) is None


def test_budget() -> None:
    many = make("add", *(symbol(f"v{i}", x.domain) for i in range(30)))
    with pytest.raises(BudgetError):
        expand(many**40)
    with pytest.raises(BudgetError):
        prove_equal((1 + x / 10**10) ** num(10**10), apply("exp", x))


def test_infinite_values_are_left_alone() -> None:
    assert simplify(infinity()) == infinity()
    assert expand(x + infinity()) == x + infinity()


def test_conditional_results_simplify_within_branches() -> None:
    infinite = make("cases", x + x, make("gt", a, num(1)), infinity(), attrs=("", "diverges"))
    simple = make("cases", 2 * x, make("gt", a, num(1)), infinity(), attrs=("", "diverges"))
    assert simplify(infinite) == simple
    assert expand(infinite) == simple
    assert prove_equal(infinite, simple) is not None
    assert prove_equal(infinite, substitute(simple, {num(1): num(2)})) is None
    finite = substitute(infinite, {infinity(): num(0)})
    assert prove_equal(finite, make("cases", 2 * x, make("gt", a, num(1)), num(0), attrs=("", ""))) is not None


def test_what_is_real_is_written_as_real() -> None:
    """A real part among other terms is not written as half the sum of two complex numbers."""
    z = a + constant("i") * (x - y)
    part = apply("re", apply("digamma", z))
    form = simplify(log(s) + 2 * part - log(t))
    assert form.domain.is_real
    assert form == log(s / t) + 2 * part
    assert prove_equal(form, log(s / t) + part) is None


def test_no_fraction_stands_below_a_line_under_a_root() -> None:
    assert str(simplify(apply("sqrt", 1 / (1 - 2 * s)))) == "sqrt(-1/(2*s - 1))"


def test_a_unit_vector_picks_an_entry() -> None:
    def unit(place: int) -> Term:
        return make("onehot", num(place), attrs=(2,))

    assert prove_equal((a * unit(1) + b * unit(2)) @ make("stack", x, y), a * x + b * y) is not None
    assert prove_equal(unit(1) @ make("stack", x, y), y) is None
