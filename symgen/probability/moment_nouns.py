"""Moments as nouns: raw, central and absolute moments, and cumulants, each as a polynomial of plain expectations."""

from __future__ import annotations

from math import comb

from symgen.errors import DomainError
from symgen.probability.statistics import plus
from symgen.probability.supports import random_variable
from symgen.terms.term import Term, make, num


def raw_moment(law: Term, order: Term) -> Term:
    """E[x^k]."""
    x = random_variable(law, order.free)
    return make("expectation", _power(x, order), x, law)


def absolute_moment(law: Term, order: Term, centre: Term | None = None) -> Term:
    """E|x - c|^k, with c = 0 where none is given."""
    avoid = order.free | (centre.free if centre is not None else frozenset())
    x = random_variable(law, avoid)
    away = x if centre is None or centre == 0 else x - centre
    even = order.value is not None and order.value % 2 == 0
    return make("expectation", _power(away if even else abs(away), order), x, law)


def central_moment(law: Term, order: Term) -> Term:
    """E[(x - E[x])^k], multiplied out."""
    k = whole(law, order)
    mean = raw_moment(law, num(1))
    addends = [num(comb(k, j) * (-1) ** j) * (mean ** num(j) if j else num(1)) * _raw(law, k - j) for j in range(k - 1)]
    # the last two addends are both multiples of E[x]^k
    last = num((-1) ** k + comb(k, k - 1) * (-1) ** (k - 1)) * mean ** num(k)
    return plus([*addends, last]) if k > 1 else num(0 if k else 1)


def cumulant(law: Term, order: Term) -> Term:
    """The k-th cumulant by the recursion k_n = m_n - sum of C(n-1, j-1) k_j m_(n-j), multiplied out."""
    k = whole(law, order)
    found: list[Term] = []
    for n in range(1, k + 1):
        known = [-(num(comb(n - 1, j - 1)) * found[j - 1] * _raw(law, n - j)) for j in range(1, n)]
        found.append(plus([_raw(law, n), *known]))
    return found[-1]


def _raw(law: Term, order: int) -> Term:
    return raw_moment(law, num(order)) if order else num(1)


def _power(base: Term, order: Term) -> Term:
    return base if order == 1 else base**order


_LARGEST_ORDER = 12


def whole(law: Term, order: Term) -> int:
    """The order of a moment as a positive whole number; DomainError for anything else."""
    value = order.value
    if value is None or value.denominator != 1 or not 1 <= value <= _LARGEST_ORDER:
        raise DomainError(
            asked=f"the moment of order {order} of {law}",
            found=f"the order {order}",
            where=str(order),
            hint=f"a central moment or cumulant has a whole order from 1 to {_LARGEST_ORDER}; moment(p, r) takes any r",
        )
    return int(value)
