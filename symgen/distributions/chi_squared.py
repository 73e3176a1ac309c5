"""The chi-squared distribution."""

from symgen.probability.declarations import HALF_LINE, Family, Parameter, Potential, declare
from symgen.probability.pieces import deviation, positive_part
from symgen.probability.transforms import mellin
from symgen.terms.build import gamma, log, loggamma, lower_incomplete_gamma
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term


def _shortfall(m: Term, df: Term) -> Term:
    """E max(m - x, 0)."""
    top = positive_part(m)
    below, mean_below = (lower_incomplete_gamma(a, top / 2) / gamma(df / 2) for a in (df / 2, df / 2 + 1))
    return top * below - 2 * mean_below


declare(
    Family(
        "ChiSquared",
        (Parameter("df", POSITIVE),),
        HALF_LINE,
        lambda x, df: (df / 2 - 1) * log(x) - x / 2 - df / 2 * log(2) - loggamma(df / 2),
        lambda generator, size, df: generator.chisquare(df, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 1 (1994), equation (18.1)",
        mellin(
            lambda r, df: 2**r * gamma(df / 2 + r) / gamma(df / 2),
            lambda r, df: (df > -2 * r,),
        ),
        potentials=(
            Potential("exponential", lambda s, df: (1 - 2 * s) ** (-df / 2), lambda s, df: (2 * s < 1,)),
            Potential("absolute-deviation", lambda m, df: deviation(m, df, _shortfall(m, df))),
        ),
        twins={
            "scipy": lambda df: ("chi2", {"df": df}),
            "torch": lambda df: ("Chi2", {"df": df}),
        },
        also=("Chi2",),
    )
)
