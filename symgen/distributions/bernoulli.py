"""The Bernoulli distribution."""

from symgen.probability.declarations import Family, Parameter, PointMass, Spelling, between, declare
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, log, sigmoid, softplus
from symgen.terms.domains import REAL, UNIT

_LOGIT = Spelling("logit", REAL, sigmoid, lambda x, logit: x * logit - softplus(logit))

declare(
    Family(
        "Bernoulli",
        (Parameter("p", UNIT, (_LOGIT,)),),
        between(0, 1, discrete=True),
        lambda x, p: x * log(p) + (1 - x) * log(1 - p),
        lambda generator, size, p: generator.binomial(1, p, size),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.2)",
        mgf(lambda s, p: 1 - p + p * exp(s)),
        mass=lambda k, p: p**k * (1 - p) ** (1 - k),
        point_masses=(PointMass("p", 0, lambda p: 0), PointMass("p", 1, lambda p: 1)),
        twins={
            "scipy": lambda p: ("bernoulli", {"p": p}),
            "torch": lambda p: ("Bernoulli", {"probs": p}),
        },
    )
)
