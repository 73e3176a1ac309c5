"""Whether what a formula asks for holds at every point between the ends of an integral."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import inf
from typing import Any

from symgen.calculus.asymptotics import Unsettled
from symgen.calculus.asymptotics.germs import constant_sign
from symgen.calculus.integration.candidates import quadratic_coefficients
from symgen.calculus.normaliser import expand
from symgen.errors import BudgetError
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.terms.term import Term, make

_BITS = 64
_MOST_HALVINGS = 8
#: Relations that hold where the difference of their sides is positive, or else negative.
_SIGNS: dict[str, tuple[int, ...]] = {"gt": (1,), "ge": (1,), "lt": (-1,), "le": (-1,), "ne": (1, -1)}


def all_hold(conditions: Iterable[Term], variable: Term) -> bool:
    """Whether conditions on a variable surely hold on the whole of its declared interval.

    >>> from symgen.terms.build import reals
    >>> from symgen.terms.term import make, num
    >>> x = reals("x"); all_hold([make("gt", x**2 - x + 1, num(0)), make("ne", x**2 - x + 1, num(0))], x)
    True
    """
    return all(_holds(c, variable) for c in conditions if variable in c.free)


def surely_hold(conditions: Iterable[Term]) -> bool:
    """Whether conditions on constants and parameters hold by their signs."""
    return all(c.op in _SIGNS and not c.shape and _sign(c.args[0] - c.args[1]) in _SIGNS[c.op] for c in conditions)


def _sign(constant: Term) -> int:
    try:
        return constant_sign(constant)
    except Unsettled:
        return 0


def _holds(condition: Term, variable: Term) -> bool:
    if condition.op not in _SIGNS or condition.shape:
        return False
    left, right = condition.args
    if condition.op == "ne" and right.value == 0 and left.op in ("mul", "pow"):
        factors = left.args if left.op == "mul" else left.args[:1]
        return all(f.domain.is_nonzero or _holds(make("ne", f, right), variable) for f in factors)
    difference = left - right
    sign = _sign_of_quadratic(difference, variable) or _sign_on_interval(difference, variable)
    return sign in _SIGNS[condition.op]


def _sign_of_quadratic(term: Term, variable: Term) -> int:
    """The sign of a quadratic without real zeros; 0 for anything else."""
    try:
        found = quadratic_coefficients(term, variable)
        if found is None:
            return 0
        c, b, a = found
        discriminant = expand(b * b - 4 * a * c)
    except BudgetError:
        return 0
    if not discriminant.domain.is_negative:
        return 0
    return 1 if a.domain.is_positive else -1 if a.domain.is_negative else 0


def _sign_on_interval(term: Term, variable: Term) -> int:
    """The sign of a formula of the variable alone on a finite closed interval, by balls that cover it; 0 if not known."""
    low, high = variable.domain.low, variable.domain.high
    if term.free != {variable} or low == -inf or high == inf:
        return 0
    signs = set()
    cells = [(Fraction(low), Fraction(high), 0)]
    while cells:
        first, last, depth = cells.pop()
        sign = _sign_on_cell(term, variable, (first + last) / 2, (last - first) / 2)
        signs.add(sign or 0)
        if sign is None and depth < _MOST_HALVINGS:
            signs.discard(0)
            middle = (first + last) / 2
            cells += [(first, middle, depth + 1), (middle, last, depth + 1)]
        if len(signs) > 1 or signs == {0}:
            return 0
    return signs.pop()


def _sign_on_cell(term: Term, variable: Term, middle: Fraction, radius: Fraction) -> int | None:
    from flint import arb, fmpq

    def ball(value: Fraction) -> Any:
        return arb(fmpq(value.numerator, value.denominator))

    try:
        value = evaluate(term, {variable: arb(ball(middle), ball(radius).upper())}, balls(_BITS))
    except (Undefined, Undecided, Unsupported):
        return None
    if not isinstance(value, arb):
        return None
    return 1 if value > 0 else -1 if value < 0 else None
