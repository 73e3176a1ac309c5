"""Whether a density has all of its mass where it is said to be positive: an integral, or a sum, that is one."""

from __future__ import annotations

from symgen.numeric import Undecided, Undefined, Unsupported, evaluate, mp, points
from symgen.probability.supports import density_inside, is_discrete, support
from symgen.reading.declared import Declarations
from symgen.terms.term import Term, make

_DIGITS = 15
_POINTS = 3  # at which parameters have no special values
_CLOSE = 1e-8


def sums_to_one(law: Term, declared: Declarations) -> bool:
    """Whether the mass of a law that is given by its density is one, by quadrature at some values of its parameters.

    >>> from symgen.terms.build import exp, positives
    >>> x = positives("x")
    >>> [sums_to_one(make("density_law", density, x), Declarations()) for density in (exp(-x), exp(-2*x))]
    [True, False]
    """
    spread, variable = support(law), law.args[1]
    whole = make("sum" if is_discrete(law) else "integral", density_inside(law), variable, spread.low, spread.high)
    parameters = [s for s in whole.free if s.op == "symbol"]
    known = [c for c in declared.conditions if c.free <= set(parameters)]
    found = points(parameters, known, count=_POINTS, special=False) if parameters else [{}]
    return bool(found) and all(_is_one(whole, point) for point in found)


def _is_one(whole: Term, point: dict[Term, object]) -> bool:
    try:
        return bool(abs(evaluate(whole, point, mp(_DIGITS)) - 1) < _CLOSE)
    except (Undecided, Undefined, Unsupported):
        return False
