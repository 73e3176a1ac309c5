"""Polynomials in random tensors: values against sums over all outcomes, and a claim that a wrong rule does not pass."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from symgen.derivation import derive
from symgen.derivation.rules import judge_rule
from symgen.numeric import evaluate, mp
from symgen.probability import cumulants
from symgen.probability.cumulants import RULE, by_cumulants
from symgen.probability.laws import law
from symgen.terms.build import Sum, dims, integers, matrix, ones, positives, total, trace, units, vector
from symgen.terms.term import Term, make
from symgen.verification import Status, verify

N = dims("n")
X, P = vector("x", N), units("p")
K = integers("i")
MEAN = Sum(X[K], (K, 1, N)) / N


def mean(body: Term, of: Term, x: Term = X) -> Term:
    found = by_cumulants(make("expectation", body, x, of))
    assert found is not None
    return found


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    "body, code",
    [
        (MEAN**2, lambda x: x.mean() ** 2),
        (total((X - MEAN) ** 2), lambda x: ((x - x.mean()) ** 2).sum()),
        (MEAN**3 * X[1], lambda x: x.mean() ** 3 * x[0]),
        (total((X - MEAN) ** 2) ** 2, lambda x: ((x - x.mean()) ** 2).sum() ** 2),
        ((X @ X) * MEAN - 3 * N, lambda x: x @ x * x.mean() - 3 * len(x)),
    ],
)
def test_the_means_are_those_over_all_outcomes(body, code, size):
    value = mean(body, law("Bernoulli", P * ones(N)))
    chance = 0.3
    outcomes = [np.array(bits) for bits in product((0.0, 1.0), repeat=size)]
    truth = sum(chance ** x.sum() * (1 - chance) ** (size - x.sum()) * code(x) for x in outcomes)
    assert float(evaluate(value, {P: chance, N: size}, mp(20))) == pytest.approx(truth, rel=1e-12)


def test_the_variance_of_a_quadratic_form_of_normals():
    """2 tr(A S A S) + 4 m'A S A m for a symmetric A, against Isserlis' theorem written out by NumPy."""
    A, S, m = matrix("A", N, N, structure="symmetric"), matrix("S", N, N, spd=True), vector("m", N)
    of = law("MvNormal", m, cov=S)
    form = X @ A @ X
    variance = mean(form**2, of) - mean(form, of) ** 2
    claim = verify(variance, 2 * trace(A @ S @ A @ S) + 4 * (m @ A @ S @ A @ m))
    assert claim.status is Status.PROVED


def test_nothing_is_said_of_what_is_no_polynomial_or_has_no_moments():
    for body, of in ((make("exp", X[1]), law("Normal", 0 * ones(N), sd=1)), (X @ X, law("Cauchy", 0 * ones(N), 1))):
        assert by_cumulants(make("expectation", body, X, of)) is None


def test_a_derivation_says_how():
    m, s = positives("m s")
    found = derive(make("expectation", total((X - MEAN) ** 2) / (N - 1), X, law("Normal", m * ones(N), sd=s)))
    assert found.closed and "by the cumulants of the entries" in {step.reason for step in found.steps}


def test_a_wrong_rule_does_not_pass(monkeypatch):
    """Without the partition into one block E[x^2] would be E[x]^2."""
    means = cumulants.mean_of_polynomial
    monkeypatch.setattr(cumulants, "mean_of_polynomial", lambda body, x, known: means(body, x, {1: known(1)}.get))
    assert judge_rule(RULE, budget="fast").status is Status.REFUTED


@pytest.mark.parametrize(
    "claim, wrong",
    [
        pytest.param(r"\mathrm{Var}(\bar X) = \frac{\sigma^2}{n}", r"\frac{\sigma^2}{n^2}", marks=pytest.mark.nightly),
        (r"\mathbb E\left[\frac1n\sum_{i=1}^n (X_i-\bar X)^2\right] = \frac{n-1}{n}\sigma^2", r"\sigma^2"),
        (r"\mathrm{Cov}(X_1,\bar X) = \frac{\sigma^2}{n}", r"\sigma^2"),
    ],
)
def test_claims_about_samples(claim, wrong):
    where = {
        "sigma": "positive", "mu": "real", "n": "integer >= 2", "X_i": "Normal(mu, sigma^2)",
        "_where": [r"\bar X = \frac1n\sum_{i=1}^n X_i"],
    }  # fmt: skip
    assert verify(claim, where=where).status is Status.PROVED
    left, _ = claim.split(" = ")
    assert verify(f"{left} = {wrong}", where=where).status is Status.REFUTED
