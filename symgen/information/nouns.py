"""The unevaluated quantities of information theory, for Python: nouns that `derive` and `verify` act on."""

from __future__ import annotations

from typing import Any

from symgen.errors import DomainError
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


def KL(q: Any, p: Any) -> Term:
    """KL(q || p) = E_q[log q(x) - log p(x)] in nats: q comes first, and is the law that the expectation is under.

    >>> from symgen.distributions import Normal
    >>> KL(Normal(0, sd=1), Normal(1, sd=2))
    KL(Normal(0, sd=1) || Normal(1, sd=2))
    """
    return make("kl", _law(q, "KL(q || p)"), _law(p, "KL(q || p)"))


def JS(p: Any, q: Any) -> Term:
    """The Jensen-Shannon divergence KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2, in nats.

    >>> from symgen.terms.build import density
    >>> JS(density("p"), density("q"))
    JS(p || q)
    """
    return make("js", _law(p, "JS(p || q)"), _law(q, "JS(p || q)"))


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
    return make("cross_entropy", _law(q, "the cross-entropy"), _law(p, "the cross-entropy"))


def ExpectedLogLikelihood(q: Any, p: Any) -> Term:
    """The expected log likelihood E_q[log p(x)] in nats.

    >>> from symgen.distributions import Normal
    >>> ExpectedLogLikelihood(Normal(0, sd=1), Normal(1, sd=2))
    expected_log_likelihood(Normal(0, sd=1), Normal(1, sd=2))
    """
    return make("expected_log_likelihood", _law(q, "an expected log likelihood"), _law(p, "an expected log likelihood"))
