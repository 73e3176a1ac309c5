r"""Matrices written out, matrices of blocks, and cases."""

from __future__ import annotations

from symgen.reading.elaborate import Reader, notation
from symgen.reading.tree import Node
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
    entries = [reader.term(p) for p in node.parts]
    width = counts[0]
    rows = [entries[k : k + width] for k in range(0, len(entries), width)]
    if any(entry.shape for entry in entries):
        return _blocks(reader, node, rows)
    matrix = make("stack", *(make("stack", *row) for row in rows))
    if width == 1:
        matrix = make("stack", *entries)
    return make("det", matrix) if environment == "vmatrix" else matrix


def _blocks(reader: Reader, node: Node, rows: list[list[Term]]) -> Term:
    """Blocks side by side and one below another: all of them vectors in one column, or all of them matrices."""
    ranks = {len(entry.shape) for row in rows for entry in row}
    if ranks == {1} and len(rows[0]) == 1:
        return make("concatenate", *(row[0] for row in rows), attrs=(0,))
    if ranks != {2} or node.value[0] == "vmatrix":
        raise reader.refuse(
            node, "numbers, vectors and matrices in one matrix", "symgen reads blocks that are all matrices"
        )
    beside = [make("concatenate", *row, attrs=(1,)) for row in rows]
    return beside[0] if len(beside) == 1 else make("concatenate", *beside, attrs=(0,))


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
