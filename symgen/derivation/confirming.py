"""A finished derivation, looked at once with numbers: its first and its last line must have one value at a point.

A step by a rule is as good as the rule and the rewriting that makes an instance of it, and nothing else evaluates it. Doubles
and a coarse quadrature at one point decide nothing, so that a difference only has the ladder judge the step that makes it, by
evidence that relies on no rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.derivation.kernel import Step
from symgen.errors import SymgenError
from symgen.information import unfold
from symgen.numeric import QUICK_LOOK, evaluate, mp, points
from symgen.terms.context import Context
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification import ladder
from symgen.verification.evidence.survey import is_generic
from symgen.verification.task import Task
from symgen.verification.verdict import Status

_TOLERANCE, _SMALL = 1e-3, 1e-3
_BY_DIFFERENCES = ("grad", "jacobian", "hessian")  # which doubles are too coarse for
_DIGITS = 15
_SIZE = 2  # of tensors
_DRAWN, _TRIED = 5, 2  # points
_HOLDS = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)

Point = Mapping[Any, Any]


def confirmed(steps: tuple[Step, ...], context: Context) -> tuple[Step, ...]:
    """The steps; one by a rule that changes the value at a point has the verdict that the ladder gives its bare equation."""
    if not steps or not any(step.verdict.rung == "rule" for step in steps):
        return steps
    first, last = steps[0].before, steps[-1].after
    for point in _places(first, last, context):
        ends = _value(first, point), _value(last, point)
        if all(value is not None for value in ends):
            return steps if _alike(*ends) else tuple(_where_it_holds(step, point, context) for step in steps)
    return steps


def _where_it_holds(step: Step, point: Point, context: Context) -> Step:
    """The step, judged anew by its bare equation where the values of its lines at a point differ."""
    before, after = _value(step.before, point), _value(step.after, point)
    if before is None or after is None or _alike(before, after):
        return step
    claim = ladder.claim_of(step.before, step.after, context)
    found = ladder.climb(Task(claim, budget="fast", rules=False), ladder.INDEPENDENT_RUNGS, naming=False)
    if found.status in _HOLDS:
        return step  # the coarse look was wrong
    doubt = f"numbers speak against it, and {found.method}"
    return replace(step, verdict=found if found.status is Status.REFUTED else ladder.undecided(doubt))


def _places(first: Term, last: Term, context: Context) -> list[Point]:
    """Ordinary points at which both lines should have a value, those first that are far from 0 and from infinity."""
    if first.domain.field == "law":
        return []
    task = Task(ladder.claim_of(first, last, context))
    if task.unknown_functions:
        return []
    given = {size: Fraction(_SIZE) for size in task.sizes}
    found = points(task.symbols, task.admitted, count=_DRAWN, seed=task.seed, given=given, special=False)
    return sorted(filter(is_generic, found), key=_reach)[:_TRIED]


def _reach(point: Point) -> float:
    numbers = [abs(float(v)) for v in point.values() if isinstance(v, Fraction) and v]
    return max((max(v, 1 / v) for v in numbers), default=1.0)


def _value(line: Term, point: Point) -> Any | None:
    """The value of a line to a few digits; None where it is not finite, or no coarse quadrature has it."""
    system = mp(_DIGITS) if any(n.op in _BY_DIFFERENCES for _, n in subterms(line)) else QUICK_LOOK
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(evaluate(unfold(line), point, system), dtype=complex)
    except (SymgenError, OverflowError, TypeError):
        return None
    return value if np.isfinite(value).all() else None


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are one number, as far as a coarse look tells."""
    if one.shape != other.shape:
        return True  # a scalar that stands for a tensor of equal entries, or the other way round
    scale = max(float(np.abs(one).max(initial=0)), float(np.abs(other).max(initial=0)), _SMALL)
    return bool(np.abs(one - other).max(initial=0) <= _TOLERANCE * scale)
