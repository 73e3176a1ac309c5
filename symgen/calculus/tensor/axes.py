"""Operators along axes on the way back to Terms: the axes that were brought last are named where they lay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from symgen.calculus.tensor.ein import Ein
from symgen.terms.arrays import expand_dims
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make
from symgen.terms.traverse import bottom_up

if TYPE_CHECKING:
    from symgen.calculus.tensor.raising import Raising

Axes = tuple[int, ...]


def _listed(axes: Axes, rank: int) -> tuple[Any, ...]:
    """attrs of an extreme: a tuple of axes, empty for all of them."""
    return (axes if len(axes) < rank else (),)


def _last_or_listed(axes: Axes, rank: int) -> tuple[Any, ...]:
    return () if axes == (rank - 1,) else (axes,)


def _single(axes: Axes, rank: int) -> tuple[Any, ...]:
    return () if axes == (rank - 1,) else axes


#: The attrs of operators by their axes.
_ATTRS: dict[str, Callable[[Axes, int], tuple[Any, ...]]] = {
    "amax": _listed,
    "amin": _listed,
    "hardmax": _listed,
    "logsumexp": _last_or_listed,
    "softmax": _single,
    "log_softmax": _single,
    "standardize": _single,
}
_KEEPING = ("hardmax", "softmax", "log_softmax", "standardize")


def placed(raising: Raising, node: Ein, spec: Axes) -> tuple[Term, Axes] | None:
    """An operator that keeps its operand's shape, with the operand's own axes in place, and the indices of these."""
    if node.kind != "core" or node.name not in _KEEPING:
        return None
    argument, *more = node.operands
    base, order = _moved(argument)
    if base is argument:
        return None
    axes = tuple(sorted(order[len(order) - _count(node) :]))
    indices = tuple(spec[order.index(axis)] for axis in range(len(order)))
    return _applied(raising, node.name, base, axes, more), indices


def _count(node: Ein) -> int:
    return int(node.attrs[0]) if node.attrs else 1


def along_axes(raising: Raising, node: Ein) -> Term | None:
    """An operator on the last axes of its operand, or on those that were moved there from elsewhere."""
    if node.name not in _ATTRS:
        return None
    argument, *more = node.operands
    rank, count = len(argument.shape), _count(node)
    base, order = _moved(argument)
    axes = order[rank - count :]
    lead = order[: rank - count]
    if node.name in _KEEPING or list(lead) != sorted(lead) or list(axes) != sorted(axes):
        base, axes = argument, tuple(range(rank - count, rank))
    return _applied(raising, node.name, base, axes, more)


def _applied(raising: Raising, name: str, base: Ein, axes: Axes, more: list[Ein]) -> Term:
    term = raising.term(base)
    if name == "softmax" and len(axes) > 1:
        return _softmax_over(term, axes)
    return make(name, term, *map(raising.term, more), attrs=_ATTRS[name](axes, len(base.shape)))


def _softmax_over(term: Term, axes: Axes) -> Term:
    """exp(x - logsumexp x), over several axes at once."""
    log_sum = make("logsumexp", term, attrs=(axes,))
    if len(axes) < len(term.shape):
        for axis in axes:
            log_sum = expand_dims(log_sum, axis)
    return make("exp", term - log_sum)


def kept_axes(raising: Raising, node: Ein) -> Term | None:
    """softmax along an inner axis: the axis was brought last, and then back."""
    if len(node.operands) != 1 or node.attrs[0] != 1:
        return None
    (inner,) = node.operands
    base, order = _moved(node)
    if base is not inner or inner.kind != "core" or inner.name not in _KEEPING or len(inner.shape) < 2:
        return None
    argument, *more = inner.operands
    origin, moved = _moved(argument)
    if origin is argument or tuple(moved[k] for k in order) != tuple(range(len(order))):
        return None
    count = _count(inner)
    return _applied(raising, inner.name, origin, tuple(sorted(moved[len(moved) - count :])), more)


def _moved(node: Ein) -> tuple[Ein, Axes]:
    """The tensor whose axes a node only permutes, and which of its axes each of the node's is."""
    if node.kind == "product" and len(node.operands) == 1 and node.attrs[0] == 1:
        _, (spec,), output, _ = node.attrs
        if len(set(spec)) == len(spec) and sorted(spec) == sorted(output):
            return node.operands[0], tuple(spec.index(label) for label in output)
    return node, tuple(range(len(node.shape)))


def with_outer_columns(term: Term) -> Term:
    """The term with v[:, None] in a sum of matrices as v 1', and w[None, :] as w.

    >>> from symgen.terms.build import dims, matrix, vector
    >>> n, m = dims("n m"); X, v = matrix("X", n, m), vector("v", n)
    >>> str(with_outer_columns(X - expand_dims(v, 1)))
    'X - outer(v, ones(m))'
    """
    return bottom_up(term, lambda node: _matrix_sum(node) if node.op == "add" and len(node.shape) == 2 else node)


def _matrix_sum(node: Term) -> Term:
    if not any(a.shape == node.shape for a in node.args) or all(a.shape == node.shape for a in node.args):
        return node
    return make("add", *(_row(_column(a, node.shape), node.shape) for a in node.args))


def _column(part: Term, shape: Shape) -> Term:
    if part.op == "neg":
        return make("neg", _column(part.args[0], shape))
    if part.op != "expand_dims" or part.attrs != (1,) or part.shape[0] != shape[0]:
        return part
    return make("outer", part.args[0], make("ones", attrs=((shape[1],),)))


def _row(part: Term, shape: Shape) -> Term:
    if part.op == "neg":
        return make("neg", _row(part.args[0], shape))
    return part.args[0] if part.op == "expand_dims" and part.attrs == (0,) and part.shape[1] == shape[1] else part
