"""Claims about tensors of symbolic size: exact entries at several sizes and structures."""

from __future__ import annotations

from collections.abc import Iterator

from symgen.numeric import points, sizes
from symgen.verification.survey import Candidate, survey
from symgen.verification.task import Finding, Task

_POINTS_A_SIZE = {"fast": 2, "ci": 4, "deep": 12}


def applies(task: Task) -> bool:
    return task.has_tensors and not task.unknown_functions


def run(task: Task) -> Finding | None:
    """Compare at sizes 1, 2, 3 and mixed, with rational entries of the declared structure."""
    return survey(task, _candidates(task), unit="points of several sizes")


def _candidates(task: Task) -> Iterator[Candidate]:
    conditions = task.claim.context.conditions
    for assignment in sizes(task.sizes, seed=task.seed):
        count = _POINTS_A_SIZE[task.budget]
        for values in points(task.symbols, conditions, count=count, seed=task.seed, given=assignment):
            yield Candidate(task.sides, values)
