"""The normal-gamma distribution of a mean and a precision."""

from symgen.probability.declarations import Factor, JointFamily, Parameter, Spelling, declare_joint
from symgen.probability.laws import law
from symgen.terms.domains import POSITIVE, REAL

declare_joint(
    JointFamily(
        "NormalGamma",
        (
            Parameter("mean", REAL),
            Parameter("strength", POSITIVE),
            Parameter("shape", POSITIVE),
            Parameter("rate", POSITIVE, (Spelling("scale", POSITIVE, lambda s: 1 / s),), keyword_only=True),
        ),
        (
            Factor("mu", lambda tau, mean, strength, shape, rate: law("Normal", mean, prec=strength * tau)),
            Factor("tau", lambda mean, strength, shape, rate: law("Gamma", shape, rate=rate)),
        ),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.154)",
    )
)
