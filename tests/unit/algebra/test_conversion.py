"""SymPy to Term to SymPy is the identity; Term to SymPy keeps values; what has no counterpart is an error by name."""

from __future__ import annotations

import pytest
import sympy as sp

from symgen.algebra import from_sympy, to_sympy
from symgen.algebra.names import ASSUMPTIONS, CLASSES
from symgen.errors import DomainError, NoRuleError
from symgen.terms.build import Expectation, apply, reals
from symgen.terms.domains import UNIT
from symgen.terms.term import as_term, make, num, symbol

x, y = sp.symbols("x y", real=True)
s = sp.Symbol("s", positive=True)
z = sp.Symbol("z", complex=True)
k, n = sp.Symbol("k", integer=True), sp.Symbol("n", integer=True, positive=True)
f, h = sp.Function("f"), sp.Function("h", real=True)
A, B = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("B", n, n)

EXPRESSIONS = [
    x + y,
    x - 2 * y + sp.Rational(1, 3),
    -x,
    3 * x * y / (2 * s),
    1 / x,
    x**y,
    sp.sqrt(s),
    1 / sp.sqrt(s),
    x ** sp.Rational(-2, 3),
    sp.exp(x),
    sp.exp(-(x**2) / 2),
    sp.E,
    sp.E**2,
    sp.pi * sp.I,
    sp.EulerGamma,
    sp.Catalan,
    sp.oo,
    -sp.oo,
    sp.log(x / y),
    sp.Abs(x),
    sp.sign(x),
    sp.sin(z),
    sp.tan(x) + sp.cos(x),
    sp.asin(x),
    sp.atan2(y, x),
    sp.sinh(z),
    sp.acosh(z),
    sp.floor(x),
    sp.ceiling(x),
    sp.re(z) + sp.im(z),
    sp.conjugate(z),
    sp.arg(z),
    sp.Max(x, y, 0),
    sp.Min(x, y),
    sp.Mod(x, y),
    sp.KroneckerDelta(k, n),
    sp.Heaviside(x, 0),
    sp.gamma(s),
    sp.loggamma(s),
    sp.digamma(s),
    sp.polygamma(2, s),
    sp.factorial(n),
    sp.binomial(n, k),
    sp.beta(s, x),
    sp.erf(x),
    sp.erfc(x),
    sp.erfinv(x),
    sp.zeta(s),
    sp.expint(1, s),
    sp.Ei(s),
    sp.Si(x),
    sp.Ci(s),
    sp.polylog(2, x),
    sp.LambertW(s),
    sp.besseli(0, x),
    sp.besselj(1, x),
    sp.besselk(0, s),
    sp.bessely(0, s),
    sp.lowergamma(s, x),
    sp.uppergamma(s, x),
    sp.Piecewise((x, x > 0), (0, True)),
    sp.And(x > 0, y <= 1),
    sp.Not(sp.Or(x > 0, sp.Eq(y, 1))),
    sp.Ne(x, y),
    sp.Sum(k**2, (k, 1, n)),
    sp.Product(k, (k, 1, n)),
    sp.Integral(x**2, (x, 0, sp.oo)),
    sp.Limit(sp.sin(x) / x, x, 0, "+-"),
    sp.Derivative(f(x), x),
    sp.Derivative(f(x, y), (x, 2), y),
    f(x) + h(x),
    A * B,
    A.T,
    A + 2 * B,
    sp.Inverse(A),
    sp.Trace(A * B),
    sp.Determinant(A),
    sp.Identity(n),
    sp.ZeroMatrix(n, n),
    A[0, k],
    sp.Integer(0),
    sp.Rational(-7, 3),
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_there_and_back_is_the_identity(expression: object) -> None:
    assert to_sympy(from_sympy(expression)) == expression


@pytest.mark.parametrize("given", [given for _, given in ASSUMPTIONS], ids=str)
def test_assumptions_survive(given: dict[str, bool]) -> None:
    symbol_ = sp.Symbol("q", **given)
    assert to_sympy(from_sympy(symbol_)) == symbol_


@pytest.mark.parametrize("name", [name for name in CLASSES if name not in ("max", "min", "and", "or", "not")])
def test_every_class_of_the_table_is_reached_by_its_operator(name: str) -> None:
    from symgen.terms.operators import operator

    args = [symbol(f"a{i}", UNIT) for i in range(operator(name).arity or 2)]
    converted = to_sympy(make(name, *args))
    # SymPy may evaluate at construction (re of a real is itself); what it leaves alone converts back.
    if isinstance(converted, CLASSES[name]):
        assert from_sympy(converted).op == name


def test_other_assumptions_are_an_error() -> None:
    with pytest.raises(DomainError, match="even"):
        from_sympy(sp.Symbol("m", even=True))


@pytest.mark.parametrize(
    "expression", [sp.cot(x), sp.nan, sp.zoo, sp.Heaviside(x), sp.fresnels(x), sp.hyper([1], [2], x)], ids=str
)
def test_unknown_classes_are_errors_that_name_the_class(expression: sp.Basic) -> None:
    with pytest.raises(NoRuleError, match=type(expression).__name__):
        from_sympy(expression)


def test_terms_without_counterpart_are_errors() -> None:
    t = reals("t")
    law = make("law", t, num(1), attrs=("Normal", ("mean", "sd"), ()))
    for term in (Expectation(t, t, law), apply("gcd", num(4), num(6)), symbol("V", shape=(2, 3, 2))):
        with pytest.raises(NoRuleError):
            to_sympy(term)


def test_functions_that_sympy_lacks_keep_their_values() -> None:
    t = reals("t")
    points = {
        "sigmoid": 0.7109495026250039,
        "softplus": 1.2411538747320878,
        "expm1": 1.4596031111569496,
        "normal_cdf": 0.8159398746532405,
    }
    for name, value in points.items():
        assert abs(float(to_sympy(apply(name, t)).subs(to_sympy(t), sp.Rational(9, 10))) - value) < 1e-12


def test_terms_take_sympy_objects() -> None:
    assert as_term(s) == symbol("s", from_sympy(s).domain)
    assert sp.sympify(reals("x")) == x
