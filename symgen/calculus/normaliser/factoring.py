"""Factors of a real formula whose sign is not known from the declared domains."""

from __future__ import annotations

from dataclasses import dataclass

from symgen.calculus.normaliser.field import Meaningless, Poly
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.term import Term

_MOST_TERMS = 80
_MOST_DEGREE = 30


@dataclass(frozen=True, slots=True)
class Factored:
    """sign * a positive formula * the product of open factors, each to a whole power; sign 0 for the zero formula.

    `vanishing` says whether a factor left out may be zero somewhere (it is nonnegative, not positive).
    """

    sign: int
    open: tuple[tuple[Term, int], ...] = ()
    vanishing: bool = False


def factored(term: Term, context: Context) -> Factored | None:
    """The factors of unknown sign; None where the formula is not real or too large to factor.

    >>> from symgen.terms.build import exp, reals
    >>> x = reals("x"); found = factored(-2 * exp(x) * (x - 1), Context()); found.sign, [str(f) for f, _ in found.open]
    (-1, ['x - 1'])
    """
    try:
        return within(context, lambda space: _factored(space, term))
    except (Meaningless, BudgetError):
        return None


def _factored(space: Workspace, term: Term) -> Factored | None:
    ratio = space.read(term)
    if not space.is_real(ratio):
        return None
    sign, vanishing, open_factors = 1, False, []
    for poly, power in ((ratio.num, 1), (ratio.den, -1)):
        if len(poly) == 0:
            return Factored(0)
        if len(poly) > _MOST_TERMS or sum(poly.degrees()) > _MOST_DEGREE:
            return None
        content, found = poly.factor()
        sign *= 1 if content > 0 else -1
        for factor, exponent in found:
            known = _known_sign(space, factor)
            if known is None:
                open_factors.append((to_term(space, space.polynomial(factor)), power * int(exponent)))
            else:
                sign *= known[0] ** int(exponent)
                vanishing = vanishing or known[1]
    return Factored(sign, tuple(open_factors), vanishing)


def _known_sign(space: Workspace, factor: Poly) -> tuple[int, bool] | None:
    """The sign of a factor everywhere and whether it may vanish; None where the domains do not tell."""
    for sign in (1, -1):
        if space.poly_domain(factor * sign).is_positive:
            return sign, False
    for sign in (1, -1):
        if space.is_nonnegative(factor * sign):
            return sign, True
    return None
