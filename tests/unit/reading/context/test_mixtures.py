r"""Mixtures as contexts word them: which component is drawn, weights that sum to one, laws one for each component."""

from __future__ import annotations

import pytest

from symgen.reading.context.mixtures import by_entries
from symgen.verification import Status, verify

VARIANCE = r"\operatorname{Var}(X) = \sum_{k=1}^{K}w_k(\sigma_k^2+\mu_k^2)-\Bigl(\sum_{k=1}^{K}w_k\mu_k\Bigr)^2"
NUMBERS = {"w": "probability vector of length K", "mu_k": "real", "sigma_k": "positive"}
COMPONENT = r"X\mid Z=k \sim \mathcal N(\mu_k,\sigma_k^2)"


@pytest.mark.parametrize("drawn", ["Z = k with probability w_k", "P(Z=k) = w_k", r"\Pr(Z=k) = w_k, k = 1,\dots,K"])
def test_which_component_is_drawn(drawn):
    assert by_entries(drawn) == [r"Z \sim \mathrm{Categorical}(w)"]
    where = {**NUMBERS, "_where": [drawn, COMPONENT]}
    assert verify(VARIANCE, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(VARIANCE.replace(r"+\mu_k^2", r"-\mu_k^2"), where=where).status is Status.REFUTED


@pytest.mark.parametrize("other", ["P(Z=j) = w_k", "p(z=k) = w_k", "P(Z=1) = w_1"])
def test_what_is_no_such_law_is_left(other):
    assert by_entries(other, {"p": "density"}) == [other]


def test_weights_that_sum_to_one_and_densities_of_what_is_observed():
    where = {"w_k": "positive weights summing to 1", "f_k": "positive densities of the data under component k"}
    bound = r"\log\sum_{k=1}^K w_kf_k \ge \sum_{k=1}^K w_k\log f_k"
    assert verify(bound, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(bound.replace(r"\ge", r"\le"), where=where).status is Status.REFUTED


def test_mass_functions_one_for_each_component():
    where = {"w": "probability vector w_1,...,w_K", "p_k": "pmf on a finite set (k=1,...,K)"}
    jensen = r"\sum_{k=1}^{K}w_kH(p_k) \le H\left(\sum_{k=1}^{K}w_kp_k\right)"
    assert verify(jensen, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(jensen.replace(r"\le ", r"\ge "), where=where).status is Status.REFUTED


@pytest.mark.parametrize(
    "uniform", [r"\mathrm{Unif}\{1,\dots,K\}", r"\mathrm{Unif}(K)", r"\mathrm{Unif}(\{1,\dots,K\})", "u"]
)
def test_the_uniform_law_of_classes(uniform):
    where = {"q": "probability vector of length K", "_where": ["u = uniform pmf on K classes"]}
    claim = rf"\mathrm{{KL}}(q\,\|\,{uniform}) = \log K+\sum_k q_k\log q_k"
    assert verify(claim, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(claim.replace("+", "-"), where=where).status is Status.REFUTED


def test_a_law_that_a_matrix_carries():
    where = {
        "p": "probability row vector of length n, positive", "q": "row probability vector of length n, positive",
        "W": "n x m matrix, positive entries, rows sum to 1",
    }  # fmt: skip
    processed = r"\mathrm{KL}(pW\,\|\,qW) \le \mathrm{KL}(p\,\|\,q)"
    assert verify(processed, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(processed.replace(r"\le ", r"\ge "), where=where).status is Status.REFUTED
    columns = r"\mathrm{KL}(Pp\,\|\,Pq) \le \mathrm{KL}(p\,\|\,q)"  # of which the rows are laws, and no P p is one
    free = {"P": "transition matrix n x n", "p": "probability vector", "q": "probability vector"}
    assert verify(columns, where=free).status is Status.UNREADABLE
