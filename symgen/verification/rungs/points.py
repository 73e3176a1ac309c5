"""Exact points of the domain: special ones first, then seeded rationals; refute by enclosures, or support."""

from __future__ import annotations

from symgen.numeric import points
from symgen.verification.survey import Candidate, survey
from symgen.verification.task import Finding, Task

_COUNT = {"fast": 12, "ci": 40, "deep": 120}


def applies(task: Task) -> bool:
    return not task.has_tensors and not task.unknown_functions


def run(task: Task) -> Finding | None:
    """Compare both sides, unfolded to what they are defined to be, at points that meet the context's conditions."""
    count = _COUNT[task.budget] if task.symbols else 1
    found = points(task.symbols, task.claim.context.conditions, count=count, seed=task.seed)
    return survey(task, (Candidate(task.sides, values) for values in found))
