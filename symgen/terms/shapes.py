"""Shapes: tuples of dimensions, each a whole number or an integer Term; NumPy's broadcasting on symbolic sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgen.errors import ShapeError

if TYPE_CHECKING:
    from symgen.terms.term import Term

Shape = tuple["int | Term", ...]


def show_shape(shape: Shape) -> str:
    """The shape as a reader writes it, e.g. `(N, 3)`; `scalar` for the empty shape."""
    if not shape:
        return "scalar"
    return "(" + ", ".join(show_dimension(d) for d in shape) + ("," if len(shape) == 1 else "") + ")"


def show_dimension(dimension: int | Term) -> str:
    return str(dimension)


def broadcast(shapes: tuple[Shape, ...], asked: str = "an elementwise operation") -> Shape:
    """The common shape by NumPy's trailing rule; ShapeError names both shapes and the axis."""
    result: Shape = ()
    for shape in shapes:
        result = _broadcast_two(result, shape, asked)
    return result


def _broadcast_two(first: Shape, second: Shape, asked: str) -> Shape:
    if first == second:
        return first
    if len(first) < len(second):
        first, second = second, first
    offset = len(first) - len(second)
    tail = tuple(
        _common(a, b, offset + axis, first, second, asked)
        for axis, (a, b) in enumerate(zip(first[offset:], second, strict=True))
    )
    return first[:offset] + tail


def _common(a: int | Term, b: int | Term, axis: int, first: Shape, second: Shape, asked: str) -> int | Term:
    if b == 1 or _same(a, b):
        return a
    if a == 1:
        return b
    raise ShapeError(
        asked=asked,
        found=f"shapes {show_shape(first)} and {show_shape(second)}",
        where=f"axis {axis}: {show_dimension(a)} against {show_dimension(b)}",
        hint="declare equal sizes for the two axes, or transpose or reduce one operand",
    )


def _same(a: int | Term, b: int | Term) -> bool:
    if a == b or (isinstance(a, int) and isinstance(b, int)):
        return a == b
    from symgen.terms.sizes import same_size

    return same_size(a, b)


def require_equal(a: int | Term, b: int | Term, shapes: tuple[Shape, ...], where: str, asked: str) -> None:
    """Raise ShapeError unless two dimensions are the same."""
    if _same(a, b):
        return
    raise ShapeError(
        asked=asked,
        found="shapes " + " and ".join(show_shape(s) for s in shapes),
        where=f"{where}: {show_dimension(a)} against {show_dimension(b)}",
        hint="the inner sizes must agree; transpose an operand with .T or '",
    )
