r"""Sums without ends, \sum_i x_i: they run over all entries of what has the index as a subscript, as many as x has.

Two sums over entries of one vector have as many terms, and where one of them is written with its ends, so is the other. The index
must be a subscript, and nothing else: \sum_i i x_i does not say from where it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symgen.reading.declared import Declarations
from symgen.reading.syntax.tree import Node, names_in, scripts_of, unsubscripted, walk
from symgen.terms.term import Term

#: One axis of a name, x of x_i as ("x", 0).
Axis = tuple[str, int]
#: The letter at which a sum over an index ends, by the identity of the sum and the index.
Ends = Mapping[tuple[int, str], str]
_LETTERS = ("n", "m", "k", "d", "r", "N", "M", "K", "D", "L")


def open_ends(declared: Declarations, sides: Sequence[Node]) -> Ends:
    """The letters at which the sums of some formulas end that are written without ends."""
    sums = [node for side in sides for node in walk(side) if node.kind == "big"]
    indices = [(node, below.value.text) for node in sums for below in _bare(declared, node)]
    if not indices:
        return {}
    groups = _Groups(declared)
    for node, index in indices:
        axes = _axes(declared, node, index)
        groups.add((id(node), index), axes)
        groups.ended += _declared_ends(declared, node, axes or [])
    for node in sums:
        groups.end(node)
    used = {name.value.text for side in sides for name in names_in(side)}
    free = iter([letter for letter in _LETTERS if letter not in used and letter not in declared])
    return dict(groups.letters(free))


def _declared_ends(declared: Declarations, node: Node, axes: Sequence[Axis]) -> Iterator[tuple[Axis, str]]:
    """The axes of declared vectors below a sum, with the letters for how long these are."""
    sizes = {
        (_whole(name), axis): _size_known(declared, name, axis) for name in names_in(node.parts[0]) for axis in (0, 1)
    }
    return ((axis, letter) for axis in axes if (letter := sizes.get(axis)))


def _bare(declared: Declarations, node: Node) -> Iterator[Node]:
    """The indices below a sum that stand there alone."""
    scripts = scripts_of(node)
    abstract = {name for variables in declared.signatures.values() for name in variables}
    for below in () if scripts.above else scripts.below:
        if (
            below.kind == "name"
            and not below.parts
            and (below.value.text not in declared or below.value.text in declared.anywhere)
            and below.value.text not in abstract
        ):
            yield below


def _axes(declared: Declarations, node: Node, index: str) -> list[Axis] | None:
    """The axes that an index runs over; None where it stands anywhere but as a subscript of what nothing declares."""
    (body,) = node.parts
    found: list[Axis] = []
    for name in names_in(body):
        for axis, part in enumerate(subscripts(name)):
            if part.kind == "name" and part.value.text == index and not part.parts:
                known = _size_known(declared, name, axis)
                if known == "" or (not known and name.value.text in declared):
                    return None
                found.append((_whole(name), axis))
            elif any(inner.value.text == index for inner in names_in(part)):
                return None
    alone = any(name.value.text == index for name in unsubscripted(body))
    return None if alone or not found else found


def _size_known(declared: Declarations, name: Node, axis: int) -> str | None:
    """The letter for how many entries a declared name has; "" where no letter tells, None where nothing declares it."""
    whole = declared.symbols.get(_whole(name))
    if whole is None:
        return "" if _whole(name) in declared or _whole(name) in declared.families else None
    size = whole.shape[axis] if axis < len(whole.shape) else None
    return str(size.attrs[0]) if isinstance(size, Term) and size.op == "symbol" else ""


def subscripts(name: Node) -> tuple[Node, ...]:
    """The subscripts of a name; ij is two."""
    if len(name.parts) == 1 and name.parts[0].kind == "product" and set(name.parts[0].value) == {" "}:
        return name.parts[0].parts
    return name.parts


def _whole(name: Node) -> str:
    return "_".join((name.value.stem, *name.value.marks))


@dataclass
class _Groups:
    """Axes of one size: those that one index runs over."""

    declared: Declarations
    above: dict[Axis, Axis] = field(default_factory=dict)
    sums: dict[tuple[int, str], Axis | None] = field(default_factory=dict)
    ended: list[tuple[Axis, str]] = field(default_factory=list)

    def add(self, key: tuple[int, str], axes: list[Axis] | None) -> None:
        self.sums[key] = axes[0] if axes else None
        self._join(axes or [])

    def _join(self, axes: list[Axis]) -> None:
        for axis in axes:
            self.above[self._root(axis)] = self._root(axes[0])

    def _root(self, axis: Axis) -> Axis:
        while self.above.setdefault(axis, axis) != axis:
            axis = self.above[axis]
        return axis

    def end(self, node: Node) -> None:
        """Note at which letter a sum with ends stops, for the axes that it runs over."""
        scripts = scripts_of(node)
        for below in scripts.below:
            if below.kind != "relation" or below.parts[0].kind != "name":
                continue
            last = scripts.above[0] if len(scripts.above) == 1 else None
            plain = below.value == ("eq",) and below.parts[1].kind == "number" and below.parts[1].value == 1
            letter = last.value.text if plain and last is not None and last.kind == "name" and not last.parts else ""
            axes = _axes(self.declared, node, below.parts[0].value.text) or []
            self._join(axes)
            self.ended += [(axis, letter) for axis in axes[:1]]

    def letters(self, free: Iterator[str]) -> Iterator[tuple[tuple[int, str], str]]:
        """The letter of each sum whose group has one end at most."""
        new: dict[Axis, str] = {}
        written: dict[Axis, set[str]] = {}
        for ended, letter in self.ended:
            written.setdefault(self._root(ended), set()).add(letter)
        for key, axis in self.sums.items():
            ends = written.get(self._root(axis), set()) if axis is not None else {""}
            if axis is None or "" in ends or len(ends) > 1:
                continue
            root = self._root(axis)
            if root not in new:
                new[root] = next(iter(ends), "") or next(free, "")
            if new[root]:
                yield key, new[root]
