"""Claims that trap verifiers and computer algebra: no false one may pass, no true one may be refuted."""

import pytest
from cases.public import parameters

from symgen.verification import Status, verify

PASSED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


def judge(row):
    return verify(f"{row['lhs']} {row['rel']} {row['rhs']}", where=row["vars"], mode=row["mode"])


def check(row, score, heading):
    verdict = judge(row)
    score(f"{heading}, {'true' if row['truth'] else 'false'} claims", str(verdict.status))
    if row["truth"]:
        assert verdict.status is not Status.REFUTED, str(verdict)
    else:
        assert not verdict, str(verdict)


@pytest.mark.parametrize("row", parameters("traps.jsonl"))
def test_traps(row, score):
    check(row, score, "traps")


@pytest.mark.parametrize("row", parameters("sympy_wrong.jsonl"))
def test_answers_that_sympy_gets_wrong(row, score):
    check(row, score, "sympy_wrong")
