"""Expectations of a product, some factors of which change the law: E[g(x) f(x)] = E[g] E_Q[f], Q having the density of the
law times g over E[g]. Powers of x come from derivatives in s of g(x) exp(s x) at 0.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.probability.convergence import converges
from symgen.probability.decisions import decide, is_true
from symgen.probability.densities import formula
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
Found = tuple[Term, Term]  # the expectation, and the condition under which its integral converges


def by_change_of_law(key: Key, variable: Term, law: Term, mean: Mean) -> Found | None:
    """The expectation of a product, where the factors that do not change the law have a known mean under the law that the
    others change it to.

    `mean(statistic, variable, law)` gives means that are finite without any condition, and None for others.
    """
    averaged = tuple(pair for pair in key if pair[0].op in _AVERAGED)
    weight = tuple(pair for pair in key if pair not in averaged)
    if len(averaged) == 1 and averaged[0][1] == 1 and weight:
        found = _weighted(weight, averaged, variable, law, mean) or _powered(weight, averaged, variable, law, mean)
        if found is not None:
            return found
    exponentials = tuple(pair for pair in key if pair[0].op == "exp")
    rest = tuple(pair for pair in key if pair not in exponentials)
    return _weighted(exponentials, rest, variable, law, mean) if exponentials else None


def _product(key: Key) -> Term:
    return Monomial(Fraction(1), key).term()


def _weighted(weight: Key, rest: Key, variable: Term, law: Term, mean: Mean) -> Found | None:
    """E[g] E_Q[f] for a positive weight g: log density + log g is the log density of Q plus log E[g]."""
    if not all(f.domain.is_positive for f, _ in weight):
        return None
    spread = support(law)
    whole = formula(law, variable) + make("log", _product(weight))
    found = recognise(whole, variable, spread.low, spread.high, law.attrs[0])
    condition = None if found is None else converges(whole, variable, spread.low, spread.high)
    if found is None or condition is None:
        return None
    inner = mean(_product(rest), variable, found.law) if rest else num(1)
    if inner is None or variable in inner.free:
        return None
    return tidy(make("exp", tidy(found.constant)) * inner), condition


def _powered(weight: Key, rest: Key, variable: Term, law: Term, mean: Mean) -> Found | None:
    """The derivative of order k of E[g exp(s x)] E_Q(s)[f] in s at 0, for the weight x^k g."""
    order = dict(weight).get(variable, 0)
    if order < 1:
        return None
    s = unused_symbol(symbol("s", REAL), law.free | _product(rest).free)
    positive = (*((f, e) for f, e in weight if f != variable), (make("exp", s * variable), 1))
    found = _weighted(positive, rest, variable, law, mean)
    if found is None or not is_true(decide(substitute(found[1], {s: num(0)}))):
        return None
    try:
        return tidy(substitute(derivative(found[0], s, order), {s: num(0)})), make("true")
    except NoRuleError:
        return None
