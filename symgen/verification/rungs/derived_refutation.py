"""A wrong claim refuted where rules have derived its sides, before quadratures and draws of what was written are paid for."""

from __future__ import annotations

from symgen.terms.traverse import subterms
from symgen.verification.rungs import derivation, derived_points
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Status

#: What speaks of data, which have to lie in the support of their laws: of those the rung of tensors takes care.
_OF_DATA = frozenset({"posterior", "evidence", "predictive", "elbo", "random", "log_density"})


#: What is evaluated at a point at no great cost as it is written: no rule has to be relied on.
_EVALUATED = frozenset({"grad", "jacobian", "hessian"})


def applies(task: Task) -> bool:
    if derivation.named_in(task.claim.left) | derivation.named_in(task.claim.right) <= _EVALUATED:
        return False
    return derived_points.applies(task) or (derived_points.is_defined_alike(task) and not _speaks_of_data(task))


def _speaks_of_data(task: Task) -> bool:
    return any(node.op in _OF_DATA for side in (task.claim.left, task.claim.right) for _, node in subterms(side))


def run(task: Task) -> Finding | None:
    """REFUTED at exact points of the derived sides; what agrees there is left to evidence that rests on no rule."""
    finding = derived_points.run(task)
    return finding if finding is not None and finding.status is Status.REFUTED else None
