"""The gamma distribution."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Spelling, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, loggamma
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "Gamma",
        (
            Parameter("shape", POSITIVE),
            Parameter("rate", POSITIVE, (Spelling("scale", POSITIVE, lambda s: 1 / s),), keyword_only=True),
        ),
        HALF_LINE,
        lambda x, shape, rate: shape * log(rate) + (shape - 1) * log(x) - rate * x - loggamma(shape),
        lambda generator, size, shape, rate: generator.gamma(shape, 1 / rate, size),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (B.26)",
        mellin(
            lambda r, shape, rate: gamma(shape + r) / gamma(shape) * rate ** (-r),
            lambda r, shape, rate: (shape > -r,),
        ),
        twins={
            "scipy": lambda shape, rate: ("gamma", {"a": shape, "scale": 1 / rate}),
            "torch": lambda shape, rate: ("Gamma", {"concentration": shape, "rate": rate}),
        },
    )
)
