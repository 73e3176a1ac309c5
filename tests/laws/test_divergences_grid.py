"""Derived divergences at two hundred points a pair, against quadratures and sums in doubles; at night over all pairs.

The truth is a trapezoid rule after a double exponential substitution around the median of draws, or a sum; a point counts
only where two step widths agree and q has mass one. Formula and density are compiled; no rule of the engine is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from laws.oracle import points
from laws.test_divergences import PAIRS, kl, result

from symgen.codegen import compile
from symgen.errors import NoRuleError
from symgen.numeric import value as numeric_value
from symgen.probability import FAMILIES, law, random_variable
from symgen.probability.declarations import Family
from symgen.terms.term import Term, as_term, num, symbol

POINTS = 200
TOLERANCE = 1e-6
_DRAWS, _LARGEST = 400, 40_000
_WIDTHS = (1 / 512, 1 / 1024)  # a kink costs the square of a width


@dataclass(frozen=True)
class Compiled:
    """The log density of a family and the ends of its support, as functions of numbers."""

    log_density: Callable[..., Any]
    low: Callable[..., Any]
    high: Callable[..., Any]


@cache
def compiled(name: str) -> Compiled:
    family = FAMILIES[name]
    parameters = {p.name: symbol(p.name, p.domain) for p in family.parameters}
    x = symbol("x_at", random_variable(law(name, **parameters)).domain)
    names = [x, *parameters.values()]

    def end(value: Any) -> Callable[..., Any]:
        term = as_term(value)
        if term.op == "const" or term.op == "neg":
            return lambda *_: np.inf if term.op == "const" else -np.inf
        return compile(term + 0 * x, args=names, to="numpy")

    density = compile(family.log_density(x, **parameters), args=names, to="numpy")
    return Compiled(density, *(end(bound(**parameters)) for bound in (family.support.low, family.support.high)))


def nodes(family: Family, values: list[float], width: float) -> tuple[Any, Any] | None:
    """Places in the support with weights; None where a sum would be too long."""
    one = compiled(family.name)
    low, high = (float(end(0.0, *values)) for end in (one.low, one.high))
    if family.support.discrete:
        last = high if np.isfinite(high) else _LARGEST
        return (np.arange(low, last + 1), np.ones(int(last - low) + 1)) if last - low <= _LARGEST else None
    t = np.arange(-6.5, 6.5, width)
    inner, slope = np.pi / 2 * np.sinh(t), np.pi / 2 * np.cosh(t) * width
    drawn = family.sample(np.random.default_rng(1), _DRAWS, *values)
    centre, spread = np.median(drawn), np.subtract(*np.quantile(drawn, [0.75, 0.25]))
    if np.isfinite(low) and np.isfinite(high):
        with np.errstate(over="ignore"):
            share = 1 / (1 + np.exp(-2 * inner))
        return low + (high - low) * share, (high - low) * 2 * share * (1 - share) * slope
    if np.isfinite(low):
        size = (centre - low) * np.exp(inner)
        return low + size, size * slope
    return centre + spread * np.sinh(inner), spread * np.cosh(inner) * slope


def truth(first: Family, own: list[float], second: Family, other: list[float]) -> float | None:
    """KL(q || p) by quadrature or a sum; None where that is too rough to say."""
    found = []
    for width in _WIDTHS:
        made = nodes(first, own, width)
        if made is None:
            return None
        x, weights = made
        with np.errstate(all="ignore"):
            logs = compiled(first.name).log_density(x, *own) + np.zeros_like(x)
            mass = np.where(np.isfinite(logs), np.exp(logs) * weights, 0)
            kept = mass > 1e-300
            gaps = (logs - (compiled(second.name).log_density(x, *other) + np.zeros_like(x)))[kept]
        if abs(mass.sum() - 1) > TOLERANCE / 100 or not np.all(np.isfinite(gaps)):
            return None
        found.append(float((mass[kept] * gaps).sum()))
    return found[1] if abs(found[0] - found[1]) <= TOLERANCE / 4 * (1 + abs(found[1])) else None


def held(first: Family, second: Family, derived: Term) -> Counter[str]:
    """How many points are right, wrong, infinite by the formula, or too rough for the quadrature."""
    sides = [[symbol(p.name + s, p.domain) for p in f.parameters] for f, s in ((first, "_q"), (second, "_p"))]
    formula = compile(derived, args=[*sides[0], *sides[1]], to="numpy")
    counts: Counter[str] = Counter()
    drawn = zip(points(first, POINTS, 21, "_q"), points(second, POINTS, 22, "_p"), strict=True)
    for own, other in drawn:
        q, p = ([float({**own, **other}[s]) for s in side] for side in sides)
        with np.errstate(all="ignore"):
            value = float(formula(*q, *p))
        expected = truth(first, q, second, p) if np.isfinite(value) else None
        if expected is None:
            counts["infinite" if np.isinf(value) else "too rough"] += 1
        elif abs(value - expected) <= TOLERANCE * (1 + abs(expected)):
            counts["right"] += 1
        else:
            exact = float(numeric_value(derived, {s.attrs[0]: v for s, v in {**own, **other}.items()}, digits=15))
            lost = abs(exact - expected) <= TOLERANCE * (1 + abs(expected))
            counts["right, but lost in doubles" if lost else "wrong"] += 1
    return counts


@pytest.mark.nightly
@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda f: f.name)
def test_derived_divergences_hold_on_a_grid(first: Family, second: Family, score: Any) -> None:
    proposed = kl(first, second)
    derived = result(proposed)
    if not proposed.closed or derived.op == "const":
        score("divergences on a grid, pairs", "infinite" if derived.op == "const" else "reduced")
        return
    try:
        counts = held(first, second, derived)
    except NoRuleError as refused:  # a density that has no code at whatever is not known to lie in its support
        score("divergences on a grid, pairs", f"no code for {refused.operator}")
        return
    for outcome, count in counts.items():
        for _ in range(count):
            score("divergences on a grid, points", outcome)
    score("divergences on a grid, pairs", "looked at" if counts["right"] else "too rough")
    assert counts["wrong"] == 0


@pytest.mark.parametrize(("first", "second"), [("Normal", "Laplace"), ("Gamma", "LogNormal"), ("Poisson", "Poisson")])
def test_a_mistake_is_seen_on_the_grid(first: str, second: str) -> None:
    q, p = FAMILIES[first], FAMILIES[second]
    right = result(kl(q, p))
    counts = held(q, p, right)
    assert counts["wrong"] == 0
    assert counts["right"] > POINTS / 2
    assert held(q, p, right + num(1) / 1000)["wrong"] == counts["right"]
