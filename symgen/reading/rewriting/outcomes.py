r"""Sums over the values of a variable by their numbers: \sum_i f(x_i) p(x_i) is \sum_x f(x) p(x).

What is weighted by its own density is a value of the variable, and the sum is over all of them. A sum with the density of the
same point below a line is over a sample, and stays as it is. In an average, and where the index stands anywhere else too, it is
asked what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symgen.reading.declared import Declarations
from symgen.reading.inferring.densities import LETTERS
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import (
    Name,
    Node,
    Scripts,
    Statement,
    names_below,
    names_in,
    refuse,
    renamed,
    scripts_of,
    strip,
    unsubscripted,
    walk,
)


def by_values(declared: Declarations, text: str, statements: list[Statement]) -> list[Statement]:
    """The statements with sums over the values themselves."""
    if declared.laws or not any(_is_sum(node) for s in statements for side in s.sides for node in walk(side)):
        return statements
    reader = _Reader(declared, text)
    return [replace(s, sides=tuple(reader.read(side) for side in s.sides)) for s in statements]


def _is_sum(node: Node) -> bool:
    return node.kind == "big" and node.value[0] == "sum"


class _Reader:
    def __init__(self, declared: Declarations, text: str) -> None:
        self.declared = declared
        self.text = text
        self.drawn: set[str] = set()  # z of z_1, ..., z_K below the means around the present place

    def read(self, node: Node, averaged: bool = False) -> Node:
        """A node with its sums over values; one that is `averaged` stands beside a quotient, as in 1/n times a sum."""
        averages = node.kind == "product" and any(part.kind == "quotient" for part in node.parts)
        before = self.drawn
        self.drawn = before | (_drawn(node) if node.kind == "moment" else set())
        parts = tuple(self.read(part, averages) for part in node.parts)
        self.drawn = before
        if any(one is not other for one, other in zip(parts, node.parts, strict=True)):
            node = replace(node, parts=parts)
        for below in scripts_of(node).below if _is_sum(node) else ():
            index = below.parts[0] if below.kind == "relation" else below
            if index.kind == "name" and not index.parts:
                node = self._over_values(node, below, index.value.text, averaged)
        return node

    def _over_values(self, node: Node, below: Node, index: str, averaged: bool) -> Node:
        (body,) = node.parts
        if (valued := self._by_value(node, below, body, index)) is not None:
            return valued
        points = {point.value: point for point in self._weighted(body) if _counts(point) == index}
        if len(points) != 1 or {point.stem for point in points} & self.drawn:
            return node
        (point,) = points.values()
        value = replace(point.value, label="")
        if averaged or any(_is_counted(name, index) and name.value != point.value for name in unsubscripted(body)):
            found = f"{point.value.text}, weighted by its density, {'in an average' if averaged else f'beside {index}'}"
            raise refuse(
                self.text, node, found, rf"is it a value, or from a sample? for values write \sum_{value.base}"
            )
        self.declared.assume(f"{point.value.text} under the sum is each value of {value.text}")
        run = [replace(below, kind="name", value=value, parts=()) if b is below else b for b in scripts_of(node).below]
        return replace(node, value=("sum", Scripts(tuple(run))), parts=(renamed(body, {point.value: value}),))

    def _by_value(self, node: Node, below: Node, body: Node, index: str) -> Node | None:
        r"""\sum_c p(x | z = c) p(z = c) as \sum_z p(x | z) p(z)."""
        found = {inner.parts[0].value for inner in walk(body) if _is_value(inner, index)}
        weighted = any(_is_value(point, index) for point in self._weighted(body))
        counted = any(index in names_below(name) for name in names_in(body))
        if len(found) != 1 or not weighted or counted or scripts_of(node).above:
            return None
        (variable,) = found
        self.declared.assume(f"{index} under the sum is each value of {variable.text}")
        plain = _simplified(body, index)
        run = [
            replace(below, kind="name", value=variable, parts=()) if b is below else b for b in scripts_of(node).below
        ]
        return replace(node, value=("sum", Scripts(tuple(run))), parts=(renamed(plain, {Name(index): variable}),))

    def _weighted(self, body: Node) -> Iterator[Node]:
        """The points x_i of which a density is a factor, as in f(x_i) p(x_i) and in p(x_i) \\log p(x_i)."""
        body = strip(body)
        if body.kind == "negative":
            yield from self._weighted(body.parts[0])
        if body.kind != "product" or any(part.kind == "quotient" for part in body.parts):
            return
        for name, bracket in applications(body):
            if self._is_density(name.value):
                signs = bracket.value[1]
                targets = bracket.parts[: signs.index("|") + 1] if "|" in signs else bracket.parts
                yield from (point for point in targets if point.kind in ("name", "relation"))

    def _is_density(self, name: Name) -> bool:
        return name.text in self.declared.densities or (name.base in LETTERS and name.text not in self.declared)


def _drawn(node: Node) -> set[str]:
    """z of z_1, ..., z_K below a mean."""
    return {name.value.stem for below in scripts_of(node).below for name in names_in(below) if name.parts}


def _is_value(node: Node, index: str) -> bool:
    """z = c."""
    value = (
        node.parts[1] if node.kind == "relation" and node.value == ("eq",) and node.parts[0].kind == "name" else None
    )
    return value is not None and value.kind == "name" and not value.parts and value.value.text == index


def _simplified(node: Node, index: str) -> Node:
    """A formula with z in the place of z = c."""
    if _is_value(node, index):
        return node.parts[0]
    return replace(node, parts=tuple(_simplified(part, index) for part in node.parts))


def _counts(point: Node) -> str:
    """i of x_i."""
    alone = (
        point.kind == "name" and len(point.parts) == 1 and point.parts[0].kind == "name" and not point.parts[0].parts
    )
    return point.parts[0].value.text if alone and not point.value.marks else ""


def _is_counted(name: Node, index: str) -> bool:
    parts: Sequence[Node] = name.parts or (name,)
    return any(inner.value.text == index for part in parts for inner in names_in(part))
