"""Brownian motion at a few times, held against the covariance min(s, t)."""

import pytest

from symgen.verification import Status, verify

ORDERED = {"W": "standard Brownian motion", "s": "positive", "t": "real, s < t"}


@pytest.mark.parametrize(
    ("right", "wrong", "context"),
    [
        (r"\mathbb{E}[W_sW_t] = s", r"\mathbb{E}[W_sW_t] = s+1", ORDERED),
        (r"\mathbb{E}[W_s\mid W_t] = \frac st W_t", r"\mathbb{E}[W_s\mid W_t] = W_t", ORDERED),
        (r"\mathbb{E}[e^{W_t}] = e^{t/2}", r"\mathbb{E}[e^{W_t}] = e^{t}", {"t": "positive", "W_t": "Wiener process"}),
    ],
)
def test_moments_at_two_times(right, wrong, context):
    assert verify(right, where=context).status is Status.PROVED
    assert verify(wrong, where=context).status is Status.REFUTED


def test_a_bridge():
    context = {"s": "0<s<t", "t": "s<t<1", "_where": ["(W_u) standard Brownian motion, W_0=0"]}
    assert verify(r"\operatorname{Cov}(W_s,W_t\mid W_1) = s(1-t)", where=context).status is Status.PROVED


def test_times_without_an_order_and_other_motions_are_asked_about():
    assert (
        verify(r"\mathbb{E}[W_sW_t] = s", where={"W": "Brownian motion", "s, t": "positive"}).status
        is Status.UNREADABLE
    )
    context = {"W": "fractional Brownian motion", "s": "0 < s < t", "t": "positive"}
    assert verify(r"\operatorname{Cov}(W_s,W_t\mid W_1) = 0", where=context).status is Status.UNREADABLE
