r"""Sums that leave out their ends: \sum X_i and \sum_i X_i of a sample X_1, \dots, X_n are \sum_{i=1}^{n} X_i.

What a sum without its index runs over is the one letter that stands as a subscript in it; how far is as many as the sample has.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, names_in, scripts_of, walk

_INDICES = frozenset("ijkl")


def with_ends(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with sums over whole samples written out with their ends."""
    if not any(_is_open(node) for s in statements for side in s.sides for node in walk(side)):
        return statements
    return [replace(s, sides=tuple(_closed(declared, side) for side in s.sides)) for s in statements]


def _is_open(node: Node) -> bool:
    return node.kind == "big" and not scripts_of(node).above and len(scripts_of(node).below) < 2


def _closed(declared: Declarations, node: Node) -> Node:
    node = replace(node, parts=tuple(_closed(declared, part) for part in node.parts))
    if not _is_open(node):
        return node
    subscripts = {name: _subscript(name) for name in names_in(node.parts[0])}
    below = scripts_of(node).below
    letters = {index for index in subscripts.values() if index in _INDICES and index not in declared.symbols}
    letters = letters if not below else {below[0].value.text} if below[0].kind == "name" else set()
    if len(letters) != 1:
        return node
    (letter,) = letters
    index = below[0] if below else Node("name", node.start, node.start, Name(letter))
    stems = {name.value.stem for name, own in subscripts.items() if own == letter}
    sizes = {declared.samples[stem] for stem in stems if declared.samples.get(stem)}
    if len(sizes) != 1:
        return node if below else replace(node, value=(node.value[0], Scripts((index,))))
    (size,) = sizes
    first = Node("relation", node.start, node.start, ("eq",), (index, _number(node, "1")))
    return replace(node, value=(node.value[0], Scripts((first,), (_number(node, size),))))


def _subscript(name: Node) -> str:
    """i of X_i."""
    alone = len(name.parts) == 1 and name.parts[0].kind == "name"
    return str(name.parts[0].value.text) if alone else ""


def _number(at: Node, written: str) -> Node:
    value = Fraction(int(written)) if written.isdecimal() else Name(written)
    return Node("number" if written.isdecimal() else "name", at.start, at.start, value)
