"""Exact scalars of a domain: special values, seeded rationals with small denominators, extremes."""

from __future__ import annotations

import random
from fractions import Fraction
from math import ceil, floor, inf
from typing import Any

from symgen.numeric.exact_numbers import exact_complex
from symgen.terms.domains import Domain

_F = Fraction
_REAL_SPECIALS = (
    _F(1),
    _F(0),
    _F(-1),
    _F(2),
    _F(1, 2),
    _F(-1, 2),
    _F(3),
    _F(-2),
    _F(1, 3),
    _F(-3),
    _F(4),
    _F(5, 2),
    _F(-5, 2),
)
_COMPLEX_SPECIALS = tuple(
    exact_complex(_F(re), _F(im))
    for re, im in (
        (1, 0),
        (0, 0),
        (0, 1),
        (-1, 0),
        (0, -1),
        (1, 1),
        (-1, 1),
        (2, 0),
        (_F(1, 2), 0),
        (-1, -1),
        (-2, 0),
        (0, 4),
        (0, -4),
        (-3, 7),
        (2, -7),
    )
)
_NEAR = _F(1, 1000)
_MAGNITUDES = (_F(1, 10**6), _F(10**6), _F(1, 10**3), _F(10**3))
#: Whole numbers beyond this make sums long and factorials huge.
_LARGEST_WHOLE = 40


def special_values(domain: Domain) -> list[Any]:
    """Simple values of a domain, its closed ends, and values near its open ends.

    >>> from symgen.terms.domains import UNIT
    >>> [str(v) for v in special_values(UNIT)]
    ['1/2', '1/3', '1/1000', '999/1000']
    """
    domain = domain.entries()
    if domain.field == "complex":
        return list(_COMPLEX_SPECIALS)
    simple = [v for v in _REAL_SPECIALS if domain.contains(v)]
    ends = [v for v in _ends(domain) if domain.contains(v)]
    found = list(dict.fromkeys(simple + ends))
    return found or [_middle(domain)]


def _ends(domain: Domain) -> list[Fraction]:
    """The closed ends, and points just inside the open ones."""
    step = _F(1) if domain.is_integer else _NEAR * min(_width(domain), _F(1))
    low = [] if domain.low == -inf else [_F(domain.low) + (step if domain.low_open else 0)]
    high = [] if domain.high == inf else [_F(domain.high) - (step if domain.high_open else 0)]
    return low + high


def _width(domain: Domain) -> Fraction:
    return _F(1) if inf in (domain.high, -domain.low) else _F(domain.high) - _F(domain.low)


def _middle(domain: Domain) -> Fraction:
    if domain.low == -inf:
        return _F(domain.high) - 1 if domain.high != inf else _F(0)
    if domain.high == inf:
        return _F(domain.low) + 1
    middle = (_F(domain.low) + _F(domain.high)) / 2
    return _F(floor(middle)) if domain.is_integer else middle


def random_value(domain: Domain, generator: random.Random) -> Any:
    """A rational with a small denominator inside the domain."""
    domain = domain.entries()
    if domain.field == "complex":
        reach = generator.choice((3, 8))
        return exact_complex(_ratio(generator, -3, 3), _ratio(generator, -reach, reach))
    if domain.is_integer:
        return _whole(domain, generator)
    value = _between(domain, generator)
    return value if domain.contains(value) else _middle(domain)


def _ratio(generator: random.Random, low: int, high: int) -> Fraction:
    denominator = generator.choice((1, 2, 3, 4, 5, 7, 8, 10))
    return _F(generator.randint(low * denominator, high * denominator), denominator)


def _between(domain: Domain, generator: random.Random) -> Fraction:
    if domain.low == -inf and domain.high == inf:
        return _ratio(generator, -4, 4)
    if domain.high == inf:
        return _F(domain.low) + _positive(generator)
    if domain.low == -inf:
        return _F(domain.high) - _positive(generator)
    denominator = generator.choice((3, 4, 5, 7, 8, 9, 10, 11))
    return _F(domain.low) + _width(domain) * _F(generator.randint(1, denominator - 1), denominator)


def _positive(generator: random.Random) -> Fraction:
    value = _ratio(generator, 0, 4)
    return value if value > 0 else _F(1, generator.choice((2, 3, 5)))


def _whole(domain: Domain, generator: random.Random) -> Fraction:
    low = -8 if domain.low == -inf else ceil(domain.low) + (domain.low_open and domain.low == ceil(domain.low))
    high = (
        low + 12
        if domain.high == inf
        else floor(domain.high) - (domain.high_open and domain.high == floor(domain.high))
    )
    return _F(generator.randint(low, max(low, min(high, low + _LARGEST_WHOLE))))


def extreme_value(domain: Domain, generator: random.Random) -> Any:
    """A value of extreme magnitude inside the domain, or an ordinary one where the domain has none."""
    domain = domain.entries()
    if domain.is_integer:
        candidates = [_F(_LARGEST_WHOLE), _F(-_LARGEST_WHOLE)]
    else:
        candidates = [sign * m for m in _MAGNITUDES for sign in (1, -1)]
        candidates += [e + sign * m for e in _ends(domain) for m in (_F(1, 10**6),) for sign in (1, -1)]
    inside = [c for c in candidates if domain.field == "complex" or domain.contains(c)]
    return generator.choice(inside) if inside else random_value(domain, generator)
