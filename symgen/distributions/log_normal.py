"""The log-normal distribution: the logarithm is normal."""

from symgen.probability.declarations import HALF_LINE, VARIANCE, Family, Parameter, Potential, declare
from symgen.probability.pieces import deviation, where_positive
from symgen.probability.transforms import mellin
from symgen.terms.build import exp, log, normal_cdf, pi, sqrt
from symgen.terms.domains import REAL
from symgen.terms.term import Term


def _shortfall(m: Term, mean: Term, var: Term) -> Term:
    """E max(m - x, 0) for positive m."""
    depth = (log(m) - mean) / sqrt(var)
    return m * normal_cdf(depth) - exp(mean + var / 2) * normal_cdf(depth - sqrt(var))


declare(
    Family(
        "LogNormal",
        (
            Parameter("mean", REAL),
            VARIANCE,
        ),
        HALF_LINE,
        lambda x, mean, var: -((log(x) - mean) ** 2) / (2 * var) - log(x) - log(2 * pi() * var) / 2,
        lambda generator, size, mean, var: generator.lognormal(mean, var**0.5, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (14.2)",
        mellin(lambda r, mean, var: exp(mean * r + var * r**2 / 2)),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, mean, var: deviation(m, exp(mean + var / 2), where_positive(m, _shortfall(m, mean, var))),
            ),
        ),
        twins={
            "scipy": lambda mean, var: ("lognorm", {"s": var**0.5, "scale": 2.718281828459045**mean}),
            "torch": lambda mean, var: ("LogNormal", {"loc": mean, "scale": var**0.5}),
        },
    )
)
