"""Rewritings of expectations: inserting densities, linearity, moments with their conditions, reparametrisation.

Each is a function of the expectation alone, so that the rule of the same step can be replayed.
"""

from __future__ import annotations

from dataclasses import dataclass

from symgen.probability.decisions import is_false, is_true, minus_oo, oo, undefined, where_not
from symgen.probability.declarations import family_of
from symgen.probability.densities import formula, log_density, within
from symgen.probability.growth import finiteness
from symgen.probability.integrated_means import INTEGRATION, by_integration
from symgen.probability.laws import canonical, conditions, law
from symgen.probability.moments import FINITENESS, Moment, Query, argument_symbols, match, moment
from symgen.probability.partial_fractions import partial_fractions
from symgen.probability.pieces import compared
from symgen.probability.shapes import affine
from symgen.probability.statistics import collected, parts, plus
from symgen.probability.supports import support, support_within
from symgen.probability.waves import waves_apart
from symgen.terms.domains import Domain
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms, unused_symbol


def over_support(term: Term) -> Term:
    """The expectation with its variable declared to range over the support of the law.

    Where the support depends on parameters, a variable that is declared to lie in less of it says what they are.
    """
    body, variable, of = term.args
    typed = symbol(variable.attrs[0], _range_of(variable, of), of.shape)
    if typed == variable:
        return term
    return make("expectation", substitute(body, {variable: typed}), typed, of)


def _range_of(variable: Term, of: Term) -> Domain:
    spread = support(of)
    moving = spread.low.free or spread.high.free
    return variable.domain if moving and spread.domain.includes(variable.domain.entries()) else spread.domain


def is_scalar_expectation(term: Term) -> bool:
    """Whether the term is an expectation over a scalar law of a family."""
    return term.op == "expectation" and term.args[2].op == "law" and not term.args[2].shape


def inserted_densities(term: Term, family: str) -> Term | None:
    """The expectation with the log densities of one family in its body written out, on the support of its law.

    None where the law may leave the support of the density.
    """
    body, variable, of = term.args
    nouns = [n for _, n in subterms(body) if n.op == "log_density" and n.args[0].attrs[:1] == (family,)]
    if not nouns or not all(_valid(n, variable, of) for n in nouns):
        return None
    formulas = {n: log_density(*n.args) if n.args[0].shape else formula(*n.args) for n in nouns}
    return make("expectation", bottom_up(body, lambda node: formulas.get(node, node)), variable, of)


def _valid(noun: Term, variable: Term, of: Term) -> bool:
    inner, x = noun.args
    if inner.op == "density_law" or inner.shape:
        return inner.op != "density_law"
    if x == variable:
        return not is_false(support_within(of, inner))
    return is_true(within(inner, x))


def gathered(term: Term) -> Term:
    """The body sorted into statistics of the variable with coefficients."""
    body, variable, of = over_support(term).args
    plain = bottom_up(body, lambda node: _without_extremum(node, variable))
    return make(
        "expectation", collected(partial_fractions(waves_apart(plain, variable), variable), variable), variable, of
    )


def _without_extremum(node: Term, variable: Term) -> Term:
    """max(a, b) as (a + b + |a - b|)/2 and min(a, b) alike, where a - b is a line in the variable; |a| of one sign as a."""
    if node.op == "abs" and (node.args[0].domain.is_nonnegative or node.args[0].domain.is_nonpositive):
        return node.args[0] if node.args[0].domain.is_nonnegative else -node.args[0]
    if node.op not in _EXTREMA or variable not in node.free:
        return node
    first, *others = compared(node)
    if len(others) != 1:
        return node if others else first
    (second,) = others
    apart = first - second if second != 0 else first
    if affine(apart, variable) is None:
        return node
    return (plus([first, second]) + _EXTREMA[node.op] * abs(apart)) / 2


_EXTREMA = {"max": 1, "relu": 1, "min": -1}


def linear(term: Term) -> Term | None:
    """Linearity of a scalar expectation over the statistics of its body; None where there is nothing to split."""
    if not is_scalar_expectation(term):
        return None
    body, variable, of = over_support(term).args
    found = parts(body, variable)
    addends: list[Term] = []
    for part in found:
        moved = part.times(make("expectation", part.statistic_term, variable, of)) if part.statistic else part.whole()
        addends.extend(moved)
    whole = plus(addends)
    return None if whole == term else whole


