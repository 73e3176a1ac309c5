"""Posteriors, evidences and predictives of every prior with every likelihood, held against quadrature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from laws.oracle import at, draws, expect, function, law_at, points
from mpmath import mp
from shares import marks

from symgen.inference import Evidence, Posterior, Predictive, random
from symgen.inference.bayes import propose
from symgen.information import propose as propose_formula
from symgen.probability import FAMILIES, random_variable, support
from symgen.probability.declarations import Family
from symgen.probability.densities import formula
from symgen.probability.laws import law
from symgen.probability.matching import Match, recognise
from symgen.probability.rule_claims import symbolic
from symgen.terms.context import Context
from symgen.terms.domains import Domain
from symgen.terms.proposals import Proposed
from symgen.terms.term import Term, make, num, symbol

TOLERANCE = mp.mpf(10) ** -12
SCALAR = [f for f in FAMILIES.values() if all(p.rank == 0 for p in f.parameters)]
SHARES = 18


def problems() -> Iterator[Any]:
    """(prior family, likelihood family, name of the parameter that is unknown), its values being those of the prior."""
    for likelihood in SCALAR:
        for name, (_, spelling) in likelihood.slots.items():
            for prior in SCALAR:
                if _ranges_over(prior, spelling.domain) and not _moves_support(likelihood, name):
                    label = f"{prior.name}-{likelihood.name}-{name}"
                    yield pytest.param(prior, likelihood, name, id=label, marks=marks(label, SHARES))


def _ranges_over(prior: Family, domain: Domain) -> bool:
    spread = support(symbolic(prior)).domain
    return (spread.low, spread.high, spread.field) == (domain.low, domain.high, domain.field)


def _moves_support(likelihood: Family, name: str) -> bool:
    """Whether observations depend on the unknown by their support too; the unit tests have those."""
    slot = likelihood.slots[name][0].name
    spread = support(symbolic(likelihood))
    return slot in {s.attrs[0] for s in spread.low.free | spread.high.free}


of_problems = pytest.mark.parametrize(("prior", "likelihood", "name"), list(problems()))


def setting(prior: Family, likelihood: Family, name: str) -> tuple[Term, Term, Term, Term]:
    """The unknown, its prior with symbols, the law of one observation given it, and the observation."""
    first = symbolic(prior, "_p")
    unknown = symbol("theta", support(first).domain)
    slot = likelihood.slots[name][0]
    others = {p.name: symbol(p.name, p.domain) for p in likelihood.parameters if p is not slot}
    second = law(likelihood.name, **others, **{name: unknown})
    return unknown, first, second, symbol("x", support(second).domain)


def result(proposed: Proposed) -> Term:
    return proposed.proposals[-1].after


def numbers(prior: Family, likelihood: Family, name: str, seed: int) -> dict[Term, Fraction]:
    """Parameters, and an observation drawn at an unknown that is drawn."""
    unknown, first, second, x = setting(prior, likelihood, name)
    values = {**next(points(likelihood, 1, seed)), **next(points(prior, 1, seed, "_p"))}
    theta = _exact(draws(law_at(first, values), 1, seed)[0], unknown)
    seen = _exact(draws(law_at(second, {**values, unknown: theta}), 1, seed)[0], x)
    used = first.free | second.free
    return {**{s: v for s, v in values.items() if s in used}, unknown: theta, x: seen}


def _exact(drawn: Any, variable: Term) -> Fraction:
    """A draw as a short fraction inside the domain; an end of it, where the draw came too near, is a half further in."""
    value = Fraction(float(drawn)).limit_denominator(64)
    low, high = variable.domain.low, variable.domain.high
    return (
        value
        if variable.domain.contains(value)
        else value + Fraction(1, 2) * (1 if value <= low else -1 if value >= high else 0)
    )


def close(first: Any, second: Any) -> bool:
    return abs(first - second) <= TOLERANCE * (1 + abs(second))


def marginal(prior: Family, likelihood: Family, name: str, values: dict[Term, Fraction]) -> Any:
    """log of the integral of prior times likelihood: the oracle's."""
    unknown, first, second, x = setting(prior, likelihood, name)
    fixed = {s: v for s, v in values.items() if s is not unknown}
    inside = law_at(make("exp", formula(second, x)), fixed)
    return mp.log(expect(law_at(first, fixed), inside, unknown))


@of_problems
def test_what_is_found_is_what_the_integral_gives(prior: Family, likelihood: Family, name: str) -> None:
    """The posterior is proportional to the joint, the evidence is its integral, and the predictive has it as density."""
    unknown, first, second, x = setting(prior, likelihood, name)
    seen = random(unknown, first, role="latent"), random(x, second)
    found = propose(Evidence(*seen), Context())
    if not found.closed:
        assert found.residuals[0][1]
        return
    values = numbers(prior, likelihood, name, 3)
    truth = marginal(prior, likelihood, name, values)
    given = {s: v for s, v in values.items() if s is not unknown}
    assert close(at(result(found), given), truth), (str(result(found)), values)
    _check_posterior(result(propose(Posterior(*seen), Context())), seen, values, truth)
    new = result(propose(Predictive(*seen), Context()))
    log_density = propose_formula(make("log_density", new, x), Context())
    assert close(at(result(log_density), given), truth), (str(new), values)


def _check_posterior(posterior: Term, seen: tuple[Term, Term], values: dict[Term, Fraction], truth: Any) -> None:
    """log prior + log likelihood - log evidence is the log density of the posterior."""
    unknown, first = seen[0].args
    x, second = seen[1].args
    joint = formula(first, unknown) + formula(second, x)
    gap = at(joint - formula(posterior, unknown), values) - truth
    assert abs(gap) <= TOLERANCE * (1 + abs(truth)), (str(posterior), values)


def test_many_pairs_are_conjugate() -> None:
    """The suite has something to say."""
    closed = 0
    for problem in problems():
        if not problem.marks:
            unknown, first, second, x = setting(*problem.values)
            closed += propose(Evidence(random(unknown, first, role="latent"), random(x, second)), Context()).closed
    assert closed >= 3


# Planted mistakes.


@pytest.mark.parametrize("name", ["Gamma", "Beta", "Normal"])
def test_a_match_with_a_wrong_parameter_or_constant_is_none(name: str) -> None:
    """What is recognised has the same log density up to its constant, at points."""
    family = FAMILIES[name]
    one = symbolic(family)
    x = random_variable(one)
    spread = support(one)
    found = recognise(formula(one, x) + 3, x, spread.low, spread.high)
    assert found is not None
    values = next(points(family, 1, 5))
    for wrong in (found, Match(found.law, found.constant + num(Fraction(1, 1000)))):
        gap = formula(one, x) + 3 - formula(wrong.law, x) - wrong.constant
        at_points = [function(law_at(gap, values), x)(mp.mpf(k) / 7) for k in (2, 5)]
        assert all(abs(g) < TOLERANCE for g in at_points) == (wrong is found)


def test_a_density_without_a_family_is_not_recognised() -> None:
    family = FAMILIES["Gamma"]
    one = symbolic(family)
    x = random_variable(one)
    foreign = replace(family, name="Gamma", log_density=lambda x, **p: family.log_density(x, **p) + make("sin", x))
    tilted = foreign.log_density(x, **dict(zip(("shape", "rate"), one.args, strict=True)))
    assert recognise(tilted, x, support(one).low, support(one).high) is None
