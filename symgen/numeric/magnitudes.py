"""How large a random number can be: bounds of its moments, found by rule from those of what it is made of.

A number is known by an interval that it almost surely lies in, by upper bounds of (E|u|^p)^(1/p) (Minkowski's and Hoelder's
inequalities carry them through sums and products, and Lipschitz bounds through functions), and by upper bounds of
log E exp(t u). Where a number depends on one scalar draw alone and the rules give nothing, the mean over that draw is taken
as it is. A bound that no rule gives is infinite: nothing is known then, and nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, isfinite, log
from typing import Any

from symgen.numeric.errors import Unsupported
from symgen.numeric.lifted import Random
from symgen.terms.term import Term, make, num

Bound = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Entry:
    """One scalar draw: its symbol, and the mean of a formula of it (infinite where it diverges)."""

    symbol: Term
    mean: Callable[[Term], float]


@dataclass(frozen=True, slots=True)
class Magnitude(Random):
    """What is known of the size of a random number.

    `by_rule(p)` is at least (E|u|^p)^(1/p) and `log_mean_exp(t)` at least log E exp(t u). `draws` numbers the independent
    draws that it depends on. `formula` is the number as a formula of `entry`, where it depends on that draw alone.
    """

    low: float
    high: float
    by_rule: Bound = lambda p: inf
    log_mean_exp: Bound = lambda t: inf
    draws: frozenset[int] = frozenset()
    entry: Entry | None = None
    formula: Term | None = None

    @property
    def largest(self) -> float:
        """The largest modulus that it almost surely has."""
        return max(abs(self.low), abs(self.high))

    def norm(self, p: float) -> float:
        """At least (E|u|^p)^(1/p)."""
        found = min(self.largest, self.by_rule(p))
        if isfinite(found) or self.entry is None or self.formula is None:
            return found
        mean = self.entry.mean(make("abs", self.formula) ** num(Fraction(p)))
        return float(mean ** (1 / p))

    def growth(self, t: float) -> float:
        """At least log E exp(t u)."""
        found = min(max(t * self.low, t * self.high) if t else 0.0, self.log_mean_exp(t))
        if isfinite(found) or self.entry is None or self.formula is None:
            return found
        further = _on_grid(t)  # log E exp(t u) is convex in t, and 0 at 0
        mean = self.entry.mean(make("exp", self.formula * num(further)))
        return float(abs(t / further)) * max(0.0, log(mean)) if 0 < mean < inf else inf


def _on_grid(t: float) -> Fraction:
    """A number somewhat further from 0, of few, so that the means at them are found once."""
    step = Fraction(2 ** (ceil(4 * log(abs(t), 2)) / 4)).limit_denominator(64)
    beyond = max(step, Fraction(ceil(64 * abs(t)), 64))
    return beyond if t > 0 else -beyond


def constant(value: float) -> Magnitude:
    """A number that is not random."""
    formula = num(Fraction(value)) if isfinite(value) else None
    return Magnitude(value, value, lambda p: abs(value), lambda t: t * value, formula=formula)


def scalar_draw(entry: Entry, low: float, high: float, number: int) -> Magnitude:
    """One draw of a scalar law between two ends; `number` tells independent draws apart."""
    return Magnitude(low, high, draws=frozenset((number,)), entry=entry, formula=entry.symbol)


def within(low: float, high: float, numbers: frozenset[int]) -> Magnitude:
    """A number of which nothing but its range is known."""
    return Magnitude(low, high, draws=numbers)


def as_magnitude(value: Any) -> Magnitude:
    if isinstance(value, complex):
        raise Unsupported(asked="a bound of moments", found="a number that is not real")
    return value if isinstance(value, Magnitude) else constant(float(value))
