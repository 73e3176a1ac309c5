"""Stationary laws of matrices, in words."""

import pytest

from symgen.reading.context.in_words import declare
from symgen.verification import Status, verify

CLAIM = r"\mathrm{KL}(\mu P \| \pi) \le \mathrm{KL}(\mu \| \pi)"


@pytest.mark.parametrize(
    "said",
    [
        {"pi": "stationary distribution of P"},
        {"pi": "the invariant law of the chain with P (row vector)"},
        {"_where": [r"\pi is the stationary distribution of P"]},
    ],
)
def test_a_stationary_law_is_a_probability_vector_that_a_formula_says_to_be_so(said):
    declared = declare({"P": "stochastic matrix n x n", "mu": "probability row vector"} | said)
    assert declared.symbols["pi"].domain.structure == "simplex"
    assert [str(condition) for condition in declared.conditions] == ["pi @ P == pi"]


def test_a_step_of_the_chain_comes_closer_to_the_stationary_law():
    where = {"P": "stochastic matrix", "mu": "probability row vector", "pi": "stationary distribution of P"}
    assert verify(CLAIM.replace(r"\le", r"\ge"), where=where).status is Status.REFUTED
