"""The exponential distribution."""

from symgen.probability.declarations import HALF_LINE, Family, LocationScale, Parameter, Potential, Spelling, declare
from symgen.probability.exponential_means import real_exponential_integral
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import mellin
from symgen.terms.build import exp, expint_e1, gamma, log
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, num


def _quadratic_logarithm(m: Term, c: Term, rate: Term) -> Term:
    """The real part of E[log(x + z)] twice, with z = -m + i c."""
    if m == 0:
        return 2 * log(c) + 2 * real_exponential_integral(m, rate * c)
    return log(m**2 + c**2) + 2 * real_exponential_integral(-(rate * m), rate * c)


declare(
    Family(
        "Exponential",
        (Parameter("rate", POSITIVE, (Spelling("scale", POSITIVE, lambda s: 1 / s),), keyword_only=True),),
        HALF_LINE,
        lambda x, rate: log(rate) - rate * x,
        lambda generator, size, rate: generator.exponential(1 / rate, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (19.1)",
        mellin(lambda r, rate: gamma(1 + r) * rate ** (-r), lambda r, rate: (r > -1,)),
        potentials=(
            Potential("exponential", lambda s, rate: rate / (rate - s), lambda s, rate: (s < rate,)),
            Potential(
                "absolute-deviation",
                lambda m, rate: deviation(m, 1 / rate, positive_part(m) - (1 - exp(-rate * positive_part(m))) / rate),
            ),
            Potential(
                "logarithm",
                lambda a, b, rate: log(a) + exp(rate * a / b) * expint_e1(rate * a / b),
                valid=lambda a, b, rate: (a > 0, b > 0),
            ),
            Potential("quadratic-logarithm", _quadratic_logarithm),
        ),
        location_scale=LocationScale(lambda rate: num(0), lambda rate: 1 / rate, {"rate": 1}, "scale"),
        quantile=lambda u, rate: -log(1 - u) / rate,
        twins={
            "scipy": lambda rate: ("expon", {"scale": 1 / rate}),
            "torch": lambda rate: ("Exponential", {"rate": rate}),
        },
    )
)
