"""The Lomax distribution: a Pareto distribution shifted to start at 0."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import natural
from symgen.terms.build import exp, gamma, log, upper_incomplete_gamma
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, num


def _shortfall(m: Term, shape: Term, scale: Term) -> Term:
    """E max(m - x, 0)."""
    top = positive_part(m)
    return top - scale / (shape - 1) * (1 - (1 + top / scale) ** (1 - shape))


def _laplace(s: Term, shape: Term, scale: Term) -> Term:
    """E[exp(s x)] for negative s."""
    t = -s * scale
    return shape * t**shape * exp(t) * upper_incomplete_gamma(-shape, t)


declare(
    Family(
        "Lomax",
        (Parameter("shape", POSITIVE), Parameter("scale", POSITIVE)),
        HALF_LINE,
        lambda x, shape, scale: log(shape / scale) - (shape + 1) * log(1 + x / scale),
        lambda generator, size, shape, scale: scale * generator.pareto(shape, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), section 20.3",
        natural(
            lambda x, shape, scale: (log(x), log(1 + x / scale)),
            "r w",
            lambda r, w, shape, scale: shape * scale**r * gamma(1 + r) * gamma(shape - r - w) / gamma(1 + shape - w),
            lambda r, w, shape, scale: (r > -1, shape > r + w),
        ),
        potentials=(
            Potential("sign", lambda t, shape, scale: 2 * (1 + positive_part(t) / scale) ** -shape - 1),
            Potential("exponential", _laplace, lambda s, shape, scale: (s < 0,)),
            Potential(
                "absolute-deviation",
                lambda m, shape, scale: deviation(m, scale / (shape - 1), _shortfall(m, shape, scale)),
                lambda m, shape, scale: (shape > 1,),
            ),
        ),
        location_scale=LocationScale(
            lambda shape, scale: num(0), lambda shape, scale: scale, {"scale": 1}, "scale", kept=("shape",)
        ),
        twins={"scipy": lambda shape, scale: ("lomax", {"c": shape, "scale": scale})},
    )
)
