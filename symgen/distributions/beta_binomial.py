"""The beta-binomial distribution: binomial counts whose probability is drawn from a beta distribution."""

from math import comb, factorial
from typing import Any

from symgen.probability.declarations import Family, Parameter, Potential, between, declare
from symgen.terms.build import logbeta, loggamma
from symgen.terms.domains import POSITIVE, POSITIVE_INTEGER
from symgen.terms.term import Term, make, num


def _power(k: Term, n: Term, a: Term, b: Term) -> Term:
    """E[x^k] by factorial moments, n (n-1) ... times a (a+1) ... over (a+b) (a+b+1) ..."""
    order = int(k.attrs[0])
    return make("add", num(0), *(_subsets(order, j) * _factorial_moment(j, n, a, b) for j in range(1, order + 1)))


def _factorial_moment(j: int, n: Term, a: Term, b: Term) -> Term:
    return make("mul", num(1), *((n - i) * (a + i) / (a + b + i) if i else n * a / (a + b) for i in range(j)))


def _subsets(k: int, j: int) -> int:
    """Stirling's number: partitions of k things into j sets."""
    return sum((-1) ** (j - i) * comb(j, i) * i**k for i in range(j + 1)) // factorial(j)


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
        potentials=(Potential("whole-power", _power, instances=((1,), (2,), (3,))),),
        twins={"scipy": lambda n, a, b: ("betabinom", {"n": n, "a": a, "b": b})},
    )
)
