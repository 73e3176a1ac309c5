"""Truncated series in a positive infinitesimal w, with real exponents that are rational and Terms as coefficients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from symgen.calculus.asymptotics.germs import Unsettled, surely_zero, tidy
from symgen.terms.term import Term, make, num

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Series:
    """sum c_e w**e over increasing exponents e, up to O(w**order); exact where the order is None."""

    terms: tuple[tuple[Fraction, Term], ...]
    order: Fraction | None = None

    @property
    def lead(self) -> Fraction | None:
        """The exponent of the first term, or of what is left out; None for an exact zero."""
        return self.terms[0][0] if self.terms else self.order


def constant(value: Term) -> Series:
    return Series(()) if value.value == 0 else Series(((_ZERO, value),))


def monomial(value: Term, exponent: Fraction) -> Series:
    return Series(((exponent, value),))


class Arithmetic:
    """Operations on series that keep at most `length` terms."""

    def __init__(self, length: int) -> None:
        self.length = length

    def made(self, collected: dict[Fraction, list[Term]], order: Fraction | None) -> Series:
        """Like exponents collected, zeros dropped, cut to the length and the order."""
        kept: list[tuple[Fraction, Term]] = []
        for exponent in sorted(collected):
            if order is not None and exponent >= order:
                break
            parts = collected[exponent]
            value = parts[0] if len(parts) == 1 else tidy(make("add", *parts))
            if len(parts) > 1 and surely_zero(value):
                continue
            if len(kept) == self.length:
                order = exponent
                break
            kept.append((exponent, value))
        return Series(tuple(kept), order)

    def add(self, *parts: Series) -> Series:
        collected: dict[Fraction, list[Term]] = {}
        for part in parts:
            for exponent, value in part.terms:
                collected.setdefault(exponent, []).append(value)
        return self.made(collected, _least([p.order for p in parts]))

    def mul(self, a: Series, b: Series) -> Series:
        collected: dict[Fraction, list[Term]] = {}
        for e, c in a.terms:
            for f, d in b.terms:
                collected.setdefault(e + f, []).append(tidy(c * d))
        orders = [_shift(a.order, b.lead), _shift(b.order, a.lead)]
        if a.lead is None or b.lead is None:
            return Series(())
        return self.made(collected, _least(orders))

    def scale(self, a: Series, factor: Term, shift: Fraction = _ZERO) -> Series:
        terms = tuple((e + shift, tidy(factor * c)) for e, c in a.terms)
        return Series(terms, None if a.order is None else a.order + shift)

    def composed(self, delta: Series, coefficient: Callable[[int], Term]) -> Series:
        """sum coefficient(j) delta**j for an infinitesimal delta."""
        if delta.lead is None:
            return constant(coefficient(0))
        if delta.lead <= 0:
            raise Unsettled
        total, power = constant(coefficient(0)), Series(((_ZERO, num(1)),))
        for j in range(1, self.length + 1):
            power = self.mul(power, delta)
            value = coefficient(j)
            total = self.add(total, self.scale(power, value) if value.value != 0 else Series((), power.order))
        rest = delta.lead * (self.length + 1)
        return self.add(total, Series((), rest))

    def split(self, a: Series) -> tuple[Term, Fraction, Series]:
        """c, e and an infinitesimal d with a = c w**e (1 + d)."""
        if not a.terms:
            raise TooShort
        exponent, value = a.terms[0]
        rest = Series(a.terms[1:], a.order)
        return value, exponent, self.scale(rest, 1 / value, -exponent)

    def power(self, delta: Series, exponent: Fraction) -> Series:
        """(1 + delta)**exponent by the binomial series."""
        return self.composed(delta, lambda j: num(_binomial(exponent, j)))

    def exponential(self, delta: Series) -> Series:
        return self.composed(delta, lambda j: num(Fraction(1, _factorial(j))))

    def logarithm(self, delta: Series) -> Series:
        """log(1 + delta)."""
        return self.composed(delta, lambda j: num(Fraction((-1) ** (j + 1), j)) if j else num(0))


class TooShort(Exception):
    """All terms kept cancel: more are needed."""


def _binomial(exponent: Fraction, j: int) -> Fraction:
    result = Fraction(1)
    for k in range(j):
        result *= (exponent - k) / (k + 1)
    return result


def _factorial(j: int) -> int:
    return 1 if j < 2 else j * _factorial(j - 1)


def _least(orders: list[Fraction | None]) -> Fraction | None:
    known = [o for o in orders if o is not None]
    return min(known) if known else None


def _shift(order: Fraction | None, lead: Fraction | None) -> Fraction | None:
    return None if order is None or lead is None else order + lead
