"""Values given to derivations: outside their domains they are refused, at the ends a law may lose outcomes."""

from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from symgen.derivation import derive
from symgen.errors import DomainError, ShapeError, UnknownNameError, UsageError
from symgen.numeric import Undefined

INFINITE = mpmath.inf


def log(x):
    return mpmath.log(mpmath.mpf(x))


@pytest.mark.parametrize(
    ("goal", "where", "at", "truth"),
    [
        ("KL(Bernoulli(p) || Bernoulli(q))", "p, q: unit", {"p": 0, "q": "1/4"}, -log("0.75")),
        ("KL(Bernoulli(p) || Bernoulli(q))", "p, q: unit", {"p": "0.5", "q": 0}, INFINITE),
        ("KL(Bernoulli(p) || Bernoulli(q))", "p, q: unit", {"p": 1, "q": 1}, 0),
        ("KL(Poisson(a) || Poisson(b))", "a, b >= 0", {"a": 0, "b": 1}, 1),
        ("KL(Poisson(a) || Poisson(b))", "a, b >= 0", {"a": 1, "b": 0}, INFINITE),
        ("KL(Categorical(a) || Categorical(b))", "a, b: simplex K", {"a": [1, 0], "b": ["0.5", "0.5"]}, log(2)),
        ("KL(Categorical(a) || Categorical(b))", "a, b: simplex K", {"a": ["0.5", "0.5"], "b": [1, 0]}, INFINITE),
        ("entropy(Categorical(a))", "a: simplex K", {"a": ["0.5", 0, "0.5"]}, log(2)),
        ("entropy(Binomial(3, p))", "p: unit", {"p": 1}, 0),
        ("jeffreys(Geometric(p), Geometric(q))", "p, q: unit", {"p": 1, "q": "0.5"}, INFINITE),
    ],
)
def test_laws_that_lose_outcomes(goal, where, at, truth):
    found = derive(goal, where=where, judge=False).evaluate(at, digits=20)
    assert found == truth or abs(found - truth) < mpmath.mpf(10) ** -15


@pytest.mark.parametrize(
    ("goal", "where", "at", "found"),
    [
        ("evidence(p ~ Beta(a, b); x ~ Bernoulli(p))", "a, b > 0", {"a": 1, "b": 1, "x": 2}, "above its domain"),
        ("evidence(p ~ Beta(a, b); x ~ Bernoulli(p))", "a, b > 0", {"a": 1, "b": 1, "x": "0.5"}, "not whole"),
        (
            "evidence(t ~ Gamma(a, rate=b); x[i] ~ Exponential(rate=t), i = 1..n)",
            "a, b > 0",
            {"a": 1, "b": 1, "x": [1, -2], "n": 2},
            "below its domain",
        ),
        ("entropy(Categorical(p))", "p: simplex K", {"p": ["0.5", "0.4"]}, "sum to 1"),
        (
            "entropy(MvNormal(m, cov=S))",
            "m: vector d; S: matrix d d spd",
            {"m": [0, 0], "S": [[1, 2], [2, 1]]},
            "positive definite",
        ),
    ],
)
def test_values_outside_their_domains(goal, where, at, found):
    with pytest.raises(DomainError) as refused:
        derive(goal, where=where, judge=False).evaluate(at)
    assert found in refused.value.found and refused.value.hint and refused.value.where


def test_rounding_is_let_through_and_what_has_no_value_has_none():
    third = 0.1 + 0.2
    entropy = derive("entropy(Categorical(p))", where="p: simplex K", judge=False)
    assert entropy.evaluate({"p": [third, 1 - third]}) > 0
    near = derive("entropy(MvNormal(m, cov=S))", where="m: vector d; S: matrix d d spd", judge=False)
    assert near.evaluate({"m": [0, 0], "S": [[2.0, 1.0], [1.0 + 1e-15, 2.0]]}) > 0
    with pytest.raises(Undefined):
        derive("log(x)", where="x >= 0", judge=False).evaluate({"x": 0})


def test_a_result_takes_values_for_parameters_that_it_does_not_depend_on():
    found = derive("entropy(Logistic(scale1, scale2))", where="scale1: real; scale2 > 0", judge=False)
    assert found.evaluate({"scale1": 7, "scale2": 1}) == 2
    with pytest.raises(UnknownNameError):
        found.evaluate({"scale3": 7, "scale2": 1})


@pytest.mark.parametrize(
    ("goal", "where", "at", "truth"),
    [
        (
            "renyi(Normal(0, sd=s), Normal(1, sd=t), al)",
            "s, t, al > 0",
            {"s": 1, "t": 2, "al": 1},
            log(2) - mpmath.mpf("0.25"),
        ),
        (
            "renyi(Bernoulli(p), Bernoulli(q), al)",
            "p, q: unit; al > 0",
            {"p": "0.5", "q": "0.25", "al": 1},
            mpmath.log(mpmath.mpf(4) / 3) / 2,
        ),
    ],
)
def test_a_result_without_a_value_is_derived_at_the_point(goal, where, at, truth):
    assert abs(derive(goal, where=where, judge=False).evaluate(at, digits=20) - truth) < mpmath.mpf(10) ** -15


def test_values_may_be_of_any_kind_of_number_and_complex_only_where_declared():
    found = derive("entropy(Normal(0, sd=s))", where="s > 0", judge=False)
    assert (
        len({found.evaluate({"s": v}) for v in (Decimal("0.5"), Fraction(1, 2), np.array(0.5), np.float32(0.5), "0.5")})
        == 1
    )
    with pytest.raises(DomainError) as refused:
        found.evaluate({"s": 1j})
    assert "not real" in refused.value.found
    assert abs(derive("z**2", where="z: complex", judge=False).evaluate({"z": 1j}) + 1) < 1e-12


@pytest.mark.parametrize("at", [{"x": [1, 0, 1], "n": 5}, {"x": [], "n": 0}, {"x": [[1, 0]], "n": 2}])
def test_data_of_another_length_than_said_are_refused(at):
    goal = "evidence(p ~ Beta(a, b); x[i] ~ Bernoulli(p), i = 1..n)"
    with pytest.raises(ShapeError) as refused:
        derive(goal, where="a, b > 0", judge=False).evaluate({"a": 1, "b": 1, **at})
    assert refused.value.asked and refused.value.where and refused.value.hint


@pytest.mark.parametrize(("at", "digits"), [([1], 15), ({"s": 1}, 0), ({"s": 1}, "20")])
def test_arguments_of_other_kinds_are_refused(at, digits):
    with pytest.raises(UsageError):
        derive("entropy(Normal(0, sd=s))", where="s > 0", judge=False).evaluate(at, digits=digits)


def test_a_point_without_a_value_says_what_was_asked():
    with pytest.raises(Undefined) as nothing:
        derive("log(x)", where="x >= 0", judge=False).evaluate({"x": 0})
    assert nothing.value.asked == "the value of log(x)" and nothing.value.where == "x = 0" and nothing.value.hint
