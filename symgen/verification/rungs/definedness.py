"""Sides that are the same Term, and sides that name a law which exists nowhere."""

from __future__ import annotations

from symgen.terms.definedness import obligations
from symgen.terms.operators.logic import NEGATED
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_REFLEXIVE = ("eq", "le", "ge")


def applies(task: Task) -> bool:
    return task.claim.left == task.claim.right or _absent_law(task) is not None


def run(task: Task) -> Finding | None:
    """A claim about one and the same Term holds wherever that is defined; one about a law that never exists is nowhere."""
    law = _absent_law(task)
    if law is not None:
        return Finding(Status.REFUTED, f"the claim is nowhere defined: no value of its symbols gives a law {law}")
    if task.claim.relation not in _REFLEXIVE or task.claim.relation not in NEGATED:
        return None
    conditions = tuple(str(c) for c in obligations(task.claim.left))
    return None if conditions else Finding(Status.PROVED, "both sides are the same term, defined on the whole domain")


def _absent_law(task: Task) -> Term | None:
    """A law with a parameter that is always outside of its domain, unless a case may leave it out."""
    from symgen.probability.laws import is_nowhere

    parts = [part for side in (task.claim.left, task.claim.right) for _, part in subterms(side)]
    if any(part.op == "cases" for part in parts):
        return None
    return next((part for part in parts if part.op == "law" and is_nowhere(part)), None)
