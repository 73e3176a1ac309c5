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


def _below(m: Term, shape: Term, scale: Term) -> Term:
    """The probability of x < m, for positive m."""
    return upper_incomplete_gamma(shape, scale / m) / gamma(shape)


def _shortfall(m: Term, shape: Term, scale: Term) -> Term:
    """E max(m - x, 0) for positive m."""
    return m * _below(m, shape, scale) - scale * (upper_incomplete_gamma(shape - 1, scale / m) / gamma(shape))


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
            Potential(
                "sign",
                lambda t, shape, scale: (
                    1 - 2 * where_positive(t, upper_incomplete_gamma(shape, scale / t) / gamma(shape))
                ),
            ),
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
