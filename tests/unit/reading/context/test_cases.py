"""Definitions by cases in words: no case is dropped."""

import pytest

from symgen.verification import Status, verify

POSITIVE_PART = [
    "f(x) = x if x > 0, 0 otherwise",
    "f(x) = x for x > 0 and f(x) = 0 otherwise",
    "f(x) = x when x > 0 and 0 else",
    "f(x) = x for x > 0, else 0",
    r"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
]


@pytest.mark.parametrize("said", POSITIVE_PART)
def test_functions_by_cases(said):
    where = {"x": "real", "_where": [said]}
    assert verify(r"f(x) = \max(x, 0)", where=where).status in (Status.PROVED, Status.SUPPORTED)
    assert verify(r"f(x) = |x|", where=where).status is Status.REFUTED


def test_both_cases_of_a_leaky_function_count():
    said = r"\mathrm{LeakyReLU}_a(x) = x for x \ge 0 and a x for x < 0"
    claim = r"\mathrm{LeakyReLU}_a(x) = \max(x, a x)"
    right = verify(claim, where={"x": "real", "a": "slope in (0,1)", "_where": [said]})
    wrong = verify(claim, where={"x": "real", "a": "positive slope", "_where": [said]})
    assert right.status in (Status.PROVED, Status.SUPPORTED), right
    assert wrong.status is Status.REFUTED, wrong
