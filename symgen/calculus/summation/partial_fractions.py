"""Rational terms: partial fractions over linear factors, summed by digamma and polygamma."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from symgen.calculus.linear import solved
from symgen.calculus.normaliser import prove_equal
from symgen.calculus.normaliser.field import Meaningless, Poly
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.calculus.summation.gosper import antidifference
from symgen.calculus.summation.ratios import Index, NoClosedForm
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.term import Term, combined, make, num
from symgen.terms.traverse import substitute

_MOST_PARTS = 12

#: A polynomial, and (coefficient, c, m) for each coefficient/(k + c)**m.
Fractions = tuple[Term, list[tuple[Term, Term, int]]]


def partial_fractions(term: Term, index: Term) -> Fractions:
    """A rational function of the index over linear factors. NoClosedForm where a factor is not linear.

    >>> from symgen.terms.domains import POSITIVE_INTEGER
    >>> from symgen.terms.term import symbol
    >>> k = symbol("k", POSITIVE_INTEGER); rest, parts = partial_fractions(1 / (k * (k + 1)), k)
    >>> [(str(a), str(c), m) for a, c, m in parts]
    [('1', '0', 1), ('-1', '1', 1)]
    """
    try:
        return within(Context(), lambda space: _fractions(space, term, index))
    except (Meaningless, BudgetError) as error:
        raise NoClosedForm from error


def _fractions(space: Workspace, term: Term, index: Term) -> Fractions:
    found = Index(space, index)
    ratio = space.read(term)
    if not found.is_rational(ratio):
        raise NoClosedForm
    places = [(factor, int(times)) for factor, times in ratio.den.factor()[1] if found.degree(factor) > 0]
    if any(found.degree(factor) != 1 for factor, _ in places):
        raise NoClosedForm
    parts = [(factor, m) for factor, times in places for m in range(1, times + 1)]
    quotient_degree = found.degree(ratio.num) - found.degree(ratio.den)
    return _coefficients(found, ratio.num, ratio.den, parts, quotient_degree)


def _coefficients(index: Index, above: Poly, below: Poly, parts: list[tuple[Poly, int]], degree: int) -> Fractions:
    """The numerators by comparing coefficients of the index."""
    space = index.space
    columns = [below / factor**m for factor, m in parts]
    columns += [below * index.generator**d for d in range(degree + 1)] + [-above]
    if len(columns) > _MOST_PARTS:
        raise NoClosedForm
    height = max(index.degree(c) for c in columns) + 1
    rows = [[space.polynomial(index.coefficient(c, d)) for c in columns] for d in range(height)]
    found = solved(space, rows, len(columns))
    if found is None or found[-1].constant != 1:
        raise NoClosedForm
    poles = []
    for (factor, m), value in zip(parts, found, strict=False):
        if value.is_zero:
            continue
        slope, shift = index.coefficient(factor, 1), index.coefficient(factor, 0)
        scaled = space.div(value, space.polynomial(slope**m))
        poles.append((to_term(space, scaled), to_term(space, space.quotient(shift, slope)), m))
    powers = [
        space.mul(value, space.polynomial(index.generator**d))
        for d, value in enumerate(found[len(parts) : len(parts) + degree + 1])
    ]
    return to_term(space, space.sum(powers)), poles


def polygamma_antidifference(term: Term, index: Term) -> Term:
    """T with T(k + 1) - T(k) = t(k) for a rational t: digamma(k + c) for 1/(k + c), polygammas for its powers."""
    rest, poles = partial_fractions(term, index)
    total: list[Term] = [] if rest.value == 0 else [antidifference(rest, index)]
    for coefficient, shift, m in poles:
        place = index + shift if shift != num(0) else index
        total.append(coefficient * _power_sum(place, m))
    found = combined("add", total)
    if not total or prove_equal(substitute(found, {index: index + 1}) - found, term) is None:
        raise NoClosedForm
    return found


def _power_sum(place: Term, m: int) -> Term:
    """The sum of 1/k**m up to k = place - 1, but for a constant."""
    if m == 1:
        return make("digamma", place)
    return num(Fraction((-1) ** (m - 1), factorial(m - 1))) * make("polygamma", num(m - 1), place)
