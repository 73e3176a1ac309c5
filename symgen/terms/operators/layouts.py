"""Rows of operators that rearrange, cut, join and fold tensors, with symbolic sizes; attrs hold axes and sizes.

Axes count from 0; places, as in x[i], from 1.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symgen.errors import ShapeError
from symgen.terms.domains import NONNEGATIVE, POSITIVE, Domain, interval, join_fields
from symgen.terms.operators.row import Args, Attrs, Operator, entries_of_first, real_if_real
from symgen.terms.shapes import Shape, require_equal, show_shape
from symgen.terms.sizes import (
    Size,
    add_sizes,
    divide_sizes,
    multiply_sizes,
    same_size,
    subtract_sizes,
    tidy,
)
from symgen.terms.term import Term, make


def refused(asked: str, found: str, where: object, hint: str) -> ShapeError:
    return ShapeError(asked=asked, found=found, where=str(where), hint=hint)


def axis_of(axis: Any, rank: int, asked: str) -> int:
    """An axis counted from 0; ShapeError for one that is not there."""
    if isinstance(axis, bool) or not isinstance(axis, int) or not -rank <= axis < rank:
        raise refused(asked, f"axis {axis} of {rank}", asked, "axes count from 0")
    return axis % rank


# Triangles.


def _matrix_shape(args: Args, attrs: Attrs) -> Shape:
    if len(args[0].shape) < 2:
        raise refused("a triangle of a matrix", f"shape {show_shape(args[0].shape)}", args[0], "give a matrix")
    return args[0].shape


def _with_zero(args: Args) -> Domain:
    """The domain of entries that may be 0 as well."""
    entries = args[0].domain.entries()
    if entries.is_nonnegative:
        return NONNEGATIVE
    return Domain("complex" if join_fields((entries,)) == "complex" else "real")


def _lower_domain(args: Args, attrs: Attrs) -> Domain:
    shape = args[0].shape
    square = len(shape) > 1 and same_size(shape[-1], shape[-2]) and not any(attrs)
    return _with_zero(args).with_structure("lower" if square else "")


# Axes.


def _expanded_shape(args: Args, attrs: Attrs) -> Shape:
    shape = args[0].shape
    axis = axis_of(attrs[0], len(shape) + 1, "a new axis")
    return (*shape[:axis], 1, *shape[axis:])


def _reshaped_shape(args: Args, attrs: Attrs) -> Shape:
    shape = tuple(tidy(size) for size in attrs[0])
    require_equal(
        multiply_sizes(*args[0].shape), multiply_sizes(*shape), (args[0].shape, shape), "number of entries", "a reshape"
    )
    return shape


def _vec_shape(args: Args, attrs: Attrs) -> Shape:
    *batch, rows, columns = _matrix_shape(args, attrs)
    return (*batch, multiply_sizes(rows, columns))


def _joined_shape(args: Args, attrs: Attrs) -> Shape:
    first = args[0].shape
    axis = axis_of(attrs[0], len(first), "a concatenation")
    for other in args[1:]:
        if len(other.shape) != len(first):
            found = f"shapes {show_shape(first)} and {show_shape(other.shape)}"
            raise refused("a concatenation", found, other, "all parts need the same number of axes")
        for place, (a, b) in enumerate(zip(first, other.shape, strict=True)):
            if place != axis:
                require_equal(a, b, (first, other.shape), f"axis {place}", "a concatenation")
    return (*first[:axis], add_sizes(*(a.shape[axis] for a in args)), *first[axis + 1 :])


def _joined_domain(args: Args, attrs: Attrs) -> Domain:
    domains = [a.domain.entries() for a in args]
    if all(d.is_positive for d in domains):
        return POSITIVE
    return NONNEGATIVE if all(d.is_nonnegative for d in domains) else real_if_real(args, attrs)


def _scanned_domain(args: Args, attrs: Attrs) -> Domain:
    """Running sums of whole numbers are whole."""
    summed, own = _joined_domain(args, attrs), args[0].domain
    return summed if not own.is_integer else interval(summed.low, low_open=summed.low_open, field="integer")


def slice_length(first: Size, last: Size, step: Size) -> Size:
    """How many places there are from the first to the last, both counted, by steps."""
    if step == -1:
        return add_sizes(subtract_sizes(first, last), 1)
    return add_sizes(divide_sizes(subtract_sizes(last, first), step), 1)


def _sliced_shape(args: Args, attrs: Attrs) -> Shape:
    shape, (axis, first, last, step) = args[0].shape, attrs
    axis = axis_of(axis, len(shape), "a slice")
    size = shape[axis]
    length = slice_length(first, last, step)
    places = [p for p in (first, last) if isinstance(p, int)]
    too_far = isinstance(size, int) and any(p > size for p in places)
    if any(p < 1 for p in places) or too_far or (isinstance(length, int) and length < 1):
        raise refused(
            f"the slice from {first} to {last} of an axis of {size}",
            "places outside, or none",
            args[0],
            "places count from 1, and the last one is in the slice",
        )
    return (*shape[:axis], length, *shape[axis + 1 :])


def _scanned_shape(args: Args, attrs: Attrs) -> Shape:
    axis_of(attrs[0] if attrs else -1, len(args[0].shape), "a cumulative sum")
    return args[0].shape


# Windows: entry (o, k) of a window over p is the entry p = stride o + dilation k - padding, 0 where there is none.


def window_count(length: Size, kernel: Size, stride: Size, padding: Size, dilation: Size) -> Size:
    """How many windows fit: floor((length + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.

    >>> window_count(10, 3, 2, 1, 1)
    5
    """
    count = windows_between(length, kernel, stride, padding, dilation)
    if isinstance(count, int) and count < 1:
        raise refused(
            f"windows of {kernel} over {length} entries", "no window fits", "unfold", "give more padding or entries"
        )
    return count


def windows_between(length: Size, kernel: Size, stride: Size, padding: Size, dilation: Size) -> Size:
    """The same, below 1 where no window fits."""
    reach = multiply_sizes(dilation, subtract_sizes(kernel, 1))
    room = subtract_sizes(add_sizes(length, multiply_sizes(2, padding)), add_sizes(reach, 1))
    return add_sizes(divide_sizes(room, stride), 1)


def _unfolded_shape(args: Args, attrs: Attrs) -> Shape:
    shape, (axis, kernel, *steps) = args[0].shape, attrs
    axis = axis_of(axis, len(shape), "windows along an axis")
    return (*shape[:axis], window_count(shape[axis], kernel, *steps), kernel, *shape[axis + 1 :])


def _folded_shape(args: Args, attrs: Attrs) -> Shape:
    shape, (axis, length, *steps) = args[0].shape, attrs
    axis = axis_of(axis, len(shape) - 1, "folding windows")
    count, kernel = shape[axis : axis + 2]
    require_equal(count, window_count(length, kernel, *steps), (shape,), "number of windows", "folding windows")
    return (*shape[:axis], length, *shape[axis + 2 :])


def _convolved(dimensions: int) -> Any:
    """Signals (batch, channels, ...), kernels (features, channels, ...), to (batch, features, ...)."""

    def rule(args: Args, attrs: Attrs) -> Shape:
        signal, kernel = args[0].shape, args[1].shape
        if len(signal) != dimensions + 2 or len(kernel) != dimensions + 2:
            raise refused(
                f"a {dimensions}-D convolution",
                f"shapes {show_shape(signal)} and {show_shape(kernel)}",
                args[0],
                "the signal is (batch, channels, ...), the kernel (features, channels, ...)",
            )
        require_equal(signal[1], kernel[1], (signal, kernel), "channels", f"a {dimensions}-D convolution")
        steps = zip(*(along(a, dimensions) for a in attrs), strict=True)
        sizes = zip(signal[2:], kernel[2:], steps, strict=True)
        return (signal[0], kernel[0], *(window_count(length, k, *own) for length, k, own in sizes))

    return rule


def along(attr: Any, dimensions: int) -> tuple[Any, ...]:
    """One value an axis: of a tuple as it is, of a single value repeated."""
    return attr if isinstance(attr, tuple) else (attr,) * dimensions


# The constant tensor behind all of these.


def _lattice_shape(args: Args, attrs: Attrs) -> Shape:
    size, sizes, coefficients, _ = attrs
    if len(sizes) != len(coefficients):
        raise refused("a lattice", f"{len(sizes)} sizes, {len(coefficients)} coefficients", "lattice", "one a size")
    return (size, *sizes)


def merging(sizes: Shape) -> Term:
    """The lattice that numbers the entries of a shape, the last axis fastest: reshaping is contraction with it."""
    coefficients = tuple(multiply_sizes(*sizes[axis + 1 :]) for axis in range(len(sizes)))
    return make("lattice", attrs=(multiply_sizes(*sizes), tuple(sizes), coefficients, 0))


def _row(name: str, arity: int | None, shape: Any, domain: Any, usage: str, meaning: str, *aliases: str) -> Operator:
    return Operator(
        name,
        arity,
        "tensor",
        shape,
        domain,
        text=name,
        aliases=aliases,
        latex=rf"\operatorname{{{name.replace('_', ' ')}}}",
        signature=usage,
        meaning=meaning,
    )


_BIT = interval(Fraction(0), Fraction(1), field="integer")

ROWS = (
    _row("tril", 1, _matrix_shape, _lower_domain, "write tril(A) or tril(A, k)", "the lower triangle, zeros above"),
    _row("triu", 1, _matrix_shape, lambda a, t: _with_zero(a), "write triu(A) or triu(A, k)", "the upper triangle"),
    _row("expand_dims", 1, _expanded_shape, entries_of_first, "write expand_dims(x, axis)", "a new axis of length 1"),
    _row(
        "reshape", 1, _reshaped_shape, entries_of_first, "write reshape(x, n, m)", "the entries in order, last fastest"
    ),
    _row("vec", 1, _vec_shape, entries_of_first, "write vec(A)", "the columns of a matrix one below the other"),
    _row(
        "concatenate",
        None,
        _joined_shape,
        _joined_domain,
        "write concatenate(x, y, axis=0)",
        "joined along an axis",
        "concat",
    ),
    _row(
        "slice", 1, _sliced_shape, entries_of_first, "write slice(x, first, last, axis=0, step=1)", "a range of places"
    ),
    _row(
        "cumsum",
        1,
        _scanned_shape,
        _scanned_domain,
        "write cumsum(x) or cumsum(x, axis)",
        "running sums",
    ),
    _row(
        "unfold",
        1,
        _unfolded_shape,
        lambda a, t: _with_zero(a),
        "write unfold(x, kernel, axis=-1, stride=1, padding=0, dilation=1)",
        "windows over an axis: x[stride o + dilation k - padding] at (o, k), 0 outside",
    ),
    _row(
        "fold",
        1,
        _folded_shape,
        lambda a, t: _with_zero(a),
        "write fold(x, length, axis=-2, stride=1, padding=0, dilation=1)",
        "the transpose of unfold: windows added up where they lie",
    ),
    _row(
        "conv1d",
        2,
        _convolved(1),
        real_if_real,
        "write conv1d(x, w, stride=1, padding=0, dilation=1)",
        "cross-correlation",
    ),
    _row(
        "conv2d",
        2,
        _convolved(2),
        real_if_real,
        "write conv2d(x, w, stride=1, padding=0, dilation=1)",
        "cross-correlation",
    ),
    _row(
        "lattice",
        0,
        _lattice_shape,
        lambda a, t: _BIT,
        "write lattice(size, offset, (length, coefficient), ...)",
        "1 where the first index is the offset plus the coefficients times the others, all counted from 0",
    ),
)

__all__ = ["ROWS", "along", "axis_of", "merging", "slice_length", "window_count", "windows_between"]
