r"""Random variables and their values: \mathbb{E}_{X \sim q}[p(X)/q(X)] beside \sum_x p(x)^2/q(x) is a mean over x.

A name that a mean binds may be any other that does not stand in it; where densities are read at X and at x, it is x.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, renamed, scripts_of, walk


def with_values(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    r"""The statements with x in the place of X where a mean draws it from a law, and x stands elsewhere."""
    drawn = {name for s in statements for side in s.sides for node in walk(side) for name in _drawn(declared, node)}
    if not drawn:
        return statements
    outside = {name.value.text for s in statements for side in s.sides for name in names_in(side)}
    wanted = [name for name in drawn if name.base.lower() in outside]
    return [replace(s, sides=tuple(_with(declared, side, wanted) for side in s.sides)) for s in statements]


def _drawn(declared: Declarations, node: Node) -> list[Name]:
    """The capitals that a mean draws from laws."""
    if node.kind != "moment":
        return []
    heads = [b.parts[0] for b in scripts_of(node).below if b.kind == "relation" and b.value == ("distributed",)]
    plain = [head.value for head in heads if head.kind == "name" and not head.parts]
    return [
        name
        for name in plain
        if name == Name(name.base) and len(name.base) == 1 and name.base.isupper() and name.base not in declared
    ]


def _with(declared: Declarations, node: Node, wanted: Sequence[Name]) -> Node:
    inside = {name.value.text for name in names_in(node)} if node.kind == "moment" else set()
    own = {name: Name(name.base.lower()) for name in _drawn(declared, node) if name in wanted}
    free = {name: value for name, value in own.items() if value.text not in inside}
    if free:
        return renamed(node, free)
    parts = tuple(_with(declared, part, wanted) for part in node.parts)
    return node if all(a is b for a, b in zip(parts, node.parts, strict=True)) else replace(node, parts=parts)
