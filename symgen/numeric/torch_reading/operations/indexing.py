"""x[...]: places, ranges, new axes, tensors of places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.shaping import axis_of, cut, joined, moved, permuted
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.sizes import size_of
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.sizes import add_sizes, same_size, subtract_sizes
from symgen.terms.term import Term, make, num

Border = Callable[[Term, int, int], list[Term]]


@reads("getitem")
def _getitem(input: Any, index: Any) -> Term:
    term = operand(input)
    items = _completed(index if isinstance(index, tuple) else (index,), len(term.shape))
    tensors = [item for item in items if isinstance(item, Term) and item.shape]
    if len(tensors) > 1:
        return _by_tensors(term, items)
    axis = 0
    for item in items:
        term, axis = _apply(term, axis, item)
    return term


def _completed(items: Sequence[Any], rank: int) -> list[Any]:
    """The index with an ellipsis spelled out: one item an axis, or None for a new one."""
    used = sum(item is not None and item is not Ellipsis for item in items)
    if used > rank:
        refuse("getitem", f"{used} indices of a tensor with {rank} axes", "give at most one an axis")
    if not any(item is Ellipsis for item in items):
        items = (*items, Ellipsis)
    place = next(k for k, item in enumerate(items) if item is Ellipsis)
    return [*items[:place], *[slice(None)] * (rank - used), *items[place + 1 :]]


def _apply(term: Term, axis: int, item: Any) -> tuple[Term, int]:
    """One item of an index at an axis; and the axis that comes after."""
    if item is None:
        return make("expand_dims", term, attrs=(axis,)), axis + 1
    if isinstance(item, slice):
        return _sliced(term, axis, item), axis + 1
    if isinstance(item, list):
        item = operand(item)
    if isinstance(item, Term) and item.domain.field == "boolean":
        refuse("getitem", "a choice of entries by a condition, whose number depends on values", "use torch.where")
    if isinstance(item, Term) and item.shape:
        return taken(term, axis, item), axis + len(item.shape)
    return selected(term, axis, item), axis


def place_of(position: Any, size: Any) -> Term:
    """A position counted from 0, or from the end when it is negative, as a place counted from 1."""
    if isinstance(position, bool):
        refuse("getitem", f"the truth value {position} as an index", "write a place, a range or None")
    if isinstance(position, int):
        whole = position + 1 if position >= 0 else add_sizes(size, position + 1)
        if isinstance(size, int) and not 1 <= whole <= size:
            refuse("getitem", f"place {position} of an axis of {size}", "places count from 0")
        return num(whole) if isinstance(whole, int) else whole
    term = operand(position)
    if is_every_place(term, size):
        return make("cumsum", make("ones", attrs=((size,),)))
    if not term.domain.is_integer:
        refuse("getitem", f"the index {term}, which is {term.domain.describe()}", 'declare it: kinds={"y": "integer"}')
    size_term = _as_size(term)
    return add_sizes(size_term, 1) if size_term is not None else term + 1  # type: ignore[return-value]


def _as_size(term: Term) -> Term | None:
    return term if term.domain.is_positive and not term.shape else None


def selected(term: Term, axis: int, position: Any) -> Term:
    """One place of an axis, which is left away."""
    place = place_of(position, term.shape[axis])
    if axis == 0 and term.op == "index" and not any(a.shape for a in term.args[1:]):
        return make("index", *term.args, place)
    return make("index", moved(term, axis, 0), place)


def taken(term: Term, axis: int, positions: Term) -> Term:
    """The places of an axis that a tensor gives, whose axes stand in its place."""
    places = place_of(positions, term.shape[axis])
    found = make("index", moved(term, axis, 0), places)
    own = len(positions.shape)
    order = [*range(own, own + axis), *range(own), *range(own + axis, len(found.shape))]
    return permuted(found, order)


def is_every_place(positions: Any, size: Any) -> bool:
    """Whether positions are 0, 1, 2, ... up to a size."""
    counted = make("cumsum", make("ones", attrs=((size,),))) - 1
    return isinstance(positions, Term) and positions == counted


def _by_tensors(term: Term, items: list[Any]) -> Term:
    """Several tensors of places together: on neighbouring axes, which their common axes replace."""
    chosen = [k for k, item in enumerate(items) if isinstance(item, Term)]
    first, count = chosen[0], len(chosen)
    plain = all(isinstance(item, slice) and item == slice(None) for k, item in enumerate(items) if k not in chosen)
    if chosen != list(range(first, first + count)) or not plain:
        refuse("getitem", "tensors of places on axes that are not neighbours", "index in several steps")
    if (first, count) == (0, 2) and len(term.shape) == 2 and is_every_place(items[0], term.shape[0]):
        return arrays.pick(term, place_of(items[1], term.shape[1]))
    front = permuted(term, [*chosen, *(k for k in range(len(term.shape)) if k not in chosen)])
    places = [place_of(items[k], term.shape[k]) for k in chosen]
    found = make("index", front, *places)
    own = len(found.shape) - (len(term.shape) - count)
    return permuted(found, [*range(own, own + first), *range(own), *range(own + first, len(found.shape))])


def _sliced(term: Term, axis: int, item: slice) -> Term:
    size, step = term.shape[axis], 1 if item.step is None else size_of(item.step)
    start = _end(0 if item.start is None else item.start, size)
    stop = size if item.stop is None else _end(item.stop, size)
    if start == 0 and step == 1 and same_size(stop, size):
        return term
    if all(isinstance(end, int) for end in (start, stop, size)):
        stop = min(stop, size)
    return arrays.slice(term, add_sizes(start, 1), stop, axis, step)


def _end(end: Any, size: Any) -> Any:
    """One end of a range, counted from 0."""
    whole = size_of(end)
    return add_sizes(size, whole) if isinstance(whole, int) and whole < 0 else whole


@reads("select")
def _select(input: Any, dim: Any, index: Any) -> Term:
    term = operand(input)
    return selected(term, axis_of(dim, len(term.shape)), index)


@reads("index_select")
def _index_select(input: Any, dim: Any, index: Any) -> Term:
    term = operand(input)
    return taken(term, axis_of(dim, len(term.shape)), operand(index))


@reads("gather")
def _gather(input: Any, dim: Any, index: Any, *, sparse_grad: bool = False) -> Term:
    term, positions = operand(input), operand(index)
    axis = axis_of(dim, len(term.shape))
    return arrays.gather(term, place_of(positions, term.shape[axis]), axis)


@reads("take_along_dim")
def _take_along_dim(input: Any, indices: Any, dim: Any) -> Term:
    return _gather(input, dim, indices)


@reads("index_add")
def _index_add(input: Any, dim: Any, index: Any, source: Any, *, alpha: Any = 1) -> Term:
    """Slices added at places, several at one place adding up: a product with the places' unit vectors."""
    term, positions, added = operand(input), operand(index), operand(source)
    axis = axis_of(dim, len(term.shape))
    units = make("onehot", place_of(positions, term.shape[axis]), attrs=(term.shape[axis],))
    letters = "abcdefgh"[: len(term.shape)]
    own = letters[:axis] + "p" + letters[axis + 1 :]
    summed = make("einsum", units, added, attrs=(f"p{letters[axis]},{own}->{letters}",))
    return term + (summed if alpha == 1 else operand(alpha) * summed)


