"""The log-normal distribution: the logarithm is normal."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Spelling, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import exp, log, pi
from symgen.terms.domains import POSITIVE, REAL

declare(
    Family(
        "LogNormal",
        (
            Parameter("mean", REAL),
            Parameter(
                "var",
                POSITIVE,
                (Spelling("sd", POSITIVE, lambda s: s**2), Spelling("prec", POSITIVE, lambda t: 1 / t)),
                keyword_only=True,
            ),
        ),
        HALF_LINE,
        lambda x, mean, var: -((log(x) - mean) ** 2) / (2 * var) - log(x) - log(2 * pi() * var) / 2,
        lambda generator, size, mean, var: generator.lognormal(mean, var**0.5, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (14.2)",
        mellin(lambda r, mean, var: exp(mean * r + var * r**2 / 2)),
        twins={
            "scipy": lambda mean, var: ("lognorm", {"s": var**0.5, "scale": 2.718281828459045**mean}),
            "torch": lambda mean, var: ("LogNormal", {"loc": mean, "scale": var**0.5}),
        },
    )
)
