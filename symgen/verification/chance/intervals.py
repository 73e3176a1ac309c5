"""An interval for a mean from independent draws, right but for a stated chance, whatever the law of the draws.

Catoni's influence function psi(y) = sign(y) log(1 + |y| + y^2/2) satisfies exp(psi(y)) <= 1 + y + y^2/2. With V >= E(f - c)^2
for a fixed number c, n draws and a > 0, Markov's inequality for the product of exp(psi(a (f - c))) therefore gives
mean(psi) <= a (E f - c) + a^2 V/2 + log(1/delta)/n but for a chance of delta, and likewise from below: nothing is asked of f
but that V. As a non-negative Y has E exp(-b Y) <= 1 - b E Y + b^2 E Y^2/2, its mean is in the same way at most that of the
draws and sqrt(2 W log(1/delta)/n) more, with W >= E Y^2: so the draws themselves sharpen V when E(f - c)^4 is bounded.
O. Catoni, Challenging the empirical mean and empirical variance, Annales de l'IHP 48 (2012), 1148-1185.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import Any

import numpy as np

#: Chances of error that one round takes: the interval from below and from above, and the sharper second moment.
EVENTS = 3
_ROUNDING = 1e-9  # of the size of f, what sums of doubles may be wrong by


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the mean of f is, with `second` at least E(f - centre)^2; `size` and `fourth` bound the 2- and 4-norms of f."""

    size: float
    fourth: float
    low: float
    high: float
    centre: float = 0.0
    second: float = inf

    @property
    def spread(self) -> float:
        """An upper bound of the standard deviation of f."""
        return sqrt(self.second)


def at_first(size: float, fourth: float) -> Interval:
    """What is known before any draw: |E f| <= (E f^2)^(1/2)."""
    return Interval(size, fourth, -size, size, 0.0, size**2)


def sharpened(known: Interval, batches: Iterable[Any], count: int, logarithm: float) -> Interval:
    """The interval after `count` fresh draws, each of three bounds wrong with a chance of exp(-logarithm) at most."""
    second = max(known.second, (_ROUNDING * known.size) ** 2)
    if second == 0:
        return known
    scale = sqrt(2 * logarithm / (count * second))
    influence = squares = 0.0
    for values in batches:
        off = values - known.centre
        step = scale * off
        influence += float(np.sum(np.sign(step) * np.log1p(np.abs(step) + step**2 / 2)))
        squares += float(np.sum(off**2))
    middle = known.centre + influence / (count * scale)
    half = sqrt(2 * second * logarithm / count) + _ROUNDING * known.size
    low, high = max(known.low, middle - half), min(known.high, middle + half)
    return _recentred(known, low, high, squares / count, count, logarithm)


def _recentred(known: Interval, low: float, high: float, squares: float, count: int, logarithm: float) -> Interval:
    fourth = known.fourth + abs(known.centre)
    if not isfinite(fourth) or fourth > 1e75:
        return Interval(known.size, known.fourth, low, high, known.centre, known.second)
    bound = squares * (1 + _ROUNDING) + sqrt(2 * fourth**4 * logarithm / count)
    about = min(known.second, bound)
    centre = (low + high) / 2
    nearest = max(0.0, low - known.centre, known.centre - high)
    second = about - nearest**2 + ((high - low) / 2) ** 2
    return Interval(known.size, known.fourth, low, high, centre, second)
