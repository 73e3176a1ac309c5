"""Scalar algebra as a service: tensors, binders and unknown functions pass through unseen."""

from __future__ import annotations

import pytest

from symgen.algebra import collect, differentiate, factor, gamma_simplify, solve
from symgen.calculus.normaliser import prove_equal
from symgen.errors import NoRuleError
from symgen.terms.build import Sum, apply, dims, function, integers, positives, reals, total, units, vector
from symgen.terms.term import make, num

x, y = reals("x y")
a, b = positives("a b")
p = units("p")
k = integers("k")
X = vector("X", dims("D"))
f = function("f")


def test_factor_keeps_opaque_parts() -> None:
    term = total(X) ** 2 - f(y) ** 2
    found = factor(term)
    assert found.op == "mul"
    assert prove_equal(found, term) is not None


def test_domains_without_assumptions_come_back() -> None:
    assert factor(p**2 - 1).free == {p}


def test_gamma_simplify() -> None:
    assert gamma_simplify(apply("gamma", a + 2) / apply("gamma", a)) is not None
    assert prove_equal(gamma_simplify(apply("gamma", a + 2) / apply("gamma", a)), a * (a + 1)) is not None


def test_collect() -> None:
    term = a * total(X) + b * total(X) + 1
    assert prove_equal(collect(term, total(X)), term) is not None


def test_differentiate() -> None:
    assert prove_equal(differentiate(apply("log", a) * Sum(f(k), (k, 1, 9)), a), Sum(f(k), (k, 1, 9)) / a) is not None


@pytest.mark.parametrize(
    "hidden", [f(x), Sum(x * k, (k, 1, 9)), make("stop_gradient", x), total(x * X)], ids=lambda t: t.op
)
def test_an_opaque_part_that_depends_is_an_error_and_never_zero(hidden: object) -> None:
    with pytest.raises(NoRuleError):
        differentiate(hidden * x, x)
    with pytest.raises(NoRuleError):
        solve(hidden - 1, x)


def test_solve() -> None:
    equation = make("eq", a * x + total(X), num(0))
    (solution,) = solve(equation, x)
    assert prove_equal(solution, -total(X) / a) is not None
    assert len(solve(x**2 - 2, x)) == 2
