"""Convolution, its transpose, pooling and resizing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symgen.numeric.torch_reading.operations.elementwise import real
from symgen.numeric.torch_reading.operations.layers import plus
from symgen.numeric.torch_reading.operations.reducing import reduced
from symgen.numeric.torch_reading.operations.shaping import cut, permuted, repeated_entries, reshaped, sizes_of
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.operators.layouts import window_count
from symgen.terms.shapes import show_shape
from symgen.terms.sizes import add_sizes, divide_sizes, multiply_sizes, subtract_sizes
from symgen.terms.term import Term, make, num


def _pair(value: Any, dimensions: int) -> tuple[Any, ...]:
    given = tuple(value) if isinstance(value, tuple | list) else (value,)
    return given if len(given) == dimensions else given * dimensions


def _padding(padding: Any, kernel: Term, dilation: tuple[Any, ...], dimensions: int) -> tuple[Any, ...]:
    if padding == "valid":
        return (0,) * dimensions
    if padding != "same":
        return _pair(padding, dimensions)
    lengths = kernel.shape[2:]
    if not all(isinstance(k, int) and d * (k - 1) % 2 == 0 for k, d in zip(lengths, dilation, strict=True)):
        refuse("conv", 'padding="same" of an even or symbolic kernel', "pad the input by F.pad")
    return tuple(d * (k - 1) // 2 for k, d in zip(lengths, dilation, strict=True))


def _convolution(dimensions: int) -> Callable[..., Term]:
    def read(
        input: Any,
        weight: Any,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
    ) -> Term:
        signal, kernel = real(input), real(weight)
        lone = len(signal.shape) == dimensions + 1
        if len(kernel.shape) != dimensions + 2 or len(signal.shape) not in (dimensions + 1, dimensions + 2):
            shapes = f"a signal of shape {show_shape(signal.shape)}, a kernel of shape {show_shape(kernel.shape)}"
            refuse(f"conv{dimensions}d", shapes, f"give channels and {dimensions} axes, after features or a batch")
        signal = make("expand_dims", signal, attrs=(0,)) if lone else signal
        spread = _pair(dilation, dimensions)
        padded = _padding(padding, kernel, spread, dimensions)
        steps = (_pair(stride, dimensions), padded, spread)
        parts = zip(_groups(signal, 1, groups), _groups(kernel, 0, groups), strict=True)
        found = [_convolved(part, own, steps) for part, own in parts]
        joined = found[0] if groups == 1 else make("concatenate", *found, attrs=(1,))
        total = plus(joined, None if bias is None else reshaped(real(bias), [-1, *[1] * dimensions]))
        return make("index", total, num(1)) if lone else total

    return read


def _convolved(signal: Term, kernel: Term, steps: tuple[tuple[Any, ...], ...]) -> Term:
    """The convolution of a batch; of volumes, that of images whose channels are those of a few slices together."""
    dimensions = len(signal.shape) - 2
    if dimensions < 3:
        attrs = tuple(s[0] if len(set(s)) == 1 else s for s in steps)
        return make(f"conv{dimensions}d", signal, kernel, attrs=attrs)
    (stride, *strides), (padded, *paddings), (spread, *spreads) = steps
    count, features = signal.shape[0], kernel.shape[0]
    windows = arrays.unfold(signal, kernel.shape[2], 2, stride=stride, padding=padded, dilation=spread)
    _, _, depth, _, *image = windows.shape
    channels, own = (multiply_sizes(size, kernel.shape[2]) for size in (signal.shape[1], kernel.shape[1]))
    slices = reshaped(permuted(windows, (0, 2, 1, 3, 4, 5)), [multiply_sizes(count, depth), channels, *image])
    flat = reshaped(kernel, [features, own, *kernel.shape[3:]])
    found = _convolved(slices, flat, (tuple(strides), tuple(paddings), tuple(spreads)))
    return permuted(reshaped(found, [count, depth, features, *found.shape[2:]]), (0, 2, 1, 3, 4))


def _groups(term: Term, axis: int, count: int) -> list[Term]:
    if count == 1:
        return [term]
    size = term.shape[axis]
    if not isinstance(size, int):
        refuse("conv", f"{count} groups of {size} channels", "give a number for the channels")
    length = size // count  # type: ignore[operator]
    return [cut(term, axis, k * length, length) for k in range(count)]


reads("conv1d")(_convolution(1))
reads("conv2d")(_convolution(2))
reads("conv3d")(_convolution(3))


def _pooling(dimensions: int, largest: bool) -> Callable[..., Term]:
    def average(
        input: Any,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: Any = None,
    ) -> Term:
        padded = _pair(padding, dimensions)
        plain = (count_include_pad or not any(padded)) and divisor_override is None
        if ceil_mode or not plain:
            refuse("avg_pool", "ceil_mode, count_include_pad=False or a divisor", "pool with the defaults")
        return arrays.avg_pool(real(input), _pair(kernel_size, dimensions), dimensions, **_steps(stride, padded))

    def maximum(
        input: Any,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        ceil_mode: bool = False,
        return_indices: bool = False,
    ) -> Term:
        if ceil_mode or return_indices or any(d != 1 for d in _pair(dilation, dimensions)):
            refuse("max_pool", "ceil_mode, return_indices or a dilation", "pool with the defaults")
        padded = _pair(padding, dimensions)
        return arrays.max_pool(real(input), _pair(kernel_size, dimensions), dimensions, **_steps(stride, padded))

    def _steps(stride: Any, padded: tuple[Any, ...]) -> dict[str, Any]:
        return {"stride": _pair(stride, dimensions) if stride not in (None, (), []) else None, "padding": padded}

    return maximum if largest else average


for _count in (1, 2):
    reads(f"avg_pool{_count}d")(_pooling(_count, False))
    reads(f"max_pool{_count}d")(_pooling(_count, True))


def _adaptive(dimensions: int, name: str) -> Callable[..., Term]:
    def read(input: Any, output_size: Any, return_indices: bool = False) -> Term:
        x = real(input)
        first = len(x.shape) - dimensions
        if all(count == 1 for count in _pair(output_size, dimensions)):
            return reduced(name, x, tuple(range(first, len(x.shape))), True)
        for place, wanted in enumerate(_pair(output_size, dimensions)):
            x = _evenly(x, first + place, wanted, name)
        return x

    return read


def _evenly(x: Term, axis: int, count: Any, name: str) -> Term:
    """An axis reduced to so many parts of equal length."""
    size = x.shape[axis]
    if count is None or count == size:
        return x
    if count != 1 and not (isinstance(size, int) and size % count == 0):
        refuse("adaptive_pool", f"{count} parts of an axis of {size}", "pool to one part, or to a divisor of the size")
    length = size if count == 1 else size // count
    windows = reshaped(x, [*x.shape[:axis], count, length, *x.shape[axis + 1 :]])
    return make(name, windows, attrs=((axis + 1,),))


for _count in (1, 2):
    reads(f"adaptive_avg_pool{_count}d")(_adaptive(_count, "mean"))
    reads(f"adaptive_max_pool{_count}d")(_adaptive(_count, "amax"))


def _transposed(dimensions: int) -> Callable[..., Term]:
    """The transpose of a convolution: every entry spread over a window, windows added up."""

    def read(
        input: Any,
        weight: Any,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        dilation: Any = 1,
    ) -> Term:
        x, kernel = real(input), real(weight)
        if groups != 1 or len(x.shape) != dimensions + 2:
            refuse("conv_transpose", "groups, or an input without a batch", "give one group and a batch")
        letters = "bchw"[: dimensions + 2], "cfij"[: dimensions + 2]
        own = "".join(a + k for a, k in zip(letters[0][2:], letters[1][2:], strict=True))
        found = make("einsum", x, kernel, attrs=(f"{','.join(letters)}->bf{own}",))
        steps = (_pair(s, dimensions) for s in (stride, padding, output_padding, dilation))
        for place, (s, p, extra, d) in enumerate(zip(*steps, strict=True)):
            reach = multiply_sizes(d, subtract_sizes(kernel.shape[place + 2], 1))
            spread = multiply_sizes(s, subtract_sizes(x.shape[place + 2], 1))
            length = add_sizes(spread, reach, 1 + extra - 2 * p)
            found = arrays.fold(found, length, place + 2, stride=s, padding=p, dilation=d)
        return plus(found, None if bias is None else reshaped(real(bias), [-1, *[1] * dimensions]))

    return read


reads("conv_transpose1d")(_transposed(1))
reads("conv_transpose2d")(_transposed(2))


def _image_steps(dilation: Any, padding: Any, stride: Any) -> list[dict[str, Any]]:
    """The steps along the rows and along the columns."""
    pairs = zip(_pair(stride, 2), _pair(padding, 2), _pair(dilation, 2), strict=True)
    return [{"stride": s, "padding": p, "dilation": d} for s, p, d in pairs]


@reads("image_patches")
def _image_patches(input: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Term:
    """Every patch as a column: (batch, channels kernel, places)."""
    x, kernel = real(input), _pair(kernel_size, 2)
    if len(x.shape) != 4:
        refuse("unfold", "an image without a batch", "give batch, channels, height and width")
    rows, columns = _image_steps(dilation, padding, stride)
    windows = arrays.unfold(arrays.unfold(x, kernel[1], 3, **columns), kernel[0], 2, **rows)
    batch, channels, high, tall, wide, broad = windows.shape
    patches = permuted(windows, (0, 1, 3, 5, 2, 4))
    return reshaped(patches, [batch, multiply_sizes(channels, tall, broad), multiply_sizes(high, wide)])


@reads("image_of_patches")
def _image_of_patches(
    input: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
) -> Term:
    """Patches added up where they came from: the transpose of cutting them out."""
    x, kernel, size = real(input), sizes_of(_pair(kernel_size, 2)), sizes_of(_pair(output_size, 2))
    if len(x.shape) != 3:
        refuse("fold", "patches without a batch", "give batch, channels kernel, and places")
    steps = _image_steps(dilation, padding, stride)
    high, wide = (window_count(n, k, *step.values()) for n, k, step in zip(size, kernel, steps, strict=True))
    channels = divide_sizes(x.shape[1], multiply_sizes(*kernel))
    split = reshaped(x, [x.shape[0], channels, *kernel, high, wide])
    windows = permuted(split, (0, 1, 4, 2, 5, 3))
    return arrays.fold(arrays.fold(windows, size[1], 4, **steps[1]), size[0], 2, **steps[0])


@reads("interpolate")
def _interpolate(
    input: Any,
    size: Any = None,
    scale_factor: Any = None,
    mode: str = "nearest",
    align_corners: Any = None,
    recompute_scale_factor: Any = None,
    antialias: bool = False,
) -> Term:
    """Each entry repeated a whole number of times."""
    x = real(input)
    if mode not in ("nearest", "nearest-exact") or scale_factor is None:
        refuse("interpolate", f"resizing by {mode!r}, or to a given size", "give a whole scale_factor, nearest")
    for axis, factor in enumerate(_pair(scale_factor, len(x.shape) - 2), 2):
        if factor != int(factor):
            refuse("interpolate", f"a scale factor {factor}", "give a whole one")
        x = repeated_entries(x, axis, int(factor))
    return x


@reads("pixel_shuffle")
def _pixel_shuffle(input: Any, upscale_factor: int) -> Term:
    x, r = real(input), int(upscale_factor)
    batch, _, height, width = x.shape
    split = reshaped(x, [batch, -1, r, r, height, width])
    turned = permuted(split, (0, 1, 4, 2, 5, 3))
    return reshaped(turned, [batch, split.shape[1], multiply_sizes(height, r), multiply_sizes(width, r)])
