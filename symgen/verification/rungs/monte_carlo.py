"""Expectations that no closed form and no quadrature reaches: independent draws at points of the domain.

Each expectation gets an interval that holds it but for a stated chance, whatever the law of what is averaged, given a proved
bound of its second moment (see `chance/intervals.py` and `chance/largeness.py`): without one nothing is said. The intervals
of a fixed schedule of rounds, of every point and expectation, hold together but for `RISK`. A claim is refuted where they
exclude it, and where those of a second, independent seed do so too. It is supported where they allow it at points enough
while a relative difference of `FINEST` would have been excluded; numbers written with more digits than that stay undecided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, zip_longest
from math import inf, log, prod
from typing import Any

import numpy as np

from symgen.errors import SymgenError
from symgen.numeric import EXACT, Undefined, balls, evaluate, points, sizes
from symgen.numeric.enclosures import confirms, excludes, is_known, resolution, show_range, spanning
from symgen.terms.operators import operator
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification.chance.experiments import Experiment, experiments
from symgen.verification.chance.intervals import EVENTS, at_first, sharpened
from symgen.verification.chance.largeness import norms
from symgen.verification.chance.sampling import Prepared, batches, check, typical
from symgen.verification.evidence.compare import integrals_deep
from symgen.verification.evidence.survey import Candidate
from symgen.verification.processes.stopwatch import Stopwatch
from symgen.verification.proofs.resolution import resolved
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Counterexample, Status

#: The chance that any interval of one seed misses its mean, all points and rounds together.
RISK = 1e-9
#: The relative difference of the sides that must have been noticed wherever a claim is supported.
FINEST = 0.01
#: Draws of each expectation at a point, round after round.
_ROUNDS: Mapping[str, tuple[int, ...]] = {
    "fast": (2**12, 2**14, 2**17),
    "ci": (2**12, 2**15, 2**18, 2**20, 2**22),
    "deep": (2**12, 2**16, 2**20, 2**22, 2**24),
}
_AT_ONE_POINT = {"fast": 2**19, "ci": 2**24, "deep": 2**26}  # one round more where there is but one point
_LOOKS = 2  # rounds at every point
_PLENTY = 2**20  # draws after which half of `FINEST` is enough
_CANDIDATES = {"fast": 6, "ci": 16, "deep": 24}
_POINTS = {"fast": 3, "ci": 4, "deep": 6}
_NEEDED = 3
_DEEPEST = 4  # integrals over boxes, one inside the other, that are left to draws
_LARGEST = 6  # further out, what is averaged spreads over too many orders
_SHARE = 0.6  # of the budget
_MOST_DECIMALS = 40
_BITS = 64

Point = dict[Term, Any]


def applies(task: Task) -> bool:
    """Where an expectation is over vectors or matrices, or a quadrature would have to be nested."""
    if task.unknown_functions or task.claim.relation == "ne":
        return False
    try:
        found = [e for side in _sides(task) for e in experiments(side, "mean ")[1].values()]
        return any(map(_is_out_of_reach, found)) and any(map(_needs_draws, task.sides))
    except SymgenError:
        return False


def _is_out_of_reach(experiment: Experiment) -> bool:
    least = 2 if any(draw.law is not None for draw in experiment.draws) else _DEEPEST
    return len(experiment.draws) >= least or any(draw.variable.shape for draw in experiment.draws)


def _needs_draws(side: Term) -> bool:
    """Whether no evaluator but this has the value: sums over finite supports are quick, however they are nested."""
    return integrals_deep(side) > 1 or any(_is_unevaluated(node) for _, node in subterms(side))


def _is_unevaluated(node: Term) -> bool:
    return node.op == "expectation" or operator(node.op).kind == "noun"


def _sides(task: Task) -> tuple[Term, Term]:
    return task.claim.left, task.claim.right


@dataclass(frozen=True, slots=True)
class _Seen:
    """The sides at a point as enclosures, and what they say: a relative difference of `relative` would have shown."""

    left: Any
    right: Any
    excluded: bool
    held: bool
    relative: float

    @property
    def agrees(self) -> bool:
        return self.held or self.relative <= FINEST


class _Spot:
    """A point, and what the draws of one seed have told of each expectation there."""

    def __init__(self, plan: _Plan, values: Point, seed: tuple[int, ...]) -> None:
        self.plan, self.values = plan, values
        self._ready = {mean: Prepared(e, values) for mean, e in plan.experiments.items()}
        self._known = {mean: at_first(*norms(prepared)) for mean, prepared in self._ready.items()}
        self._generators = {
            mean: np.random.default_rng([abs(s) for s in (*seed, k)]) for k, mean in enumerate(self._ready)
        }
        self._pace: float | None = None  # seconds a draw
        self._typical = 0.0

    @property
    def is_bounded(self) -> bool:
        """Whether the variance of everything that is averaged is known to be finite."""
        return all(np.isfinite(known.size).all() for known in self._known.values())

    def check(self) -> None:
        """Raise Unsupported where doubles are too coarse for what is averaged; see how large that typically is."""
        for mean, prepared in self._ready.items():
            check(prepared, self._known[mean].size)
        self._typical = min(map(typical, self._ready.values()))

    def drawn(self, counts: tuple[int, ...]) -> _Seen:
        """What is seen after more rounds of draws, which end where the claim is excluded or time would run out."""
        seen = None
        for count in counts:
            if not self._is_affordable(count):
                break
            watch = Stopwatch()
            for mean, prepared in self._ready.items():
                values = batches(prepared, self._generators[mean], count)
                self._known[mean] = sharpened(self._known[mean], values, count, self.plan.logarithm)
            self._pace = watch.seconds / count
            seen = self._seen()
            if seen.excluded or (count >= _PLENTY and seen.relative <= FINEST / 2) or self.plan.task.expired:
                break
        return seen or self._seen()

    def _is_affordable(self, count: int) -> bool:
        """Whether a round of so many draws would end in time, by what the last one took."""
        task, before = self.plan.task, self._pace
        return before is None or not task.spent(_SHARE, ahead=before * count)

    def _seen(self) -> _Seen:
        relation, sides = self.plan.relation, self.plan.sides
        given = {**self.values, **{mean: self._enclosed(mean) for mean in self._known}}
        left, right = (evaluate(side, given, balls(_BITS)) for side in sides)
        if not (is_known(left) and is_known(right)):
            return _Seen(left, right, False, False, inf)
        held = relation != "eq" and confirms(left, relation, right)
        relative = resolution(left, right, self._typical) if relation == "eq" else inf
        return _Seen(left, right, excludes(left, relation, right), held, relative)

    def _enclosed(self, mean: Term) -> Any:
        known = self._known[mean]
        entries = np.array([spanning(*ends) for ends in zip(known.low, known.high, strict=True)], dtype=object)
        return entries.reshape(_sizes(mean, self.values)) if mean.shape else entries[0]


class _Plan:
    """The experiments of a claim, and the points to make them at."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.relation = task.claim.relation
        found = {side: experiments(side, f"mean {k}.") for k, side in enumerate(_sides(task))}
        self.sides = tuple(_valued(marked) for marked, _ in found.values())
        self.experiments = {mean: e for _, means in found.values() for mean, e in means.items()}
        self.rounds = _ROUNDS[task.budget] if task.symbols else (*_ROUNDS[task.budget], _AT_ONE_POINT[task.budget])
        self.points = self._points()
        entries = max((sum(prod(_sizes(m, p)) for m in self.experiments) for p in self.points), default=1)
        self.logarithm = log(EVENTS * len(self.rounds) * entries * len(self.points or [{}]) / RISK)

    def _points(self) -> list[Point]:
        """Points drawn at random by turns from several sizes, away from extremes."""
        task = self.task
        if not task.symbols:
            return [{}]
        assignments = sizes(task.sizes, seed=task.seed) if task.sizes else [{}]
        telling = [a for a in assignments if not a or any(v > 1 for v in a.values())]
        by_turns = zip_longest(*(self._near(given) for given in telling or assignments))
        return [p for row in by_turns for p in row if p is not None][: _CANDIDATES[task.budget]]

    def _near(self, given: Point) -> Iterator[Point]:
        conditions, count = self.task.drawn_within, _CANDIDATES[self.task.budget]
        found = points(self.task.symbols, conditions, count=4 * count, seed=self.task.seed, given=given, special=False)
        found = [p for p in found if _reach(p) <= _LARGEST]
        return chain.from_iterable(zip(sorted(found, key=_reach), found, strict=True))


