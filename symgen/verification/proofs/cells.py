"""Rounded functions of one real number: the line cut into cells on which nothing jumps.

With x = L m + t for whole m and 0 <= t < L, where L clears the denominators, floor(a x + b) is a polynomial in m and t on
every cell of t between the places where a t + b is whole, and at those places themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, inf, lcm

from symgen.terms.domains import Bound, Domain, interval
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, fresh_symbol, substitute, subterms
from symgen.verification.proofs.periods import Irregular, Polynomial, polynomial

_MOST_CELLS = 400
_LARGEST_PERIOD = 60
_ROUNDED = ("floor", "ceiling", "mod")

Cell = tuple[Fraction, Fraction]  # a point where both ends are equal, else the open interval between them


class _Jump(Exception):
    """A place inside a cell where a rounded argument is whole."""

    def __init__(self, place: Fraction) -> None:
        super().__init__(str(place))
        self.place = place


def jumping_symbol(terms: tuple[Term, ...]) -> Term | None:
    """The one real symbol that is rounded somewhere; None where there is none or several."""
    nodes = [node for t in terms for _, node in subterms(t) if node.op in _ROUNDED and not node.shape]
    found = {s for node in nodes for s in node.free if s.domain.field == "real" and not s.shape}
    return found.pop() if len(found) == 1 else None


def on_cells(terms: tuple[Term, ...], real: Term) -> Iterator[tuple[Term, ...]]:
    """The terms on every cell, without rounding; Irregular where a rounded argument is not linear.

    >>> from symgen.terms.build import floor, reals
    >>> x = reals("x"); [str(t) for t, in on_cells((floor(2 * x),), x)]
    ['2*(m + 0)', '2*(m + t1) - (2*t1 + 0)', '2*(m + 1/2)', '2*(m + t1) - (2*t1 - 1)']
    """
    length = _length(terms)
    whole, rest = _parts(terms, real, length)
    cells: list[Cell] = [(Fraction(0), Fraction(length)), (Fraction(0), Fraction(0))]
    for _ in range(_MOST_CELLS):
        if not cells:
            return
        low, high = cells.pop()
        part = num(low) if low == high else symbol(rest.attrs[0], Domain("real", low, high))
        moved = (num(length) * whole if length != 1 else whole) + part
        try:
            yield tuple(_without_rounding(substitute(t, {real: moved}), whole, part) for t in terms)
        except _Jump as jump:
            cells += [(jump.place, high), (jump.place, jump.place), (low, jump.place)]
    raise Irregular


def _length(terms: tuple[Term, ...]) -> int:
    """A common denominator of all numbers in the terms: enough for slopes, and seen again where it was not."""
    values = [Fraction(node.attrs[0]) for t in terms for _, node in subterms(t) if node.op == "num"]
    nested = 1 + max(_depth(t) for t in terms)
    found = lcm(*(v.denominator for v in values), *(_below(node) for t in terms for _, node in subterms(t))) ** nested
    if found > _LARGEST_PERIOD:
        raise Irregular
    return found


def _below(node: Term) -> int:
    """The number that something is divided by or reduced modulo."""
    if node.op not in ("div", "mod") or not node.args[1].value:
        return 1
    return abs(Fraction(node.args[1].value).numerator)


def _depth(term: Term) -> int:
    """How many rounded terms are nested, less one."""
    inside = max((_depth(a) for a in term.args), default=-1)
    return inside + (term.op in _ROUNDED)


def _parts(terms: tuple[Term, ...], real: Term, length: int) -> tuple[Term, Term]:
    taken = frozenset().union(*(t.free for t in terms))
    whole = _unused(symbol("m", Domain("integer", *_range(real.domain, length))), taken)
    return whole, fresh_symbol(symbol("t", interval(0, length)), taken)


def _unused(wanted: Term, taken: frozenset[Term]) -> Term:
    return wanted if wanted.attrs[0] not in {s.attrs[0] for s in taken} else fresh_symbol(wanted, taken)


def _range(domain: Domain, length: int) -> tuple[Bound, Bound]:
    low = domain.low if domain.low == -inf else Fraction(floor(Fraction(domain.low) / length))
    high = domain.high if domain.high == inf else Fraction(floor(Fraction(domain.high) / length))
    return low, high


def _without_rounding(term: Term, whole: Term, part: Term) -> Term:
    return bottom_up(term, lambda node: _settled(node, whole, part) if node.op in _ROUNDED else node)


def _settled(node: Term, whole: Term, part: Term) -> Term:
    if node.op == "mod":
        quotient = node.args[0] / node.args[1]
        return node.args[0] - node.args[1] * _settled(make("floor", quotient), whole, part)
    symbols = tuple(sorted((s for s in node.free if s.domain.is_integer or s == part), key=lambda s: s.attrs[0]))
    inner = polynomial(node.args[0], symbols)
    fraction = _fraction(inner, symbols, part, node.op)
    return node.args[0] - fraction if fraction != num(0) else node.args[0]


def _fraction(inner: Polynomial, symbols: tuple[Term, ...], part: Term, op: str) -> Term:
    """What rounding takes away: slope * t + constant less its rounded value, where all else is whole."""
    places = [k for k, s in enumerate(symbols) if s == part]
    slope, constant = Fraction(0), Fraction(0)
    for monomial, coefficient in inner.items():
        if not any(monomial):
            constant = coefficient
        elif places and monomial[places[0]]:
            if sum(monomial) != 1:
                raise Irregular
            slope = coefficient
        elif coefficient.denominator != 1:
            raise Irregular
    rounded = _rounded(slope, constant, part.domain, op) if slope else _round(op, constant)
    return num(slope) * part + num(constant - rounded) if slope else num(constant - rounded)


def _round(op: str, value: Fraction) -> int:
    return floor(value) if op == "floor" else ceil(value)


def _rounded(slope: Fraction, constant: Fraction, domain: Domain, op: str) -> int:
    """The rounded value of slope * t + constant on an open interval, where it does not jump."""
    ends = sorted((slope * Fraction(domain.low) + constant, slope * Fraction(domain.high) + constant))
    first = floor(ends[0]) + 1
    if first < ends[1]:
        raise _Jump((first - constant) / slope)
    return first - 1 if op == "floor" else first
