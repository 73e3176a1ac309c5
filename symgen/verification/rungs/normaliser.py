"""Exact identities: both sides have one normal form over independent kernels."""

from __future__ import annotations

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate, points
from symgen.terms.definedness import obligations
from symgen.terms.term import Term
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_TRIED = 24
_BITS = 128


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
    if not defined_somewhere(task):
        return None
    relations = f" using {', '.join(proof.relations)}" if proof.relations else ""
    return Finding(Status.PROVED, f"one normal form over independent kernels{relations}", conditions=conditions)


def defined_somewhere(task: Task) -> bool:
    """Whether both sides may have a value at some point: an equation that is nowhere defined is no identity."""
    claim = task.claim
    owed = tuple(dict.fromkeys((*obligations(claim.left), *obligations(claim.right))))
    if not owed or task.unknown_functions:
        return True  # finite models of unknown functions come later; no point of the domain says what p(x) is
    free = frozenset().union(*(o.free for o in owed), *(c.free for c in claim.context.conditions))
    found = points(free, claim.context.conditions, count=_TRIED, seed=task.seed)
    return any(not any(_fails(o, point) for o in owed) for point in found)


def _fails(condition: Term, point: dict[Term, object]) -> bool:
    """Whether a condition surely fails at a point; what cannot be decided may hold."""
    try:
        value = evaluate(condition, point, balls(_BITS))
    except Undefined:
        return True
    except (Undecided, Unsupported):
        return False
    return not (value.all() if hasattr(value, "all") else value)
