"""The unevaluated quantities of information theory, for Python: nouns that `derive` and `verify` act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symgen.errors import DomainError
from symgen.probability.supports import check_comparable
from symgen.terms.build import symbol_of
from symgen.terms.term import Term, as_term, make


def _law(value: Any, noun: str) -> Term:
    term = as_term(value)
    if term.domain.field != "law":
        raise DomainError(
            asked=noun,
            found=f"{term}, which is no law",
            where=str(term),
            hint="give laws such as sg.Normal(m, sd=s), or densities declared by sg.density('p')",
        )
    return term


def _two(p: Any, q: Any, noun: str) -> tuple[Term, Term]:
    """Two laws with densities, or two with masses."""
    first, second = _law(p, noun), _law(q, noun)
    check_comparable(first, second)
    return first, second


def KL(q: Any, p: Any) -> Term:
    """KL(q || p) = E_q[log q(x) - log p(x)] in nats: q comes first, and is the law that the expectation is under.

    >>> from symgen.distributions import Normal
    >>> KL(Normal(0, sd=1), Normal(1, sd=2))
    KL(Normal(0, sd=1) || Normal(1, sd=2))
    """
    return make("kl", *_two(q, p, "KL(q || p)"))


def JS(p: Any, q: Any) -> Term:
    """The Jensen-Shannon divergence KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2, in nats.

    >>> from symgen.terms.build import density
    >>> JS(density("p"), density("q"))
    JS(p || q)
    """
    return make("js", *_two(p, q, "JS(p || q)"))


def Entropy(p: Any) -> Term:
    """The entropy -E_p[log p(x)] in nats (differential for a density).

    >>> from symgen.distributions import Normal
    >>> Entropy(Normal(0, sd=1))
    entropy(Normal(0, sd=1))
    """
    return make("entropy", _law(p, "the entropy"))


def CrossEntropy(q: Any, p: Any) -> Term:
    """The cross-entropy -E_q[log p(x)] in nats.

    >>> from symgen.distributions import Normal
    >>> CrossEntropy(Normal(0, sd=1), Normal(1, sd=2))
    cross_entropy(Normal(0, sd=1), Normal(1, sd=2))
    """
    return make("cross_entropy", *_two(q, p, "the cross-entropy"))


def ExpectedLogLikelihood(q: Any, p: Any) -> Term:
    """The expected log likelihood E_q[log p(x)] in nats.

    >>> from symgen.distributions import Normal
    >>> ExpectedLogLikelihood(Normal(0, sd=1), Normal(1, sd=2))
    expected_log_likelihood(Normal(0, sd=1), Normal(1, sd=2))
    """
    return make("expected_log_likelihood", *_two(q, p, "an expected log likelihood"))


def Renyi(p: Any, q: Any, alpha: Any) -> Term:
    """Renyi's divergence of order alpha > 0: log of the integral of p^alpha q^(1-alpha), over alpha - 1, in nats.

    KL(p || q) at alpha = 1. Source: T. van Erven, P. Harremoes, Renyi divergence and Kullback-Leibler divergence (2014).

    >>> from symgen.distributions import Poisson
    >>> Renyi(Poisson(1), Poisson(2), 2)
    renyi(Poisson(1), Poisson(2), 2)
    """
    return make("renyi", *_two(p, q, "Renyi's divergence"), as_term(alpha))


def AlphaDivergence(p: Any, q: Any, alpha: Any) -> Term:
    """Amari's alpha-divergence: 4/(1 - alpha^2) (1 - integral of p^((1-alpha)/2) q^((1+alpha)/2)).

    KL(p || q) at alpha = -1 and KL(q || p) at alpha = 1. Source: S. Amari, Information Geometry and Its Applications
    (2016), equation (3.39).

    >>> from symgen.distributions import Poisson
    >>> AlphaDivergence(Poisson(1), Poisson(2), 0)
    alpha_divergence(Poisson(1), Poisson(2), 0)
    """
    return make("alpha_divergence", *_two(p, q, "the alpha-divergence"), as_term(alpha))


def ChernoffCoefficient(p: Any, q: Any, alpha: Any) -> Term:
    """Chernoff's coefficient, the integral (or sum) of p^alpha q^(1-alpha).

    >>> from symgen.distributions import Poisson
    >>> ChernoffCoefficient(Poisson(1), Poisson(2), 2)
    chernoff_coefficient(Poisson(1), Poisson(2), 2)
    """
    return make("chernoff_coefficient", *_two(p, q, "Chernoff's coefficient"), as_term(alpha))


def BhattacharyyaCoefficient(p: Any, q: Any) -> Term:
    """The Bhattacharyya coefficient, the integral (or sum) of sqrt(p q).

    >>> from symgen.distributions import Poisson
    >>> BhattacharyyaCoefficient(Poisson(1), Poisson(2))
    bhattacharyya_coefficient(Poisson(1), Poisson(2))
    """
    return make("bhattacharyya_coefficient", *_two(p, q, "the Bhattacharyya coefficient"))


def BhattacharyyaDistance(p: Any, q: Any) -> Term:
    """The Bhattacharyya distance, minus the log of the integral of sqrt(p q).

    >>> from symgen.distributions import Poisson
    >>> BhattacharyyaDistance(Poisson(1), Poisson(2))
    bhattacharyya_distance(Poisson(1), Poisson(2))
    """
    return make("bhattacharyya_distance", *_two(p, q, "the Bhattacharyya distance"))


def SquaredHellinger(p: Any, q: Any) -> Term:
    """The squared Hellinger distance 1 - integral of sqrt(p q), half the integral of (sqrt(p) - sqrt(q))^2.

    >>> from symgen.distributions import Poisson
    >>> SquaredHellinger(Poisson(1), Poisson(2))
    squared_hellinger(Poisson(1), Poisson(2))
    """
    return make("squared_hellinger", *_two(p, q, "the squared Hellinger distance"))


def ChiSquareDivergence(p: Any, q: Any) -> Term:
    """Pearson's chi-square divergence, the integral of (p - q)^2/q.

    >>> from symgen.distributions import Poisson
    >>> ChiSquareDivergence(Poisson(1), Poisson(2))
    chi_square_divergence(Poisson(1), Poisson(2))
    """
    return make("chi_square_divergence", *_two(p, q, "the chi-square divergence"))


def Jeffreys(p: Any, q: Any) -> Term:
    """Jeffreys' divergence KL(p || q) + KL(q || p), in nats.

    >>> from symgen.distributions import Poisson
    >>> Jeffreys(Poisson(1), Poisson(2))
    jeffreys(Poisson(1), Poisson(2))
    """
    return make("jeffreys", *_two(p, q, "Jeffreys' divergence"))


def TotalVariation(p: Any, q: Any) -> Term:
    """The total variation distance, half the integral (or sum) of |p - q|.

    >>> from symgen.distributions import Poisson
    >>> TotalVariation(Poisson(1), Poisson(2))
    total_variation(Poisson(1), Poisson(2))
    """
    return make("total_variation", *_two(p, q, "the total variation distance"))


def Fisher(p: Any, parameter: Any) -> Term:
    """The Fisher information E[(d log p/d theta)^2] of one observation; the matrix for several parameters.

    `parameter` is a symbol of the law or its name, or a sequence of numbers: then the result is k by k. A vector or matrix
    among the parameters of a law of vectors keeps its axes, twice. Raises UnknownNameError for a name that the law does not
    hold.

    >>> from symgen.distributions import Poisson
    >>> from symgen.terms.build import positives
    >>> Fisher(Poisson(positives("a")), "a")
    fisher(Poisson(a), a)
    """
    law = _law(p, "the Fisher information")
    if isinstance(parameter, (str, Term)):
        return make("fisher", law, symbol_of(law, parameter))
    symbols: Sequence[Term] = [symbol_of(law, one) for one in parameter]
    rows = [make("stack", *(_entry(law, a, b) for b in symbols)) for a in symbols]
    return make("stack", *rows)


def _entry(law: Term, first: Term, second: Term) -> Term:
    return make("fisher", law, first) if first == second else make("fisher", law, first, second)


def MutualInformation(x: Term, source: Any, channel: Any) -> Term:
    """I(x; y) = E[log p(y | x) - log p(y)] in nats, for an input x ~ source and an output y ~ channel, a law that speaks of x.

    Closed for finite alphabets, where the posterior of x given y is a family's, and for vectors in Gaussian noise.
    Raises DomainError for a channel in which x does not occur.

    Source: T. M. Cover, J. A. Thomas, Elements of Information Theory (2006), equation (2.28).

    >>> from symgen.distributions import Normal
    >>> from symgen.terms.build import positives, reals
    >>> x, v, n = reals("x"), *positives("v n")
    >>> MutualInformation(x, Normal(0, var=v), Normal(x, var=n))
    mutual_information(x ~ Normal(0, var=v); y ~ Normal(x, var=n))
    """
    return make("mutual_information", _law(channel, "a mutual information"), x, _law(source, "a mutual information"))


def Wasserstein(p: Any, q: Any, order: int) -> Term:
    """The Wasserstein distance of order 1 or 2 on the line: E[|x - T(x)|^k]^(1/k) for the increasing map T from p to q.

    Of order 2 between `MvNormal` laws it is the root of |m - n|^2 + tr(S + T - 2 (S^1/2 T S^1/2)^1/2), Frechet's.

    >>> from symgen.distributions import Normal
    >>> Wasserstein(Normal(0, sd=1), Normal(1, sd=2), 2)
    wasserstein(Normal(0, sd=1), Normal(1, sd=2), 2)
    """
    return make("wasserstein", *(_law(x, "the Wasserstein distance") for x in (p, q)), as_term(order))


def Moment(p: Any, order: Any) -> Term:
    """The moment E[x^k]; k may be a symbol where the family's transform gives such powers.

    >>> from symgen.distributions import Poisson
    >>> Moment(Poisson(1), 3)
    moment(Poisson(1), 3)
    """
    return make("moment", _law(p, "a moment"), as_term(order))


def CentralMoment(p: Any, order: int) -> Term:
    """The central moment E[(x - E[x])^k].

    >>> from symgen.distributions import Poisson
    >>> CentralMoment(Poisson(1), 3)
    central_moment(Poisson(1), 3)
    """
    return make("central_moment", _law(p, "a central moment"), as_term(order))


def AbsoluteMoment(p: Any, order: Any) -> Term:
    """The absolute moment E|x|^k.

    >>> from symgen.distributions import Laplace
    >>> AbsoluteMoment(Laplace(0, 1), 1)
    absolute_moment(Laplace(0, 1), 1)
    """
    return make("absolute_moment", _law(p, "an absolute moment"), as_term(order))


def Covariance(p: Any) -> Term:
    """The covariance E[(x - E[x]) (x - E[x])'] of a law of vectors, d by d.

    >>> from symgen.distributions import MvNormal
    >>> Covariance(MvNormal([0, 0], cov=[[2, 1], [1, 2]])).shape
    (2, 2)
    """
    law = _law(p, "a covariance")
    if len(law.shape) != 1:
        raise DomainError(
            asked=f"the covariance of {law}",
            found="a law of numbers" if not law.shape else "a law of matrices",
            where=str(law),
            hint="give a law of vectors; variance(p) is that of a number",
        )
    return make("covariance", law)


def Cumulant(p: Any, order: int) -> Term:
    """The k-th cumulant, the k-th derivative of log E[exp(s x)] at s = 0.

    >>> from symgen.distributions import Poisson
    >>> Cumulant(Poisson(1), 3)
    cumulant(Poisson(1), 3)
    """
    return make("cumulant", _law(p, "a cumulant"), as_term(order))
