"""Where code is tried: special points, ends, kinks, equal arguments, and magnitudes over the whole of a format."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, zip_longest
from typing import Any

import numpy as np

from symgen.numeric import points, sizes
from symgen.terms.domains import Domain
from symgen.terms.term import Term
from symgen.verification.code_claims.formats import FloatFormat
from symgen.verification.evidence.landmarks import landmarks

Point = Mapping[Term, Any]
#: Where exponentials of common formats overflow or vanish, and roots, powers and whole numbers run out of digits.
_TELLING = tuple(map(Fraction, (5, 10, 20, 40, 60, 89, 100, 300, 710, 746, 1000, 10**4, 10**6, 10**8)))
_WHOLE = tuple(map(Fraction, (0, 1, 2, 3, 5, 10, 20, 34, 40, 100, 170, 171, 1000)))
_SPREADS = (1, 3, 8, 20, 60)
_LARGEST_WHOLE = 1000


@dataclass(frozen=True)
class Sampling:
    """What is sampled: the symbols, joint conditions, the formulas whose kinks are looked for, and how many points."""

    symbols: tuple[Term, ...]
    conditions: tuple[Term, ...]
    sides: tuple[Term, ...]
    count: int
    seed: int

    def ordinary(self) -> list[Point]:
        """Special and seeded points of ordinary size, every size of tensors in turn."""
        dimensions = self._dimensions()
        if not dimensions:
            return [dict(p) for p in points(self.symbols, self.conditions, count=self.count, seed=self.seed)]
        rows = [
            points(self.symbols, self.conditions, count=max(4, self.count // 3), seed=self.seed, given=given)
            for given in sizes(dimensions, seed=self.seed)[:6]
        ]
        return [dict(p) for p in chain.from_iterable(zip_longest(*rows)) if p is not None]

    def _dimensions(self) -> tuple[Term, ...]:
        found = frozenset().union(*(d.free for s in self.symbols for d in s.shape if isinstance(d, Term)), frozenset())
        return tuple(sorted(found, key=lambda s: s.attrs[0]))

    def far(self, bases: Sequence[Point], fmt: FloatFormat) -> Iterator[Point]:
        """Telling points, then seeded magnitudes, then the ends of the format."""
        generator = random.Random(f"code {self.seed} {fmt.name}")
        if not bases:
            return
        yield from self._kinks(bases)
        yield from _one_moved(bases[-1], _telling)
        for spread in _SPREADS[:3]:
            yield from (self._drawn(bases, spread, generator) for _ in range(self.count // 3))
        yield from self._extremes(bases, fmt, generator)

    def _kinks(self, bases: Sequence[Point]) -> Iterator[Point]:
        if not any(s.shape for s in self.symbols):
            found = landmarks(self.sides, self.conditions, [dict(b) for b in bases[-2:]], largest=10**12)
            yield from (p for p in found if all(_small_whole(s, v) for s, v in p.items()))

    def _drawn(self, bases: Sequence[Point], spread: int, generator: random.Random) -> Point:
        base = generator.choice(bases)
        return {s: _scaled(s, v, generator, spread) for s, v in base.items()}

    def _extremes(self, bases: Sequence[Point], fmt: FloatFormat, generator: random.Random) -> Iterator[Point]:
        def ends(domain: Domain, _: Any) -> list[Fraction]:
            return extremes(domain, fmt)

        yield from _one_moved(bases[-1], ends)
        real = [s for s in self.symbols if s in bases[-1] and s.domain.is_real and not s.domain.is_integer]
        for value in extremes(Domain(), fmt) if len(real) > 1 else ():
            yield {**bases[-1], **{s: _filled(bases[-1][s], value) for s in real if s.domain.entries().contains(value)}}
        for spread in _SPREADS[3:]:
            yield from (self._drawn(bases, spread, generator) for _ in range(self.count // 4))


def _small_whole(name: Term, value: Any) -> bool:
    """Whole numbers are counts in code: loops over them have to end."""
    return not name.domain.is_integer or abs(value) <= _LARGEST_WHOLE


def _one_moved(base: Point, values: Any) -> Iterator[Point]:
    """The base with one coordinate (or one entry, or all entries, of a tensor) moved."""
    for name, given in base.items():
        domain = name.domain.entries()
        if name.domain.structure or not domain.is_real or _is_size(name, base):
            continue
        for value in values(domain, given):
            if not domain.contains(value):
                continue
            if not np.ndim(given):
                yield {**base, name: value}
            elif np.size(given):
                yield {**base, name: _filled(given, value)}
                yield {**base, name: _first_set(given, value)}


def _is_size(name: Term, base: Point) -> bool:
    return any(isinstance(d, Term) and name in d.free for other in base for d in other.shape)


def _filled(given: Any, value: Fraction) -> Any:
    if not np.ndim(given):
        return value
    result = np.empty(np.shape(given), dtype=object)
    result.fill(value)
    return result


def _first_set(given: Any, value: Fraction) -> Any:
    result = np.array(given, dtype=object)
    result[(0,) * result.ndim] = value
    return result


def _telling(domain: Domain, _: Any) -> list[Fraction]:
    if domain.is_integer:
        return [s * v for v in _WHOLE for s in (1, -1)]
    small = [1 / v for v in _TELLING]
    spaced = [e + s * v for e in _finite_ends(domain) for v in small[2:] for s in (1, -1)]
    return list(dict.fromkeys([s * v for v in (*_TELLING, *small) for s in (1, -1)] + spaced))


def _finite_ends(domain: Domain) -> list[Fraction]:
    return [Fraction(e) for e in (domain.low, domain.high) if isinstance(e, Fraction)]


def extremes(domain: Domain, fmt: FloatFormat) -> list[Fraction]:
    """Magnitudes from the practical to the very ends of a format, and its numbers next to the ends of a domain.

    >>> from symgen.terms.domains import UNIT
    >>> from symgen.verification.code_claims.formats import FORMATS
    >>> [float(v) for v in extremes(UNIT, FORMATS["float32"])][-2:]
    [1.401298464324817e-45, 0.9999999403953552]
    """
    if domain.is_integer:
        return []
    sizes_found = [fmt.reach(Fraction(share)) for share in ("1/16", "1/8", "1/4", "1/2", "3/4")] + [fmt.largest]
    both = [*sizes_found, *(1 / v for v in sizes_found), fmt.tiny, fmt.smallest]
    near = [e + s * fmt.spacing(e + s * fmt.spacing(e) / 4) for e in _finite_ends(domain) for s in (1, -1)]
    found = [s * v for v in both for s in (1, -1)] + near
    return [v for v in dict.fromkeys(found) if domain.contains(v)]


def _scaled(name: Term, value: Any, generator: random.Random, spread: int) -> Any:
    """A value, or each entry, at a seeded magnitude; near the ends where the domain is bounded."""
    domain = name.domain.entries()
    if name.domain.structure or not domain.is_real or domain.is_integer:
        return value
    if np.ndim(value):
        result = np.empty(np.shape(value), dtype=object)
        whole = _magnitude(generator, spread)  # a common size; single entries stand out
        for position in np.ndindex(result.shape):
            own = whole if generator.random() < 0.7 else _magnitude(generator, spread)
            result[position] = _within(domain, own * _mantissa(generator), value[position], generator)
        return result
    return _within(domain, _magnitude(generator, spread) * _mantissa(generator), value, generator)


def _magnitude(generator: random.Random, spread: int) -> Fraction:
    return Fraction(2.0 ** generator.uniform(-3.3 * spread, 3.3 * spread))


def _mantissa(generator: random.Random) -> Fraction:
    return Fraction(generator.uniform(1, 2)) * generator.choice((1, -1))


def _within(domain: Domain, value: Fraction, usual: Fraction, generator: random.Random) -> Fraction:
    if domain.contains(value):
        return value
    if domain.contains(-value):
        return -value
    ends = _finite_ends(domain)
    end = generator.choice(ends) if ends else Fraction(0)
    inside = (end + abs(value), end - abs(value), end + 1 / abs(value), end - 1 / abs(value))
    return next((v for v in inside if domain.contains(v)), Fraction(usual))
