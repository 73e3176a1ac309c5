"""Polynomials with one negative term: weighted arithmetic and geometric means (circuit polynomials).

sum c_i x**a_i - d x**b >= 0 when b = sum w_i a_i with weights w that sum to one and d <= prod (c_i/w_i)**w_i
(Reznick 1989; Iliman and de Wolff 2016).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from symgen.calculus.asymptotics import Unsettled
from symgen.calculus.asymptotics.germs import constant_sign
from symgen.terms.term import Term, combined, num
from symgen.verification.proofs.periods import Irregular, polynomial

_MOST_TERMS = 8
Exponents = tuple[int, ...]


def is_circuit_nonnegative(term: Term, symbols: tuple[Term, ...]) -> bool:
    """Whether a polynomial with rational coefficients is nonnegative because its one other term is below a mean.

    >>> from symgen.terms.build import reals
    >>> x, y = reals("x y"); motzkin = x**4 * y**2 + x**2 * y**4 + 1 - 3 * x**2 * y**2
    >>> is_circuit_nonnegative(motzkin, (x, y)), is_circuit_nonnegative(motzkin - num(Fraction(1, 10**9)), (x, y))
    (True, False)
    """
    try:
        found = polynomial(term, symbols)
    except Irregular:
        return False
    others = [m for m, c in found.items() if c < 0 or not _is_square(m, symbols)]
    positive = [m for m in found if m not in others]
    if len(others) != 1 or len(found) > _MOST_TERMS:
        return False
    ((target,), depth) = others, abs(found[others[0]])
    most = min(len(symbols) + 1, len(positive))
    for count in range(1, most + 1):
        for corners in combinations(positive, count):
            weights = _weights(corners, target)
            if weights is not None and _mean_is_above(weights, [found[m] for m in corners], depth):
                return True
    return False


def _is_square(monomial: Exponents, symbols: tuple[Term, ...]) -> bool:
    """Whether a monomial is never negative."""
    return all(e % 2 == 0 or s.domain.is_nonnegative for e, s in zip(monomial, symbols, strict=True))


def _weights(corners: tuple[Exponents, ...], target: Exponents) -> list[Fraction] | None:
    """The positive weights, summing to one, of which the target is the mean of the corners; None where there are none."""
    rows = [[Fraction(c[k]) for c in corners] + [Fraction(target[k])] for k in range(len(target))]
    rows.append([Fraction(1)] * (len(corners) + 1))
    solution = _solved(rows, len(corners))
    return solution if solution is not None and all(w > 0 for w in solution) else None


def _solved(rows: list[list[Fraction]], unknowns: int) -> list[Fraction] | None:
    """The unique solution of a linear system by elimination; None where there is none or not one."""
    for column in range(unknowns):
        pivot = next((r for r in range(column, len(rows)) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [v / lead for v in rows[column]]
        for r, row in enumerate(rows):
            if r != column and row[column]:
                rows[r] = [v - row[column] * w for v, w in zip(row, rows[column], strict=True)]
    if any(row[-1] for row in rows[unknowns:]):
        return None
    return [rows[k][-1] for k in range(unknowns)]


def _mean_is_above(weights: list[Fraction], values: list[Fraction], depth: Fraction) -> bool:
    parts = [num(v / w) ** num(w) for v, w in zip(values, weights, strict=True)]
    mean = combined("mul", parts)
    try:
        return constant_sign(mean - num(depth)) >= 0
    except Unsettled:
        return False
