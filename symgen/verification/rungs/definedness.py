"""Sides that are the same Term, and conditions that no point of the domain can meet."""

from __future__ import annotations

from symgen.terms.definedness import obligations
from symgen.terms.operators.logic import NEGATED
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_REFLEXIVE = ("eq", "le", "ge")


def applies(task: Task) -> bool:
    return task.claim.left == task.claim.right


def run(task: Task) -> Finding | None:
    """A claim about one and the same Term holds wherever that is defined."""
    if task.claim.relation not in _REFLEXIVE or task.claim.relation not in NEGATED:
        return None
    conditions = tuple(str(c) for c in obligations(task.claim.left))
    return None if conditions else Finding(Status.PROVED, "both sides are the same term, defined on the whole domain")
