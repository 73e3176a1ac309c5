r"""Entries of vectors as values at a point, under a sum or mean over it: \sum_x p(x) for \sum_x p_x, p a vector of n shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from symgen.reading.declared import Declarations
from symgen.reading.tree import Node, Statement, scripts_of, walk
from symgen.terms.term import Term


def with_entries(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with p_x for p(x), where all of these stand under a sum or mean over x and p is a vector.

    Beside functions of the same points, p is a mass function on a set of unknown size: what its length says is left open.
    """
    vectors = frozenset(name for name, known in declared.symbols.items() if len(known.shape) == 1)
    if not any(_applications(statements, vectors)):
        return statements
    written = [replace(s, sides=tuple(_written(side, vectors, frozenset()) for side in s.sides)) for s in statements]
    left = {head.value.text for head, _ in _applications(written, vectors)}
    if not left and not any(_applications(written, declared.functions.keys() | declared.densities.keys())):
        return written
    for name in (n for n in left or vectors if declared.symbols[n].domain.structure == "simplex"):
        sizes = {s.attrs[0] for size in declared.symbols[name].shape if isinstance(size, Term) for s in size.free}
        declared.inferred.update(sizes)
        declared.guessed.update(sizes)
    return statements


def _applications(statements: Sequence[Statement], names: Set[str]) -> Iterator[tuple[Node, Node]]:
    for part in (part for s in statements for side in s.sides for part in walk(side)):
        if part.kind == "product":
            yield from _pairs(part.parts, names)


def _pairs(parts: Sequence[Node], names: Set[str]) -> Iterator[tuple[Node, Node]]:
    for head, bracket in pairwise(parts):
        round_one = bracket.kind == "group" and bracket.value == ("(", ())
        if head.kind == "name" and head.value.text in names and round_one and head.end == bracket.start:
            yield head, bracket


def _written(node: Node, vectors: frozenset[str], bound: frozenset[str]) -> Node:
    if node.kind in ("big", "moment"):
        below = [part.parts[0] if part.kind == "relation" else part for part in scripts_of(node).below]
        bound |= {part.value.text for part in below if part.kind == "name"}
    node = replace(node, parts=tuple(_written(part, vectors, bound) for part in node.parts))
    if node.kind != "product":
        return node
    entries = {
        id(head): (bracket, bracket.parts[0])
        for head, bracket in _pairs(node.parts, vectors)
        if bracket.parts[0].kind == "name" and bracket.parts[0].value.text in bound
    }
    if not entries:
        return node
    run = node.value[:1] == ("run",)
    signs = (" ", *(node.value[1:] if run else node.value))
    brackets = {id(bracket) for bracket, _ in entries.values()}
    kept = [(sign, part) for sign, part in zip(signs, node.parts, strict=True) if id(part) not in brackets]
    parts = tuple(_entry(part, *entries[id(part)]) if id(part) in entries else part for _, part in kept)
    if len(parts) == 1:
        return parts[0]
    return replace(node, value=(*node.value[:run], *(sign for sign, _ in kept[1:])), parts=parts)


def _entry(head: Node, bracket: Node, index: Node) -> Node:
    if head.value.label:
        return Node("indexed", head.start, bracket.end, None, (head, index))
    return replace(head, end=bracket.end, value=replace(head.value, label=index.value.text), parts=(index,))
