r"""Fisher information of an observation whose law stands in the same words."""

import pytest

from symgen.verification import Status, verify


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        (r"I(p) = \frac{1}{p(1-p)}", {"p": "real in (0,1)", "I": "Fisher information of a Bernoulli(p) observation"}),
        (
            r"I(p) = \frac{1}{p(1-p)}",
            {"p": "real in (0,1)", "_where": ["I(p) = Fisher information of one observation X ~ Bernoulli(p)"]},
        ),
        (r"I(v)=\frac{1}{2v^2}", {"v": "positive", "I": "Fisher information of one N(mu, v) observation about v"}),
    ],
)
def test_an_observation_with_its_law(claim, where):
    assert verify(claim, where=where).status == Status.PROVED
    assert verify(rf"{claim}\cdot 2", where=where).status == Status.REFUTED


def test_information_about_a_power_is_asked_about():
    where = {"mu": "real", "sigma": "positive", "I": "Fisher information of N(mu, sigma^2) about sigma^2"}
    assert verify(r"I(\sigma^2) = \frac{2}{\sigma^2}", where=where).status == Status.UNREADABLE


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (r"\mathbb{E}[X^2] = s^2+m^2", [r"\mathbb{E}X=m, \operatorname{Var}X=s^2"]),
        (r"\tfrac12\mathbb{E}[(X-Y)^2] = \operatorname{Var}(X)", ["X and Y i.i.d."]),
        (
            r"\operatorname{Var}(X-Y) = \operatorname{Var}(X)+\operatorname{Var}(Y)",
            ["X and Y independent, square integrable"],
        ),
    ],
)
def test_moments_without_brackets_and_variables_named_only_there(claim, said):
    where = {"m": "real", "s": "positive", "_where": said}
    assert verify(claim, where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(f"{claim} + 1", where=where).status == Status.REFUTED
