"""The logit-normal distribution: the sigmoid of a normal variable."""

from typing import Any

from symgen.probability.declarations import UNIT_INTERVAL, VARIANCE, Family, Parameter, declare
from symgen.probability.transforms import natural
from symgen.terms.build import exp, log, logit, pi
from symgen.terms.domains import REAL


def _draws(generator: Any, size: Any, mean: Any, var: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-generator.normal(mean, var**0.5, size)))


declare(
    Family(
        "LogitNormal",
        (
            Parameter("mean", REAL),
            VARIANCE,
        ),
        UNIT_INTERVAL,
        lambda x, mean, var: -((logit(x) - mean) ** 2) / (2 * var) - log(2 * pi() * var) / 2 - log(x) - log(1 - x),
        _draws,
        "J. Aitchison, S. M. Shen, Logistic-normal distributions: some properties and uses (1980), equation (1.2)",
        natural(lambda x, mean, var: (logit(x),), "s", lambda s, mean, var: exp(mean * s + var * s**2 / 2)),
    )
)
