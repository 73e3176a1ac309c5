"""The fold: laziness, undefined values, infinities, bound variables, sizes, and how fast it is."""

from __future__ import annotations

import time
from fractions import Fraction

import numpy as np
import pytest

from symgen.errors import ShapeError, UnknownNameError
from symgen.numeric import EXACT, FLOAT, ExactComplex, Undecided, Undefined, Unsupported, balls, evaluate, exact, mp
from symgen.terms import domains
from symgen.terms.build import (
    Product,
    Sum,
    cases,
    complexes,
    constant,
    dims,
    exp,
    floor,
    function,
    indicator,
    infinity,
    integers,
    log,
    positives,
    reals,
    sigmoid,
    sqrt,
    vector,
)
from symgen.terms.term import Term, make, num

x, y = reals("x y")
k = integers("k")
SYSTEMS = (FLOAT, mp(30), balls(128), EXACT)
INEXACT = SYSTEMS[:3]
third = num(Fraction(1, 3))


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda s: s.name)
class TestEverySystem:
    @pytest.mark.parametrize(
        "term",
        [1 / x, x**-1, log(x), infinity() - infinity(), 0 * infinity(), infinity() / infinity(), make("gamma", x)],
        ids=str,
    )
    def test_what_has_no_value_is_undefined(self, system: object, term: Term) -> None:
        with pytest.raises(Undefined) as error:
            evaluate(term, {x: 0}, system)
        assert error.value.condition

    def test_zero_powers(self, system: object) -> None:
        assert evaluate(x**y, {x: 0, y: 0}, system) == 1
        assert evaluate(x**y, {x: 0, y: 2}, system) == 0

    def test_branches_not_taken_are_not_computed(self, system: object) -> None:
        term = cases((x * log(x), x > 0), (0, "otherwise"))
        assert evaluate(term, {x: 0}, system) == 0

    def test_infinity_is_a_value(self, system: object) -> None:
        term = cases((1, x > 0), (infinity(), "otherwise"))
        assert evaluate(term, {x: -1}, system) == system.infinity(1)
        assert evaluate(-infinity() + x, {x: 1}, system) == system.infinity(-1)
        assert evaluate(exp(-infinity()), {}, system) == 0

    def test_rounding_does_not_hide_exact_ties(self, system: object) -> None:
        with pytest.raises(Undefined):
            evaluate(1 / (x - third), {x: "1/3"}, system)
        assert evaluate(floor(3 * x), {x: "1/3"}, system) == 1
        assert evaluate(indicator(make("eq", x + y, num(Fraction(1, 2)))), {x: "1/3", y: "1/6"}, system) == 1

    def test_sums_and_products(self, system: object) -> None:
        assert evaluate(Sum(k**2, (k, 1, x)), {x: 4}, system) == 30
        assert evaluate(Product(k, (k, 1, 5)), {}, system) == 120
        assert evaluate(Sum(k, (k, 3, 2)), {}, system) == 0
        assert evaluate(Product(k, (k, 3, 2)), {}, system) == 1

    def test_a_bound_variable_may_share_a_free_name(self, system: object) -> None:
        term = k * Sum(k, (k, 1, 3)) + k
        assert evaluate(term, {k: 10}, system) == 70

    def test_a_nested_sum_sees_the_outer_variable(self, system: object) -> None:
        j = integers("j")
        term = Sum(Sum(j * k, (j, 1, k)), (k, 1, 3))
        assert evaluate(term, {}, system) == 25

    def test_indices_count_from_one(self, system: object) -> None:
        v = vector("v", 3)
        assert evaluate(v[num(1)] + v[num(3)], {v: [1, 2, 4]}, system) == 5
        with pytest.raises(Undefined):
            evaluate(v[num(4)], {v: [1, 2, 4]}, system)

    def test_cases_over_tensors_are_lazy_in_each_entry(self, system: object) -> None:
        v = vector("v", 3)
        term = cases((1 / v, v > 0), (v, "otherwise"))
        assert [float(e) for e in evaluate(term, {v: [2, 0, -1]}, system)] == [0.5, 0.0, -1.0]

    def test_unknown_functions(self, system: object) -> None:
        f = function("f")
        assert evaluate(f(x) + 1, {x: 3, "f": lambda value: value * value}, system) == 10

    def test_order_of_complex_numbers_is_undefined(self, system: object) -> None:
        with pytest.raises(Undefined):
            evaluate(indicator(make("lt", constant("i"), num(1))), {}, system)

    def test_i_squared_is_real(self, system: object) -> None:
        assert evaluate(cases((1, constant("i") ** 2 < 0), (2, "otherwise")), {}, system) == 1


@pytest.mark.parametrize("system", INEXACT, ids=lambda s: s.name)
def test_principal_branches(system: object) -> None:
    z = complexes("z")
    found = complex(evaluate(log(x), {x: -1}, system))
    assert abs(found - 1j * np.pi) < 1e-14
    assert abs(complex(evaluate(sqrt(z), {z: ExactComplex(Fraction(-4), Fraction(0))}, system)) - 2j) < 1e-14
    assert abs(complex(evaluate(z ** num(Fraction(1, 3)), {z: -8}, system)) - (1 + 1j * np.sqrt(3))) < 1e-14


