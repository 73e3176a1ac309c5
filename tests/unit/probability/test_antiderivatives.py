"""Means over intervals at the ends of what their arguments may be: 0 inside, at an end or outside; slopes and powers of 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mpmath import mp

from symgen import derive
from symgen.errors import SymgenError
from symgen.probability.pieces import settled
from symgen.terms.build import reals
from symgen.terms.term import make, num

WHERE = "a, b, s, c, r: real; p: unit"
UNDEFINED = "undefined"


def mean(body: Callable[[Any], Any], low: float, high: float) -> Any:
    return mp.quad(body, [low, (low + high) / 2, high]) / (high - low)


def tilted(s: float) -> Any:
    """E[exp(s x)] for the density proportional to exp(-s x) on (0, 1)."""
    return 1 / mp.quad(lambda x: mp.exp(-s * x), [0, 1])


ROWS = [
    ("E[1/x, x ~ Uniform(a, b)]", {"a": 0, "b": 2}, mp.inf),
    ("E[1/x, x ~ Uniform(a, b)]", {"a": -2, "b": 0}, -mp.inf),
    ("E[1/x, x ~ Uniform(a, b)]", {"a": -1, "b": 2}, UNDEFINED),
    ("E[1/x, x ~ Uniform(a, b)]", {"a": 1, "b": 2}, mp.log(2)),
    ("E[1/x, x ~ Uniform(a, b)]", {"a": -2, "b": -1}, -mp.log(2)),
    ("E[1/x**3 + x, x ~ Uniform(a, b)]", {"a": 0, "b": 2}, mp.inf),
    ("E[1/x**2, x ~ Uniform(a, b)]", {"a": -1, "b": 2}, mp.inf),
    ("E[1/x, x ~ Uniform(-1, b)]", {"b": 0}, -mp.inf),
    ("E[1/x, x ~ Uniform(-1, b)]", {"b": 1}, UNDEFINED),
    ("E[abs(x)**r, x ~ Uniform(1, 2)]", {"r": -1}, mp.log(2)),
    ("E[x**r, x ~ Uniform(1, 2)]", {"r": "0.5"}, mean(mp.sqrt, 1, 2)),
    ("E[x**r, x ~ Uniform(0, 2)]", {"r": "0.5"}, mean(mp.sqrt, 0, 2)),
    ("E[exp(s*x), x ~ Uniform(a, b)]", {"a": -1, "b": 2, "s": 0}, 1),
    ("E[cos(s*x + c), x ~ Uniform(a, b)]", {"a": -1, "b": 2, "s": 0, "c": "0.5"}, mp.cos(0.5)),
    ("E[softplus(s*x + c), x ~ Uniform(a, b)]", {"a": -1, "b": 2, "s": 0, "c": "0.5"}, mp.log1p(mp.exp(0.5))),
    ("E[exp(s*x), x ~ ContinuousBernoulli(1/2)]", {"s": 0}, 1),
    ("E[exp(s*x), x ~ ContinuousBernoulli(p)]", {"s": 0, "p": "0.5"}, 1),
    ("E[exp(-x*logit(p)), x ~ ContinuousBernoulli(p)]", {"p": "0.2"}, tilted(float(mp.log(4)))),
]


def found(goal: str, at: dict[str, Any]) -> Any:
    derived = derive(goal, where=WHERE, judge=False)
    assert derived.closed
    try:
        return derived.evaluate(at, digits=20)
    except SymgenError:
        return UNDEFINED


def agrees(value: Any, truth: Any) -> bool:
    return bool(value == truth or (UNDEFINED not in (value, truth) and mp.almosteq(value, truth, 1e-12, 1e-13)))


@pytest.mark.parametrize(("goal", "at", "truth"), ROWS)
def test_the_mean_is_that_of_the_integral_or_its_infinity(goal: str, at: dict[str, Any], truth: Any) -> None:
    value = found(goal, at)
    assert agrees(value, truth)
    assert not agrees(
        value, 1 if truth in (mp.inf, -mp.inf, UNDEFINED) else truth + 1e-9
    )  # a planted mistake is caught


def test_a_decided_sign_leaves_one_infinity() -> None:
    assert str(derive("E[1/x, x ~ Uniform(0, b)]", where="b > 0", judge=False).result) == "oo"
    half_open = derive("E[1/x, x ~ Uniform(a, b)]", where="a >= 0; b > 0", judge=False).result
    assert [str(v) for v in half_open.args] == ["log(a/b)/(a - b)", "a > 0", "oo"]


def test_branches_without_reasons_are_settled_as_those_with_them() -> None:
    x = reals("x")
    never, always, open_still = make("gt", num(0), num(1)), make("gt", num(1), num(0)), make("gt", x, num(0))
    assert settled(make("cases", x, never, num(2))) == settled(make("cases", num(2), always, x)) == num(2)
    kept = settled(make("cases", x, never, num(2), open_still, num(3)))
    assert kept.args == (num(2), open_still, num(3))
