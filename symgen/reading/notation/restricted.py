r"""What keeps indices apart below a sum or a product: j \ne i, i < j, 1 \le i < j \le n, and both of j = 1, j \ne i.

Such a sum runs over all values of its indices, with nothing, 0 or in a product 1, where what is said does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node
from symgen.terms.term import Term, make, num

_ORDERS = ("ne", "lt", "le", "gt", "ge")
#: What a sum or a product has in the place of a term that is left out.
_NEUTRAL = {"sum": 0, "product": 1}


def indices_apart(reader: Reader, op: str, below: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """The indices below a sum, each by itself, and the conditions that keep them apart."""
    if op not in _NEUTRAL:
        return [*below], []
    named = {name for node in below if (name := _index_of(node))}
    indices: list[Node] = []
    conditions: list[Node] = []
    for node in below:
        own = _kept_apart(reader, node, named)
        if own is None:
            indices.append(node)
            continue
        conditions.append(node)
        for index in own:
            named.add(_index_of(index))
            indices.append(index)
    return indices, conditions


def _index_of(node: Node) -> str:
    """i of i, i = 1 and i \\in S; nothing for i \\ne j, which may speak of an index that stands elsewhere."""
    head = node.parts[0] if node.kind == "relation" and node.value in (("eq",), ("in",)) else node
    return str(head.value.text) if head.kind == "name" else ""


def _kept_apart(reader: Reader, node: Node, named: set[str]) -> list[Node] | None:
    """The indices that a condition names first; None for what is no such condition."""
    if node.kind != "relation" or set(node.value) - set(_ORDERS):
        return None
    if (
        len(node.parts) == 2
        and node.value[0] == "ge"
        and node.parts[0].kind == "name"
        and node.parts[1].kind == "number"
    ):
        return None  # k \ge 1
    ends = node.parts[0], node.parts[-1]
    within = {part.value.text: part for part in node.parts if part.kind == "name" and not part.parts}
    if len(node.parts) == 2:
        first, other = (part.value.text if part.kind == "name" else "" for part in node.parts)
        if not first or (not other and node.value != ("ne",)):
            return None
        new = [name for name in within if name not in named and (name == first or _is_new(reader, name))]
        return [within[name] for name in new]
    inside = [part for part in node.parts[1:-1] if part.kind == "name"]
    rising = set(node.value) <= {"lt", "le"} and len(inside) == len(node.parts) - 2 and _is_end(ends[0])
    if not rising or any(part.value.text in named for part in inside):
        return None
    return [_between(part, ends[0], ends[1]) for part in inside]


def _is_new(reader: Reader, name: str) -> bool:
    return reader.known(name) is None and name not in reader.scope


def _is_end(node: Node) -> bool:
    return node.kind == "number"


def _between(index: Node, first: Node, last: Node) -> Node:
    """i = 1, ..., n."""
    return replace(
        index, kind="relation", value=("eq",), parts=(index, Node("range", first.start, last.end, None, (first, last)))
    )


def kept_apart(reader: Reader, op: str, value: Term, conditions: Sequence[Node]) -> Term:
    """A term of a sum where the conditions hold, and nothing elsewhere."""
    if not conditions:
        return value
    said = [reader.term(condition) for condition in conditions]
    held = said[0] if len(said) == 1 else make("and", *said)
    return make("cases", value, held, num(_NEUTRAL[op]), attrs=("", ""))
