"""What people type by mistake about laws and data: an error that says what was found and what to write."""

import pytest

from symgen.derivation import derive
from symgen.errors import SymgenError


@pytest.mark.parametrize(
    ("goal", "where", "found", "hint"),
    [
        ("posterior(p ~ Beta(2, 3); 2 ~ Bernoulli(p))", "", "outside the support", "observed value"),
        ("posterior(l ~ Gamma(2, rate=1); -1 ~ Poisson(l))", "", "outside the support", "observed value"),
        (
            "posterior(p ~ Beta(2, 3); x[i] ~ Bernoulli(p), i = 1..3)",
            "x = [1, 0, 2]",
            "outside the support",
            "observed",
        ),
        ("posterior(1 ~ Beta(2, 3); 1 ~ Bernoulli(0.5))", "", "an expression", "x ~ law"),
        ("entropy(Normal(loc=0, sd=1))", "", "no parameter of Normal", "loc is called mean"),
        ("entropy(Normal(0, scale=1))", "", "no parameter of Normal", "scale is called sd"),
        ("entropy(Gamma(concentration=2, rate=1))", "", "no parameter of Gamma", "concentration is called shape"),
        ("KL(Dirichlet([1, 2]) || Dirichlet([1, 2, 3]))", "", "(2,) and (3,)", "one size"),
        ("renyi(Normal(0, sd=1), Normal(0, sd=2), oo)", "", "the order oo", "finite"),
        ("variance(Normal)", "", "without its parameters (mean, var)", "Normal(...)"),
        ("KL(q || p)", "q(z) = Normal(0, sd=1)", "nothing declares it", "p(z) ="),
        ("KL(Normal(0, sd=1) | Normal(1, sd=1))", "", "'|'", "KL(q || p)"),
        ("KL(Poisson(2) || Normal(0, sd=1))", "", "discrete", "both discrete"),
        ("KL(Normal(0, sd=1, var=1) || Normal(0, sd=1))", "", "both var and sd", "one of them"),
        ("KL(Normal(0, sd=-1) || Normal(0, sd=1))", "", "sd = -1", "positive"),
    ],
)
def test_a_mistake_is_answered(goal, where, found, hint):
    with pytest.raises(SymgenError) as caught:
        derive(goal, where=where, judge=False)
    text = str(caught.value)
    assert found in text
    assert hint in text.partition("try:")[2]


def test_data_may_be_written_as_numbers():
    told = derive("posterior(l ~ Gamma(a, rate=b); 3 ~ Poisson(l); 4 ~ Poisson(l))", where="a, b > 0", judge=False)
    assert str(told.result) == "Gamma(a + 7, rate=b + 2)"


def test_statements_may_stand_in_any_order():
    where = "m: real; k, a, b > 0"
    forward = "u ~ Normal(m, var=v/k); v ~ InverseGamma(a, b), latent"
    backward = "v ~ InverseGamma(a, b); u ~ Normal(m, var=v/k), latent"
    both = [derive(f"predictive({p}; y ~ Normal(u, var=v))", where=where, judge=False) for p in (forward, backward)]
    assert both[0].goal == both[1].goal
    assert both[0].result.attrs[0] == "StudentT"
