"""The Wishart distribution of positive definite matrices."""

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
        (df - size - 1) / 2 * logdet(x)
        - trace(inverse(scale) @ x) / 2
        - df * size * log(2) / 2
        - df * logdet(scale) / 2
        - log_multigamma(df / 2, size)
    )


def _draws(generator: Any, size: Any, df: Any, scale: Any) -> Any:
    from scipy.stats import wishart

    return wishart(df, scale).rvs(size, random_state=generator).reshape(size, *scale.shape)


declare(
    Family(
        "Wishart",
        (Parameter("df", POSITIVE), Parameter("scale", structured("spd"), rank=2)),
        SPD,
        _log_density,
        _draws,
        "C. M. Bishop, Pattern Recognition and Machine Learning (2006), equations (B.78) to (B.81)",
        whole=Whole(
            event=lambda df, scale: scale.shape,
            means=(
                Mean(
                    "logdet",
                    logdet,
                    lambda df, scale: multidigamma(df / 2, size_of(scale)) + size_of(scale) * log(2) + logdet(scale),
                ),
                Mean(
                    "inverse",
                    inverse,
                    lambda df, scale: inverse(scale) / (df - size_of(scale) - 1),
                    lambda df, scale: (df > size_of(scale) + 1,),
                ),
                Mean("draw", lambda x: x, lambda df, scale: df * scale),
            ),
            requires=lambda df, scale: (df > size_of(scale) - 1,),
            size=1,
            chart=lambda x, df, scale: make("stack", make("stack", x)),
            coordinates=HALF_LINE,
            entries=lambda df, scale: law("Gamma", df / 2, scale=2 * diagonal(scale)),
        ),
        twins={
            "scipy": lambda df, scale: ("wishart", {"df": df, "scale": scale}),
            "torch": lambda df, scale: ("Wishart", {"df": df, "covariance_matrix": scale}),
        },
    )
)