@reads("scatter_add")
def _scatter_add(input: Any, dim: Any, index: Any, src: Any) -> Term:
    if len(operand(index).shape) != 1:
        refuse("scatter_add", "places of two axes and more", "write index_add, or a product with F.one_hot")
    return _index_add(input, dim, index, src)


@reads("unfold")
def _unfold(input: Any, dimension: Any, size: Any, step: Any) -> Term:
    """Windows along an axis; the place in a window is the last axis."""
    term = operand(input)
    axis = axis_of(dimension, len(term.shape))
    found = arrays.unfold(term, size_of(size), axis, stride=size_of(step))
    return moved(found, axis + 1, len(term.shape))


@reads("meshgrid")
def _meshgrid(*tensors: Any, indexing: str | None = None) -> tuple[Term, ...]:
    terms = [operand(t) for t in (tensors[0] if isinstance(tensors[0], tuple | list) else tensors)]
    if indexing != "ij":
        refuse("meshgrid", f"indexing={indexing!r}", 'give indexing="ij"')
    shape = tuple(t.shape[0] for t in terms)
    found = []
    for own, term in enumerate(terms):
        for axis in range(len(terms)):
            term = term if axis == own else make("expand_dims", term, attrs=(axis,))
        found.append(make("expand", term, attrs=(shape,)))
    return tuple(found)


@reads("one_hot")
def _one_hot(tensor: Any, num_classes: Any = -1) -> Term:
    count = size_of(num_classes)
    if isinstance(count, int) and count < 1:
        refuse("one_hot", "one_hot without a number of classes: it would depend on the values", "give num_classes")
    return make("onehot", place_of(operand(tensor), count), attrs=(count,))


