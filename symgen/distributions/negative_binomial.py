"""The negative binomial distribution, counting the failures before the r-th success."""

from symgen.probability.declarations import COUNTS, Family, Parameter, PointMass, declare
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, log, loggamma
from symgen.terms.domains import POSITIVE, UNIT

declare(
    Family(
        "NegativeBinomial",
        (Parameter("r", POSITIVE), Parameter("p", UNIT)),
        COUNTS,
        lambda x, r, p: loggamma(x + r) - loggamma(r) - loggamma(x + 1) + r * log(p) + x * log(1 - p),
        lambda generator, size, r, p: generator.negative_binomial(r, p, size),
        "N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions (2005), equation (5.1)",
        mgf(lambda s, r, p: (p / (1 - (1 - p) * exp(s))) ** r, lambda s, r, p: (s < -log(1 - p),)),
        point_masses=(PointMass("p", 1, lambda r, p: 0),),
        twins={
            "scipy": lambda r, p: ("nbinom", {"n": r, "p": p}),
            "torch": lambda r, p: ("NegativeBinomial", {"total_count": r, "probs": 1 - p}),
        },
    )
)
