"""Expectations of a product, one factor of which changes the law: E[g(x) f(x)] = E[g(x)] E_Q[f(x)], Q having the density
of the law times g over E[g]. Powers of x come from derivatives in s of g(x) exp(s x) at 0.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.probability.densities import formula
from symgen.probability.laws import conditions
from symgen.probability.matching import recognise
from symgen.probability.shapes import tidy
from symgen.probability.statistics import Key, Monomial
from symgen.probability.supports import support
from symgen.terms.domains import REAL
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute, unused_symbol

CHANGE_OF_LAW = "change-of-law"
#: Functions that no generating transform averages beside other factors.
_AVERAGED = ("sign", "abs", "cos", "sin")

Mean = Callable[[Term, Term, Term], Term | None]


def by_change_of_law(key: Key, variable: Term, law: Term, mean: Mean) -> Term | None:
    """The expectation of a product, where one factor has a known mean under the law that the others change this one to.

    `mean(statistic, variable, law)` gives means that are finite without any condition, and None for others.
    """
    rest = [(f, e) for f, e in key if f.op in _AVERAGED]
    weight = tuple(pair for pair in key if pair not in rest)
    if len(rest) != 1 or rest[0][1] != 1 or not weight:
        return None
    function = rest[0][0]
    return _weighted(weight, function, variable, law, mean) or _powered(weight, function, variable, law, mean)


def _weighted(weight: Key, function: Term, variable: Term, law: Term, mean: Mean) -> Term | None:
    """E[g] E_Q[f] for a positive weight g."""
    if not all(f.domain.is_positive for f, _ in weight):
        return None
    g = Monomial(Fraction(1), weight).term()
    changed = _changed(formula(law, variable) + make("log", g), variable, law)
    if changed is None:
        return None
    values = mean(g, variable, law), mean(function, variable, changed)
    return None if values[0] is None or values[1] is None else tidy(values[0] * values[1])


def _powered(weight: Key, function: Term, variable: Term, law: Term, mean: Mean) -> Term | None:
    """The derivative of order k of E[g exp(s x)] E_Q(s)[f] in s at 0, for the weight x^k g."""
    order = dict(weight).get(variable, 0)
    if order < 1:
        return None
    s = unused_symbol(symbol("s", REAL), law.free | function.free)
    positive = (*((f, e) for f, e in weight if f != variable), (make("exp", s * variable), 1))
    value = _weighted(positive, function, variable, law, mean)
    try:
        return None if value is None else tidy(substitute(derivative(value, s, order), {s: num(0)}))
    except NoRuleError:
        return None


def _changed(log_density: Term, variable: Term, law: Term) -> Term | None:
    """The law with that log density up to a constant, for all values of the parameters."""
    spread = support(law)
    found = recognise(log_density, variable, spread.low, spread.high, law.attrs[0])
    return None if found is None or conditions(found.law) else found.law
