"""Equations of laws are those of their log densities, over the whole line where the supports may differ."""

import pytest

from symgen.verification import verify

HOLDS = {
    "Beta(a, 1) == Kumaraswamy(a, 1)": "PROVED",
    "Exponential(rate=a) == Gamma(1, rate=a)": "PROVED",
    "Gamma(a, rate=b) == Gamma(a, scale=1/b)": "PROVED",
    "Normal(m, sd=a) == Normal(m, var=a**2)": "PROVED",
    "Chi(2) == Rayleigh(1)": "PROVED",
    "Bernoulli(p) == Binomial(1, p)": "SUPPORTED",
    "Pareto(a + b, a) == Pareto(b + a, a)": "SUPPORTED",
}
FAILS = (
    "Beta(a, b) == Beta(b, a)",
    "Normal(m, sd=a) == Normal(-m, sd=a)",
    "Normal(m, sd=a) == Normal(m, var=a)",
    "Uniform(0, 2) == Uniform(1, 3)",  # one density where both live
    "Uniform(0, a) == Uniform(0, b)",
    "Exponential(rate=a) == Laplace(0, 1/a)",
    "Poisson(a) == Geometric(1/(1 + a))",
)
WHERE = "m: real; a, b > 0; 0 < p < 1"


@pytest.mark.parametrize("claim", HOLDS)
def test_one_law_in_two_spellings(claim):
    assert verify(claim, where=WHERE).status == HOLDS[claim]


@pytest.mark.parametrize("claim", FAILS)
def test_two_laws(claim):
    verdict = verify(claim, where=WHERE)
    assert verdict.status == "REFUTED" and verdict.counterexample


def test_a_law_of_counts_is_not_compared_with_one_of_reals():
    assert verify("Poisson(a) == Normal(a, var=a)", where=WHERE).status == "UNDECIDED"


def test_vectors_of_laws():
    where = "m: vector n; s: positive vector n"
    assert verify("Normal(m, sd=s) == Normal(m, var=s**2)", where=where).status == "PROVED"
    assert verify("Normal(m, sd=s) == Normal(m, var=s)", where=where).status == "REFUTED"


def test_a_number_among_many_tensors_is_tried_at_other_values_than_one():
    claim = "InverseGamma(a + n/2, b + total((x - m)**2)/2) == InverseGamma(a**2 + n/2, b + total((x - m)**2)/2)"
    assert verify(claim, where="m: real; a, b > 0; x: vector n", budget="fast").status == "REFUTED"
