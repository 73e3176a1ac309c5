"""Mistakes of a claim as a whole: a bound the wrong way round, and what holds only under an assumption that is not made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL
from symgen.terms.relations import Claim
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import substitute
from symgen.verification.mistakes.repair import HOLDS, Judge, Repair
from symgen.verification.mistakes.trial import agree, spots
from symgen.verification.task import Task

_TURNED = {"le": "ge", "ge": "le", "lt": "gt", "gt": "lt"}


def turned_bound(task: Task, judge: Judge) -> Repair | None:
    """An inequality that holds the other way round."""
    relation = _TURNED.get(task.claim.relation)
    if relation is None:
        return None
    turned = replace(task.claim, relation=relation)
    status = judge(task.about(turned))
    return Repair("bound direction", str(turned), status) if status in HOLDS else None


def under_assumptions(task: Task, judge: Judge) -> Repair | None:
    """An equation that holds once its symbols are positive, real or symmetric; the weakest such assumption first."""
    for narrower, words in _narrowed(task):
        claim = _among(task.claim, narrower)
        if not _agrees(task.about(claim)):
            continue
        status = judge(task.about(claim))
        if status in HOLDS:
            return Repair("missing assumption", f"{task.claim} where {words}", status)
    return None


def _narrowed(task: Task) -> Iterator[tuple[dict[Term, Term], str]]:
    """Symbols with narrower domains in their places, and the assumption in words."""
    scalars = [s for s in task.symbols if s.domain.field in ("real", "complex") and not s.shape]
    wider = [s for s in scalars if not s.domain.is_positive and s.domain.includes(POSITIVE)]
    narrowings = [(dict.fromkeys(some, POSITIVE), "> 0") for some in ([s] for s in wider)]
    if len(wider) > 1:
        narrowings.append((dict.fromkeys(wider, POSITIVE), "> 0"))
    narrowings += [({s: REAL for s in scalars if s.domain.field == "complex"}, "real")]
    square = [s for s in task.symbols if len(s.shape) == 2 and s.shape[0] == s.shape[1] and not s.domain.structure]
    narrowings += [
        ({s: s.domain.with_structure("symmetric") for s in some}, "symmetric") for some in (square[:1], square)
    ]
    for domains, words in narrowings:
        if domains:
            names = ", ".join(s.attrs[0] for s in domains)
            said = f"{names} {words}" if words == "> 0" else f"{names} {'is' if len(domains) == 1 else 'are'} {words}"
            yield {s: symbol(s.attrs[0], domain, s.shape) for s, domain in domains.items()}, said


def _among(claim: Claim, narrower: dict[Term, Term]) -> Claim:
    left, right, *conditions = (substitute(t, narrower) for t in (claim.left, claim.right, *claim.context.conditions))
    context = Context(functions=claim.context.functions, conditions=tuple(conditions))
    return Claim(left, claim.relation, right, context)


def _agrees(task: Task) -> bool:
    """Agreement at a few points, which settles nearly all assumptions that do not help."""
    compared = 0
    for spot in spots(task):
        if any(map(spot.is_costly, (task.claim.left, task.claim.right))):
            return False
        left, right = spot.value(task.claim.left), spot.value(task.claim.right)
        if left is None or right is None:
            continue
        if not agree(left, right):
            return False
        compared += 1
    return compared > 1
