"""The Maxwell distribution: the length of a vector of three normal coordinates."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, pi, sqrt
from symgen.terms.domains import POSITIVE
from symgen.terms.term import num

declare(
    Family(
        "Maxwell",
        (Parameter("scale", POSITIVE),),
        HALF_LINE,
        lambda x, scale: log(2 / pi()) / 2 + 2 * log(x) - 3 * log(scale) - x**2 / (2 * scale**2),
        lambda generator, size, scale: scale * generator.chisquare(3, size) ** 0.5,
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), section 18.10.2",
        mellin(
            lambda r, scale: 2 * (sqrt(2) * scale) ** r * gamma((3 + r) / 2) / sqrt(pi()),
            lambda r, scale: (r > -3,),
        ),
        location_scale=LocationScale(lambda scale: num(0), lambda scale: scale, {"scale": 1}, "scale"),
        twins={"scipy": lambda scale: ("maxwell", {"scale": scale})},
    )
)
