"""Sums, means, extremes, norms and softmax along axes."""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import condition, real
from symgen.numeric.torch_reading.operations.shaping import axes_of, axis_of, moved, reshaped
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.build import Product, integers
from symgen.terms.sizes import multiply_sizes
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import fresh_symbol


def reduced(name: str, term: Term, axes: tuple[int, ...], keepdim: bool = False, *more: Term) -> Term:
    """A reduction over axes, which stay with length 1 where asked."""
    if not term.shape:
        return make(name, make("stack", term), *more, attrs=((),))
    every = len(axes) == len(term.shape)
    found = make(name, term, *more, attrs=(() if every else axes,))
    return _kept(found, axes) if keepdim else found


def _kept(term: Term, axes: tuple[int, ...]) -> Term:
    for axis in axes:
        term = make("expand_dims", term, attrs=(axis,))
    return term


def total(term: Term, axes: tuple[int, ...], keepdim: bool = False) -> Term:
    return reduced("total", term, axes, keepdim) if term.shape else term


def mean(term: Term, axes: tuple[int, ...], keepdim: bool = False) -> Term:
    return reduced("mean", term, axes, keepdim) if term.shape else term


@reads("sum", "nansum")
def _sum(input: Any, dim: Any = None, keepdim: bool = False, *, axis: Any = None, dtype: Any = None) -> Term:
    term = real(input)
    return total(term, axes_of(dim if axis is None else axis, len(term.shape)), keepdim)


@reads("mean", "nanmean")
def _mean(input: Any, dim: Any = None, keepdim: bool = False, *, axis: Any = None, dtype: Any = None) -> Term:
    term = real(input)
    return mean(term, axes_of(dim if axis is None else axis, len(term.shape)), keepdim)


def variance(term: Term, axes: tuple[int, ...], keepdim: bool, correction: Any) -> Term:
    """sum((x - mean)^2) / (n - correction)."""
    leading = axes == tuple(range(len(axes)))  # what is left after a mean over the first axes broadcasts by itself
    squares = (term - mean(term, axes, not leading)) ** 2
    if correction == 0:
        return mean(squares, axes, keepdim)
    count = operand(multiply_sizes(*(term.shape[axis] for axis in axes)))
    return total(squares, axes, keepdim) / (count - operand(correction))


@reads("var")
def _var(input: Any, dim: Any = None, unbiased: Any = True, keepdim: bool = False, *, correction: Any = None) -> Term:
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    term = real(input)
    degrees = int(unbiased) if correction is None else correction
    return variance(term, axes_of(dim, len(term.shape)), keepdim, degrees)


@reads("std")
def _std(input: Any, dim: Any = None, unbiased: Any = True, keepdim: bool = False, *, correction: Any = None) -> Term:
    return make("sqrt", _var(input, dim, unbiased, keepdim, correction=correction))


@reads("var_mean")
def _var_mean(
    input: Any, dim: Any = None, unbiased: Any = True, keepdim: bool = False, *, correction: Any = None
) -> tuple[Term, Term]:
    found = _var(input, dim, unbiased, keepdim, correction=correction)
    return found, _mean(input, None if isinstance(dim, bool) else dim, keepdim)


@reads("std_mean")
def _std_mean(
    input: Any, dim: Any = None, unbiased: Any = True, keepdim: bool = False, *, correction: Any = None
) -> tuple[Term, Term]:
    spread, centre = _var_mean(input, dim, unbiased, keepdim, correction=correction)
    return make("sqrt", spread), centre


