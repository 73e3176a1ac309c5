r"""Rigorous enclosures of the eigenvalues of a symmetric matrix, the largest first.

With approximate eigenvectors Q and values D, A = Q^{-T} (D + F) Q^{-1}, where F is what Q' A Q has besides D, and
Q' Q = I + G: the k-th eigenvalue is the k-th of D, off by at most |F| (H. Weyl, 1912), times a number between
1/(1 + |G|) and 1/(1 - |G|) (A. M. Ostrowski, 1959), in Frobenius' norm.
"""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
from flint import arb, arb_mat, ctx

from symgen.numeric.errors import Undecided, Undefined, Unsupported

_GUARD = 20  # bits of the approximate vectors more than of the enclosures


def eigenvalues(matrix: Any) -> Any:
    """The eigenvalues of a matrix of balls; Undefined where it is not symmetric.

    >>> import numpy as np
    >>> from flint import arb
    >>> [round(float(value)) for value in eigenvalues(np.array([[arb(2), arb(1)], [arb(1), arb(2)]], dtype=object))]
    [3, 1]
    """
    if matrix.ndim != 2 or any(type(entry) is not arb for entry in matrix.flat):
        raise Unsupported(
            asked="rigorous eigenvalues", found="a matrix of something else than real numbers, or several"
        )
    rows = matrix.tolist()
    if any(not rows[i][j].overlaps(rows[j][i]) for i in range(len(rows)) for j in range(i)):
        raise Undefined("the eigenvalues of a matrix that is not symmetric")
    whole = arb_mat(rows)
    vectors = _approximate_vectors(rows)
    turned = vectors.transpose() * whole * vectors
    middles = [turned[k, k].mid() for k in range(len(rows))]
    off = _norm(turned, lambda i, j: middles[i] if i == j else arb(0))
    skew = _norm(vectors.transpose() * vectors, lambda i, j: arb(int(i == j)))
    if not skew < arb(1) / 2:
        raise Undecided(asked="rigorous eigenvalues", found="vectors that are far from orthogonal")
    around, stretched = arb(0, 1) * off, 1 + arb(0, 1) * skew
    return np.array([(value + around) / stretched for value in sorted(middles, key=float, reverse=True)], dtype=object)


def _approximate_vectors(rows: list[list[arb]]) -> arb_mat:
    """Approximate eigenvectors by mpmath, as exact numbers."""
    with mpmath.workprec(ctx.prec + _GUARD):
        middle = mpmath.matrix([[_number(entry) for entry in row] for row in rows])
        _, vectors = mpmath.eigsy((middle + middle.T) / 2)
    size = len(rows)
    return arb_mat([[_ball(vectors[i, j]) for j in range(size)] for i in range(size)])


def _number(entry: arb) -> Any:
    mantissa, exponent = entry.mid().man_exp()
    return mpmath.ldexp(int(mantissa), int(exponent))


def _ball(number: Any) -> arb:
    sign, mantissa, exponent, _ = number._mpf_
    return arb((-int(mantissa) if sign else int(mantissa), int(exponent)))


def _norm(matrix: arb_mat, middle: Any) -> arb:
    """An upper bound of Frobenius' norm of what a matrix is off from another one."""
    size = range(matrix.nrows())
    squares = ((matrix[i, j] - middle(i, j)).abs_upper() ** 2 for i in size for j in size)
    return sum(squares, arb(0)).sqrt().upper()