@dataclass(frozen=True, slots=True)
class Settled:
    """What an expectation of one statistic comes to, the rule, and where the transform was asked."""

    value: Term
    rule: str
    query: Query | None


def moment_value(term: Term, known: tuple[Term, ...] = ()) -> Settled | None:
    """E[statistic] with its condition as cases, infinite or undefined otherwise; None where there is no rule."""
    if not is_scalar_expectation(term):
        return None
    statistic, variable, of = over_support(term).args
    found = moment(statistic, variable, of, (*known, *conditions(of)))
    if found is None or (found.rule == FINITENESS and not is_false(found.condition)):
        value = by_integration(statistic, variable, of)
        if value is not None:
            return Settled(value, INTEGRATION, None)
    if found is None or variable in found.value.free - of.free:
        return None
    if is_true(found.condition):
        return Settled(found.value, found.rule, found.query)
    infinite = _infinity_of(statistic, found)
    if is_false(found.condition):
        return Settled(infinite, found.rule, found.query)
    reason = diverges(term, found.condition)
    branches = infinite.args if infinite.op == "cases" else (infinite,)
    reasons = (reason,) * (len(branches) // 2 + 1)
    value = make("cases", found.value, found.condition, *branches, attrs=("", *reasons))
    return Settled(value, found.rule, found.query)


def diverges(term: Term, condition: Term) -> str:
    """The reason of the infinite branch: which statistics have an expectation that diverges, and when."""
    body, variable, of = over_support(term).args
    found = [p.statistic_term for p in parts(body, variable) if p.statistic]
    if len(found) > 1:
        own = ((statistic, finiteness(statistic, variable, of)) for statistic in found)
        signed = [statistic for statistic, when in own if when and when.condition == condition and when.sign]
        found = signed or [body]
    words = " and ".join(f"E[{statistic}]" for statistic in found)
    return f"{words} diverge{'s' if len(found) == 1 else ''}" + (
        "" if is_false(condition) else f" {where_not(condition)}"
    )


def _infinity_of(statistic: Term, found: Moment) -> Term:
    """What an expectation that diverges comes to; oo - oo where it has no value, not even an infinite one."""
    domain = statistic.domain
    if found.sign > 0 or domain.is_nonnegative:
        return oo()
    return minus_oo() if found.sign < 0 or domain.is_nonpositive else found.otherwise or undefined()


# Derivatives of the transform.


def differentiated_outside(term: Term) -> Term | None:
    """E[g^k exp(r g)] as the derivative of E[exp(s g)] in s at r."""
    if not is_scalar_expectation(term):
        return None
    statistic, variable, of = over_support(term).args
    transform = family_of(of).transform
    query = match(transform.generators(variable, **canonical(of)), statistic, variable) if transform else None
    if transform is None or query is None or not query.differentiated:
        return None
    places = argument_symbols(transform, query, canonical(of), statistic.free)
    inner = make("expectation", transform.power(variable, *places, **canonical(of)), variable, of)
    for place, order in zip(places, query.orders, strict=True):
        inner = make("derivative", inner, place, attrs=(order,)) if order else inner
    for place, argument in zip(places, query.arguments, strict=True):
        inner = make("subs", inner, place, argument)
    return inner


# Reparametrisation.


def reparametrised(term: Term) -> Term | None:
    """E over x ~ law of f(x) as E over e ~ the standard law of f(location + scale e), for location-scale families."""
    if term.op != "expectation" or term.args[2].op != "law":
        return None
    body, variable, of = term.args
    shift = family_of(of).location_scale
    if shift is None:
        return None
    location, scale = shift.place(dict(zip(of.attrs[1], of.args, strict=True)), canonical(of))
    standard = law(of.attrs[0], **shift.standard_parameters(of.shape, canonical(of)))
    noise = _noise(support(standard).domain, of.shape, body.free | of.free)
    moved = scale * noise if location == 0 else location + scale * noise
    return make("expectation", substitute(body, {variable: moved}), noise, standard)


def _noise(domain: Domain, shape: Shape, avoid: frozenset[Term]) -> Term:
    return unused_symbol(symbol("eps", domain, shape), avoid)
