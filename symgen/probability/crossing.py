"""Total variation: half the integral of |p - q|, by the one point where two densities cross.

Where log p - log q increases or decreases throughout, p is above q on one side of the point where it is 0, and the
distance is the difference of two distribution functions there.
"""

from __future__ import annotations

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.probability.decisions import decide, is_true
from symgen.probability.declarations import family_of
from symgen.probability.densities import density, formula
from symgen.probability.laws import mass_at, point_of
from symgen.probability.pieces import settled
from symgen.probability.shapes import affine, tidy
from symgen.probability.solving import solve
from symgen.probability.statistics import Part, parts, plus
from symgen.probability.supports import (
    check_comparable,
    common_variable,
    is_discrete,
    outcomes,
    random_variable,
    support,
)
from symgen.terms.term import Term, make, num, symbol
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
    """|E_p[sign(x - c)] - E_q[sign(x - c)]| / 2, where the densities cross at c alone; None where that is not seen."""
    p, q = noun.args
    if any(law.op != "law" or law.shape for law in (p, q)) or is_discrete(p):
        return None
    check_comparable(p, q)
    if support(p) != support(q):
        return None
    x = common_variable(p, q)
    found = _crossing(formula(p, x) - formula(q, x), x)
    if found is None:
        return None
    point, different = found
    sign = make("sign", x - point)
    value = abs(make("expectation", sign, x, p) - make("expectation", sign, x, q)) / 2
    if is_true(different):
        return value
    return make("cases", value, different, num(0), attrs=("", "equal laws"))


def _crossing(ratio: Term, x: Term) -> tuple[Term, Term] | None:
    """Where a log ratio is 0, and the condition that it is not 0 throughout."""
    found = parts(ratio, x)
    moving = [p for p in found if p.statistic and tidy(p.coefficient) != 0]
    rest = tidy(next((p.coefficient for p in found if not p.statistic), num(0)))
    if len(moving) == 2 and rest == 0:
        return _between(moving, x)
    if len(moving) != 1 or not _is_monotone(moving[0].statistic_term, x):
        return None
    place = symbol(f"{x.attrs[0]}_", x.domain)
    level = tidy(-rest / moving[0].coefficient)
    solved = solve(((substitute(moving[0].statistic_term, {x: place}), level),), (place,))
    different = decide(make("ne", tidy(moving[0].coefficient), num(0)))
    return None if solved is None else (tidy(solved[place]), different)


def _is_monotone(statistic: Term, x: Term) -> bool:
    try:
        slope = tidy(derivative(statistic, x)).domain
    except NoRuleError:
        return False
    return bool(slope.is_positive or slope.is_negative)


def _between(moving: list[Part], x: Term) -> tuple[Term, Term] | None:
    """a |x - m| - a |x - n| vanishes half-way between m and n, and is monotone."""
    statistics = [p.statistic_term for p in moving]
    if any(s.op != "abs" for s in statistics) or tidy(moving[0].coefficient + moving[1].coefficient) != 0:
        return None
    lines = [affine(s.args[0], x) for s in statistics]
    if any(line is None or line[1] != 1 for line in lines):
        return None
    m, n = (-line[0] for line in lines if line is not None)
    return tidy((m + n) / 2), decide(make("ne", tidy(m - n), num(0)))