def _valued(side: Term) -> Term:
    """A side with its integrals and sums, beside the means, by their proved values: of many there are no enclosures."""
    found = resolved(side)
    return side if found.undefined else found.term


def _sizes(mean: Term, values: Point) -> tuple[int, ...]:
    return tuple(d if isinstance(d, int) else int(evaluate(d, values, EXACT)) for d in mean.shape)


def _reach(point: Point) -> float:
    return max(float(abs(v)) for value in point.values() for v in np.asarray(value, dtype=object).ravel())


def run(task: Task) -> Finding | None:
    """A few draws at many points, where the claim may fail already; then many draws where they tell most."""
    plan = _Plan(task)
    spots: list[tuple[_Spot, _Seen]] = []
    reasons: dict[str, None] = {}
    for number, values in enumerate(plan.points):
        if task.spent(_SHARE / 3):
            reasons["the budget ran out"] = None
            break
        try:
            spot = _Spot(plan, values, (task.seed, number))
            if not spot.is_bounded:
                reasons["no bound of the variance was found: it may be infinite"] = None
                continue
            spot.check()
            seen = spot.drawn(plan.rounds[:_LOOKS])
        except Undefined as error:
            if task.mode == "strict":
                return Finding(Status.UNDECIDED, f"a side has no value at a point: {error.found}")
            continue
        except SymgenError as error:
            reasons[error.found] = None
            continue
        if seen.excluded:
            return _refuted(plan, values, number, seen)
        spots.append((spot, seen))
    return _at_length(plan, spots, reasons)


