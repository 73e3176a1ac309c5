"""Triangles, reshapes, joins, slices, windows, convolutions and norms of arrays, once for all number systems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations, product
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.system import System
from symgen.terms.operators.layouts import along
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

Array = Any
Shaped = Callable[[Any, Term, list[Any]], Any]


def _array(evaluator: Evaluator, value: Any) -> Array:
    return value if isinstance(value, np.ndarray) else evaluator.system.full((), value)


def _zeros(system: System, shape: tuple[int, ...], like: Array) -> Array:
    return system.full(shape, system.number(0)).astype(like.dtype)


# Triangles and axes.


def _triangle(mask: Callable[..., Array]) -> Shaped:
    def rule(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
        (a,) = args
        keep = mask(np.ones(a.shape[-2:], dtype=bool), *node.attrs)
        return np.where(keep, a, _zeros(evaluator.system, a.shape, a))

    return rule


def _expand_dims(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    return np.expand_dims(_array(evaluator, args[0]), node.attrs[0])


def _reshape(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    return np.reshape(_array(evaluator, args[0]), evaluator.shape(node.attrs[0]))


def _vec(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    (a,) = args
    return np.swapaxes(a, -1, -2).reshape(*a.shape[:-2], -1)


def _concatenate(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    return np.concatenate(args, axis=node.attrs[0])


def _slice(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    (a,) = args
    axis, *ends = node.attrs
    first, last, step = (evaluator.size(end) for end in ends)
    places = np.arange(first, last + (1 if step > 0 else -1), step)
    if not len(places) or places.min() < 1 or places.max() > a.shape[axis]:
        raise Undefined(f"the slice from {first} to {last} of an axis of length {a.shape[axis]}")
    return np.take(a, places - 1, axis=axis)


def _cumsum(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    return np.add.accumulate(args[0], axis=node.attrs[0] if node.attrs else -1)


# Windows.


def _window_places(evaluator: Evaluator, steps: tuple[Any, ...], sizes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """(window, place in it, place in the axis) for places that may lie outside."""
    stride, padding, dilation = (evaluator.size(step) for step in steps)
    for window, place in product(*map(range, sizes)):
        yield window, place, stride * window + dilation * place - padding


def _unfold(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    (a,) = args
    axis, _, *steps = node.attrs
    shape = evaluator.shape(node.shape)
    result = _zeros(evaluator.system, shape, a)
    lead = (np.s_[:],) * axis
    for window, place, source in _window_places(evaluator, tuple(steps), shape[axis : axis + 2]):
        if 0 <= source < a.shape[axis]:
            result[(*lead, window, place)] = a[(*lead, source)]
    return result


def _fold(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    (a,) = args
    axis, _, *steps = node.attrs
    shape = evaluator.shape(node.shape)
    result = _zeros(evaluator.system, shape, a)
    lead = (np.s_[:],) * axis
    for window, place, target in _window_places(evaluator, tuple(steps), a.shape[axis : axis + 2]):
        if 0 <= target < shape[axis]:
            result[(*lead, target)] = result[(*lead, target)] + a[(*lead, window, place)]
    return result


def _convolution(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    """The signal's entries seen by each place of the kernel, contracted with it."""
    signal, kernel = args
    dimensions = signal.ndim - 2
    shape = evaluator.shape(node.shape)
    steps = [tuple(evaluator.size(s) for s in along(attr, dimensions)) for attr in node.attrs]
    result = _zeros(evaluator.system, shape, signal)
    for place in np.ndindex(kernel.shape[2:]):
        seen = _seen(evaluator.system, signal, shape[2:], place, steps)
        result = result + np.einsum("fc,bc...->bf...", kernel[(..., *place)], seen)
    return result


def _seen(system: System, signal: Array, counts: tuple[int, ...], place: tuple[int, ...], steps: list[Any]) -> Array:
    """signal[..., stride o + dilation place - padding] for all windows o, 0 outside."""
    for axis, count in enumerate(counts):
        stride, padding, dilation = (step[axis] for step in steps)
        sources = stride * np.arange(count) + dilation * place[axis] - padding
        outside = (sources < 0) | (sources >= signal.shape[axis + 2])
        signal = np.take(signal, np.where(outside, 0, sources), axis=axis + 2)
        lined = outside.reshape((-1,) + (1,) * (signal.ndim - axis - 3))
        signal = np.where(lined, _zeros(system, signal.shape, signal), signal)
    return signal


