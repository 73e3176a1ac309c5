"""The normal-inverse-gamma distribution of a mean and a variance."""

from symgen.probability.declarations import Factor, JointFamily, Parameter, declare_joint
from symgen.probability.laws import law
from symgen.terms.domains import POSITIVE, REAL

declare_joint(
    JointFamily(
        "NormalInverseGamma",
        (
            Parameter("mean", REAL),
            Parameter("strength", POSITIVE),
            Parameter("shape", POSITIVE),
            Parameter("scale", POSITIVE),
        ),
        (
            Factor("mu", lambda v, mean, strength, shape, scale: law("Normal", mean, var=v / strength)),
            Factor("v", lambda mean, strength, shape, scale: law("InverseGamma", shape, scale)),
        ),
        "A. Gelman et al., Bayesian Data Analysis (2013), section 3.3: N-Inv-chi^2 with nu_0 = 2 shape, nu_0 s_0^2 = 2 scale",
    )
)
