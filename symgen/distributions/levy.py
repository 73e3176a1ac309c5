"""The Levy distribution from 0: one over the square of a normal variable."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, pi, sqrt
from symgen.terms.domains import POSITIVE
from symgen.terms.term import num

declare(
    Family(
        "Levy",
        (Parameter("scale", POSITIVE),),
        HALF_LINE,
        lambda x, scale: log(scale / (2 * pi())) / 2 - 3 * log(x) / 2 - scale / (2 * x),
        lambda generator, size, scale: scale / generator.normal(0, 1, size) ** 2,
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), section 12.5",
        mellin(
            lambda r, scale: (scale / 2) ** r * gamma(num(1) / 2 - r) / sqrt(pi()),
            lambda r, scale: (2 * r < 1,),
        ),
        location_scale=LocationScale(lambda scale: num(0), lambda scale: scale, {"scale": 1}, "scale"),
        twins={"scipy": lambda scale: ("levy", {"scale": scale})},
    )
)
