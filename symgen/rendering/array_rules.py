r"""How rearranged tensors are set: triangles, slices x_{2:n}, joins as blocks, windows and convolutions with their steps."""

from __future__ import annotations

from typing import Any

from symgen.rendering.boxes import Box, Fence, Glyph, Script, Space, Table, row
from symgen.rendering.layout import (
    ATOM,
    COLON,
    COMMA,
    MINUS,
    STAR,
    Laid,
    Rule,
    Walk,
    applied,
    axes_named,
    digits,
    marked,
    scripted,
    separated_tightly,
)
from symgen.terms.operators.layouts import along
from symgen.terms.term import Term, num

_TIMES = Glyph("×", "fence", r"\times")


def _number(value: int) -> Box:
    return row(MINUS, digits(-value)) if value < 0 else digits(value)


def _value(walk: Walk, value: Any) -> Box:
    return walk.inline(num(value) if isinstance(value, int) else value)


def _named(name: str, below: Box | None = None) -> Box:
    glyph = Glyph(name, "function")
    return glyph if below is None else scripted(glyph, below)


def _triangle(walk: Walk, term: Term) -> Laid:
    below = _number(term.attrs[0]) if term.attrs else None
    return applied(_named(term.op, below), walk.box(term.args[0]))


def _expand_dims(walk: Walk, term: Term) -> Laid:
    """x_{:,*}: a star stands where a new axis is."""
    axes: list[int] = []
    while term.op == "expand_dims":
        axes.append(term.attrs[0])
        term = term.args[0]
    marks = [COLON] * len(term.shape)
    for axis in reversed(axes):
        marks.insert(axis, STAR)
    return Laid(marked(walk, term, separated_tightly(marks)))


def _slice(walk: Walk, term: Term) -> Laid:
    axis, first, last, step = term.attrs
    ends = [_value(walk, first), COLON, _value(walk, last)]
    ends += [COLON, _value(walk, step)] if step != 1 else []
    marks: list[Box] = [COLON] * len(term.shape)
    marks[axis] = row(*ends)
    return Laid(marked(walk, term.args[0], separated_tightly(marks)))


def _reshape(walk: Walk, term: Term) -> Laid:
    sizes: list[Box] = []
    for size in term.attrs[0]:
        sizes.extend((_TIMES, walk.size(size)) if sizes else (walk.size(size),))
    return applied(_named("reshape", row(*sizes)), walk.box(term.args[0]))


def _concatenate(walk: Walk, term: Term) -> Laid:
    """Blocks one below the other, or side by side; along a further axis by name."""
    (axis,), boxes = term.attrs, [walk.box(a) for a in term.args]
    if axis == 0 and len(term.shape) <= 2:
        return Laid(Fence("(", Table(tuple((box,) for box in boxes), "matrix"), ")"))
    if axis == 1 and len(term.shape) == 2:
        return Laid(Fence("(", Table((tuple(boxes),), "matrix"), ")"))
    return applied(_named("concat", axes_named(term.attrs)), *boxes)


def _steps(walk: Walk, names: tuple[str, ...], values: tuple[Any, ...], usual: tuple[Any, ...]) -> list[Box]:
    """stride 2, padding 1: the steps that are not the usual ones."""
    found: list[Box] = []
    for name, value, common in zip(names, values, usual, strict=True):
        if value != common:
            shown = separated_tightly([_value(walk, v) for v in along(value, 1)])
            found.extend((*((COMMA, Space("medium")) if found else ()), Glyph(f"{name} ", "text"), shown))
    return found


_STEPS = ("stride", "padding", "dilation")


def _convolution(walk: Walk, term: Term) -> Laid:
    """conv(x, w), with the steps that are not the usual ones below."""
    below = _steps(walk, _STEPS, term.attrs, (1, 0, 1))
    return applied(_named(term.op, row(*below) if below else None), *(walk.box(a) for a in term.args))


def _windows(walk: Walk, term: Term) -> Laid:
    """unfold_k(x): windows of k entries, or as many entries as windows are folded to; then axis and steps."""
    axis, size, *steps = term.attrs
    others = _steps(walk, ("axis", *_STEPS), (axis, *steps), (None, 1, 0, 1))
    return applied(_named(term.op, row(_value(walk, size), COMMA, Space("medium"), *others)), walk.box(term.args[0]))


def _vector_norm(walk: Walk, term: Term) -> Laid:
    fence = Fence("‖", walk.box(term.args[0]), "‖.")
    below = [walk.inline(term.args[1])]
    rank = len(term.args[0].shape)
    axes = (term.attrs[0] if term.attrs else ()) or tuple(range(rank))
    if rank > 1:  # without its axes it would read as the norm of a matrix
        below += [COMMA, Space("medium"), axes_named(axes)]
    return Laid(Script(fence, row(*below)))


def _standardize(walk: Walk, term: Term) -> Laid:
    """standardize_ε(x), and the axis if it is not the last."""
    below = [] if term.args[1] == 0 else [walk.inline(term.args[1])]
    if term.attrs:
        below += [*((COMMA, Space("medium")) if below else ()), axes_named(term.attrs)]
    return applied(_named("standardize", row(*below) if below else None), walk.box(term.args[0]))


def _matrix_power(walk: Walk, term: Term) -> Laid:
    return Laid(scripted(walk.at(term.args[0], ATOM), above=walk.inline(term.args[1])))


def _derivative_at(word: str, points: int) -> Rule:
    """dexpm_A(E), dpow_{A,k}(E): the derivative at A in the directions E."""

    def rule(walk: Walk, term: Term) -> Laid:
        below = separated_tightly([walk.inline(point) for point in term.args[:points]])
        return applied(_named(word, below), *(walk.box(direction) for direction in term.args[points:]))

    return rule


def _lattice(walk: Walk, term: Term) -> Laid:
    """E_{p,ij} with its rule: 1 where p = offset + sum of coefficient times index."""
    size, sizes, coefficients, offset = term.attrs
    pairs = [row(_value(walk, c), _TIMES, walk.size(s)) for s, c in zip(sizes, coefficients, strict=True)]
    shown = separated_tightly([walk.size(size), _value(walk, offset), *pairs])
    return Laid(scripted(Glyph("lattice", "function"), shown))


def _hardmax(walk: Walk, term: Term) -> Laid:
    axes = term.attrs[0] if term.attrs else ()
    return applied(
        _named("hardmax", axes_named(axes) if axes and len(term.shape) > 1 else None), walk.box(term.args[0])
    )


RULES: dict[str, Rule] = {
    "tril": _triangle,
    "triu": _triangle,
    "expand_dims": _expand_dims,
    "slice": _slice,
    "reshape": _reshape,
    "concatenate": _concatenate,
    "conv1d": _convolution,
    "conv2d": _convolution,
    "unfold": _windows,
    "fold": _windows,
    "vector_norm": _vector_norm,
    "standardize": _standardize,
    "hardmax": _hardmax,
    "matrix_power": _matrix_power,
    "expm_frechet": _derivative_at("dexpm", 1),
    "power_frechet": _derivative_at("dpow", 2),
    "lattice": _lattice,
}
