"""Exact points of a domain: special values first, then seeded rationals, all meeting the joint conditions.

Equations often hold at random points and fail at 0, at 1, at integers, at equal arguments or at the ends of a domain;
so those come first, and everything is an exact rational, so that a counterexample can be written down.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symgen.numeric.conditions import holds, solve_equalities
from symgen.numeric.scalar_points import extreme_value, random_value, special_values
from symgen.numeric.tensor_points import random_tensor, special_tensors
from symgen.terms.term import Term

#: Draws for each point asked for, before conditions count as unmet.
TRIES_A_POINT = 60

Point = dict[Term, Any]


@dataclass(frozen=True, slots=True)
class Search:
    """The points found, how many were tried, and how often each condition failed."""

    points: list[Point]
    tried: int
    failures: Mapping[Term, int] = field(default_factory=dict)

    @property
    def report(self) -> str:
        """Why there are no (or few) points, in words."""
        if not self.failures:
            return f"{len(self.points)} points in {self.tried} tries"
        worst = max(self.failures, key=lambda c: self.failures[c])
        return f"{len(self.points)} points in {self.tried} tries; {worst} failed {self.failures[worst]} times"


def points(
    symbols: Iterable[Term],
    conditions: Sequence[Term] = (),
    *,
    count: int,
    seed: int = 0,
    given: Mapping[Term, Any] | None = None,
    special: bool = True,
) -> list[Point]:
    """Up to `count` exact points in the domains of the symbols where all conditions surely hold, special ones first.

    Real symbols get Fractions, complex ones Fractions or ExactComplex, integers whole Fractions, tensors object arrays
    of Fractions with their declared structure; `given` fixes some symbols (sizes) beforehand and is part of each point. Without
    `special` all are drawn at random.

    >>> from symgen.terms.build import positives
    >>> s, t = positives("s t")
    >>> [str(p[s]) for p in points([s], [], count=3, seed=0)]
    ['1', '2', '1/2']
    """
    return search_points(symbols, conditions, count=count, seed=seed, given=given, special=special).points


def search_points(
    symbols: Iterable[Term],
    conditions: Sequence[Term] = (),
    *,
    count: int,
    seed: int = 0,
    given: Mapping[Term, Any] | None = None,
    special: bool = True,
) -> Search:
    """The same with a report of what was tried."""
    ordered = _in_order(symbols, given or {})
    found: list[Point] = []
    seen: set[str] = set()
    failures: dict[Term, int] = {}
    tried = 0
    for candidate in _candidates(ordered, dict(given or {}), count, seed, special):
        if len(found) >= count or tried >= count * TRIES_A_POINT:
            break
        tried += 1
        point = solve_equalities(candidate, conditions, frozenset(given or {})) if conditions else candidate
        failed = next((c for c in conditions if not holds(c, point)), None)
        if failed is not None:
            failures[failed] = failures.get(failed, 0) + 1
            continue
        key = _key(point, ordered)
        if key not in seen:
            seen.add(key)
            found.append(point)
    return Search(found, tried, failures)


def _key(point: Point, ordered: Sequence[Term]) -> str:
    return repr([_plain(point[s]) for s in ordered])


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def _in_order(symbols: Iterable[Term], given: Mapping[Term, Any]) -> list[Term]:
    """Sizes first, then the rest by name; what is given needs no drawing."""
    chosen = set(symbols)
    sizes = frozenset().union(*(d.free for s in chosen for d in s.shape if isinstance(d, Term)))
    rest = sorted(chosen | sizes, key=lambda s: (s not in sizes, s.attrs[0], s.digest))
    return [s for s in rest if s not in given]


def _candidates(symbols: Sequence[Term], given: Point, count: int, seed: int, special: bool) -> Iterator[Point]:
    if not _has_entries(symbols, given):
        return  # sizes such as T - K + 1 at T < K: there is no such tensor
    generator = random.Random(f"points {seed}")
    if special:
        yield from _special_points(symbols, given, generator)
    drawn = 0
    while True:
        drawn += 1
        extreme = drawn > count // 2 and drawn % 4 == 0
        yield _draw(symbols, given, generator, extreme)
        if not symbols:
            return


def _has_entries(symbols: Sequence[Term], point: Point) -> bool:
    """Whether every size that the point settles is at least 1."""
    tensors = (s for s in symbols if s.shape and all(d.free <= point.keys() for d in s.shape if isinstance(d, Term)))
    return all(size >= 1 for s in tensors for size in _shape(s, point))


def _special_points(symbols: Sequence[Term], given: Point, generator: random.Random) -> Iterator[Point]:
    """All symbols special (equal ones too), then one special among ordinary ones."""
    base = _with_sizes(symbols, given, 2)
    if not _has_entries(symbols, base):
        return
    lists = {s: _specials(s, base, generator) for s in symbols if s not in base}
    longest = max((len(v) for v in lists.values()), default=0)
    if not longest:
        yield dict(base)
        return
    for place in range(longest):
        yield {**base, **{s: v[place % len(v)] for s, v in lists.items()}}
        if len(lists) > 1:
            yield _staggered(base, lists, place)
        if place < 6 and len(lists) > 1:
            yield from _one_special(symbols, base, lists, place, generator)


def _staggered(base: Point, lists: Mapping[Term, list[Any]], place: int) -> Point:
    """Each symbol a different special value."""
    return {**base, **{s: v[(place + 1 + rank) % len(v)] for rank, (s, v) in enumerate(lists.items())}}


def _one_special(
    symbols: Sequence[Term], base: Point, lists: Mapping[Term, list[Any]], place: int, generator: random.Random
) -> Iterator[Point]:
    for symbol in list(lists)[:4]:
        ordinary = _draw(symbols, base, generator, False)
        yield {**ordinary, **base, symbol: lists[symbol][place % len(lists[symbol])]}


def _with_sizes(symbols: Sequence[Term], given: Point, size: int) -> Point:
    point = dict(given)
    for symbol in symbols:
        if _is_size(symbol, symbols):
            point[symbol] = max(size, int(symbol.domain.low))
    return point


def _is_size(symbol: Term, symbols: Sequence[Term]) -> bool:
    return any(isinstance(d, Term) and symbol in d.free for s in symbols for d in s.shape)


def _shape(symbol: Term, point: Point) -> tuple[int, ...]:
    from symgen.numeric.evaluator import Evaluator
    from symgen.numeric.exact_system import EXACT

    return Evaluator(EXACT, point).shape(symbol.shape)


def _specials(symbol: Term, point: Point, generator: random.Random) -> list[Any]:
    if symbol.shape:
        return special_tensors(symbol.domain, _shape(symbol, point), generator)
    return special_values(symbol.domain)


def _draw(symbols: Sequence[Term], given: Point, generator: random.Random, extreme: bool) -> Point:
    point = dict(given)
    for symbol in symbols:
        if _is_size(symbol, symbols):
            point.setdefault(symbol, max(generator.randint(1, 3), int(symbol.domain.low)))
    for symbol in symbols:
        if symbol not in point:
            point[symbol] = _draw_one(symbol, point, generator, extreme)
    return point


def _draw_one(symbol: Term, point: Point, generator: random.Random, extreme: bool) -> Any:
    if symbol.shape:
        return random_tensor(symbol.domain, _shape(symbol, point), generator)
    if extreme and generator.random() < 0.5:
        return extreme_value(symbol.domain, generator)
    return random_value(symbol.domain, generator)


def sizes(dimensions: Iterable[Term], seed: int = 0) -> list[Point]:
    """Assignments of symbolic sizes: all 1, all 2, all 3, then mixed ones, each within its domain.

    >>> from symgen.terms.build import dims
    >>> N, D = dims("N D")
    >>> [(int(a[N]), int(a[D])) for a in sizes([N, D])][:4]
    [(1, 1), (2, 2), (3, 3), (3, 2)]
    """
    ordered = sorted(set(dimensions), key=lambda s: s.attrs[0])
    generator = random.Random(f"sizes {seed}")
    rows = [[k] * len(ordered) for k in (1, 2, 3)]
    if len(ordered) > 1:
        rows += [[(2, 3, 1, 4)[(rank + shift) % 4] for rank in range(len(ordered))] for shift in range(4)]
        rows.append([generator.randint(1, 4) for _ in ordered])
    assignments = [{s: _size_within(s, k) for s, k in zip(ordered, row, strict=True)} for row in rows]
    return [dict(pairs) for pairs in dict.fromkeys(tuple(a.items()) for a in assignments)]


def _size_within(symbol: Term, size: int) -> Fraction:
    low, high = symbol.domain.low, symbol.domain.high
    return Fraction(min(max(size, low), high))
