"""The rules that families declare; each can be replayed on a sub-term.

A family's log density is a definition. Its transform and potentials are facts: each owes the claim that the expectation
(unfolded into an integral or a sum) has the value stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import product
from typing import Any

from symgen.probability.bayes_rules import inserted_joint
from symgen.probability.bayes_rules import rules as bayes_rules
from symgen.probability.cumulants import RULE as POLYNOMIALS
from symgen.probability.decisions import as_claim, decide, is_false, is_true, minus_oo, oo, undefined, where_not
from symgen.probability.declarations import FAMILIES, Family, Parameter, Potential, Whole
from symgen.probability.densities import log_density
from symgen.probability.expectation_rules import RULES as expectation_rules
from symgen.probability.expectations import (
    inserted_densities,
)
from symgen.probability.images import rules as image_rules
from symgen.probability.joint_rules import rules as joint_rules
from symgen.probability.laws import canonical
from symgen.probability.matrix_forms import gathered
from symgen.probability.moments import (
    rule_of_potential,
    rule_of_transform,
    stated_value,
)
from symgen.probability.power_divergences import inserted_in_integral
from symgen.probability.quadratic_maxima import RULE as LARGEST_OF_QUADRATIC
from symgen.probability.rank_one import RULE as DETERMINANT_LEMMA
from symgen.probability.rule_claims import equation, moment_by, symbolic
from symgen.probability.shapes import SHAPES
from symgen.probability.supports import Range, random_variable
from symgen.probability.wholes import is_whole_expectation, whole_moment
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL, UNIT
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import bottom_up


def rules() -> dict[str, Rule]:
    """All rules of this package by name.

    >>> "normal-mgf" in rules()
    True
    """
    return _rules(tuple(FAMILIES.names()))


@cache
def _rules(known: tuple[str, ...]) -> dict[str, Rule]:
    """The rules while these families are known."""
    own = (rule for family in FAMILIES.values() for rule in _of_family(family))
    shared = (
        DETERMINANT_LEMMA,
        POLYNOMIALS,
        LARGEST_OF_QUADRATIC,
        *bayes_rules(),
        *image_rules(),
        *joint_rules(),
        *expectation_rules,
    )
    return {rule.name: rule for rule in (*own, *shared)}


# Rules of one family.


def _of_family(family: Family) -> Iterator[Rule]:
    yield Rule(
        log_density_rule(family),
        f"the log density of {family.name}",
        lambda term, context: _insert(family, term),
        kind="definition",
        reference=family.reference,
    )
    if family.transform is not None:
        yield _transform_rule(family)
    if family.whole is not None:
        yield _means_rule(family, family.whole)
    for potential in family.potentials:
        name = rule_of_potential(family, potential)
        yield Rule(
            name,
            f"{name.replace('-', ' ')} as declared by the family",
            moment_by(name),
            claims=partial(_potential_claims, family, potential),
            reference=family.reference,
        )


def log_density_rule(family: Family) -> str:
    """The name of the rule that writes out the family's log density."""
    return f"{family.slug}-log-density"


def _insert(family: Family, term: Term) -> Term | None:
    """At a log density: its formula. At an expectation: the same inside, where the variable ranges over the support."""
    if term.op == "log_density" and term.args[0].op == "law" and term.args[0].attrs[0] == family.name:
        return log_density(*term.args)
    if term.op in ("density_law", "log"):
        return inserted_joint(term, family.name)
    if term.op in ("integral", "sum"):
        return inserted_in_integral(term, family.name)
    return inserted_densities(term, family.name) if term.op == "expectation" else None


def _transform_rule(family: Family) -> Rule:
    assert family.transform is not None
    name = rule_of_transform(family)
    return Rule(
        name,
        f"the {family.transform.words} of {family.name}",
        moment_by(name),
        claims=lambda: (transform_claim(family),),
        reference=family.reference,
    )


def rule_of_means(family: Family) -> str:
    """The name of the rule that states the means of the statistics of a family of vectors or matrices."""
    return f"{family.slug}-means"


def _means_rule(family: Family, whole: Whole) -> Rule:
    degree = "" if whole.covariance is None else ", and of second degree in the draw with its covariance"
    return Rule(
        rule_of_means(family),
        f"the expectation of what is of first degree in statistics of {family.name}{degree}",
        lambda term, context: _by_means(family, term, context),
        claims=partial(means_claims, family, whole),
        reference=family.reference,
    )


def _by_means(family: Family, term: Term, context: Context) -> Term | None:
    if not is_whole_expectation(term) or term.args[2].attrs[0] != family.name:
        return None
    found = whole_moment(term, context.conditions)
    if found is None or is_true(found.condition):
        return None if found is None else found.value
    infinite = {1: oo(), -1: minus_oo(), 0: undefined()}[found.sign]
    if is_false(found.condition):
        return infinite
    reason = f"E[{term.args[0]}] diverges {where_not(found.condition)}"
    known = (*context.conditions, found.condition)
    value = bottom_up(found.value, lambda node: _branch(node, known))
    tidied = gathered(value) if value != found.value and value.shape else value
    return make("cases", tidied, found.condition, infinite, attrs=("", reason))


