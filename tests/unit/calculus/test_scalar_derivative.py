"""Scalar derivatives against differences in many digits, and what has none."""

from __future__ import annotations

import mpmath
import pytest

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.numeric import value
from symgen.terms.build import (
    Derivative,
    Integral,
    Product,
    Sum,
    cases,
    dims,
    exp,
    function,
    integers,
    log,
    loggamma,
    logsumexp,
    positives,
    reals,
    sigmoid,
    sin,
    sqrt,
    vector,
    zeta,
)
from symgen.terms.operators import table
from symgen.terms.term import Term, make, num

x, y = reals("x y")
s = positives("s")
k = integers("k")

FORMULAS = [
    x**3 - 2 * x + 1,
    y * exp(2 * x) / (1 + x**2),
    x**x * s,
    2**x,
    (x * y) ** s,
    x * y * x,
    1 / x,
    sigmoid(x) * sin(x * y),
    log(x) / x,
    sqrt(x**2 + y**2),
    Sum(x**k / k, (k, 1, 4)),
    Product(x + k, (k, 1, 3)),
    Integral(exp(-x * y), (y, 0, 1)),
    Integral(sin(x * y), (y, 0, x**2)),
    Integral(exp(y * x) / y, (y, x, 2 * x)),
    cases((x**2, x > 0), (-x, "otherwise")),
    make("subs", y**2 * x, y, sin(x)),
    loggamma(x) + make("digamma", x) + make("polygamma", num(1), x),
    -((-x) ** 2),
]
POINT = {"y": "0.7", "s": "1.3"}


@pytest.mark.parametrize("formula", FORMULAS, ids=range(len(FORMULAS)))
def test_against_differences(formula: Term) -> None:
    with mpmath.workdps(40):
        step = mpmath.mpf(10) ** -12
        ends = [value(formula, {**POINT, "x": mpmath.mpf("0.9") + sign * step}, digits=35) for sign in (1, -1)]
        expected = (ends[0] - ends[1]) / (2 * step)
    found = value(derivative(formula, x), {**POINT, "x": "0.9"}, digits=20)
    assert abs(found - expected) < 1e-15 * max(1, abs(expected))


def test_cleaning_is_light() -> None:
    assert derivative(3 * x, x) == num(3)
    assert derivative(x * y, x) == y
    assert derivative(exp(x), x) == exp(x)
    assert derivative(-x, x) == num(-1)
    assert derivative(y, x) == num(0)
    assert derivative(x * (y - y), x) == y - y


def test_higher_orders() -> None:
    assert derivative(x**3, x, 3) == num(6)


def test_unknown_functions_keep_their_derivative() -> None:
    f = function("f")
    assert derivative(f(x) * y, x) == Derivative(f(x), x) * y
    chained = derivative(f(x**2), x)
    assert any(part.op == "subs" for part in chained.args)


def test_tensors_inside() -> None:
    v = vector("v", dims("n"))
    assert derivative(x * (v @ v), x) == v @ v
    assert derivative(logsumexp(x * v), x) == v @ make("softmax", x * v)


def test_operators_without_a_partial_are_named() -> None:
    for formula, name in ((zeta(x), "zeta"), (make("floor", x), "floor"), (make("besselj", x, y), "besselj")):
        with pytest.raises(NoRuleError, match=name):
            derivative(formula, x)
    with pytest.raises(NoRuleError, match="bounds"):
        derivative(Sum(k, (k, 1, x)), x)


def test_no_function_of_the_table_is_silently_constant() -> None:
    """Every function either has as many partials as arguments or raises."""
    flat = ("sign", "heaviside", "stop_gradient")
    for row in table().values():
        if row.kind != "function" or row.name in flat:
            continue
        arguments = [x + j for j in range(row.arity or 2)]
        formula = make(row.name, *arguments)
        if len(row.partials) == len(arguments) and None not in row.partials:
            assert derivative(formula, x) != 0, row.name
        else:
            with pytest.raises(NoRuleError):
                derivative(formula, x)
