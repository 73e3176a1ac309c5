"""A family that symgen does not have, as a package of somebody else's would declare it: one file, one Family."""

from symgen.probability.declarations import LINE, Family, Parameter
from symgen.probability.transforms import mgf
from symgen.terms.build import exp, gamma, log, pi, sqrt
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import num

MOYAL = Family(
    "Moyal",
    (Parameter("loc", REAL), Parameter("scale", POSITIVE)),
    LINE,
    lambda x, loc, scale: -(x - loc) / (2 * scale) - exp(-(x - loc) / scale) / 2 - log(2 * pi()) / 2 - log(scale),
    lambda generator, size, loc, scale: loc - scale * 2 * _log_size(generator.standard_normal(size)),
    "J. E. Moyal, Theory of ionization fluctuations (1955), equation (4.4)",
    mgf(
        lambda s, loc, scale: exp(loc * s) * num(2) ** (-s * scale) * gamma(1 / num(2) - s * scale) / sqrt(pi()),
        lambda s, loc, scale: (2 * s * scale < 1,),
    ),
    twins={"scipy": lambda loc, scale: ("moyal", {"loc": loc, "scale": scale})},
)


def _log_size(drawn):
    import numpy

    return numpy.log(abs(drawn))
