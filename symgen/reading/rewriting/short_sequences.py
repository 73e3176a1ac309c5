r"""Densities of a sequence of any length, at one length: p(x_{1:n}) = \prod_{i=1}^n p(x_i \mid x_{<i}) for n = 3.

The length is a letter at which ranges, lists with dots and sums end. With a number in its place, lists are written out, sums and
products are unrolled, and each x_k is a variable by itself. What holds then is known for that length only, which is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from symgen.reading.declared import Declarations
from symgen.reading.inferring.entries import place_of
from symgen.reading.notation.neighbours import applications
from symgen.reading.syntax.tree import Node, Scripts, Statement, names_in, scripts_of, walk

_DENSITIES = ("p", "q", "P", "Pr", "pi", "H", "I")
#: x_{<i} and x_{\\le i}.
_BEFORE = re.compile(r"(?P<kind>below|upto)(?P<index>[A-Za-z])")
_VARIABLES = 3
_MOST_NODES = 4_000
#: What the letters of a display stand for: the length, and the indices of sums that are unrolled.
_Numbers = Mapping[str, int]


def of_one_length(declared: Declarations, statements: list[Statement]) -> list[Statement]:
    """The statements for a short sequence, where they speak of one; the length is told in `declared.length`."""
    sides = [side for statement in statements for side in statement.sides]
    stems = {stem for side in sides for stem in _sequences(side)}
    ends = {letter for side in sides for letter in _ends(side, stems)}
    if not stems or len(ends) != 1 or any(stem in declared for stem in stems):
        return statements
    (letter,) = ends
    first = min((low for side in sides for low in _lows(side, stems)), default=1)
    if first not in (0, 1) or sum(1 for side in sides for _ in walk(side)) > _MOST_NODES:
        return statements
    length = _VARIABLES - 1 + first
    if not _may_be(declared, letter, length):
        return statements
    fonts = {stem: {n.value.font for side in sides for n in names_in(side) if n.value.stem == stem} for stem in stems}
    writer = _Short(stems, {stem for stem, found in fonts.items() if len(found) > 1}, first, length)
    written = [replace(s, sides=tuple(writer.written(side, {letter: length}) for side in s.sides)) for s in statements]
    names = (name for s in written for side in s.sides for name in names_in(side))
    if any(name.value.stem in stems and not (name.value.label.isdigit() or name.value.marks) for name in names):
        return statements  # x_{i,R}, a part of x_i, is tied to it
    for stem in stems:
        _declare_members(declared, stem, range(first, length + 1))
    declared.length = f"{letter} = {length}"
    declared.assume(f"{declared.length}: it is judged for that length only")
    return written


def _may_be(declared: Declarations, letter: str, length: int) -> bool:
    """Whether a length may be a number: it is not declared, or a whole number of which no more is said."""
    known = declared.symbols.get(letter)
    if known is None:
        return True
    counts = not known.shape and known.domain.is_integer and known.domain.contains(length)
    return counts and not any(known in condition.free for condition in declared.conditions)


def _declare_members(declared: Declarations, stem: str, numbers: range) -> None:
    """Let X_1, X_2 and X_3 be what X_i is said to be: discrete random variables."""
    index = next((letter for letter in "ijkt" if declared.kinds.get(f"{stem}_{letter}") == "discrete"), "")
    if index:
        members = {f"{stem}_{number}" for number in numbers}
        declared.kinds.update(dict.fromkeys(sorted(members), "discrete"))
        for table in (declared.independent, declared.alike):
            table.update(members if f"{stem}_{index}" in table else ())
        del declared.kinds[f"{stem}_{index}"]


def _sequences(side: Node) -> Iterator[str]:
    """The letters of which densities have several variables: x of p(x_t | x_{t-1}), p(x_{1:n}) and p(x_i | x_{<i})."""
    for node in walk(side):
        for head, bracket in applications(node):
            if head.value.base not in _DENSITIES:
                continue
            named = [part for part in bracket.parts if part.kind == "name" and part.parts]
            shifted = {part.value.stem for part in named if part.parts[0].kind in ("range", "sum")}
            shifted |= {
                part.value.stem for part in bracket.parts if part.kind == "name" and _BEFORE.fullmatch(part.value.label)
            }
            dotted = {part.value.stem for part in named if any(other.kind == "dots" for other in bracket.parts)}
            yield from shifted | dotted


def _ends(side: Node, stems: set[str]) -> Iterator[str]:
    """The letters at which lists, ranges and sums over the sequences end."""
    for node in walk(side):
        scripts = scripts_of(node)
        if node.kind == "big" and len(scripts.above) == 1 and _speaks_of(node, stems):
            yield from (name.value.text for name in names_in(scripts.above[0]))
        if node.kind == "name" and node.parts and node.value.stem in stems and node.parts[0].kind == "range":
            last = place_of(node.parts[0].parts[1])
            counted = {name.value.text for big in _bigs(side) for name in _indices(big)}
            yield from [last.letter] if last is not None and last.letter and last.letter not in counted else []
        if node.kind == "group" and any(part.kind == "dots" for part in node.parts):
            after = next(
                (p for before, p in zip(node.parts, node.parts[1:], strict=False) if before.kind == "dots"), None
            )
            counted = {name.value.text for big in _bigs(side) for name in _indices(big)}
            place = place_of(after.parts[0]) if after is not None and after.kind == "name" and after.parts else None
            yield from [place.letter] if place is not None and place.letter and place.letter not in counted else []


def _bigs(side: Node) -> Iterator[Node]:
    return (node for node in walk(side) if node.kind == "big")


def _indices(big: Node) -> Iterator[Node]:
    for below in scripts_of(big).below:
        first = below.parts[0] if below.kind == "relation" else below
        yield from [first] if first.kind == "name" else []


def _speaks_of(big: Node, stems: set[str]) -> bool:
    return any(name.value.stem in stems for name in names_in(big))


def _lows(side: Node, stems: set[str]) -> Iterator[int]:
    """The first numbers of the sequences."""
    for name in names_in(side):
        if name.value.stem in stems and name.parts:
            part = name.parts[0].parts[0] if name.parts[0].kind == "range" else name.parts[0]
            if part.kind == "number" and part.value.denominator == 1:
                yield int(part.value)


class _Short:
    """Writes formulas at one length of their sequences."""

    def __init__(self, stems: set[str], mixed: set[str], first: int, last: int) -> None:
        self.stems = stems
        self.mixed = mixed  # those whose members are not in bold, as the whole is
        self.first = first
        self.last = last

    def written(self, node: Node, numbers: _Numbers) -> Node:
        if node.kind == "name":
            return self._name(node, numbers)
        if node.kind == "group":
            return self._group(node, numbers)
        if node.kind == "big" and (values := self._values(node, numbers)) is not None:
            return self._unrolled(node, values, numbers)
        if (
            node.kind == "integral"
            and node.parts[1].kind == "name"
            and self._listed(node.parts[1], numbers) is not None
        ):
            return self._integrals(node, numbers)
        scripts, value = scripts_of(node), node.value
        if scripts.below or scripts.above:
            turned = Scripts(
                *(tuple(self.written(n, numbers) for n in each) for each in (scripts.below, scripts.above))
            )
            value = turned if value is scripts else tuple(turned if part is scripts else part for part in value)
        return replace(node, value=value, parts=tuple(self.written(part, numbers) for part in node.parts))

    def _name(self, node: Node, numbers: _Numbers) -> Node:
        """x_{t-1} as x_1, and the length as a number."""
        if not node.parts:
            number = numbers.get(node.value.text)
            return node if number is None else Node("number", node.start, node.end, Fraction(number))
        place = self._number(node.parts[0], numbers) if len(node.parts) == 1 else None
        return node if place is None else self._at(node, place)

    def _number(self, node: Node, numbers: _Numbers) -> int | None:
        place = place_of(node)
        if place is None or (place.letter and place.letter not in numbers):
            return None
        return numbers.get(place.letter, 0) + place.offset

    def _at(self, node: Node, number: int) -> Node:
        place = Node("number", node.start, node.end, Fraction(number))
        font = "" if node.value.stem in self.mixed else node.value.font
        return replace(node, value=replace(node.value, label=str(number), font=font), parts=(place,))

    def _values(self, node: Node, numbers: _Numbers) -> list[tuple[str, int]] | None:
        """The numbers of a sum that ends at the length."""
        scripts = scripts_of(node)
        if len(scripts.below) != 1 or len(scripts.above) != 1 or scripts.below[0].kind != "relation":
            return None
        index, start = scripts.below[0].parts
        low, high = self._number(start, numbers), self._number(scripts.above[0], numbers)
        letters = {name.value.text for name in names_in(scripts.above[0])}
        if index.kind != "name" or low is None or high is None or not letters & numbers.keys():
            return None
        return [(index.value.text, number) for number in range(low, high + 1)]

    def _unrolled(self, node: Node, values: Sequence[tuple[str, int]], numbers: _Numbers) -> Node:
        op = node.value[0]
        bodies = [self.written(node.parts[0], {**numbers, index: number}) for index, number in values]
        terms = [Node("group", body.start, body.end, ("(", ()), (body,)) for body in bodies]
        if not terms:
            return Node("number", node.start, node.end, Fraction(0 if op == "sum" else 1))
        if len(terms) == 1:
            return terms[0]
        kind, sign = ("sum", "+") if op == "sum" else ("product", "*")
        return Node(kind, node.start, node.end, (sign,) * (len(terms) - 1), tuple(terms))

    def _integrals(self, node: Node, numbers: _Numbers) -> Node:
        r"""\int f dx_{1:T} as one integral in another."""
        body = self.written(node.parts[0], numbers)
        for variable in self._listed(node.parts[1], numbers) or ():
            body = replace(node, parts=(body, variable))
        return body

    def _listed(self, node: Node, numbers: _Numbers) -> list[Node] | None:
        r"""x_{1:t}, x_{<t}, and x, the whole, as lists; None for one variable."""
        if node.value.stem not in self.stems or node.value.marks:
            return None
        low: int | None
        high: int | None
        before = _BEFORE.fullmatch(node.value.label)
        if before is not None:
            end = numbers.get(before["index"])
            low, high = self.first, None if end is None else end - (before["kind"] == "below")
        elif not node.value.label:
            low, high = self.first, self.last
        elif len(node.parts) == 1 and node.parts[0].kind == "range":
            low, high = (self._number(end, numbers) for end in node.parts[0].parts)
        else:
            return None
        return None if low is None or high is None else [self._at(node, k) for k in range(low, high + 1)]

    def _group(self, node: Node, numbers: _Numbers) -> Node:
        """A bracket with its lists written out; what is given falls away with its bar where nothing is."""
        shape, signs = node.value
        if len(signs) != len(node.parts) - 1:
            return replace(node, parts=tuple(self.written(part, numbers) for part in node.parts))
        runs: list[tuple[str, list[Node]]] = [("", [])]
        for sign, part in zip(("", *signs), node.parts, strict=True):
            if sign not in ("", ","):
                runs.append((sign, []))
            runs[-1][1].append(part)
        parts: list[Node] = []
        between: list[str] = []
        for sign, run in runs:
            found = self._run(run, numbers)
            if not found:
                continue
            between += [sign] if parts else []
            between += [","] * (len(found) - 1)
            parts += found
        return replace(node, value=(shape, tuple(between)), parts=tuple(parts))

    def _run(self, run: Sequence[Node], numbers: _Numbers) -> list[Node]:
        """Things between bars, without ranges and dots."""
        found: list[Node] = []
        rest = list(run)
        while rest:
            dots = next((k for k, part in enumerate(rest) if part.kind == "dots"), None)
            stretch = self._stretch(rest, dots, numbers) if dots is not None else None
            if dots is None or stretch is None:
                listed = self._listed(rest[0], numbers) if rest[0].kind == "name" else None
                found += [self.written(rest[0], numbers)] if listed is None else listed
                rest = rest[1:]
                continue
            begun, members, used = stretch
            for part in rest[:begun]:
                listed = self._listed(part, numbers) if part.kind == "name" else None
                found += [self.written(part, numbers)] if listed is None else listed
            found += members
            rest = rest[used:]
        return found

    def _stretch(self, run: Sequence[Node], dots: int, numbers: _Numbers) -> tuple[int, list[Node], int] | None:
        """x_1, x_2, ..., x_t: where it begins, its members, and where it ends."""
        begun = dots
        while (
            begun and run[begun - 1].kind == "name" and run[begun - 1].value.stem in self.stems and run[begun - 1].parts
        ):
            begun -= 1
        if begun == dots or dots + 1 >= len(run) or run[dots + 1].kind != "name" or not run[dots + 1].parts:
            return None
        first, last = run[begun], run[dots + 1]
        ends = [self._number(end.parts[0], numbers) for end in (first, last)]
        if ends[0] is None or ends[1] is None or first.value.stem != last.value.stem:
            return None
        down = first.parts[0].kind != "number" and last.parts[0].kind == "number"
        places = range(ends[0], ends[1] - 1, -1) if down else range(ends[0], ends[1] + 1)
        return begun, [self._at(first, place) for place in places], dots + 2
