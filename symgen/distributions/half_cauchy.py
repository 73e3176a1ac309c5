"""The half-Cauchy distribution: the absolute value of a Cauchy with location 0."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import positive_part
from symgen.probability.transforms import natural
from symgen.terms.build import atan, cos, cosine_integral, gamma, log, pi, sin, sine_integral
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, num


def _laplace(s: Term, scale: Term) -> Term:
    """E[exp(s x)] for negative s."""
    t = -s * scale
    return 2 / pi() * (cosine_integral(t) * sin(t) + (pi() / 2 - sine_integral(t)) * cos(t))


declare(
    Family(
        "HalfCauchy",
        (Parameter("scale", POSITIVE),),
        HALF_LINE,
        lambda x, scale: log(2 / (pi() * scale)) - log(1 + (x / scale) ** 2),
        lambda generator, size, scale: abs(scale * generator.standard_cauchy(size)),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), section 16.2",
        natural(
            lambda x, scale: (log(x), log(1 + (x / scale) ** 2)),
            "r w",
            lambda r, w, scale: scale**r * gamma((1 + r) / 2) * gamma((1 - r) / 2 - w) / (pi() * gamma(1 - w)),
            lambda r, w, scale: (r > -1, r + 2 * w < 1),
        ),
        potentials=(
            Potential("sign", lambda t, scale: 1 - 4 / pi() * atan(positive_part(t) / scale)),
            Potential("exponential", _laplace, lambda s, scale: (s < 0,)),
            Potential(
                "quadratic-logarithm",
                lambda m, c, scale: 2 * log(c + scale),
                valid=lambda m, c, scale: (make("eq", m, num(0)),),
            ),
        ),
        location_scale=LocationScale(lambda scale: num(0), lambda scale: scale, {"scale": 1}, "scale"),
        twins={
            "scipy": lambda scale: ("halfcauchy", {"scale": scale}),
            "torch": lambda scale: ("HalfCauchy", {"scale": scale}),
        },
    )
)
