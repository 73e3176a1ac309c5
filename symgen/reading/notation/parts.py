r"""Parts of tensors, x_{2:n} and X_{:,j}, new axes, X_{:,*}, and sizes below a name, as in I_n and 0_{n \times m}."""

from __future__ import annotations

from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node, names_in
from symgen.terms import arrays
from symgen.terms.shapes import Shape
from symgen.terms.sizes import tidy
from symgen.terms.term import Term, dimension, make

#: Marks of axes in a subscript: the whole of one, a new one, some of its places.
PARTS = frozenset(("whole", "star", "range", "stride"))


def part_of(reader: Reader, node: Node, whole: Term, places: tuple[Node, ...]) -> Term:
    """The part of a tensor that a mark for each of its axes says; a star is a new axis of length 1."""
    marks = [place for place in places if place.kind != "star"]
    if len(marks) != len(whole.shape):
        hint = "give a mark for each axis: x_{2:n}, X_{:,1}, X_{:,*}"
        raise reader.refuse(node, f"{len(marks)} marks for {len(whole.shape)} axes", hint)
    result, axis = whole, 0
    for place in places:
        if place.kind == "star":
            result = arrays.expand_dims(result, axis)
        elif place.kind in ("range", "stride"):
            first, last, *step = (tidy(reader.term(end)) for end in place.parts)
            result = arrays.slice(result, first, last, axis, *step)
        elif place.kind != "whole":
            result = _entry(reader, node, result, axis, place)
            continue
        axis += 1
    return result


def _entry(reader: Reader, node: Node, tensor: Term, axis: int, place: Node) -> Term:
    """The places of a tensor with one index given: a row, or a column of a matrix."""
    if axis == 1 and len(tensor.shape) == 2:
        tensor, axis = make("transpose", tensor), 0
    if axis != 0:
        raise reader.refuse(node, "an index on an axis within", "symgen reads rows X_{i,:} and columns X_{:,j}")
    found, size = reader.term(place), tensor.shape[0]
    if found.value is not None and (found.value < 1 or (isinstance(size, int) and found.value > size)):
        raise reader.refuse(place, f"an index outside of 1 to {size}", "entries are counted from 1")
    return make("index", tensor, found)


def sizes_of(reader: Reader, parts: tuple[Node, ...]) -> Shape:
    r"""The sizes n \times m; a name that nothing declares is a size."""
    written = [size for part in parts for size in _factors(part)]
    for name in (name for size in written for name in names_in(size)):
        if reader.known(name.value.text) is None:
            reader.declared.symbols[name.value.text] = dimension(name.value.text)
    found = [reader.term(size) for size in written]
    for node, size in zip(written, found, strict=True):
        if size.shape or not size.domain.is_integer:
            raise reader.refuse(node, "no size", "a size is a whole number, or the name of one")
    return tuple(tidy(size) for size in found)


def _factors(node: Node) -> tuple[Node, ...]:
    r"""n and 2m of n \times 2m."""
    if node.kind != "product" or set(node.value) - {"*", " "}:
        return (node,)
    found = [[node.parts[0]]]
    for sign, part in zip(node.value, node.parts[1:], strict=True):
        found = [*found, [part]] if sign == "*" else [*found[:-1], [*found[-1], part]]
    return tuple(_product(run) for run in found)


def _product(run: list[Node]) -> Node:
    whole = Node("product", run[0].start, run[-1].end, (" ",) * (len(run) - 1), tuple(run))
    return whole if len(run) > 1 else run[0]
