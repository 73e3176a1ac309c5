"""The Pareto distribution, of the first kind."""

from symgen.probability.declarations import Family, LocationScale, Parameter, Potential, between, declare
from symgen.probability.pieces import deviation
from symgen.probability.transforms import mellin
from symgen.terms.build import log, upper_incomplete_gamma
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, num


def _laplace(s: Term, minimum: Term, shape: Term) -> Term:
    """E[exp(s x)] for negative s."""
    t = -s * minimum
    return shape * t**shape * upper_incomplete_gamma(-shape, t)


def _shortfall(top: Term, minimum: Term, shape: Term) -> Term:
    """E max(top - x, 0) for top >= minimum."""
    return top - minimum - minimum / (shape - 1) * (1 - (minimum / top) ** (shape - 1))


declare(
    Family(
        "Pareto",
        (Parameter("minimum", POSITIVE), Parameter("shape", POSITIVE)),
        between(lambda minimum, shape: minimum),
        lambda x, minimum, shape: log(shape) + shape * log(minimum) - (shape + 1) * log(x),
        lambda generator, size, minimum, shape: minimum * (1 + generator.pareto(shape, size)),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (20.3)",
        mellin(lambda r, minimum, shape: shape * minimum**r / (shape - r), lambda r, minimum, shape: (shape > r,)),
        potentials=(
            Potential("sign", lambda t, minimum, shape: 2 * (minimum / make("max", t, minimum)) ** shape - 1),
            Potential("exponential", _laplace, lambda s, minimum, shape: (s < 0,)),
            Potential(
                "absolute-deviation",
                lambda m, minimum, shape: deviation(
                    m, shape * minimum / (shape - 1), _shortfall(make("max", m, minimum), minimum, shape)
                ),
                lambda m, minimum, shape: (shape > 1,),
            ),
        ),
        location_scale=LocationScale(
            lambda minimum, shape: num(0), lambda minimum, shape: minimum, {"minimum": 1}, "minimum", kept=("shape",)
        ),
        quantile=lambda u, minimum, shape: minimum * (1 - u) ** (-1 / shape),
        twins={
            "scipy": lambda minimum, shape: ("pareto", {"b": shape, "scale": minimum}),
            "torch": lambda minimum, shape: ("Pareto", {"scale": minimum, "alpha": shape}),
        },
    )
)
