r"""Laws by the part that they have in a model, and sentences that say no more than which letters are laws."""

from __future__ import annotations

import pytest

from symgen.reading.context.roles import read_as_law, with_roles
from symgen.verification import Status, verify

TOLD = (Status.PROVED, Status.SUPPORTED)
BOUND = r"\log p(x) \ge \mathbb{E}_{q(z\mid x)}[\log p(x\mid z)]-\mathrm{KL}(q(z\mid x)\,\|\,p(z))"
PARTS = {"q(z|x)": "approximate posterior", "p(x|z)": "likelihood", "p(z)": "prior"}
LINEAR = {
    "w": "real", "x": "real", "s": "positive", "_where": ["prior z ~ N(0,1), decoder x|z ~ N(wz,s^2)"],
}  # fmt: skip


@pytest.mark.parametrize(
    "name, words, text, kind",
    [
        ("q", "proposal over z", r"\mathbb{E}_{z\sim q}[z] = 0", "density"),
        ("q_phi", "inference network", r"\mathbb{E}_{q_\phi(z\mid x)}[z] = 0", "density"),
        ("\\pi", "softmax policy over a finite action set", r"\mathbb{E}_{a\sim\pi}[r(a)] = 0", "pmf"),
        (
            "\\pi",
            "softmax policy",
            r"\mathbb{E}_{a\sim\pi}[r(a)] = \theta_a",
            "softmax policy",
        ),  # of which entries are read
        ("q", "proposal over z", "q + 1 = 2", "proposal over z"),
        ("q", "normal density with mean 0", r"\mathbb{E}_{z\sim q}[z] = 0", "normal density with mean 0"),
        ("q", "pmf on {1,...,K}", r"\mathbb{E}_{z\sim q}[q(z)] = 1", "pmf"),
        ("q", "pmf on {1,...,K}", r"\mathbb{E}_{z\sim q}[q(z)] = K", "pmf on {1,...,K}"),
    ],
)
def test_words(name, words, text, kind):
    assert with_roles({name: words}, [], text)[0] == {name: kind}


@pytest.mark.parametrize(
    "sentence, laws",
    [
        ("p(x,z) joint pmf of discrete x and z, strictly positive", {"p": "pmf"}),
        ("p(x,z) > 0 joint pmf, x fixed; p(x) its marginal", {"p": "pmf"}),
        ("x observed, z latent, both discrete", {}),
        ("p(x,z)=p(z)p(x|z) positive joint pmf of discrete x, z", {"p": "pmf"}),
    ],
)
def test_sentences_that_say_no_more(sentence, laws):
    assert with_roles({}, [sentence], "p(x) = 1") == (laws, [])


@pytest.mark.parametrize(
    "sentence", ["p(x) is the density of X", "a \\to b \\to c", "X and Y independent", "x = z + 1", "z"]
)
def test_sentences_that_say_more_are_left(sentence):
    assert with_roles({}, [sentence], "p(x) = 1") == ({}, [sentence])


def test_a_density_of_what_has_a_law_is_left_to_it():
    told = ["y = x + n", "p(y) is the marginal density of y"]
    assert with_roles({}, told, "p(y) = 1") == ({}, told)


def test_probability_vectors_of_which_entries_are_read():
    words, _ = with_roles({"p": "pmf, strictly positive", "q": "pmf"}, [r"D = \sum_i p_i\log(p_i/q_i)"], r"D \ge 0")
    assert words == {"p": "probability vector, positive entries", "q": "probability vector"}


@pytest.mark.parametrize("text", [r"\mathrm{KL}(q\,\|\,p)", r"x\sim q", r"\mathbb{E}_q[x]", r"q(z\mid x)"])
def test_places_of_laws(text):
    assert read_as_law("q", [text]) and not read_as_law("r", [text])


def test_claims():
    assert verify(BOUND, where=PARTS).status in TOLD
    assert verify(BOUND.replace(r"\ge", r"\le"), where=PARTS).status is Status.REFUTED
    assert verify(r"\mathrm{Var}(x) = w^2+s^2", where=LINEAR).status in TOLD
    assert verify(r"\mathrm{Var}(x) = w^2+s", where=LINEAR).status is Status.REFUTED