def _at_length(plan: _Plan, spots: list[tuple[_Spot, _Seen]], reasons: dict[str, None]) -> Finding:
    """Many draws at the points where a few have told most."""
    agreed: list[_Seen] = []
    spots.sort(key=lambda pair: (not pair[1].held, pair[1].relative))
    for number, (spot, _) in enumerate(spots):
        if plan.task.spent(_SHARE):
            reasons["the budget ran out"] = None
            break
        try:
            seen = spot.drawn(plan.rounds[_LOOKS:])
        except SymgenError as error:  # one draw in many may have no value in doubles
            reasons[error.found] = None
            continue
        if seen.excluded:
            return _refuted(plan, spot.values, len(spots) + number, seen)
        if seen.agrees:
            agreed.append(seen)
        else:
            reasons[f"a relative difference of {seen.relative:.2g} would not have shown"] = None
        if len(agreed) >= _POINTS[plan.task.budget]:
            break
    return _concluded(plan, agreed, reasons)


def _refuted(plan: _Plan, values: Point, number: int, seen: _Seen) -> Finding:
    """A difference counts when the draws of an independent seed exclude the claim as well."""
    again = _Spot(plan, values, (plan.task.seed, number, 1)).drawn(plan.rounds)
    if not again.excluded:
        return Finding(Status.UNDECIDED, "Monte Carlo: two seeds disagree on whether the draws exclude the claim")
    shown = Candidate(_sides(plan.task), values).shown(values)
    return Finding(
        Status.REFUTED,
        f"Monte Carlo: the draws of two independent seeds exclude the claim, wrongly with a chance below {RISK:g}",
        counterexample=Counterexample(shown, show_range(seen.left), show_range(seen.right)),
        points=1,
        risk=RISK,
    )


def _concluded(plan: _Plan, agreed: list[_Seen], reasons: dict[str, None]) -> Finding:
    count = len(agreed)
    if count < (_NEEDED if plan.task.symbols else 1):
        reason = next(iter(reasons), "no point of the domain was found")
        return Finding(Status.UNDECIDED, f"Monte Carlo at {count} points: {reason}", points=count)
    if plan.relation != "eq":
        told, coarsest = "the intervals keep the sides apart", 0.0
    else:
        coarsest = max(seen.relative for seen in agreed)
        told = f"a relative difference of {coarsest:.2g} would have shown"
    if coarsest * _finest_number(plan.task) >= 1:
        return Finding(Status.UNDECIDED, f"Monte Carlo: {told}, and the claim has numbers of more digits", points=count)
    method = (
        f"Monte Carlo at {count} points, up to {plan.rounds[-1]:,} draws each: {told} but for a chance below {RISK:g}"
    )
    return Finding(Status.SUPPORTED, method, points=count, resolution=coarsest, risk=RISK)


def _finest_number(task: Task) -> int:
    """What the written numbers ask for: the draws must tell any of them from its neighbours, or from what it is rounded of."""
    written = [n.attrs[0] for side in _sides(task) for _, n in subterms(side) if n.op == "num"]
    return max(map(_fineness, written), default=1)


def _fineness(number: Fraction) -> int:
    """A decimal may be the rounded value of something else; a fraction is taken as it is."""
    digits = next((k for k in range(_MOST_DECIMALS) if 10**k % number.denominator == 0), None)
    if digits is None or number.denominator in (2, 4, 8):
        return 2 * max(abs(number.numerator), number.denominator)
    return 10 * abs(int(number * 10**digits))
