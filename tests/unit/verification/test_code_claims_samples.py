"""Functions against formulas: none that is right is refuted, every planted mistake is caught, most are named."""

import pytest

from symgen.verification import Status, verify

pytest.importorskip("torch")
from unit.verification.code_samples import RIGHT, WRONG
from unit.verification.code_samples_more import MORE_RIGHT, MORE_WRONG


def _rows(first, more):
    """Samples by name; the later ones take a minute and are left to slow runs."""
    later = {"marks": pytest.mark.slow}
    return [pytest.param(*r[1:], id=r[0]) for r in first] + [pytest.param(*r[1:], id=r[0], **later) for r in more]


ALL_RIGHT = _rows(RIGHT, MORE_RIGHT)
ALL_WRONG = _rows(WRONG, [(*row, None) for row in MORE_WRONG])
#: Derived formulas and those of tensors want more than a second.
BUDGETS = ["fast", pytest.param("ci", marks=pytest.mark.slow)]


@pytest.mark.parametrize("budget", BUDGETS)
@pytest.mark.parametrize(("function", "formula", "where", "args"), ALL_RIGHT)
def test_right_code_is_never_refuted_and_never_more_than_supported(function, formula, where, args, budget):
    verdict = verify(function, formula, where=where, args=args, budget=budget)
    assert verdict.status in (Status.SUPPORTED, Status.UNDECIDED) and not verdict, str(verdict)
    assert budget == "fast" or (verdict.status is Status.SUPPORTED and verdict.points > 20), str(verdict)


@pytest.mark.parametrize(("function", "formula", "where", "args", "mistake"), ALL_WRONG)
def test_planted_mistakes_are_refuted(function, formula, where, args, mistake):
    verdict = verify(function, formula, where=where, args=args, budget="deep")  # it ends where the mistake is seen
    assert verdict.status is Status.REFUTED and verdict.counterexample is not None, str(verdict)
    assert mistake is None or verdict.mistake == mistake, str(verdict)
