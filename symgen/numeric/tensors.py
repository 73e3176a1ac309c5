"""Tensor operators once for all systems: arrays of the system's scalars, small sizes, generic elimination."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from symgen.numeric import arrangements
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.pairwise import contracted
from symgen.numeric.system import System
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

Array = Any


def apply(evaluator: Evaluator, node: Term) -> Any:
    """The value of a tensor operator's node."""
    system = evaluator.system
    args = [evaluator.visit(a) for a in node.args]
    if node.op in _SHAPED:
        return _SHAPED[node.op](evaluator, node, args)
    native = system.tensors.get(node.op)
    if native is not None:
        return plain(native(*args))
    if node.op in _LINEAR:
        return plain(_LINEAR[node.op](system, *args))
    generic = _GENERIC.get(node.op)
    if generic is None:
        raise Unsupported(asked=f"the value of {node.op}", found=f"{system.name} has no {node.op}")
    return plain(generic(system, node.attrs, *args))


def plain(value: Any) -> Any:
    """A NumPy scalar or zero-dimensional array as the scalar itself."""
    if isinstance(value, np.ndarray):
        return value.item() if value.ndim == 0 else value
    return value.item() if isinstance(value, np.generic) else value


# Products and rearrangements.


def _matmul(system: System, attrs: tuple[Any, ...], a: Array, b: Array) -> Array:
    return np.matmul(a, b)


def _trace(system: System, attrs: tuple[Any, ...], a: Array) -> Array:
    return reduce(system, "add", np.diagonal(a, axis1=-2, axis2=-1), (-1,))


def reduce(system: System, op: str, array: Array, axes: tuple[int, ...]) -> Any:
    """A sum, product or maximum over axes (all of them for an empty tuple) by the system's own scalar function.

    A scalar is the array without axes: its own sum, product and maximum.
    """
    array = array if isinstance(array, np.ndarray) else np.asarray(array, dtype=object)
    axes = tuple(a % array.ndim for a in axes) or tuple(range(array.ndim))
    kept = [a for a in range(array.ndim) if a not in axes]
    moved = np.transpose(array, (*kept, *axes))
    shape = tuple(array.shape[a] for a in kept)
    function = system.functions[op]
    result = np.empty(shape, dtype=object)
    for position in np.ndindex(shape):
        entries = [plain(e) for e in moved[position].ravel()] if moved.ndim else [plain(moved)]
        result[position] = function(*entries)
    return system.tidy(result) if shape else result[()]


def _axes(attrs: tuple[Any, ...]) -> tuple[int, ...]:
    axes = attrs[0] if attrs else ()
    return (axes,) if isinstance(axes, int) else tuple(axes)


def _mean(system: System, attrs: tuple[Any, ...], a: Array) -> Any:
    axes = _axes(attrs) or tuple(range(np.ndim(a)))
    count = int(np.prod([a.shape[x] for x in axes]))
    return reduce(system, "add", a, axes) * system.number(1) / count


def _norm(system: System, attrs: tuple[Any, ...], a: Array) -> Any:
    square = elementwise(system, "abs", a)
    return system.functions["sqrt"](reduce(system, "add", square * square, ()))


def elementwise(system: System, op: str, *arrays: Array) -> Array:
    """A scalar function over arrays."""
    return system.tidy(np.frompyfunc(system.functions[op], len(arrays), 1)(*arrays))


def _shifted(system: System, a: Array, axis: int) -> tuple[Array, Array]:
    """exp(a - top) along an axis and the top itself, so that no exponential overflows."""
    top = np.expand_dims(np.asarray(reduce(system, "max", a, (axis,)), dtype=a.dtype), axis)
    return elementwise(system, "exp", elementwise(system, "add", a, -top)), top


def _log_sum(system: System, a: Array, axis: int) -> Array:
    powers, top = _shifted(system, a, axis)
    total = np.expand_dims(np.asarray(reduce(system, "add", powers, (axis,)), dtype=object), axis)
    return elementwise(system, "log", total) + top


def _last(attrs: tuple[Any, ...]) -> int:
    axes = _axes(attrs)
    if len(axes) > 1:
        raise Unsupported(asked="softmax over several axes at once")
    return axes[0] if axes else -1


def _softmax(system: System, attrs: tuple[Any, ...], a: Array) -> Array:
    axis = _last(attrs)
    powers, _ = _shifted(system, np.atleast_1d(a), axis)  # a scalar has the share of a single entry
    total = np.expand_dims(np.asarray(reduce(system, "add", powers, (axis,)), dtype=powers.dtype), axis)
    return (powers / total).reshape(np.shape(a))