@reads("embedding")
def _embedding(
    input: Any,
    weight: Any,
    padding_idx: Any = None,
    max_norm: Any = None,
    norm_type: Any = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Term:
    """The rows of a table at places; a padding row is a row like any other, though torch holds it constant."""
    if max_norm is not None:
        refuse("embedding", "max_norm, which rescales the table in place", "rescale the table before")
    rows = operand(weight)
    return make("index", rows, place_of(operand(input), rows.shape[0]))


@reads("embedding_bag")
def _embedding_bag(
    input: Any,
    weight: Any,
    offsets: Any = None,
    max_norm: Any = None,
    norm_type: Any = 2.0,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Any = None,
    include_last_offset: bool = False,
    padding_idx: Any = None,
) -> Term:
    """The mean, sum or largest entries of the rows that each bag of places names."""
    others = (offsets, max_norm, per_sample_weights, padding_idx)
    rows = _embedding(input, weight)
    if any(o is not None for o in others) or len(rows.shape) != 3:
        refuse("embedding_bag", "bags given by offsets, weights or padding", "give places as a matrix, a row a bag")
    return make({"mean": "mean", "sum": "total", "max": "amax"}[mode], rows, attrs=((1,),))


def pad_of(term: Term, axis: int, before: Any, after: Any, value: Term | None = None) -> Term:
    """Zeros (or a value) before and after along an axis; fewer entries where a number is negative."""
    size = term.shape[axis]
    first, last = max(-before, 0), max(-after, 0)
    if first or last:
        term = arrays.slice(term, first + 1, subtract_sizes(size, last), axis)
    parts = [_filled(term, axis, before, value)] if before > 0 else []
    parts.append(term)
    if after > 0:
        parts.append(_filled(term, axis, after, value))
    return term if len(parts) == 1 else make("concatenate", *parts, attrs=(axis,))


def _filled(term: Term, axis: int, count: int, value: Term | None) -> Term:
    shape = (*term.shape[:axis], count, *term.shape[axis + 1 :])
    if value is None or value == 0:
        return make("zeros", attrs=(shape,))
    return value * make("ones", attrs=(shape,))


@reads("pad")
def _pad(input: Any, pad: Any, mode: str = "constant", value: Any = None) -> Term:
    if mode != "constant" and mode not in _BORDERS:
        refuse("pad", f"padding of mode {mode!r}", f"the modes are constant, {', '.join(_BORDERS)}")
    term = operand(input)
    filling = None if value is None else operand(value)
    pairs = list(zip(pad[::2], pad[1::2], strict=True))
    for place, (before, after) in enumerate(pairs):
        axis = len(term.shape) - 1 - place
        if mode == "constant":
            term = pad_of(term, axis, int(before), int(after), filling)
        else:
            term = _bordered(term, axis, int(before), int(after), mode)
    return term


def _bordered(term: Term, axis: int, before: int, after: int, mode: str) -> Term:
    """A tensor between entries of its own along an axis."""
    size = term.shape[axis]
    most = size - 1 if isinstance(size, int) and mode == "reflect" else size
    too_many = isinstance(most, int) and mode != "replicate" and max(before, after) > most
    if before < 0 or after < 0 or too_many:
        refuse("pad", f"{before} and {after} entries in the mode {mode!r} around {size}", "pad by fewer, from 0 on")
    front, back = _BORDERS[mode]
    parts = [*(front(term, axis, before) if before else ()), term, *(back(term, axis, after) if after else ())]
    return term if len(parts) == 1 else joined(parts, axis)


def _from_end(term: Term, axis: int, count: int) -> Any:
    return subtract_sizes(term.shape[axis], count)


#: What stands before and after a tensor: the entries beside an end in reverse, an end again and again, the other end.
_BORDERS: dict[str, tuple[Border, Border]] = {
    "reflect": (
        lambda term, axis, count: [arrays.slice(term, count + 1, 2, axis, -1)],
        lambda term, axis, count: [
            arrays.slice(term, _from_end(term, axis, 1), _from_end(term, axis, count), axis, -1)
        ],
    ),
    "replicate": (
        lambda term, axis, count: [cut(term, axis, 0, 1)] * count,
        lambda term, axis, count: [cut(term, axis, _from_end(term, axis, 1), 1)] * count,
    ),
    "circular": (
        lambda term, axis, count: [cut(term, axis, _from_end(term, axis, count), count)],
        lambda term, axis, count: [cut(term, axis, 0, count)],
    ),
}
