"""Whole numbers where rounding or a common divisor is most likely to surprise.

floor(c n + d) comes nearest to jumping at the denominators of the convergents of c (continued fractions); gcd(p(n), q(n))
exceeds its usual value only at roots of both polynomials modulo a prime that divides their resultant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import arb, fmpz, fmpz_mod_ctx, fmpz_mod_poly_ctx, fmpz_poly

from symgen.numeric.ball_system import balls
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import evaluate
from symgen.numeric.exact_numbers import exact
from symgen.numeric.exact_system import EXACT
from symgen.terms.term import Term

_FAR = 10**24  # where a rounded argument is all but linear
_LARGEST = 10**22
_BITS = 512
_HIGHEST_DEGREE = 24
_MOST_BITS_TO_FACTOR = 260


def convergents(argument: Term, symbol: Term, given: Mapping[Term, Any]) -> list[Fraction]:
    """Denominators of the convergents of the argument's slope far out, when it is all but linear there.

    >>> from symgen.terms.build import log, symbol
    >>> from symgen.terms.domains import INTEGER
    >>> n = symbol("n", INTEGER); [int(q) for q in convergents(n / log(2), n, {})[:6]]
    [1, 2, 7, 9, 61, 192]
    """
    try:
        values = [evaluate(argument, {**given, symbol: Fraction(_FAR + k)}, balls(_BITS)) for k in (0, 1, 2)]
    except (Undefined, Undecided, Unsupported):
        return []
    if not all(isinstance(v, arb) and v.is_finite() for v in values):
        return []
    with balls(_BITS).precision():
        slope = values[1] - values[0]
        is_linear = abs(values[2] - values[1] - slope) < arb(1) / 10**15
        if not (is_linear and abs(slope) * _LARGEST > 1):  # a smaller slope has no convergent within reach
            return []
        return _denominators(Fraction(slope.mid().str(60, radius=False)))


def _denominators(number: Fraction) -> list[Fraction]:
    found: list[Fraction] = []
    before, last = 1, 0
    for _ in range(60):
        whole = number.numerator // number.denominator
        before, last = last, before + whole * last if last else 1
        found.append(Fraction(last))
        number -= whole
        if number == 0 or last > _LARGEST:
            break
        number = 1 / number
    return list(dict.fromkeys(q for q in found if 0 < q <= _LARGEST))


def common_roots(first: Term, second: Term, symbol: Term, given: Mapping[Term, Any]) -> Iterator[Fraction]:
    """Smallest whole numbers at which two integer polynomials share a prime factor of their resultant."""
    polynomials = [p for t in (first, second) if (p := _polynomial(t, symbol, given)) is not None and p.degree() > 0]
    if len(polynomials) < 2:
        return
    resultant = abs(polynomials[0].resultant(polynomials[1]))
    if resultant <= 1 or resultant.bit_length() > _MOST_BITS_TO_FACTOR:
        return
    for prime, _ in [(resultant, 1)] if resultant.is_probable_prime() else _small_factors(resultant):
        yield from _roots_modulo(polynomials, prime)


def _small_factors(number: fmpz) -> list[tuple[fmpz, int]]:
    return number.factor() if number.bit_length() < 130 else number.factor_smooth(bits=40)


def _roots_modulo(polynomials: list[Any], prime: fmpz) -> Iterator[Fraction]:
    field = fmpz_mod_poly_ctx(fmpz_mod_ctx(prime))
    common = field([int(c) for c in polynomials[0].coeffs()])
    common = common.gcd(field([int(c) for c in polynomials[1].coeffs()]))
    if common.degree() < 1:
        return
    for root, _ in common.roots():
        yield Fraction(int(root))


def _polynomial(term: Term, symbol: Term, given: Mapping[Term, Any]) -> fmpz_poly | None:
    """The integer polynomial that a term is in a symbol, by interpolation checked at further points."""
    values = [_whole_value(term, {**given, symbol: Fraction(k)}) for k in range(_HIGHEST_DEGREE + 4)]
    if None in values:
        return None
    differences, row = [values[0]], values
    while len(row) > 1:
        row = [b - a for a, b in pairwise(row)]  # type: ignore[operator]
        differences.append(row[0])
    if any(differences[_HIGHEST_DEGREE + 1 :]):
        return None
    return _from_differences(differences)


def _from_differences(differences: list[Any]) -> fmpz_poly | None:
    """Newton's form with binomials as a polynomial with whole coefficients, or None."""
    from flint import fmpq, fmpq_poly

    total, basis = fmpq_poly(0), fmpq_poly(1)
    for k, difference in enumerate(differences):
        total += basis * fmpq(int(difference))
        basis *= fmpq_poly([fmpq(-k, k + 1), fmpq(1, k + 1)])
    return fmpz_poly([int(c.p) for c in total.coeffs()]) if total.denom() == 1 else None


def _whole_value(term: Term, values: Mapping[Term, Any]) -> int | None:
    try:
        value = exact(evaluate(term, values, EXACT))
    except (Undefined, Undecided, Unsupported):
        return None
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else None


def resultant(first: list[int], second: list[int]) -> int:
    """The absolute resultant of two polynomials with whole coefficients, lowest first; 0 with a common factor.

    >>> resultant([7, 0, 1], [8, 2, 1])
    29
    """
    return abs(int(fmpz_poly(first).resultant(fmpz_poly(second))))
