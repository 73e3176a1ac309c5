"""The Weibull distribution."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "Weibull",
        (Parameter("shape", POSITIVE), Parameter("scale", POSITIVE)),
        HALF_LINE,
        lambda x, shape, scale: log(shape / scale) + (shape - 1) * log(x / scale) - (x / scale) ** shape,
        lambda generator, size, shape, scale: scale * generator.weibull(shape, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (21.2)",
        mellin(lambda r, shape, scale: scale**r * gamma(1 + r / shape), lambda r, shape, scale: (shape > -r,)),
        twins={
            "scipy": lambda shape, scale: ("weibull_min", {"c": shape, "scale": scale}),
            "torch": lambda shape, scale: ("Weibull", {"scale": scale, "concentration": shape}),
        },
    )
)
