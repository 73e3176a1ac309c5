r"""Means over the one density of a display: E[f(x)] = \int f(x) p(x) dx, E_x[f(x)], and E[\theta | D] beside p(\theta | D).

Over which law a mean is taken must be plain: without a subscript there is one density, read in one way, and its variable stands
nowhere by itself; a subscript names the variables of one density.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symgen.reading.declared import Declarations, Role
from symgen.reading.elaborate import split
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Node, Scripts, Statement, names_in, scripts_of, unsubscripted, walk


def with_laws(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with densities below the means that are over them."""
    sides = [side for statement in statements for side in statement.sides]
    if declared.laws or not any(node.kind == "moment" for side in sides for node in walk(side)):
        return statements
    written = dict(_written(declared, sides))
    if not written:
        return statements
    free = {text for side in sides for text in _free(side)}
    reader = _Reader(declared, written, free)
    return [replace(s, sides=tuple(map(reader.read, s.sides))) for s in statements]


def _written(declared: Declarations, sides: Sequence[Node]) -> Iterator[tuple[tuple[str, Role], Node]]:
    """The ways in which unknown densities are written, p(x | z) as (x), (z), each with such a node."""
    for node in (node for side in sides for node in walk(side)):
        for name, bracket in applications(node):
            if not _is_unknown(declared, name):
                continue
            targets, given = (
                tuple(p.value.text if p.kind == "name" else "" for p in part) for part in split(bracket, "|", ";")
            )
            product = Node("product", name.start, bracket.end, (" ",), (name, bracket))
            yield (name.value.text, (targets, given)), product


def _is_unknown(declared: Declarations, name: Node) -> bool:
    law = declared.densities.get(name.value.text)
    return law is not None and law.op == "true"


def _free(node: Node) -> set[str]:
    """The names that stand by themselves: in no mean, and bound by no sum or integral."""
    if node.kind == "moment":
        return set()
    if node.kind == "name":
        return {node.value.text}
    found = set().union(*map(_free, node.parts))
    bound = node.parts[1:] if node.kind == "integral" else scripts_of(node).below if node.kind == "big" else ()
    return found - {name.value.text for part in bound for name in names_in(part)}


@dataclass
class _Reader:
    declared: Declarations
    written: dict[tuple[str, Role], Node]
    free: set[str]

    def read(self, node: Node) -> Node:
        if not any(inner.kind == "moment" for inner in walk(node)):
            return node
        node = replace(node, parts=tuple(map(self.read, node.parts)))
        if node.kind != "moment" or node.parts[0].kind != "group":
            return node
        which, scripts = node.value
        body, given = split(node.parts[0], "|")
        law = self._below(scripts) if scripts.below else self._of(body, tuple(given))
        if law is None:
            return node
        inside = replace(node.parts[0], value=(node.parts[0].value[0], (",",) * (len(body) - 1)), parts=tuple(body))
        return replace(node, value=(which, Scripts((law,))), parts=(inside if given else node.parts[0],))

    def _below(self, scripts: Scripts) -> Node | None:
        r"""p(x, y) of E_{x, y}."""
        names = {below.value.text if below.kind == "name" else "" for below in scripts.below}
        if any(name in self.declared for name in names):
            return None
        found = [law for (_, (targets, _)), law in self.written.items() if set(targets) == names]
        return found[0] if len(found) == 1 else None

    def _of(self, body: Sequence[Node], given: tuple[Node, ...]) -> Node | None:
        """The one density of a mean without a subscript, or of one given what it is given too."""
        names = {name.value.text for part in body for name in unsubscripted(part)}
        known = {node.value.text if node.kind == "name" else "" for node in given}
        fit = [key for key in self.written if not known or set(key[1][1]) == known]
        if len(fit) != 1:
            return None
        targets = set(fit[0][1][0])
        plain = "" not in targets and targets <= names - self.free
        return self.written[fit[0]] if plain and not any(name in self.declared for name in targets) else None
