"""The normal distribution."""

from symgen.probability.declarations import LINE, VARIANCE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.transforms import mgf
from symgen.terms.build import erf, erfinv, exp, log, pi, sqrt
from symgen.terms.domains import REAL

declare(
    Family(
        "Normal",
        (
            Parameter("mean", REAL),
            VARIANCE,
        ),
        LINE,
        lambda x, mean, var: -((x - mean) ** 2) / (2 * var) - log(2 * pi() * var) / 2,
        lambda generator, size, mean, var: generator.normal(mean, var**0.5, size),
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equation (1.46)",
        mgf(lambda s, mean, var: exp(mean * s + var * s**2 / 2)),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, mean, var: (
                    sqrt(2 * var / pi()) * exp(-((mean - m) ** 2) / (2 * var))
                    + (mean - m) * erf((mean - m) / sqrt(2 * var))
                ),
            ),
        ),
        location_scale=LocationScale(lambda mean, var: mean, lambda mean, var: sqrt(var), {"mean": 0, "sd": 1}, "sd"),
        latex=r"\mathcal{N}",
        quantile=lambda u, mean, var: mean + sqrt(2 * var) * erfinv(2 * u - 1),
        twins={
            "scipy": lambda mean, var: ("norm", {"loc": mean, "scale": var**0.5}),
            "torch": lambda mean, var: ("Normal", {"loc": mean, "scale": var**0.5}),
        },
        also=("Gaussian",),
    )
)