def _log_softmax(system: System, attrs: tuple[Any, ...], a: Array) -> Array:
    entries = np.atleast_1d(a)
    return elementwise(system, "add", entries, -_log_sum(system, entries, _last(attrs))).reshape(np.shape(a))


def _logsumexp(system: System, attrs: tuple[Any, ...], a: Array) -> Array:
    axes = _axes(attrs)
    if len(axes) > 1 or (attrs and not axes):
        rest = [x for x in range(a.ndim) if axes and x not in axes]
        moved = np.transpose(a, (*rest, *(x for x in range(a.ndim) if x not in rest)))
        a, axes = moved.reshape(*(a.shape[x] for x in rest), -1), (-1,)
    axis = axes[0] if axes else -1
    return np.squeeze(_log_sum(system, np.atleast_1d(a), axis), axis=axis)


def _diag(system: System, attrs: tuple[Any, ...], a: Array) -> Array:
    size = a.shape[-1]
    result = system.full((*a.shape, size), system.number(0)).astype(a.dtype)
    for i in range(size):
        result[..., i, i] = a[..., i]
    return result


def _einsum(system: System, attrs: tuple[Any, ...], *arrays: Array) -> Array:
    return contracted(attrs[0], arrays, np.einsum)


_GENERIC: dict[str, Callable[..., Any]] = {
    "matmul": _matmul,
    "transpose": lambda s, t, a: np.swapaxes(a, -1, -2) if np.ndim(a) > 1 else a,
    "trace": _trace,
    "diag": _diag,
    "diagonal": lambda s, t, a: np.diagonal(a, axis1=-2, axis2=-1),
    "total": lambda s, t, a: reduce(s, "add", a, _axes(t)),
    "mean": _mean,
    "amax": lambda s, t, a: reduce(s, "max", a, _axes(t)),
    "amin": lambda s, t, a: reduce(s, "min", a, _axes(t)),
    "hardmax": arrangements.hardmax,
    "vector_norm": arrangements.vector_norm,
    "standardize": arrangements.standardize,
    "matrix_power": arrangements.matrix_power,
    "expm_frechet": arrangements.expm_frechet,
    "power_frechet": arrangements.power_frechet,
    "norm": _norm,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "outer": lambda s, t, a, b: np.multiply.outer(a, b),
    "kron": lambda s, t, a, b: np.kron(a, b),
    "einsum": _einsum,
}


# Shapes given by attributes.


