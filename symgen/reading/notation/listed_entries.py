r"""Entries listed from the first to the last, \operatorname{diag}(\sigma_1^2, \dots, \sigma_d^2): a formula of the vector."""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.elaborate import Reader
from symgen.reading.tree import Node
from symgen.terms.term import Term, as_term


def is_listed(node: Node) -> bool:
    """Whether a diagonal is written by its first and its last entry."""
    if node.kind != "function" or node.value[0] != "diag" or node.parts[0].kind != "group":
        return False
    return [part.kind == "dots" for part in node.parts[0].parts] == [False, True, False]


def entries_as_whole(reader: Reader, bracket: Node) -> Node:
    """The formula of vectors that has these as its first and its last entry; ReadingError where they are of no such formula."""
    first, _, last = bracket.parts
    ends = _Ends(reader), _Ends(reader)
    whole, other = ends[0].of(first), ends[1].of(last)
    same = _plain(whole) == _plain(other) and ends[0].places == {"1"} and len(ends[1].places) == 1
    if not same or any(_size(vector) != place for vector in ends[1].vectors for place in ends[1].places):
        raise reader.refuse(bracket, "a list of entries", "write it by the vector, \\operatorname{diag}(v)")
    return whole


class _Ends:
    """Puts vectors in the places of their entries, and gathers which entries these were."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.places: set[str] = set()
        self.vectors: list[Term] = []

    def of(self, node: Node) -> Node:
        if node.kind == "name" and len(node.parts) == 1 and not node.value.marks:
            vector = self.reader.known(node.value.stem)
            if vector is not None and len(vector.shape) == 1:
                self.places.add(node.value.label)
                self.vectors.append(vector)
                return replace(node, value=replace(node.value, label=""), parts=())
        return replace(node, parts=tuple(map(self.of, node.parts)))


def _size(vector: Term) -> str:
    return str(as_term(vector.shape[0]))


def _plain(node: Node) -> object:
    """A node without its place in the text."""
    return node.kind, node.value, tuple(map(_plain, node.parts))
