r"""A vector by its entries: g(x)_i = (x_i - \mu)/s, for every i, is (x - \mu)/s."""

from __future__ import annotations

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node
from symgen.terms.operators import operator
from symgen.terms.term import Term, make

_ELEMENTWISE = ("arithmetic", "function")


def whole_vector(reader: Reader, node: Node, entry: Term, index: Term) -> Term:
    """The vector whose entries at an index a formula gives, of functions of entries at that index."""
    if entry.op == "index" and entry.args[1:] == (index,) and index not in entry.args[0].free:
        return entry.args[0]
    if operator(entry.op).kind not in _ELEMENTWISE or index not in entry.free or entry == index:
        hint = "write it with whole vectors, as g(x) = ..."
        raise reader.refuse(node, f"entries that are more than functions of entries at {index.attrs[0]}", hint)
    parts = [whole_vector(reader, node, part, index) if index in part.free else part for part in entry.args]
    return make(entry.op, *parts, attrs=entry.attrs)