@pytest.mark.parametrize("system", INEXACT, ids=lambda s: s.name)
def test_a_scalar_is_its_own_only_entry(system: object) -> None:
    for name, expected in (("softmax", 1), ("log_softmax", 0), ("logsumexp", 3), ("mean", 3), ("max", 3)):
        assert abs(complex(evaluate(make(name, x), {x: 3}, system)) - expected) < 1e-14, name


def test_exact_arithmetic_refuses_what_is_irrational() -> None:
    for term in (exp(x), sqrt(x), log(x), x ** num(Fraction(1, 2)), constant("pi")):
        with pytest.raises(Unsupported):
            evaluate(term, {x: 2}, EXACT)
    assert exact(evaluate(sqrt(x), {x: "9/4"}, EXACT)) == Fraction(3, 2)


def test_balls_that_cannot_decide_say_so() -> None:
    close = x + exp(x) - exp(x)
    with pytest.raises(Undecided):
        evaluate(cases((1, close > 1), (2, "otherwise")), {x: 1}, balls(64))
    with pytest.raises(Undecided):
        evaluate(cases((1, exp(x) ** 2 > exp(2 * x)), (2, "otherwise")), {x: 1}, balls(64))


def test_what_rounds_to_log_zero_is_not_undefined() -> None:
    term = log(1 - sigmoid(x))
    assert abs(evaluate(term, {x: 100}, mp(20)) + 100) < 1e-15
    with pytest.raises(Undefined):
        evaluate(log(x - x + (1 - num(1))), {x: 100}, mp(20))


def test_a_ball_over_a_pole_tells_nothing_rather_than_something_wrong() -> None:
    straddling = (exp(x) - exp(x)) * 10**20
    assert not evaluate(make("gamma", straddling), {x: 1}, balls(64)).is_finite()
    assert not evaluate(1 / straddling, {x: 1}, balls(64)).is_finite()


def test_sizes_are_read_off_arrays() -> None:
    n = dims("n")
    v = vector("v", n)
    assert exact(evaluate(Sum(v[k], (k, 1, n)) / n, {v: ["1/2", "1/4", "1/4"]}, EXACT)) == Fraction(1, 3)


def test_missing_values_and_wrong_shapes_are_named() -> None:
    with pytest.raises(UnknownNameError):
        evaluate(x + y, {x: 1}, FLOAT)
    v = vector("v", 3)
    with pytest.raises(ShapeError):
        evaluate(v @ v, {v: [[1, 2, 3]]}, FLOAT)


def test_nouns_are_refused_by_name() -> None:
    law = make("law", x, y, attrs=("Normal", ("mean", "sd"), ()))
    with pytest.raises(Unsupported, match="entropy"):
        evaluate(make("entropy", law), {x: 0, y: 1}, FLOAT)


@pytest.mark.parametrize(("value", "expected"), [("0.1", Fraction(1, 10)), (0.5, Fraction(1, 2)), (np.int64(3), 3)])
def test_every_number_is_taken_exactly(value: object, expected: Fraction) -> None:
    assert exact(evaluate(x, {x: value}, EXACT)) == expected


def test_dimensions_are_numbers_too() -> None:
    n = dims("n")
    assert exact(evaluate(n / 2, {n: 3}, EXACT)) == Fraction(3, 2)


def test_the_fold_is_fast() -> None:
    s = positives("s")
    term = sum((exp(x / k0) * sigmoid(y + k0) - log(s) ** k0 for k0 in range(1, 7)), x)
    point = {x: 0.3, y: 1.7, s: 2.0}
    evaluate(term, point, FLOAT)
    best = min(_seconds(term, point) for _ in range(20))
    assert best < 1e-3  # about 60 us on an idle machine; a busy one is no failure


def _seconds(term: Term, point: dict[Term, float]) -> float:
    start = time.thread_time()
    evaluate(term, point, FLOAT)
    return time.thread_time() - start


def test_integers_of_the_domain_are_not_checked_but_kept() -> None:
    assert evaluate(k, {k: 3}, EXACT) == 3
    assert k.domain == domains.INTEGER


def test_one_evaluator_of_many_formulas_takes_none_for_one_that_is_gone():
    from symgen.numeric.evaluator import Evaluator
    from symgen.terms.build import reals

    x = reals("x")
    evaluator = Evaluator(EXACT, {x: 1})
    wrong = [k for k in range(2000) if evaluator.visit((x + k) * (x + 2 * k)) != (1 + k) * (1 + 2 * k)]
    assert wrong == []


@pytest.mark.parametrize("system", [EXACT, FLOAT, mp(20), balls(64)], ids=lambda system: system.name)
@pytest.mark.parametrize("name", ["total", "mean", "amax", "amin"])
def test_a_scalar_is_its_own_total_mean_and_maximum(name, system):
    from symgen.terms.term import make

    x = reals("x")
    assert evaluate(make(name, x), {x: Fraction(3, 2)}, system) == system.number(Fraction(3, 2))


def test_a_sum_to_a_vector_has_no_value():
    from symgen.terms.term import make, num, symbol

    k, x = symbol("k", domains.REAL), symbol("x", domains.REAL, (3,))
    with pytest.raises(Unsupported, match="where a number should stand"):
        evaluate(make("sum", k, k, num(1), x), {"x": np.ones(3)}, FLOAT)
