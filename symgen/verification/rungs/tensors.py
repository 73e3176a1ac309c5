"""Claims about tensors of symbolic size: exact entries at several sizes and structures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from symgen.numeric import points, sizes
from symgen.terms.term import Term
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.task import Finding, Task

#: Points a size: generic ones, and special tensors (zeros, ones, unit vectors, identities, ...), many of which commute.
_GENERIC = {"fast": 1, "ci": 2, "deep": 6}
_SPECIAL = {"fast": 4, "ci": 10, "deep": 30}

Point = dict[Term, Any]


def applies(task: Task) -> bool:
    return task.has_tensors and not task.unknown_functions


def run(task: Task) -> Finding | None:
    """Compare at sizes 1, 2, 3 and mixed, with rational entries of the declared structure."""
    return survey(task, candidates(task, task.sides), unit="points of several sizes")


def candidates(task: Task, sides: tuple[Term, Term]) -> Iterator[Candidate]:
    """Points of the sizes and structures of a task for its sides, or for what they are derived to be."""
    for assignment in sorted(sizes(task.sizes, seed=task.seed), key=_is_tiny):
        for values in generic_first(task, assignment):
            yield Candidate(sides, values)


def generic_first(task: Task, assignment: Point) -> list[Point]:
    """By turns a point drawn at random and a special one, as many as the budget allows a size.

    Special tensors (identity, ones, ...) and numbers (1) hide much: matrices that commute, a taken for a**2.
    """
    counts = (_GENERIC[task.budget], False), (_SPECIAL[task.budget], True)
    drawn, special = (
        points(task.symbols, task.claim.context.conditions, count=count, seed=task.seed, given=assignment, special=kind)
        for count, kind in counts
    )
    return [p for pair in zip_longest(drawn, special) for p in pair if p is not None]


def _is_tiny(assignment: dict[Term, Any]) -> bool:
    """Where all sizes are 1 everything commutes: those say least and come last."""
    return all(size == 1 for size in assignment.values())
