"""The value of a term so closely that any floating-point result can be measured against it, as an exact fraction."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np
from flint import acb, arb

from symgen.numeric.ball_system import balls, is_infinite
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import evaluate
from symgen.numeric.exact_numbers import exact
from symgen.numeric.values import value
from symgen.terms.term import Term

_BITS = (160, 480, 1440, 2900)  # cancellation next to exp(1000) costs 1443 bits
_RELATIVE_BITS = 96
#: Beyond every float in use: what is larger counts as this large, what is smaller as zero.
BEYOND = Fraction(2) ** 1400
_DIGITS_OF_SLOW = 22


def nearest(term: Term, values: Mapping[Any, Any]) -> Any:
    """The value as a Fraction (or an object array of them) right to 28 digits, an infinite float where it is infinite.

    Magnitudes beyond 2**1400 are cut off there and those below its reciprocal are 0: no float is near them. Raises
    Undefined where there is no real value and Unsupported where no method reaches it.

    >>> from symgen.terms.build import exp, log, reals
    >>> x = reals("x"); float(nearest(log(1 + exp(x)), {x: Fraction(-700)}))
    9.85967654375977e-305
    """
    for bits in _BITS:
        try:
            enclosed = evaluate(term, values, balls(bits))
        except Undecided:
            continue
        except Unsupported:
            break
        found = [_fraction(ball) for ball in np.asarray(enclosed, dtype=object).ravel()]
        if None not in found:
            return _shaped(found, np.shape(enclosed))
    return _by_numbers(term, values)


def _by_numbers(term: Term, values: Mapping[Any, Any]) -> Any:
    found = value(term, values, _DIGITS_OF_SLOW)
    numbers = [exact(v) for v in np.asarray(found, dtype=object).ravel()]
    if not all(isinstance(v, Fraction | float) for v in numbers):
        raise Undefined("the value is not real")
    return _shaped(numbers, np.shape(found))


def _shaped(numbers: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return numbers[0]
    result = np.empty(len(numbers), dtype=object)
    result[:] = numbers
    return result.reshape(shape)


def _fraction(ball: Any) -> Fraction | float | None:
    """The middle of a ball that is narrow enough, None when it is not; Undefined for what is not real."""
    if not isinstance(ball, arb | acb):
        return Fraction(int(ball.p), int(ball.q)) if hasattr(ball, "p") else Fraction(int(ball))
    if is_infinite(ball):
        return inf if ball.real > 0 else -inf
    if not ball.is_finite():
        return None
    if isinstance(ball, acb):
        return _real_part(ball)
    return _middle(ball)


def _real_part(ball: acb) -> Fraction | None:
    if not ball.imag.contains(0):
        raise Undefined("the value is not real")
    narrow = ball.imag.abs_upper() <= ball.abs_upper() * arb(2) ** -_RELATIVE_BITS
    return _middle(ball.real) if narrow or ball.imag == 0 else None


def _middle(ball: arb) -> Fraction | None:
    if ball.abs_lower() > arb(2) ** 1400:
        return BEYOND if ball > 0 else -BEYOND
    if ball.abs_upper() < arb(2) ** -1300:
        return Fraction(0)
    if not ball.is_exact() and ball.rad() > ball.abs_lower() * arb(2) ** -_RELATIVE_BITS:
        return None
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


__all__ = ["BEYOND", "nearest"]
