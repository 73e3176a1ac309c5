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
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

#: Chances of error that one round takes: the interval from below and from above, and the sharper second moment.
EVENTS = 3
_ROUNDING = 1e-9  # of the size of f, what sums of doubles may be wrong by
_LARGEST = 1e75  # whose fourth power is a double

Numbers = Any  # one for each entry of f


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the mean of f is, with `second` at least E(f - centre)^2; `size` and `fourth` bound the 2- and 4-norms of f.

    Each is an array with a number for each entry of f.
    """

    size: Numbers
    fourth: Numbers
    low: Numbers
    high: Numbers
    centre: Numbers
    second: Numbers


def at_first(size: Numbers, fourth: Numbers) -> Interval:
    """What is known before any draw: |E f| <= (E f^2)^(1/2)."""
    return Interval(size, fourth, -size, size, np.zeros_like(size), size**2)


def sharpened(known: Interval, batches: Iterable[Numbers], count: int, logarithm: float) -> Interval:
    """The interval after `count` fresh draws, each of three bounds wrong with a chance of exp(-logarithm) at most.

    A batch has the draws along its first axis and the entries of f along the second.
    """
    least = np.maximum(_ROUNDING * known.size, np.finfo(float).tiny ** 0.5)
    second = np.maximum(known.second, least**2)
    scale = np.sqrt(2 * logarithm / (count * second))
    influence, squares = np.zeros_like(second), np.zeros_like(second)
    for values in batches:
        off = values - known.centre
        step = scale * off
        influence += np.sum(np.sign(step) * np.log1p(np.abs(step) + step**2 / 2), axis=0)
        squares += np.sum(off**2, axis=0)
    middle = known.centre + influence / (count * scale)
    half = np.sqrt(2 * second * logarithm / count) + _ROUNDING * known.size
    low, high = np.maximum(known.low, middle - half), np.minimum(known.high, middle + half)
    return _recentred(replace(known, low=low, high=high), squares / count, count, logarithm)


def _recentred(known: Interval, squares: Numbers, count: int, logarithm: float) -> Interval:
    """About the middle of the interval, where E(f - c)^4 is bounded; as it was elsewhere."""
    fourth = known.fourth + np.abs(known.centre)
    bounded = fourth < _LARGEST
    bound = squares * (1 + _ROUNDING) + np.sqrt(2 * logarithm / count) * np.where(bounded, fourth, np.inf) ** 2
    about = np.minimum(known.second, bound)
    centre = (known.low + known.high) / 2
    nearest = np.maximum(0.0, np.maximum(known.low - known.centre, known.centre - known.high))
    second = about - nearest**2 + ((known.high - known.low) / 2) ** 2
    return replace(
        known, centre=np.where(bounded, centre, known.centre), second=np.where(bounded, second, known.second)
    )
