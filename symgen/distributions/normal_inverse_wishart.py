"""The normal-inverse-Wishart distribution of a mean vector and a covariance."""

from symgen.probability.declarations import Factor, JointFamily, Parameter, declare_joint
from symgen.probability.laws import law
from symgen.terms.domains import POSITIVE, REAL, structured

declare_joint(
    JointFamily(
        "NormalInverseWishart",
        (
            Parameter("mean", REAL, rank=1),
            Parameter("strength", POSITIVE),
            Parameter("df", POSITIVE),
            Parameter("scale", structured("spd"), rank=2),
        ),
        (
            Factor("mu", lambda cov, mean, strength, df, scale: law("MvNormal", mean, cov=cov / strength)),
            Factor("Sigma", lambda mean, strength, df, scale: law("InverseWishart", df, scale)),
        ),
        "A. Gelman et al., Bayesian Data Analysis (2013), section 3.6",
    )
)
