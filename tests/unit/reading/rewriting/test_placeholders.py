r"""Policies and other laws whose point is a dot: a \sim \pi(\cdot | s)."""

import pytest

from symgen.errors import ReadingError
from symgen.reading import read
from symgen.reading.claims_reader import claims
from symgen.verification import Status

PASSED = (Status.PROVED, Status.SUPPORTED)


def verdict(display):
    (line,) = read(f"$$ {display} $$").verify(budget="fast")
    return line.verdict


@pytest.mark.parametrize(
    ("dotted", "whole"),
    [
        (r"\mathbb{E}_{a \sim \pi(\cdot | s)}[f(a)] = 1", r"\mathbb{E}_{a \sim \pi(a | s)}[f(a)] = 1"),
        (r"\mathbb{E}_{z \sim q_\phi(\cdot | x)}[f(z)] = 1", r"\mathbb{E}_{z \sim q_\phi(z | x)}[f(z)] = 1"),
    ],
)
def test_the_dot_is_the_variable_of_the_law(dotted, whole):
    assert [str(c) for c in claims(dotted)[0]] == [str(c) for c in claims(whole)[0]]


def test_policies_are_judged():
    score = r"\mathbb{E}_{a\sim\pi_\theta(\cdot|s)}[\nabla_\theta\log\pi_\theta(a|s)]"
    assert verdict(rf"{score} = 0").status in PASSED
    assert verdict(r"\mathbb{E}_{a\sim\pi(\cdot|s)}[f(a)] = \sum_a \pi(a|s) f(a)").status in PASSED
    wrong = verdict(r"\mathbb{E}_{a\sim\pi(\cdot|s)}[f(a)] = \sum_a \pi(a|s) f(a)^2")
    assert wrong.status is Status.REFUTED or "it fails at" in str(wrong)


def test_a_policy_without_what_is_given_may_be_a_value():
    with pytest.raises(ReadingError, match="which nothing declares, before a bracket"):
        claims(r"Q(s, \pi(s)) = 2 V(s)")
