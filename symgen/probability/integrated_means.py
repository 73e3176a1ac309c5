"""Expectations that no fact of a family gives, as integrals of density times statistic that have an antiderivative."""

from __future__ import annotations

from symgen.calculus.asymptotics import Diverges
from symgen.calculus.integration import NoAntiderivative, integral_value
from symgen.probability.decisions import minus_oo, oo
from symgen.probability.densities import formula
from symgen.probability.pieces import settled
from symgen.probability.shapes import affine, tidy
from symgen.probability.statistics import parts, plus
from symgen.probability.supports import is_discrete, support
from symgen.terms.term import Term, make

INTEGRATION = "expectation-integral"
#: Statistics of log densities whose products with other functions may have antiderivatives for all parameters.
_PLAIN = ("log", "abs")


def by_integration(statistic: Term, variable: Term, law: Term) -> Term | None:
    """The integral of density times statistic over the support; None where it has no antiderivative in closed form.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import log, units
    >>> x = units("x"); by_integration(x * log(x), x, law("Uniform", 0, 1))
    -1/4
    """
    if is_discrete(law):
        return None
    spread, found = support(law), parts(settled(formula(law, variable)), variable)
    if law.free and not all(_is_plain(*one, variable) for p in found for one in p.statistic):
        return None
    moving, fixed = (plus(a for p in found if bool(p.statistic) is kept for a in p.whole()) for kept in (True, False))
    whole = make("integral", tidy(make("exp", moving) * statistic), variable, spread.low, spread.high)
    try:
        value = integral_value(whole)
    except (NoAntiderivative, Diverges):
        return None
    return value if value in (oo(), minus_oo()) else tidy(make("exp", fixed) * value)


def _is_plain(factor: Term, exponent: int, variable: Term) -> bool:
    inside = factor.args[0] if factor.op in _PLAIN else factor
    return abs(exponent) == 1 and affine(inside, variable) is not None
