"""Informations under joint laws that contexts give, and what these make of other densities of their letter."""

import pytest

from symgen.reading.declaring.informations import informations
from symgen.verification import Status, verify

TOLD = (Status.PROVED, Status.SUPPORTED)
JOINT = {
    "p": "distributions over discrete x, z",
    "q": "distributions over discrete x, z",
    "_where": ["q(x,z)=p(x)q(z|x)", r"q(z)=\sum_x p(x)q(z|x)", "I_q(x;z) is the mutual information under q(x,z)"],
}
WORDS = {
    "p(x)": "probability vector",
    "q(z|x)": "probability vector for every x",
    "p(z)": "probability vector, all entries positive",
    "I_q": "mutual information of (x,z) under p(x)q(z|x)",
    "_where": [r"q(z) = \sum_xp(x)q(z\mid x)"],
}
SURGERY = r"\mathbb{E}_{p(x)}\left[\mathrm{KL}(q(z|x)\|p(z))\right] = I_q(x;z)+\mathrm{KL}(q(z)\|p(z))"


def test_an_information_stands_for_a_formula():
    words, sentences, found = informations(
        {"I_q": "mutual information of (x, z) under p(x)q(z|x)", "p": "density"}, ["N > 0"]
    )
    assert (words, sentences, list(found)) == ({"p": "density"}, ["N > 0"], ["I_q"])


@pytest.mark.parametrize("context", [JOINT, pytest.param(WORDS, marks=pytest.mark.nightly)])
def test_the_surgery_of_an_evidence_bound(context):
    assert verify(SURGERY, where=context).status in TOLD
    swapped = SURGERY.replace(r"\mathrm{KL}(q(z)\|p(z))", r"\mathrm{KL}(p(z)\|q(z))")
    assert verify(swapped, where=context).status is Status.REFUTED


@pytest.mark.nightly
def test_marginals_and_the_other_conditional_follow_from_a_joint_law():
    context = {
        "p": "distributions over discrete x, z",
        "q": "distributions over discrete x, z",
        "_where": ["q(x,z)=p(x)q(z|x)"],
    }
    assert verify(r"q(x|z)q(z) = p(x)q(z|x)", where=context).status in TOLD
    assert verify(r"q(z) = \sum_x p(x)q(z|x)", where=context).status in TOLD
    assert verify(r"q(z) = p(z)", where=context).status is Status.REFUTED


def test_a_second_formula_for_a_density_is_asked_about():
    context = {**JOINT, "_where": ["q(x,z)=p(x)q(z|x)", r"q(z)=p(z)"]}
    assert verify(r"\mathrm{KL}(q(z)\|p(z)) = 0", where=context).status is Status.UNREADABLE


@pytest.mark.parametrize(
    "said", ["I_q = mutual information under p(x)q(z|x)", "I_q is the mutual information under p(x)q(z|x)"]
)
def test_an_information_of_the_variables_of_its_joint_law(said):
    context = {"p(x)": "data distribution", "q(z|x)": "encoder", "_where": [said]}
    assert verify(r"I_q(x;z) \ge 0", where=context).status in TOLD
    assert verify(r"I_q(x;z) \le 0", where=context).status is Status.REFUTED
    assert verify(r"I_q(x;y) \ge 0", where=context).status is Status.UNREADABLE  # of which nothing is said
