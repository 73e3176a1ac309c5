r"""Sums that go on without end, x + \frac{x^2}{2} + \frac{x^3}{3} + \cdots: three terms or more show how.

Each term is the one before it with every number that changes larger by one, where x is x^1; the signs are all alike, or take
turns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from symgen.reading.syntax.tree import Name, Node, Scripts

_FEWEST = 3
#: Places of a formula, by the parts that lead to them, and the numbers that stand there.
_Steps = dict[tuple[int, ...], Fraction]


def endless(signs: Sequence[str], terms: Sequence[Node], letter: str, at: Node) -> Node | None:
    """The sum that some terms begin, where their pattern is plain; `signs` stand between them and before the dots."""
    alternating = signs[0] == "-" and all(one != other for one, other in pairwise(signs))
    if len(terms) < _FEWEST or not (alternating or set(signs) == {"+"}):
        return None
    last = terms[-1]
    steps = _steps(terms[-2], last)
    if not steps:
        return None
    end = next(iter(steps.values()))
    start = end - len(terms) + 1
    shown = [_earlier(last, steps, back) for back in reversed(range(len(terms)))]
    if start < 0 or [_bare(_simple(term)) for term in shown] != [_bare(_simple(term)) for term in terms]:
        return None
    index = Node("name", at.start, at.end, Name(letter))
    body = _written(last, steps, lambda n: _shifted(index, n - end, at))
    if alternating:
        minus = Node("negative", at.start, at.end, None, (_number(1, at),))
        turn = Node("power", at.start, at.end, None, (minus, _shifted(index, -start, at)))
        body = Node("product", at.start, at.end, ("*",), (turn, body))
    first = Node("relation", at.start, at.end, ("eq",), (index, _number(start, at)))
    scripts = Scripts((first,), (Node("infinity", at.start, at.end),))
    return Node("big", terms[0].start, at.end, ("sum", scripts), (body,))


def _earlier(last: Node, steps: _Steps, back: int) -> Node:
    """The term so many places before the last."""
    return _written(last, steps, lambda number: _number(number - back, last))


def _number(value: Fraction | int, at: Node) -> Node:
    return Node("number", at.start, at.end, Fraction(value))


def _shifted(index: Node, shift: Fraction, at: Node) -> Node:
    """k, k + 1 and k - 1."""
    if shift == 0:
        return index
    return Node("sum", at.start, at.end, ("+" if shift > 0 else "-",), (index, _number(abs(shift), at)))


def _steps(one: Node, other: Node) -> _Steps | None:
    """Where the second formula has numbers that are larger by one, and those; None where it differs in anything else."""
    if _bare(one) == _bare(other):
        return {}
    if one.kind == other.kind == "number":
        return {(): other.value} if other.value == one.value + 1 else None
    if one.kind != other.kind and other.kind == "power" and _bare(other.parts[0]) == _bare(one):
        return {(1,): Fraction(2)} if other.parts[1].kind == "number" and other.parts[1].value == 2 else None
    if one.kind != other.kind or len(one.parts) != len(other.parts) or not one.parts or _own(one) != _own(other):
        return None
    found: _Steps = {}
    for place, (first, second) in enumerate(zip(one.parts, other.parts, strict=True)):
        inner = _steps(first, second)
        if inner is None:
            return None
        found.update({(place, *path): number for path, number in inner.items()})
    return found


def _written(node: Node, steps: _Steps, value: Callable[[Fraction], Node]) -> Node:
    """A formula with other values in the places of its steps."""
    if () in steps:
        return value(steps[()])
    inner: dict[int, _Steps] = {}
    for (place, *rest), number in steps.items():
        inner.setdefault(place, {})[tuple(rest)] = number
    if not inner:
        return node
    parts = tuple(_written(part, inner.get(k, {}), value) for k, part in enumerate(node.parts))
    if node.kind != "name":
        return replace(node, parts=parts)
    label = str(parts[0].value) if parts[0].kind == "number" else _word(parts[0])
    return replace(node, value=replace(node.value, label=label), parts=parts)


def _word(index: Node) -> str:
    """k, and kp1 of k + 1, as a label writes it."""
    if index.kind == "name":
        return str(index.value.text)
    name, shift = index.parts
    return f"{name.value.text}{'p' if index.value == ('+',) else 'm'}{shift.value}"


def _simple(node: Node) -> Node:
    """x^1 is x, x^0, 1^x, 0! and 1! are 1, and factors and divisors of 1 are left away."""
    node = replace(node, parts=tuple(_simple(part) for part in node.parts))
    one = [part.kind == "number" and part.value == 1 for part in node.parts]
    if node.kind == "power" and node.parts[1].kind == "number" and node.parts[1].value in (0, 1):
        return node.parts[0] if one[1] else _number(1, node)
    if node.kind == "power" and one[0]:
        return _number(1, node)
    if node.kind == "factorial" and node.parts[0].kind == "number" and node.parts[0].value in (0, 1):
        return _number(1, node)
    if node.kind == "quotient" and one[1]:
        return node.parts[0]
    if node.kind == "product" and set(node.value) <= {" ", "*"}:
        kept = [part for part, is_one in zip(node.parts, one, strict=True) if not is_one] or list(node.parts[:1])
        return kept[0] if len(kept) == 1 else replace(node, value=(" ",) * (len(kept) - 1), parts=tuple(kept))
    return node


def _own(node: Node) -> object:
    return replace(node.value, label="") if node.kind == "name" else node.value


def _bare(node: Node) -> object:
    """A formula without its place in the text."""
    return node.kind, node.value, tuple(_bare(part) for part in node.parts)
