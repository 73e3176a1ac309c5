"""The inverse Wishart distribution of positive definite matrices."""

from typing import Any

from symgen.probability.declarations import HALF_LINE, SPD, Family, Mean, Parameter, Whole, declare
from symgen.probability.laws import law
from symgen.probability.multigamma import log_multigamma, multidigamma, size_of
from symgen.terms.build import diagonal, inverse, log, logdet, trace
from symgen.terms.domains import POSITIVE, structured
from symgen.terms.term import Term, make


def _log_density(x: Term, df: Term, scale: Term) -> Term:
    size = size_of(scale)
    return (
        df * logdet(scale) / 2
        - df * size * log(2) / 2
        - log_multigamma(df / 2, size)
        - (df + size + 1) / 2 * logdet(x)
        - trace(scale @ inverse(x)) / 2
    )


def _draws(generator: Any, size: Any, df: Any, scale: Any) -> Any:
    from scipy.stats import invwishart

    return invwishart(df, scale).rvs(size, random_state=generator).reshape(size, *scale.shape)


declare(
    Family(
        "InverseWishart",
        (Parameter("df", POSITIVE), Parameter("scale", structured("spd"), rank=2)),
        SPD,
        _log_density,
        _draws,
        "A. Gelman et al., Bayesian Data Analysis (2013), table A.1",
        whole=Whole(
            event=lambda df, scale: scale.shape,
            means=(
                Mean(
                    "logdet",
                    logdet,
                    lambda df, scale: logdet(scale) - multidigamma(df / 2, size_of(scale)) - size_of(scale) * log(2),
                ),
                Mean("inverse", inverse, lambda df, scale: df * inverse(scale)),
                Mean(
                    "draw",
                    lambda x: x,
                    lambda df, scale: scale / (df - size_of(scale) - 1),
                    lambda df, scale: (df > size_of(scale) + 1,),
                ),
            ),
            requires=lambda df, scale: (df > size_of(scale) - 1,),
            size=1,
            chart=lambda x, df, scale: make("stack", make("stack", x)),
            coordinates=HALF_LINE,
            entries=lambda df, scale: law("InverseGamma", (df - size_of(scale) + 1) / 2, diagonal(scale) / 2),
        ),
        twins={"scipy": lambda df, scale: ("invwishart", {"df": df, "scale": scale})},
    )
)
