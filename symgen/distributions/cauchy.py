"""The Cauchy distribution."""

from symgen.probability.declarations import LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.transforms import natural
from symgen.terms.build import atan, gamma, log, pi, sqrt, tan
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import num

declare(
    Family(
        "Cauchy",
        (Parameter("loc", REAL), Parameter("scale", POSITIVE)),
        LINE,
        lambda x, loc, scale: -log(1 + ((x - loc) / scale) ** 2) - log(pi() * scale),
        lambda generator, size, loc, scale: loc + scale * generator.standard_cauchy(size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (16.1)",
        natural(
            lambda x, loc, scale: (log(1 + ((x - loc) / scale) ** 2),),
            "w",
            lambda w, loc, scale: gamma((1 - 2 * w) / 2) / (sqrt(pi()) * gamma(1 - w)),
            lambda w, loc, scale: (2 * w < 1,),
        ),
        potentials=(
            Potential("quadratic-logarithm", lambda m, c, loc, scale: log((c + scale) ** 2 + (loc - m) ** 2)),
            Potential("sign", lambda t, loc, scale: -2 / pi() * atan((t - loc) / scale)),
        ),
        location_scale=LocationScale(lambda loc, scale: loc, lambda loc, scale: scale, {"loc": 0, "scale": 1}, "scale"),
        quantile=lambda u, loc, scale: loc + scale * tan(pi() * (u - num(1) / 2)),
        twins={
            "scipy": lambda loc, scale: ("cauchy", {"loc": loc, "scale": scale}),
            "torch": lambda loc, scale: ("Cauchy", {"loc": loc, "scale": scale}),
        },
    )
)
