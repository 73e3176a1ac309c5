"""Claims whose sides agree to thousands of digits: the truth by mpmath from a difference that does not cancel."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from laws import plain_mpmath, vanishing_claims
from mpmath import mp, mpf

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)
ROWS = [
    row
    for group in (vanishing_claims.SATURATED, vanishing_claims.EXPANDED, vanishing_claims.SYMBOLIC)
    for row in group
]  # fmt: skip
LOOKED_AT_BY_NUMBERS = [*vanishing_claims.SUMMED]
DIGITS = 60
_TEN = re.compile(r"10\*\*(\d+)")


def with_number(text, number):
    return re.sub(r"\bN\b", f"({number})" if "*" in number else number, text)


def at(point, number):
    return {
        name: plain_mpmath.evaluate(with_number(value, number), {})
        for name, value in (item.split("=") for item in point.split(",") if item)
    }


def digits_for(number):
    """So many that mpmath sees a power of the number beside another: its formulas are plain."""
    found = _TEN.fullmatch(number)
    scale = int(found[1]) if found else int(number)
    return 4 * DIGITS + (4 * scale if scale > 100 else 0)


def ids(rows):
    return [row[0] for row in rows]


EVERY = [*ROWS, *LOOKED_AT_BY_NUMBERS]


@pytest.mark.parametrize("row", EVERY, ids=ids(EVERY))
def test_left_less_right_is_what_it_is_said_to_be(row):
    claim, _, _, difference, point, (moderate, _) = row
    with mp.workdps(DIGITS):
        names = at(point, moderate)
        left, _, right = plain_mpmath.sides(with_number(claim, moderate), names)
        said = plain_mpmath.evaluate(with_number(difference, moderate), names)
        assert abs(left - right - said) < mpf(10) ** (-DIGITS // 2)
        assert difference == "0" or abs(said) > mpf(10) ** (-DIGITS // 4)


@pytest.mark.parametrize("row", EVERY, ids=ids(EVERY))
def test_the_truth_is_that_of_the_difference(row):
    claim, _, truth, difference, point, (_, great) = row
    relation = plain_mpmath.split(claim)[1]
    with mp.workdps(digits_for(great)):
        said = mp.re(plain_mpmath.evaluate(with_number(difference, great), at(point, great)))
    holds = {"==": said == 0, "<": said < 0, ">": said > 0, "<=": said <= 0, ">=": said >= 0}[relation]
    assert holds is truth


def judged():
    """Each claim judged once, without anything remembered."""
    found = {}
    for row in EVERY:
        claim, where, *_, (_, great) = row
        found[row] = verify(with_number(claim, great), where=with_number(where, great), cache=False)
    return found


def test_no_false_claim_passes_no_true_one_is_refuted_and_most_are_decided():
    """In one test: spread over processes, each of them would judge all."""
    verdicts = judged()
    wrong = [
        str((row, v)) for row, v in verdicts.items() if (v.status is Status.REFUTED if row[2] else v.status in PASSED)
    ]
    assert not wrong, "\n".join(wrong)
    kinds = Counter((row[2], verdicts[row].status) for row in ROWS)
    true, false = (sum(1 for row in ROWS if row[2] is truth) for truth in (True, False))
    assert kinds[False, Status.REFUTED] >= 0.95 * false, kinds
    assert sum(kinds[True, status] for status in PASSED) >= 0.8 * true, kinds


@pytest.mark.parametrize(("claim", "why"), vanishing_claims.COINCIDENCES)
def test_a_coincidence_to_hundreds_of_digits_is_no_support(claim, why):
    assert verify(claim, cache=False).status not in PASSED, why
