"""The Nakagami distribution: the square root of a gamma variable."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, loggamma
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "Nakagami",
        (Parameter("shape", POSITIVE), Parameter("spread", POSITIVE)),
        HALF_LINE,
        lambda x, shape, spread: (
            log(2) + shape * log(shape / spread) - loggamma(shape) + (2 * shape - 1) * log(x) - shape * x**2 / spread
        ),
        lambda generator, size, shape, spread: generator.gamma(shape, spread / shape, size) ** 0.5,
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), section 18.10.2",
        mellin(
            lambda r, shape, spread: gamma(shape + r / 2) / gamma(shape) * (spread / shape) ** (r / 2),
            lambda r, shape, spread: (2 * shape > -r,),
        ),
        twins={"scipy": lambda shape, spread: ("nakagami", {"nu": shape, "scale": spread**0.5})},
    )
)
