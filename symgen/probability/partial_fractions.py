"""Quotients of polynomials of the variable by powers of a line or a parabola, as partial fractions."""

from __future__ import annotations

from fractions import Fraction

from symgen.probability.shapes import coefficients, tidy
from symgen.probability.statistics import Expansion, Key, Monomial, Polynomial, plus
from symgen.terms.term import Term

_MOST_DIVISIONS = 40


def partial_fractions(body: Term, variable: Term) -> Term:
    """The body with x^j / D^k reduced to powers of x below the degree of D over powers of D.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); str(partial_fractions(x**2 / (1 + x**2), x))
    '1 - 1/(1 + x**2)'
    """
    work = Expansion(variable)
    polynomial = work.of(body)
    for _ in range(_MOST_DIVISIONS):
        found = next(((key, f) for key in polynomial for f in _divisors(key, variable)), None)
        if found is None:
            break
        key, (divisor, degree) = found
        number = polynomial.pop(key)
        polynomial = work.add([polynomial, work.scale(_divided(work, key, divisor, degree), number)])
    else:
        return body
    return plus(Monomial(number, key).term() for key, number in polynomial.items())


def _divisors(key: Key, variable: Term) -> list[tuple[Term, int]]:
    """The lines and parabolas that a monomial can be divided by, with their degrees."""
    power = dict(key).get(variable, 0)
    found = []
    for factor, exponent in key:
        degree = _degree(factor, variable) if exponent < 0 and power > 0 else 0
        if 0 < degree <= power:
            found.append((factor, degree))
    return found


def _degree(factor: Term, variable: Term) -> int:
    if factor == variable or variable not in factor.free:
        return 0
    found = coefficients(factor, variable, 2)
    if found is None or found[0] == 0:
        return 0
    return 2 if found[2] != 0 else 1


def _divided(work: Expansion, key: Key, divisor: Term, degree: int) -> Polynomial:
    """x^j / D^k with x^degree as (D - lower terms) over the leading coefficient."""
    x = work.variable
    found = coefficients(divisor, x, degree)
    assert found is not None
    lower = [-(c * x**power if power else c) for power, c in enumerate(found[:-1])]
    raised = [(f, e + (1 if f == divisor else 0) - (degree if f == x else 0)) for f, e in key]
    over = [(f, e - (degree if f == x else 0)) for f, e in key]
    leading = tidy(1 / found[-1])
    rest = work.multiply(work.of(plus(lower)), {_kept(over): Fraction(1)})
    return work.multiply(work.of(leading), work.add([{_kept(raised): Fraction(1)}, rest]))


def _kept(pairs: list[tuple[Term, int]]) -> Key:
    return tuple((f, e) for f, e in pairs if e)
