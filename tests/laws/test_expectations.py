"""Expectations of events, kinks, waves and powers under every scalar family: derived, or open, and never wrong.

The truth is the oracle's quadrature or sum, which knows the declared log density alone.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from laws import oracle

from symgen.derivation import derive
from symgen.probability import FAMILIES, random_variable
from symgen.probability.decisions import undefined
from symgen.probability.declarations import Family
from symgen.probability.rule_claims import symbolic
from symgen.terms.build import cos, exp, indicator, sin
from symgen.terms.domains import INTEGER, REAL
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute

SCALAR = [f for f in FAMILIES.values() if all(p.rank == 0 for p in f.parameters)]
TOLERANCE = 1e-9

STATISTICS = {
    "event": lambda x, c: indicator(x < c),
    "interval": lambda x, c: indicator(make("and", make("gt", x, c), make("lt", x, c + 1))),
    "partial mean": lambda x, c: x * indicator(x >= c),
    "branches": lambda x, c: make("cases", x**2, make("lt", x, c), 2 * x, attrs=("", "")),
    "cube": lambda x, c: abs(x - c) ** 3,
    "surplus": lambda x, c: make("max", x - c, num(0)) ** 2,
    "capped": lambda x, c: make("min", x, c),
    "two kinks": lambda x, c: abs(x) * abs(x - c),
    "size": lambda x, c: abs(x) ** num(Fraction(1, 3)),
    "cosine": lambda x, c: cos(x / 2 + c),
    "sine squared": lambda x, c: sin(c * x) ** 2,
    "waves": lambda x, c: x * cos(x),
    "tilted event": lambda x, c: exp(x / 8) * make("sign", x - c),
}


def derived(family: Family, name: str) -> tuple[Any, Term, Term]:
    """The derivation for symbolic parameters, the statistic and its variable."""
    law = symbolic(family)
    x = random_variable(law)
    c = symbol("c", INTEGER if family.support.discrete else REAL)
    body = STATISTICS[name](x, c)
    return derive(make("expectation", body, x, law), judge=False), body, x


def disagreements(family: Family, name: str, count: int, change: Any = None) -> tuple[int, list[str]]:
    """How many points were compared, and where the derived value is not that of the oracle."""
    derivation, body, x = derived(family, name)
    if not derivation.closed or derivation.result == undefined():
        return 0, []
    wrong, compared = [], 0
    for values in oracle.points(family, count, 5):
        law = oracle.law_at(symbolic(family), values)
        c = Fraction(round(float(oracle.draws(law, 9, 3)[compared % 9]) * 8), 8)
        c = Fraction(round(c)) if family.support.discrete else c
        found = derivation.evaluate({**{s.attrs[0]: v for s, v in values.items()}, "c": c}, digits=15)
        found = change(found) if change else found
        if not oracle.mp.isfinite(found):
            continue  # divergence has its own suite, by growth
        there = substitute(body, {s: num(c) for s in body.free if s.attrs[0] == "c"})
        truth = oracle.expect(law, there, x)
        compared += 1
        if not abs(found - truth) <= TOLERANCE * (1 + abs(truth)):
            wrong.append(f"{name} of {law} at c = {c}: {found}, not {truth}")
    return compared, wrong


#: By day; all of them at night.
DAILY = ("Normal", "Exponential", "Poisson", "Uniform")


@pytest.mark.parametrize("family", DAILY)
def test_an_expectation_that_closes_is_right(family: str, score: Any) -> None:
    wrong = []
    for name in STATISTICS:
        compared, found = disagreements(FAMILIES[family], name, 1)
        score("expectations of events, kinks and waves", "wrong" if found else "right" if compared else "open")
        wrong += found
    assert not wrong


@pytest.mark.nightly
@pytest.mark.parametrize("family", SCALAR, ids=lambda f: f.name)
@pytest.mark.parametrize("name", STATISTICS)
def test_an_expectation_that_closes_is_right_at_many_points(family: Family, name: str, score: Any) -> None:
    compared, wrong = disagreements(family, name, 8)
    score(
        "expectations of events, kinks and waves, points",
        "right" if compared and not wrong else "wrong" if wrong else "open",
    )
    assert wrong == []


@pytest.mark.parametrize(("family", "name"), [("Normal", "surplus"), ("Gamma", "partial mean"), ("Laplace", "cosine")])
def test_a_wrong_expectation_is_caught(family: str, name: str) -> None:
    compared, wrong = disagreements(FAMILIES[family], name, 1, lambda value: value * (1 + oracle.mp.mpf(10) ** -7))
    assert compared == len(wrong) == 1
