"""Where the one of a one-hot vector stands, by the words of its context."""

import pytest

from symgen.reading.context.one_hot import with_place
from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
P = {"p": "probability vector of length K, positive entries"}


@pytest.mark.parametrize(
    "words",
    [
        "one-hot vector with y_c = 1", "one-hot vector of class c", "one-hot, one at c",
        "one-hot label of length K, true class c", "one-hot encoding of the label c", "one-hot target, 1 at position c",
    ],
)  # fmt: skip
def test_the_place_is_named(words):
    kept, place = with_place("y", words)
    assert place == "c" and "vector" in kept and " c" not in kept


@pytest.mark.parametrize(
    "words", ["one-hot vector of length K", "one-hot label y", "class c", "one-hot vector of a class"]
)
def test_no_place_is_made_up(words):
    assert with_place("y", words) == (words, "")


@pytest.mark.parametrize(("right", "holds"), [(r"-\log p_c", True), (r"\log p_c", False)])
@pytest.mark.parametrize("words", ["one-hot vector, y_c = 1", "one-hot label for class c"])
def test_cross_entropies_are_judged(words, right, holds):
    verdict = verify(rf"-\sum_{{k=1}}^K y_k\log p_k = {right}", where={**P, "y": words, "c": "class"})
    assert (verdict.status in PASSED) if holds else (verdict.status is Status.REFUTED), str(verdict)
