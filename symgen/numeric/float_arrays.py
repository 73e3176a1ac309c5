"""Native NumPy versions of array functions and tensor operators for double precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symgen.numeric.errors import Undefined
from symgen.numeric.mp_binders import float_binders
from symgen.numeric.system import Function


def _quiet(function: Callable[..., Any]) -> Function:
    """A NumPy function whose answer counts only where it is finite; else None, and scalars are taken one by one."""

    def call(*args: Any) -> Any:
        with np.errstate(all="ignore"):
            result = function(*args)
        return result if np.isfinite(result).all() else None

    return call


def fold(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        result = args[0]
        for part in args[1:]:
            result = function(result, part)
        return result

    return call


def _sigmoid(x: Any) -> Any:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small)) if np.isrealobj(x) else 1 / (1 + np.exp(-x))


def _special(name: str, x: Any) -> Any:
    from scipy import special

    return getattr(special, name)(x)


def _where_positive(name: str, x: Any) -> Any:
    """nan, and so one by one, unless every entry is a positive real."""
    return _special(name, x) if np.isrealobj(x) and np.min(x, initial=1) > 0 else np.full(np.shape(x), np.nan)


NATIVE: dict[str, Callable[..., Any]] = {
    "add": fold(np.add),
    "mul": fold(np.multiply),
    "neg": np.negative,
    "div": np.divide,
    "pow": np.power,
    "exp": np.exp,
    "expm1": np.expm1,
    "log1p": np.log1p,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sin": np.sin,
    "cos": np.cos,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "softplus": lambda x: np.logaddexp(0, x),
    "log_sigmoid": lambda x: -np.logaddexp(0, -x),
    "loggamma": lambda x: _where_positive("gammaln", x),
    "digamma": lambda x: _where_positive("digamma", x),
    "erf": lambda x: _special("erf", x),
    "erfc": lambda x: _special("erfc", x),
    "normal_cdf": lambda x: _special("ndtr", x),
}
ARRAYS: Mapping[str, Function] = {name: _quiet(function) for name, function in NATIVE.items()}


def _linear(function: Callable[..., Any], what: str) -> Function:
    def call(*args: Any) -> Any:
        try:
            with np.errstate(all="ignore"):
                result = function(*args)
        except np.linalg.LinAlgError as error:
            raise Undefined(f"{what}: {error}") from error
        if not np.isfinite(result).all():
            raise Undefined(f"{what} of a singular matrix")
        return result

    return call


def _cholesky(matrix: Any) -> Any:
    if not np.allclose(matrix, np.swapaxes(matrix, -1, -2).conj(), rtol=1e-12, atol=0):
        raise Undefined("Cholesky factor of a matrix that is not symmetric")
    return np.linalg.cholesky(matrix)


def _solve(matrix: Any, right: Any) -> Any:
    return np.linalg.solve(matrix, right[..., None])[..., 0] if right.ndim == 1 else np.linalg.solve(matrix, right)


def _matrix_exp(matrix: Any) -> Any:
    from scipy.linalg import expm

    return expm(matrix)


def _matrix_sqrt(matrix: Any) -> Any:
    """By eigenvalues, over the last two axes."""
    if not np.allclose(matrix, np.swapaxes(matrix, -1, -2), rtol=1e-9, atol=0):
        raise Undefined("square root of a matrix that is not symmetric")
    values, vectors = np.linalg.eigh(matrix)
    if np.any(values <= 0):
        raise Undefined("square root of a matrix that is not positive definite")
    return vectors * np.sqrt(values)[..., None, :] @ np.swapaxes(vectors, -1, -2)


def _eigenvalues(matrix: Any) -> Any:
    """The largest first."""
    if not np.allclose(
        matrix, np.swapaxes(matrix, -1, -2), rtol=1e-9, atol=1e-12 * (1 + np.abs(matrix).max(initial=0))
    ):
        raise Undefined("the eigenvalues of a matrix that is not symmetric")
    return np.linalg.eigvalsh(matrix)[..., ::-1]


def _positive_definite(matrix: Any) -> Any:
    return (np.linalg.eigvalsh(matrix + np.swapaxes(matrix, -1, -2)) > 0).all(-1)


#: operator -> function of arrays, replacing the generic one.
TENSORS: Mapping[str, Function] = {
    "det": _linear(np.linalg.det, "determinant"),
    "logdet": _linear(lambda a: np.linalg.slogdet(a)[1], "logdet"),
    "inverse": _linear(np.linalg.inv, "inverse"),
    "cholesky": _linear(_cholesky, "Cholesky factor"),
    "solve": _linear(_solve, "linear solve"),
    "matrix_exp": _linear(_matrix_exp, "matrix exponential"),
    "positive_definite": _linear(_positive_definite, "definiteness"),
    "matrix_sqrt": _linear(_matrix_sqrt, "square root of a matrix"),
    "eigenvalues": _linear(_eigenvalues, "eigenvalues"),
}

BINDERS = float_binders()
