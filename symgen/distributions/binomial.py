"""The binomial distribution."""

from symgen.probability.declarations import Family, Parameter, PointMass, Spelling, between, declare
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, log, loggamma, sigmoid
from symgen.terms.domains import POSITIVE_INTEGER, REAL, UNIT

declare(
    Family(
        "Binomial",
        (Parameter("n", POSITIVE_INTEGER), Parameter("p", UNIT, (Spelling("logit", REAL, sigmoid),))),
        between(0, lambda n, p: n, discrete=True),
        lambda x, n, p: loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + x * log(p) + (n - x) * log(1 - p),
        lambda generator, size, n, p: generator.binomial(int(n), p, size),
        "N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions (2005), equation (3.1)",
        mgf(lambda s, n, p: (1 - p + p * exp(s)) ** n),
        point_masses=(PointMass("p", 0, lambda n, p: 0), PointMass("p", 1, lambda n, p: n)),
        twins={
            "scipy": lambda n, p: ("binom", {"n": n, "p": p}),
            "torch": lambda n, p: ("Binomial", {"total_count": n, "probs": p}),
        },
    )
)
