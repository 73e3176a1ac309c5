"""The Rayleigh distribution: the length of a vector of two normal coordinates."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import mellin
from symgen.terms.build import erf, erfcx, exp, expint_e1, gamma, log, pi, sqrt
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, num


def _shortfall(m: Term, scale: Term) -> Term:
    """E max(m - x, 0)."""
    top = positive_part(m)
    return top - scale * sqrt(pi() / 2) * erf(top / (sqrt(2) * scale))


declare(
    Family(
        "Rayleigh",
        (Parameter("scale", POSITIVE),),
        HALF_LINE,
        lambda x, scale: log(x) - 2 * log(scale) - x**2 / (2 * scale**2),
        lambda generator, size, scale: generator.rayleigh(scale, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (18.76)",
        mellin(lambda r, scale: (sqrt(2) * scale) ** r * gamma(1 + r / 2), lambda r, scale: (r > -2,)),
        potentials=(
            Potential("exponential", lambda s, scale: 1 + scale * s * sqrt(pi() / 2) * erfcx(-scale * s / sqrt(2))),
            Potential(
                "quadratic-logarithm",
                lambda m, c, scale: 2 * log(c) + exp(c**2 / (2 * scale**2)) * expint_e1(c**2 / (2 * scale**2)),
                valid=lambda m, c, scale: (make("eq", m, num(0)),),
                instances=((0, None),),
            ),
            Potential(
                "absolute-deviation", lambda m, scale: deviation(m, sqrt(pi() / 2) * scale, _shortfall(m, scale))
            ),
        ),
        location_scale=LocationScale(lambda scale: num(0), lambda scale: scale, {"scale": 1}, "scale"),
        quantile=lambda u, scale: scale * sqrt(-2 * log(1 - u)),
        twins={"scipy": lambda scale: ("rayleigh", {"scale": scale})},
    )
)
