"""Gosper's algorithm: a hypergeometric T with T(k + 1) - T(k) = t(k), or the knowledge that there is none.

R. W. Gosper, Decision procedure for indefinite hypergeometric summation, PNAS 75 (1978); M. Petkovsek, H. Wilf,
D. Zeilberger, A = B (1996), chapter 5.
"""

from __future__ import annotations

from dataclasses import dataclass

from symgen.calculus.linear import solved
from symgen.calculus.normaliser import prove_equal
from symgen.calculus.normaliser.field import Meaningless, Poly, Ratio
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.calculus.summation.ratios import (
    HIGHEST_DEGREE,
    MOST_UNKNOWNS,
    Index,
    NoClosedForm,
    shift_between,
    term_ratio,
    whole_constant,
)
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.term import Term
from symgen.terms.traverse import substitute

_FARTHEST_SHIFT = 60


@dataclass(frozen=True, slots=True)
class Gosper:
    """r(k) = a(k)/b(k) * c(k + 1)/c(k), where a(k) and b(k + h) have no common factor for h = 0, 1, 2, ..."""

    a: Poly
    b: Poly
    c: Poly


def antidifference(term: Term, index: Term) -> Term:
    """T(k) with T(k + 1) - T(k) = t(k). NoClosedForm where no hypergeometric T exists, or t is not hypergeometric.

    >>> from symgen.terms.domains import NATURAL
    >>> from symgen.terms.term import symbol
    >>> k = symbol("k", NATURAL); str(antidifference(2 * k + 1, k))
    'k**2'
    """
    try:
        factor = within(Context(), lambda space: to_term(space, _certificate(space, term, index)))
    except (Meaningless, BudgetError) as error:
        raise NoClosedForm from error
    found = _written(factor * term)
    if not _is_antidifference(found, term, index):
        raise NoClosedForm
    return found


def _written(term: Term) -> Term:
    from symgen.calculus.normaliser import simplify

    try:
        return simplify(term)
    except (Meaningless, BudgetError):
        return term


def _is_antidifference(found: Term, term: Term, index: Term) -> bool:
    try:
        return prove_equal(substitute(found, {index: index + 1}) - found, term) is not None
    except BudgetError:
        return False


def _certificate(space: Workspace, term: Term, index: Term) -> Ratio:
    """R(k) with T = R t."""
    found = Index(space, index)
    form = gosper_form(found, term_ratio(space, term, index))
    unknown = solve_gosper(found, form, [form.c])
    if unknown is None:
        raise NoClosedForm
    solution, (scale,) = unknown
    above = space.mul(space.polynomial(found.shifted(form.b, -1)), solution)
    return space.div(above, space.mul(space.polynomial(form.c), scale))


def gosper_form(index: Index, ratio: Ratio) -> Gosper:
    """The ratio of neighbours with its shifted common factors moved into c."""
    space = index.space
    a, b, c = ratio.num, ratio.den, space.unit
    for factor, exponent in ratio.num.factor()[1]:
        for other, times in ratio.den.factor()[1]:
            by = shift_between(index, factor, other)
            if by is None or not 0 <= by <= _FARTHEST_SHIFT:
                continue
            for _ in range(min(int(exponent), int(times))):
                if len(divmod(a, factor)[1]) or len(divmod(b, other)[1]):
                    break
                a, b = a / factor, b / other
                scale = _constant_between(index, factor, other, by)
                a = a * scale.num
                b = b * scale.den
                for step in range(1, by + 1):
                    c = c * index.shifted(factor, -step)
    return Gosper(a, b, c)


def _constant_between(index: Index, factor: Poly, other: Poly, by: int) -> Ratio:
    """factor(k)/other(k + by), which is free of k."""
    return index.space.quotient(factor, index.shifted(other, by))


def solve_gosper(index: Index, form: Gosper, sides: list[Poly]) -> tuple[Ratio, list[Ratio]] | None:
    """x(k) and numbers p_j, not all zero, with a(k) x(k + 1) - b(k - 1) x(k) = sum p_j sides_j(k)."""
    space = index.space
    b = index.shifted(form.b, -1)
    bound = max(_degree_bound(index, form.a, b, side) for side in sides)
    if bound < 0:
        return None
    if bound > HIGHEST_DEGREE:
        raise NoClosedForm
    columns = [
        form.a * (index.generator + 1) ** d - b * index.generator**d for d in range(bound + 1)
    ] + [-side for side in sides]  # fmt: skip
    if len(columns) > MOST_UNKNOWNS:
        raise NoClosedForm
    height = max(index.degree(c) for c in columns) + 1
    rows = [[space.polynomial(index.coefficient(c, d)) for c in columns] for d in range(height)]
    found = solved(space, rows, len(columns))
    if found is None or all(v.is_zero for v in found[bound + 1 :]):
        return None
    powers = [space.mul(v, space.polynomial(index.generator**d)) for d, v in enumerate(found[: bound + 1])]
    return space.sum(powers), found[bound + 1 :]


def _degree_bound(index: Index, a: Poly, b: Poly, side: Poly) -> int:
    """The largest degree that x can have (Gosper's three cases)."""
    space = index.space
    top = max(index.degree(a), index.degree(b))
    if index.degree(a) != index.degree(b) or len(index.coefficient(a, top) - index.coefficient(b, top)):
        return index.degree(side) - top
    plain = index.degree(side) - top + 1
    below = space.polynomial(index.coefficient(b, top - 1) - index.coefficient(a, top - 1))
    special = whole_constant(space, space.div(below, space.polynomial(index.coefficient(a, top))))
    return max(plain, special if special is not None and top else -1)
