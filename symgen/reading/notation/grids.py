r"""Matrices written out, matrices of blocks, and cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symgen.reading.elaborate import Reader, notation
from symgen.reading.notation.arithmetic import is_row
from symgen.reading.syntax.tree import Node
from symgen.terms.term import Term, make


@notation("grid")
def grid(reader: Reader, node: Node) -> Term:
    environment, counts = node.value
    if environment.endswith("cases"):
        return _cases(reader, node, counts)
    if not counts:
        raise reader.refuse(node, "a matrix without entries", "what stands in it?")
    if len(set(counts)) > 1:
        raise reader.refuse(node, "rows of different lengths", "is an entry missing?")
    alone = {id(p): p.kind == "name" and not p.parts and p.value.text == "I" and reader.known("I") is None
             for p in node.parts}  # fmt: skip
    read = {id(p): reader.term(p) for p in node.parts if not alone[id(p)]}
    if any(entry.shape for entry in read.values()):
        return _blocks(reader, node, [read.get(id(p)) for p in node.parts], counts[0])
    entries = [read[id(p)] if id(p) in read else reader.term(p) for p in node.parts]
    width = counts[0]
    rows = [entries[k : k + width] for k in range(0, len(entries), width)]
    matrix = make("stack", *(make("stack", *row) for row in rows))
    if width == 1:
        matrix = make("stack", *entries)
    return make("det", matrix) if environment == "vmatrix" else matrix


def _blocks(reader: Reader, node: Node, entries: list[Term | None], width: int) -> Term:
    """Blocks side by side and one below another: one vector, where all are of one column, or a matrix; None for an I."""
    turned = [
        e is not None and len(e.shape) == 1 and is_row(reader, p) for e, p in zip(entries, node.parts, strict=True)
    ]
    known = [entry for entry in entries if entry is not None]
    if width == 1 and len(known) == len(entries) and not any(turned) and all(len(entry.shape) < 2 for entry in known):
        return make("concatenate", *(e if e.shape else make("stack", e) for e in known), attrs=(0,))
    if node.value[0] == "vmatrix" or any(len(entry.shape) > 2 for entry in known):
        raise reader.refuse(node, "blocks between bars, or of more axes", "write \\det of a matrix of blocks")
    blocks = [_as_matrix(entry, row) for entry, row in zip(entries, turned, strict=True)]
    sizes = _sizes(reader, node, blocks, width)
    filled = []
    for place, block in enumerate(blocks):
        shape = sizes["row", place // width], sizes["column", place % width]
        empty = make("eye" if entries[place] is None else "zeros", attrs=(shape,))
        filled.append(empty if block is None else block)
    beside = [make("concatenate", *filled[k : k + width], attrs=(1,)) for k in range(0, len(filled), width)]
    return beside[0] if len(beside) == 1 else make("concatenate", *beside, attrs=(0,))


def _as_matrix(entry: Term | None, row: bool) -> Term | None:
    """A number or a vector as a matrix of one row or column; None for what has the size of its place, 0 and I."""
    one = make("ones", attrs=((1,),))
    if entry is None or entry.value == 0:
        return None
    if not entry.shape:
        return make("stack", make("stack", entry))
    if len(entry.shape) == 1:
        return make("outer", one, entry) if row else make("outer", entry, one)
    return entry


def _sizes(
    reader: Reader, node: Node, blocks: Sequence[Term | None], width: int
) -> Mapping[tuple[str, int], int | Term]:
    """The heights of the rows of blocks and the widths of the columns: identity matrices are square."""
    places = [(("row", k // width), ("column", k % width)) for k in range(len(blocks))]
    found: dict[tuple[str, int], set[int | Term]] = {line: set() for place in places for line in place}
    for place, block in zip(places, blocks, strict=True):
        for line, size in zip(place, block.shape if block is not None else (), strict=False):
            found[line].add(size)
    square = [
        place for place, part in zip(places, node.parts, strict=True) if part.kind == "name" and part.value.text == "I"
    ]
    for row, column in square * 2:
        found[row] |= found[column]
        found[column] |= found[row]
    if any(len(sizes) != 1 for sizes in found.values()):
        unknown = any(not sizes for sizes in found.values())
        what = "blocks of unknown size" if unknown else "blocks of different sizes in one row or column"
        hint = "what are their sizes? a vector stands for a column, its transpose for a row, and 0 for a block of zeros"
        raise reader.refuse(node, what, hint)
    return {line: next(iter(sizes)) for line, sizes in found.items()}


def _cases(reader: Reader, node: Node, counts: tuple[int, ...]) -> Term:
    """Values with their conditions; the last row has none, or the opposite of the one before it."""
    rows: list[tuple[Node, ...]] = []
    place = 0
    for count in counts:
        rows.append(node.parts[place : place + count])
        place += count
    if len(rows) < 2 or any(len(row) != 2 for row in rows[:-1]) or len(rows[-1]) not in (1, 2):
        raise reader.refuse(node, "cases without a value and a condition in each row", "is an & missing?")
    flat = [reader.term(n) for row in rows[:-1] for n in row]
    if len(rows[-1]) == 2:
        last = reader.term(rows[-1][1])
        if last != _opposite(flat[-1]) or len(rows) > 2:
            raise reader.refuse(rows[-1][1], "a last condition", "is it what remains? write \\text{otherwise}")
    return make("cases", *flat, reader.term(rows[-1][0]), attrs=("",) * len(rows))


_OPPOSITES = {"le": "gt", "gt": "le", "lt": "ge", "ge": "lt", "eq": "ne", "ne": "eq"}


def _opposite(condition: Term) -> Term | None:
    other = _OPPOSITES.get(condition.op)
    return make(other, *condition.args) if other else None
