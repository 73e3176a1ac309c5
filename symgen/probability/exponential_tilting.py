"""Means of exponentials: E[g(x) exp(h(x))] = exp(c) E_Q[g(x)], where log density + h is the log density of Q plus c."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.probability.convergence import converges
from symgen.probability.decisions import decide
from symgen.probability.densities import formula
from symgen.probability.matching import recognise
from symgen.probability.shapes import tidy
from symgen.probability.statistics import Key, Monomial, plus
from symgen.probability.supports import support
from symgen.terms.term import Term, make, num

TILTING = "exponential-tilting"


def by_tilting(
    key: Key, variable: Term, law: Term, known: tuple[Term, ...], mean: Callable[[Term, Term, Term], Term | None]
) -> tuple[Term, Term] | None:
    """The expectation of a product with exponential factors, and the condition under which its integral converges.

    `mean(statistic, variable, law)` gives means that are finite without any condition, and None for others.
    """
    powers = [(f, e) for f, e in key if f.op == "exp"]
    if not powers:
        return None
    spread = support(law)
    whole = formula(law, variable) + plus(num(e) * f.args[0] for f, e in powers)
    tilted = recognise(whole, variable, spread.low, spread.high, law.attrs[0])
    condition = None if tilted is None else converges(whole, variable, spread.low, spread.high)
    if tilted is None or condition is None:
        return None
    rest = Monomial(Fraction(1), tuple(one for one in key if one not in powers)).term()
    inner = rest if rest == 1 else mean(rest, variable, tilted.law)
    if inner is None or variable in inner.free:
        return None
    return tidy(make("exp", tidy(tilted.constant)) * inner), decide(condition, known)
