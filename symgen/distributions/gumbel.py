"""The Gumbel distribution, for maxima."""

from symgen.probability.declarations import LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import deviation
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, expint_e1, gamma, log
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import make

declare(
    Family(
        "Gumbel",
        (Parameter("loc", REAL), Parameter("scale", POSITIVE)),
        LINE,
        lambda x, loc, scale: -(x - loc) / scale - exp(-(x - loc) / scale) - log(scale),
        lambda generator, size, loc, scale: generator.gumbel(loc, scale, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), equation (22.1)",
        mgf(lambda s, loc, scale: exp(loc * s) * gamma(1 - scale * s), lambda s, loc, scale: (scale * s < 1,)),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, loc, scale: deviation(
                    m,
                    loc + make("const", attrs=("euler_gamma",)) * scale,
                    scale * expint_e1(exp(-(m - loc) / scale)),
                ),
            ),
        ),
        location_scale=LocationScale(lambda loc, scale: loc, lambda loc, scale: scale, {"loc": 0, "scale": 1}, "scale"),
        quantile=lambda u, loc, scale: loc - scale * log(-log(u)),
        twins={
            "scipy": lambda loc, scale: ("gumbel_r", {"loc": loc, "scale": scale}),
            "torch": lambda loc, scale: ("Gumbel", {"loc": loc, "scale": scale}),
        },
    )
)
