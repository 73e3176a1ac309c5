"""Triangles, reshapes, joins, slices, windows, convolutions and norms of PyTorch tensors, gradients included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import permutations
from typing import Any

import torch

from symgen.numeric.errors import Undefined
from symgen.numeric.system import Function
from symgen.terms.operators.layouts import along
from symgen.terms.term import Term

Tensor = Any
Handler = Callable[[Any, Term], Any]


def _on_values(function: Callable[..., Tensor]) -> Handler:
    """A function of (evaluator, attrs, *values)."""

    def handler(evaluator: Any, node: Term) -> Tensor:
        return function(evaluator, node.attrs, *(evaluator.visit(a) for a in node.args))

    return handler


def _slice(evaluator: Any, attrs: tuple[Any, ...], a: Tensor) -> Tensor:
    axis, *ends = attrs
    first, last, step = (evaluator.size(end) for end in ends)
    places = torch.arange(first, last + (1 if step > 0 else -1), step, device=a.device)
    if not len(places) or int(places.min()) < 1 or int(places.max()) > a.shape[axis]:
        raise Undefined(f"the slice from {first} to {last} of an axis of length {a.shape[axis]}")
    return a.index_select(axis, places - 1)


def _index(evaluator: Any, node: Term) -> Tensor:
    tensor, *places = (evaluator.visit(a) for a in node.args)
    found = []
    for axis, place in enumerate(places):
        whole = torch.as_tensor(place).long()
        if bool(((whole < 1) | (whole > tensor.shape[axis])).any()):
            raise Undefined(f"an index outside of an axis of length {tensor.shape[axis]}")
        found.append(whole - 1)
    return tensor[tuple(found)]


# Windows, by a table of places with one more for what lies outside.


def _places(evaluator: Any, steps: tuple[Any, ...], counts: tuple[int, ...], length: int, like: Tensor) -> Tensor:
    count, kernel = counts
    stride, padding, dilation = (evaluator.size(step) for step in steps)
    windows = torch.arange(count, device=like.device)[:, None]
    places = stride * windows + dilation * torch.arange(kernel, device=like.device) - padding
    return torch.where((places < 0) | (places >= length), length, places)


def _unfold(evaluator: Any, node: Term) -> Tensor:
    a = evaluator.visit(node.args[0])
    axis, _, *steps = node.attrs
    shape = evaluator.shape(node.shape)
    places = _places(evaluator, tuple(steps), shape[axis : axis + 2], a.shape[axis], a)
    longer = torch.cat([a, a.new_zeros(*a.shape[:axis], 1, *a.shape[axis + 1 :])], dim=axis)
    return longer.index_select(axis, places.ravel()).reshape(shape)


def _fold(evaluator: Any, node: Term) -> Tensor:
    a = evaluator.visit(node.args[0])
    axis, _, *steps = node.attrs
    shape = evaluator.shape(node.shape)
    places = _places(evaluator, tuple(steps), a.shape[axis : axis + 2], shape[axis], a)
    longer = a.new_zeros(*shape[:axis], shape[axis] + 1, *shape[axis + 1 :])
    flat = a.reshape(*a.shape[:axis], -1, *a.shape[axis + 2 :])
    return longer.index_add(axis, places.ravel(), flat).narrow(axis, 0, shape[axis])


def _convolution(dimensions: int) -> Handler:
    function: Callable[..., Tensor] = getattr(torch.nn.functional, f"conv{dimensions}d")

    def handler(evaluator: Any, node: Term) -> Tensor:
        signal, kernel = (evaluator.visit(a) for a in node.args)
        steps = (tuple(evaluator.size(s) for s in along(attr, dimensions)) for attr in node.attrs)
        return function(signal, kernel, None, *steps)

    return handler


def _lattice(evaluator: Any, node: Term) -> Tensor:
    shape = evaluator.shape(node.shape)
    steps, start = evaluator.shape(node.attrs[2]), evaluator.size(node.attrs[3])
    place = torch.full((1,) * (len(shape) - 1), start)
    for axis, step in enumerate(steps):
        lined = [1] * len(steps)
        lined[axis] = -1
        place = place + step * torch.arange(shape[axis + 1]).reshape(lined)
    every = torch.arange(shape[0]).reshape(-1, *(1,) * len(steps))
    return (every == place).to(evaluator.system.dtype).to(evaluator.system.device)


# Matrices, norms and extremes.


def _matrix_power(_: Any, __: tuple[Any, ...], a: Tensor, exponent: Tensor) -> Tensor:
    count = float(exponent)
    if not count.is_integer():
        raise Undefined(f"a matrix to the power {count}")
    return torch.linalg.matrix_power(a, int(count))


def _expm_frechet(_: Any, __: tuple[Any, ...], a: Tensor, *directions: Tensor) -> Tensor:
    return _corner(a, directions, torch.linalg.matrix_exp)


def _power_frechet(_: Any, __: tuple[Any, ...], a: Tensor, exponent: Tensor, *directions: Tensor) -> Tensor:
    return _corner(a, directions, lambda blocks: _matrix_power(None, (), blocks, exponent))


def _corner(a: Tensor, directions: tuple[Tensor, ...], function: Callable[[Tensor], Tensor]) -> Tensor:
    """A function of a block bidiagonal matrix, A on the diagonal and the directions above it, in every order."""
    size, zero = a.shape[-1], torch.zeros_like(a)
    total = torch.zeros_like(a)
    for order in permutations(directions):
        rows = []
        for k in range(len(order) + 1):
            row = [zero] * (len(order) + 1)
            row[k : k + 2] = [a, order[k]] if k < len(order) else [a]
            rows.append(torch.cat(row, dim=-1))
        total = total + function(torch.cat(rows, dim=-2))[..., :size, -size:]
    return total


def _all_axes(attrs: tuple[Any, ...], a: Tensor) -> tuple[int, ...]:
    return tuple(attrs[0]) if attrs and attrs[0] else tuple(range(a.ndim))


def _hardmax(_: Any, attrs: tuple[Any, ...], a: Tensor) -> Tensor:
    axes = _all_axes(attrs, a)
    largest = (a == a.amax(axes, keepdim=True)).to(a.dtype)
    return largest / largest.sum(axes, keepdim=True)


def _vector_norm(_: Any, attrs: tuple[Any, ...], a: Tensor, p: Tensor) -> Tensor:
    axes = _all_axes(attrs, a)
    if bool(torch.isinf(p)):
        return a.abs().amax(axes)
    return (a.abs() ** p).sum(axes) ** (1 / p)


def _standardize(_: Any, attrs: tuple[Any, ...], a: Tensor, epsilon: Tensor) -> Tensor:
    axis = attrs[0] if attrs else -1
    centred = a - a.mean(axis, keepdim=True)
    scale = ((centred**2).mean(axis, keepdim=True) + epsilon).sqrt()
    if bool((scale == 0).any()):
        raise Undefined("standardizing entries that are all equal")
    return centred / scale


HANDLERS: Mapping[str, Function] = {
    "index": _index,
    "tril": _on_values(lambda _, attrs, a: torch.tril(a, *attrs)),
    "triu": _on_values(lambda _, attrs, a: torch.triu(a, *attrs)),
    "expand_dims": _on_values(lambda _, attrs, a: a.unsqueeze(attrs[0])),
    "reshape": _on_values(lambda evaluator, attrs, a: a.reshape(evaluator.shape(attrs[0]))),
    "vec": _on_values(lambda _, __, a: a.mT.reshape(*a.shape[:-2], -1)),
    "concatenate": _on_values(lambda _, attrs, *parts: torch.cat(parts, dim=attrs[0])),
    "slice": _on_values(_slice),
    "cumsum": _on_values(lambda _, attrs, a: a.cumsum(attrs[0] if attrs else -1)),
    "unfold": _unfold,
    "fold": _fold,
    "conv1d": _convolution(1),
    "conv2d": _convolution(2),
    "lattice": _lattice,
    "matrix_power": _on_values(_matrix_power),
    "expm_frechet": _on_values(_expm_frechet),
    "power_frechet": _on_values(_power_frechet),
    "hardmax": _on_values(_hardmax),
    "vector_norm": _on_values(_vector_norm),
    "standardize": _on_values(_standardize),
}
