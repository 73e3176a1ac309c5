"""Boxes to MathML Core."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from html import escape

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
from symgen.rendering.symbols import ACCENTS, BRACKETS, MIDDLES

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_THIN = '<mspace width="0.17em"></mspace>'


@singledispatch
def print_mathml(box: Box) -> str:
    """The MathML of a layout tree.

    >>> print_mathml(Script(Glyph("x"), above=Glyph("2", "digits")))
    '<msup><mi>x</mi><mn>2</mn></msup>'
    """
    raise TypeError(f"no MathML for {type(box).__name__}")


def in_math(content: str, latex: str, *, display: bool = True) -> str:
    """A whole `math` element with its LaTeX as annotation."""
    style = "block" if display else "inline"
    note = f'<annotation encoding="application/x-tex">{clean(latex)}</annotation>'
    return f'<math xmlns="{NAMESPACE}" display="{style}"><semantics><mrow>{content}</mrow>{note}</semantics></math>'


def clean(text: str) -> str:
    """Text escaped for XML, where control characters have no place."""
    return escape("".join(c if c.isprintable() or c in " \n\t" else "\ufffd" for c in text))


def _element(name: str, text: str, **attributes: str) -> str:
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{given}>{text}</{name}>"


# Glyphs.


def _identifier(glyph: Glyph) -> str:
    return _element("mi", clean(glyph.text))


def _upright(glyph: Glyph) -> str:
    plain = {"mathvariant": "normal"} if len(glyph.text) == 1 else {}
    return _element("mi", clean(glyph.text), **plain)


#: Operators that need another space than the browser's dictionary gives them.
_SPACED = {"∣": "0.28em", "mod": "0.28em", ":": "0.2em", "⋅": "0.2em", "↦": "0.28em", "∼": "0.28em", "‖": "0.2em"}


def _operator(glyph: Glyph) -> str:
    space = _SPACED.get(glyph.text)
    given = {"lspace": space, "rspace": space} if space else {}
    return _element("mo", clean(glyph.text), form="infix", stretchy="false", **given)


def _mark(glyph: Glyph) -> str:
    if glyph.text in ",;":
        return _element("mo", glyph.text, separator="true", lspace="0em", rspace="0.17em")
    return _element("mi", clean(glyph.text), mathvariant="normal")


def _no_space(glyph: Glyph) -> str:
    return _element("mo", clean(glyph.text), stretchy="false", lspace="0em", rspace="0em")


_GLYPHS: dict[str, Callable[[Glyph], str]] = {
    "letter": _identifier,
    "upright": _upright,
    "function": _identifier,
    "digits": lambda glyph: _element("mn", glyph.text),
    "operator": _operator,
    "prefix": lambda glyph: _element("mo", glyph.text, form="prefix", lspace="0em", rspace="0em"),
    "mark": _mark,
    "fence": _no_space,
    "big": lambda glyph: _element(
        "mo", glyph.text, largeop="true", symmetric="true", movablelimits="false", lspace="0em", rspace="0.1em"
    ),
    "text": lambda glyph: _element("mtext", clean(glyph.text).replace(" ", "\u00a0")),
    "raw": lambda glyph: print_mathml(read_name(glyph.latex)),
}


@print_mathml.register
def _(box: Glyph) -> str:
    return _GLYPHS[box.kind](box)


# Rows, with the thin spaces around functions that TeX puts there by itself.


@print_mathml.register
def _(box: Row) -> str:
    pieces: list[str] = []
    for position, part in enumerate(box.parts):
        before = box.parts[position - 1] if position else None
        if before is not None and _thin_between(before, part):
            pieces.append(_THIN)
        pieces.append(print_mathml(part))
    return "".join(pieces) if len(pieces) == 1 else _element("mrow", "".join(pieces))


def _thin_between(before: Box, after: Box) -> bool:
    if isinstance(before, Space) or isinstance(after, Space) or _is_sign(before) or _is_sign(after):
        return False
    if _is_function(before):
        return not (isinstance(after, Fence) and after.left in ("(", "["))
    return _is_function(after) or isinstance(before, Big)


def _is_function(box: Box) -> bool:
    inner = box.base if isinstance(box, Script) else box.parts[0] if isinstance(box, Row) and box.parts else box
    if isinstance(inner, Row) and inner.parts:
        return _is_function(inner.parts[0])
    return isinstance(inner, Glyph) and inner.kind == "function"


def _is_sign(box: Box) -> bool:
    return isinstance(box, Glyph) and box.kind in ("operator", "prefix", "mark", "fence")


_SPACES = {"thin": "0.17em", "medium": "0.28em", "quad": "1em"}


@print_mathml.register
def _(box: Space) -> str:
    return _element("mspace", "", width=_SPACES[box.size])


# Structure.


@print_mathml.register
def _(box: Fraction) -> str:
    line = {} if box.line else {"linethickness": "0"}
    return _element("mfrac", print_mathml(box.above) + print_mathml(box.below), **line)


@print_mathml.register
def _(box: Root) -> str:
    return _element("msqrt", print_mathml(box.body))


@print_mathml.register
def _(box: Script) -> str:
    return _with_scripts(print_mathml(box.base), box.below, box.above, ("msub", "msup", "msubsup"))


@print_mathml.register
def _(box: Big) -> str:
    symbol = print_mathml(box.symbol)
    if box.symbol.kind != "big":
        symbol = _element("mo", clean(box.symbol.text), movablelimits="false", lspace="0em", rspace="0.17em")
    return _with_scripts(symbol, box.below, box.above, ("munder", "mover", "munderover"))


def _with_scripts(base: str, below: Box | None, above: Box | None, names: tuple[str, str, str]) -> str:
    lower = print_mathml(below) if below is not None else ""
    upper = print_mathml(above) if above is not None else ""
    if not lower and not upper:
        return base
    name = names[2] if lower and upper else names[0] if lower else names[1]
    return _element(name, base + lower + upper)


@print_mathml.register
def _(box: Fence) -> str:
    grows = "true" if is_tall(box.body) or box.right == "bar" else "false"
    return _element(
        "mrow", _bracket(box.left, "prefix", grows) + print_mathml(box.body) + _bracket(box.right, "postfix", grows)
    )


def _bracket(bracket: str, form: str, grows: str) -> str:
    text = BRACKETS[bracket][1]
    return _element("mo", text, form=form, stretchy=grows, lspace="0em", rspace="0em") if text else ""


@print_mathml.register
def _(box: Middle) -> str:
    return _element(
        "mo", MIDDLES[box.text][1], form="infix", stretchy="true", symmetric="true", lspace="0.28em", rspace="0.28em"
    )


@print_mathml.register
def _(box: Accent) -> str:
    grows = "true" if box.mark == "overline" else "false"
    mark = _element("mo", ACCENTS[box.mark][1], stretchy=grows)
    return _element("mover", print_mathml(box.body) + mark, accent="true")


@print_mathml.register
def _(box: Table) -> str:
    rows = "".join(
        _element("mtr", "".join(_cell(box, cell, column) for column, cell in enumerate(cells))) for cells in box.rows
    )
    return _element("mtable", rows, **({} if box.kind == "matrix" else {"displaystyle": "true"}))


# MathML Core aligns cells by style alone; the attribute is for readers of full MathML.
_CELLS = {
    "matrix": {},
    "cases": {"style": "text-align:left", "columnalign": "left"},
    "lines": {"style": "text-align:left;padding-left:0;padding-right:0", "columnalign": "left"},
}


def _cell(table: Table, cell: Box, column: int) -> str:
    return _element("mtd", print_mathml(cell), **_CELLS[table.kind])
