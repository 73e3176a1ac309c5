"""The gamma distribution."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, Spelling, declare
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, loggamma, lower_incomplete_gamma
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, num


def _shortfall(m: Term, shape: Term, rate: Term) -> Term:
    """E max(m - x, 0)."""
    top = positive_part(m)
    below, mean_below = (lower_incomplete_gamma(a, rate * top) / gamma(shape) for a in (shape, shape + 1))
    return top * below - mean_below / rate


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
        potentials=(
            Potential(
                "exponential", lambda s, shape, rate: (rate / (rate - s)) ** shape, lambda s, shape, rate: (s < rate,)
            ),
            Potential(
                "absolute-deviation",
                lambda m, shape, rate: deviation(m, shape / rate, _shortfall(m, shape, rate)),
            ),
        ),
        location_scale=LocationScale(
            lambda shape, rate: num(0), lambda shape, rate: 1 / rate, {"rate": 1}, "scale", kept=("shape",)
        ),
        twins={
            "scipy": lambda shape, rate: ("gamma", {"a": shape, "scale": 1 / rate}),
            "torch": lambda shape, rate: ("Gamma", {"concentration": shape, "rate": rate}),
        },
    )
)
