r"""Sets that hold values: X \in [a, b], h \in \{0, 1\}, k \in \{1, \dots, n\}."""

from __future__ import annotations

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node, open_ends
from symgen.terms.term import Term, combined, make


def membership(reader: Reader, value: Term, place: Node) -> Term:
    """The condition that a number is in an interval, or is one of those that are listed."""
    if place.kind == "name" and place.value.base == "R":
        return make("true")
    ends = open_ends(place)
    if ends is not None:
        bounds = [
            (end, "lt" if is_open else "le")
            for end, is_open in zip(place.parts, ends, strict=True)
            if not _infinite(end)
        ]
        sides = [(reader.term(end), sign) for end, sign in bounds]
        links = [compare(reader, sign, end, value) if place.parts[0] is node else compare(reader, sign, value, end)
                 for (end, sign), (node, _) in zip(sides, bounds, strict=True)]  # fmt: skip
        return combined("and", links)
    listed = elements(place)
    if listed is not None:
        return combined("or", [make("eq", value, reader.term(part)) for part in listed])
    raise reader.refuse(place, "a set", "symgen reads intervals, \\mathbb{R} and lists of values, \\{0, 1\\}")


def compare(reader: Reader, sign: str, first: Term, second: Term) -> Term:
    """A relation; of a continuous random variable < and <= are one, so that every event is made of half-open intervals.

    The models of its law have points of positive mass, on which X >= a and X > a would differ.
    """
    if _is_continuous(reader, first):
        sign = _HALF_OPEN.get(sign, sign)
    elif _is_continuous(reader, second):
        sign = _TURNED.get(sign, sign)
    return make(sign, first, second)


_HALF_OPEN = {"lt": "le", "ge": "gt"}  # X <= b, and X > a
_TURNED = {"le": "lt", "gt": "ge"}  # a < X, and b >= X


def _is_continuous(reader: Reader, term: Term) -> bool:
    return term.op == "symbol" and term.attrs[0] in reader.declared.continuous


def _infinite(end: Node) -> bool:
    return end.kind == "infinity" or (end.kind == "negative" and end.parts[0].kind == "infinity")


def elements(place: Node) -> tuple[Node, ...] | None:
    r"""The values that \{0, 1\} lists; None for anything else."""
    plain = _is_list(place) and not any(part.kind in ("dots", "relation") for part in place.parts)
    return place.parts if plain else None


def _is_list(place: Node) -> bool:
    braces = place.kind == "group" and place.value[0] in ("\\{", "\\lbrace") and set(place.value[1]) <= {","}
    return braces and bool(place.parts)


def ends_of(place: Node) -> tuple[Node, Node] | None:
    r"""The first and last of whole numbers one after another, \{0, 1\} and \{1, \dots, n\}; None for anything else."""
    if not _is_list(place):
        return None
    dots = next((k for k, part in enumerate(place.parts) if part.kind == "dots"), len(place.parts))
    first = [whole_number(part) for part in place.parts[:dots]]
    if not first or None in first or len(place.parts) - dots not in (0, 2):
        return None
    in_a_row = first == [first[0] + k for k in range(len(first)) if first[0] is not None]
    return (place.parts[0], place.parts[-1]) if in_a_row else None


def whole_number(node: Node) -> int | None:
    """The whole number that is written, -1 too; None for anything else."""
    inner = node.parts[0] if node.kind == "negative" else node
    if inner.kind != "number" or inner.value.denominator != 1:
        return None
    return int(inner.value) if inner is node else -int(inner.value)
