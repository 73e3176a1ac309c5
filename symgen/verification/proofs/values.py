"""Whether a claim about integrals, endless sums and limits speaks of anything: an equation that is nowhere defined is false.

The normaliser cancels S - S without asking whether S has a value. For the sum of 1/k it has none that can be subtracted
from itself, so a proof by such means counts only once some point shows both sides to have a value.
"""

from __future__ import annotations

from symgen.numeric import points
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification.evidence import compare as c
from symgen.verification.evidence.compare import compare
from symgen.verification.proofs.resolution import resolved
from symgen.verification.task import Task

_OPERATORS = ("integral", "limit", "derivative", "expectation")
_TRIED = 4
_SHARE = 0.4  # of the budget


def may_lack_values(task: Task) -> bool:
    """Whether a side has a binder that may have no value at any point."""
    if task.has_tensors or task.unknown_functions or task.mode != "common":
        return False
    return any(_may_lack(node) for side in (task.claim.left, task.claim.right) for _, node in subterms(side))


def _may_lack(node: Term) -> bool:
    if node.op in ("sum", "product"):
        return any(
            inner.op == "const" and inner.attrs == ("oo",) for end in node.args[2:] for _, inner in subterms(end)
        )
    return node.op in _OPERATORS


def have_values(task: Task) -> bool:
    """Whether both sides are seen to have a value at one of the first points of the domain."""
    found = points(task.symbols, task.drawn_within, count=_TRIED, seed=task.seed)
    valued = [resolved(side, task.claim.context.conditions) for side in task.sides]
    # What an integral is proved to be worth costs no quadrature.
    sides = task.sides if any(value.undefined for value in valued) else (valued[0].term, valued[1].term)
    for values in found if task.symbols else [{}]:
        if task.spent(_SHARE):
            return False
        if compare(sides, task.claim.relation, values).kind in (c.AGREE, c.COINCIDE, c.DIFFER):
            return True
    return False
