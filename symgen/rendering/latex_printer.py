"""Boxes to LaTeX (amsmath)."""

from __future__ import annotations

from collections.abc import Callable
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
    children,
    is_tall,
)
from symgen.rendering.symbols import ACCENTS, BRACKETS, COMMANDS, MIDDLES, NAMED_FUNCTIONS, escape_text


@singledispatch
def print_latex(box: Box) -> str:
    """The LaTeX of a layout tree.

    >>> print_latex(Fraction(Glyph("x"), Glyph("2", "digits")))
    '\\\\frac{x}{2}'
    """
    raise TypeError(f"no LaTeX for {type(box).__name__}")


def join(parts: list[str]) -> str:
    r"""Put pieces side by side; a space where a command would run into a letter: \mu x but \mu_{q}."""
    result = ""
    for part in parts:
        command = result.rpartition("\\")[2]
        touches = "\\" in result and command.isalpha() and part[:1].isalpha()
        result += f" {part}" if touches else part
    return result


def _text(glyph: Glyph) -> str:
    return rf"\text{{{escape_text(glyph.text)}}}"


def _spelled(glyph: Glyph) -> str:
    return "".join(COMMANDS.get(c, c) for c in glyph.text)


def _upright(glyph: Glyph) -> str:
    if len(glyph.text) == 1 and glyph.text in COMMANDS:
        return COMMANDS[glyph.text]
    return rf"\mathrm{{{escape_text(glyph.text)}}}"


def _named(glyph: Glyph) -> str:
    return f"\\{glyph.text}" if glyph.text in NAMED_FUNCTIONS else rf"\operatorname{{{glyph.text}}}"


def _operator(glyph: Glyph) -> str:
    if glyph.text == "‖":
        return r" \,\|\, "
    return f" {glyph.latex or _spelled(glyph)} "


def _mark(glyph: Glyph) -> str:
    return f"{glyph.text} " if glyph.text in ",;" else _spelled(glyph)


_GLYPHS: dict[str, Callable[[Glyph], str]] = {
    "mark": _mark,
    "text": _text,
    "upright": _upright,
    "function": _named,
    "operator": _operator,
}


@print_latex.register
def _(box: Glyph) -> str:
    if box.kind == "operator":
        return _operator(box)
    return box.latex or _GLYPHS.get(box.kind, _spelled)(box)


@print_latex.register
def _(box: Row) -> str:
    return join([print_latex(part) for part in box.parts])


_SPACES = {"thin": r"\,", "medium": r"\;", "quad": r"\quad "}


@print_latex.register
def _(box: Space) -> str:
    return _SPACES[box.size]


@print_latex.register
def _(box: Fraction) -> str:
    command = r"\frac" if box.line else r"\atop"
    above, below = print_latex(box.above), print_latex(box.below)
    return f"{command}{{{above}}}{{{below}}}" if box.line else f"{{{above} \\atop {below}}}"


@print_latex.register
def _(box: Root) -> str:
    return rf"\sqrt{{{print_latex(box.body)}}}"


@print_latex.register
def _(box: Script) -> str:
    base = print_latex(box.base)
    if not isinstance(box.base, Glyph | Fence) or _needs_braces(box.base):
        base = f"{{{base}}}"
    return base + _scripts(box.below, box.above)


def _needs_braces(base: Box) -> bool:
    """A chosen name may hold scripts of its own."""
    return isinstance(base, Glyph) and base.kind == "raw" and any(mark in base.latex for mark in "_^'")


def _scripts(below: Box | None, above: Box | None) -> str:
    lower = f"_{{{print_latex(below).strip()}}}" if below is not None else ""
    upper = f"^{{{print_latex(above).strip()}}}" if above is not None else ""
    return lower + upper


@print_latex.register
def _(box: Big) -> str:
    return print_latex(box.symbol) + _scripts(box.below, box.above) + " "


@print_latex.register
def _(box: Fence) -> str:
    if isinstance(box.body, Table):
        return _environment(box, box.body)
    if isinstance(box.body, Fraction) and not box.body.line:
        return rf"\binom{{{print_latex(box.body.above)}}}{{{print_latex(box.body.below)}}}"
    left, right = BRACKETS[box.left][0], BRACKETS[box.right][0]
    body = print_latex(box.body).strip()
    if is_tall(box.body) or _has_middle(box.body) or "." in (left, right):
        return join([rf"\left{left}", " ", body, rf" \right{right}"])
    return join([left, body, right])


def _has_middle(box: Box) -> bool:
    return isinstance(box, Middle) or (isinstance(box, Row) and any(isinstance(p, Middle) for p in children(box)))


_ENVIRONMENTS = {("(", "matrix"): "pmatrix", ("[", "matrix"): "bmatrix", ("{", "cases"): "cases"}


def _environment(box: Fence, table: Table) -> str:
    name = _ENVIRONMENTS.get((box.left, table.kind))
    if name:
        return _begin_end(name, table)
    left, right = BRACKETS[box.left][0], BRACKETS[box.right][0]
    return rf"\left{left} {print_latex(table)} \right{right}"


def _begin_end(name: str, table: Table) -> str:
    lines = r" \\ ".join(" & ".join(print_latex(cell).strip() for cell in cells) for cells in table.rows)
    return rf"\begin{{{name}}} {lines} \end{{{name}}}"


@print_latex.register
def _(box: Table) -> str:
    if box.kind != "lines":
        return _begin_end("matrix", box)
    lines = [print_latex(cells[0]).strip() for cells in box.rows]
    return r"\begin{aligned} &" + r" \\ &\quad ".join(lines) + r" \end{aligned}"


@print_latex.register
def _(box: Middle) -> str:
    return rf" \,{MIDDLES[box.text][0]}\, "


@print_latex.register
def _(box: Accent) -> str:
    return rf"{ACCENTS[box.mark][0]}{{{print_latex(box.body)}}}"
