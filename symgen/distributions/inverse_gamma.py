"""The inverse gamma distribution: the reciprocal is gamma."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, loggamma
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "InverseGamma",
        (Parameter("shape", POSITIVE), Parameter("scale", POSITIVE)),
        HALF_LINE,
        lambda x, shape, scale: shape * log(scale) - (shape + 1) * log(x) - scale / x - loggamma(shape),
        lambda generator, size, shape, scale: scale / generator.gamma(shape, 1, size),
        "A. Gelman et al., Bayesian Data Analysis (2013), table A.1",
        mellin(
            lambda r, shape, scale: gamma(shape - r) / gamma(shape) * scale**r, lambda r, shape, scale: (shape > r,)
        ),
        twins={
            "scipy": lambda shape, scale: ("invgamma", {"a": shape, "scale": scale}),
            "torch": lambda shape, scale: ("InverseGamma", {"concentration": shape, "rate": scale}),
        },
    )
)
