"""Simple constants in a narrow interval: fractions, and fractions through exp, log, roots and pi."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.numeric.enclosures import hull
from symgen.terms.build import exp, log, sqrt
from symgen.terms.term import Term, make, num

Form = tuple[Callable[[Term], Term], Callable[[Term], Term]]

_DENOMINATORS = range(1, 25)
_LARGEST = 10**4
_BITS = 512
_PI = make("const", attrs=("pi",))


def _about(centre: Fraction, sign: int) -> Form:
    """centre +- sqrt(q)."""
    return lambda x: (x - centre) ** 2, lambda q: num(centre) + sqrt(q) if sign > 0 else num(centre) - sqrt(q)


_QUADRATIC = tuple(_about(Fraction(k, 2), sign) for k in range(-4, 5) if k for sign in (1, -1))

#: How to undo a form, and the form: x = q, q*pi, exp(q), log(q), sqrt(q), exp(q)/..., each a fraction q away.
_FORMS: tuple[Form, ...] = (
    (lambda x: x, lambda q: q),
    (lambda x: x**2, sqrt),
    (lambda x: x**2, lambda q: -sqrt(q)),
    (log, exp),
    (exp, log),
    (lambda x: x / _PI, lambda q: q * _PI),
    (lambda x: x**2 * _PI, lambda q: sqrt(q / _PI)),
    (lambda x: x * _PI, lambda q: q / _PI),
    (lambda x: x**3, lambda q: q ** num(Fraction(1, 3))),
    (lambda x: exp(x) ** 2, lambda q: log(q) / 2),
    *_QUADRATIC,
)


def simple_constants(low: Fraction, high: Fraction) -> Iterator[Term]:
    """Constants of a few forms that may lie between two fractions that are very close.

    >>> from symgen.terms.domains import REAL
    >>> [str(c) for c in simple_constants(Fraction(2718281828459045, 10**15), Fraction(2718281828459046, 10**15))]
    ['exp(1)']
    """
    for place, (undo, form) in enumerate(_FORMS):
        for value in _fractions(undo, low, high):
            if value or not place:  # the root of zero is zero, which is a fraction
                yield form(num(value))


def _fractions(undo: Callable[[Term], Term], low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """Simple fractions that the undone interval holds."""
    from symgen.terms.domains import interval
    from symgen.terms.term import symbol

    hole = symbol("c", interval(low, high))
    try:
        ball = evaluate(undo(hole), {hole: hull(low, high)}, balls(_BITS))
        middle = Fraction(ball.mid().str(60, radius=False))
    except (Undefined, Undecided, Unsupported, AttributeError, ValueError):
        return
    if abs(middle) > _LARGEST:
        return
    for denominator in _DENOMINATORS:
        guess = Fraction(round(middle * denominator), denominator)
        if guess.denominator == denominator and ball.overlaps(hull(guess, guess)):
            yield guess
            return
