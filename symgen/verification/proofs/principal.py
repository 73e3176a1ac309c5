"""Inverse functions on their principal ranges: asin(sin(u)) is u where |u| <= pi/2, and atan(1) is pi/4."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.numeric.algebraic import algebraic_equal
from symgen.numeric.enclosures import to_ball
from symgen.terms.domains import REAL, interval
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up

_HALF_PI = Fraction(15707963267, 10**10)  # a little below pi/2
_QUARTER_TURN = interval(-_HALF_PI, _HALF_PI)
_HALF_TURN = interval(-2 * _HALF_PI, 2 * _HALF_PI)
_PI = make("const", attrs=("pi",))
_DENOMINATORS = (*range(1, 13), 15, 16, 20, 24)

#: inverse, function, where it undoes it, and what it gives there.
_UNDONE: dict[tuple[str, str], tuple[object, Callable[[Term], Term]]] = {
    ("asin", "sin"): (_QUARTER_TURN, lambda u: u),
    ("atan", "tan"): (_QUARTER_TURN, lambda u: u),
    ("acos", "cos"): (_HALF_TURN, lambda u: make("abs", u)),
    ("acosh", "cosh"): (REAL, lambda u: make("abs", u)),
    ("asinh", "sinh"): (REAL, lambda u: u),
    ("atanh", "tanh"): (REAL, lambda u: u),
}
_ANGLES = {"asin": "sin", "acos": "cos", "atan": "tan"}


def principal(term: Term) -> Term:
    """The term with inverse functions carried out where their argument lies in the principal range.

    >>> from symgen.terms.build import acosh, cosh, reals
    >>> x = reals("x"); str(principal(acosh(cosh(x))))
    'abs(x)'
    """
    return bottom_up(term, _rewrite)


def _rewrite(node: Term) -> Term:
    if len(node.args) != 1 or node.shape:
        return node
    inner = node.args[0]
    row = _UNDONE.get((node.op, inner.op))
    if row is not None and row[0].includes(inner.args[0].domain.entries()):  # type: ignore[attr-defined]
        return row[1](inner.args[0])
    return _angle(node) if node.op in _ANGLES and not inner.free else node


def _angle(node: Term) -> Term:
    """A rational multiple of pi whose sine, cosine or tangent is exactly the argument; the node where there is none."""
    try:
        turns = to_ball(evaluate(node / _PI, {}, balls(128)))
        guess = next(
            (g for g in _guesses(float(turns.real.mid())) if turns.overlaps(evaluate(num(g), {}, balls(128)))), None
        )
        if guess is None:
            return node
        angle = num(guess) * _PI
        same = algebraic_equal(make(_ANGLES[node.op], angle), node.args[0])
    except (Undefined, Undecided, Unsupported):
        return node
    return angle if same else node


def _guesses(value: float) -> list[Fraction]:
    """Simple fractions close to a number; one inside the principal range, since the number itself is."""
    near = (Fraction(round(value * d), d) for d in _DENOMINATORS)
    return [g for g in dict.fromkeys(near) if abs(float(g) - value) < 1e-12]
