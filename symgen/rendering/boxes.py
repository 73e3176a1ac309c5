"""The layout tree: how a formula is set, before it is LaTeX or MathML.

About a dozen boxes: glyphs, rows, fractions, roots, scripts, fences, big operators, accents, tables. The walk over a
Term builds them and each printer reads them, so that both outputs always show the same mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Glyph:
    """One symbol or word, by its Unicode text.

    `kind` is letter (italic where the alphabet has italics), upright, function (upright, with a space before its
    argument), digits, operator (binary, with space around it), prefix (a sign, no space), mark (punctuation), fence
    (a bracket that does not stretch), big (an integral sign, a sum), text, or raw (a name whose LaTeX is `latex`).
    Elsewhere `latex` overrides the spelling.
    """

    text: str
    kind: str = "letter"
    latex: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side; a row of kind `sum` may be broken before its signs."""

    parts: tuple[Box, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """A horizontal space: thin, medium or quad."""

    size: str = "thin"


@dataclass(frozen=True, slots=True)
class Fraction:
    """A numerator over a denominator; without a line it is the inside of a binomial coefficient."""

    above: Box
    below: Box
    line: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    body: Box


@dataclass(frozen=True, slots=True)
class Script:
    """A base with a subscript, a superscript or both."""

    base: Box
    below: Box | None = None
    above: Box | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    """A body between brackets that grow with it; an empty string is no bracket on that side."""

    left: str
    body: Box
    right: str


@dataclass(frozen=True, slots=True)
class Middle:
    """A bar inside a fence that grows with the fence."""

    text: str


@dataclass(frozen=True, slots=True)
class Big:
    """An operator with its limits set below and above, such as a sum."""

    symbol: Glyph
    below: Box | None = None
    above: Box | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over a body: bar, hat, tilde, dot or overline."""

    body: Box
    mark: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells: a matrix, the branches of cases, or the lines of a broken sum (kinds matrix, cases, lines)."""

    rows: tuple[tuple[Box, ...], ...]
    kind: str


Box = Glyph | Row | Space | Fraction | Root | Script | Fence | Middle | Big | Accent | Table


def row(*parts: Box) -> Box:
    """Boxes side by side, plain rows opened up."""
    flat: list[Box] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Row) and not part.kind else (part,))
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def children(box: Box) -> Iterator[Box]:
    """The boxes directly inside a box."""
    for field in fields(box):
        yield from _boxes(getattr(box, field.name))


def _boxes(value: object) -> Iterator[Box]:
    if isinstance(value, tuple):
        for item in value:
            yield from _boxes(item)
    elif isinstance(value, Box):
        yield value


def is_tall(box: Box) -> bool:
    """Whether a box is higher than a line of text."""
    if isinstance(box, (Fraction, Table, Big)):
        return True
    if isinstance(box, Script):
        return is_tall(box.base)
    return any(map(is_tall, children(box)))


_SPACES = {"thin": 0.3, "medium": 0.6, "quad": 1.6}
_GLYPH_SPACE = {"operator": 1.4, "mark": 0.5}


def width(box: Box) -> float:
    """The width of a box, in letters, well enough to decide where lines are broken."""
    return _WIDTHS.get(type(box), _widest)(box)


def _widest(box: Box) -> float:
    return max((width(child) for child in children(box)), default=0.0) + 0.5


def _glyph_width(box: Glyph) -> float:
    return len(box.text) * (0.9 if box.kind in ("text", "upright", "function") else 1.0) + _GLYPH_SPACE.get(
        box.kind, 0.0
    )


def _script_width(box: Script) -> float:
    scripts = [width(script) for script in (box.below, box.above) if script is not None]
    return width(box.base) + 0.7 * max(scripts, default=0.0)


def _big_width(box: Big) -> float:
    limits = [0.7 * width(limit) for limit in (box.below, box.above) if limit is not None]
    return max([1.5, *limits])


def _table_width(box: Table) -> float:
    columns = max(map(len, box.rows))
    padded = [(*cells, *(Space(),) * (columns - len(cells))) for cells in box.rows]
    return sum(max(width(cells[column]) for cells in padded) + 1.5 for column in range(columns))


_WIDTHS = {
    Glyph: _glyph_width,
    Row: lambda box: sum(map(width, box.parts)),
    Space: lambda box: _SPACES[box.size],
    Script: _script_width,
    Fence: lambda box: width(box.body) + 1.0,
    Middle: lambda box: 0.8,
    Big: _big_width,
    Root: lambda box: width(box.body) + 1.0,
    Table: _table_width,
}
