"""The Pareto distribution, of the first kind."""

from symgen.probability.declarations import Family, Parameter, between, declare
from symgen.probability.transforms import mellin
from symgen.terms.build import log
from symgen.terms.domains import POSITIVE

declare(
    Family(
        "Pareto",
        (Parameter("minimum", POSITIVE), Parameter("shape", POSITIVE)),
        between(lambda minimum, shape: minimum),
        lambda x, minimum, shape: log(shape) + shape * log(minimum) - (shape + 1) * log(x),
        lambda generator, size, minimum, shape: minimum * (1 + generator.pareto(shape, size)),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (20.3)",
        mellin(lambda r, minimum, shape: shape * minimum**r / (shape - r), lambda r, minimum, shape: (shape > r,)),
        twins={
            "scipy": lambda minimum, shape: ("pareto", {"b": shape, "scale": minimum}),
            "torch": lambda minimum, shape: ("Pareto", {"scale": minimum, "alpha": shape}),
        },
    )
)
