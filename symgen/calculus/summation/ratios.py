"""Hypergeometric terms: ratios of neighbours as quotients of polynomials in the index."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symgen.calculus.normaliser.field import Meaningless, Poly, Ratio
from symgen.calculus.normaliser.workspace import Workspace
from symgen.errors import BudgetError
from symgen.terms.term import Term
from symgen.terms.traverse import substitute

HIGHEST_DEGREE = 24
MOST_UNKNOWNS = 14


class NoClosedForm(Exception):
    """The algorithm shows or finds no closed form."""


class Index:
    """The generator of the summation index in a work space, and polynomials seen as polynomials in it."""

    def __init__(self, space: Workspace, symbol: Term) -> None:
        self.space, self.symbol = space, symbol
        kernel = next((k for k in space.kernels if k.op == "symbol" and k.extra[0] == symbol), None)
        if kernel is None:
            space.read(symbol)
            kernel = next(k for k in space.kernels if k.op == "symbol" and k.extra[0] == symbol)
        self.position = kernel.position
        self.generator = space.gens[kernel.position]

    def is_rational(self, ratio: Ratio) -> bool:
        """Whether the index occurs only as itself."""
        return all(
            p == self.position or self.symbol not in self.space.kernels[p].free for p in self.space.positions(ratio)
        )

    def shifted(self, poly: Poly, by: int) -> Poly:
        """p(k + by)."""
        if not by or not poly.degrees()[self.position]:
            return poly
        gens = list(self.space.gens)
        gens[self.position] = self.generator + by
        return poly.compose(*gens)

    def degree(self, poly: Poly) -> int:
        """The degree in the index; -1 for 0."""
        return int(poly.degrees()[self.position]) if len(poly) else -1

    def coefficients(self, poly: Poly) -> list[Poly]:
        """The coefficients by rising degree of the index."""
        groups: list[dict[tuple[int, ...], Any]] = [{} for _ in range(self.degree(poly) + 1)]
        for exponents, value in poly.terms():
            rest = list(exponents)
            rest[self.position] = 0
            groups[exponents[self.position]][tuple(rest)] = value
        return [self.space.context.from_dict(g) for g in groups]

    def coefficient(self, poly: Poly, degree: int) -> Poly:
        found = self.coefficients(poly)
        return found[degree] if 0 <= degree < len(found) else self.space.context.constant(0)


def term_ratio(space: Workspace, term: Term, index: Term) -> Ratio:
    """t(k + 1)/t(k), rational in k. NoClosedForm where it is not."""
    try:
        after, before = space.read(substitute(term, {index: index + 1})), space.read(term)
        ratio = space.div(after, before)
    except (Meaningless, BudgetError) as error:
        raise NoClosedForm from error
    if not Index(space, index).is_rational(ratio):
        raise NoClosedForm
    return ratio


def whole_constant(space: Workspace, ratio: Ratio) -> int | None:
    """The whole number that a ratio is."""
    value = ratio.constant
    return int(value) if value is not None and value.denominator == 1 else None


def shift_between(index: Index, first: Poly, second: Poly) -> int | None:
    """h with first(k) = constant * second(k + h), for irreducible polynomials; None where there is none."""
    space, degree = index.space, index.degree(first)
    if degree < 1 or index.degree(second) != degree:
        return None
    a, b = index.coefficients(first), index.coefficients(second)
    tops = [
        space.quotient(c[degree - 1], c[degree] * degree)
        for c in (a, b)
    ]  # fmt: skip
    by = whole_constant(space, space.sub(tops[0], tops[1]))
    if by is None or len(first * b[degree] - index.shifted(second, by) * a[degree]):
        return None
    return by


def rational(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))
