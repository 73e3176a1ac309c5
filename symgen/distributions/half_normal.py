"""The half-normal distribution: the absolute value of a normal with mean 0."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import positive_part
from symgen.probability.transforms import mellin
from symgen.terms.build import erf, erfcx, exp, gamma, log, pi, sqrt
from symgen.terms.domains import POSITIVE
from symgen.terms.term import num

declare(
    Family(
        "HalfNormal",
        (Parameter("scale", POSITIVE),),
        HALF_LINE,
        lambda x, scale: -(x**2) / (2 * scale**2) + log(2 / (pi() * scale**2)) / 2,
        lambda generator, size, scale: abs(generator.normal(0, scale, size)),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), section 13.10.1",
        mellin(
            lambda r, scale: (sqrt(2) * scale) ** r * gamma((1 + r) / 2) / sqrt(pi()),
            lambda r, scale: (r > -1,),
        ),
        potentials=(
            Potential("exponential", lambda s, scale: erfcx(-scale * s / sqrt(2))),
            Potential(
                "absolute-deviation",
                lambda m, scale: (
                    scale * sqrt(2 / pi()) * (2 * exp(-(positive_part(m) ** 2) / (2 * scale**2)) - 1)
                    + 2 * m * erf(positive_part(m) / (sqrt(2) * scale))
                    - m
                ),
            ),
        ),
        location_scale=LocationScale(lambda scale: num(0), lambda scale: scale, {"scale": 1}, "scale"),
        twins={
            "scipy": lambda scale: ("halfnorm", {"scale": scale}),
            "torch": lambda scale: ("HalfNormal", {"scale": scale}),
        },
    )
)
