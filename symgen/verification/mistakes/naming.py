"""Naming the mistake of a refuted claim: the likeliest single edit that makes it true.

Edits are tried from the likeliest kinds on, at every part of the right side, then of the left. One counts when the claim
that it makes agrees at points that refuted the original, and when the judge does not refute it. Where edits of one cost
but of different names fit, no name is given; nor where the sides are one number everywhere, which an edit meets by chance
more easily, and a little costlier edit of another name fits too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from symgen.terms.term import Term
from symgen.terms.traverse import size, subterms
from symgen.verification.evidence.compare import is_slow
from symgen.verification.mistakes.assumptions import of_independent, under_assumptions
from symgen.verification.mistakes.bounds import name_bound
from symgen.verification.mistakes.places import Facts, Place, places
from symgen.verification.mistakes.repair import HOLDS, Judge, Repair, with_side
from symgen.verification.mistakes.table import MISTAKES, NO_NAME, costs, edited
from symgen.verification.mistakes.trial import Spot, agree, spots
from symgen.verification.processes.stopwatch import Stopwatch
from symgen.verification.proofs.resolution import resolved
from symgen.verification.task import BUDGETS, Task
from symgen.verification.verdict import Status

_SHARE = 0.75  # of the budget, after which nothing more is tried
_SECONDS = 2.0
_SHARE_OF_BUDGET = 0.2
_NOTHING = 1e-15
_DEAR = 3  # edits of what is on the left to begin with that cost as much are chance more often than not
_ENOUGH = 3  # spots; with fewer, the judge has to accept a repair


def name_mistake(task: Task, judge: Judge) -> Repair | None:
    """The likeliest edit that makes a refuted claim true, or None."""
    if task.claim.relation != "eq":
        clock = Clock(task)
        bound, torn = name_bound(task, judge, lambda: clock.over)
        return bound if bound or torn else under_assumptions(task, judge)
    search = _Search(task, judge, Clock(task))
    found = search.best()
    if found is not None or search.is_torn:
        return found
    independent = of_independent(task, judge)
    if independent is not None or search.clock.over:
        return independent
    return under_assumptions(task, judge)


class Clock:
    """How long naming may take."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._watch = Stopwatch()
        self._seconds = min(_SECONDS, _SHARE_OF_BUDGET * BUDGETS[task.budget])

    @property
    def over(self) -> bool:
        return self._task.spent(_SHARE) or self._watch.seconds > self._seconds

    @property
    def is_late(self) -> bool:
        """Whether it is time to be content with the values that there are."""
        return self._watch.seconds > self._seconds / 3


@dataclass(frozen=True, slots=True)
class _Fit:
    """An edit of a side that agrees with the other side."""

    name: str
    number: int
    edited: Term