def _branch(node: Term, known: tuple[Term, ...]) -> Term:
    """The first value of cases whose condition holds by what is known: a mean where there is a covariance."""
    return node.args[0] if node.op == "cases" and is_true(decide(node.args[1], known)) else node


def means_claims(family: Family, whole: Whole) -> tuple[Claim, ...]:
    """The means over draws of the smallest size, as integrals over the coordinates of a chart."""
    parameters, _, draw = _smallest_draw(family, whole)
    claims = []
    for mean in whole.means:
        given = mean.of(draw, parameters)
        first = (num(1),) * len(given.shape)
        statistic, value = (entry_at_first(t, first) for t in (given, mean.value(**parameters)))
        claims.append(_over_chart(family, whole, statistic, value, mean.finite(**parameters)))
    return tuple(claims)


def mass_of_chart(family: Family, whole: Whole) -> Claim:
    """The density over draws of the smallest size has integral one."""
    return _over_chart(family, whole, num(1), num(1), ())


def _smallest_draw(family: Family, whole: Whole) -> tuple[dict[str, Term], Term, Term]:
    """Parameters, the coordinate, and the draw at it."""
    parameters = {p.name: _smallest(p, whole.size) for p in family.parameters}
    ends = as_term(whole.coordinates.low(**parameters)), as_term(whole.coordinates.high(**parameters))
    x = symbol("x", Range(*ends, whole.coordinates.discrete).domain)
    return parameters, x, whole.chart(x, **parameters)


def _over_chart(family: Family, whole: Whole, statistic: Term, value: Term, finite: tuple[object, ...]) -> Claim:
    parameters, x, draw = _smallest_draw(family, whole)
    ends = as_term(whole.coordinates.low(**parameters)), as_term(whole.coordinates.high(**parameters))
    density = make("exp", family.log_density(draw, **parameters))
    left = make("sum" if whole.coordinates.discrete else "integral", density * statistic, x, *ends)
    claim = equation(left, value)
    needed = _undecided((*finite, *whole.requires(**parameters)))
    return replace(claim, context=claim.context.assume(*needed))


def entry_at_first(term: Term, indices: tuple[Term, ...]) -> Term:
    """The first entry of a tensor, the number itself of a scalar."""
    return make("index", term, *indices) if indices else term


def _smallest(parameter: Parameter, size: int) -> Term:
    """A parameter for draws of the smallest size: its entries symbols; matrices of that size are one number."""
    inner = {"spd": POSITIVE, "simplex": UNIT}.get(parameter.domain.structure, parameter.domain.entries())
    entries = [symbol(f"{parameter.name}_{k + 1}", inner) for k in range(size if parameter.rank else 1)]
    if parameter.domain.structure == "simplex":
        entries = [*(shares := entries[:-1]), 1 - sum(shares[1:], shares[0])]
    for _ in range(parameter.rank):
        entries = [make("stack", *entries)]
    return entries[0]


def transform_claim(family: Family) -> Claim:
    """E[exp(r g)] equals the declared value, for real arguments where it is finite."""
    assert family.transform is not None
    one = symbolic(family)
    arguments = tuple(symbol(f"{name}_t", REAL) for name in family.transform.names)
    parameters = dict(zip((p.name for p in family.parameters), one.args, strict=True))
    x = random_variable(one)
    left = make("expectation", family.transform.power(x, *arguments, **parameters), x, one)
    finite = tuple(as_claim(c) for c in family.transform.finite(*arguments, **parameters))
    claim = equation(left, family.transform.value(*arguments, **parameters))
    return replace(claim, context=claim.context.assume(*finite))


def _potential_claims(family: Family, potential: Potential) -> tuple[Claim, ...]:
    """The stated expectation, for symbolic arguments or for the instances that the potential names."""
    free = tuple(symbol(f"{name}_t", domain) for name, domain in SHAPES[potential.shape].arguments.items())
    parameters = canonical(symbolic(family))

    def argument(given: Any, plain: Term) -> Term:
        return plain if given is None else given(**parameters) if callable(given) else num(given)

    instances = potential.instances or ((None,) * len(free),)
    chosen = (tuple(map(argument, instance, free)) for instance in instances)
    return tuple(_potential_claim(family, potential, arguments, at) for arguments, at in product(chosen, potential.at))


def _potential_claim(
    family: Family, potential: Potential, arguments: tuple[Term, ...], numbers: Mapping[str, int]
) -> Claim:
    plain = symbolic(family)
    given = (
        num(numbers[p.name]) if p.name in numbers else s for p, s in zip(family.parameters, plain.args, strict=True)
    )
    one = make("law", *given, attrs=plain.attrs)
    parameters = dict(zip((p.name for p in family.parameters), one.args, strict=True))
    x = random_variable(one)
    left = make("expectation", SHAPES[potential.shape].statistic(x, *arguments), x, one)
    stated = (potential.valid, potential.finite, potential.where)
    conditions = tuple(c for state in stated for c in state(*arguments, **parameters))
    claim = equation(left, stated_value(potential, arguments, parameters))
    return replace(claim, context=claim.context.assume(*_undecided(conditions)))


def _undecided(conditions: tuple[object, ...]) -> tuple[Term, ...]:
    decided = (decide(as_claim(c)) for c in conditions)
    return tuple(c for c in decided if not is_true(c))
