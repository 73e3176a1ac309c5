r"""Claims under what another one says: A \iff B is judged as A under B, and B under A, each as far as it can be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgen.reading.syntax.tree import Statement
from symgen.terms.context import Context
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make

#: A statement with the claims that it makes.
Said = tuple[Statement, tuple[Claim, ...]]


def with_premises(said: Sequence[Said], context: Context) -> tuple[Claim, ...]:
    """The claims of a display, those of an equivalence once under each of its neighbours."""
    found: list[Claim] = []
    for place, (statement, claims) in enumerate(said):
        before = said[place - 1][1] if statement.equivalent and place else ()
        after = said[place + 1][1] if place + 1 < len(said) and said[place + 1][0].equivalent else ()
        if not (before or after):
            found.extend(replace(claim, context=context) for claim in claims)
        for premises in (before, after):
            known = context.assume(*map(condition, premises)) if premises else context
            found.extend(replace(claim, context=known) for claim in claims if premises)
    return tuple(found)


def condition(claim: Claim) -> Term:
    """What a claim says, as a condition of another one."""
    if claim.relation == "eq" and claim.left.shape:
        return make("eq", make("norm", claim.left - claim.right), make("num", attrs=(0,)))
    return make(claim.relation, claim.left, claim.right)
