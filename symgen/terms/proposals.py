"""Proposals and rules: what an engine hands to the kernel, which alone makes steps of them.

A Rule is something taken as true by name: a definition, a family's transform, a matrix differential. It owes claims of its
own, which the judge decides, and a rewriting that the kernel repeats to see that a step is an instance of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symgen.terms.context import Context
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.terms.traverse import Path

ALGEBRA = "algebra"  # the reason of a step that the normaliser must prove by itself
MATRIX_ALGEBRA = "matrix-algebra"  # the rule of a step that writes a value in matrix notation


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step that somebody proposes: the whole Term after it, the rule used, and where.

    `children` are sub-steps that lead from the sub-term at `path` before to the sub-term there after.
    """

    after: Term
    rule: str
    path: Path = ()
    detail: str = ""
    obligations: tuple[Term, ...] = ()
    children: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals for a goal, whether they close it, the residual Terms with reasons, and conditions on parameters."""

    proposals: tuple[Proposal, ...]
    closed: bool = True
    residuals: tuple[tuple[Term, str], ...] = ()
    conditions: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule: its statement in words, a rewriting of the sub-term that it applies to, and the claims that it owes.

    `rewrite` answers None where the rule does not apply. `kind` is "definition" (true by what the words mean) or
    "declared" (a fact, judged by its `claims`).
    """

    name: str
    statement: str
    rewrite: Callable[[Term, Context], Term | None]
    kind: str = "declared"
    claims: Callable[[], tuple[Claim, ...]] = field(default=lambda: ())
    reference: str = ""
