"""Shapes of statistics that a family may state an expectation of: |x - m|, sign(x - t), log(c^2 + (x - m)^2), log(a + b x), ...

A shape has arguments, which a statistic is matched for: |2 x + b| is 2 |x - m| with m = -b/2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from symgen.calculus.normaliser import simplify
from symgen.errors import BudgetError
from symgen.probability.statistics import Key, parts, plus
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, REAL, Domain
from symgen.terms.term import Term, make, num

_ZERO, _ONE = num(0), num(1)


@dataclass(frozen=True, slots=True)
class Matched:
    """A statistic as `factor` times the shape at some arguments, plus `offset`."""

    arguments: tuple[Term, ...]
    factor: Term = _ONE
    offset: Term = _ZERO


@dataclass(frozen=True, slots=True)
class Shape:
    """A function of x with arguments, the domains of those, and how a statistic in x is matched to it.

    `slope` is the argument that multiplies x: where it is 0 the statistic is a constant.
    """

    arguments: Mapping[str, Domain]
    statistic: Callable[..., Term]
    match: Callable[[Key, Term], Matched | None]
    slope: str = ""

    def flat(self, arguments: tuple[Term, ...]) -> tuple[Term, tuple[Term, ...]] | None:
        """The slope among some arguments, and the arguments without it: 0 in its place; None without a slope."""
        if not self.slope:
            return None
        place = list(self.arguments).index(self.slope)
        return arguments[place], (*arguments[:place], _ZERO, *arguments[place + 1 :])


def tidy(term: Term) -> Term:
    """Customary form without any assumption; a term too large for it stays as it is."""
    if term.op in ("num", "symbol"):
        return term
    try:
        return simplify(term, Context())
    except BudgetError:
        return term


# Polynomials of degree one and two.


def affine(term: Term, variable: Term) -> tuple[Term, Term] | None:
    """(a, b) of a + b x, or None.

    >>> from symgen.terms.build import reals
    >>> x, m = reals("x m"); affine(3*(x - m), x)[1] == 3
    True
    """
    found = coefficients(term, variable, 1)
    return None if found is None or found[1] == 0 else (found[0], found[1])


def coefficients(term: Term, variable: Term, degree: int) -> tuple[Term, ...] | None:
    """The coefficients of a polynomial in the variable up to a degree, the constant one first; None for any other term.

    >>> from symgen.terms.build import reals
    >>> x, m = reals("x m"); coefficients(3*(x - m), x, 1)[1] == 3
    True
    """
    result = [num(0)] * (degree + 1)
    for part in parts(term, variable):
        if not part.statistic:
            result[0] = part.coefficient
            continue
        (factor, exponent), *more = part.statistic
        if factor != variable or more or not 1 <= exponent <= degree:
            return None
        result[exponent] = part.coefficient
    return tuple(result)


def _only(key: Key, op: str) -> Term | None:
    """The argument of the single factor of a statistic, when it is a function of that name to the first power."""
    if len(key) != 1 or key[0][1] != 1 or key[0][0].op != op:
        return None
    return key[0][0].args[0]


# Matching.


def _absolute(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "abs")
    found = None if inside is None else affine(inside, variable)
    if found is None:
        return None
    constant, slope = found
    return Matched((tidy(-constant / slope),), tidy(abs(slope)))


def _sign(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "sign")
    found = None if inside is None else affine(inside, variable)
    if found is None or not (found[1].domain.is_positive or found[1].domain.is_negative):
        return None
    return Matched((tidy(-found[0] / found[1]),), num(1 if found[1].domain.is_positive else -1))


def _quadratic_logarithm(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "log")
    found = None if inside is None else coefficients(inside, variable, 2)
    if found is None or found[2] == 0:
        return None
    constant, linear, square = found
    centre = tidy(-linear / (2 * square))
    width = tidy(make("sqrt", constant / square - centre**2))
    if not width.domain.is_positive or not square.domain.is_positive:
        return None
    return Matched((centre, width), offset=tidy(make("log", square)))


def _logarithm(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "log")
    return None if inside is None else _at(affine(inside, variable))


def _softplus(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "softplus")
    return None if inside is None else _at(affine(inside, variable))


def _cosine(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "cos")
    return None if inside is None else _at(affine(inside, variable))


def _at(arguments: tuple[Term, Term] | None) -> Matched | None:
    return None if arguments is None else Matched((tidy(arguments[0]), tidy(arguments[1])))


def _exponential(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "exp")
    found = None if inside is None else affine(inside, variable)
    return None if found is None or found[0] != 0 else Matched((tidy(found[1]),))


def _absolute_exponential(key: Key, variable: Term) -> Matched | None:
    inside = _only(key, "exp")
    found = parts(inside, variable) if inside is not None else ()
    if len(found) != 1 or len(found[0].statistic) != 1:
        return None
    ((factor, exponent),) = found[0].statistic
    line = affine(factor.args[0], variable) if factor.op == "abs" and exponent == 1 else None
    if line is None:
        return None
    return Matched((tidy(found[0].coefficient * abs(line[1])), tidy(-line[0] / line[1])))


def _power(key: Key, variable: Term) -> Matched | None:
    exponents = []
    for factor, exponent in key:
        if factor == variable:
            exponents.append(num(exponent))
        elif factor.op == "pow" and factor.args[0] == variable:
            exponents.append(num(exponent) * factor.args[1] if exponent != 1 else factor.args[1])
        else:
            return None
    return Matched((tidy(plus(exponents)),)) if exponents else None


def _whole_power(key: Key, variable: Term) -> Matched | None:
    if len(key) != 1 or key[0][0] != variable or key[0][1] < 1:
        return None
    return Matched((num(key[0][1]),))


def _squared_logarithm(key: Key, variable: Term) -> Matched | None:
    return Matched(()) if key == ((make("log", variable), 2),) else None


SHAPES: Mapping[str, Shape] = {
    "absolute-deviation": Shape({"m": REAL}, lambda x, m: abs(x - m), _absolute),
    "sign": Shape({"t": REAL}, lambda x, t: make("sign", x - t), _sign),
    "quadratic-logarithm": Shape(
        {"m": REAL, "c": POSITIVE}, lambda x, m, c: make("log", c**2 + (x - m) ** 2), _quadratic_logarithm
    ),
    "logarithm": Shape({"a": POSITIVE, "b": POSITIVE}, lambda x, a, b: make("log", a + b * x), _logarithm, "b"),
    "affine-logarithm": Shape({"a": POSITIVE, "b": POSITIVE}, lambda x, a, b: make("log", a + b * x), _logarithm, "b"),
    "softplus": Shape({"a": REAL, "b": REAL}, lambda x, a, b: make("softplus", a + b * x), _softplus, "b"),
    "cosine": Shape({"a": REAL, "b": REAL}, lambda x, a, b: make("cos", a + b * x), _cosine, "b"),
    "exponential": Shape({"s": REAL}, lambda x, s: make("exp", s * x), _exponential, "s"),
    "absolute-exponential": Shape(
        {"t": REAL, "m": REAL}, lambda x, t, m: make("exp", t * abs(x - m)), _absolute_exponential
    ),
    "power": Shape({"r": REAL}, lambda x, r: x**r, _power),
    "whole-power": Shape({"k": POSITIVE}, lambda x, k: x**k, _whole_power),
    "squared-logarithm": Shape({}, lambda x: make("log", x) ** 2, _squared_logarithm),
}

__all__ = ["SHAPES", "Matched", "Shape", "affine", "coefficients", "tidy"]
