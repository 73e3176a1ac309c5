"""Laws of functions that should be divergences or entropies: right ones keep them, planted mistakes break them by name."""

from functools import partial
from math import e, exp, inf, log, pi, sqrt

import numpy as np
import pytest

from symgen.errors import UnknownNameError, UsageError
from symgen.information import JS, KL, CrossEntropy, Entropy, Jeffreys, Renyi, SquaredHellinger
from symgen.testing import laws

ROW = {"family": "Normal", "spelling": "mean sd"}


def kl(m1, s1, m2, s2):
    return log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - 0.5


def jeffreys(*given):
    return kl(*given) + kl(*given[2:], *given[:2])


def hellinger(m1, s1, m2, s2):
    return 1 - sqrt(2 * s1 * s2 / (s1**2 + s2**2)) * exp(-((m1 - m2) ** 2) / (4 * (s1**2 + s2**2)))


def entropy(m, s):
    return log(2 * pi * e * s**2) / 2


def cross_entropy(m1, s1, m2, s2):
    return log(2 * pi * s2**2) / 2 + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2)


def renyi(m1, s1, m2, s2):
    mixed = 2 * s2**2 - s1**2
    return inf if mixed <= 0 else log(s2 / s1) - log(mixed / s2**2) / 2 + (m1 - m2) ** 2 / mixed


RIGHT = {
    "kl": (kl, KL),
    "jeffreys": (jeffreys, Jeffreys),
    "hellinger": (hellinger, SquaredHellinger),
    "entropy": (entropy, Entropy),
    "cross entropy": (cross_entropy, CrossEntropy),
    "renyi": (renyi, partial(Renyi, alpha=2)),
}
#: What somebody wrote, what it should be, and a law that it breaks.
PLANTED = {
    "factor": (lambda *a: 2 * kl(*a), KL, "derived value"),
    "swapped arguments": (lambda *a: kl(*a[2:], *a[:2]), KL, "derived value"),
    "dropped constant": (lambda *a: kl(*a) + 0.5, KL, "0 from a law to itself"),
    "sign": (lambda *a: -kl(*a), KL, "not negative"),
    "variance for standard deviation": (lambda a, b, c, d: kl(a, sqrt(b), c, sqrt(d)), KL, "right in other units"),
    "one-sided": (kl, Jeffreys, "symmetric"),
    "unbounded": (lambda *a: 2 * hellinger(*a), SquaredHellinger, "bounded"),
    "bits": (lambda m, s: entropy(m, s) / log(2), Entropy, "right in other units"),
    "constant left out": (lambda m, s: log(s), Entropy, "derived value"),
    "entropy of p": (lambda m1, s1, m2, s2: entropy(m2, s2), CrossEntropy, "least at equal laws"),
    "finite everywhere": (lambda *a: min(renyi(*a), 100.0), partial(Renyi, alpha=2), "derived value"),
    "an error": (lambda *a: log(a[0]), KL, "raises ValueError"),
}


BY_DAY = ("entropy", "swapped arguments", "constant left out")  # each takes seconds of quadratures or of shrinking


def shared(names):
    return [pytest.param(name, marks=() if name in BY_DAY else pytest.mark.nightly) for name in names]


@pytest.mark.parametrize("name", shared(RIGHT))
def test_right_functions_keep_the_laws(name):
    function, of = RIGHT[name]
    laws(function, of=of, **ROW)()


@pytest.mark.parametrize("mistake", shared(PLANTED))
def test_planted_mistakes_are_named(mistake):
    function, of, law = PLANTED[mistake]
    with pytest.raises(AssertionError, match=law) as caught:
        laws(function, of=of, **ROW)()
    assert "Normal(0, sd=" in str(caught.value)


@pytest.mark.nightly
def test_parameters_come_as_dictionaries_and_from_the_simplex():
    laws(lambda q, p: np.sum(q["p"] * np.log(q["p"] / p["p"])), of=KL, family="Categorical")()
    with pytest.raises(AssertionError, match="of Categorical breaks"):
        laws(lambda p: np.sum(p["p"] * np.log(p["p"])), of=Entropy, family="Categorical")()


@pytest.mark.nightly
def test_what_has_no_closed_form_is_held_against_quadrature():
    with pytest.raises(AssertionError, match="value by quadrature"):
        laws(lambda q, p: jeffreys(0, q["scale"], 0, p["scale"]) * 0, of=JS, family="HalfNormal")()


def test_questions_that_make_no_sense_are_refused():
    with pytest.raises(UnknownNameError, match="Normal"):
        laws(kl, of=KL, family="Normla")
    with pytest.raises(UsageError, match="mean, var, sd, prec"):
        laws(kl, of=KL, family="Normal", spelling="mean std")
    with pytest.raises(UsageError, match="partial"):
        laws(kl, of=Renyi, family="Normal")
