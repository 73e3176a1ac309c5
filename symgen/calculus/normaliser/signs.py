"""Signs of formulas by factorisation: products of squares of real factors and of factors whose parts are positive."""

from __future__ import annotations

from symgen.calculus.normaliser.field import Meaningless, Poly, Ratio
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.workspace import Workspace
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.term import Term

_MOST_TERMS = 60
_MOST_DEGREE = 24


def proves_nonnegative(term: Term, context: Context) -> bool:
    """Whether a real formula is >= 0 wherever it is defined, because of how it factors.

    >>> from symgen.terms.build import positives, sqrt
    >>> a, b = positives("a b"); proves_nonnegative((a + b) / 2 - sqrt(a * b), Context())
    True
    """
    try:
        return within(context, lambda space: _is_nonnegative(space, space.read(term)))
    except (Meaningless, BudgetError):
        return False


def _is_nonnegative(space: Workspace, ratio: Ratio) -> bool:
    signs = [_sign(space, poly) for poly in (ratio.num, ratio.den)]
    return None not in signs and signs[0] == signs[1]


def _sign(space: Workspace, poly: Poly) -> int | None:
    """+1 where a polynomial is surely nonnegative, -1 where surely nonpositive."""
    if len(poly) == 0:
        return 1
    if len(poly) > _MOST_TERMS or sum(poly.degrees()) > _MOST_DEGREE:
        return None
    content, factors = poly.factor()
    sign = 1 if content > 0 else -1
    for factor, exponent in factors:
        found = 1 if exponent % 2 == 0 and space.is_real(Ratio(factor, space.unit)) else _odd_sign(space, factor)
        if found is None:
            return None
        sign *= found
    return sign


def _odd_sign(space: Workspace, factor: Poly) -> int | None:
    if not space.is_real(Ratio(factor, space.unit)):
        return None
    if space.is_nonnegative(factor):
        return 1
    return -1 if space.is_nonnegative(-factor) else None