@reads("prod")
def _prod(input: Any, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Term:
    term = real(input)
    flat, axis = (reshaped(term, [-1]), 0) if dim is None else (term, axis_of(dim, len(term.shape)))
    product = _product_of(moved(flat, axis, 0), flat.shape[axis])
    return _kept(product, (axis,)) if keepdim and dim is not None else product


def _product_of(factors: Term, size: Any) -> Term:
    """The product along the first axis, factor by factor where their number is known."""
    if isinstance(size, int):
        listed = [make("index", factors, num(place + 1)) for place in range(size)]
        return make("mul", *listed) if size > 1 else listed[0]
    place = integers("i")
    place = fresh_symbol(place, factors.free) if place in factors.free else place
    return Product(make("index", factors, place), (place, 1, size))


@reads("cumprod")
def _cumprod(input: Any, dim: Any, *, dtype: Any = None) -> Term:
    term = real(input)
    axis = axis_of(dim, len(term.shape))
    size = term.shape[axis]
    if not isinstance(size, int):
        refuse("cumprod", f"running products over an axis of symbolic size {size}", "give the axis a number")
    first = moved(term, axis, 0)
    running = accumulate((make("index", first, num(k + 1)) for k in range(size)), lambda a, b: a * b)  # type: ignore[arg-type]
    return moved(make("stack", *running), 0, axis)


@reads("logcumsumexp")
def _logcumsumexp(input: Any, dim: Any) -> Term:
    term = real(input)
    return make("log", arrays.cumsum(make("exp", term), axis_of(dim, len(term.shape))))


# Extremes.


class Unplaced:
    """The places of extreme entries: no formula says them, so any use is refused."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return refuse("argmax", "the places of the largest entries, which depend on the values", "use the values")


class Extremes(NamedTuple):
    """The largest or smallest entries along an axis, and the places that are not read."""

    values: Any
    indices: Any


def _extreme(name: str, input: Any, dim: Any, keepdim: bool, pair: str) -> Any:
    if isinstance(dim, Term):
        return make(pair, real(input), real(dim))
    term = real(input)
    if dim is None:
        return reduced(name, term, axes_of(None, len(term.shape)))
    return Extremes(reduced(name, term, (axis_of(dim, len(term.shape)),), keepdim), Unplaced())


@reads("max")
def _max(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    return _extreme("amax", input, dim, keepdim, "max")


@reads("min")
def _min(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    return _extreme("amin", input, dim, keepdim, "min")


@reads("amax")
def _amax(input: Any, dim: Any = (), keepdim: bool = False) -> Term:
    term = real(input)
    return reduced("amax", term, axes_of(dim, len(term.shape)), keepdim)


@reads("amin")
def _amin(input: Any, dim: Any = (), keepdim: bool = False) -> Term:
    term = real(input)
    return reduced("amin", term, axes_of(dim, len(term.shape)), keepdim)


@reads(
    "argmax", "argmin", "argsort", "sort", "topk", "nonzero", "unique", "multinomial", "median", "kthvalue", "bincount"
)
def _places(*_: Any, **__: Any) -> Term:
    return refuse("argmax", "places or an order of entries, which depend on the values", "use max, amax or logsumexp")


@reads("all")
def _all(input: Any, dim: Any = None, keepdim: bool = False) -> Term:
    term = make("indicator", condition(input))
    return make("eq", reduced("amin", term, axes_of(dim, len(term.shape)), keepdim), num(1))


@reads("any")
def _any(input: Any, dim: Any = None, keepdim: bool = False) -> Term:
    term = make("indicator", condition(input))
    return make("eq", reduced("amax", term, axes_of(dim, len(term.shape)), keepdim), num(1))


@reads("count_nonzero")
def _count_nonzero(input: Any, dim: Any = None) -> Term:
    term = make("indicator", condition(input))
    return total(term, axes_of(dim, len(term.shape)))


# Norms.


def vector_norm(term: Term, p: Any, axes: tuple[int, ...], keepdim: bool) -> Term:
    """(sum |x|^p)^(1/p); the largest magnitude for p = oo."""
    order = operand(2 if p is None else p)
    if order == 2 and len(axes) == len(term.shape):
        found = make("norm", term)
        return _kept(found, axes) if keepdim else found
    if order == 2:
        return make("sqrt", total(term**2, axes, keepdim))
    if order == 1:
        return total(make("abs", term), axes, keepdim)
    if order == 0:
        return total(make("indicator", make("ne", term, num(0))), axes, keepdim)
    if order.op == "neg" and order.args[0].op == "const":
        return reduced("amin", make("abs", term), axes, keepdim)
    return reduced("vector_norm", term, axes, keepdim, order)


@reads("norm")
def _norm(input: Any, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Term:
    term = real(input)
    if p == "nuc":
        refuse("norm", "the nuclear norm", "there is no operator of singular values")
    return vector_norm(term, None if p == "fro" else p, axes_of(dim, len(term.shape)), keepdim)


@reads("linalg.vector_norm")
def _vector_norm(x: Any, ord: Any = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Term:
    term = real(x)
    return vector_norm(term, ord, axes_of(dim, len(term.shape)), keepdim)


@reads("linalg.matrix_norm")
def _matrix_norm(A: Any, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None) -> Term:
    term = real(A)
    rows, columns = (axis_of(axis, len(term.shape)) for axis in dim)
    if ord in ("fro", None):
        return vector_norm(term, 2, axes_of(dim, len(term.shape)), keepdim)
    if ord not in (1, -1, float("inf"), float("-inf")):
        refuse("linalg.matrix_norm", f"the matrix norm of order {ord}", "there is no operator of singular values")
    summed, kept = (rows, columns) if abs(ord) == 1 else (columns, rows)
    sums = total(make("abs", term), (summed,), True)
    both = reduced("amax" if ord > 0 else "amin", sums, (kept,), True)
    return both if keepdim else make("total", both, attrs=(() if len(term.shape) == 2 else (rows, columns),))


@reads("linalg.norm")
def _linalg_norm(A: Any, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Term:
    term = real(A)
    count = len(term.shape) if dim is None else len(dim) if isinstance(dim, tuple | list) else 1
    if count == 2 and ord is not None:
        return _matrix_norm(A, ord, (-2, -1) if dim is None else dim, keepdim)
    return vector_norm(term, ord, axes_of(dim, len(term.shape)), keepdim)


@reads("dist")
def _dist(input: Any, other: Any, p: Any = 2) -> Term:
    difference = real(input) - real(other)
    return vector_norm(difference, p, axes_of(None, len(difference.shape)), False)


@reads("normalize")
def _normalize(input: Any, p: Any = 2.0, dim: Any = 1, eps: Any = 1e-12) -> Term:
    term = real(input)
    length = vector_norm(term, p, (axis_of(dim, len(term.shape)),), True)
    return term / make("max", length, operand(eps))


@reads("cosine_similarity")
def _cosine_similarity(x1: Any, x2: Any, dim: Any = 1, eps: Any = 1e-8) -> Term:
    first, second = real(x1), real(x2)
    axis = (axis_of(dim, max(len(first.shape), len(second.shape))),)
    lengths = [make("max", vector_norm(t, 2, axis, False), operand(eps)) for t in (first, second)]
    return total(first * second, axis) / (lengths[0] * lengths[1])


@reads("pairwise_distance")
def _pairwise_distance(x1: Any, x2: Any, p: Any = 2.0, eps: Any = 1e-6, keepdim: bool = False) -> Term:
    difference = real(x1) - real(x2) + operand(eps)
    return vector_norm(difference, p, (len(difference.shape) - 1,), keepdim)


@reads("cdist")
def _cdist(x1: Any, x2: Any, p: Any = 2.0, compute_mode: Any = None) -> Term:
    first, second = real(x1), real(x2)
    rank = len(first.shape)
    left = make("expand_dims", first, attrs=(rank - 1,))
    right = make("expand_dims", second, attrs=(rank - 2,))
    return vector_norm(left - right, p, (rank,), False)


# Softmax and its kin.


def along(name: str, term: Term, dim: Any) -> Term:
    """An operator along one axis, the last by default."""
    last = len(term.shape) - 1
    axis = last if dim is None else axis_of(dim, last + 1)
    return make(name, term, attrs=() if axis == last else (axis,))


@reads("softmax", "special.softmax")
def _softmax(input: Any, dim: Any = None, _stacklevel: int = 3, dtype: Any = None) -> Term:
    return along("softmax", real(input), _implicit(real(input), dim))


@reads("log_softmax", "special.log_softmax")
def _log_softmax(input: Any, dim: Any = None, _stacklevel: int = 3, dtype: Any = None) -> Term:
    return along("log_softmax", real(input), _implicit(real(input), dim))


@reads("softmin")
def _softmin(input: Any, dim: Any = None, _stacklevel: int = 3, dtype: Any = None) -> Term:
    return along("softmax", -real(input), _implicit(real(input), dim))


def _implicit(term: Term, dim: Any) -> Any:
    """torch's axis where none is given: the first for 0, 1 and 3 axes, otherwise the second."""
    return dim if dim is not None else 0 if len(term.shape) in (0, 1, 3) else 1


@reads("logsumexp", "special.logsumexp")
def _logsumexp(input: Any, dim: Any, keepdim: bool = False) -> Term:
    term = real(input)
    axes = axes_of(dim, len(term.shape))
    found = make("logsumexp", term, attrs=(axes,))
    return _kept(found, axes) if keepdim else found


@reads("cumsum")
def _cumsum(input: Any, dim: Any, *, dtype: Any = None) -> Term:
    return arrays.cumsum(real(input), axis_of(dim, len(real(input).shape)))


@reads("diff")
def _diff(input: Any, n: int = 1, dim: Any = -1) -> Term:
    term = real(input)
    axis = axis_of(dim, len(term.shape))
    for _ in range(n):
        size = term.shape[axis]
        last = size - 1
        term = arrays.slice(term, 2, size, axis) - arrays.slice(term, 1, last, axis)
    return term
