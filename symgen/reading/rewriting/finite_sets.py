r"""Sums over a finite set that is only named: \frac{1}{|D|} \sum_{x \in D} f(x) is the mean over m points x_1, ..., x_m.

The set stands below sums and products and between bars, and nowhere else: what else it is does not matter then. An index of it,
i of \sum_{i \in B} a_i, counts the members of B; what it is the index of stands below sums over B only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import (
    Name,
    Node,
    Scripts,
    Statement,
    names_below,
    names_in,
    scripts_of,
    walk,
    with_names,
)

_COUNTERS = ("k", "l", "r", "s", "u")
_SIZES = ("m", "n", "N", "M", "K")
#: What data are called; other sets, as \mathcal X, may be all values of a variable.
_OF_DATA = frozenset("DBST")
_MOST_SETS = 3


def with_finite_sets(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements with numbered members in the place of those of finite sets."""
    sides = [side for statement in statements for side in statement.sides]
    found = {key: sets for key, sets in _sets(sides).items() if _is_finite(declared, sides, sets)}
    used = {name.value.text for side in sides for name in names_in(side)} | declared.symbols.keys()
    counters = iter([letter for letter in _COUNTERS if letter not in used])
    sizes = iter([letter for letter in _SIZES if letter not in used])
    for key, sets in list(found.items())[:_MOST_SETS]:
        counter, size = next(counters, ""), next(sizes, "")
        if not (counter and size):
            return statements
        writer = _Members(key, sets, counter, size)
        declared.assume(f"{key} has {size} members")
        statements = [replace(s, sides=tuple(writer.written(side) for side in s.sides)) for s in statements]
    return statements


def _sets(sides: Sequence[Node]) -> dict[str, list[Node]]:
    """The sums and products over each set."""
    found: dict[str, list[Node]] = {}
    for node in (node for side in sides for node in walk(side) if node.kind == "big"):
        below = scripts_of(node).below
        if len(below) == 1 and not scripts_of(node).above and _members(below[0]):
            found.setdefault(below[0].parts[1].value.text, []).append(node)
    return found


def _members(below: Node) -> tuple[Node, ...]:
    r"""x of x \in D, x and y of (x, y) \in D; nothing for anything else below a sum."""
    if below.kind != "relation" or below.value != ("in",):
        return ()
    member, place = below.parts
    pair = member.kind == "group" and member.value[0] == "(" and set(member.value[1]) == {","}
    members = member.parts if pair else (member,)
    named = place.kind == "name" and len(place.value.base) == 1 and place.value.font in ("", "cal")
    plain = all(each.kind == "name" and not each.parts and not each.value.marks for each in members)
    return members if named and plain and place.value.base.isupper() else ()


def _is_finite(declared: Declarations, sides: Sequence[Node], sums: Sequence[Node]) -> bool:
    """Whether a set is counted, or called as data are, and stands nowhere but where it is summed over or counted."""
    place = scripts_of(sums[0]).below[0].parts[1]
    text = place.value.text
    every = [node for side in sides for node in walk(side)]
    counted = [node for node in every if node.kind == "absolute" and _is_named(node.parts[0], text)]
    times = sum(node.kind == "name" and node.value.text == text for node in every)
    members = {each.value.text for node in sums for each in _members(scripts_of(node).below[0])}
    return (
        text not in declared
        and times == len(sums) + len(counted)
        and bool(counted or (place.value.base in _OF_DATA and not place.value.label))
        and not members & declared.symbols.keys()
        and all(_is_alone(sides, sums, member) for member in members)
    )


def _is_named(node: Node, text: str) -> bool:
    return node.kind == "name" and node.value.text == text


def _is_alone(sides: Sequence[Node], sums: Sequence[Node], member: str) -> bool:
    """Whether a member, and what it is the index of, stands below the sums over its set only."""
    inside = {id(node) for big in sums for node in walk(big)}
    outside = [name for side in sides for name in names_in(side) if id(name) not in inside]
    indexed = {name.value.stem for big in sums for name in names_in(big) if member in names_below(name)}
    return not any(name.value.text == member or name.value.stem in indexed for name in outside)


class _Members:
    """Writes the sums over one set as sums over numbers."""

    def __init__(self, key: str, sums: Sequence[Node], counter: str, size: str) -> None:
        self.key = key
        self.sums = {id(node) for node in sums}
        self.counter = counter
        self.size = size

    def written(self, node: Node) -> Node:
        if node.kind == "absolute" and _is_named(node.parts[0], self.key):
            return replace(node.parts[0], value=Name(self.size), parts=())
        if id(node) in self.sums:
            return self._counted(node)
        return _rebuilt(node, self.written)

    def _counted(self, node: Node) -> Node:
        op, scripts = node.value
        (below,) = scripts.below
        members = [each.value for each in _members(below)]
        body = self.written(node.parts[0])
        texts = {name.text for name in members}
        alone = any(name.value.text in texts for name in _outside_of_subscripts(body))
        index = below.parts[0]
        if alone or len(members) > 1 or not any(texts & names_below(name) for name in names_in(body)):
            index = replace(index, kind="name", value=Name(self.counter), parts=())
            body = with_names(body, lambda name: self._numbered(name, index) if name.value in members else name)
        first = replace(below, value=("eq",), parts=(index, Node("number", below.start, below.end, Fraction(1))))
        last = replace(below.parts[1], value=Name(self.size), parts=())
        return replace(node, value=(op, Scripts((first,), (last,))), parts=(body,))

    def _numbered(self, name: Node, index: Node) -> Node:
        label = "_".join(filter(None, (name.value.label, self.counter)))
        return replace(name, value=replace(name.value, label=label), parts=(index,))


def _outside_of_subscripts(node: Node) -> Iterator[Node]:
    if node.kind == "name":
        yield node
        return
    for part in node.parts:
        yield from _outside_of_subscripts(part)


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    parts = tuple(change(part) for part in node.parts)
    return node if all(new is old for new, old in zip(parts, node.parts, strict=True)) else replace(node, parts=parts)
