"""Functions against formulas: none that is right is refuted, every planted mistake is caught, most are named."""

import pytest

from symgen.verification import Status, verify

pytest.importorskip("torch")
from unit.verification.code_samples import RIGHT, WRONG


@pytest.mark.parametrize(("function", "formula", "where", "args"), [pytest.param(*r[1:], id=r[0]) for r in RIGHT])
def test_right_code_is_supported_and_never_more(function, formula, where, args):
    verdict = verify(function, formula, where=where, args=args)
    assert verdict.status is Status.SUPPORTED and not verdict, str(verdict)
    assert verdict.points > 20 and verdict.rung == "code"


@pytest.mark.parametrize(
    ("function", "formula", "where", "args", "mistake"), [pytest.param(*r[1:], id=r[0]) for r in WRONG]
)
def test_planted_mistakes_are_refuted(function, formula, where, args, mistake):
    verdict = verify(function, formula, where=where, args=args)
    assert verdict.status is Status.REFUTED and verdict.counterexample is not None, str(verdict)
    assert mistake is None or verdict.mistake == mistake, str(verdict)
