"""Exact numbers: every kind of number that a caller may give, as a Fraction, an exact complex number or an infinity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from math import inf, isinf, isnan
from typing import Any

import flint
import numpy as np
from mpmath.ctx_mp_python import _mpc, _mpf

from symgen.numeric.errors import Undefined, Unsupported
from symgen.terms.term import Term


@dataclass(frozen=True, slots=True)
class ExactComplex:
    """An exact complex number re + im i with rational parts.

    >>> ExactComplex(Fraction(0), Fraction(1)) * ExactComplex(Fraction(0), Fraction(1))
    Fraction(-1, 1)
    """

    re: Fraction
    im: Fraction

    def __add__(self, other: Exact) -> Exact:
        return exact_complex(self.re + real_part(other), self.im + imaginary_part(other))

    __radd__ = __add__

    def __neg__(self) -> ExactComplex:
        return ExactComplex(-self.re, -self.im)

    def __sub__(self, other: Exact) -> Exact:
        return self + -other

    def __rsub__(self, other: Exact) -> Exact:
        return -self + other

    def __mul__(self, other: Exact) -> Exact:
        a, b = real_part(other), imaginary_part(other)
        return exact_complex(self.re * a - self.im * b, self.re * b + self.im * a)

    __rmul__ = __mul__

    def conjugate(self) -> ExactComplex:
        return ExactComplex(self.re, -self.im)

    @property
    def square(self) -> Fraction:
        """The square of the modulus."""
        return self.re * self.re + self.im * self.im

    def __truediv__(self, other: Exact) -> Exact:
        if isinstance(other, ExactComplex):
            return self * other.conjugate() * (1 / other.square)
        return exact_complex(self.re / other, self.im / other)

    def __rtruediv__(self, other: Exact) -> Exact:
        return self.conjugate() * (other / self.square)

    def __pow__(self, exponent: int) -> Exact:
        if exponent < 0:
            return 1 / self ** (-exponent)
        result: Exact = Fraction(1)
        for _ in range(exponent):
            result = result * self
        return result

    def __str__(self) -> str:
        return f"{self.re} + {self.im} i"


_LARGEST_EXPONENT = 100_000  # beyond it the fraction alone would fill memory

Exact = Fraction | ExactComplex | float  # a float only for the infinities


def exact_complex(re: Any, im: Any) -> Exact:
    """re + im i, a plain rational when the imaginary part is zero."""
    return ExactComplex(re, im) if im != 0 else re


def real_part(x: Any) -> Any:
    return x.re if isinstance(x, ExactComplex) else x


def imaginary_part(x: Any) -> Any:
    return x.im if isinstance(x, ExactComplex) else type(x)(0)


@singledispatch
def exact(value: Any) -> Exact:
    """The exact number that a Python, NumPy, mpmath or flint number, a decimal string or a numeric Term stands for.

    >>> exact("0.3"), exact(0.5)
    (Fraction(3, 10), Fraction(1, 2))
    """
    if hasattr(value, "item") and np.ndim(value) == 0:  # a scalar of NumPy or torch
        return exact(value.item())
    raise Unsupported(
        asked="a number", found=f"{value!r} of type {type(value).__name__}", hint="give a number or decimal text"
    )


@exact.register(int)
@exact.register(Fraction)
def _rational(value: Any) -> Exact:
    return Fraction(value)


@exact.register(ExactComplex)
def _already(value: ExactComplex) -> Exact:
    return value


@exact.register(float)
def _binary(value: float) -> Exact:
    if isnan(value):
        raise Undefined("nan given as a value", asked="a value", hint="give a number, or oo for an infinity")
    return value if isinf(value) else Fraction(value)


@exact.register(Decimal)
def _decimal(value: Decimal) -> Exact:
    return Fraction(value) if value.is_finite() else _binary(float(value))


@exact.register(complex)
def _complex(value: complex) -> Exact:
    return exact_complex(exact(value.real), exact(value.imag))


@exact.register(str)
def _text(value: str) -> Exact:
    text = value.strip()
    if text in ("oo", "inf", "+oo"):
        return inf
    if text in ("-oo", "-inf"):
        return -inf
    try:
        return Fraction(text)
    except ValueError as error:
        raise Unsupported(asked="a number", found=repr(value), hint="write 3, -2/7, 0.25 or 1e-6") from error


@exact.register(Term)
def _term(value: Term) -> Exact:
    from symgen.numeric.evaluator import evaluate
    from symgen.numeric.exact_system import EXACT

    return exact(evaluate(value, {}, EXACT))


@exact.register(_mpf)
def _multiprecision(value: Any) -> Exact:
    sign, mantissa, exponent, _ = value._mpf_
    if not mantissa:
        return Fraction(0) if exponent == 0 else exact(float(value))
    if abs(exponent) > _LARGEST_EXPONENT:
        raise Unsupported(asked="the exact value of a number", found=f"a binary exponent of {exponent}")
    return Fraction(-1 if sign else 1) * int(mantissa) * Fraction(2) ** exponent


@exact.register(_mpc)
def _multiprecision_complex(value: Any) -> Exact:
    return exact_complex(exact(value.real), exact(value.imag))


@exact.register(flint.fmpz)
def _flint_integer(value: Any) -> Exact:
    return Fraction(int(value))


@exact.register(flint.fmpq)
def _flint_rational(value: Any) -> Exact:
    return Fraction(int(value.p), int(value.q))


@exact.register(flint.arb)
def _ball(value: Any) -> Exact:
    if not value.is_finite():
        if value == value:  # an exact infinity, not an indeterminate ball
            return inf if value > 0 else -inf
        raise Undefined("an indeterminate ball given as a value")
    if not value.is_exact():
        raise Unsupported(asked="an exact number", found=f"the ball {value}")
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


@exact.register(flint.acb)
def _complex_ball(value: Any) -> Exact:
    return exact_complex(exact(value.real), exact(value.imag))
