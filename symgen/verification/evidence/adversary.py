"""A search for a point that violates an inequality: local descent of what is left of it, from many starts.

Random points never come near the one where a bound is reached: the best witness of a variational bound is a function of
the laws that it bounds. The least slack is looked for in double precision, by quasi-Newton steps (the update of Broyden,
Fletcher, Goldfarb and Shanno) along numeric slopes, in coordinates without bounds: of the slack itself, and of its share
in the sizes of its terms, since what is homogeneous shrinks to nothing otherwise. What is found is a rational point, to
be compared rigorously as any other. Equations among the conditions cost what is left of them, squared; the rational point
is moved onto them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from math import inf
from operator import itemgetter
from typing import Any

import numpy as np

from symgen.errors import SymgenError
from symgen.numeric import FLOAT, evaluate
from symgen.numeric.conditions import solve_equalities
from symgen.numeric.draws import DRAWS, stack
from symgen.numeric.lifted import is_random
from symgen.terms.term import Term, make
from symgen.verification.evidence.charts import Atlas, Point, atlas
from symgen.verification.evidence.shrink import meets
from symgen.verification.evidence.tightest import margin
from symgen.verification.processes.stopwatch import Stopwatch
from symgen.verification.task import BUDGETS, Task

Array = Any
Objective = Callable[[Array], Array]  # of places, one a row

_SHARE = 0.15  # of the budget
_SPREADS = (0.0, 3.0, 1.0)  # of coordinates around the starts: where masses are nearly all at one point, too
_STARTS = 6  # of many points
_DRAWN = 8  # places around each start
_MOST_FOUND = 2
_STEPS = 60
_LENGTHS = np.array([4.0, 2.0, 1.0, 0.5, 0.25, 0.1, 1e-2, 1e-3, 1e-4, 1e-6])  # of a step, tried at once
_LONGEST = 4.0
_DIFFERENCE = 1e-7
_NO_MORE = 1e-10  # of the slack, that a step has to win
_NOISE = 1e-11  # of the sizes of the terms, below which doubles tell no slack
_CLEAR = 1e-3  # of them: violated by so much, no more is asked for
_MOST_COORDINATES = 40
_COST = 1e3  # of what is left of an equation, squared
_NO_VALUE = (SymgenError, ArithmeticError, TypeError, ValueError)


def spread_out(points: Sequence[Point]) -> list[Point]:
    """A few of the points, from all over the list."""
    return [points[k * len(points) // _STARTS] for k in range(_STARTS)] if len(points) > _STARTS else list(points)


class Search:
    """The search for violations of a task's inequality, within its share of the budget."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._watch = Stopwatch()
        self._generator = np.random.default_rng(task.seed)

    def violations(self, sides: tuple[Term, Term], starts: Sequence[Point]) -> Iterator[dict[Term, Any]]:
        """Exact points at which nothing is left of the slack, as far as doubles can tell: a clear one ends the search."""
        slack = Slack(sides, self._task.claim.relation, self._task.admitted)
        found: list[tuple[float, dict[Term, Any]]] = []
        for charts, u, relative in self._tries(slack, starts):
            if self._is_over():
                break
            ended = descended(partial(slack.at, charts, relative=relative), u, self._enough)
            found += islice(self._exactly(slack, charts, ended), 1)
            if found and found[-1][0] < -_CLEAR:
                break
        yield from (point for _, point in sorted(found, key=itemgetter(0))[:_MOST_FOUND])

    def _tries(self, slack: Slack, starts: Sequence[Point]) -> Iterator[tuple[Atlas, Array, bool]]:
        """Where to descend from: the places of least slack around the starts, near and far, and whether by shares."""
        every = [(a, a.coordinates(start)) for start in starts if 0 < (a := atlas(start)).size <= _MOST_COORDINATES]
        for spread in _SPREADS:
            drawn = [(a, u + spread * self._generator.standard_normal((_DRAWN, a.size))) for a, u in every]
            for relative in (False, True):
                known = []
                for k, (charts, places) in enumerate(drawn):
                    values = slack.at(charts, places, relative=relative)
                    best = int(np.argmin(values))
                    known += [(float(values[best]), k, best)] if values[best] < inf else []
                if known:
                    _, k, best = min(known)
                    yield drawn[k][0], drawn[k][1][best], relative

    def _is_over(self) -> bool:
        return self._task.expired or self._watch.seconds > _SHARE * BUDGETS[self._task.budget]

    def _enough(self, slack: float) -> bool:
        return slack < -_CLEAR or self._is_over()

    def _exactly(self, slack: Slack, charts: Atlas, u: Array) -> Iterator[tuple[float, dict[Term, Any]]]:
        """The simplest rational point near there that still violates the inequality; a near tie as it is."""
        share = float(slack.at(charts, u[None], relative=True)[0])
        if share > _NOISE:
            return
        solved = (self._solved(point) for point in charts.rounded(u))
        allowed = [(slack.exactly(p, relative=True), p) for p in solved if meets(self._task, p)]
        clear = [pair for pair in allowed if pair[0] < min(share / 2, -_NOISE)]
        yield from clear or allowed[-1:]

    def _solved(self, point: dict[Term, Any]) -> dict[Term, Any]:
        return solve_equalities(point, self._task.admitted, frozenset(self._task.sizes))


