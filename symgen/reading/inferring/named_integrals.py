r"""I_n = \int_0^1 x^n e^x dx, where I is no identity matrix: beside integrals of numbers it is a name like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Name, Node, Statement, names_in, walk, with_names

_LETTERS = ("J", "K", "L", "M")
#: What only stands where there are vectors or matrices.
_OF_MATRICES = frozenset({"grid", "transposed", "norm", "gradient"})


def with_named_integrals(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with another letter for I, where it can only be a number."""
    sides = [side for statement in statements for side in statement.sides]
    names = {name.value for side in sides for name in names_in(side)}
    if not any(_is_named(name) for name in names) or "I" in declared or not _of_numbers(declared, sides, names):
        return statements
    letter = next((letter for letter in _LETTERS if all(name.base != letter for name in names)), "")
    if not letter:
        return statements
    declared.assume(f"I is a number, which is written {letter}")
    return [
        replace(s, sides=tuple(with_names(side, lambda node: _named(node, letter)) for side in s.sides))
        for s in statements
    ]


def _is_named(name: Name) -> bool:
    return name.base == "I" and not (name.font or name.accents)


def _named(node: Node, letter: str) -> Node:
    return replace(node, value=replace(node.value, base=letter)) if _is_named(node.value) else node


def _of_numbers(declared: Declarations, sides: Sequence[Node], names: set[Name]) -> bool:
    """Whether an integral stands here, and nothing that has entries."""
    if any(name.font == "bold" for name in names) or any(s.shape for s in declared.symbols.values()):
        return False
    kinds = {node.kind for side in sides for node in walk(side)}
    return "integral" in kinds and any(map(_is_side, sides)) and not kinds & _OF_MATRICES


def _is_side(side: Node) -> bool:
    """I_n or I^2 as one side by itself."""
    base = side.parts[0] if side.kind == "power" else side
    return base.kind == "name" and _is_named(base.value)
