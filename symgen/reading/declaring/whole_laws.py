"""Whether a density has all of its mass where it is said to be positive: an integral, or a sum, that is one; and which one it
is of the places of a vector, as softmax policies are: exp(theta_a)/sum_b exp(theta_b) is a mass of a = 1, ..., n."""

from __future__ import annotations

from symgen.numeric import Undecided, Undefined, Unsupported, evaluate, mp, points
from symgen.probability.supports import density_inside, is_discrete, support
from symgen.reading.declared import Declarations
from symgen.terms.domains import POSITIVE_INTEGER
from symgen.terms.term import Term, as_term, make, num, symbol
from symgen.terms.traverse import distinct, substitute

_DIGITS = 15
_POINTS = 3  # at which parameters have no special values
_CLOSE = 1e-8
_OUTSIDE = ("", "outside the support")


def law_of_density(density: Term, variable: Term) -> Term:
    """The law with this density; of places, where the variable is one of an entry.

    >>> from symgen.terms.build import exp, integers, reals, vector
    >>> theta, a = vector("theta", 3), reals("a")
    >>> str(law_of_density(make("index", theta, a), a).args[1].domain.describe())
    'positive integer'
    """
    sizes = {
        size
        for node in distinct(density)
        if node.op == "index"
        for place, size in zip(node.args[1:], node.args[0].shape, strict=False)
        if place == variable
    }
    if len(sizes) != 1:
        return make("density_law", density, variable)
    place = symbol(variable.attrs[0], POSITIVE_INTEGER)
    inside = make("le", place, as_term(sizes.pop()))
    mass = make("cases", substitute(density, {variable: place}), inside, num(0), attrs=_OUTSIDE)
    return make("density_law", mass, place)


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
