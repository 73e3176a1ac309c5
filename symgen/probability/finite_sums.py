"""Expectations over finite supports: sums of mass times value."""

from __future__ import annotations

from symgen.calculus.normaliser import simplify
from symgen.probability.decisions import has_no_value
from symgen.probability.declarations import family_of
from symgen.probability.laws import mass_at
from symgen.probability.pieces import settled
from symgen.probability.statistics import plus
from symgen.probability.supports import outcomes, support
from symgen.terms.context import Context
from symgen.terms.domains import INTEGER
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute, unused_symbol

FINITE_SUM = "finite-expectation"
_LARGEST_WRITTEN_SUM = 4


def by_finite_support(statistic: Term, variable: Term, law: Term) -> Term | None:
    """The expectation as a sum; None for other laws, and where the statistic has no value at a point with mass."""
    if family_of(law).mass is None:
        return None
    if any(has_no_value(substitute(statistic, {variable: k})) for k, mass in outcomes(law) if mass != 0):
        return None
    return finite_sum(statistic, variable, law)


def finite_sum(body: Term, variable: Term, law: Term) -> Term:
    """The sum of mass times body over a finite support, written out when it has few points or some have no mass."""
    spread = support(law)
    points = outcomes(law)
    if points and (len(points) <= _LARGEST_WRITTEN_SUM or any(mass == 0 for _, mass in points)):
        written = plus(mass * settled(substitute(body, {variable: k})) for k, mass in points if mass != 0)
        return simplify(written, Context())
    index = _summation_index(body, variable, law)
    weighted = mass_at(law, index) * substitute(body, {variable: index})
    return make("sum", weighted, index, spread.low, spread.high)


def _summation_index(body: Term, variable: Term, law: Term) -> Term:
    return unused_symbol(symbol(variable.attrs[0], INTEGER), (body.free - {variable}) | law.free)
