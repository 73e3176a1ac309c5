"""The Frechet distribution, for maxima: the reciprocal is Weibull."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.pieces import deviation, where_positive
from symgen.probability.transforms import mellin
from symgen.terms.build import exp, gamma, log, upper_incomplete_gamma
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, num


def _shortfall(m: Term, shape: Term, scale: Term) -> Term:
    """E max(m - x, 0) for positive m."""
    tail = (m / scale) ** (-shape)
    return m * exp(-tail) - scale * upper_incomplete_gamma(1 - 1 / shape, tail)


declare(
    Family(
        "Frechet",
        (Parameter("shape", POSITIVE), Parameter("scale", POSITIVE)),
        HALF_LINE,
        lambda x, shape, scale: log(shape / scale) - (shape + 1) * log(x / scale) - (x / scale) ** (-shape),
        lambda generator, size, shape, scale: scale * generator.weibull(shape, size) ** -1.0,
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), section 22.1",
        mellin(lambda r, shape, scale: scale**r * gamma(1 - r / shape), lambda r, shape, scale: (shape > r,)),
        potentials=(
            Potential("sign", lambda t, shape, scale: 1 - 2 * where_positive(t, exp(-((t / scale) ** -shape)))),
            Potential(
                "absolute-deviation",
                lambda m, shape, scale: deviation(
                    m, scale * gamma(1 - 1 / shape), where_positive(m, _shortfall(m, shape, scale))
                ),
                lambda m, shape, scale: (shape > 1,),
            ),
        ),
        location_scale=LocationScale(
            lambda shape, scale: num(0), lambda shape, scale: scale, {"scale": 1}, "scale", kept=("shape",)
        ),
        twins={"scipy": lambda shape, scale: ("invweibull", {"c": shape, "scale": scale})},
    )
)
