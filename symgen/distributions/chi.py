"""The chi distribution: the length of a vector of normal coordinates."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Potential, declare
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, loggamma, lower_incomplete_gamma, sqrt
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term


def _shortfall(m: Term, df: Term) -> Term:
    """E max(m - x, 0)."""
    top = positive_part(m)
    below, mean_below = (lower_incomplete_gamma(a, top**2 / 2) / gamma(df / 2) for a in (df / 2, (df + 1) / 2))
    return top * below - sqrt(2) * mean_below


declare(
    Family(
        "Chi",
        (Parameter("df", POSITIVE),),
        HALF_LINE,
        lambda x, df: (df - 1) * log(x) - x**2 / 2 - (df / 2 - 1) * log(2) - loggamma(df / 2),
        lambda generator, size, df: generator.chisquare(df, size) ** 0.5,
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (18.74)",
        mellin(
            lambda r, df: sqrt(2) ** r * gamma((df + r) / 2) / gamma(df / 2),
            lambda r, df: (df > -r,),
        ),
        potentials=(
            Potential(
                "absolute-deviation",
                lambda m, df: deviation(m, sqrt(2) * gamma((df + 1) / 2) / gamma(df / 2), _shortfall(m, df)),
            ),
        ),
        twins={"scipy": lambda df: ("chi", {"df": df})},
    )
)
