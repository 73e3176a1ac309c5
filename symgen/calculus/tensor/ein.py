"""Ein: the private canonical form of tensor expressions, hash-consed, with structural order and hashes.

A node is one of
    leaf       an opaque Term (a symbol, a constant, a kernel that only its own rule can differentiate),
    product    coefficient * sum over the indices absent from the output of operands[indices], the einsum,
    sum        sum of coefficient * operand, operands of one shape,
    function   an elementwise function of the operators table, all operands of the node's shape,
    power      operand ** rational, elementwise,
    core       an operator on the last axes (inverse, det, logdet, softmax, ...); leading axes are a batch.

An index of the output that no operand has is a broadcast; an index that the output has twice is a diagonal.
Order and digest are functions of structure alone: no `id`, no creation order, no names of bound variables.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Any

from symgen.terms.shapes import Shape
from symgen.terms.term import Term

_table: weakref.WeakValueDictionary[tuple[Any, ...], Ein] = weakref.WeakValueDictionary()
_lock = threading.RLock()

Order = tuple[int, str, bytes]


class Ein:
    """One node; `kind` says which, `name` the operator, `attrs` what the kind needs, `shape` its axes.

    Equal structure is the same object, so `is` is equality.
    """

    kind: str
    name: str
    operands: tuple[Ein, ...]
    attrs: tuple[Any, ...]
    shape: Shape
    weight: int

    def __init__(self, kind: str, name: str, operands: tuple[Ein, ...], attrs: tuple[Any, ...], shape: Shape) -> None:
        self.kind, self.name, self.operands, self.attrs, self.shape = kind, name, operands, attrs, shape
        self.weight = 1 + sum(operand.weight for operand in operands)

    @cached_property
    def digest(self) -> bytes:
        """A hash of the structure; most nodes never need one."""
        return _digest(self)

    @cached_property
    def order(self) -> Order:
        """The structural key by which operands are sorted: lighter first, then by name."""
        return (self.weight, self.name, self.digest)

    @cached_property
    def is_symmetric(self) -> bool:
        """Whether exchanging the last two axes changes nothing."""
        if len(self.shape) < 2 or self.shape[-1] != self.shape[-2]:
            return False
        return _SYMMETRIC[self.kind](self)

    @cached_property
    def loose_axes(self) -> tuple[int, int] | None:
        """Two axes whose exchange changes nothing: the last two of a symmetric matrix, or those of (x_i - x_j)^2."""
        rank = len(self.shape)
        if self.is_symmetric:
            return (rank - 2, rank - 1)
        if self.kind != "power" or self.attrs[0].denominator != 1 or self.attrs[0] % 2 or rank < 2:
            return None
        pairs = ((a, b) for b in range(rank) for a in range(b) if self.shape[a] == self.shape[b])
        return next((pair for pair in pairs if _same_up_to_sign(self.operands[0], *pair)), None)

    @property
    def is_zero(self) -> bool:
        return self.kind == "sum" and not self.operands

    @property
    def term(self) -> Term:
        """The Term of a leaf."""
        return self.attrs[0]


def _digest(node: Ein) -> bytes:
    own = (node.kind, node.name, _plain(node.attrs), _plain(node.shape))
    state = blake2b(repr(own).encode(), digest_size=16)
    for operand in node.operands:
        state.update(operand.digest)
    return state.digest()


def _plain(value: Any) -> Any:
    if isinstance(value, Term):
        return value.digest
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def intern(kind: str, name: str, operands: tuple[Ein, ...], attrs: tuple[Any, ...], shape: Shape) -> Ein:
    """The one node of this structure."""
    key = (kind, name, tuple(map(id, operands)), attrs, shape)
    with _lock:
        node = _table.get(key)
        if node is None:
            node = _table[key] = Ein(kind, name, operands, attrs, shape)
    return node


def leaf(term: Term) -> Ein:
    """An opaque Term; a number becomes a coefficient."""
    if term.op == "num":
        return constant(term.attrs[0])
    name = term.attrs[0] if term.op in ("symbol", "const") else term.op
    return intern("leaf", name, (), (term,), term.shape)


def constant(value: Fraction | int, shape: Shape = ()) -> Ein:
    """A number, repeated to a shape."""
    if value == 0:
        return zero(shape)
    output = tuple(range(len(shape)))
    return intern("product", "", (), (Fraction(value), (), output, shape), shape)


def zero(shape: Shape) -> Ein:
    """The zero tensor: the empty sum."""
    return intern("sum", "", (), ((),), shape)


def _same_up_to_sign(node: Ein, first: int, second: int) -> bool:
    from symgen.calculus.tensor.forms import permute, scale

    order = list(range(len(node.shape)))
    order[first], order[second] = second, first
    turned = permute(node, tuple(order))
    return turned is node or scale(-1, turned) is node


_SYMMETRIC_STRUCTURES = ("symmetric", "spd", "diagonal")


def _leaf_symmetric(node: Ein) -> bool:
    return node.term.domain.structure in _SYMMETRIC_STRUCTURES


def _product_symmetric(node: Ein) -> bool:
    from symgen.calculus.tensor.forms import swapped

    return swapped(node) is node


def _all_symmetric(node: Ein) -> bool:
    return all(operand.is_symmetric for operand in node.operands)


def _sum_symmetric(node: Ein) -> bool:
    from symgen.calculus.tensor.forms import swapped

    if _all_symmetric(node):
        return True
    own = dict(zip(node.operands, node.attrs[0], strict=True))
    return {swapped(operand): coefficient for operand, coefficient in own.items()} == own


def _power_symmetric(node: Ein) -> bool:
    even = node.attrs[0].denominator == 1 and node.attrs[0] % 2 == 0
    rank = len(node.shape)
    return _all_symmetric(node) or (even and _same_up_to_sign(node.operands[0], rank - 2, rank - 1))


def _core_symmetric(node: Ein) -> bool:
    """Square roots are those that are positive definite."""
    kept = node.name in ("inverse", "matrix_exp", "matrix_power")
    return node.name == "matrix_sqrt" or (kept and node.operands[0].is_symmetric)


_SYMMETRIC: dict[str, Callable[[Ein], bool]] = {
    "leaf": _leaf_symmetric,
    "product": _product_symmetric,
    "sum": _sum_symmetric,
    "function": _all_symmetric,
    "power": _power_symmetric,
    "core": _core_symmetric,
}
