"""Exact points of the domain: special ones, those that the formulas point at, seeded rationals; refute, or support."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import partial
from itertools import chain, combinations, islice
from typing import Any

from symgen.numeric import points
from symgen.terms.term import Term
from symgen.verification.evidence.adversary import Search, spread_out
from symgen.verification.evidence.compare import converges_somewhere, is_slow
from symgen.verification.evidence.landmarks import landmarks
from symgen.verification.evidence.shrink import meets
from symgen.verification.evidence.stationary import nearest, where_least
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.evidence.telling import telling_first
from symgen.verification.evidence.tightest import margin, tightest
from symgen.verification.processes.stopwatch import Stopwatch
from symgen.verification.rungs import monte_carlo
from symgen.verification.rungs.derivation import names_something
from symgen.verification.task import BUDGETS, Finding, Task

_COUNT = {"fast": 12, "ci": 40, "deep": 120}
_FAR, _MODERATE = 10**100, 10**4  # quadratures and differences lose their meaning far out

_NEEDED = {"fast": 10, "ci": 6, "deep": 12}  # agreeing points for a quadrature with parameters, which may diverge
_COSTLY = 0.08  # of the budget, for one point
_LARGE = 10
_DIVERGING = (Fraction(-1), Fraction(0))
_MOST_PAIRS = 4
_SHARE_OF_BOUNDS = 0.4  # of the budget, for inequalities of what may be derived
_FIRST = 4  # points away from 0 and 1 before any near them
_ORDINARY = 12  # points without special values among those that cost a quadrature

Point = dict[Term, Any]


def applies(task: Task) -> bool:
    return not task.has_tensors and not task.unknown_functions and not monte_carlo.applies(task)


def run(task: Task) -> Finding | None:
    """Compare both sides, unfolded to what they are defined to be, at points that meet the context's conditions."""
    parametrised = bool(task.symbols) and any(is_slow(side) for side in task.sides)
    need = _NEEDED[task.budget] if parametrised else 4
    bound = task.claim.relation != "eq" and names_something(task.claim)  # of which what is derived shows more
    places = telling_first(task, partial(candidates, task, task.sides))
    return survey(task, places, need=need, hurry=True, share=_SHARE_OF_BOUNDS if bound else 1)


def candidates(task: Task, sides: tuple[Term, Term]) -> Iterator[Candidate]:
    """Points of a task for its sides, or for what they are derived to be."""
    conditions = task.drawn_within
    found = points(task.symbols, conditions, count=_COUNT[task.budget] if task.symbols else 1, seed=task.seed)
    slow = any(is_slow(side) for side in sides)
    if slow:
        turns = _by_turns(found, _COSTLY * BUDGETS[task.budget])
        ordinary = points(task.symbols, conditions, count=_ORDINARY, seed=task.seed, special=False)
        places: Iterable[Point] = chain(_where_it_may_diverge(task, sides, found), _mixed(turns, ordinary))
        bases = found
    else:  # special values of several symbols at once fill the count, and hide what only ordinary ones show
        count = _COUNT[task.budget] // 4 if len(task.symbols) > 1 else 0
        ordinary = points(task.symbols, conditions, count=count, seed=task.seed, special=False) if count else []
        places = [*found, *ordinary]
        bases = [*found[:1], *sorted(ordinary, key=_whole)[:1], *found[1:]]
    for values in places:
        yield Candidate(sides, values)
    for values in landmarks(sides, conditions, bases, largest=_MODERATE if slow else _FAR):
        yield Candidate(sides, values)
    if task.claim.relation != "eq" and not slow:
        yield from _least(task, sides, found)


def _whole(point: Point) -> int:
    """How many coordinates are whole numbers."""
    return sum(isinstance(v, Fraction) and v.denominator == 1 for v in point.values())


def _least(task: Task, sides: tuple[Term, Term], found: list[Point]) -> Iterator[Candidate]:
    """Where an inequality is tightest."""
    least = margin(sides, task.claim.relation)
    starts: list[Point] = []
    for values in tightest(least, task.symbols, found[:4]):
        if meets(task, values):
            starts.append(values)
            yield Candidate(sides, values)
    for values in Search(task).violations(sides, spread_out(found)):
        starts.append(values)
        yield Candidate(sides, values)
    places = nearest(sides, task.claim.relation, starts)
    yield from where_least(sides, task.claim.relation, places, partial(meets, task))


def _where_it_may_diverge(task: Task, sides: tuple[Term, Term], found: list[Point]) -> Iterator[Point]:
    """Points with parameters of integrals and endless sums at 0 and below, several first: there most of them diverge."""
    if not found or not any(map(converges_somewhere, sides)):
        return
    base = next((p for p in found if not _is_near(p)), found[0])
    inside = {
        s: [v for v in _DIVERGING if s.domain.entries().contains(v)]
        for s in task.symbols
        if s.domain.is_real and not s.shape
    }
    single = [{s: v} for s, values in inside.items() for v in values]
    pairs = [{**a, **b} for a, b in combinations(single, 2) if a.keys() != b.keys()]
    for moved in [*pairs[:_MOST_PAIRS], *single]:
        point = {**base, **moved}
        if meets(task, point):
            yield point


def _is_near(point: Point) -> bool:
    """Whether a number of the point is between -1 and 1 that could lie elsewhere."""
    return any(isinstance(v, Fraction) and abs(v) <= 1 and not _is_small(s) for s, v in point.items())


def _is_small(symbol: Term) -> bool:
    """Whether a symbol is never beyond -1 and 1."""
    domain = symbol.domain.entries()
    return domain.is_real and domain.low >= -1 and domain.high <= 1


def _is_large(point: Point) -> bool:
    return any(isinstance(v, Fraction) and abs(v) > _LARGE for v in point.values())


def _mixed(found: Iterator[Point], ordinary: list[Point]) -> Iterator[Point]:
    """After every second point one without special values: where symbols are equal, 0 or 1, much agrees that is wrong."""
    waiting = iter(ordinary)
    for number, point in enumerate(found):
        yield point
        if number % 2:
            yield from islice(waiting, 1)
    yield from waiting


def _by_turns(found: list[Point], limit: float) -> Iterator[Point]:
    """By turns a point away from 0 and 1, and one near them: integrals are singular, so slow but telling, at the latter.

    Once one of those costs more than `limit` seconds, the others wait until the end.
    """
    near = list(filter(_is_near, found))
    far = [p for p in found if p not in near]
    yield from far[:_FIRST]
    far, costly = sorted(far[_FIRST:], key=_is_large), False  # digits enough to tell sides apart are dear far out
    while far or near:
        if far:
            yield far.pop(0)
        if near and not (costly and far):
            watch = Stopwatch()
            yield near.pop(0)
            costly = costly or watch.seconds > limit
