"""Whether a matrix is positive definite by the way it is written; what has to be assumed where that does not show.

Sums, positive multiples, inverses and congruences B A B' of such matrices are such; a matrix of numbers is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from fractions import Fraction

from symgen.terms.term import Term, make, num

#: Structures of matrices that equal their transposes.
SYMMETRIC = ("spd", "symmetric", "diagonal")


class Sign(IntEnum):
    """What shows of a symmetric matrix."""

    NOT_POSITIVE = -1
    UNKNOWN = 0
    SEMIDEFINITE = 1
    DEFINITE = 2


def sign_of(matrix: Term) -> Sign:
    """What shows of the matrix.

    >>> from symgen.terms.build import dims, eye, matrix
    >>> X = matrix("X", dims("n"), dims("d")); sign_of(X.T @ X).name, sign_of(X.T @ X + eye(dims("d"))).name
    ('SEMIDEFINITE', 'DEFINITE')
    """
    if matrix.domain.structure == "spd":
        return Sign.DEFINITE
    rule = _SIGNS.get(matrix.op)
    return Sign.UNKNOWN if rule is None else rule(matrix)


def assumptions(matrix: Term) -> list[Term]:
    """What a matrix has to fulfil that is not seen to be positive definite; det S > 0 where x'Sx >= 0 shows."""
    shown = sign_of(matrix)
    if shown is Sign.DEFINITE:
        return []
    if shown is Sign.SEMIDEFINITE:
        return [make("gt", make("det", matrix), num(0))]
    definite = make("positive_definite", matrix.args[0] if matrix.op == "inverse" else matrix)
    return [definite] if is_symmetric(matrix) else [make("eq", matrix, make("transpose", matrix)), definite]


def is_symmetric(matrix: Term) -> bool:
    """Whether a matrix is symmetric by the way it is written."""
    if matrix.domain.structure in SYMMETRIC or matrix.op in ("eye", "diag", "zeros"):
        return True
    if matrix.op in ("add", "mul", "div", "neg", "inverse", "transpose"):
        return all(is_symmetric(a) for a in matrix.args if a.shape)
    return sign_of(matrix) >= Sign.SEMIDEFINITE


def _sum(term: Term) -> Sign:
    found = [sign_of(a) for a in term.args]
    return max(found) if min(found) >= Sign.SEMIDEFINITE else Sign.UNKNOWN


def _multiple(term: Term) -> Sign:
    """A product of one matrix and numbers, or of a matrix and the inverse of a number."""
    matrices = [a for a in term.args if a.shape]
    numbers = [a if k == 0 or term.op == "mul" else 1 / a for k, a in enumerate(term.args) if not a.shape]
    if len(matrices) != 1 or len(matrices[0].shape) != 2:
        return Sign.UNKNOWN
    inner = sign_of(matrices[0])
    if inner < Sign.SEMIDEFINITE or not all(n.domain.is_nonnegative for n in numbers):
        return Sign.UNKNOWN
    return inner if all(n.domain.is_positive for n in numbers) else Sign.SEMIDEFINITE


def _inverse(term: Term) -> Sign:
    return Sign.DEFINITE if sign_of(term.args[0]) is Sign.DEFINITE else Sign.UNKNOWN


def _congruence(term: Term) -> Sign:
    """B A B', where the outer factors mirror each other."""
    factors = _factors(term)
    middle = factors[len(factors) // 2] if len(factors) % 2 else None
    pairs = zip(factors, reversed(factors), strict=True)
    if any(a != _transposed(b) for k, (a, b) in enumerate(pairs) if 2 * k < len(factors) - 1):
        return Sign.UNKNOWN
    inner = Sign.DEFINITE if middle is None else sign_of(middle)
    regular = all(f.domain.structure in _REGULAR or f.op == "inverse" for f in factors[: len(factors) // 2])
    if inner < Sign.SEMIDEFINITE:
        return Sign.UNKNOWN
    return inner if regular else Sign.SEMIDEFINITE


_REGULAR = ("spd", "orthogonal", "invertible")


def _factors(term: Term) -> list[Term]:
    return [f for a in term.args for f in _factors(a)] if term.op == "matmul" else [term]


def _transposed(term: Term) -> Term:
    if term.op == "transpose":
        return term.args[0]
    return term if term.domain.structure in SYMMETRIC else make("transpose", term)


def _diagonal(term: Term) -> Sign:
    entries = term.args[0].domain.entries()
    if entries.is_positive:
        return Sign.DEFINITE
    return Sign.SEMIDEFINITE if entries.is_nonnegative else Sign.UNKNOWN


def _written_out(term: Term) -> Sign:
    """A matrix of numbers by its pivots; of one entry by the sign of that."""
    rows = [list(row.args) if row.op == "stack" else [] for row in term.args]
    if len(term.shape) != 2 or any(len(row) != len(rows) for row in rows):
        return Sign.UNKNOWN
    if len(rows) == 1 and rows[0][0].domain.is_positive:
        return Sign.DEFINITE
    numbers = [[entry.value for entry in row if entry.value is not None] for row in rows]
    if any(len(row) < len(rows) for row in numbers):
        return Sign.UNKNOWN
    return Sign.DEFINITE if _has_positive_pivots(numbers) else Sign.NOT_POSITIVE


def _has_positive_pivots(rows: list[list[Fraction]]) -> bool:
    """Whether a matrix of numbers is symmetric and elimination meets positive pivots only."""
    if any(rows[i][j] != rows[j][i] for i in range(len(rows)) for j in range(i)):
        return False
    while rows:
        (first, *rest), pivot = rows, rows[0][0]
        if pivot <= 0:
            return False
        rows = [[b - row[0] * a / pivot for a, b in zip(first[1:], row[1:], strict=True)] for row in rest]
    return True


_SIGNS: Mapping[str, Callable[[Term], Sign]] = {
    "add": _sum,
    "mul": _multiple,
    "div": _multiple,
    "inverse": _inverse,
    "transpose": lambda term: sign_of(term.args[0]),
    "matmul": _congruence,
    "outer": lambda term: Sign.SEMIDEFINITE if term.args[0] == term.args[1] else Sign.UNKNOWN,
    "diag": _diagonal,
    "zeros": lambda term: Sign.SEMIDEFINITE,
    "sum": lambda term: sign_of(term.args[0]),
    "stack": _written_out,
}
