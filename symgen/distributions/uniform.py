"""The continuous uniform distribution."""

from symgen.probability.antiderivatives import means
from symgen.probability.declarations import Family, LocationScale, Parameter, between, declare
from symgen.terms.build import log
from symgen.terms.domains import REAL

declare(
    Family(
        "Uniform",
        (Parameter("low", REAL), Parameter("high", REAL)),
        between(lambda low, high: low, lambda low, high: high),
        lambda x, low, high: -log(high - low),
        lambda generator, size, low, high: generator.uniform(low, high, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), equation (26.1)",
        potentials=means(),
        increasing=("low", "high"),
        location_scale=LocationScale(lambda low, high: low, lambda low, high: high - low, {"low": 0, "high": 1}, ""),
        quantile=lambda u, low, high: low + (high - low) * u,
        twins={
            "scipy": lambda low, high: ("uniform", {"loc": low, "scale": high - low}),
            "torch": lambda low, high: ("Uniform", {"low": low, "high": high}),
        },
    )
)
