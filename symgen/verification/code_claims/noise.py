"""Rounding or a wrong formula? The error of a wrong formula is as smooth as the formula; rounding errors jump about.

At a point where code is off, its error is sampled along a short stretch on which the truth itself is all but a polynomial.
An error that is none there is rounding. Where digits are lost altogether (log(1 + x) at 1e-20) the error is
smooth too, so the stretch is then taken where the error sets in, on the way from a point where code and formula agree:
rounding sets in little by little and rough, a mistake (a clamp, a guard, a branch) sets in smoothly or at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from symgen.errors import BudgetError
from symgen.terms.term import Term
from symgen.verification.code_claims.examining import Observation, Probe
from symgen.verification.code_claims.placing import Point

_STRETCHES = tuple(Fraction(1, 2**k) for k in (2, 4, 6, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44))
_SAMPLES = 13
_DEGREE = 4  # of the polynomial that is fitted to what is smooth along a stretch
_STRAIGHT = 1e-3  # how far the truth may leave its polynomial, relative to its largest change along a stretch
_EXACT = 1e-14
_ROUNDINGS = 4
_ROUGH = 0.02  # how far an error leaves its polynomial that is not smooth, relative to its size
_BISECTIONS = 44
_LARGEST = Fraction(10) ** 300
_GROWTH = 1e3  # a saturated error is not larger than this times the rough one before it


@dataclass(frozen=True, slots=True)
class Error:
    """Found minus truth at a point, whether that is more than half of the digits, and the truth."""

    value: float
    wrong: bool
    truth: float
    scale: float


class Noise:
    """Tells rounding from a mistake for one quantity of a probe."""

    def __init__(self, probe: Probe, seen: Observation, expired: Callable[[], bool] = lambda: False) -> None:
        self.probe = probe
        self.expired = expired
        self.symbol = seen.symbol
        self.position = seen.position

    def is_rounding(self, bad: Point, good: Sequence[Point]) -> bool:
        """Whether rounding explains the error at a point, given points where code and formula agree."""
        if self._is_rough(bad, bad, 1) or self._is_rough(bad, bad, -1):
            return True
        return any(self._sets_in_rough(g, bad) for g in good)

    def _sets_in_rough(self, good: Point, bad: Point) -> bool:
        onset = self._onset(good, bad)
        if onset is None:
            return False
        at_bad, at_onset = self.error(bad), self.error(onset)
        if at_bad is None or at_onset is None or not self._is_rough(onset, bad, 0):
            return False
        size = max(abs(at_onset.value), self.probe.fmt.coarse * at_onset.scale)
        return abs(at_bad.value) <= _GROWTH * max(size, at_bad.scale)

    def error(self, point: Point) -> Error | None:
        """The error of this quantity at a point; None where either side has no finite number. Raises BudgetError."""
        if self.expired():
            raise BudgetError("the budget ran out", asked="whether an error is rounding")
        placed = self.probe.place(point)
        compared = self.probe.entry(placed, self.symbol, self.position) if placed is not None else None
        if compared is None or not isfinite(compared.found):
            return None
        found, truth, scale = compared.found, compared.truth, compared.scale
        if not isinstance(truth, Fraction) or abs(truth) > _LARGEST:
            return None
        value = Fraction(found) - truth
        size = self.probe.fmt.unit * (abs(truth) + scale) + self.probe.fmt.tiny
        wrong = abs(value) * self.probe.fmt.unit > Fraction(self.probe.fmt.coarse) * size
        return Error(float(value), wrong, float(truth), float(min(scale, _LARGEST)))

    # Roughness.

    def _is_rough(self, at: Point, towards: Point, sign: int) -> bool:
        """Whether the error is rough on the longest stretch on which the truth is smooth."""
        for stretch in _STRETCHES:
            samples = [self._sample(at, towards, stretch * k / _SAMPLES, sign) for k in range(_SAMPLES)]
            kept = [(k, e) for k, e in enumerate(samples) if e is not None]
            if len(kept) < _SAMPLES - 2:
                continue
            places = np.array([float(k) for k, _ in kept])
            truths = np.array([e.truth for _, e in kept])
            if _bend(places, truths) <= _STRAIGHT * float(np.ptp(truths)) + _EXACT * float(np.max(np.abs(truths))):
                errors = np.array([e.value for _, e in kept])
                bend = _bend(places, errors)
                own = (
                    _ROUNDINGS * float(self.probe.fmt.unit) * float(np.max(np.abs(truths)))
                )  # even a mistake is rounded
                return bend > own and bend > _ROUGH * float(np.max(np.abs(errors)))
        return False

    def _sample(self, at: Point, towards: Point, share: Fraction, sign: int) -> Error | None:
        if sign == 0:
            return self.error(between(at, towards, share))
        moved = {name: _stretched(name, value, 1 + sign * share) for name, value in at.items()}
        return self.error(moved)

    # Where the error sets in.

    def _onset(self, good: Point, bad: Point) -> Point | None:
        """The first point on a line from good to bad where the error is more than half."""
        low, high = Fraction(0), Fraction(1)
        if not _same_shapes(good, bad) or not self._fine(good):
            return None
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            error = self.error(between(good, bad, middle))
            if error is None:
                return None
            low, high = (low, middle) if error.wrong else (middle, high)
        return between(good, bad, high)

    def _fine(self, point: Point) -> bool:
        error = self.error(point)
        return error is not None and not error.wrong


def _bend(places: Any, values: Any) -> float:
    """The largest distance of values from the polynomial that fits them best."""
    size = float(np.max(np.abs(values))) or 1.0
    fitted = np.polynomial.Polynomial.fit(places, values / size, _DEGREE)
    return float(np.max(np.abs(values / size - fitted(places)))) * size


def _same_shapes(one: Point, other: Point) -> bool:
    return all(np.shape(one[name]) == np.shape(other[name]) for name in other if name in one)


def unlike(one: Point, other: Point) -> int:
    """How many coordinates of two points have different signs: no way by ratios leads over zero."""
    pairs = [(np.asarray(one.get(name, 0), dtype=object), np.asarray(v, dtype=object)) for name, v in other.items()]
    return sum(int(np.sum((a > 0) != (b > 0))) if a.shape == b.shape else b.size for a, b in pairs)


def between(one: Point, other: Point, share: Fraction) -> dict[Term, Any]:
    """A point on the way from one to another: by ratios where both have the same sign, else by differences.

    Whole numbers are those of the other end.
    """
    return {name: _mixed(name, one.get(name, value), value, share) for name, value in other.items()}


def _mixed(name: Term, a: Any, b: Any, share: Fraction) -> Any:
    if name.domain.is_integer:
        return b
    if not np.ndim(b):
        return _mixed_number(Fraction(a), Fraction(b), share)
    result = np.empty(np.shape(b), dtype=object)
    for position in np.ndindex(result.shape):
        result[position] = _mixed_number(Fraction(a[position]), Fraction(b[position]), share)
    return result


def _mixed_number(a: Fraction, b: Fraction, share: Fraction) -> Fraction:
    if share in (0, 1) or a == b:
        return b if share == 1 else a
    if a * b <= 0:
        return a + (b - a) * share
    return a * _power(b / a, share)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """A positive fraction to a power between 0 and 1, to the precision of doubles, whatever its size."""
    shift = base.numerator.bit_length() - base.denominator.bit_length()
    rest = float(base / Fraction(2) ** shift)
    total = shift * exponent
    whole = int(total)
    return Fraction(2) ** whole * Fraction(float(2.0 ** float(total - whole)) * rest ** float(exponent))


def _stretched(name: Term, value: Any, factor: Fraction) -> Any:
    return value if name.domain.is_integer else value * factor


__all__ = ["Noise", "between", "unlike"]
