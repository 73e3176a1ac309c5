"""The inverse gamma distribution: the reciprocal is gamma."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import deviation, where_positive
from symgen.probability.transforms import mellin
from symgen.terms.build import besselk, gamma, log, loggamma, sqrt, upper_incomplete_gamma
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, num


def _laplace(s: Term, shape: Term, scale: Term) -> Term:
    """E[exp(s x)] for negative s."""
    return 2 * (-s * scale) ** (shape / 2) * besselk(shape, 2 * sqrt(-s * scale)) / gamma(shape)


def _shortfall(m: Term, shape: Term, scale: Term) -> Term:
    """E max(m - x, 0) for positive m."""
    below, mean_below = (upper_incomplete_gamma(a, scale / m) / gamma(shape) for a in (shape, shape - 1))
    return m * below - scale * mean_below


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
        potentials=(
            Potential("exponential", _laplace, lambda s, shape, scale: (s < 0,)),
            Potential(
                "absolute-deviation",
                lambda m, shape, scale: deviation(
                    m, scale / (shape - 1), where_positive(m, _shortfall(m, shape, scale))
                ),
                lambda m, shape, scale: (shape > 1,),
            ),
        ),
        location_scale=LocationScale(
            lambda shape, scale: num(0), lambda shape, scale: scale, {"scale": 1}, "scale", kept=("shape",)
        ),
        twins={
            "scipy": lambda shape, scale: ("invgamma", {"a": shape, "scale": scale}),
            "torch": lambda shape, scale: ("InverseGamma", {"concentration": shape, "rate": scale}),
        },
    )
)
