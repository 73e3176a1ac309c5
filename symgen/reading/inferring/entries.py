r"""What sums say of names that nothing declares: under \sum_{i=1}^n, x_i is an entry of a vector x, there and everywhere.

All of a display tells from where to where its entries are counted, so that x_1 before the sum, x_{i-1} in it and x_n after it
are entries of the same vector. What cannot be counted so is left to where it stands, or asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from symgen.reading.elaborate import Reader
from symgen.reading.inferring.open_sums import Ends, open_ends, subscripts
from symgen.reading.notation.listed_entries import is_listed
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Name, Node, Statement, names_below, names_in, scripts_of, unsubscripted, walk
from symgen.terms.domains import REAL
from symgen.terms.term import Term, dimension, num, symbol


class Place(NamedTuple):
    """n + 1 as ("n", 1), and 2 as ("", 2)."""

    letter: str
    offset: int

    def moved(self, offset: int) -> Place:
        return self._replace(offset=self.offset + offset)


class _Span(NamedTuple):
    """The places that a subscript stands for: the first, where it is a number, and the last; counted by a sum or not."""

    low: int | None
    high: Place
    counted: bool


#: The entries of one name that an occurrence of it stands for, axis by axis.
_Use = tuple[_Span, ...]
_LETTERS = frozenset("ijklmnrstKLMNT")


def infer_entries(reader: Reader, statements: Sequence[Statement]) -> None:
    """Declare the vectors and matrices of which a display sums entries, with the places where they are counted from."""
    uses: dict[str, list[tuple[Node, _Use | None]]] = {}
    sides = [side for statement in statements for side in statement.sides]
    _infer_ends(reader, [node for side in sides for node in walk(side) if node.kind == "big"])
    ends = open_ends(reader.declared, sides)
    for index in sorted({index for _, index in ends}):
        reader.declared.assume(f"{index} runs over all entries")
    for side in sides:
        for node, use in _uses(side, {}, reader.declared.rows.keys(), ends):
            uses.setdefault(whole(node.value), []).append((node, use))
    plain = {text for side in sides for text in _names_apart(reader, side)}
    for stem, found in uses.items():
        spans = [use for _, use in found if use is not None]
        if (
            len(spans) == len(found)
            and (stem not in plain or _is_only_argument(sides, stem, [node.value.text for node, _ in found]))
            and stem not in reader.declared
            and reader.known(stem) is None
        ):
            _declare(reader, stem, found[0][0], spans)
        if stem in reader.declared.entries and stem not in reader.declared:
            hint = f"how many are there? declare {stem}: vector n"
            raise reader.refuse(found[0][0], f"{found[0][0].value.text}, which a sum counts", hint)


def _names_apart(reader: Reader, side: Node) -> Iterator[str]:
    """The names of a side; k of a declared d_k is a part of that name."""
    for name in unsubscripted(side):
        yield name.value.text
        yield from () if name.value.text in reader.declared else names_below(name)


def _is_only_argument(sides: Sequence[Node], stem: str, entries: Collection[str]) -> bool:
    r"""Whether a name is nothing but what functions are of, as in \xi(t, y) = -\sum_i t_i \log y_i: the whole of its entries.

    A function that is read at an entry too, as k of f(x) = \sum_i c_i k(x, x_i), is one of numbers; and an entry by which
    something is differentiated is a number of its own.
    """
    arguments: dict[str, list[Node]] = {}
    for head, bracket in (pair for side in sides for node in walk(side) for pair in applications(node)):
        arguments.setdefault(head.value.text, []).extend(part for part in bracket.parts if part.kind == "name")
    of = [head for head, parts in arguments.items() if any(part.value.text == stem for part in parts)]
    alone = {id(part) for parts in arguments.values() for part in parts}
    bare = (name for side in sides for name in names_in(side) if name.value.text == stem)
    derivatives = (node for side in sides for node in walk(side) if node.kind == "derivative")
    by = {name.value.text for node in derivatives for name in node.parts[1:] if name.kind == "name"}
    at_entries = bool(by & set(entries)) or any(part.value.text in entries for head in of for part in arguments[head])
    return bool(of) and not at_entries and all(id(name) in alone for name in bare)


def _infer_ends(reader: Reader, sums: Sequence[Node]) -> None:
    """Declare the whole numbers at which sums end, wherever else they stand."""
    written = [(below, scripts_of(node).above) for node in sums for below in scripts_of(node).below]
    indices = {name.value.text for below, _ in written for name in names_in(below)}
    for name in (name for _, above in written for end in above for name in unsubscripted(end)):
        letter = name.value.text
        if len(name.value.base) == 1 and not name.parts and letter not in indices:
            whole_number(reader, letter)


def whole_number(reader: Reader, name: str) -> Term:
    """The positive whole number that a name stands for, where nothing declares it; else what is declared."""
    known = reader.known(name)
    if known is None:
        known = reader.declared.symbols[name] = dimension(name)
        reader.declared.assume(f"{name} is taken to be a positive whole number")
    return known


def whole(name: Name) -> str:
    """The name without its subscripts and its number, x of x_i and of x^{(i)}."""
    return "_".join((name.stem, *(mark for mark in name.marks if not mark.startswith("("))))


def _uses(
    node: Node, counted: Mapping[str, tuple[int, Place]], rows: Collection[str], ends: Ends
) -> Iterator[tuple[Node, _Use | None]]:
    """The names with subscripts, with what these stand for; None for what is no place, as in bold where no rows are."""
    if node.kind == "name":
        if node.parts or any(mark.startswith("(") for mark in node.value.marks):
            yield node, _use(node, counted) if node.value.font != "bold" or whole(node.value) in rows else None
        return
    if is_listed(node):
        return  # its first and last entries are those that there are
    inside = {**counted, **dict(_indices(node, counted, ends))} if node.kind == "big" else counted
    for part in node.parts:
        yield from _uses(part, inside, rows, ends)
    for part in (*scripts_of(node).below, *scripts_of(node).above):
        yield from _uses(part, counted, rows, ends)


def _indices(
    node: Node, counted: Mapping[str, tuple[int, Place]], written: Ends
) -> Iterator[tuple[str, tuple[int, Place]]]:
    """The index of a sum from a number to a place, to n where it goes to another index that does."""
    scripts = scripts_of(node)
    for below in scripts.below:
        if below.kind == "name" and (id(node), below.value.text) in written:
            yield below.value.text, (1, Place(written[id(node), below.value.text], 0))
        if below.kind != "relation" or below.value != ("eq",) or below.parts[0].kind != "name":
            continue
        name, start = below.parts
        ends = start.parts if start.kind == "range" else (start, *scripts.above[:1])
        places = [place_of(end) for end in ends]
        if len(places) == 2 and places[0] is not None and places[1] is not None and not places[0].letter:
            _, outer = counted.get(places[1].letter, (0, None))
            yield name.value.text, (places[0].offset, outer.moved(places[1].offset) if outer else places[1])


def place_of(node: Node) -> Place | None:
    """n + 1 and 2 as places; None for what is none."""
    if node.kind == "name" and not node.parts:
        return Place(node.value.text, 0)
    if node.kind == "number" and node.value.denominator == 1:
        return Place("", int(node.value))
    if node.kind == "sum" and len(node.parts) == 2:
        first, second = (place_of(part) for part in node.parts)
        if first is not None and second is not None and not second.letter:
            return first.moved(second.offset if node.value == ("+",) else -second.offset)
    return None


def _use(node: Node, counted: Mapping[str, tuple[int, Place]]) -> _Use | None:
    """What the subscripts of a name stand for; a number above stands for one, x^{(i)}."""
    name: Name = node.value
    numbers = [mark[1:-1] for mark in name.marks if mark.startswith("(")]
    if name.base == "Sigma" or (numbers and (node.parts or len(numbers) > 1)):
        return None
    if numbers:
        places = [Place("", int(numbers[0])) if numbers[0].isdecimal() else Place(numbers[0], 0)]
    else:
        places = [place for part in subscripts(node) if (place := place_of(part)) is not None]
    spans = tuple(span for place in places if (span := _span(place, counted)) is not None)
    return spans if len(spans) == (1 if numbers else len(subscripts(node))) else None


def _span(place: Place, counted: Mapping[str, tuple[int, Place]]) -> _Span | None:
    if not place.letter:
        return _Span(place.offset, place, counted=False)
    if place.letter in counted:
        low, high = counted[place.letter]
        return _Span(low + place.offset, high.moved(place.offset), counted=True)
    return _Span(None, place, counted=False) if place.letter in _LETTERS else None


def _declare(reader: Reader, stem: str, node: Node, uses: list[_Use]) -> None:
    axes = list(zip(*uses, strict=False))
    if len({len(use) for use in uses}) != 1 or not all(any(span.counted for span in spans) for spans in axes):
        return
    firsts, sizes = [], []
    for spans in axes:
        first, last = _ends(reader, stem, node, spans)
        firsts.append(first)
        sizes.append(_size(reader, last.moved(1 - first)))
    row = reader.declared.rows.get(stem, ())
    domain = reader.declared.entries.get(stem, REAL)
    reader.declared.symbols[stem] = symbol(stem, domain, (*sizes, *row))
    reader.declared.firsts[stem] = tuple(firsts)
    if row:
        reader.declared.inferred.add(stem)
        reader.declared.assume(f"{node.value.text} is taken to be a real vector, of size {row[0]}")
    else:
        reader.declared.assume(f"{stem} is taken to be a {domain.describe()} vector")


def _ends(reader: Reader, stem: str, node: Node, spans: Sequence[_Span]) -> tuple[int, Place]:
    """The first and the last place of one axis."""
    letters = sorted({span.high.letter for span in spans if span.counted})
    if len(letters) > 1:
        counted = " and to ".join(letter or "a number" for letter in letters)
        raise reader.refuse(node, f"{stem}, counted to {counted}", f"how many are there? declare {stem}: vector n")
    lows = [span.low for span in spans if span.low is not None]
    highs = [span.high.offset for span in spans if span.high.letter == letters[0] and (span.counted or letters[0])]
    return min(lows), Place(letters[0], max(highs))


def _size(reader: Reader, place: Place) -> int | Term:
    if not place.letter:
        return place.offset
    known = whole_number(reader, place.letter)
    return known + num(place.offset) if place.offset else known
