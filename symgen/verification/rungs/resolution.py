"""Limits, sums and integrals whose values are provable: the claim with the values in their place."""

from __future__ import annotations

from dataclasses import replace

from symgen.calculus.normaliser import decide_zero, prove_equal
from symgen.calculus.normaliser.proof import lost_conditions
from symgen.errors import BudgetError
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.terms.definedness import obligations
from symgen.terms.term import Term, num
from symgen.terms.traverse import subterms
from symgen.verification.evidence.compare import is_slow
from symgen.verification.proofs.principal import principal
from symgen.verification.proofs.resolution import BINDERS, Resolution, resolved, surely_holds
from symgen.verification.rungs import bounds, constancy, monte_carlo, points, tensors
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

_ORDERED = ("le", "ge")
_BITS = 256


def applies(task: Task) -> bool:
    found = any(node.op in BINDERS for side in task.sides for _, node in subterms(side))
    dear = not task.has_tensors or any(map(is_slow, task.sides))
    return found and dear and not task.unknown_functions


def run(task: Task) -> Finding | None:
    """PROVED or REFUTED on the values; REFUTED where a side provably has no value anywhere."""
    left, right = (resolved(side, task.claim.context.conditions) for side in task.sides)
    undefined = left.undefined or right.undefined
    if undefined and not _inside_cases(task):
        return Finding(Status.REFUTED, f"the claim is nowhere defined: {undefined}")
    methods = {**left.methods, **right.methods}
    if not methods or undefined:
        return None
    how = ", ".join(methods)
    return _prove(task, left, right, how) or _on_values(task, left, right, how)


def _inside_cases(task: Task) -> bool:
    """Whether a value may be missing without harm, because another branch is taken."""
    return any(node.op == "cases" for side in task.sides for _, node in subterms(side))


def _prove(task: Task, left: Resolution, right: Resolution, how: str) -> Finding | None:
    owed = tuple(str(o) for o in _owed(task))
    if task.claim.relation not in ("eq", *_ORDERED) or (task.mode == "strict" and owed):
        return None
    if not (_is_covered(left, task, 0) and _is_covered(right, task, 1)):
        return None
    if not _equal(left.term, right.term, task):
        return None
    return Finding(Status.PROVED, f"{how}; then one normal form", conditions=owed)


def _owed(task: Task) -> tuple[Term, ...]:
    """What the sides ask for, where their values may ask for less: E[z**2] of Normal(0, sd=s) has no value at s = 0."""
    owed = dict.fromkeys(o for side in task.sides for o in obligations(side))
    return tuple(o for o in owed if not surely_holds(o, task.claim.context.conditions))


def _is_covered(found: Resolution, task: Task, place: int) -> bool:
    """Whether every condition that a value brought in is one that a side of the claim asks for anyway."""
    known = task.claim.context.conditions
    own, other = (lost_conditions(task.sides[p], num(0)) for p in (place, 1 - place))
    asked = dict.fromkeys((*own, *other, *(resolved(c, known).term for c in (*own, *other) if c.op != "forall")))
    brought = lost_conditions(found.term, num(0))
    return all(_surely_holds(c) or surely_holds(c, known) or any(_is_same(c, a) for a in asked) for c in brought)


def _surely_holds(condition: Term) -> bool:
    """Whether a condition without symbols holds."""
    try:
        return not condition.free and bool(evaluate(condition, {}, balls(_BITS)))
    except (Undefined, Undecided, Unsupported):
        return False


def _is_same(first: Term, second: Term) -> bool:
    """Equal conditions, or two that the same formula is not 0."""
    if first == second:
        return True
    if first.op != "ne" or second.op != "ne":
        return False
    a, b = (c.args[0] - c.args[1] for c in (first, second))
    try:
        return decide_zero(a - b) is not None or decide_zero(a + b) is not None
    except BudgetError:
        return False


def _equal(left: Term, right: Term, task: Task) -> bool:
    if left == right:
        return True
    try:
        return prove_equal(principal(left), principal(right), task.claim.context) is not None
    except BudgetError:
        return False


def _on_values(task: Task, left: Resolution, right: Resolution, how: str) -> Finding | None:
    """The other rungs on the claim between the values, where those are defined wherever the sides are.

    What is left to draws, since quadratures would be nested, stays so.
    """
    dear = any(map(is_slow, (left.term, right.term)))
    if (dear and monte_carlo.applies(task)) or not (_is_covered(left, task, 0) and _is_covered(right, task, 1)):
        return None
    owed = _owed(task)
    # What is owed of an integral is asked of its value: no point surely meets a condition that costs a quadrature.
    known = task.claim.context.conditions
    asked = (resolved(o, known).term for o in owed if o.op != "forall")
    context = task.claim.context.assume(*(o for o in asked if not surely_holds(o, known)))
    inner = replace(task, claim=replace(task.claim, left=left.term, right=right.term, context=context))
    for rung in (points, tensors, constancy, bounds):
        finding = rung.run(inner) if rung.applies(inner) else None
        if finding is not None and finding.status is not Status.UNDECIDED:
            break
    else:
        return None
    if finding.status is Status.SUPPORTED and rung is points:
        stronger = next((f for r in (constancy, bounds) if r.applies(inner) and (f := r.run(inner)) is not None), None)
        finding = stronger or finding
    if task.mode == "strict" and owed and finding.status is not Status.REFUTED:
        return None
    return replace(finding, method=f"{how}; then {finding.method}", conditions=(*finding.conditions, *map(str, owed)))
