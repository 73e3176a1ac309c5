"""Recognising a family from the statistics of a log density, and its normalising constant from what is left over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from symgen.calculus.normaliser import simplify
from symgen.errors import DomainError
from symgen.probability.declarations import FAMILIES, Family
from symgen.probability.laws import law
from symgen.probability.separating import comparable
from symgen.probability.solving import Equation, equal, solve
from symgen.probability.stand_ins import Generalised, generalised
from symgen.probability.statistics import parts, plus
from symgen.probability.unifying import unified
from symgen.probability.whole_matching import matched_whole
from symgen.terms.build import exp, log
from symgen.terms.context import Context
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import substitute, subterms

_MOST_WAYS = 24  # of laying the statistics of a family over those of a formula
_MOST_POINTS = 4  # of a support that is compared point by point


@dataclass(frozen=True, slots=True)
class Match:
    """A law whose log density is the given formula up to `constant`: formula = log density + constant."""

    law: Term
    constant: Term


def recognise(formula: Term, variable: Term, low: Term, high: Term, prefer: str = "") -> Match | None:
    """The law over (low, high) whose log density has the statistics and coefficients of the formula, if there is one.

    Families with fewer parameters come first, so that the answer is the most special one; `prefer` comes before all.

    >>> from symgen.terms.build import log, positives, units
    >>> a, p = positives("a"), units("p")
    >>> recognise((a - 1)*log(p) + 3*log(1 - p), p, num(0), num(1)).law.attrs[0]
    'Beta'
    """
    if variable.shape:
        return _recognise_whole(formula, variable, prefer)
    general = generalised(formula, variable)
    written = comparable(general.formula, variable)
    for family in _candidates(prefer):
        found = _match(family, written, variable, (low, high))
        if found is not None:
            return _in_terms_of(general, found)
    return None


def _recognise_whole(formula: Term, variable: Term, prefer: str) -> Match | None:
    for family in _candidates(prefer):
        found = matched_whole(family, formula, variable)
        if found is not None:
            return Match(*found)
    return None


def _in_terms_of(general: Generalised, found: Match) -> Match:
    """The match of a generalised formula in the terms of the formula given."""
    if not general.stand_ins:
        return found
    made = general.back(found.law)
    tidy = make("law", *(tidied(a) for a in made.args), attrs=made.attrs)
    return Match(tidy, general.back(found.constant))


def _candidates(prefer: str) -> Iterator[Family]:
    if prefer in FAMILIES:
        yield FAMILIES[prefer]
    others = (family for family in FAMILIES.values() if family.name != prefer)
    yield from sorted(others, key=lambda family: len(family.parameters))


def _match(family: Family, formula: Term, variable: Term, bounds: tuple[Term, Term]) -> Match | None:
    if any(p.rank for p in family.parameters) or family.support.discrete != variable.domain.is_integer:
        return None
    unknowns = {p.name: symbol(f"{p.name}_", p.domain) for p in family.parameters}
    edges = _edges(family, unknowns, bounds)
    if edges is None:
        return None
    own = comparable(family.log_density(variable, **unknowns), variable)
    points = _points(family, bounds)
    if points:
        return _by_points(family, own, formula, variable, unknowns, points)
    for equations in islice(unified(own, formula, variable, frozenset(unknowns.values())), _MOST_WAYS):
        values = _values((*edges, *equations), unknowns)
        found = values and (
            _as_match(family, formula, variable, values)
            or _by_roots(family, (own, unknowns), formula, variable, values)
        )
        if found:
            return found
    return None


def _edges(family: Family, unknowns: dict[str, Term], bounds: tuple[Term, Term]) -> tuple[Equation, ...] | None:
    """What the ends of the support say of the parameters; None where they cannot be those given."""
    own = (as_term(family.support.low(**unknowns)), as_term(family.support.high(**unknowns)))
    pairs = tuple(zip(own, bounds, strict=True))
    if any(left != right for left, right in pairs if not left.free):
        return None
    return tuple(pair for pair in pairs if pair[0].free)


def _values(equations: tuple[Equation, ...], unknowns: dict[str, Term]) -> dict[str, Term] | None:
    solved = solve(equations, tuple(unknowns.values()))
    return None if solved is None else {name: tidied(solved[u]) for name, u in unknowns.items()}


def tidied(value: Term) -> Term:
    """A parameter in its customary form."""
    return simplify(value, Context())


# By statistics.


def _as_match(family: Family, formula: Term, variable: Term, values: dict[str, Term]) -> Match | None:
    """The law, once what its log density leaves of the formula is seen to be free of the variable."""
    made = _made(family, values)
    if made is None:
        return None
    own = comparable(family.log_density(variable, **values), variable)
    constant = plus([_constant(formula, variable), -_constant(own, variable)])
    return Match(made, constant) if equal(formula, own + constant, *_radicands(values)) else None


def _by_roots(
    family: Family, general: tuple[Term, dict[str, Term]], formula: Term, variable: Term, values: dict[str, Term]
) -> Match | None:
    """The law where a parameter is a root of what has no sign by itself.

    Every equation has been met or solved for a parameter, and the root is real where the integral of exp(formula)
    converges; to see the equality again would take that condition.
    """
    made = _made(family, values) if _radicands(values) else None
    if made is None:
        return None
    own, unknowns = general
    inside = substitute(_constant(own, variable), {u: values[name] for name, u in unknowns.items()})
    return Match(made, plus([_constant(formula, variable), -inside]))


def _made(family: Family, values: dict[str, Term]) -> Term | None:
    try:
        return law(family.name, **values)
    except DomainError:
        return None


def _radicands(values: dict[str, Term]) -> tuple[Term, ...]:
    """What stands under a root in a parameter is positive: the parameter would not be real."""
    nodes = (node for value in values.values() for _, node in subterms(value))
    roots = (n.args[0] for n in nodes if n.op == "sqrt" or (n.op == "pow" and not n.args[1].domain.is_integer))
    return tuple(make("gt", base, num(0)) for base in dict.fromkeys(roots) if not base.domain.is_positive)


def _constant(formula: Term, variable: Term) -> Term:
    return plus(part.coefficient for part in parts(formula, variable) if not part.statistic)


# Point by point, where there are few.


def _points(family: Family, bounds: tuple[Term, Term]) -> list[Term]:
    low, high = (bound.value for bound in bounds)
    if not family.support.discrete or low is None or high is None or high - low >= _MOST_POINTS:
        return []
    return [num(low + k) for k in range(int(high - low) + 1)]


def _by_points(
    family: Family, own: Term, formula: Term, variable: Term, unknowns: dict[str, Term], points: list[Term]
) -> Match | None:
    """The log masses themselves, where they are given whole, or over their sum."""
    left = [tidied(substitute(own, {variable: x})) for x in points]
    right = [tidied(substitute(formula, {variable: x})) for x in points]
    total = tidied(log(plus(exp(value) for value in right)))
    for constant in (num(0), total):
        masses = (value if constant == 0 else value - constant for value in right)
        values = _values(tuple(zip(left, masses, strict=True)), unknowns)
        made = values and _made(family, values)
        if made:
            return Match(made, constant)
    return None
