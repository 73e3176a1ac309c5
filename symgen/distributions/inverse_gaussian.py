"""The inverse Gaussian (Wald) distribution."""

from fractions import Fraction

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Potential, declare
from symgen.probability.pieces import deviation, where_positive
from symgen.probability.transforms import natural
from symgen.terms.build import besselk, exp, expint_e1, log, normal_cdf, pi, sqrt
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, num


def _shortfall(m: Term, mean: Term, shape: Term) -> Term:
    """E max(m - x, 0) for positive m."""
    root = sqrt(shape / m)
    upper, lower = normal_cdf(root * (m / mean - 1)), normal_cdf(-root * (m / mean + 1))
    return (m - mean) * upper + (m + mean) * exp(2 * shape / mean) * lower


declare(
    Family(
        "InverseGaussian",
        (Parameter("mean", POSITIVE), Parameter("shape", POSITIVE)),
        HALF_LINE,
        lambda x, mean, shape: (
            log(shape / (2 * pi())) / 2 - 3 * log(x) / 2 - shape * (x - mean) ** 2 / (2 * mean**2 * x)
        ),
        lambda generator, size, mean, shape: generator.wald(mean, shape, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (15.4a)",
        natural(
            lambda x, mean, shape: (x, 1 / x),
            "s w",
            lambda s, w, mean, shape: (
                sqrt(shape / (shape - 2 * w)) * exp(shape / mean - sqrt((shape / mean**2 - 2 * s) * (shape - 2 * w)))
            ),
            lambda s, w, mean, shape: (2 * w < shape, 2 * s * mean**2 <= shape),
        ),
        potentials=(
            Potential(
                "logarithm",
                lambda a, b, mean, shape: (
                    log(mean) - exp(2 * shape / mean) * expint_e1(2 * shape / mean) + (log(b) if b != 1 else 0)
                ),
                valid=lambda a, b, mean, shape: (make("eq", a, num(0)),),
                instances=((0, 1), (0, 3)),
            ),
            Potential(
                "power",
                lambda r, mean, shape: (
                    mean**r
                    * sqrt(2 * shape / (pi() * mean))
                    * exp(shape / mean)
                    * besselk(r - Fraction(1, 2), shape / mean)
                ),
            ),
            Potential(
                "absolute-deviation",
                lambda m, mean, shape: deviation(m, mean, where_positive(m, _shortfall(m, mean, shape))),
            ),
        ),
        twins={"scipy": lambda mean, shape: ("invgauss", {"mu": mean / shape, "scale": shape})},
        also=("Wald",),
    )
)
