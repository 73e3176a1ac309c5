"""Rounded functions of a real number: decided on every cell of the line between the places where something jumps."""

from __future__ import annotations

from symgen.calculus.normaliser import prove_equal
from symgen.calculus.normaliser.signs import proves_nonnegative
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.term import Term
from symgen.verification.evidence.tightest import margin
from symgen.verification.proofs.cells import jumping_symbol, on_cells
from symgen.verification.proofs.periods import Irregular
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status


def applies(task: Task) -> bool:
    plain = not task.has_tensors and not task.unknown_functions and not task.claim.context.conditions
    return plain and task.claim.relation in ("eq", "le", "ge") and jumping_symbol(task.sides) is not None


def run(task: Task) -> Finding | None:
    """PROVED when the claim holds on every cell, at its ends and inside."""
    if any(obligations(side) for side in task.sides):
        return None
    real = jumping_symbol(task.sides)
    assert real is not None
    count = 0
    try:
        for left, right in on_cells(task.sides, real):
            count += 1
            if task.expired or not _holds(left, right, task.claim.relation):
                return None
    except Irregular:
        return None
    name = real.attrs[0]
    return Finding(Status.PROVED, f"one normal form on each of {count} cells of {name} between its jumps and at them")


def _holds(left: Term, right: Term, relation: str) -> bool:
    try:
        if relation == "eq":
            return prove_equal(left, right, Context()) is not None
        return proves_nonnegative(margin((left, right), relation), Context())
    except BudgetError:
        return False
