r"""Eigenvalues and singular values of formulas: \lambda_{\max}(A + B), \sigma_{\max}(A), and the norms that they make."""

from __future__ import annotations

from symgen.terms.term import Term, make, num

_SYMMETRIC = ("symmetric", "spd", "diagonal")


def is_symmetric(matrix: Term) -> bool:
    """Whether a formula for a matrix is symmetric as it is written: X' X + c S.

    >>> from symgen.terms.build import dims, matrix
    >>> m, n = dims("m n")
    >>> X = matrix("X", m, n)
    >>> is_symmetric(make("matmul", X.T, X)), is_symmetric(matrix("A", n, n))
    (True, False)
    """
    if matrix.domain.structure in _SYMMETRIC or matrix.op in ("eye", "hessian", "diag"):
        return True
    tensors = [argument for argument in matrix.args if argument.shape]
    if matrix.op in (
        "add",
        "neg",
        "sub",
        "mul",
        "div",
        "transpose",
        "inverse",
        "matrix_exp",
        "matrix_sqrt",
        "matrix_power",
    ):
        alone = matrix.op not in ("mul", "div") or len(tensors) == 1
        return bool(tensors) and alone and all(map(is_symmetric, tensors))
    if matrix.op == "outer":
        return matrix.args[0] == matrix.args[1]
    return matrix.op == "matmul" and _is_palindrome(_factors(matrix))


def _factors(matrix: Term) -> list[Term]:
    return [f for a in matrix.args for f in _factors(a)] if matrix.op == "matmul" else [matrix]


def _is_palindrome(factors: list[Term]) -> bool:
    """X' S X, which is its own transpose."""
    if len(factors) < 2:
        return not factors or is_symmetric(factors[0])
    first, *middle, last = factors
    turned = make("transpose", first)
    mirrored = turned == last or make("transpose", last) == first or (is_symmetric(first) and first == last)
    return mirrored and _is_palindrome(middle)


def eigenvalues_of(matrix: Term) -> Term | None:
    """The eigenvalues, the largest first; None of what is not symmetric as it is written."""
    return make("eigenvalues", matrix) if is_symmetric(matrix) else None


def singular_values(matrix: Term, *, by_rows: bool = False) -> Term:
    """The singular values, as many as a matrix has columns, or rows, the largest first."""
    turned = make("transpose", matrix)
    gram = make("matmul", *((matrix, turned) if by_rows else (turned, matrix)))
    return make("sqrt", make("relu", make("eigenvalues", gram)))  # rounding may leave less than nothing of a zero


def spectral_norm(matrix: Term) -> Term:
    """The largest singular value."""
    return make("index", singular_values(matrix), num(1))


def nuclear_norm(matrix: Term) -> Term:
    """The sum of the singular values."""
    return make("total", singular_values(matrix), attrs=((),))
