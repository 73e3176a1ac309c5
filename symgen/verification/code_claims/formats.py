"""Binary floating-point formats: rounding of exact numbers, units in the last place, ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property


@dataclass(frozen=True)
class FloatFormat:
    """A format of `precision` significant bits and exponents from `lowest` to `highest` (IEEE 754, table 3.5).

    >>> FORMATS["float32"].round(Fraction(1, 10)) == Fraction(13421773, 2**27)
    True
    """

    name: str
    precision: int
    lowest: int
    highest: int

    @cached_property
    def unit(self) -> Fraction:
        """Half the distance from 1 to the next number, the relative error of one rounding."""
        return Fraction(1, 2**self.precision)

    @cached_property
    def largest(self) -> Fraction:
        return (2 - Fraction(2) ** (1 - self.precision)) * Fraction(2) ** self.highest

    @cached_property
    def tiny(self) -> Fraction:
        """The smallest number with all its digits."""
        return Fraction(2) ** self.lowest

    @cached_property
    def smallest(self) -> Fraction:
        """The smallest number above zero, which has a single digit."""
        return self.tiny * Fraction(2) ** (1 - self.precision)

    @cached_property
    def coarse(self) -> float:
        """The relative error, half of the digits, beyond which rounding has to be told from a mistake."""
        return float(2.0 ** (-self.precision / 2))

    def reach(self, share: Fraction) -> Fraction:
        """The magnitude whose exponent is this share of the largest exponent."""
        return Fraction(2) ** int((self.highest + 1) * share)

    def spacing(self, value: Fraction) -> Fraction:
        """A unit in the last place of a number of this size."""
        return Fraction(2) ** (max(_exponent(value), self.lowest) + 1 - self.precision) if value else self.smallest

    def round(self, value: Fraction) -> Fraction | None:
        """The nearest number of the format, ties to even; None where that is infinite."""
        spacing = self.spacing(value)
        rounded = round(value / spacing) * spacing
        return rounded if abs(rounded) <= self.largest else None

    def overflows(self, value: Fraction) -> bool:
        """Whether a number is nearer to infinity than to the largest of the format, or within its last few units."""
        return abs(value) >= self.largest * (1 - 64 * self.unit)


def _exponent(value: Fraction) -> int:
    """The e of 2**e <= |value| < 2**(e + 1)."""
    guess = abs(value.numerator).bit_length() - value.denominator.bit_length()
    return guess if abs(value) >= Fraction(2) ** guess else guess - 1


FORMATS: Mapping[str, FloatFormat] = {
    f.name: f
    for f in (
        FloatFormat("float64", 53, -1022, 1023),
        FloatFormat("float32", 24, -126, 127),
        FloatFormat("bfloat16", 8, -126, 127),
        FloatFormat("float16", 11, -14, 15),
    )
}
