"""What a remembered verdict must still pass before it is believed again. Its sum was found right before that.

PROVED by an exact rung: the rung runs again and must give the very same verdict. Other PROVED, CERTIFIED and SUPPORTED
verdicts: no exact point among the first may refute the claim. REFUTED: the claim must fail at the counterexample, which
must lie in the domain. Where a value costs a quadrature, a limit or an endless sum, or the claim is about tensors or unknown
functions, these last two are left out, and the sum alone speaks for the entry. UNDECIDED says nothing that could be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symgen.numeric import points
from symgen.terms.term import Term
from symgen.verification import ladder
from symgen.verification.evidence import compare as c
from symgen.verification.evidence.compare import compare, is_slow
from symgen.verification.evidence.shrink import meets
from symgen.verification.task import Task
from symgen.verification.verdict import Status, Verdict

_SPOTS = 3
_EXACT = re.compile(r"-?[0-9]{1,400}(/[1-9][0-9]{0,399})?")
_JUDGED = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED, Status.REFUTED, Status.UNDECIDED)


def is_plausible(verdict: Verdict) -> bool:
    """Whether judging one claim can have given this: a word of the ladder, from a rung that it has."""
    rungs = (*ladder.RUNGS, "") if verdict.status is Status.UNDECIDED else ladder.RUNGS
    return verdict.status in _JUDGED and verdict.rung in rungs and verdict.first_wrong is None


def has_check(task: Task, verdict: Verdict) -> bool:
    """Whether there is anything to check beyond the sum."""
    return verdict.status in _CHECKS and (verdict.rung in ladder.EXACT_RUNGS or _is_checkable(task))


def still_holds(task: Task, verdict: Verdict) -> bool:
    """Whether a remembered verdict of the task passes the check of its status."""
    return not has_check(task, verdict) or _CHECKS[verdict.status](task, verdict)


def _rung_again(task: Task, verdict: Verdict) -> bool:
    if verdict.rung in ladder.EXACT_RUNGS:
        return ladder.climb(task, (verdict.rung,)) == verdict
    spots = points(task.symbols, task.drawn_within, count=_SPOTS, seed=task.seed)
    return not any(_kind(task, spot) == c.DIFFER for spot in spots)


def _is_checkable(task: Task) -> bool:
    """Whether both sides have values that come quickly at a point of scalars."""
    return not task.has_tensors and not task.unknown_functions and not any(map(is_slow, task.sides))


def _fails_there(task: Task, verdict: Verdict) -> bool:
    if verdict.counterexample is None:
        return True  # nowhere defined
    values = _values(task, verdict.counterexample.point)
    if values is None:
        return True  # written in another way, as complex numbers are
    inside = all(s.domain.contains(v) for s, v in values.items()) and meets(task, values)
    failing = (c.DIFFER, c.LEFT_UNDEFINED, c.RIGHT_UNDEFINED) if task.mode == "strict" else (c.DIFFER,)
    return inside and _kind(task, values) in failing


def _values(task: Task, point: Mapping[str, str]) -> dict[Term, Fraction] | None:
    texts = {s: point.get(s.attrs[0], "") for s in task.symbols}
    if len(point) != len(texts) or not all(map(_EXACT.fullmatch, texts.values())):
        return None
    return {s: Fraction(text) for s, text in texts.items()}


def _kind(task: Task, values: dict[Term, Any]) -> str:
    return compare(task.sides, task.claim.relation, values, need=c.MANY_DIGITS).kind


_CHECKS: Mapping[Status, Callable[[Task, Verdict], bool]] = {
    Status.PROVED: _rung_again,
    Status.CERTIFIED: _rung_again,
    Status.SUPPORTED: _rung_again,
    Status.REFUTED: _fails_there,
}
