"""Exact points of the domain: special ones, those that the formulas point at, seeded rationals; refute, or support."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from symgen.numeric import points
from symgen.terms.term import Term
from symgen.verification.evidence.compare import is_slow
from symgen.verification.evidence.landmarks import landmarks
from symgen.verification.evidence.shrink import meets
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.evidence.tightest import margin, tightest, wandering
from symgen.verification.processes.stopwatch import Stopwatch
from symgen.verification.task import BUDGETS, Finding, Task

_COUNT = {"fast": 12, "ci": 40, "deep": 120}
_FAR, _MODERATE = 10**100, 10**4  # quadratures and differences lose their meaning far out

_NEEDED = {"fast": 10, "ci": 6, "deep": 12}  # agreeing points for a quadrature with parameters, which may diverge
_COSTLY = 0.08  # of the budget, for one point
_FIRST = 4  # points away from 0 and 1 before any near them

Point = dict[Term, Any]


def applies(task: Task) -> bool:
    return not task.has_tensors and not task.unknown_functions


def run(task: Task) -> Finding | None:
    """Compare both sides, unfolded to what they are defined to be, at points that meet the context's conditions."""
    parametrised = bool(task.symbols) and any(is_slow(side) for side in task.sides)
    return survey(task, _candidates(task), need=_NEEDED[task.budget] if parametrised else 4, hurry=True)


def _candidates(task: Task) -> Iterator[Candidate]:
    conditions = task.claim.context.conditions
    count = _COUNT[task.budget] if task.symbols else 1
    found = points(task.symbols, conditions, count=count, seed=task.seed)
    slow = any(is_slow(side) for side in task.sides)
    for values in _by_turns(found, _COSTLY * BUDGETS[task.budget]) if slow else found:
        yield Candidate(task.sides, values)
    for values in landmarks(task.sides, conditions, found, largest=_MODERATE if slow else _FAR):
        yield Candidate(task.sides, values)
    if task.claim.relation != "eq" and not slow:
        least = margin(task.sides, task.claim.relation)
        for values in tightest(least, task.symbols, found[:4]):
            if meets(task, values):
                yield Candidate(task.sides, values)
        for values in wandering(least, task.symbols, found, partial(meets, task), task.seed):
            yield Candidate(task.sides, values)


def _by_turns(found: list[Point], limit: float) -> Iterator[Point]:
    """By turns a point away from 0 and 1, and one near them: integrals are singular, so slow but telling, at the latter.

    Once one of those costs more than `limit` seconds, the others wait until the end.
    """
    near = [p for p in found if any(isinstance(v, Fraction) and abs(v) <= 1 for v in p.values())]
    far = [p for p in found if p not in near]
    yield from far[:_FIRST]
    far, costly = far[_FIRST:], False
    while far or near:
        if far:
            yield far.pop(0)
        if near and not (costly and far):
            watch = Stopwatch()
            yield near.pop(0)
            costly = costly or watch.seconds > limit
