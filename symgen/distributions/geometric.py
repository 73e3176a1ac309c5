"""The geometric distribution, counting the failures before the first success."""

from symgen.probability.declarations import COUNTS, Family, Parameter, PointMass, declare
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, log
from symgen.terms.domains import UNIT

declare(
    Family(
        "Geometric",
        (Parameter("p", UNIT),),
        COUNTS,
        lambda x, p: x * log(1 - p) + log(p),
        lambda generator, size, p: generator.geometric(p, size) - 1,
        "N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions (2005), equation (5.8)",
        mgf(lambda s, p: p / (1 - (1 - p) * exp(s)), lambda s, p: (s < -log(1 - p),)),
        point_masses=(PointMass("p", 1, lambda p: 0),),
        twins={
            "scipy": lambda p: ("geom", {"p": p, "loc": -1}),
            "torch": lambda p: ("Geometric", {"probs": p}),
        },
    )
)
