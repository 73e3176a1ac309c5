"""Pointwise maximisers: the stationary equation, concavity, and a search over a grid as the judge."""

from __future__ import annotations

import numpy as np
import pytest

from symgen.calculus.functional import Maximiser, maximise_normalised, maximise_pointwise, propose, rules
from symgen.errors import NoRuleError
from symgen.numeric import FLOAT, evaluate
from symgen.terms.build import Integral, density, function, infinity, log, positives, reals, sin, units
from symgen.terms.context import Context
from symgen.terms.domains import UNIT
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute

a, b = positives("a b")
y, z = units("y"), positives("z")
AT = {a: 0.7, b: 2.1}
INTEGRANDS = [
    (a * log(y) + b * log(1 - y), y),
    (a * log(z) - b * z, z),
    (a * z - z * log(z), z),
    (a * log(z) - b * z**2, z),
    (a * z - b * z**2 / 2, z),
    (-a / z - b * z, z),
    (2 * log(y) + 3 * log(1 - y) + 0 * a, y),
]


def best_on_grid(body: Term, unknown: Term) -> float:
    grid = np.linspace(1e-4, 1 - 1e-4, 20001) if unknown is y else np.linspace(1e-3, 10, 40001)
    values = [float(evaluate(body, {**AT, unknown: float(point)}, FLOAT)) for point in grid[::20]]
    return float(grid[::20][int(np.argmax(values))])


@pytest.mark.parametrize(("body", "unknown"), INTEGRANDS, ids=range(len(INTEGRANDS)))
def test_the_value_is_the_best_on_a_grid(body: Term, unknown: Term) -> None:
    found = maximise_pointwise(body, unknown)
    value = float(evaluate(found.value, AT, FLOAT))
    assert value == pytest.approx(best_on_grid(body, unknown), abs=0.02)
    assert residual(found, value) < 1e-12
    assert residual(found, value * 1.01) > 1e-3
    for obligation in found.obligations:
        assert bool(evaluate(obligation, {**AT, unknown: 0.4}, FLOAT))


def residual(found: Maximiser, value: float) -> float:
    return abs(float(evaluate(found.stationary.args[0], {**AT, found.unknown: value}, FLOAT)))


def test_the_optimal_discriminator() -> None:
    x = reals("x")
    p, q = density("p"), density("q")
    discriminator = function("D", domain=UNIT)(x)
    found = maximise_pointwise(p(x) * log(discriminator) + q(x) * log(1 - discriminator), discriminator)
    assert found.value == p(x) / (p(x) + q(x))
    assert [o.op for o in found.obligations] == ["lt", "gt", "lt"]


def test_gibbs_maximises_under_normalisation() -> None:
    x = reals("x")
    p, f = density("p"), function("f")
    found = maximise_normalised(f(x) * p(x) - p(x) * log(p(x)), p(x), x, -infinity(), infinity())
    weight = found.value.args[0]
    assert found.value == weight / Integral(weight, (x, -infinity(), infinity()))
    assert weight.op == "exp"


def test_what_cannot_be_solved_says_so() -> None:
    with pytest.raises(NoRuleError, match="inside"):
        maximise_pointwise(sin(y), y)
    with pytest.raises(NoRuleError, match="degree"):
        maximise_pointwise(y - y**5, y)


def test_the_rule_rewrites_and_owes_claims() -> None:
    rule = rules()["stationary-point"]
    body = a * log(y) + b * log(1 - y)
    argmax = make("argmax", body, y, make("true"))
    assert rule.rewrite(argmax, Context()) == a / (a + b)
    assert rule.rewrite(make("maximum", body, y, make("true")), Context()) == substitute(body, {y: a / (a + b)})
    assert rule.rewrite(num(1), Context()) is None
    assert len(rule.claims()) >= 8


def test_the_step_carries_what_has_to_hold() -> None:
    body = a * log(y) + b * log(1 - y)
    (step,) = propose(make("argmax", body, y, make("true")), Context())
    assert step.after == a / (a + b)
    assert step.obligations == maximise_pointwise(body, y).obligations
