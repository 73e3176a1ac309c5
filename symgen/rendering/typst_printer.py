"""Boxes to Typst, for PDF files: every piece is a quoted string, an escaped character or a function call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch

from symgen.rendering.boxes import (
    Accent,
    Big,
    Box,
    Fence,
    Fraction,
    Glyph,
    Middle,
    Root,
    Row,
    Script,
    Space,
    Table,
    is_tall,
)
from symgen.rendering.snippets import read_name
from symgen.rendering.symbols import BRACKETS, MIDDLES


@singledispatch
def print_typst(box: Box) -> str:
    """The Typst mathematics of a layout tree.

    >>> print_typst(Fraction(Glyph("x"), Glyph("2", "digits")))
    'frac(x, 2)'
    """
    raise TypeError(f"no Typst for {type(box).__name__}")


def quoted(text: str) -> str:
    """A Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(character: str) -> str:
    return character if character.isalnum() or ord(character) > 127 else "\\" + character


def _plain(glyph: Glyph) -> str:
    return "".join(map(_escaped, glyph.text))


def _upright(glyph: Glyph) -> str:
    if len(glyph.text) == 1 and glyph.text.isascii():
        return f"upright({glyph.text})"
    return glyph.text if len(glyph.text) == 1 else quoted(glyph.text)


_GLYPHS: dict[str, Callable[[Glyph], str]] = {
    "text": lambda glyph: quoted(glyph.text),
    "upright": _upright,
    "function": lambda glyph: f"op({quoted(glyph.text)})",
    "operator": lambda glyph: (
        f"class({quoted('relation')}, {_plain(glyph)})" if glyph.text in (":", "mod", "‖", "∣") else _plain(glyph)
    ),
    "raw": lambda glyph: print_typst(read_name(glyph.latex)),
}


@print_typst.register
def _(box: Glyph) -> str:
    return _GLYPHS.get(box.kind, _plain)(box)


@print_typst.register
def _(box: Row) -> str:
    return _joined(map(print_typst, box.parts)) or '""'


def _joined(pieces: Iterable[str]) -> str:
    """Pieces side by side; a space beside a quoted word would be seen, elsewhere one keeps letters apart."""
    result = ""
    for piece in pieces:
        quiet = result.endswith('"') or piece.startswith('"')
        result += piece if quiet or not result else f" {piece}"
    return result


@print_typst.register
def _(box: Space) -> str:
    return {"thin": "thin", "medium": "med", "quad": "quad"}[box.size]


@print_typst.register
def _(box: Fraction) -> str:
    return f"{'frac' if box.line else 'binom'}({print_typst(box.above)}, {print_typst(box.below)})"


@print_typst.register
def _(box: Root) -> str:
    return f"sqrt({print_typst(box.body)})"


@print_typst.register
def _(box: Script) -> str:
    return _attached(print_typst(box.base), box.below, box.above)


@print_typst.register
def _(box: Big) -> str:
    return _attached(f"limits({print_typst(box.symbol)})", box.below, box.above)


def _attached(base: str, below: Box | None, above: Box | None) -> str:
    parts = [f"b: {print_typst(below)}"] if below is not None else []
    parts += [f"t: {print_typst(above)}"] if above is not None else []
    return f"attach({', '.join([base, *parts])})"


@print_typst.register
def _(box: Fence) -> str:
    if isinstance(box.body, Table) and box.body.kind == "cases":
        return f"cases({', '.join(' & '.join(map(print_typst, cells)) for cells in box.body.rows)})"
    if isinstance(box.body, Fraction) and not box.body.line:
        return print_typst(box.body)
    left, right = (_escaped(BRACKETS[b][1]) if BRACKETS[b][1] else "" for b in (box.left, box.right))
    content = _joined((left, print_typst(box.body), right)).strip()
    bars = box.right in ("bar", "|.", "‖.")  # a bar opens or closes only inside lr
    return f"lr({content})" if bars or is_tall(box.body) else content


@print_typst.register
def _(box: Middle) -> str:
    return f"mid({_escaped(MIDDLES[box.text][1])})"


_ACCENTS = {"bar": "macron", "hat": "hat", "tilde": "tilde", "dot": "dot", "vec": "arrow", "overline": "overline"}


@print_typst.register
def _(box: Accent) -> str:
    return f"{_ACCENTS[box.mark]}({print_typst(box.body)})"


@print_typst.register
def _(box: Table) -> str:
    if box.kind == "matrix":
        return f"mat(delim: #none, {_cells(box, '{}')})"
    return f"mat(delim: #none, align: #left, {_cells(box, 'display({})')})"


def _cells(box: Table, style: str) -> str:
    return "; ".join(", ".join(style.format(print_typst(cell)) for cell in cells) for cells in box.rows)
