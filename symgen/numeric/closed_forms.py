"""Simple closed forms that a number may have: rationals, roots, multiples of pi, logarithms and exponentials."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import mpmath

from symgen.terms.build import exp, log, pi, sqrt
from symgen.terms.term import Term, num

_DIGITS = 30
_NEAR = 1e-20  # how closely a closed form must meet the number
_LARGEST = 1000  # whole numbers in a closed form


def closed_form(x: Fraction) -> Term | None:
    """A simple number within 1e-20 of a rational: a guess that whoever asks for it must prove.

    >>> str(closed_form(Fraction(141421356237309504880168872420969807857, 10**38)))
    'sqrt(2)'
    """
    with mpmath.workdps(_DIGITS):
        number = mpmath.mpf(x.numerator) / x.denominator
        return next((form for form in _forms(number) if form is not None), None)


def _forms(x: Any) -> Iterator[Term | None]:
    yield _rational(x)
    for degree in (2, 3, 4):
        power = _rational(abs(x) ** degree)
        yield None if power is None else _root(power, degree, x)
    yield _quadratic(x)
    over_pi, exponential = _rational(x / mpmath.pi), _rational(mpmath.exp(x)) if abs(x) < 8 else None
    yield None if over_pi is None else over_pi * pi()
    yield None if exponential is None else log(exponential)
    logarithm = _rational(mpmath.log(x)) if x > 0 else None
    yield None if logarithm is None else exp(logarithm)


def _root(power: Term, degree: int, x: Any) -> Term:
    root = sqrt(power) if degree == 2 else power ** num(Fraction(1, degree))
    return root if x > 0 else -root


def _rational(x: Any) -> Term | None:
    exact = Fraction(int(mpmath.floor(mpmath.ldexp(x, 400))), 2**400)
    simple = exact.limit_denominator(_LARGEST)
    return num(simple) if abs(simple - exact) <= _NEAR * max(Fraction(1), abs(simple)) else None


def _quadratic(x: Any) -> Term | None:
    found = mpmath.findpoly(x, 2, maxcoeff=_LARGEST, tol=_NEAR)
    if not found or len(found) < 3:
        return None
    a, b, c = (int(k) for k in found)
    sign = 1 if 2 * a * x + b > 0 else -1
    return (num(-b) + num(sign) * sqrt(num(b * b - 4 * a * c))) / num(2 * a)
