"""Exact identities: both sides have one normal form over independent kernels."""

from __future__ import annotations

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.numeric import points
from symgen.terms.term import Term
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status


def applies(task: Task) -> bool:
    return task.claim.relation in ("eq", "le", "ge")


def run(task: Task) -> Finding | None:
    """PROVED when the normaliser shows equality; what it cancelled becomes a side condition."""
    claim = task.claim
    try:
        proof = prove_equal(claim.left, claim.right, claim.context)
    except BudgetError:
        return None
    if proof is None:
        return None
    conditions = tuple(str(o) for o in proof.obligations)
    if task.mode == "strict" and not proof.keeps_definedness:
        return None
    if proof.obligations and not _met_somewhere(task, proof.obligations):
        return None
    relations = f" using {', '.join(proof.relations)}" if proof.relations else ""
    return Finding(Status.PROVED, f"one normal form over independent kernels{relations}", conditions=conditions)


def _met_somewhere(task: Task, obligations: tuple[Term, ...]) -> bool:
    """Whether some point of the domain meets every side condition: an equation that is nowhere defined is no identity."""
    if task.unknown_functions:
        return True  # its finite models come later; no point of the domain says what p(x) is
    free = frozenset().union(*(o.free for o in obligations), *(c.free for c in task.claim.context.conditions))
    return bool(points(free, (*task.claim.context.conditions, *obligations), count=1, seed=task.seed))