def _eye(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    rows, columns = evaluator.shape(node.attrs[0])
    return evaluator.system.array(np.eye(rows, columns, dtype=int).astype(object))


def _constant(value: int) -> Callable[[Evaluator, Term, list[Any]], Array]:
    def fill(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
        return evaluator.system.full(evaluator.shape(node.attrs[0]), evaluator.system.number(value))

    return fill


def _expand(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    shape = evaluator.shape(node.attrs[0])
    return np.broadcast_to(args[0] if node.args[0].shape else evaluator.system.full((), args[0]), shape)


def _onehot(evaluator: Evaluator, node: Term, args: list[Any]) -> Array:
    size = evaluator.size(node.attrs[0])
    system = evaluator.system
    places = np.asarray(args[0], dtype=object)
    result = system.full((*places.shape, size), system.number(0))
    for position in np.ndindex(places.shape):
        place = system.integer(plain(places[position]))
        if not 1 <= place <= size:
            raise Undefined(f"one-hot place {place} of {size}")
        result[(*position, place - 1)] = system.number(1)
    return result


_SHAPED: dict[str, Callable[[Any, Term, list[Any]], Any]] = {
    **arrangements.SHAPED,
    "eye": _eye,
    "ones": _constant(1),
    "zeros": _constant(0),
    "expand": _expand,
    "onehot": _onehot,
}


# Linear algebra by elimination with the pivot of largest magnitude.

_FEW_ROWS = 6  # whose determinants are expanded where elimination meets a pivot that may be zero


def _batched(core: Callable[..., Any]) -> Callable[..., Any]:
    """Apply a function of one matrix to each matrix of a stack."""

    def call(system: System, matrix: Array, *rest: Array) -> Any:
        lead = matrix.shape[:-2]
        if not lead:
            return core(system, matrix, *rest)
        results = [
            core(system, matrix[p], *(r[p] if r.ndim == matrix.ndim else r for r in rest)) for p in np.ndindex(lead)
        ]
        inner = np.shape(results[0])
        stacked = np.empty((len(results), *inner), dtype=object)
        for place, result in enumerate(results):
            stacked[place] = result
        return system.tidy(stacked.reshape(*lead, *inner))

    return call


def eliminate(system: System, matrix: Array, right: Array) -> tuple[Any, Array]:
    """The determinant of a matrix and the solution X of A X = B, by Gauss-Jordan elimination."""
    a, b = matrix.astype(object), right.astype(object)
    determinant = system.number(1)
    for column in range(len(a)):
        pivot = _pivot(system, a, column)
        if pivot is None:
            return system.number(0), b
        if pivot != column:
            a[[column, pivot]], b[[column, pivot]] = a[[pivot, column]], b[[pivot, column]]
            determinant = -determinant
        head = a[column, column]
        determinant = determinant * head
        a[column], b[column] = a[column] / head, b[column] / head
        for row in range(len(a)):
            if row != column:
                factor = a[row, column]
                a[row], b[row] = a[row] - factor * a[column], b[row] - factor * b[column]
    return determinant, b


def _pivot(system: System, a: Array, column: int) -> int | None:
    """The row of the largest entry; None for a column that is certainly zero."""
    sizes = [system.magnitude(a[row, column]) for row in range(column, len(a))]
    best = max(range(len(sizes)), key=sizes.__getitem__)
    if sizes[best] > 0:
        return column + best
    if all(bool(a[row, column] == 0) for row in range(column, len(a))):
        return None
    raise Undecided("a pivot that may be zero")


def _identity(system: System, size: int) -> Array:
    return system.array(np.eye(size, dtype=int).astype(object)).astype(object)


@_batched
def _det(system: System, a: Array) -> Any:
    try:
        return eliminate(system, a, _identity(system, len(a)))[0]
    except Undecided:
        if len(a) > _FEW_ROWS:
            raise
        return _expanded(system, a)  # which divides by no pivot


def _expanded(system: System, a: Array) -> Any:
    """The determinant by expansion along the first row."""
    if len(a) == 1:
        return a[0, 0]
    total = system.number(0)
    for column in range(len(a)):
        minor = _expanded(system, np.delete(a[1:], column, axis=1))
        total = total + (-a[0, column] if column % 2 else a[0, column]) * minor
    return total


@_batched
def _logdet(system: System, a: Array) -> Any:
    determinant = _det(system, a)
    return system.functions["log"](system.functions["abs"](determinant))


@_batched
def inverse(system: System, a: Array) -> Any:
    determinant, result = eliminate(system, a, _identity(system, len(a)))
    if determinant == 0:
        raise Undefined("the inverse of a singular matrix")
    return result


@_batched
def _solve(system: System, a: Array, b: Array) -> Any:
    columns = b.reshape(len(a), -1)
    determinant, result = eliminate(system, a, columns)
    if determinant == 0:
        raise Undefined("a linear solve with a singular matrix")
    return result.reshape(b.shape)


@_batched
def _cholesky(system: System, a: Array) -> Any:
    _require_symmetric(a)
    size = len(a)
    factor = system.full((size, size), system.number(0)).astype(object)
    for i in range(size):
        for j in range(i + 1):
            rest = a[i, j] - sum((factor[i, k] * factor[j, k] for k in range(j)), system.number(0))
            factor[i, j] = _root(system, rest) if i == j else rest / factor[j, j]
    return factor


def _root(system: System, value: Any) -> Any:
    if not system.functions["gt"](value, system.number(0)):
        raise Undefined("the Cholesky factor of a matrix that is not positive definite")
    return system.functions["sqrt"](value)


def _require_symmetric(a: Array) -> None:
    if any(bool(a[i, j] != a[j, i]) for i in range(len(a)) for j in range(i)):
        raise Undefined("the Cholesky factor of a matrix that is not symmetric")


@_batched
def _positive_definite(system: System, a: Array) -> bool:
    """Whether elimination of the symmetric part meets positive pivots only."""
    rest, greater, zero = a.astype(object) + a.astype(object).T, system.functions["gt"], system.number(0)
    while len(rest):
        pivot = rest[0, 0]
        if not greater(pivot, zero):
            return False
        rest = rest[1:, 1:] - np.outer(rest[1:, 0], rest[0, 1:]) / pivot
    return True


_LINEAR: dict[str, Callable[..., Any]] = {
    "det": _det,
    "logdet": _logdet,
    "inverse": inverse,
    "solve": _solve,
    "cholesky": _cholesky,
    "positive_definite": _positive_definite,
}
