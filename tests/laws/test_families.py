"""What every declared family owes: density, transform, sampler and spellings agree with one another and with twins."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from laws.oracle import at, draws, expect, function, law_at, points
from mpmath import mp
from shares import shared

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.information import propose
from symgen.probability import FAMILIES, moment, random_variable, support
from symgen.probability.decisions import as_claim
from symgen.probability.declarations import Family, PointMass
from symgen.probability.laws import canonical, law, point_of
from symgen.probability.rule_claims import symbolic
from symgen.terms.context import Context
from symgen.terms.term import Term, as_term, make, num, symbol

TOLERANCE = mp.mpf(10) ** -12
SCALAR = [f for f in FAMILIES.values() if all(p.rank == 0 for p in f.parameters)]
WITH_TRANSFORM = [f for f in SCALAR if f.transform is not None]


def _score(density: Term, parameter: Term) -> Term | None:
    """None for the order of a Bessel function, in which no operator of the table is its derivative."""
    try:
        return derivative(density, parameter)
    except NoRuleError:
        return None


def _has_a_score(family: Family) -> bool:
    """Whether some parameter leaves the support in place, and the log density has a derivative in it."""
    one = symbolic(family)
    spread, density = support(one), family.log_density(random_variable(one), **canonical(one))
    return any(_score(density, s) is not None for s in one.args if s not in spread.low.free | spread.high.free)


WITH_SCORE = [f for f in SCALAR if _has_a_score(f)]


def named(families: list[Family], shares: int = 1) -> Any:
    return pytest.mark.parametrize("family", shared(families, shares))


def close(first: Any, second: Any) -> bool:
    return abs(first - second) <= TOLERANCE * (1 + abs(second))


# Each law as a function that answers what is wrong, so that planted mistakes can be shown to be caught.


def normalisation(family: Family) -> list[str]:
    """The density integrates to one."""
    return [f"{v}" for v in points(family, 3, 1) if not close(_mass(family, v), 1)]


def _mass(family: Family, values: dict[Term, Fraction]) -> Any:
    return _expect(family, values, num(1))


def _expect(family: Family, values: dict[Term, Fraction], body: Term, x: Term | None = None) -> Any:
    """E[body] under the density of this declaration, which need not be the registered one."""
    one = law_at(symbolic(FAMILIES[family.name]), values)
    x = x or random_variable(one)
    ratio = family.log_density(x, **canonical(one)) - FAMILIES[family.name].log_density(x, **canonical(one))
    return expect(one, body * make("exp", ratio), x)


def scores(family: Family) -> list[str]:
    """The score has mean zero in every parameter that the support does not depend on."""
    wrong = []
    for values in points(family, 2, 2):
        open_law = symbolic(FAMILIES[family.name])
        x = random_variable(open_law)
        density = family.log_density(x, **canonical(open_law))
        moving = support(open_law).low.free | support(open_law).high.free
        for parameter in (s for s in values if s not in moving):
            score = _score(density, parameter)
            if score is not None and not close(_expect(family, values, law_at(score, values), x), 0):
                wrong.append(f"{parameter.attrs[0]} at {values}")
    return wrong


def transforms(family: Family) -> list[str]:
    """The generating transform is the expectation that it says it is, wherever it says that it is finite."""
    assert family.transform is not None
    wrong = []
    for number, values in enumerate(points(family, 4, 3)):
        one = law_at(symbolic(FAMILIES[family.name]), values)
        x = random_variable(one)
        arguments = [num(Fraction((number + 2 * k) % 5 - 1, 4)) for k in range(family.transform.size)]
        finite = all(at(as_claim(c), {}) for c in family.transform.finite(*arguments, **canonical(one)))
        if not finite:
            continue
        stated = at(family.transform.value(*arguments, **canonical(one)), {})
        if not close(stated, expect(one, family.transform.power(x, *arguments, **canonical(one)), x)):
            wrong.append(f"at {values}, {[str(a.value) for a in arguments]}")
    return wrong


@named(SCALAR)
def test_the_density_integrates_to_one(family: Family) -> None:
    assert normalisation(family) == []


@named(SCALAR, shares=2)
def test_the_score_has_mean_zero(family: Family) -> None:
    assert scores(family) == []


@named(WITH_TRANSFORM, shares=2)
def test_the_transform_is_an_expectation(family: Family) -> None:
    assert transforms(family) == []


@named(WITH_TRANSFORM, shares=2)
def test_derivatives_of_the_transform_are_moments(family: Family) -> None:
    """Every generator to the first and second power."""
    assert family.transform is not None
    for values in points(family, 2, 4):
        one = symbolic(family)
        x = random_variable(one)
        for generator in family.transform.generators(x, **canonical(one)):
            for statistic in (generator, generator**2):
                found = moment(statistic, x, one)
                assert found is not None
                stated = expect(law_at(one, values), law_at(statistic, values), x)
                assert close(at(found.value, values), stated), (generator.op, values)


@named(SCALAR)
def test_the_entropy_is_right(family: Family) -> None:
    one = symbolic(family)
    proposed = propose(make("entropy", one), Context())
    result = proposed.proposals[-1].after
    for values in points(family, 3, 5):
        x = random_variable(one)
        density = law_at(family.log_density(x, **canonical(one)), values)
        assert close(at(result, values), -expect(law_at(one, values), density, x)), values


@named(SCALAR)
def test_the_sampler_draws_from_the_density(family: Family) -> None:
    """The mean of exp(-x^2/9), which every law has, within six standard deviations."""
    for values in points(family, 2, 6):
        one = law_at(symbolic(family), values)
        x, sample = random_variable(one), np.asarray(draws(one, 20000, seed=7), dtype=float)
        squashed = make("exp", -(x**2) / 9)
        expected = float(expect(one, squashed, x))
        drawn = np.exp(-(sample**2) / 9)
        assert abs(drawn.mean() - expected) <= 6 * (drawn.std() + 1e-9) / len(sample) ** 0.5, values


@named(SCALAR)
def test_all_spellings_give_the_density_of_the_canonical_parameters(family: Family) -> None:
    for number, parameter in enumerate(family.parameters):
        for spelling in parameter.spellings:
            if spelling.log_density is None:
                continue
            x = random_variable(symbolic(family))
            written = {p.name: symbol(p.name, p.domain) for k, p in enumerate(family.parameters) if k != number}
            given = symbol(spelling.name, spelling.domain)
            own = spelling.log_density(x, **{**written, spelling.name: given})
            plain = family.log_density(x, **{**written, parameter.name: spelling.canonical(given)})
            for value in (Fraction(-3, 2), Fraction(1, 3), Fraction(2)):
                for point in (Fraction(0), Fraction(1)):
                    both = {given: value, x: point}
                    assert close(at(own, both), at(plain, both))


def _twin_density(library: str, name: str, keywords: dict[str, Any], sample: Any, start: Any) -> Any:
    if library == "scipy":
        import scipy.stats

        twin = getattr(scipy.stats, name)
        return (twin.logpmf if hasattr(twin, "pmf") else twin.logpdf)(sample, **keywords)
    torch = pytest.importorskip("torch")
    made = getattr(torch.distributions, name)(**{k: torch.tensor(v, dtype=torch.float64) for k, v in keywords.items()})
    return made.log_prob(torch.as_tensor(sample, dtype=torch.float64)).numpy()


@pytest.mark.parametrize("library", ["scipy", "torch"])
@named(SCALAR)
def test_the_density_agrees_with_its_twins(family: Family, library: str) -> None:
    if library not in family.twins:
        pytest.skip(f"{family.name} has no twin in {library}")
    for values in points(family, 3, 8):
        one = law_at(symbolic(family), values)
        sample = np.asarray(draws(one, 40, seed=9), dtype=float)
        keywords = {name: float(at(value, {})) for name, value in canonical(one).items()}
        name, given = family.twins[library](**keywords)
        x = random_variable(one)
        own = function(family.log_density(x, **canonical(one)), x)
        theirs = _twin_density(library, name, given, sample, support(one).low)
        ours = np.array([float(own(mp.mpf(float(v)))) for v in sample])
        assert np.allclose(ours, theirs, rtol=1e-9, atol=1e-9), (values, name)


@named(SCALAR)
def test_parameters_outside_their_domain_are_refused(family: Family) -> None:
    from symgen.errors import DomainError

    for parameter in family.parameters:
        if parameter.domain.low == float("-inf"):
            continue
        others = {p.name: num(_inside(p)) for p in family.parameters}
        with pytest.raises(DomainError) as caught:
            law(family.name, **{**others, parameter.name: num(Fraction(parameter.domain.low) - 1)})
        assert caught.value.asked and caught.value.found and caught.value.where and caught.value.hint


def _inside(parameter: Any) -> Fraction:
    return Fraction(1, 2) if parameter.domain.high == 1 else Fraction(1)


# Planted mistakes: each law must notice its own.


@named(SCALAR, shares=4)
def test_a_density_off_by_a_constant_is_caught(family: Family) -> None:
    planted = replace(family, log_density=lambda x, **p: family.log_density(x, **p) - num(Fraction(1, 1000)))
    assert normalisation(planted)


@named(WITH_SCORE, shares=4)
def test_a_density_with_a_tilted_parameter_is_caught(family: Family) -> None:
    def tilted(x: Term, **parameters: Term) -> Term:
        return family.log_density(x, **parameters) + make("add", num(0), *parameters.values()) / 100

    assert scores(replace(family, log_density=tilted))


@named(WITH_TRANSFORM, shares=4)
def test_a_wrong_transform_is_caught(family: Family) -> None:
    assert family.transform is not None
    stated = family.transform

    def wrong(*arguments: Term, **parameters: Term) -> Term:
        return stated.value(*arguments, **parameters) * (1 + arguments[0] / 1000)

    assert transforms(replace(family, transform=replace(stated, value=wrong)))


def test_the_suite_has_something_to_say() -> None:
    assert len(SCALAR) >= 6 and len(WITH_TRANSFORM) >= 6


# At the ends of their parameters' domains.

AT_ENDS = [(family, end) for family in FAMILIES.values() for end in family.point_masses]
of_ends = pytest.mark.parametrize(("family", "end"), AT_ENDS, ids=lambda x: getattr(x, "name", "") or str(x.value))


def short_of_one(family: Family, end: PointMass) -> list[str]:
    """Where a law whose parameter is all but at its end has not all mass at the point stated."""
    wrong = []
    for values in points(family, 3, 7):
        here = {s.attrs[0]: num(v) for s, v in values.items()} | {end.parameter: num(end.value)}
        point = as_term(end.point(**here))
        near = end.value + Fraction(1 if end.value == 0 else -1, 10**15)
        log_mass = family.log_density(point, **(here | {end.parameter: num(near)}))
        if abs(at(log_mass, {})) > mp.mpf(10) ** -12:
            wrong.append(f"log mass {mp.nstr(at(log_mass, {}), 5)} at {point} for {end.parameter} near {end.value}")
    return wrong


@of_ends
def test_all_mass_is_at_one_point_at_an_end(family: Family, end: PointMass) -> None:
    assert not short_of_one(family, end)
    one = law(family.name, **{p.name: end.value if p.name == end.parameter else 2 for p in family.parameters})
    assert point_of(one) is not None and propose(make("entropy", one), Context()).proposals[-1].after == 0


@of_ends
def test_a_point_in_the_wrong_place_is_caught(family: Family, end: PointMass) -> None:
    assert short_of_one(family, replace(end, point=lambda **given: abs(end.point(**given) - 1)))
