"""The Weibull distribution."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import mellin
from symgen.terms.build import exp, gamma, log, lower_incomplete_gamma
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, num


def _shortfall(m: Term, shape: Term, scale: Term) -> Term:
    """E max(m - x, 0)."""
    top = positive_part(m)
    below = (top / scale) ** shape
    return top * (1 - exp(-below)) - scale * lower_incomplete_gamma(1 + 1 / shape, below)


declare(
    Family(
        "Weibull",
        (Parameter("shape", POSITIVE), Parameter("scale", POSITIVE)),
        HALF_LINE,
        lambda x, shape, scale: log(shape / scale) + (shape - 1) * log(x / scale) - (x / scale) ** shape,
        lambda generator, size, shape, scale: scale * generator.weibull(shape, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (21.2)",
        mellin(lambda r, shape, scale: scale**r * gamma(1 + r / shape), lambda r, shape, scale: (shape > -r,)),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, shape, scale: deviation(m, scale * gamma(1 + 1 / shape), _shortfall(m, shape, scale)),
            ),
        ),
        location_scale=LocationScale(
            lambda shape, scale: num(0), lambda shape, scale: scale, {"scale": 1}, "scale", kept=("shape",)
        ),
        quantile=lambda u, shape, scale: scale * (-log(1 - u)) ** (1 / shape),
        twins={
            "scipy": lambda shape, scale: ("weibull_min", {"c": shape, "scale": scale}),
            "torch": lambda shape, scale: ("Weibull", {"scale": scale, "concentration": shape}),
        },
    )
)