class Slack:
    """What is left of an inequality, or its share in the sizes of its terms, at many places at once where that is possible."""

    def __init__(self, sides: tuple[Term, Term], relation: str, conditions: Sequence[Term] = ()) -> None:
        self._terms = make("stack", *addends(margin(sides, relation)))
        self._equations = [c for c in conditions if c.op == "eq" and not c.args[0].shape]
        self._conditions = [c for c in conditions if c not in self._equations]
        self._together = True

    def at(self, charts: Atlas, places: Array, *, relative: bool) -> Array:
        """The slack at each row of coordinates; infinite where it has no real value, or a condition fails."""
        if self._together:
            drawn = charts.drawn(places)
            try:
                with np.errstate(all="ignore"):  # a place far out, where something overflows, has no value
                    found = _left(stack(evaluate(self._terms, drawn, DRAWS)), len(places), relative)
                    return np.where(self._met(drawn, len(places)), found + self._cost(drawn, len(places)), inf)
            except _NO_VALUE:
                self._together = False  # something in it is evaluated one by one only
        return np.array([self.exactly(charts.near(u), relative=relative) for u in places])

    def _met(self, drawn: Point, count: int) -> Array:
        """Where the conditions hold that are evaluated at many places at once; the others are asked of exact points."""
        met = np.ones(count, dtype=bool)
        for condition in tuple(self._conditions):
            try:
                held = evaluate(condition, drawn, DRAWS)
                rows = np.asarray(stack(held), dtype=bool)
                met &= rows.reshape(count, -1).all(axis=-1) if is_random(held) else rows.all()
            except _NO_VALUE:
                self._conditions.remove(condition)
        return met

    def _cost(self, drawn: Point, count: int) -> Array:
        """What is left of the equations, squared, of those that are evaluated at many places at once."""
        cost = np.zeros(count)
        for equation in tuple(self._equations):
            try:
                left = stack(evaluate(equation.args[0] - equation.args[1], drawn, DRAWS))
                cost += _COST * np.broadcast_to(np.asarray(left, dtype=float).ravel(), (count,)) ** 2
            except _NO_VALUE:
                self._equations.remove(equation)
        return cost

    def exactly(self, point: Point, *, relative: bool) -> float:
        """The slack at one point."""
        try:
            terms = np.asarray(evaluate(self._terms, point, FLOAT))
        except _NO_VALUE:
            return inf
        if np.iscomplexobj(terms):
            terms = np.where(np.abs(terms.imag) <= _NOISE * np.abs(terms), terms.real, inf)
        return float(_left(terms[None], 1, relative)[0])


def _left(terms: Array, count: int, relative: bool) -> Array:
    """The sums of rows of terms, or their shares in the norms."""
    rows = np.broadcast_to(terms, (count, terms.shape[-1]))
    with np.errstate(all="ignore"):
        total, size = rows.sum(axis=-1), np.linalg.norm(rows, axis=-1)
        found = total / np.where(size > 0, size, 1) if relative else total
    return np.where(np.isfinite(found) & np.isfinite(size), found, inf)


def addends(term: Term, sign: int = 1) -> list[Term]:
    """The terms of a sum, each with its sign."""
    if term.op == "add":
        return [part for a in term.args for part in addends(a, sign)]
    if term.op == "neg":
        return addends(term.args[0], -sign)
    return [term if sign > 0 else -term]


def descended(function: Objective, start: Array, enough: Callable[[float], bool]) -> Array:
    """Where a descent from a start ends: by quasi-Newton steps, shortened until they lead down.

    The function takes many places at once, one a row.

    >>> descended(lambda rows: (rows[:, 0] - 1)**2 + 1, np.array([3.0]), lambda value: False).round(3)
    array([1.])
    """
    place, inverse = start, np.eye(len(start))
    value, slope = _slope(function, start)
    for _ in range(_STEPS):
        step = -inverse @ slope
        if not np.isfinite(step).all() or step @ slope >= 0:
            inverse, step = np.eye(len(start)), -slope
        step = step * min(1.0, _LONGEST / max(float(np.linalg.norm(step)), 1e-300))
        tried = function(place + _LENGTHS[:, None] * step)
        down = np.flatnonzero(tried <= value + 1e-4 * _LENGTHS * float(step @ slope))
        if not len(down):
            break
        best = down[int(np.argmin(tried[down]))]
        moved, gained = _LENGTHS[best] * step, value - tried[best]
        place = place + moved
        value, newer = _slope(function, place)
        if enough(value) or gained <= _NO_MORE * max(1.0, abs(value)):
            break
        inverse, slope = _updated(inverse, moved, newer - slope), newer
    return place


def _slope(function: Objective, place: Array) -> tuple[float, Array]:
    """The value at a place, and its numeric derivatives."""
    widths = _DIFFERENCE * np.maximum(1.0, np.abs(place))
    values = function(np.vstack([place, place + np.diag(widths)]))
    with np.errstate(invalid="ignore"):
        slopes = (values[1:] - values[0]) / widths
    return float(values[0]), np.where(np.isfinite(slopes), slopes, 0.0)


def _updated(inverse: Array, moved: Array, change: Array) -> Array:
    """The inverse of the curvature after a move that changed the slope so; as it was where that shows no curvature."""
    along = float(moved @ change)
    if along <= 1e-12 * float(np.linalg.norm(moved) * np.linalg.norm(change)):
        return inverse
    keep = np.eye(len(moved)) - np.outer(moved, change) / along
    return keep @ inverse @ keep.T + np.outer(moved, moved) / along
