"""Domains: the sets that scalar values and tensor entries range over, with interval inference on exact bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from dataclasses import field as kept
from fractions import Fraction
from functools import lru_cache
from math import inf
from typing import Any

Bound = Fraction | float  # a float only for the two infinities
STRUCTURES = (
    "",
    "symmetric",
    "spd",
    "lower",
    "diagonal",
    "simplex",
    "orthogonal",
    "invertible",
    "stochastic",
    "toeplitz",
)


@dataclass(frozen=True, slots=True)
class Domain:
    """A set of scalars: a field, an interval of it, and for tensors a structure of the whole.

    `low` and `high` are exact bounds (infinite floats when unbounded); `structure` says what the whole tensor is
    ("spd", "simplex", ...), the interval what each entry is.

    >>> POSITIVE.contains(Fraction(1, 2)), POSITIVE.contains(Fraction(0))
    (True, False)
    """

    field: str = "real"
    low: Bound = -inf
    high: Bound = inf
    low_open: bool = True
    high_open: bool = True
    structure: str = ""
    _hash: int | None = kept(default=None, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        # Kept: every Term is looked up by its domain, and the hash of a fraction is a modular inverse.
        known = self._hash
        if known is None:
            known = hash(self._content())
            object.__setattr__(self, "_hash", known)
        return known

    def __reduce__(self) -> tuple[type[Domain], tuple[Any, ...]]:
        return Domain, self._content()  # without the hash, which another process may have otherwise

    def _content(self) -> tuple[Any, ...]:
        return self.field, self.low, self.high, self.low_open, self.high_open, self.structure

    @property
    def is_integer(self) -> bool:
        return self.field == "integer"

    @property
    def is_real(self) -> bool:
        return self.field in ("integer", "real")

    @property
    def is_positive(self) -> bool:
        return self.is_real and (self.low > 0 or (self.low == 0 and self.low_open))

    @property
    def is_nonnegative(self) -> bool:
        return self.is_real and self.low >= 0

    @property
    def is_negative(self) -> bool:
        return self.is_real and (self.high < 0 or (self.high == 0 and self.high_open))

    @property
    def is_nonpositive(self) -> bool:
        return self.is_real and self.high <= 0

    @property
    def is_nonzero(self) -> bool:
        return self.is_positive or self.is_negative

    def contains(self, value: Fraction | int) -> bool:
        """Whether an exact real number lies in the set."""
        if self.field in ("boolean", "law") or (self.is_integer and Fraction(value).denominator != 1):
            return False
        above = value > self.low or (value == self.low and not self.low_open)
        below = value < self.high or (value == self.high and not self.high_open)
        return above and below

    def includes(self, other: Domain) -> bool:
        """Whether every member of `other` is a member of this set (structures compared by name)."""
        if not _field_within(other.field, self.field) or (self.structure and self.structure != other.structure):
            return False
        low_ok = other.low > self.low or (other.low == self.low and (not self.low_open or other.low_open))
        high_ok = other.high < self.high or (other.high == self.high and (not self.high_open or other.high_open))
        return low_ok and high_ok

    def disjoint(self, other: Domain) -> bool:
        """Whether the two real intervals share no point."""
        if not (self.is_real and other.is_real):
            return False
        first, second = (self, other) if self.low <= other.low else (other, self)
        if first.high < second.low:
            return True
        return first.high == second.low and (first.high_open or second.low_open)

    def with_structure(self, structure: str) -> Domain:
        return replace(self, structure=structure)

    def entries(self) -> Domain:
        """The domain of one entry of a tensor that ranges over this domain."""
        return replace(self, structure="") if self.structure else self

    def describe(self) -> str:
        """The plain-text spelling that the context reader takes back."""
        if self.structure and self.entries() == STRUCTURE_ENTRIES.get(self.structure, REAL):
            return self.structure
        plain = _NAMES.get(self.entries())
        name = plain or self._interval_text()
        return f"{name} {self.structure}".strip()

    def _interval_text(self) -> str:
        low = "-oo" if self.low == -inf else str(self.low)
        high = "oo" if self.high == inf else str(self.high)
        left, right = "(" if self.low_open else "[", ")" if self.high_open else "]"
        return f"{self.field}{left}{low},{high}{right}"


def _field_within(inner: str, outer: str) -> bool:
    order = ("integer", "real", "complex")
    if inner in order and outer in order:
        return order.index(inner) <= order.index(outer)
    return inner == outer


def interval(
    low: Bound | int = -inf,
    high: Bound | int = inf,
    *,
    low_open: bool = False,
    high_open: bool = False,
    field: str = "real",
) -> Domain:
    """The interval from `low` to `high`; infinite ends are always open."""
    low, high = _exact(low), _exact(high)
    return Domain(field, low, high, low_open or isinstance(low, float), high_open or isinstance(high, float))


def _exact(bound: Bound | int) -> Bound:
    """1 and Fraction(1) are one bound: equal domains must have one content, whichever was made first."""
    return Fraction(bound) if isinstance(bound, int) else bound


REAL = Domain()
POSITIVE = interval(Fraction(0), low_open=True)
NONNEGATIVE = interval(Fraction(0))
NEGATIVE = interval(high=Fraction(0), high_open=True)
NONPOSITIVE = interval(high=Fraction(0))
#: What a mass function gives to a point that it has; what only is a density may be larger.
MASS = interval(Fraction(0), Fraction(1), low_open=True)
UNIT = interval(Fraction(0), Fraction(1), low_open=True, high_open=True)
CLOSED_UNIT = interval(Fraction(0), Fraction(1))
INTEGER = Domain("integer")
NATURAL = interval(Fraction(0), field="integer")
POSITIVE_INTEGER = interval(Fraction(1), field="integer")
COMPLEX = Domain("complex")
BOOLEAN = Domain("boolean")
LAW = Domain("law")

# What one entry of a structured tensor ranges over; anything absent has real entries.
STRUCTURE_ENTRIES: dict[str, Domain] = {"simplex": CLOSED_UNIT, "stochastic": CLOSED_UNIT}

# The spellings that a context takes; the first spelling of a domain is the one printed.
SPELLINGS: dict[str, Domain] = {
    "real": REAL,
    "positive": POSITIVE,
    "nonnegative": NONNEGATIVE,
    "nonneg": NONNEGATIVE,
    "negative": NEGATIVE,
    "nonpositive": NONPOSITIVE,
    "unit": UNIT,
    "integer": INTEGER,
    "natural": NATURAL,
    "nnint": NATURAL,
    "nonnegative integer": NATURAL,
    "positive integer": POSITIVE_INTEGER,
    "posint": POSITIVE_INTEGER,
    "complex": COMPLEX,
}
_NAMES: dict[Domain, str] = {}
for _spelling, _domain in SPELLINGS.items():
    _NAMES.setdefault(_domain, _spelling)


def structured(structure: str) -> Domain:
    """The domain of a tensor with the given structure, its entries as the structure says."""
    return STRUCTURE_ENTRIES.get(structure, REAL).with_structure(structure)


# Interval inference. Bounds only ever widen: an inferred domain always contains every value.


def join_fields(domains: Iterable[Domain]) -> str:
    """The smallest field that holds all of them."""
    fields = {d.field for d in domains}
    if "complex" in fields:
        return "complex"
    return "integer" if fields <= {"integer", "boolean"} else "real"


@lru_cache(maxsize=4096)
def add_domains(domains: tuple[Domain, ...]) -> Domain:
    field = join_fields(domains)
    if field == "complex":
        return COMPLEX
    low = sum((d.low for d in domains), Fraction(0)) if all(d.low != -inf for d in domains) else -inf
    high = sum((d.high for d in domains), Fraction(0)) if all(d.high != inf for d in domains) else inf
    return interval(
        low, high, low_open=any(d.low_open for d in domains), high_open=any(d.high_open for d in domains), field=field
    )


@lru_cache(maxsize=4096)
def negate_domain(d: Domain) -> Domain:
    if not d.is_real:
        return d.entries()
    return interval(-d.high, -d.low, low_open=d.high_open, high_open=d.low_open, field=d.field)


@lru_cache(maxsize=4096)
def multiply_domains(first: Domain, second: Domain) -> Domain:
    field = join_fields((first, second))
    if field == "complex":
        return COMPLEX
    corners = [
        (_times(a, b), a_open or b_open, (a == 0 and not a_open) or (b == 0 and not b_open))
        for a, a_open in ((first.low, first.low_open), (first.high, first.high_open))
        for b, b_open in ((second.low, second.low_open), (second.high, second.high_open))
    ]
    low, high = min(c[0] for c in corners), max(c[0] for c in corners)
    closed = {value for value, is_open, attained_zero in corners if not is_open or (value == 0 and attained_zero)}
    return interval(low, high, low_open=low not in closed, high_open=high not in closed, field=field)


def _times(a: Bound, b: Bound) -> Bound:
    if a == 0 or b == 0:
        return Fraction(0)
    if isinstance(a, float) or isinstance(b, float):  # an infinity; the other may be too large for a float
        return inf if (a > 0) == (b > 0) else -inf
    return a * b


@lru_cache(maxsize=4096)
def reciprocal_domain(d: Domain) -> Domain:
    if not d.is_real:
        return COMPLEX
    if d.is_positive:
        low = Fraction(0) if d.high == inf else 1 / Fraction(d.high)
        high = inf if d.low == 0 else 1 / Fraction(d.low)
        return interval(low, high, low_open=d.high == inf or d.high_open, high_open=d.low_open)
    if d.is_negative:
        return negate_domain(reciprocal_domain(negate_domain(d)))
    if d.is_nonnegative:
        return POSITIVE
    return REAL


@lru_cache(maxsize=4096)
def power_domain(base: Domain, exponent: Domain, exact: Fraction | None) -> Domain:
    """The domain of base ** exponent; `exact` is the exponent when it is a number."""
    if exact is not None and exact.denominator == 1 and base.is_real:
        return _integer_power(base, int(exact))
    if base.is_positive and exponent.is_real:
        return POSITIVE
    if base.is_nonnegative and exponent.is_real:
        return NONNEGATIVE
    if base.is_real and exponent.is_integer:
        return REAL
    return COMPLEX


def _even_power(base: Domain, exponent: int) -> Domain:
    """What an even power makes of an interval with negative numbers; bounds only for small powers."""
    sizes = ((-base.low, base.low_open), (base.high, base.high_open))
    top = max(size for size, _ in sizes)
    if top == inf or exponent > 4:
        return POSITIVE if base.is_nonzero else interval(Fraction(0), field=base.field)
    reached = any(size == top and not is_open for size, is_open in sizes)
    bounded = interval(Fraction(0), Fraction(top) ** exponent, high_open=not reached, field=base.field)
    return replace(bounded, low_open=base.is_nonzero)


def _integer_power(base: Domain, exponent: int) -> Domain:
    if exponent < 0:
        return reciprocal_domain(_integer_power(base, -exponent))
    if exponent % 2 == 0 and not base.is_nonnegative:
        return _even_power(base, exponent)
    result = interval(Fraction(1), Fraction(1), field="integer")
    for _ in range(min(exponent, 4)):
        result = multiply_domains(result, base)
    if exponent <= 4:
        return result
    return POSITIVE if base.is_positive else NONNEGATIVE if base.is_nonnegative else REAL
