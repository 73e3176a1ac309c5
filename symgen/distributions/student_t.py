"""Student's t distribution, with location and scale."""

from math import comb

from symgen.probability.declarations import LINE, Family, LocationScale, Parameter, Potential, declare
from symgen.probability.shapes import tidy
from symgen.probability.transforms import natural
from symgen.terms.build import beta, gamma, incomplete_beta, log, loggamma, pi, sqrt
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.term import Term, make, num


def _power(k: Term, df: Term, loc: Term, scale: Term) -> Term:
    """E[x^k] by the even moments of the standard law; the odd ones vanish."""
    order = int(k.attrs[0])
    return make("add", num(0), *(_addend(order, j, df, loc, scale) for j in range(0, order + 1, 2)))


def _addend(order: int, j: int, df: Term, loc: Term, scale: Term) -> Term:
    even = df ** num(j // 2) * gamma(num(j + 1) / 2) * gamma(df / 2 - num(j // 2)) / (sqrt(pi()) * gamma(df / 2))
    return comb(order, j) * loc ** num(order - j) * scale ** num(j) * (even if j else num(1))


def _absolute_deviation(m: Term, df: Term, loc: Term, scale: Term) -> Term:
    """E|x - m| by the distribution function and the density at the distance to m."""
    away = tidy((m - loc) / scale)
    peak = 2 * sqrt(df) / ((df - 1) * beta(num(1) / 2, df / 2))
    if away == 0:
        return scale * peak
    return scale * (abs(away) * _nearer(away, df) + peak * (1 + away**2 / df) ** ((1 - df) / 2))


def _nearer(away: Term, df: Term) -> Term:
    """The chance that a standard variable is nearer to 0 than a point."""
    return incomplete_beta(num(1) / 2, df / 2, away**2 / (df + away**2))


def _sign(t: Term, df: Term, loc: Term, scale: Term) -> Term:
    """E[sign(x - t)]."""
    away = tidy((t - loc) / scale)
    return num(0) if away == 0 else -make("sign", away) * _nearer(away, df)


declare(
    Family(
        "StudentT",
        (Parameter("df", POSITIVE), Parameter("loc", REAL), Parameter("scale", POSITIVE)),
        LINE,
        lambda x, df, loc, scale: (
            loggamma((df + 1) / 2)
            - loggamma(df / 2)
            - log(pi() * df) / 2
            - log(scale)
            - (df + 1) / 2 * log(1 + ((x - loc) / scale) ** 2 / df)
        ),
        lambda generator, size, df, loc, scale: loc + scale * generator.standard_t(df, size),
        "N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), equation (28.2)",
        natural(
            lambda x, df, loc, scale: (log(1 + ((x - loc) / scale) ** 2 / df),),
            "w",
            lambda w, df, loc, scale: (
                gamma(df / 2 - w) * gamma((df + 1) / 2) / (gamma((df + 1) / 2 - w) * gamma(df / 2))
            ),
            lambda w, df, loc, scale: (df > 2 * w,),
        ),
        potentials=(
            Potential("absolute-deviation", _absolute_deviation, lambda m, df, loc, scale: (df > 1,)),
            Potential("sign", _sign),
            Potential("whole-power", _power, lambda k, df, loc, scale: (df > k,), instances=((1,), (2,), (4,))),
        ),
        location_scale=LocationScale(
            lambda df, loc, scale: loc, lambda df, loc, scale: scale, {"loc": 0, "scale": 1}, "scale", kept=("df",)
        ),
        twins={
            "scipy": lambda df, loc, scale: ("t", {"df": df, "loc": loc, "scale": scale}),
            "torch": lambda df, loc, scale: ("StudentT", {"df": df, "loc": loc, "scale": scale}),
        },
    )
)
