r"""Sequences of variables in densities, x_{1:T}: one variable each, or asked about."""

import pytest

from symgen.errors import ReadingError
from symgen.reading.claims_reader import claims
from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            r"p_\theta(x_0) = \int p_\theta(x_{0:T})\,dx_{1:T}",
            r"p_\theta(x_0) = \int p_\theta(x_{1:T} \mid x_0)\,dx_{1:T}",
        ),
        (
            r"p(x_0) = \mathbb{E}_{q(x_{1:T} \mid x_0)}\left[\frac{p(x_{0:T})}{q(x_{1:T} \mid x_0)}\right]",
            r"p(x_0) = \mathbb{E}_{q(x_{1:T} \mid x_0)}\left[\frac{p(x_{0:T})}{q(x_{0:T})}\right]",
        ),
        (
            r"\log p(x_0) \ge \mathbb{E}_{q(x_{1:T} | x_0)}[\log p(x_{0:T}) - \log q(x_{1:T} | x_0)]",
            r"\log p(x_0) \le \mathbb{E}_{q(x_{1:T} | x_0)}[\log p(x_{0:T}) - \log q(x_{1:T} | x_0)]",
        ),
        (r"p(x_{1:n} \mid y) = \frac{p(y \mid x_{1:n})p(x_{1:n})}{p(y)}", r"p(x_{1:n} \mid y) = p(y \mid x_{1:n})p(y)"),
    ],
)
def test_sequences_are_variables(right, wrong):
    assert verify(right).status in PASSED
    assert verify(wrong).status not in PASSED


@pytest.mark.parametrize(
    "claim",
    [
        r"p_\theta(x_{0:T}) = p(x_T)\prod_{t=1}^T p_\theta(x_{t-1} \mid x_t)",
        r"p(x_{1:T}) = p(x_{1:t}) p(x_{t:T})",
        r"p(x_{1:T}, x_1) = p(x_{1:T})",
    ],
)
def test_sequences_that_overlap_are_asked_about(claim):
    with pytest.raises(ReadingError):
        claims(claim)
