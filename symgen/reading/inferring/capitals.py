r"""Capitals that nothing declares, where numbers and matrices obey different rules: `AB = BA` and `(AB)^{-1} = A^{-1}B^{-1}`.

Taken for numbers they would make a wrong claim about matrices true, so they are asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from symgen.reading.declared import Declarations
from symgen.reading.inferring.shape_letters import number_names
from symgen.reading.syntax.tree import Node, Statement, names_in, refuse, walk


def check_capitals(declared: Declarations, text: str, statements: Sequence[Statement]) -> None:
    """Refuse a display whose undeclared capitals stand in both orders, or in a power of their product or sum."""
    sides = [side for statement in statements for side in statement.sides]
    numbers = set(number_names(sides))
    capitals = {name for name in declared.taken if name[:1].isupper() and name[1:2] in ("", "_")} - numbers
    if len(capitals) < 2:
        return
    nodes = [node for side in sides for node in walk(side)]
    node = _in_both_orders(nodes, capitals) or next((n for n in nodes if _is_power_of_several(n, capitals)), None)
    if node is not None:
        names = ", ".join(sorted(capitals & {n.value.text for n in names_in(node)}))
        hint = f"numbers or matrices? declare them, {names}: real or {names}: matrix n n"
        raise refuse(text, node, f"{names}, undeclared, whose order may matter", hint)


def _in_both_orders(nodes: Sequence[Node], capitals: Collection[str]) -> Node | None:
    seen: set[tuple[str, str]] = set()
    for product in (node for node in nodes if node.kind == "product"):
        for first, second in _pairs(product, capitals):
            if (second, first) in seen:
                return product
            seen.add((first, second))
    return None


def _pairs(product: Node, capitals: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names of capitals side by side, A B and A^{-1} B."""
    for (one, other), sign in zip(pairwise(product.parts), product.value, strict=False):
        names = [part.parts[0] if part.kind == "power" else part for part in (one, other)]
        first, second = (node.value.text if node.kind == "name" else "" for node in names)
        if sign == " " and first != second and {first, second} <= set(capitals):
            yield first, second


def _is_power_of_several(node: Node, capitals: Collection[str]) -> bool:
    """(A B)^{-1} and (A + B)^2, of nothing but capitals."""
    if node.kind != "power" or node.parts[0].kind != "group":
        return False
    inside = [part for part in walk(node.parts[0]) if not part.parts]
    names = {part.value.text for part in inside if part.kind == "name"}
    return len(names) > 1 and names <= set(capitals) and all(part.kind in ("name", "number") for part in inside)
