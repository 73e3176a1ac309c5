"""Exact points of the domain: special ones, those that the formulas point at, seeded rationals; refute, or support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from symgen.numeric import points
from symgen.terms.term import Term
from symgen.verification.compare import is_slow
from symgen.verification.landmarks import landmarks
from symgen.verification.survey import Candidate, survey
from symgen.verification.task import Finding, Task
from symgen.verification.tightest import margin, tightest

_COUNT = {"fast": 12, "ci": 40, "deep": 120}
_FAR, _MODERATE = 10**100, 10**4  # quadratures and differences lose their meaning far out


def applies(task: Task) -> bool:
    return not task.has_tensors and not task.unknown_functions


def run(task: Task) -> Finding | None:
    """Compare both sides, unfolded to what they are defined to be, at points that meet the context's conditions."""
    return survey(task, _candidates(task))


def _candidates(task: Task) -> Iterator[Candidate]:
    conditions = task.claim.context.conditions
    count = _COUNT[task.budget] if task.symbols else 1
    found = points(task.symbols, conditions, count=count, seed=task.seed)
    slow = any(is_slow(side) for side in task.sides)
    for values in sorted(found, key=_near_singular) if slow else found:
        yield Candidate(task.sides, values)
    for values in landmarks(task.sides, conditions, found, largest=_MODERATE if slow else _FAR):
        yield Candidate(task.sides, values)
    if task.claim.relation != "eq" and not slow:
        for values in tightest(margin(task.sides, task.claim.relation), task.symbols, found[:4]):
            yield Candidate(task.sides, values)


def _near_singular(values: Mapping[Term, Any]) -> bool:
    """Integrals are most often singular, and so slow, at parameters 0, 1 and between: those come last."""
    return any(isinstance(v, Fraction) and abs(v) <= 1 for v in values.values())
