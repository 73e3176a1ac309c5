r"""Conditions inside brackets: X > t, a <= X < b, X \in A, and what is joined of them by and, or."""

from __future__ import annotations

from symgen.reading.elaborate import Reader, notation
from symgen.reading.notation.sets import compare, membership
from symgen.reading.syntax.tree import Node
from symgen.terms.domains import BOOLEAN
from symgen.terms.term import Term, combined, make

_COMPARISONS = frozenset({"eq", "le", "ge", "lt", "gt", "ne"})


@notation("relation")
def relation(reader: Reader, node: Node) -> Term:
    """A condition inside a bracket."""
    if node.value == ("in",):
        return membership(reader, reader.term(node.parts[0]), node.parts[1])
    sides = [reader.term(p) for p in node.parts]
    if not _COMPARISONS.issuperset(node.value):
        raise reader.refuse(node, "a relation inside an expression", "what does it mean here?")
    links = [compare(reader, s, a, b) for s, a, b in zip(node.value, sides, sides[1:], strict=False)]
    return combined("and", links)


def joined(reader: Reader, node: Node, sign: str, first: Term, second: Term) -> Term:
    r"""X > 1 \land Y > 1 of two conditions; refused are unions and intersections of anything else.

    Raises ReadingError for these: events that are declared stand in probabilities and below indicators.
    """
    if not first.domain == second.domain == BOOLEAN:
        hint = "symgen reads those of declared events, in P(A \\cap B)"
        raise reader.refuse(node, "a union or an intersection", hint)
    return make(sign, first, second)
