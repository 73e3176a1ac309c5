"""Means over vectors at small sizes, written out one variable or one outcome after the other: proved values take draws' place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from symgen.numeric import points, sizes
from symgen.terms.relations import Claim
from symgen.terms.term import Term, num
from symgen.terms.traverse import substitute
from symgen.verification.evidence.compare import integrals_deep
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.proofs.resolution import resolved
from symgen.verification.proofs.written_out import has_draws_of_vectors, written_out
from symgen.verification.task import Finding, Task

_POINTS = {"fast": 2, "ci": 4, "deep": 8}
_LARGEST = 5  # whole numbers further up would be written out for long

Point = dict[Term, Any]


def applies(task: Task) -> bool:
    return not task.unknown_functions and any(map(has_draws_of_vectors, task.sides))


def run(task: Task) -> Finding | None:
    """Compare what both sides are at sizes and indices that are numbers, with every mean over a vector written out."""
    return survey(task, _candidates(task), unit="points of several sizes")


def _candidates(task: Task) -> Iterator[Candidate]:
    made: dict[tuple[Any, ...], tuple[Term, Term] | None] = {}
    for assignment in sorted(sizes(task.sizes, seed=task.seed), key=_is_tiny) if task.sizes else [{}]:
        count = _POINTS[task.budget]
        for special in (False, True):
            for values in points(
                task.symbols, task.drawn_within, count=count, seed=task.seed, given=assignment, special=special
            ):
                whole = {s: num(v) for s, v in values.items() if not s.shape and s.domain.is_integer}
                if any(abs(n.attrs[0]) > _LARGEST for n in whole.values()):
                    continue
                key = tuple(sorted((s.attrs[0], n.attrs[0]) for s, n in whole.items()))
                if key not in made:
                    made[key] = _written(task.claim, whole)
                sides = made[key]
                if sides is not None:
                    yield Candidate(
                        sides, {**values, **{substitute(s, whole): v for s, v in values.items() if s.shape}}
                    )


def _is_tiny(assignment: Point) -> bool:
    return all(size == 1 for size in assignment.values())


def _written(claim: Claim, whole: dict[Term, Term]) -> tuple[Term, Term] | None:
    """Both sides at these whole numbers; None where a mean over a vector, or a quadrature inside of another, is left."""
    sides = []
    for side in (claim.left, claim.right):
        found = written_out(substitute(side, whole))
        if found is None:
            return None
        known = tuple(substitute(c, whole) for c in claim.context.conditions)
        value = resolved(found, known)
        if value.undefined or integrals_deep(value.term) > 1:
            return None
        sides.append(value.term)
    return sides[0], sides[1]
