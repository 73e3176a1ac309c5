"""What naming a mistake gives: its name and the claim put right; and how a repaired claim is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.verification.task import Task
from symgen.verification.verdict import Status

#: Judges a repaired claim within the seconds that its task has left.
Judge = Callable[[Task], Status]

HOLDS = (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Repair:
    """The name of a mistake, the claim put right as text, and what the judge says of that."""

    name: str
    claim: str
    status: Status


def with_side(claim: Claim, number: int, formula: Term) -> Claim:
    """A claim with another formula on its left (0) or right (1)."""
    return replace(claim, right=formula) if number else replace(claim, left=formula)
