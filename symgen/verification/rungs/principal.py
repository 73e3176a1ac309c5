"""Constants that are algebraic numbers, and inverse functions carried out on their principal ranges."""

from __future__ import annotations

from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError
from symgen.numeric import Undefined, Unsupported
from symgen.numeric.algebraic import algebraic_equal
from symgen.terms.definedness import obligations
from symgen.verification.proofs.principal import principal
from symgen.verification.rungs.normaliser import defined_somewhere
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status


def applies(task: Task) -> bool:
    return task.claim.relation == "eq" and not task.has_tensors and not task.unknown_functions


def run(task: Task) -> Finding | None:
    """PROVED when both sides are one algebraic number, or have one normal form after inverses are carried out."""
    if not task.symbols and _is_one_algebraic_number(task):
        return Finding(Status.PROVED, "one algebraic number: the same minimal polynomial and the same root")
    left, right = (principal(side) for side in task.sides)
    owed = tuple(str(o) for side in task.sides for o in obligations(side))
    if (left, right) == task.sides or (task.mode == "strict" and owed) or not defined_somewhere(task):
        return None
    try:
        proof = prove_equal(left, right, task.claim.context)
    except BudgetError:
        return None
    method = "inverse functions on their principal ranges, then one normal form"
    return Finding(Status.PROVED, method, conditions=tuple(dict.fromkeys(owed))) if proof is not None else None


def _is_one_algebraic_number(task: Task) -> bool:
    try:
        return algebraic_equal(*task.sides)
    except (Unsupported, Undefined):
        return False
