r"""d(A^{-1}) = -A^{-1} (dA) A^{-1} with a plain letter d: the differentials that \mathrm{d} writes upright.

The letter is one where no text declares d, some name has its differential, dA, and some formula too: a display that says only
dx = f dt + g dW tells how x moves instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Node, Statement, walk

#: What a differential is taken of as a formula, by the kind of its node.
_FORMULAS = frozenset({"group", "function", "trace", "norm", "bars", "quotient"})


def with_differentials(declared: Declarations, statements: Sequence[Statement]) -> list[Statement]:
    """The statements of a display with differentials in the place of letters d before what moves."""
    d_is_said = "d" in declared and declared.size != "d"  # a size that nobody writes is no letter of the display
    nodes = [node for s in statements for side in s.sides for node in walk(side)]
    taken = [after for node in nodes for after in _differentials(node).values()]
    if d_is_said or not (any(_is_formula(p) for p in taken) and any(p.kind == "name" for p in taken)):
        return list(statements)
    return [replace(statement, sides=tuple(map(_written, statement.sides))) for statement in statements]


def _differentials(node: Node) -> dict[int, Node]:
    """What follows the letters d among the factors of a product, by the places of these; of ddx, a second one, nothing."""
    if node.kind != "product":
        return {}
    letters = [_is_letter(part) for part in node.parts]
    twice = any(first and second for first, second in pairwise(letters))
    pairs = enumerate(zip(node.value, node.parts, node.parts[1:], strict=False))
    return {
        place: after
        for place, (sign, letter, after) in pairs
        if sign == " " and letters[place] and not twice and _moves(letter, after)
    }


def _is_letter(node: Node) -> bool:
    return node.kind == "name" and bool(node.value.text == "d")


def _moves(letter: Node, after: Node) -> bool:
    return (after.kind == "name" and letter.end == after.start) or _is_formula(after)


def _is_formula(node: Node) -> bool:
    r"""Whether a differential is one of a formula: d(X Y), d\log x, d\|x\|^2, dA^{-1}; dx^2 could be two things."""
    if node.kind == "power":
        base, exponent = node.parts
        is_reciprocal = exponent.kind == "negative" and exponent.parts[0].kind == "number"
        return base.kind in _FORMULAS - {"group"} or (base.kind == "name" and is_reciprocal)
    return node.kind in _FORMULAS


def _written(node: Node) -> Node:
    """A tree with differentials in the place of letters d."""
    if node.kind == "name":
        return node
    parts = [_written(part) for part in node.parts]
    places = _differentials(node)
    if not places:
        return replace(node, parts=tuple(parts))
    for place in places:
        parts[place + 1] = Node("differential", parts[place].start, parts[place + 1].end, None, (parts[place + 1],))
    kept = tuple(part for place, part in enumerate(parts) if place not in places)
    signs = tuple(sign for place, sign in enumerate(node.value) if place not in places)  # one goes with each letter
    return kept[0] if len(kept) == 1 else replace(node, value=signs, parts=kept)


__all__ = ["with_differentials"]
