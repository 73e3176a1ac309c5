"""The normal-Wishart distribution of a mean vector and a precision matrix."""

from symgen.probability.declarations import Factor, JointFamily, Parameter, declare_joint
from symgen.probability.laws import law
from symgen.terms.domains import POSITIVE, REAL, structured

declare_joint(
    JointFamily(
        "NormalWishart",
        (
            Parameter("mean", REAL, rank=1),
            Parameter("strength", POSITIVE),
            Parameter("df", POSITIVE),
            Parameter("scale", structured("spd"), rank=2),
        ),
        (
            Factor("mu", lambda prec, mean, strength, df, scale: law("MvNormal", mean, prec=strength * prec)),
            Factor("Lambda", lambda mean, strength, df, scale: law("Wishart", df, scale)),
        ),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (2.157)",
    )
)
