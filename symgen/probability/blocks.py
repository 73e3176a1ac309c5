"""Blocks of vectors and matrices as they are written: joined parts, or entries one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain
from typing import Any

from symgen.errors import NoRuleError
from symgen.probability.shapes import tidy
from symgen.probability.statistics import plus
from symgen.terms.operators import operator
from symgen.terms.operators.row import elementwise
from symgen.terms.term import Term, make

Places = tuple[int, ...]  # numbers of blocks, counted from 0


def blocks_of(vector: Term) -> tuple[Term, ...]:
    """The blocks that a vector is joined from, one entry each where the entries are written out; none otherwise.

    >>> from symgen.terms.arrays import concatenate
    >>> from symgen.terms.build import dims, vector
    >>> p, q = dims("p q"); len(blocks_of(concatenate(vector("m", p), vector("n", q))))
    2
    """
    if vector.op == "stack":
        return tuple(make("stack", entry) for entry in vector.args)
    return vector.args if vector.op == "concatenate" else ()


def block(tensor: Term, *places: Places) -> Term:
    """The blocks at some places along each axis, joined; NoRuleError where the tensor is not written in such blocks.

    >>> from symgen.terms.arrays import concatenate
    >>> from symgen.terms.build import dims, vector
    >>> p, q = dims("p q"); block(concatenate(vector("m", p), vector("n", q)), (1,))
    n
    """
    for axis, chosen in enumerate(places):
        tensor = _joined([_along(tensor, axis, place) for place in chosen], axis)
    return tensor


def _joined(found: list[Term], axis: int) -> Term:
    if len(found) == 1:
        return found[0]
    if axis == 0 and all(f.op == "stack" for f in found):
        return make("stack", *chain.from_iterable(f.args for f in found))
    if axis == 1 and all(f.op == "stack" for f in found):
        rows = zip(*(f.args for f in found), strict=True)
        return make("stack", *(_joined(list(row), 0) for row in rows))
    return make("concatenate", *found, attrs=(axis,))


def _along(tensor: Term, axis: int, place: int) -> Term:
    """The block at one place along one axis."""
    if tensor.op == "stack":
        if axis == 0:
            return make("stack", tensor.args[place])
        return make("stack", *(_along(row, axis - 1, place) for row in tensor.args))
    if tensor.op == "concatenate":
        if tensor.attrs[0] == axis:
            return tensor.args[place]
        return make("concatenate", *(_along(a, axis, place) for a in tensor.args), attrs=tensor.attrs)
    if operator(tensor.op).shape is elementwise and tensor.args:
        args = (_along(a, axis, place) if len(a.shape) == len(tensor.shape) else a for a in tensor.args)
        return make(tensor.op, *args, attrs=tensor.attrs)
    raise NoRuleError(
        tensor.op,
        asked=f"block {place + 1} along axis {axis} of {tensor}",
        found="a tensor that is not written in blocks",
        hint="write concatenate(m, n) for a vector, and its rows of blocks joined for a matrix",
    )


def spelled(tensor: Term) -> Term:
    """A vector or matrix whose entries are written out, each tidied, where it is made of such by sums and products.

    >>> from symgen.terms.term import as_term
    >>> spelled(as_term([[1, 2], [3, 4]]) @ as_term([1, 1]))
    [3, 7]
    """
    cells = _cells(tensor)
    return tensor if cells is None else _stacked(cells)


Cells = Any  # a Term, or a list of them, or a list of rows


def _stacked(cells: Cells) -> Term:
    return make("stack", *map(_stacked, cells)) if isinstance(cells, list) else tidy(cells)


def _cells(tensor: Term) -> Cells:
    """The entries as nested lists; None where they do not show."""
    if not tensor.shape:
        return tensor
    rule = _CELLS.get(tensor.op)
    if rule is None and operator(tensor.op).kind == "function":
        rule = partial(_entrywise, partial(make, tensor.op, attrs=tensor.attrs))
    inside = [_cells(a) for a in tensor.args]
    return None if rule is None or any(c is None for c in inside) else rule(*inside)


def _entrywise(combine: Callable[..., Term], *cells: Cells) -> Cells:
    if not any(isinstance(c, list) for c in cells):
        return combine(*cells)
    return [_entrywise(combine, *row) for row in zip(*cells, strict=True)]


def _times(left: Cells, right: Cells) -> Cells:
    """The matrix product."""
    if isinstance(left[0], list):
        return [_times(row, right) for row in left]
    if isinstance(right[0], list):
        return [_times(left, list(column)) for column in zip(*right, strict=True)]
    return plus(a * b for a, b in zip(left, right, strict=True))


def _inverse(cells: Cells) -> Cells:
    return [[1 / cells[0][0]]] if len(cells) == 1 else None


_CELLS: Mapping[str, Callable[..., Cells]] = {
    "stack": lambda *cells: list(cells),
    "add": lambda *cells: _entrywise(lambda *entries: plus(entries), *cells),
    "neg": lambda cells: _entrywise(lambda entry: -entry, cells),
    "matmul": _times,
    "transpose": lambda cells: [list(column) for column in zip(*cells, strict=True)],
    "diagonal": lambda cells: [row[k] for k, row in enumerate(cells)],
    "inverse": _inverse,
}
