"""Statements of a model that fit together: one law a variable, priors within the domains of the parameters."""

import pytest

from symgen import derive
from symgen.errors import DomainError, UsageError


@pytest.mark.parametrize(
    ("goal", "where", "found"),
    [
        ("posterior(p ~ Normal(0, sd=1); x ~ Bernoulli(p))", "", "ranges over real"),
        ("posterior(p ~ Uniform(0, 2); x ~ Bernoulli(p))", "", "ranges over"),
        ("evidence(p ~ Gamma(2, rate=1); x ~ Bernoulli(p))", "", "ranges over positive"),
        ("posterior(s ~ Normal(0, sd=1); x[i] ~ Normal(0, sd=s), i = 1..n)", "n: posint", "ranges over real"),
        ("predictive(l ~ Normal(0, sd=1); x ~ Poisson(l); y ~ Poisson(l))", "", "ranges over real"),
        ("posterior(k ~ Gamma(2, rate=1); x ~ Binomial(k, 1/2))", "", "ranges over positive"),
    ],
)
def test_a_prior_on_values_that_its_parameter_cannot_take_is_refused(goal: str, where: str, found: str) -> None:
    with pytest.raises(DomainError, match=found) as refused:
        derive(goal, where=where, judge=False)
    assert "take a prior there" in refused.value.hint


@pytest.mark.parametrize(
    ("goal", "where"),
    [
        ("posterior(p ~ Uniform(0, 1); x ~ Bernoulli(p))", ""),
        ("posterior(p ~ Uniform(a, b); x ~ Bernoulli(p))", "0 < a < 1/2; 1/2 < b < 1"),
        ("posterior(t ~ Pareto(m, a); x ~ Uniform(0, t))", "m, a > 0"),
        ("posterior(m ~ Normal(0, sd=1); x ~ Poisson(exp(m)))", ""),
        ("posterior(s ~ InverseGamma(a, b); x ~ Normal(0, var=s))", "a, b > 0"),
    ],
)
def test_priors_within_the_domain_are_taken(goal: str, where: str) -> None:
    derive(goal, where=where, judge=False)


def test_a_variable_has_one_law() -> None:
    with pytest.raises(UsageError, match="two laws"):
        derive("posterior(p ~ Beta(a, b); p ~ Bernoulli(p))", where="a, b > 0", judge=False)