def _lattice(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    system, (_, _, coefficients, offset) = evaluator.system, node.attrs
    shape = evaluator.shape(node.shape)
    steps, start = evaluator.shape(coefficients), evaluator.size(offset)
    result = system.full(shape, system.number(0))
    for position in np.ndindex(shape[1:]):
        place = start + sum(step * p for step, p in zip(steps, position, strict=True))
        if 0 <= place < shape[0]:
            result[(place, *position)] = system.number(1)
    return result


SHAPED: dict[str, Shaped] = {
    "tril": _triangle(np.tril),
    "triu": _triangle(np.triu),
    "expand_dims": _expand_dims,
    "reshape": _reshape,
    "vec": _vec,
    "concatenate": _concatenate,
    "slice": _slice,
    "cumsum": _cumsum,
    "unfold": _unfold,
    "fold": _fold,
    "conv1d": _convolution,
    "conv2d": _convolution,
    "lattice": _lattice,
}


# Matrices.


def matrix_power(system: System, attrs: tuple[Any, ...], a: Array, exponent: Any) -> Array:
    from symgen.numeric.tensors import inverse

    count = system.integer(exponent)
    base = inverse(system, a) if count < 0 else a
    result = np.broadcast_to(system.array(np.eye(a.shape[-1], dtype=int).astype(object)), a.shape)
    for _ in range(abs(count)):
        result = np.matmul(result, base)
    return result


def expm_frechet(system: System, attrs: tuple[Any, ...], a: Array, *directions: Array) -> Array:
    return _corner(system, a, directions, lambda blocks: _exponential(system, blocks))


def power_frechet(system: System, attrs: tuple[Any, ...], a: Array, exponent: Any, *directions: Array) -> Array:
    return _corner(system, a, directions, lambda blocks: matrix_power(system, (), blocks, exponent))


def _corner(system: System, a: Array, directions: tuple[Array, ...], function: Callable[[Array], Array]) -> Array:
    """A function of a block bidiagonal matrix, A on the diagonal and the directions above it, in every order."""
    size, count = a.shape[-1], len(directions) + 1
    total: Any = None
    for order in permutations(directions):
        blocks = _zeros(system, (*a.shape[:-2], count * size, count * size), a)
        for k in range(count):
            blocks[..., k * size : (k + 1) * size, k * size : (k + 1) * size] = a
        for k, direction in enumerate(order):
            blocks[..., k * size : (k + 1) * size, (k + 1) * size : (k + 2) * size] = direction
        part = function(blocks)[..., :size, (count - 1) * size :]
        total = part if total is None else total + part
    return total


def _exponential(system: System, matrices: Array) -> Array:
    function = system.tensors.get("matrix_exp")
    if function is None:
        raise Unsupported(asked="a derivative of the matrix exponential", found=f"{system.name} has no matrix_exp")
    return function(matrices)


def each_matrix(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """A function of one matrix applied to each matrix of a stack."""

    def call(matrices: Array) -> Array:
        result = np.empty(matrices.shape, dtype=matrices.dtype)
        for place in np.ndindex(matrices.shape[:-2]):
            result[place] = function(matrices[place])
        return result

    return call


# Norms and extremes.


def hardmax(system: System, attrs: tuple[Any, ...], a: Array) -> Array:
    axes = attrs[0] if attrs and attrs[0] else tuple(range(a.ndim))
    moved = np.moveaxis(a, axes, range(-len(axes), 0))
    flat = moved.reshape(*moved.shape[: a.ndim - len(axes)], -1)
    result = _zeros(system, flat.shape, a)
    for place in np.ndindex(flat.shape[:-1]):
        largest = [k for k, entry in enumerate(flat[place]) if _is_largest(system, entry, flat[place])]
        for k in largest:
            result[(*place, k)] = system.number(1) / system.number(len(largest))
    return np.moveaxis(result.reshape(moved.shape), range(-len(axes), 0), axes)


def _is_largest(system: System, entry: Any, entries: Array) -> bool:
    return all(other is entry or bool(system.functions["ge"](entry, other)) for other in entries)


def vector_norm(system: System, attrs: tuple[Any, ...], a: Array, p: Any) -> Any:
    from symgen.numeric.tensors import elementwise, reduce

    axes = attrs[0] if attrs else ()
    sizes = elementwise(system, "abs", a)
    if p == inf:
        return reduce(system, "max", sizes, axes)
    powers = system.tidy(np.frompyfunc(lambda x: system.functions["pow"](x, p), 1, 1)(sizes))
    total = reduce(system, "add", powers, axes)
    root = 1 / p
    return system.tidy(np.frompyfunc(lambda x: system.functions["pow"](x, root), 1, 1)(total))


def standardize(system: System, attrs: tuple[Any, ...], a: Array, epsilon: Any) -> Array:
    from symgen.numeric.tensors import elementwise, reduce

    axis = attrs[0] if attrs else -1
    count = system.number(a.shape[axis])
    centred = a - np.expand_dims(_as(a, reduce(system, "add", a, (axis,))), axis) / count
    variance = _as(a, reduce(system, "add", centred * centred, (axis,))) / count + epsilon
    scale = _as(a, elementwise(system, "sqrt", variance))
    if any(bool(s == 0) for s in scale.ravel()):
        raise Undefined("standardizing entries that are all equal")
    return centred / np.expand_dims(scale, axis)


def _as(like: Array, value: Any) -> Array:
    return np.asarray(value, dtype=like.dtype)
