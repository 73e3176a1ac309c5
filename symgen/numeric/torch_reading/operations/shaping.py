"""Sizes, axes, reshapes, joins and cuts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symgen.numeric.torch_reading.constants import operand, stacked
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.sizes import size_of, sized
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.shapes import Shape, broadcast
from symgen.terms.sizes import add_sizes, exact_quotient, multiply_sizes, same_size, subtract_sizes
from symgen.terms.term import Term, make

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def axis_of(axis: Any, rank: int) -> int:
    """An axis counted from 0; torch counts from the end with negative ones."""
    place = int(axis)
    if not -max(rank, 1) <= place < max(rank, 1):
        refuse("dim", f"axis {place} of a tensor with {rank} axes", "axes run from -rank to rank - 1")
    return place % rank if rank else 0


def axes_of(dim: Any, rank: int) -> tuple[int, ...]:
    """The axes that torch names by None (all), a number, or several."""
    if dim is None or dim == () or dim == []:
        return tuple(range(rank))
    several = dim if isinstance(dim, tuple | list) else (dim,)
    return tuple(sorted(axis_of(axis, rank) for axis in several))


def sizes_of(args: Sequence[Any]) -> list[Any]:
    """Sizes given one by one or as one tuple."""
    given = args[0] if len(args) == 1 and isinstance(args[0], tuple | list) else args
    return [size_of(size) for size in given]


def permuted(term: Term, order: Sequence[int]) -> Term:
    """The axes in another order."""
    rank = len(term.shape)
    if tuple(order) == tuple(range(rank)):
        return term
    if rank > 1 and tuple(order) == (*range(rank - 2), rank - 1, rank - 2):
        return make("transpose", term)
    letters = _LETTERS[:rank]
    return make("einsum", term, attrs=(f"{letters}->{''.join(letters[axis] for axis in order)}",))


def moved(term: Term, source: int, target: int) -> Term:
    """One axis moved to another place."""
    order = [axis for axis in range(len(term.shape)) if axis != source]
    order.insert(target, source)
    return permuted(term, order)


def without_axis(term: Term, axis: int) -> Term:
    """An axis of length 1 left away."""
    if term.op == "expand_dims" and term.attrs == (axis,):
        return term.args[0]
    if axis == 0:
        return make("index", term, operand(1))
    return make("total", term, attrs=((axis,) if len(term.shape) > 1 else (),))


# Sizes.


class Sizes(tuple[Any, ...]):
    """A shape, as torch.Size is one."""

    __slots__ = ()

    def numel(self) -> Any:
        return sized(multiply_sizes(*map(size_of, self)))


@reads(".shape", "size")
def _shape(input: Any, dim: Any = None) -> Any:
    shape = Sizes(sized(size) for size in operand(input).shape)
    return shape if dim is None else shape[axis_of(dim, len(shape))]


@reads(".ndim", "dim", "ndimension")
def _rank(input: Any) -> int:
    return len(operand(input).shape)


@reads("numel", "nelement")
def _count(input: Any) -> Any:
    return sized(multiply_sizes(*operand(input).shape))


# Axes.


@reads(".T", "t")
def _transposed(input: Any) -> Term:
    term = operand(input)
    return permuted(term, range(len(term.shape))[::-1])


@reads(".mT", ".mH", ".H", "adjoint")
def _matrix_transposed(input: Any) -> Term:
    return make("transpose", operand(input))


@reads("transpose", "swapaxes", "swapdims")
def _swapped(input: Any, dim0: Any, dim1: Any) -> Term:
    term = operand(input)
    order = list(range(len(term.shape)))
    first, second = (axis_of(axis, len(order)) for axis in (dim0, dim1))
    order[first], order[second] = order[second], order[first]
    return permuted(term, order)


@reads("permute")
def _permute(input: Any, *dims: Any) -> Term:
    term = operand(input)
    order = dims[0] if len(dims) == 1 and isinstance(dims[0], tuple | list) else dims
    return permuted(term, [axis_of(axis, len(term.shape)) for axis in order])


@reads("movedim", "moveaxis")
def _movedim(input: Any, source: Any, destination: Any) -> Term:
    term = operand(input)
    rank = len(term.shape)
    sources, targets = (
        [axis_of(a, rank) for a in (given if isinstance(given, tuple | list) else (given,))]
        for given in (source, destination)
    )
    order = [axis for axis in range(rank) if axis not in sources]
    for target, origin in sorted(zip(targets, sources, strict=True)):
        order.insert(target, origin)
    return permuted(term, order)


@reads("unsqueeze")
def _unsqueeze(input: Any, dim: Any) -> Term:
    term = operand(input)
    return arrays.expand_dims(term, axis_of(dim, len(term.shape) + 1))


@reads("squeeze")
def _squeeze(input: Any, dim: Any = None) -> Term:
    term = operand(input)
    axes = axes_of(dim, len(term.shape)) if term.shape else ()
    if dim is None and any(isinstance(size, Term) for size in term.shape):
        refuse("squeeze", "squeeze() of symbolic sizes, which may or may not be 1", "say which axis: squeeze(dim)")
    for axis in reversed(axes):
        if term.shape[axis] == 1:
            term = without_axis(term, axis)
    return term


# Reshapes.


def reshaped(term: Term, sizes: Sequence[Any]) -> Term:
    """The entries in another shape; one size may be -1."""
    shape = _completed(term, list(sizes))
    if _equal(term.shape, shape):
        return term
    dropped = _drop_ones(term)
    if _equal(dropped.shape, tuple(size for size in shape if size != 1)):
        for axis, size in enumerate(shape):
            if size == 1:
                dropped = make("expand_dims", dropped, attrs=(axis,))
        return dropped
    return make("reshape", term, attrs=(shape,))


def _drop_ones(term: Term) -> Term:
    for axis in reversed(range(len(term.shape))):
        if term.shape[axis] == 1:
            term = without_axis(term, axis)
    return term


def _equal(first: Shape, second: Shape) -> bool:
    return len(first) == len(second) and all(same_size(a, b) for a, b in zip(first, second, strict=True))


def _completed(term: Term, sizes: list[Any]) -> Shape:
    """The sizes with the one that is -1 worked out."""
    open_ended = [k for k, size in enumerate(sizes) if isinstance(size, int) and size < 0]
    if not open_ended:
        return tuple(sizes)
    place, *others = open_ended
    if others or sizes[place] != -1:
        shown = ", ".join(map(str, sizes))
        refuse("reshape", f"the sizes {shown}", "give every size from 1 on, one of them as -1 at most")
    rest = multiply_sizes(*(size for k, size in enumerate(sizes) if k != place))
    missing = exact_quotient(multiply_sizes(*term.shape), rest)
    if missing is None:
        refuse(
            "reshape",
            f"{multiply_sizes(*term.shape)} entries over {rest}, a quotient that is not known to be whole",
            "give every size, or numbers for the sizes concerned",
        )
    return (*sizes[:place], missing, *sizes[place + 1 :])


@reads("view", "reshape")
def _reshape(input: Any, *shape: Any) -> Term:
    return reshaped(operand(input), sizes_of(shape))


@reads("view_as", "reshape_as")
def _reshape_as(input: Any, other: Any) -> Term:
    return reshaped(operand(input), list(operand(other).shape))


@reads("flatten", "ravel")
def _flatten(input: Any, start_dim: Any = 0, end_dim: Any = -1) -> Term:
    term = operand(input)
    rank = len(term.shape)
    if not rank:
        return reshaped(term, [1])
    first, last = axis_of(start_dim, rank), axis_of(end_dim, rank)
    inner = multiply_sizes(*term.shape[first : last + 1])
    return reshaped(term, [*term.shape[:first], inner, *term.shape[last + 1 :]])


@reads("unflatten")
def _unflatten(input: Any, dim: Any, sizes: Any) -> Term:
    term = operand(input)
    axis = axis_of(dim, len(term.shape))
    inner = [size_of(size) for size in sizes]
    return reshaped(term, [*term.shape[:axis], *inner, *term.shape[axis + 1 :]])


def expanded(term: Term, shape: Shape) -> Term:
    """The entries repeated along axes of length 1 and along new leading axes."""
    return term if _equal(term.shape, shape) else make("expand", term, attrs=(shape,))


@reads("expand", "broadcast_to")
def _expand(input: Any, *size: Any) -> Term:
    term, sizes = operand(input), sizes_of(size)
    offset = len(sizes) - len(term.shape)
    shape = [
        term.shape[k - offset] if isinstance(s, int) and s == -1 and k >= offset else s for k, s in enumerate(sizes)
    ]
    broadcast((term.shape, tuple(shape)), "an expansion")
    return expanded(term, tuple(shape))


@reads("expand_as")
def _expand_as(input: Any, other: Any) -> Term:
    return expanded(operand(input), operand(other).shape)


@reads("broadcast_tensors")
def _broadcast_tensors(*tensors: Any) -> tuple[Term, ...]:
    terms = [operand(t) for t in (tensors[0] if len(tensors) == 1 and isinstance(tensors[0], list) else tensors)]
    shape = broadcast(tuple(term.shape for term in terms), "broadcasting")
    return tuple(expanded(term, shape) for term in terms)


@reads("repeat", "tile")
def _repeat(input: Any, *repeats: Any) -> Term:
    term, counts = operand(input), sizes_of(repeats)
    while len(counts) < len(term.shape):
        counts.insert(0, 1)
    while len(term.shape) < len(counts):
        term = make("expand_dims", term, attrs=(0,))
    for axis, count in enumerate(counts):
        term = _repeated(term, axis, count)
    return term


def _repeated(term: Term, axis: int, count: Any) -> Term:
    if count == 1:
        return term
    shape = term.shape
    if shape[axis] == 1:
        return expanded(term, (*shape[:axis], count, *shape[axis + 1 :]))
    longer = make("expand_dims", term, attrs=(axis,))
    longer = expanded(longer, (*shape[:axis], count, *shape[axis:]))
    return make("reshape", longer, attrs=((*shape[:axis], multiply_sizes(count, shape[axis]), *shape[axis + 1 :]),))


def repeated_entries(term: Term, axis: int, count: Any) -> Term:
    """Every entry of an axis so many times in a row."""
    if count == 1:
        return term
    shape = term.shape
    longer = make("expand_dims", term, attrs=(axis + 1,))
    longer = expanded(longer, (*shape[: axis + 1], count, *shape[axis + 1 :]))
    return make("reshape", longer, attrs=((*shape[:axis], multiply_sizes(count, shape[axis]), *shape[axis + 1 :]),))


@reads("repeat_interleave")
def _repeat_interleave(input: Any, repeats: Any, dim: Any = None) -> Term:
    term = operand(input)
    if dim is None:
        term, dim = reshaped(term, [-1]), 0
    return repeated_entries(term, axis_of(dim, len(term.shape)), size_of(repeats))


# Joins and cuts.


def joined(terms: Sequence[Term], axis: int) -> Term:
    return terms[0] if len(terms) == 1 else make("concatenate", *terms, attrs=(axis,))


@reads("cat", "concat", "concatenate")
def _cat(tensors: Any, dim: Any = 0) -> Term:
    terms = [operand(t) for t in tensors]
    return joined(terms, axis_of(dim, len(terms[0].shape)))


@reads("stack")
def _stack(tensors: Any, dim: Any = 0) -> Term:
    terms = [operand(t) for t in tensors]
    return moved(stacked(terms), 0, axis_of(dim, len(terms[0].shape) + 1))


@reads("hstack")
def _hstack(tensors: Any) -> Term:
    terms = [reshaped(t, [1]) if not t.shape else t for t in map(operand, tensors)]
    return joined(terms, min(1, len(terms[0].shape) - 1))


@reads("vstack")
def _vstack(tensors: Any) -> Term:
    terms = [make("expand_dims", t, attrs=(0,)) if len(t.shape) < 2 else t for t in map(operand, tensors)]
    return joined(terms, 0)


def cut(term: Term, axis: int, start: Any, length: Any) -> Term:
    """A range of an axis, its start counted from 0."""
    if start == 0 and same_size(length, term.shape[axis]):
        return term
    return arrays.slice(term, add_sizes(start, 1), add_sizes(start, length), axis)


@reads("narrow")
def _narrow(input: Any, dim: Any, start: Any, length: Any) -> Term:
    term = operand(input)
    return cut(term, axis_of(dim, len(term.shape)), size_of(start), size_of(length))


@reads("split", "split_with_sizes")
def _split(input: Any, split_size: Any, dim: Any = 0) -> tuple[Term, ...]:
    term = operand(input)
    axis = axis_of(dim, len(term.shape))
    if isinstance(split_size, tuple | list):
        lengths = [size_of(size) for size in split_size]
    else:
        lengths = _even(term.shape[axis], size_of(split_size))
    starts = [add_sizes(0, *lengths[:k]) for k in range(len(lengths))]
    return tuple(cut(term, axis, start, length) for start, length in zip(starts, lengths, strict=True))


def _even(size: Any, length: Any) -> list[Any]:
    """Lengths of equal parts, the last one shorter where they do not fit."""
    count = exact_quotient(size, length)
    if isinstance(count, int):
        return [length] * count
    if not (isinstance(size, int) and isinstance(length, int)):
        refuse("split", f"parts of {length} of an axis of {size}: their number is not known", "give numbers for both")
    return [length] * (size // length) + [size % length]


@reads("chunk")
def _chunk(input: Any, chunks: Any, dim: Any = 0) -> tuple[Term, ...]:
    term, count = operand(input), int(chunks)
    size = term.shape[axis_of(dim, len(term.shape))]
    length = -(-size // count) if isinstance(size, int) else exact_quotient(size, count)
    if length is None:
        refuse("chunk", f"an axis of {size} in {count} parts, which may not be whole", "give a number for the size")
    return _split(input, length, dim)


@reads("unbind")
def _unbind(input: Any, dim: Any = 0) -> tuple[Term, ...]:
    term = operand(input)
    axis = axis_of(dim, len(term.shape))
    size = term.shape[axis]
    if not isinstance(size, int):
        refuse("unbind", f"the parts of an axis of symbolic size {size}", "write it as an operation on the whole axis")
    first = moved(term, axis, 0)
    return tuple(make("index", first, operand(place + 1)) for place in range(size))  # type: ignore[arg-type]


@reads("flip")
def _flip(input: Any, *dims: Any) -> Term:
    term = operand(input)
    given = dims[0] if len(dims) == 1 and isinstance(dims[0], tuple | list) else dims
    for axis in axes_of(tuple(given), len(term.shape)):
        term = arrays.slice(term, term.shape[axis], 1, axis, -1)
    return term


@reads("roll")
def _roll(input: Any, shifts: Any, dims: Any = None) -> Term:
    term = operand(input)
    if dims is None:
        return reshaped(_roll(reshaped(term, [-1]), shifts, 0), list(term.shape))
    shifts, dims = ((s,) if not isinstance(s, tuple | list) else s for s in (shifts, dims))
    for shift, dim in zip(shifts, dims, strict=True):
        axis = axis_of(dim, len(term.shape))
        size, step = term.shape[axis], int(shift)
        step = step % size if isinstance(size, int) else step
        if step:
            tail = subtract_sizes(size, step) if step > 0 else -step
            parts = (cut(term, axis, tail, subtract_sizes(size, tail)), cut(term, axis, 0, tail))
            term = joined(parts, axis)
    return term
