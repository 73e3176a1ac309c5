"""Total variation: half the integral of |p - q|, by the points where two densities cross.

Where log p - log q changes its sign at one or two points, p is above q on one side of them, and the distance is a difference
of distribution functions there.
"""

from __future__ import annotations

from symgen.probability.crossing_points import Crossing, crossings
from symgen.probability.decisions import is_true
from symgen.probability.declarations import family_of
from symgen.probability.densities import density, formula
from symgen.probability.laws import mass_at, point_of
from symgen.probability.pieces import settled
from symgen.probability.statistics import plus
from symgen.probability.supports import (
    check_comparable,
    common_variable,
    is_discrete,
    outcomes,
    random_variable,
    support,
)
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute

CROSSING, FINITE = "total-variation-by-crossing", "total-variation-definition"


def finite_variation(noun: Term) -> Term | None:
    """Half the sum of |p - q| over finite supports, 1 - q(c) from a law at one point c; None for other laws."""
    p, q = noun.args
    if any(law.op != "law" or law.shape for law in (p, q)):
        return None
    for law, other in ((p, q), (q, p)):
        point = point_of(law)
        if point is not None and is_discrete(other):
            return 1 - settled(density(other, point))
    if any(family_of(law).mass is None for law in (p, q)):
        return None
    points = dict.fromkeys(point for law in (p, q) for point, _ in outcomes(law))
    if points and outcomes(p) and outcomes(q):
        return plus(abs(settled(density(p, k)) - settled(density(q, k))) for k in points) / 2
    return _summed(p, q) if support(p) == support(q) else None


def _summed(p: Term, q: Term) -> Term:
    k, spread = random_variable(p, q.free), support(p)
    return make("sum", abs(mass_at(p, k) - mass_at(q, k)), k, spread.low, spread.high) / 2


def by_crossing(noun: Term) -> Term | None:
    """|E_p[s] - E_q[s]| / 2 with s = sign(x - c), where the densities cross at c alone, or s = sign(x - d) - sign(x - c),
    where they cross at c and d; None where that is not seen.
    """
    p, q = noun.args
    if any(law.op != "law" or law.shape for law in (p, q)) or is_discrete(p):
        return None
    check_comparable(p, q)
    if support(p) != support(q):
        return None
    x = common_variable(p, q)
    found = crossings(formula(p, x) - formula(q, x), x)
    return None if found is None else _distance(p, q, x, found)


def _distance(p: Term, q: Term, x: Term, found: tuple[Crossing, ...]) -> Term:
    branches = [(_gap(substitute(p, c.equal), substitute(q, c.equal), x, c.points), c.condition) for c in found]
    if branches and is_true(branches[-1][1]):
        *branches, (last, _) = branches
        reasons = ("",) * (len(branches) + 1)
    else:
        last, reasons = num(0), (*("",) * len(branches), "equal laws")
    pairs = [term for branch in branches for term in branch]
    return make("cases", *pairs, last, attrs=reasons) if pairs else last


def _gap(p: Term, q: Term, x: Term, points: tuple[Term, ...]) -> Term:
    return abs(_excess(p, x, points) - _excess(q, x, points)) / 2


def _excess(law: Term, x: Term, points: tuple[Term, ...]) -> Term:
    """The mean of a sign that changes at some points: +1 beyond the last of them, or for two of them -1 between them."""
    signs = [make("expectation", make("sign", x - point), x, law) for point in points]
    return signs[0] if len(signs) == 1 else signs[1] - signs[0]