class _Search:
    """The edits of both sides, tried in the order of their cost."""

    def __init__(self, task: Task, judge: Judge, clock: Clock) -> None:
        self.task = task
        self.judge = judge
        self.clock = clock
        self.sides = task.claim.left, task.claim.right
        self.reference = _derived(task)
        if self.reference == self.sides and not _has_values(task):
            self.reference = _closed(task)
        self.facts = Facts(self.sides, self.reference if self.reference != self.sides else task.sides)
        self.where = tuple(places(side) for side in self.sides)
        self.spots, self.values = self._compared()
        self.vanishes = [bool(self.values) and all(_is_nothing(pair[k]) for pair in self.values) for k in range(2)]
        self.slow = [bool(self.spots) and self.spots[0].is_costly(side) for side in self.sides]
        self.known: list[dict[Term, bool]] = [{}, {}]
        self.is_torn = False  # between names

    def _compared(self) -> tuple[list[Spot], list[tuple[Any, Any]]]:
        """The spots at which both sides have values, and those values; where they differ comes first, as it says more."""
        found: list[tuple[Spot, tuple[Any, Any]]] = []
        for spot in spots(self.task):
            if self.clock.over or (len(found) > 1 and self.clock.is_late):
                break
            left, right = map(spot.value, self.reference)
            if left is not None and right is not None:
                found.append((spot, (left, right)))
        found.sort(key=lambda pair: agree(*pair[1]))
        return [spot for spot, _ in found], [values for _, values in found]

    def best(self) -> Repair | None:
        """The repair of the least cost, if all that fit at this cost have one name."""
        if all(agree(*pair) for pair in self.values):
            return None
        for patient in (False, True):
            for cost in costs():
                for number in (1, 0) if cost < _DEAR else (1,):
                    fits = list(self._fits(cost, number, patient))
                    if fits:
                        return self._chosen([*fits, *self._others(fits, cost, number)])
        return None

    def _others(self, fits: list[_Fit], cost: int, number: int) -> Iterator[_Fit]:
        """What might as well be meant, besides what fits at the least cost."""
        if self._is_one_number:
            return self._rivals(cost)
        if number == 0 and {fit.name for fit in fits} != {"swapped KL arguments"}:
            return self._on_the_right(cost)
        return self._turned(fits, cost, 1 - number)

    def _on_the_right(self, cost: int) -> Iterator[_Fit]:
        """What fits on the right at any cost: a slip is likelier there than in what is on the left to begin with."""
        for dearer in (c for c in costs() if c > cost):
            yield from self._fits(dearer, 1, patient=True)

    def _turned(self, fits: list[_Fit], cost: int, other: int) -> Iterator[_Fit]:
        """A reciprocal that is written on the other side, such as that of log(1/x), where a sign is as good."""
        reciprocal = any(map(_may_be_turned, self.where[other]))
        if reciprocal and {fit.name for fit in fits} == {"sign"}:
            yield from (fit for fit in self._fits(cost, other, patient=True) if fit.name == "inverted ratio")

    @property
    def _is_one_number(self) -> bool:
        """Whether a side is the same number wherever both sides were compared."""
        first, *rest = self.values
        return any(all(agree(first[side], pair[side]) for pair in rest) for side in range(2))

    def _rivals(self, cost: int) -> Iterator[_Fit]:
        """What fits of this cost and the next, on either side."""
        for near in (cost, cost + 1):
            for number in (1, 0):
                yield from self._fits(near, number, patient=True)

    def _chosen(self, fits: list[_Fit]) -> Repair | None:
        if len({fit.name for fit in fits} | {NO_NAME}) > 2 or fits[0].name == NO_NAME:
            self.is_torn = True
            return None
        best = min(fits, key=lambda fit: size(fit.edited))
        claim = with_side(self.task.claim, best.number, best.edited)
        status = self.judge(self.task.about(claim))
        sure = status in HOLDS if len(self.spots) < _ENOUGH else status is not Status.REFUTED
        return Repair(fits[0].name, str(claim), status) if sure else None

    def _fits(self, cost: int, number: int, patient: bool) -> Iterator[_Fit]:
        """What fits of one cost; where a value is slow, only the likeliest edits are tried before patience is called for."""
        if self.slow[number] and cost > 1 and not patient:
            return
        for mistake in (m for m in MISTAKES if m.cost == cost):
            for formula in edited(mistake.mend, self.sides[number], self.where[number], self.facts):
                if self.clock.over:
                    return
                if self.vanishes[1 - number] and mistake.name in ("factor", "dropped term"):
                    continue  # nothing is what much becomes by chance
                if self.vanishes[number] and (mistake.name == "dropped term" or formula == self.sides[1 - number]):
                    continue  # to make the other side of nothing is to say nothing
                known = self.known[number]
                if formula not in known:
                    known[formula] = self._holds(formula, number)
                if known[formula]:
                    yield _Fit(mistake.name, number, formula)

    def _holds(self, formula: Term, number: int) -> bool:
        """Agreement with the other side wherever a value is known; the first such spot settles nearly all wrong edits."""
        agreed = unknown = 0
        for spot, pair in zip(self.spots, self.values, strict=True):
            value = spot.value(formula)
            if value is None:
                unknown += 1
                if unknown > agreed + 1:
                    return False
            elif not agree(value, pair[1 - number]):
                return False
            else:
                agreed += 1
        return agreed > unknown


def _is_nothing(value: Any) -> bool:
    """Whether a value is zero, or as good as that."""
    return all(abs(entry) < _NOTHING for entry in np.ravel(value))


def _may_be_turned(place: Place) -> bool:
    """1/x, and the logarithm of a ratio inside of something, whose sign is that of the ratio turned over.

    A ratio of densities is written so by custom, or is a conditional density and written as none.
    """
    node = place.node
    of_ratio = bool(place.around) and node.op == "log" and node.args[0].op == "div" and not _has_density(node)
    return of_ratio or (node.op == "div" and node.args[0] == 1)


def _has_density(term: Term) -> bool:
    return any(node.op == "call" and node.attrs[3] == "density" for _, node in subterms(term))


def _has_values(task: Task) -> bool:
    """Whether both sides have a value at the first spot, as they are written."""
    spot = next(spots(task), None)
    return spot is not None and all(spot.value(side) is not None for side in (task.claim.left, task.claim.right))


def _closed(task: Task) -> tuple[Term, Term]:
    """The sides with their distances derived, and their limits in closed form where a proved one is known."""
    derived = None if task.unknown_functions else task.derived
    left, right = derived[0] if derived is not None else (task.claim.left, task.claim.right)
    return _resolved(left), _resolved(right)


def _resolved(side: Term) -> Term:
    found = resolved(side)
    return side if found.undefined else found.term


def _derived(task: Task) -> tuple[Term, Term]:
    """The sides, each in closed form where rules give one and a value costs a quadrature, or is a quotient of differences."""
    written = task.claim.left, task.claim.right
    rough = any(map(is_slow, task.sides)) or any(n.op in _BY_DIFFERENCES for s in written for _, n in subterms(s))
    if not rough or task.unknown_functions or task.derived is None:
        return written
    return task.derived[0]


_BY_DIFFERENCES = ("grad", "jacobian", "hessian")
