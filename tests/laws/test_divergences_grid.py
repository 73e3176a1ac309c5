"""Derived divergences at two hundred points a pair, against quadratures and sums in doubles; at night over all pairs.

The truth is a trapezoid rule after a double exponential substitution between the kinks of the densities, or a sum; a point
counts only where two step widths agree and q has mass one. Formula and density are compiled; no rule of the engine is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from laws.oracle import points
from laws.test_divergences import PAIRS, kl, result

from symgen.codegen import compile
from symgen.errors import NoRuleError
from symgen.numeric import value as numeric_value
from symgen.probability import FAMILIES, law, random_variable
from symgen.probability.decisions import minus_oo, oo
from symgen.probability.declarations import Family
from symgen.terms.term import Term, as_term, num, symbol
from symgen.terms.traverse import substitute, subterms

POINTS, _FEW = 200, 40
TOLERANCE = 1e-6
_DRAWS, _LARGEST, _LEAST = 400, 40_000, -690.0
_WIDTHS = (1 / 64, 1 / 128)


@dataclass(frozen=True)
class Compiled:
    """The log density of a family, the ends of its support and its kinks, as functions of numbers."""

    log_density: Callable[..., Any]
    low: Callable[..., Any]
    high: Callable[..., Any]
    kinks: tuple[Callable[..., Any], ...]


@cache
def compiled(name: str) -> Compiled:
    family = FAMILIES[name]
    parameters = {p.name: symbol(p.name, p.domain) for p in family.parameters}
    x = symbol("x_at", random_variable(law(name, **parameters)).domain)
    names = [x, *parameters.values()]

    def end(value: Any) -> Callable[..., Any]:
        term = as_term(value)
        if term in (oo(), minus_oo()):
            return lambda *_: np.inf if term == oo() else -np.inf
        return compile(term + 0 * x, args=names, to="numpy")

    density = family.log_density(x, **parameters)
    low, high = (end(bound(**parameters)) for bound in (family.support.low, family.support.high))
    kinks = tuple(end(_crossing(n.args[0], x)) for _, n in subterms(density) if n.op == "abs" and x in n.free)
    return Compiled(in_code(density, names), low, high, kinks)


def _crossing(line: Term, x: Term) -> Term:
    """Where a line in x is zero."""
    start, following = (substitute(line, {x: num(k)}) for k in (0, 1))
    return -start / (following - start)


def in_code(formula: Term, names: list[Term]) -> Callable[..., Any]:
    """The formula in doubles; what has no code is evaluated as it is written."""
    try:
        return compile(formula, args=names, to="numpy")
    except NoRuleError:
        words = [s.attrs[0] for s in names]

        def one(*at: float) -> float:
            return float(numeric_value(formula, dict(zip(words, map(Fraction, at), strict=True)), digits=15))

        return np.vectorize(one, otypes=[float])


def nodes(family: Family, values: list[float], width: float, cuts: list[float]) -> tuple[Any, Any] | None:
    """Places in the support, between the cuts, with weights; None where a sum would be too long."""
    one = compiled(family.name)
    low, high = (float(end(0.0, *values)) for end in (one.low, one.high))
    if family.support.discrete:
        last = high if np.isfinite(high) else _LARGEST
        return (np.arange(low, last + 1), np.ones(int(last - low) + 1)) if last - low <= _LARGEST else None
    drawn = family.sample(np.random.default_rng(1), _DRAWS, *values)
    centre, spread = np.median(drawn), np.subtract(*np.quantile(drawn, [0.75, 0.25]))
    inside = sorted(c for c in {*cuts} if low < c < high)
    size = centre - low if np.isfinite(low) and not inside else spread
    pieces = [_piece(a, b, width, centre, size) for a, b in pairwise([low, *inside, high])]
    return np.concatenate([x for x, _ in pieces]), np.concatenate([weights for _, weights in pieces])


def _piece(low: float, high: float, width: float, centre: float, size: float) -> tuple[Any, Any]:
    """A double exponential rule from one cut to the next."""
    t = np.arange(-6.5, 6.5, width)
    inner, slope = np.pi / 2 * np.sinh(t), np.pi / 2 * np.cosh(t) * width
    if np.isfinite(low) and np.isfinite(high):
        with np.errstate(over="ignore"):
            share = 1 / (1 + np.exp(-2 * inner))
        return low + (high - low) * share, (high - low) * 2 * share * (1 - share) * slope
    if not np.isfinite(low) and not np.isfinite(high):
        return centre + size * np.sinh(inner), size * np.cosh(inner) * slope
    away = size * np.exp(inner)
    return (low + away if np.isfinite(low) else high - away), away * slope


def integral(first: Family, own: list[float], cuts: list[float], body: Callable[..., Any]) -> float | None:
    """The integral, or sum, of body(x, log density) over the support of a law; None where that is too rough to say."""
    found = []
    for width in _WIDTHS:
        made = nodes(first, own, width, cuts)
        if made is None:
            return None
        x, weights = made
        with np.errstate(all="ignore"):
            logs = compiled(first.name).log_density(x, *own) + np.zeros_like(x)
            if (
                abs(np.where(np.isfinite(logs), np.exp(logs) * weights, 0).sum() - 1) > TOLERANCE / 1000
            ):  # what rounding near an end leaves out
                return None
            kept = (logs > _LEAST) & (weights > 0)
            values = body(x[kept], logs[kept]) * weights[kept]
        if not np.all(np.isfinite(values)):
            return None
        found.append(float(values.sum()))
    return found[1] if abs(found[0] - found[1]) <= TOLERANCE / 4 * (1 + abs(found[1])) else None


def kinks_of(family: Family, values: list[float]) -> list[float]:
    return [float(kink(0.0, *values)) for kink in compiled(family.name).kinks]


def truth(first: Family, own: list[float], second: Family, other: list[float]) -> float | None:
    """KL(q || p) by quadrature or a sum; None where that is too rough to say."""

    def body(x: Any, logs: Any) -> Any:
        return np.exp(logs) * (logs - compiled(second.name).log_density(x, *other))

    return integral(first, own, kinks_of(first, own) + kinks_of(second, other), body)


@dataclass(frozen=True)
class Tried:
    """A formula at numbers: its value in code, what it should be (None where nobody can say), and its exact numbers."""

    value: Any
    expected: float | None
    at: dict[str, Fraction]

    def outcome(self, formula: Term) -> str:
        if np.iscomplexobj(self.value):
            return "not real"
        if self.expected is None:
            return "infinite" if np.isinf(self.value) else "too rough"
        if _near(float(self.value), self.expected):
            return "right"
        exact = float(numeric_value(formula, self.at, digits=15))
        return "right, but lost in doubles" if _near(exact, self.expected) else "wrong"


def _near(value: float, expected: float) -> bool:
    return abs(value - expected) <= TOLERANCE * (1 + abs(expected))


def held(first: Family, second: Family, derived: Term, count: int = POINTS) -> Counter[str]:
    """How many points are right, wrong, infinite by the formula, or too rough for the quadrature."""
    sides = [[symbol(p.name + s, p.domain) for p in f.parameters] for f, s in ((first, "_q"), (second, "_p"))]
    formula = in_code(derived, [*sides[0], *sides[1]])
    counts: Counter[str] = Counter()
    drawn = zip(points(first, count, 21, "_q"), points(second, count, 22, "_p"), strict=True)
    for own, other in drawn:
        q, p = ([float({**own, **other}[s]) for s in side] for side in sides)
        with np.errstate(all="ignore"):
            value = formula(*q, *p)
        expected = truth(first, q, second, p) if np.isfinite(value) else None
        exact = {s.attrs[0]: v for s, v in {**own, **other}.items() if s in derived.free}
        counts[Tried(value, expected, exact).outcome(derived)] += 1
    return counts


def defects(counts: Counter[str]) -> dict[str, int]:
    """What no formula may be at any point."""
    return {o: counts[o] for o in ("wrong", "not real", "right, but lost in doubles") if counts[o]}


@pytest.mark.nightly
@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda f: f.name)
def test_derived_divergences_hold_on_a_grid(first: Family, second: Family, score: Any) -> None:
    proposed = kl(first, second)
    derived = result(proposed)
    if not proposed.closed or derived.op == "const":
        score("divergences on a grid, pairs", "infinite" if derived.op == "const" else "reduced")
        return
    counts = held(first, second, derived)
    for outcome, count in counts.items():
        for _ in range(count):
            score("divergences on a grid, points", outcome)
    score("divergences on a grid, pairs", "looked at" if counts["right"] else "too rough")
    assert not defects(counts)


@pytest.mark.parametrize(("first", "second"), [("Normal", "Laplace"), ("Gamma", "LogNormal"), ("Poisson", "Poisson")])
def test_a_mistake_is_seen_on_the_grid(first: str, second: str) -> None:
    q, p = FAMILIES[first], FAMILIES[second]
    right = result(kl(q, p))
    counts = held(q, p, right, _FEW)
    assert not defects(counts)
    assert counts["right"] > _FEW / 2
    assert held(q, p, right + num(1) / 1000, _FEW)["wrong"] == counts["right"]
