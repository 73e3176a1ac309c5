r"""Entries listed from the first to the last, \operatorname{diag}(\sigma_1^2, \dots, \sigma_d^2): a formula of the vector.

Where all are one number, as in (1/n, \dots, 1/n), they are as many as vectors have.
"""

from __future__ import annotations

from dataclasses import replace

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node
from symgen.terms.term import Term, as_term, make


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


def repeated_entry(reader: Reader, bracket: Node) -> Term | None:
    r"""The vector (1/n, \dots, 1/n), as long as vectors are where only one size is known; None for anything else."""
    *before, dots, last = bracket.parts if len(bracket.parts) > 2 else (bracket, bracket, bracket)
    if dots.kind != "dots" or set(bracket.value[1]) != {","} or any(part.kind == "dots" for part in before):
        return None
    values = {reader.term(part) for part in (*before, last)}
    size = only_length(reader)
    if len(values) > 1 or size is None:
        return None
    (value,) = values
    sizes = {s for s in value.free if s.domain.is_integer}
    if value.shape or (sizes and size not in sizes):
        return None
    reader.declared.assume(f"{reader.text[bracket.start : bracket.end]} has as many entries as vectors have, {size}")
    return value * make("ones", attrs=((size,),))


def only_length(reader: Reader) -> int | Term | None:
    """The size that what stands beside a vector of ones asks for, or the only size of all vectors and square matrices."""
    if reader.length is not None:
        return reader.length
    symbols = [s for name, s in reader.declared.symbols.items() if s.shape and name not in reader.declared.guessed]
    sizes = {size for s in symbols for size in s.shape}
    return next(iter(sizes)) if len(sizes) == 1 else None


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
