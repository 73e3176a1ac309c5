"""From Terms to Ein: what rearranges, cuts, joins and convolves tensors is a contraction with a constant tensor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from symgen.calculus.tensor.canonical import Factor
from symgen.calculus.tensor.ein import Ein, leaf
from symgen.calculus.tensor.forms import (
    Size,
    add,
    core,
    function,
    multiply,
    permute,
    power,
    product,
    size_node,
    stretch,
)
from symgen.calculus.tensor.lattices import Lattice, grouped, merge_of
from symgen.terms.operators.layouts import along
from symgen.terms.shapes import Shape
from symgen.terms.sizes import add_sizes, multiply_sizes, subtract_sizes
from symgen.terms.term import Term, make

Nodes = tuple[Ein, ...]
Builder = Callable[[Term, Nodes], Ein]

#: A numeric exponent up to this is written as a product of factors.
_MOST_FACTORS = 8


def triangle_mask(shape: Shape, diagonal: int = 0) -> Ein:
    """Ones on and below a diagonal, zeros above."""
    ones = make("ones", attrs=(shape,))
    return leaf(make("tril", ones, attrs=(diagonal,) if diagonal else ()))


def _own(node: Ein) -> tuple[int, ...]:
    return tuple(range(len(node.shape)))


def _sizes(node: Ein) -> dict[int, Size]:
    return dict(enumerate(node.shape))


def _tril(term: Term, nodes: Nodes) -> Ein:
    (node,) = nodes
    own = _own(node)
    mask = triangle_mask(node.shape[-2:], *term.attrs)
    return product(1, [(node, own), (mask, own[-2:])], own, _sizes(node))


def _triu(term: Term, nodes: Nodes) -> Ein:
    """The upper triangle is the lower one of the transposed, so that there is one kind of mask."""
    (node,) = nodes
    own = _own(node)
    offset = -term.attrs[0] if term.attrs else 0
    mask = triangle_mask((node.shape[-1], node.shape[-2]), offset)
    return product(1, [(node, own), (mask, (own[-1], own[-2]))], own, _sizes(node))


def _cumsum(term: Term, nodes: Nodes) -> Ein:
    """Running sums are the product with a triangle of ones."""
    (node,) = nodes
    axis = term.attrs[0] if term.attrs else len(node.shape) - 1
    own = _own(node)
    new = len(own)
    mask = triangle_mask((node.shape[axis],) * 2)
    output = (*own[:axis], new, *own[axis + 1 :])
    return product(1, [(node, own), (mask, (new, axis))], output, {**_sizes(node), new: node.shape[axis]})


def _expand_dims(term: Term, nodes: Nodes) -> Ein:
    (node,), (axis,) = nodes, term.attrs
    own = _own(node)
    new = len(own)
    return product(1, [(node, own)], (*own[:axis], new, *own[axis:]), {**_sizes(node), new: 1})


# Reshapes.


def reshaped(node: Ein, shape: Shape) -> Ein:
    """The node in another shape: axes in groups, each merged and split again where their sizes differ."""
    work = _Rearrangement(node)
    output: dict[int, int] = {}
    for before, after in grouped(node.shape, shape):
        output.update(zip(after, work.regrouped(before, [shape[a] for a in after]), strict=True))
    for axis, size in enumerate(shape):
        if axis not in output:  # an axis of length one
            output[axis] = work.fresh(size)
    return work.finish(tuple(output[axis] for axis in range(len(shape))))


class _Rearrangement:
    """A tensor with its indices, and the lattices that replace them."""

    def __init__(self, node: Ein) -> None:
        self.factors: list[Factor] = [(node, _own(node))]
        self.sizes = _sizes(node)

    def fresh(self, size: Size) -> int:
        index = len(self.sizes)
        self.sizes[index] = size
        return index

    def regrouped(self, before: Sequence[int], sizes: Sequence[Size]) -> list[int]:
        """Indices of new sizes that run through the same entries as some axes."""
        if len(before) == len(sizes) == 1:
            return list(before)
        whole = self.merged(before)
        return [whole] if len(sizes) == 1 else self.split(whole, sizes)

    def merged(self, indices: Sequence[int]) -> int:
        if len(indices) == 1:
            return indices[0]
        sizes = tuple(self.sizes[i] for i in indices)
        whole = self.fresh(multiply_sizes(*sizes))
        self.factors.append((merge_of(sizes).node, (whole, *indices)))
        return whole

    def split(self, whole: int, sizes: Sequence[Size]) -> list[int]:
        parts = [self.fresh(size) for size in sizes]
        self.factors.append((merge_of(tuple(sizes)).node, (whole, *parts)))
        return parts

    def finish(self, output: tuple[int, ...]) -> Ein:
        return product(1, self.factors, output, self.sizes)


def _reshape(term: Term, nodes: Nodes) -> Ein:
    return reshaped(nodes[0], term.attrs[0])


def _vec(_: Term, nodes: Nodes) -> Ein:
    (node,) = nodes
    work = _Rearrangement(node)
    *batch, rows, columns = _own(node)
    return work.finish((*batch, work.merged((columns, rows))))


def _kron(_: Term, nodes: Nodes) -> Ein:
    left, right = nodes
    work = _Rearrangement(left)
    own = [work.fresh(size) for size in right.shape]
    work.factors.append((right, tuple(own)))
    return work.finish(tuple(work.merged(pair) for pair in zip(_own(left), own, strict=True)))


# Slices, joins and windows.


def _placed(node: Ein, axis: int, lattice: Lattice) -> Ein:
    """The tensor with its axis put at the places of a lattice of one index."""
    own = _own(node)
    new = len(own)
    factors = [(node, own), (lattice.node, (new, axis))]
    return product(1, factors, (*own[:axis], new, *own[axis + 1 :]), {**_sizes(node), new: lattice.size})


def _slice(term: Term, nodes: Nodes) -> Ein:
    (node,), (axis, first, _, step) = nodes, term.attrs
    lattice = Lattice(node.shape[axis], (term.shape[axis],), (step,), subtract_sizes(first, 1))
    return _read(node, axis, lattice)


def _read(node: Ein, axis: int, lattice: Lattice) -> Ein:
    """The entries of an axis at the places of a lattice, whose indices take the place of the axis."""
    own = _own(node)
    new = tuple(range(len(own), len(own) + len(lattice.sizes)))
    sizes = {**_sizes(node), **dict(zip(new, lattice.sizes, strict=True))}
    return product(1, [(node, own), (lattice.node, (axis, *new))], (*own[:axis], *new, *own[axis + 1 :]), sizes)


def _concatenate(term: Term, nodes: Nodes) -> Ein:
    (axis,), size = term.attrs, term.shape[term.attrs[0]]
    parts: list[tuple[int, Ein]] = []
    offset: Size = 0
    for node in nodes:
        length = node.shape[axis]
        parts.append((1, _placed(node, axis, Lattice(size, (length,), (1,), offset))))
        offset = add_sizes(offset, length)
    return add(parts, term.shape)


def windows_of(size: Size, count: Size, kernel: Size, steps: tuple[Size, Size, Size]) -> Lattice:
    """p = stride o + dilation k - padding."""
    stride, padding, dilation = steps
    return Lattice(size, (count, kernel), (stride, dilation), multiply_sizes(-1, padding))


def _unfold(term: Term, nodes: Nodes) -> Ein:
    (node,), (axis, kernel, *steps) = nodes, term.attrs
    return _read(node, axis, windows_of(node.shape[axis], term.shape[axis], kernel, tuple(steps)))


def _fold(term: Term, nodes: Nodes) -> Ein:
    (node,), (axis, size, *steps) = nodes, term.attrs
    count, kernel = node.shape[axis : axis + 2]
    lattice = windows_of(size, count, kernel, tuple(steps))
    own = _own(node)
    new = len(own)
    output = (*own[:axis], new, *own[axis + 2 :])
    factors = [(node, own), (lattice.node, (new, axis, axis + 1))]
    return product(1, factors, output, {**_sizes(node), new: size})


def _convolution(term: Term, nodes: Nodes) -> Ein:
    return core(term.op, nodes, term.shape, term.attrs)


def convolution_parts(node: Ein) -> tuple[Factor, Factor, Factor, tuple[Factor, ...], dict[int, Size]]:
    """A convolution as a contraction: itself, signal, kernel, lattices of windows, sizes.

    Signal at (b, c, p...), kernel at (f, c, k...), output at (b, f, o...), a lattice of windows for each p.
    """
    signal, kernel = node.operands
    dimensions = len(signal.shape) - 2
    batch, channel, feature, *rest = range(3 + 3 * dimensions)
    places, offsets, outputs = rest[0::3], rest[1::3], rest[2::3]
    sizes: dict[int, Size] = {batch: signal.shape[0], channel: signal.shape[1], feature: kernel.shape[0]}
    lattices = []
    steps = zip(*(along(attr, dimensions) for attr in node.attrs), strict=True)
    for axis, own in enumerate(steps):
        length, count, width = signal.shape[axis + 2], node.shape[axis + 2], kernel.shape[axis + 2]
        indices = (places[axis], outputs[axis], offsets[axis])
        sizes.update(zip(indices, (length, count, width), strict=True))
        lattices.append((windows_of(length, count, width, own).node, indices))
    result = (node, (batch, feature, *outputs))
    return result, (signal, (batch, channel, *places)), (kernel, (feature, channel, *offsets)), tuple(lattices), sizes


def convolution_product(node: Ein) -> Ein:
    """A convolution as the contraction that it is."""
    (_, output), signal, kernel, lattices, sizes = convolution_parts(node)
    return product(1, [signal, kernel, *lattices], output, sizes)


def _lattice(term: Term, _: Nodes) -> Ein:
    return Lattice(*term.attrs).node


# Extremes, norms, standardizing.


def _axes_of(attr: Any, rank: int) -> tuple[int, ...]:
    axes = (attr,) if isinstance(attr, int) else attr
    return tuple(sorted(axis % rank for axis in axes)) or tuple(range(rank))


def on_last_axes(node: Ein, axes: tuple[int, ...], name: str, keeps: bool, more: Nodes = ()) -> Ein:
    """An operator on some axes: they are brought last, it is applied there, and what it keeps is brought back."""
    rank, count = len(node.shape), len(axes)
    rest = tuple(axis for axis in range(rank) if axis not in axes)
    order = (*rest, *axes)
    last = node if order == tuple(range(rank)) else permute(node, order)
    attrs = (count,) if count != 1 else ()
    applied = core(name, (last, *more), last.shape if keeps else last.shape[: rank - count], attrs)
    if not keeps or order == tuple(range(rank)):
        return applied
    return permute(applied, tuple(order.index(axis) for axis in range(rank)))


def _extreme(name: str, keeps: bool = False) -> Builder:
    def build(term: Term, nodes: Nodes) -> Ein:
        axes = _axes_of(term.attrs[0] if term.attrs else (), len(nodes[0].shape))
        return on_last_axes(nodes[0], axes, name, keeps)

    return build


def _standardize(term: Term, nodes: Nodes) -> Ein:
    node, epsilon = nodes
    axes = _axes_of(term.attrs[0] if term.attrs else -1, len(node.shape))
    return on_last_axes(node, axes, "standardize", True, (epsilon,))


def _vector_norm(term: Term, nodes: Nodes) -> Ein:
    """The p-norm by its definition."""
    from symgen.calculus.tensor.lowering import reduce_axes

    node, p = nodes
    exponent = term.args[1].value
    axes = _axes_of(term.attrs[0] if term.attrs else (), len(node.shape))
    size = function("abs", [node])
    if term.args[1].op == "const" and term.args[1].attrs[0] == "oo":
        return on_last_axes(size, axes, "amax", False)
    if exponent is None:
        powers = reduce_axes(function("pow", [size, stretch(p, size.shape)]), axes)
        return function("pow", [powers, stretch(power(p, Fraction(-1)), powers.shape)])
    is_even = exponent.denominator == 1 and exponent.numerator % 2 == 0
    return power(reduce_axes(power(node if is_even else size, exponent), axes), 1 / exponent)


def _extremum(term: Term, nodes: Nodes) -> Ein:
    """max and min of many, two at a time."""
    first, *rest = nodes
    for other in rest:
        first = function(term.op, [first, other])
    return first


# Powers of matrices.


def _matrix_power(term: Term, nodes: Nodes) -> Ein:
    from symgen.calculus.tensor.lowering import matrix_product

    matrix, exponent = nodes
    count = term.args[1].value
    if count is None or count.denominator != 1 or abs(count) > _MOST_FACTORS:
        return core("matrix_power", (matrix, exponent), matrix.shape)
    if count == 0:
        own = _own(matrix)
        return product(1, (), (*own[:-2], own[-1], own[-1]), _sizes(matrix))
    base = core("inverse", matrix, matrix.shape) if count < 0 else matrix
    result = base
    for _ in range(abs(int(count)) - 1):
        result = matrix_product(result, base)
    return result


def _frechet(term: Term, nodes: Nodes) -> Ein:
    return core(term.op, nodes, term.shape)


def _logsumexp(term: Term, nodes: Nodes) -> Ein:
    axes = _axes_of(term.attrs[0] if term.attrs else -1, len(nodes[0].shape))
    return on_last_axes(nodes[0], axes, "logsumexp", False)


def _mean(term: Term, nodes: Nodes) -> Ein:
    from symgen.calculus.tensor.lowering import reduce_axes

    axes = _axes_of(term.attrs[0] if term.attrs else (), len(nodes[0].shape))
    lengths = [power(size_node(nodes[0].shape[axis]), Fraction(-1)) for axis in axes]
    return multiply([reduce_axes(nodes[0], axes), *lengths])


BUILDERS: dict[str, Builder] = {
    "tril": _tril,
    "triu": _triu,
    "cumsum": _cumsum,
    "expand_dims": _expand_dims,
    "reshape": _reshape,
    "vec": _vec,
    "kron": _kron,
    "slice": _slice,
    "concatenate": _concatenate,
    "unfold": _unfold,
    "fold": _fold,
    "conv1d": _convolution,
    "conv2d": _convolution,
    "lattice": _lattice,
    "amax": _extreme("amax"),
    "amin": _extreme("amin"),
    "hardmax": _extreme("hardmax", True),
    "standardize": _standardize,
    "vector_norm": _vector_norm,
    "max": _extremum,
    "min": _extremum,
    "matrix_power": _matrix_power,
    "expm_frechet": _frechet,
    "power_frechet": _frechet,
    "logsumexp": _logsumexp,
    "mean": _mean,
}

__all__ = ["BUILDERS", "reshaped", "triangle_mask"]
