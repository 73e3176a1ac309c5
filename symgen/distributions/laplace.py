"""The Laplace distribution."""

from symgen.probability.declarations import LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.exponential_means import real_exponential_integral
from symgen.probability.pieces import unless_equal
from symgen.probability.shapes import tidy
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, log
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import Term, num


def _quadratic_logarithm(m: Term, c: Term, loc: Term, scale: Term) -> Term:
    """The real part of E[log(x - m + i c)] twice: an exponential integral for each half of the law."""
    away, width = tidy((m - loc) / scale), c / scale
    if away == 0:
        return 2 * log(c) + 2 * real_exponential_integral(away, width)
    sides = [real_exponential_integral(side, width) for side in (-away, away)]
    return log((m - loc) ** 2 + c**2) + sides[0] + sides[1]


def _absolute_exponential(t: Term, m: Term, loc: Term, scale: Term) -> Term:
    """E[exp(t |x - m|)]: the pieces outside m and loc and between them."""
    away = abs(loc - m)
    value = (exp(t * away) + scale * t * exp(-away / scale)) / (1 - scale**2 * t**2)
    return unless_equal(tidy(scale * t), num(-1), value, exp(-away / scale) * (1 + away / scale) / 2)


declare(
    Family(
        "Laplace",
        (Parameter("loc", REAL), Parameter("scale", POSITIVE)),
        LINE,
        lambda x, loc, scale: -abs(x - loc) / scale - log(2 * scale),
        lambda generator, size, loc, scale: generator.laplace(loc, scale, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), equation (24.1)",
        mgf(
            lambda s, loc, scale: exp(loc * s) / (1 - scale**2 * s**2),
            lambda s, loc, scale: (scale * s < 1, scale * s > -1),
        ),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, loc, scale: abs(loc - m) + scale * exp(-abs(loc - m) / scale),
            ),
            Potential("quadratic-logarithm", _quadratic_logarithm),
            Potential("absolute-exponential", _absolute_exponential, lambda t, m, loc, scale: (scale * t < 1,)),
        ),
        location_scale=LocationScale(lambda loc, scale: loc, lambda loc, scale: scale, {"loc": 0, "scale": 1}, "scale"),
        twins={
            "scipy": lambda loc, scale: ("laplace", {"loc": loc, "scale": scale}),
            "torch": lambda loc, scale: ("Laplace", {"loc": loc, "scale": scale}),
        },
    )
)
