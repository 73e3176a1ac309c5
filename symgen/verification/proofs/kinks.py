"""Absolute values and maxima in an inequality: the two sides of a kink, each a claim without it."""

from __future__ import annotations

from fractions import Fraction

from symgen.calculus.kinks import KINKS
from symgen.calculus.normaliser import statistics
from symgen.terms.domains import NONNEGATIVE, REAL, Domain, interval
from symgen.terms.term import Term, num, symbol
from symgen.terms.traverse import bottom_up, fresh_symbol, substitute, subterms


def sides_of_kink(term: Term) -> tuple[Term, Term] | None:
    """The formula on either side of its first kink that lies where a linear formula is 0; None where there is none.

    >>> from symgen.terms.build import reals
    >>> from symgen.terms.term import make
    >>> x, y = reals("x y"); above, below = sides_of_kink(make("max", x, y) - x); str(above), str(below)
    ('(-1*(-y) + x1) - (-1*(-y) + x1)', 'y - (-1*(-y) - x1)')
    """
    for _, node in subterms(term):
        if node.op in KINKS and len(node.args) <= 2 and not node.shape and node.free:
            found = _sides(term, node)
            if found is not None:
                return found
    return None


def _sides(term: Term, node: Term) -> tuple[Term, Term] | None:
    border, above, below = KINKS[node.op](node)
    if not border.domain.is_real:
        return None
    over, under = (bottom_up(term, lambda n, r=r: r if n == node else n) for r in (above, below))  # type: ignore[misc]
    for variable in sorted(border.free, key=lambda s: s.attrs[0]):
        split = _linear(border, variable)
        if split is None:
            continue
        slope, rest = split
        parts = _parts(variable, slope, rest, term)
        if parts is not None:
            upper, lower = parts if slope > 0 else parts[::-1]
            return substitute(over, {variable: upper}), substitute(under, {variable: lower})
    return None


def _linear(border: Term, variable: Term) -> tuple[Fraction, Term] | None:
    if not variable.domain.is_real or variable.domain.is_integer or variable.shape:
        return None
    found = statistics(border, variable)
    slope, rest = found.pop(variable, num(0)).value, found.pop(num(1), num(0))
    return None if found or not slope else (Fraction(slope), rest)


def _parts(variable: Term, slope: Fraction, rest: Term, term: Term) -> tuple[Term, Term] | None:
    """What to put for the variable above and below the kink."""
    zero = num(-1 / slope) * rest if slope != -1 else rest
    if not rest.free and rest.value is not None:
        return _cut(variable, -Fraction(rest.value) / slope)
    if variable.domain != REAL:
        return None
    step = symbol(fresh_symbol(variable, term.free).attrs[0], NONNEGATIVE)
    return zero + step, zero - step


def _cut(variable: Term, place: Fraction) -> tuple[Term, Term] | None:
    """The variable on either part of its domain."""
    domain = variable.domain
    if not domain.low < place < domain.high:
        return None
    high: Domain = interval(place, domain.high, high_open=domain.high_open)
    low: Domain = interval(domain.low, place, low_open=domain.low_open)
    return symbol(variable.attrs[0], high), symbol(variable.attrs[0], low)
