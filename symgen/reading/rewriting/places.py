r"""Vectors and matrices that are read at places in brackets, \sum_a \pi(a) Q(a) and P(s, a), as their entries.

A letter that a sum, a maximum or a mean runs over is a place; a vector that is read at one is read so wherever brackets follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Node, Scripts, Statement, scripts_of, walk
from symgen.terms.term import Term

_RUNNING = ("big", "extremum", "moment")


def _running_letters(statements: Sequence[Statement]) -> set[str]:
    """The letters that sums, maxima and means run over."""
    sides = (node for statement in statements for side in statement.sides for node in walk(side))
    below = (part for node in sides if node.kind in _RUNNING for part in scripts_of(node).below)
    names = (part.parts[0] if part.kind == "relation" else part for part in below)
    return {name.value.text for name in names if name.kind == "name" and not name.parts}


def at_places(declared: Declarations, statements: Sequence[Statement]) -> list[Statement]:
    """The statements with entries in the place of vectors before brackets with places."""
    letters = _running_letters(statements)
    read = {head.value.text for head, bracket in _uses(declared, statements) if _letters(bracket) & letters}
    declared.placed |= read
    read = declared.placed
    placed = [*statements]
    if read:
        placed = [replace(s, sides=tuple(_entries(declared, side, read) for side in s.sides)) for s in statements]
    _leave_sizes_open(declared, statements, placed)
    return placed


def _leave_sizes_open(declared: Declarations, before: Sequence[Statement], after: Sequence[Statement]) -> None:
    """What the lengths of vectors of shares say is left open where these, or functions of the same points, keep their brackets:

    p is a mass function on a set of unknown size then.
    """
    shares = {name for name, known in declared.symbols.items() if known.domain.structure == "simplex" and known.shape}
    read, kept = shares & _heads(before), _heads(after)
    if not kept & (read | declared.functions.keys() | declared.densities.keys()):
        return
    for name in read & kept or read:
        sizes = {s.attrs[0] for size in declared.symbols[name].shape if isinstance(size, Term) for s in size.free}
        declared.inferred.update(sizes)
        declared.guessed.update(sizes)


def _heads(statements: Sequence[Statement]) -> set[str]:
    """The names before brackets."""
    nodes = (node for statement in statements for side in statement.sides for node in walk(side))
    return {head.value.text for node in nodes for head, _ in applications(node)}


def _uses(declared: Declarations, statements: Sequence[Statement]) -> Iterator[tuple[Node, Node]]:
    """The declared vectors and matrices before brackets with as many names or numbers as they have axes."""
    for node in (node for statement in statements for side in statement.sides for node in walk(side)):
        yield from (use for use in applications(node) if _is_read(declared, *use))


def _is_read(declared: Declarations, head: Node, bracket: Node) -> bool:
    whole = declared.values.get(head.value.text) or declared.symbols.get(head.value.text)
    plain = all(part.kind in ("name", "number") for part in bracket.parts) and set(bracket.value[1]) <= {","}
    return whole is not None and plain and bool(whole.shape) and len(whole.shape) == len(bracket.parts)


def _letters(bracket: Node) -> set[str]:
    return {part.value.text for part in bracket.parts if part.kind == "name"}


def _entries(declared: Declarations, node: Node, read: set[str]) -> Node:
    parts = tuple(_entries(declared, part, read) for part in node.parts)
    node = node if parts == node.parts else replace(node, parts=parts)
    if node.kind == "moment" and isinstance(node.value[1], Scripts):
        below = tuple(_entries(declared, part, read) for part in node.value[1].below)
        node = replace(node, value=(node.value[0], replace(node.value[1], below=below)))
    for head, bracket in applications(node):
        if head.value.text not in read or not _is_read(declared, head, bracket):
            continue
        place = node.parts.index(head)
        if node.parts[place + 1] is not bracket:  # Q(a)^2
            after = _with_entry(node.parts[place + 1], head, bracket)
        else:
            after = _entry(head, bracket)
        return _entries(declared, _joined(node, place, after), read)
    return node


def _entry(head: Node, bracket: Node) -> Node:
    return Node("indexed", head.start, bracket.end, None, (head, *bracket.parts))


def _with_entry(node: Node, head: Node, bracket: Node) -> Node:
    if node is bracket:
        return _entry(head, bracket)
    return replace(node, start=head.start, parts=(_with_entry(node.parts[0], head, bracket), *node.parts[1:]))


def _joined(node: Node, place: int, entry: Node) -> Node:
    """A product with an entry in the place of a name and the bracket after it."""
    parts = (*node.parts[:place], entry, *node.parts[place + 2 :])
    run = node.value[:1] == ("run",)
    signs = node.value[1:] if run else node.value
    left = (*signs[:place], *signs[place + 1 :])
    if len(parts) == 1:
        return entry
    return replace(node, parts=parts, value=("run", *left) if run else left)
