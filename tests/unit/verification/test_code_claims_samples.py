"""Functions against formulas: none that is right is refuted, every planted mistake is caught, most are named."""

import pytest
from shares import marks

from symgen.verification import Status, verify

pytest.importorskip("torch")
from unit.verification.code_samples import RIGHT, WRONG
from unit.verification.code_samples_more import MORE_RIGHT, MORE_WRONG


def _rows(rows, *marks, budget=()):
    return [pytest.param(*row[1:], *budget, id="-".join((row[0], *budget)), marks=marks) for row in rows]


slow, nightly = pytest.mark.slow, pytest.mark.nightly
#: The later samples take minutes in the larger budget, which derived formulas and those of tensors want.
ALL_RIGHT = [
    *_rows(RIGHT, budget=("fast",)),
    *(pytest.param(*row[1:], "fast", id=f"{row[0]}-fast", marks=[slow, *marks(row[0], 6)]) for row in MORE_RIGHT),
    *(pytest.param(*row[1:], "ci", id=f"{row[0]}-ci", marks=[slow, *marks(row[0], 8)]) for row in RIGHT),
    *_rows(MORE_RIGHT, nightly, budget=("ci",)),
]
ALL_WRONG = [*_rows(WRONG), *_rows([(*row, None) for row in MORE_WRONG], slow)]


@pytest.mark.parametrize(("function", "formula", "where", "args", "budget"), ALL_RIGHT)
def test_right_code_is_never_refuted_and_never_more_than_supported(function, formula, where, args, budget):
    verdict = verify(function, formula, where=where, args=args, budget=budget)
    assert verdict.status in (Status.SUPPORTED, Status.UNDECIDED) and not verdict, str(verdict)
    assert budget == "fast" or (verdict.status is Status.SUPPORTED and verdict.points > 20), str(verdict)


@pytest.mark.parametrize(("function", "formula", "where", "args", "mistake"), ALL_WRONG)
def test_planted_mistakes_are_refuted(function, formula, where, args, mistake):
    verdict = verify(function, formula, where=where, args=args, budget="deep")  # it ends where the mistake is seen
    assert verdict.status is Status.REFUTED and verdict.counterexample is not None, str(verdict)
    assert mistake is None or verdict.mistake == mistake, str(verdict)
