"""Values given to derivations: outside their domains they are refused, at the ends a law may lose outcomes."""

import mpmath
import pytest

from symgen.derivation import derive
from symgen.errors import DomainError, UnknownNameError
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
