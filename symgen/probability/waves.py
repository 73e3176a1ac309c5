"""Cosines and sines: products of them as sums, and their means as parts of the generating function at i b.

E[cos(a + b x)] and E[sin(a + b x)] are the real and the imaginary part of exp(i a) M(i b). The function M is known for
real arguments around 0, and continues to the imaginary axis; powers keep their principal branch as long as their base
keeps a positive real part on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symgen.probability.shapes import affine, tidy
from symgen.probability.statistics import Expansion, Key, Monomial, Polynomial, plus
from symgen.terms.build import atan, cos, cosh, exp, sin, sinh
from symgen.terms.term import Term, make, num

CHARACTERISTIC = "characteristic-function"
WAVES = ("cos", "sin")
_MOST_PRODUCTS = 40


def mean_of_wave(wave: Term, variable: Term, generating: Term, s: Term) -> Term | None:
    """The mean of a cosine or sine of a line, from E[exp(s x)] as a formula in s; None where that does not split.

    >>> from symgen.terms.build import reals
    >>> x, s, b = reals("x s b"); mean_of_wave(cos(b * x), x, exp(s**2 / 2), s) == exp(-(b**2) / 2)
    True
    """
    line = affine(wave.args[0], variable)
    whole = None if line is None else _Split(s, line[1]).of(generating)
    if line is None or whole is None:
        return None
    about, along = (whole.real, -whole.imaginary) if wave.op == "cos" else (whole.imaginary, whole.real)
    return tidy(about * cos(line[0]) + along * sin(line[0]))


# Real and imaginary parts.


@dataclass(frozen=True, slots=True)
class _Parts:
    """real + i imaginary."""

    real: Term
    imaginary: Term

    def times(self, other: _Parts) -> _Parts:
        return _Parts(
            self.real * other.real - self.imaginary * other.imaginary,
            self.real * other.imaginary + self.imaginary * other.real,
        )

    def inverse(self) -> _Parts:
        size = self.real**2 + self.imaginary**2
        return _Parts(self.real / size, -self.imaginary / size)

    def tidied(self) -> _Parts:
        return _Parts(tidy(self.real), tidy(self.imaginary))


class _Split:
    """Splits a formula at s = i b; a function that it does not know, and a base that may turn around 0, split nothing."""

    def __init__(self, s: Term, b: Term) -> None:
        self.s, self.point = s, _Parts(num(0), b)

    def of(self, term: Term) -> _Parts | None:
        if term == self.s:
            return self.point
        if self.s not in term.free:
            return _Parts(term, num(0)) if term.domain.is_real else None
        exponent = num(Fraction(1, 2)) if term.op == "sqrt" else term.args[-1]
        if term.op in ("pow", "sqrt") and (term.op == "sqrt" or self.s not in exponent.free):
            base = self.of(term.args[0])
            return None if base is None else _power(base.tidied(), exponent)
        rule = _RULES.get(term.op)
        inner = [self.of(a) for a in term.args] if rule is not None else [None]
        known = [i for i in inner if i is not None]
        return rule(*known).tidied() if rule is not None and len(known) == len(inner) else None


def _sum(*inner: _Parts) -> _Parts:
    return _Parts(plus(i.real for i in inner), plus(i.imaginary for i in inner))


def _product(first: _Parts, *others: _Parts) -> _Parts:
    for other in others:
        first = first.times(other)
    return first


def _power(base: _Parts, exponent: Term) -> _Parts | None:
    """The polar form; whole powers of what may turn around 0 are products."""
    if base.real.domain.is_positive and exponent.domain.is_real:
        size = (base.real**2 + base.imaginary**2) ** (exponent / 2)
        angle = exponent * atan(base.imaginary / base.real)
        return _Parts(size * cos(angle), size * sin(angle)).tidied()
    whole = exponent.value
    if whole is None or whole.denominator != 1 or not 1 <= abs(whole) <= 4:
        return None
    product = _product(*[base] * abs(int(whole)))
    return (product if whole > 0 else product.inverse()).tidied()


_RULES: Mapping[str, Callable[..., _Parts]] = {
    "add": _sum,
    "mul": _product,
    "neg": lambda z: _Parts(-z.real, -z.imaginary),
    "div": lambda z, w: z.times(w.inverse()),
    "exp": lambda z: _Parts(exp(z.real) * cos(z.imaginary), exp(z.real) * sin(z.imaginary)),
    "sin": lambda z: _Parts(sin(z.real) * cosh(z.imaginary), cos(z.real) * sinh(z.imaginary)),
}


# Products of waves.


def waves_apart(body: Term, variable: Term) -> Term:
    """The body with products of cosines and sines of lines in the variable as sums of single ones.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); str(waves_apart(sin(x) ** 2, x))
    '1/2 - cos(2*x)/2'
    """
    work = Expansion(variable)
    polynomial = work.of(body)
    for _ in range(_MOST_PRODUCTS):
        found = next(((key, pair) for key in polynomial if (pair := _pair(key, variable))), None)
        if found is None:
            break
        key, pair = found
        number = polynomial.pop(key)
        polynomial = work.add([polynomial, work.scale(_one_sum(work, key, pair), number)])
    else:
        return body
    return plus(Monomial(number, key).term() for key, number in polynomial.items())


def _pair(key: Key, variable: Term) -> tuple[Term, Term] | None:
    """Two waves of a product, the same twice where it is squared."""
    waves = [f for f, e in key for _ in range(min(e, 2)) if f.op in WAVES and affine(f.args[0], variable)]
    return (waves[0], waves[1]) if len(waves) > 1 else None


def _one_sum(work: Expansion, key: Key, pair: tuple[Term, Term]) -> Polynomial:
    exponents = dict(key)
    for wave in pair:
        exponents[wave] -= 1
    rest = tuple((f, e) for f, e in exponents.items() if e)
    return work.multiply(work.of(_product_to_sum(*pair)), {rest: Fraction(1)})


def _product_to_sum(first: Term, second: Term) -> Term:
    """cos u cos v, sin u sin v, sin u cos v by the angles u - v and u + v."""
    if (first.op, second.op) == ("cos", "sin"):
        first, second = second, first
    apart, together = (tidy(first.args[0] - second.args[0]), tidy(first.args[0] + second.args[0]))
    if first.op == second.op:
        sign = 1 if first.op == "cos" else -1
        return (_wave("cos", apart) + sign * _wave("cos", together)) / 2
    return (_wave("sin", apart) + _wave("sin", together)) / 2


def _wave(name: str, angle: Term) -> Term:
    return num(int(name == "cos")) if angle == 0 else make(name, angle)
