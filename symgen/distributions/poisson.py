"""The Poisson distribution."""

from symgen.probability.declarations import COUNTS, Family, Parameter, PointMass, declare
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, log, loggamma
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "Poisson",
        (Parameter("rate", POSITIVE),),
        COUNTS,
        lambda x, rate: x * log(rate) - rate - loggamma(x + 1),
        lambda generator, size, rate: generator.poisson(rate, size),
        "N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions (2005), equation (4.1)",
        mgf(lambda s, rate: exp(rate * (exp(s) - 1))),
        point_masses=(PointMass("rate", 0, lambda rate: 0),),
        twins={
            "scipy": lambda rate: ("poisson", {"mu": rate}),
            "torch": lambda rate: ("Poisson", {"rate": rate}),
        },
    )
)
