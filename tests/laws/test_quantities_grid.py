"""Entropies, Renyi's divergences within a family and Fisher informations at two hundred points, against quadratures.

The score is a difference quotient of the declared log density; no rule of the engine is asked for the truth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from laws.oracle import points
from laws.test_divergences import SCALAR, result
from laws.test_divergences_grid import POINTS, Tried, compiled, defects, in_code, integral, kinks_of

from symgen.information import propose, propose_power_divergence
from symgen.probability import FAMILIES
from symgen.probability.declarations import Family
from symgen.probability.family_rules import symbolic
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, num, symbol

ALPHA = symbol("alpha", POSITIVE)
ORDERS = (Fraction(1, 3), Fraction(1, 2), Fraction(3, 2), Fraction(2))
_FEW = 20
Truth = Callable[[Family, dict[str, float]], float | None]


def _own(family: Family, at: dict[str, float], suffix: str = "") -> list[float]:
    return [at[p.name + suffix] for p in family.parameters]


def entropy(family: Family, at: dict[str, float]) -> float | None:
    own = _own(family, at)
    return integral(family, own, kinks_of(family, own), lambda x, logs: -logs * np.exp(logs))


def renyi(family: Family, at: dict[str, float]) -> float | None:
    first, second, order = _own(family, at, "_p"), _own(family, at, "_q"), at["alpha"]
    ends = [float(end(0.0, *second)) for end in (compiled(family.name).low, compiled(family.name).high)]

    def body(x: Any, logs: Any) -> Any:
        """Inside both supports; where p leaves that of q, an order above 1 has been told to be infinite."""
        inside = (ends[0] <= x) & (x <= ends[1])
        other = compiled(family.name).log_density(np.where(inside, x, np.clip(x, *ends)), *second)
        return np.where(inside, np.exp(order * logs + (1 - order) * other), 0)

    cuts = [*kinks_of(family, first), *kinks_of(family, second), *ends]
    whole = integral(family, first, [c for c in cuts if np.isfinite(c)], body)
    return None if whole is None else float(np.log(whole) / (order - 1))


def fisher(place: int) -> Truth:
    """E[score^2], the score in one parameter by differences of fourth order."""

    def value(family: Family, at: dict[str, float]) -> float | None:
        own = _own(family, at)
        kinks = kinks_of(family, own)

        def moved(x: Any, step: Any, by: int) -> Any:
            return compiled(family.name).log_density(x, *own[:place], own[place] + by * step, *own[place + 1 :])

        def body(x: Any, logs: Any) -> Any:
            room = [np.maximum(abs(x - kink) / 4, 1e-13) for kink in kinks]  # no step crosses a kink
            step = np.minimum.reduce([np.full_like(x, 2e-4 * (1 + abs(own[place]))), *room])
            first, second = (moved(x, step, k) - moved(x, step, -k) for k in (1, 2))
            return ((8 * first - second) / (12 * step)) ** 2 * np.exp(logs)

        return integral(family, own, kinks, body)

    return value


def held(
    family: Family, formula: Term, truth: Truth, suffixes: tuple[str, ...] = ("",), count: int = POINTS
) -> Counter[str]:
    """How many points are right, wrong, infinite by the formula, or too rough for the quadrature."""
    names = [symbol(p.name + s, p.domain) for s in suffixes for p in family.parameters]
    names += [ALPHA] if ALPHA in formula.free else []
    code, counts = in_code(formula, names), Counter[str]()
    drawn = zip(*(points(family, count, 31 + k, s) for k, s in enumerate(suffixes)), strict=True)
    for number, parts in enumerate(drawn):
        exact = {s.attrs[0]: v for part in parts for s, v in part.items()} | {"alpha": ORDERS[number % len(ORDERS)]}
        at = {name: float(value) for name, value in exact.items()}
        with np.errstate(all="ignore"):
            value = code(*(at[s.attrs[0]] for s in names))
        expected = truth(family, at) if np.isfinite(value) else None
        used = {s.attrs[0]: exact[s.attrs[0]] for s in formula.free}
        counts[Tried(value, expected, used).outcome(formula)] += 1
    return counts


def _counted(score: Any, heading: str, counts: Counter[str]) -> None:
    for outcome, count in counts.items():
        for _ in range(count):
            score(heading, outcome)
    assert not defects(counts)


def entropy_of(family: Family) -> Term | None:
    proposed = propose(make("entropy", symbolic(family)), Context())
    return result(proposed) if proposed.closed else None


def renyi_of(family: Family) -> Term | None:
    proposed = propose_power_divergence(make("renyi", symbolic(family, "_p"), symbolic(family, "_q"), ALPHA), Context())
    return result(proposed) if proposed.closed else None


def fisher_of(family: Family, place: int) -> Term | None:
    law = symbolic(family)
    proposed = propose(make("fisher", law, law.args[place]), Context())
    return result(proposed) if proposed.closed and proposed.proposals else None


@pytest.mark.nightly
@pytest.mark.parametrize("family", SCALAR, ids=lambda f: f.name)
def test_entropies_hold_on_a_grid(family: Family, score: Any) -> None:
    formula = entropy_of(family)
    if formula is None:
        score("entropies on a grid, families", "reduced")
        return
    _counted(score, "entropies on a grid, points", held(family, formula, entropy))


@pytest.mark.nightly
@pytest.mark.parametrize("family", SCALAR, ids=lambda f: f.name)
def test_divergences_of_renyi_hold_on_a_grid(family: Family, score: Any) -> None:
    formula = renyi_of(family)
    if formula is None:
        score("Renyi's divergences on a grid, families", "reduced")
        return
    _counted(score, "Renyi's divergences on a grid, points", held(family, formula, renyi, ("_p", "_q")))


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("family", "place"), [(f, k) for f in SCALAR for k in range(len(f.parameters))], ids=lambda v: getattr(v, "name", v)
)
def test_informations_of_fisher_hold_on_a_grid(family: Family, place: int, score: Any) -> None:
    formula = fisher_of(family, place)
    if formula is None:
        score("Fisher informations on a grid, parameters", "reduced")
        return
    _counted(score, "Fisher informations on a grid, points", held(family, formula, fisher(place)))


def test_a_mistake_is_seen_on_the_grid() -> None:
    family = FAMILIES["Weibull"]
    found = entropy_of(family), renyi_of(family), fisher_of(family, 0)
    for formula, truth, suffixes in zip(found, (entropy, renyi, fisher(0)), (("",), ("_p", "_q"), ("",)), strict=True):
        if formula is None:
            continue
        counts = held(family, formula, truth, suffixes, _FEW)
        assert not defects(counts) and counts["right"] > _FEW / 2
        assert held(family, formula + num(1) / 1000, truth, suffixes, _FEW)["wrong"] == counts["right"]
