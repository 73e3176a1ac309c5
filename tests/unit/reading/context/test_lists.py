"""Names that are listed from the first to the last."""

import pytest

from symgen.reading.context.lists import as_sentences
from symgen.verification import Status, verify

SQUARES = r"\left(\sum_{i=1}^n x_i\right)^2 \le n\sum_{i=1}^n x_i^2"


@pytest.mark.parametrize(
    "context",
    [{"x_1, ..., x_n": "real numbers"}, {"_where": [r"x_1,\dots,x_n > 0"]}, {r"x_1,x_2,\ldots,x_n": "positive"}],
)
def test_what_is_said_of_a_list_is_said_of_each(context):
    assert verify(SQUARES, where=context).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(SQUARES.replace(r"\le n", r"\le "), where=context).status is Status.REFUTED


def test_several_lists_and_other_names():
    words = {"x_1, ..., x_n, y_1, ..., y_n": "positive", "a": "real"}
    assert as_sentences(words, []) == ({"a": "real"}, ["x_1, ..., x_n are positive", "y_1, ..., y_n are positive"])


@pytest.mark.parametrize("said", ["i.i.d. N(mu, 1)", "independent with mean mu and variance 1"])
def test_a_sample_is_as_long_as_a_whole_number(said):
    for context in ({"X_1, ..., X_n": said}, {"_where": [f"X_1, ..., X_n are {said}"]}):
        verdict = verify(r"\mathbb{E}[\bar X] = \mu", where={"mu": "real", **context})
        assert verdict.status in (Status.PROVED, Status.SUPPORTED), str(verdict)
        assert verify(r"\mathbb{E}[\bar X] = n\mu", where={"mu": "real", **context}).status is Status.REFUTED
