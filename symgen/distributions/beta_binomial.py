"""The beta-binomial distribution: binomial counts whose probability is drawn from a beta distribution."""

from typing import Any

from symgen.probability.declarations import Family, Parameter, between, declare
from symgen.terms.build import logbeta, loggamma
from symgen.terms.domains import POSITIVE, POSITIVE_INTEGER


def _draws(generator: Any, size: Any, n: Any, a: Any, b: Any) -> Any:
    return generator.binomial(int(n), generator.beta(a, b, size), size)


declare(
    Family(
        "BetaBinomial",
        (Parameter("n", POSITIVE_INTEGER), Parameter("a", POSITIVE), Parameter("b", POSITIVE)),
        between(0, lambda n, a, b: n, discrete=True),
        lambda x, n, a, b: (
            loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + logbeta(a + x, b + n - x) - logbeta(a, b)
        ),
        _draws,
        "N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions (2005), equation (6.18)",
        twins={"scipy": lambda n, a, b: ("betabinom", {"n": n, "a": a, "b": b})},
    )
)
