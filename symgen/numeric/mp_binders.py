"""Infinite sums, integrals, limits and derivatives in multiprecision, and their double-precision fronts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from symgen.numeric.arrangements import each_matrix
from symgen.numeric.errors import Undefined
from symgen.numeric.system import Function
from symgen.terms.term import Term

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator

#: Digits of the multiprecision answer that double precision rounds.
_DOUBLE_DIGITS = 17


def _integral(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.quadrature import integral

    return integral(evaluator, node)


def _infinite(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.series import infinite_sum

    return infinite_sum(evaluator, node)


def _limit(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.limits import limit

    return limit(evaluator, node)


def _derivative(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.limits import derivative

    return derivative(evaluator, node)


def _maximum(evaluator: Evaluator, node: Term) -> Any:
    from symgen.numeric.extrema import maximum

    return maximum(evaluator, node)


BINDERS: Mapping[str, Function] = {
    "integral": _integral,
    "sum": _infinite,
    "product": _infinite,
    "limit": _limit,
    "derivative": _derivative,
    "maximum": _maximum,
    "argmax": _maximum,
}


def _matrix_exp(matrix: Any) -> Any:
    """The matrix exponential by mpmath, in the context that the entries belong to."""
    ctx = matrix.flat[0].context
    result = ctx.expm(ctx.matrix(matrix.tolist()))
    return np.array(result.tolist(), dtype=object)


def _matrix_sqrt(matrix: Any) -> Any:
    """The square root by eigenvalues; Undefined where one of them is not positive."""
    ctx = matrix.flat[0].context
    values, vectors = ctx.eigsy(ctx.matrix(matrix.tolist()))
    if any(value <= 0 for value in values):
        raise Undefined("square root of a matrix that is not positive definite")
    result = vectors * ctx.diag([ctx.sqrt(value) for value in values]) * vectors.T
    return np.array(result.tolist(), dtype=object).reshape(matrix.shape)


def _eigenvalues(matrix: Any) -> Any:
    """The largest first; Undefined where the matrix is not symmetric."""
    ctx = matrix.flat[0].context
    whole = ctx.matrix(matrix.tolist())
    if ctx.mnorm(whole - whole.T) > ctx.eps * 2**20 * (1 + ctx.mnorm(whole)):
        raise Undefined("the eigenvalues of a matrix that is not symmetric")
    values = ctx.eigsy((whole + whole.T) / 2, eigvals_only=True)
    return np.array(sorted(values, reverse=True), dtype=object)


TENSORS: Mapping[str, Function] = {
    "eigenvalues": _eigenvalues,
    "matrix_exp": each_matrix(_matrix_exp),
    "matrix_sqrt": each_matrix(_matrix_sqrt),
}


def _rounded(evaluator: Evaluator, node: Term) -> Any:
    """The multiprecision answer, rounded to double precision."""
    from symgen.numeric.evaluator import evaluate
    from symgen.numeric.float_system import round_to_double
    from symgen.numeric.mp_system import mp

    found = evaluate(node, evaluator.given, mp(_DOUBLE_DIGITS))
    if not isinstance(found, np.ndarray):
        return round_to_double(found)
    return evaluator.system.tidy(np.frompyfunc(round_to_double, 1, 1)(found))


def float_binders() -> Mapping[str, Function]:
    return dict.fromkeys(BINDERS, _rounded)
