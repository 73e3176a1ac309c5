r"""Averages of densities as laws, p among several densities of one letter, and diagonals that are listed."""

from __future__ import annotations

import pytest

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
DENSITIES = {"p": "density", "q": "density"}
JOINT = {"p(x,y)": "joint pmf, positive", "q(x,y)": "joint pmf, positive"}
DIAGONAL = {"mu": "vector in R^d", "sigma_j": "positive", "d": "positive integer"}


@pytest.mark.parametrize(
    ("claim", "change", "where"),
    [
        (
            r"\mathrm{KL}(p\|\frac{p+q}{2})+\mathrm{KL}(q\|\frac{p+q}{2}) = 2\,\mathrm{JSD}(p\|q)",
            ("2\\,", "3\\,"),
            DENSITIES,
        ),
        pytest.param(
            r"\mathrm{KL}(p(x,y)\|q(x,y)) = \mathrm{KL}(p(x)\|q(x))"
            r"+\mathbb{E}_{x\sim p}[\mathrm{KL}(p(y\mid x)\|q(y\mid x))]",
            (r"\sim p", r"\sim q"),
            JOINT,
            marks=pytest.mark.nightly,
        ),
        (
            r"\mathrm{KL}(\mathcal{N}(\mu,\operatorname{diag}(\sigma_1^2,\dots,\sigma_d^2))\|\mathcal{N}(0,I_d))"
            r" = \frac12\sum_{j=1}^{d}(\mu_j^2+\sigma_j^2-1-\ln\sigma_j^2)",
            (r"-\ln", r"+\ln"),
            DIAGONAL,
        ),
    ],
)
def test_claims(claim, change, where):
    right, wrong = (verify(text, where=where).status for text in (claim, claim.replace(*change)))
    assert right in PASSED and wrong is Status.REFUTED


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        (r"\operatorname{diag}(\sigma_1,\dots,\mu_d) = I_d", {"mu": "vector d", "sigma": "vector d"}),
        (r"\operatorname{diag}(\mu_1,\dots,\mu_k) = I_k", {"mu": "vector d", "k": "positive integer"}),
        (r"\operatorname{diag}(\mu_2,\dots,\mu_d) = I_d", {"mu": "vector d"}),
    ],
)
def test_what_is_asked_about(claim, where):
    assert verify(claim, where=where).status is Status.UNREADABLE
