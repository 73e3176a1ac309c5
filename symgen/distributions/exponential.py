"""The exponential distribution."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Spelling, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "Exponential",
        (Parameter("rate", POSITIVE, (Spelling("scale", POSITIVE, lambda s: 1 / s),), keyword_only=True),),
        HALF_LINE,
        lambda x, rate: log(rate) - rate * x,
        lambda generator, size, rate: generator.exponential(1 / rate, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (19.1)",
        mellin(lambda r, rate: gamma(1 + r) * rate ** (-r), lambda r, rate: (r > -1,)),
        twins={
            "scipy": lambda rate: ("expon", {"scale": 1 / rate}),
            "torch": lambda rate: ("Exponential", {"rate": rate}),
        },
    )
)
