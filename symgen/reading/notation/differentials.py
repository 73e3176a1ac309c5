r"""Differentials by themselves, dx = f dt + g dw: they are read inside of integrals and derivatives only."""

from __future__ import annotations

from symgen.reading.elaborate import Reader, notation
from symgen.reading.tree import Node, Statement
from symgen.terms.term import Term


@notation("differential")
def differential(reader: Reader, node: Node) -> Term:
    hint = r"symgen reads \int f\,\mathrm{d}x and \frac{\mathrm{d}f}{\mathrm{d}x}, and no differential equations"
    raise reader.refuse(node, "a differential outside of an integral and a derivative", hint)


def says_how_it_moves(reader: Reader, statement: Statement) -> bool:
    r"""Whether a statement is dx = ... alone: it says how x moves."""
    head = statement.sides[0]
    if [relation for relation, _, _ in statement.relations] not in (["eq"], ["define"]):
        return False
    if head.kind == "product" and len(head.parts) == 2 and head.value == (" ",):
        letter, variable = head.parts
        adjacent = letter.end == variable.start and variable.kind == "name"
        return adjacent and letter.kind == "name" and letter.value.text == "d" and reader.undeclared("d")
    return head.kind == "differential"
