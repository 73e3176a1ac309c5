r"""Dots whose pattern is plain, written out: x_1 + x_2 + \cdots + x_n is \sum_{k=1}^{n} x_k; any other dots are asked about.

The last term before the dots and the one after them must differ in one number only, everywhere in the same way, and the terms
before must be what the pattern says: 1 + 2 + 4 + \cdots + n goes on in no plain way. A single term before the dots shows a
pattern only in its subscripts, x_1 + \cdots + x_n.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from symgen.reading.declared import Declarations
from symgen.reading.inferring.entries import place_of
from symgen.reading.rewriting.endless import endless
from symgen.reading.syntax.tree import Name, Node, Scripts, Statement, names_in, scripts_of, walk

_LETTERS = ("k", "j", "i", "l", "m", "r", "s")
_ADDED = {"+"}
_MULTIPLIED = {" ", "*"}


def written_out(declared: Declarations, text: str, statements: list[Statement]) -> list[Statement]:
    """The statements with sums and products in the place of dots whose pattern is plain."""
    sides = [side for statement in statements for side in statement.sides]
    if not any(node.kind == "dots" for side in sides for node in walk(side)):
        return statements
    used = {name.value.text for side in sides for name in names_in(side)}
    letter = next((letter for letter in _LETTERS if letter not in used), "")
    if not letter:
        return statements
    writer = _Writer(declared, text, letter)
    return [replace(s, sides=tuple(writer.written(side) for side in s.sides)) for s in statements]


class _Writer:
    def __init__(self, declared: Declarations, text: str, letter: str) -> None:
        self.declared = declared
        self.text = text
        self.letter = letter

    def written(self, node: Node) -> Node:
        node = replace(node, parts=tuple(self.written(part) for part in node.parts))
        signs = node.value[1:] if node.kind == "product" and node.value[:1] == ("run",) else node.value
        dots = [place for place, part in enumerate(node.parts) if part.kind == "dots"]
        if node.kind == "sum" and dots == [len(node.parts) - 1]:
            return self._endless(node, signs)
        if node.kind not in ("sum", "product") or len(dots) != 1 or not 0 < dots[0] < len(node.parts) - 1:
            return node
        (place,) = dots
        if not set(signs[: place + 1]) <= (_ADDED if node.kind == "sum" else _MULTIPLIED):
            return node
        whole = self._whole(node.kind, node.parts[:place], node.parts[place + 1])
        rest = node.parts[place + 2 :]
        if whole is None or not rest:
            return whole or node
        return replace(node, value=tuple(signs[place + 1 :]), parts=(whole, *rest))

    def _endless(self, node: Node, signs: Sequence[str]) -> Node:
        *terms, at = node.parts
        whole = endless(signs, terms, self.letter, at)
        if whole is not None:
            self.declared.assume(f"{self.text[whole.start : whole.end]} is the sum of all that go on so, without end")
        return node if whole is None else whole

    def _whole(self, kind: str, before: Sequence[Node], last: Node) -> Node | None:
        """All that stands before the dots, for what they stand, and the last, as one sum or product."""
        steps = [*_differences(before[-1], last)]
        if not steps or any(number.kind != "number" for number, _ in steps):
            return None
        number, end = steps[0]
        if any(number.value != n.value or _bare(end) != _bare(e) for n, e in steps) or place_of(end) is None:
            return None
        index = Node("name", last.start, last.end, Name(self.letter))
        start = number.value - len(before) + 1
        each = [_tidy(_at(before[-1], last, _number(start + k, last))) for k in range(len(before))]
        if start < 0 or [*map(_bare, each)] != [_bare(_tidy(part)) for part in before]:
            return None
        if len(before) == 1 and end is not last and not _in_subscripts(before[0], last):
            return None
        op = "sum" if kind == "sum" else "product"
        first = Node("relation", last.start, last.end, ("eq",), (index, _number(start, last)))
        self.declared.assume(f"{self.text[before[0].start : last.end]} is the {op} of all that go on so")
        body = _at(before[-1], last, index)
        return Node("big", before[0].start, last.end, (op, Scripts((first,), (end,))), (body,))


def _number(value: Fraction, at: Node) -> Node:
    return Node("number", at.start, at.end, value)


def _differences(first: Node, second: Node) -> Iterator[tuple[Node, Node]]:
    """Where two formulas differ: a part of the first, and what stands in its place in the second."""
    if _bare(first) == _bare(second):
        return
    if not _are_alike(first, second) or _own(first) != _own(second):
        yield first, second
        return
    for one, other in zip(first.parts, second.parts, strict=True):
        yield from _differences(one, other)


def _at(first: Node, second: Node, value: Node) -> Node:
    """The second formula with a value in each place where the first differs from it."""
    if _bare(first) == _bare(second):
        return second
    if not _are_alike(first, second) or _own(first) != _own(second):
        return value
    parts = tuple(_at(one, other, value) for one, other in zip(first.parts, second.parts, strict=True))
    if second.kind != "name":
        return replace(second, parts=parts)
    label = str(value.value) if value.kind == "number" else value.value.text
    return replace(second, value=replace(second.value, label=label), parts=parts)


def _in_subscripts(first: Node, second: Node) -> bool:
    """Whether two formulas differ in subscripts only."""
    if _bare(first) == _bare(second) or first.kind == "name":
        return True
    return _are_alike(first, second) and all(
        _in_subscripts(one, other) for one, other in zip(first.parts, second.parts, strict=True)
    )


def _are_alike(first: Node, second: Node) -> bool:
    """Whether two formulas are of one kind, with as many parts."""
    return first.kind == second.kind and len(first.parts) == len(second.parts) > 0


def _own(node: Node) -> Any:
    """What a node says besides its parts: of a name with one subscript, all but that."""
    if node.kind == "name":
        return replace(node.value, label="") if len(node.parts) == 1 else node.value
    return None if scripts_of(node) != Scripts() else node.value


def _bare(node: Node) -> Any:
    """A node without its place in the text."""
    scripts = scripts_of(node)
    inside = tuple(_bare(part) for part in (*node.parts, *scripts.below, *scripts.above))
    value = node.value if scripts == Scripts() else (node.value[0] if isinstance(node.value, tuple) else "")
    return node.kind, value, len(scripts.below), inside


def _tidy(node: Node) -> Node:
    """x^1 is x, x^0 is 1, and w_0 times 1 is w_0."""
    if node.kind == "product" and set(node.value) <= _MULTIPLIED:
        factors = [_tidy(part) for part in node.parts]
        kept = [factor for factor in factors if not (factor.kind == "number" and factor.value == 1)] or factors[:1]
        return kept[0] if len(kept) == 1 else replace(node, value=(" ",) * (len(kept) - 1), parts=tuple(kept))
    if node.kind != "power" or node.parts[1].kind != "number" or node.parts[1].value not in (0, 1):
        return node
    return node.parts[0] if node.parts[1].value == 1 else _number(Fraction(1), node)
