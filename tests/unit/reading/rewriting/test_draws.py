r"""Draws z_1, ..., z_K of an unknown law that a context gives, and what is made of them."""

from __future__ import annotations

import pytest

from symgen.verification import Status, verify

WEIGHTS = {
    "K": "positive integer", "p": "joint pmf", "q": "pmf, positive",
    "_where": ["w_k = p(x,z_k)/q(z_k)", r"z_1,\dots,z_K \sim q i.i.d."],
}  # fmt: skip
PAIR = {
    "q": "proposal pmf, positive everywhere", "p": "joint pmf of x and z",
    "_where": ["w(z)=p(x,z)/q(z)", "z_1, z_2 independent draws from q"],
}  # fmt: skip


@pytest.mark.parametrize(
    "claim, change, where",
    [
        (r"\mathbb{E}\left[\frac1K\sum_{k=1}^K w_k\right] = p(x)", (r"\frac1K", ""), WEIGHTS),
        (r"\mathbb{E}[w_1] = p(x)", ("w_1", "w_1^2"), WEIGHTS),
        (r"\mathbb{E}[\log w(z_1)] \le \mathbb{E}\left[\log\frac{w(z_1)+w(z_2)}{2}\right]", (r"\le ", r"\ge "), PAIR),
        (
            r"\mathbb{E}_{z_1,z_2\sim q}\left[\frac{p(x,z_1)/q(z_1)+p(x,z_2)/q(z_2)}{2}\right] = p(x)",
            ("{2}", "{1}"),
            {"p": "joint pmf", "q": "pmf"},
        ),
    ],
)
def test_means_over_draws(claim, change, where):
    assert verify(claim, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(claim.replace(*change), where=where).status is Status.REFUTED


def test_two_points_of_one_density_are_two_variables():
    claim = r"\mathbb{E}_{z_1,z_2\sim q}[p(x,z_1,z_2)] = p(x)"
    assert verify(claim, where={"p": "joint pmf", "q": "pmf"}).status in (Status.REFUTED, Status.UNREADABLE)
