"""A survey of exact points: refute at the simplest that fails, or gather support."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symgen.errors import BudgetError
from symgen.numeric.conditions import truth
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.term import Term
from symgen.verification.evidence import compare as c
from symgen.verification.evidence.compare import Outcome, Values, compare
from symgen.verification.evidence.shrink import shrink
from symgen.verification.proofs.vanishing import one_sided_gap, owed_by_one_side
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Counterexample, Status


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where to compare: both sides (with unknown functions replaced by a model), exact values, and the model in words.

    `tied`: nothing that numbers show is left of the margin of a strict inequality there.
    """

    sides: tuple[Term, Term]
    values: Values
    model: Mapping[str, str] = field(default_factory=dict)
    tied: bool = False

    def shown(self, values: Values) -> dict[str, str]:
        """A point as text by name, in order of the names, and the model."""
        named = {k.attrs[0] if isinstance(k, Term) else str(k): v for k, v in values.items()}
        return {**{name: _text(named[name]) for name in sorted(named)}, **self.model}


_SIGNS = {name: text for name, text, _ in RELATIONS}
_DEEP_POINTS = 3  # so many points are compared to hundreds of digits
_MANY = 6  # agreements after which slow evaluations stop at a fifth of the budget
_GENERIC = 2  # agreements at points without special values, where each costs a quadrature and there are few
_ALL_UNDEFINED = 8  # so many points without a value on either side, and none with one: nowhere defined


@dataclass
class Tally:
    """What the points of a survey showed so far."""

    agreed: int = 0
    generic: int = 0
    confirmed: int = 0
    undefined: int = 0
    one_sided: int = 0
    unknown: int = 0
    close: int = 0
    coincided: int = 0
    digits: int = c.EXACTLY
    methods: dict[str, None] = field(default_factory=dict)
    reasons: dict[str, None] = field(default_factory=dict)
    met: dict[Term, set[Any]] = field(default_factory=dict)
    sizes: tuple[Term, ...] = ()
    larger: int = 0  # agreements where some size is more than 1

    def add(self, outcome: Outcome, values: Values) -> None:
        if outcome.kind == c.AGREE:
            self.agreed += 1
            self.generic += is_generic(values)
            self.larger += any(values.get(size, 1) != 1 for size in self.sizes)
            self.confirmed += outcome.confirmed
            self.digits = min(self.digits, outcome.digits)
            self.methods[outcome.method] = None
            for symbol, value in values.items():
                if isinstance(symbol, Term) and isinstance(value, Fraction) and not symbol.domain.is_integer:
                    self.met.setdefault(symbol, set()).add(value)
        elif outcome.kind in (c.UNKNOWN, c.COINCIDE):
            self.unknown += outcome.kind == c.UNKNOWN
            self.close += outcome.method == c.PRECISION
            self.coincided += outcome.kind == c.COINCIDE
            self.reasons[outcome.method] = None
        else:
            self.undefined += 1
            self.one_sided += outcome.kind != c.UNDEFINED

    @property
    def is_much(self) -> bool:
        """Whether enough points agree for slow evaluations to stop early."""
        return self.agreed >= _MANY and self.generic >= _GENERIC

    @property
    def fixed(self) -> str:
        """A number that had one value wherever the sides agreed, though its domain has many."""
        stuck = [s.attrs[0] for s, values in self.met.items() if len(values) == 1 and s.domain.low < s.domain.high]
        return min(stuck, default="")

    @property
    def telling(self) -> int:
        """Agreements that say something: where sides coincide elsewhere, 0 = 0 does not."""
        return self.agreed - self.confirmed if self.coincided else self.agreed


def is_generic(values: Values) -> bool:
    """Whether no number of a point is 0, 1 or -1, and no two are equal up to sign: there wrong formulas agree by chance."""
    numbers = [
        abs(v) for s, v in values.items() if isinstance(s, Term) and isinstance(v, Fraction) and not s.domain.is_integer
    ]
    return not {0, 1} & set(numbers) and len(set(numbers)) == len(numbers)


def survey(
    task: Task,
    candidates: Iterable[Candidate],
    *,
    need: int = 4,
    unit: str = "exact points",
    hurry: bool = False,
    share: float = 1,
) -> Finding | None:
    """Compare at each candidate until the claim fails or the candidates or this share of the budget run out.

    With `hurry`, a fifth of the budget is enough once some points have agreed.
    """
    tally = Tally(sizes=tuple(task.sizes))
    deep = 0 if hurry and task.symbols and any(c.is_slow(side) for side in task.sides) else _DEEP_POINTS
    try:
        for number, candidate in enumerate(candidates):
            if task.expired or task.spent(share) or (hurry and tally.is_much and task.spent(0.2)):
                break
            digits = {"need": c.MANY_DIGITS} if number < deep else {}
            absent = _lawless(task, candidate.values)
            outcome = absent or compare(candidate.sides, task.claim.relation, candidate.values, **digits)
            if outcome.kind == c.DIFFER:
                return _refute(task, candidate, outcome)
            if task.mode == "strict" and outcome.kind in (c.LEFT_UNDEFINED, c.RIGHT_UNDEFINED):
                return _one_sided(candidate, outcome)
            tally.add(outcome, candidate.values)
            if candidate.tied:
                tally.reasons[c.TIED] = None
    except BudgetError:
        if not task.expired:
            raise
    return _conclude(task, tally, need, unit)


def _lawless(task: Task, values: Values) -> Outcome | None:
    """What a point shows at which a law of a side does not exist: that the side has no value."""
    if not any(task.owed) or (
        task.symbols and not values
    ):  # a closed form, of which its maker has seen that they exist
        return None
    found = [{truth(condition, values) for condition in owed} for owed in task.owed]
    left, right = (False in truths for truths in found)
    if left or right:
        return Outcome(_MISSING[left, right])
    known = all(truths <= {True} for truths in found)
    return None if known else Outcome(c.UNKNOWN, method="whether the laws of the claim exist there is not known")


_MISSING = {(True, True): c.UNDEFINED, (True, False): c.LEFT_UNDEFINED, (False, True): c.RIGHT_UNDEFINED}


def _refute(task: Task, candidate: Candidate, outcome: Outcome) -> Finding:
    values, outcome = shrink(candidate.sides, task, candidate.values, outcome)
    shown = candidate.shown(values)
    counterexample = Counterexample(shown, outcome.left, outcome.right, outcome.difference, outcome.ratio)
    return Finding(Status.REFUTED, outcome.method, counterexample=counterexample, points=1)


def _one_sided(candidate: Candidate, outcome: Outcome) -> Finding:
    left = "undefined" if outcome.kind == c.LEFT_UNDEFINED else "defined"
    right = "undefined" if outcome.kind == c.RIGHT_UNDEFINED else "defined"
    counterexample = Counterexample(candidate.shown(candidate.values), left, right)
    return Finding(Status.REFUTED, "exactly one side is defined there", counterexample=counterexample)


def _conclude(task: Task, tally: Tally, need: int, unit: str) -> Finding | None:
    if not (tally.agreed or tally.unknown or tally.coincided) and tally.undefined >= _needed_undefined(task):
        return Finding(Status.REFUTED, f"no side is defined at any of {tally.undefined} points", points=tally.undefined)
    if task.mode == "strict" and task.symbols and owed_by_one_side(task):
        return _beside_a_gap(task)
    if task.mode == "strict" and tally.undefined:
        return Finding(Status.UNDECIDED, f"a side is undefined at {tally.undefined} of the points tried")
    if not task.symbols and not task.unknown_functions and tally.confirmed:
        status = Status.PROVED if task.claim.relation == "eq" else Status.CERTIFIED
        return Finding(status, "exact arithmetic" if status is Status.PROVED else "rigorous enclosures", points=1)
    if tally.one_sided and any(c.converges_somewhere(side) for side in task.sides):
        found = f"one side alone has a value at {tally.one_sided} of the points tried"
        return Finding(Status.UNDECIDED, found if tally.agreed else f"{found}; {_why_no_more(task)}")
    doubt = next((r for r in (c.ROUNDING, c.TIED) if r in tally.reasons), None)
    if doubt is not None:  # it may fail exactly there: agreement elsewhere says nothing of it
        return Finding(Status.UNDECIDED, doubt, points=tally.agreed)
    if tally.agreed and tally.generic < _GENERIC and _costs_quadratures(task):
        found = f"agreement at only {tally.agreed} {unit}, where numbers are equal, 0 or 1"
        return Finding(Status.UNDECIDED, found, points=tally.agreed)
    narrow = _where_it_agreed_alone(task, tally) if tally.agreed >= need else ""
    if narrow:
        return Finding(Status.UNDECIDED, f"agreement only where {narrow}", points=tally.agreed)
    enough = tally.telling >= (need if task.symbols or task.unknown_functions else 1)
    # Enclosures that overlap at every precision say nothing against an inequality that allows equality.
    doubtful = tally.unknown - (tally.close if task.claim.relation in ("le", "ge") else 0)
    if enough and tally.agreed > doubtful:
        digits = tally.digits if task.claim.relation == "eq" and tally.digits != c.EXACTLY else 0
        return Finding(Status.SUPPORTED, _agreement(task, tally, unit), points=tally.agreed, digits=digits)
    reason = next(iter(tally.reasons), _why_no_more(task))
    return Finding(Status.UNDECIDED, f"agreement at only {tally.agreed} {unit}: {reason}", points=tally.agreed)


def _where_it_agreed_alone(task: Task, tally: Tally) -> str:
    """To what the points of agreement were confined, which says nothing of others: of one entry, a sum is the least one."""
    if tally.sizes and not tally.larger:
        return f"{', '.join(sorted(size.attrs[0] for size in tally.sizes))} is 1"
    if task.drawn_within and tally.fixed:
        return f"{tally.fixed} has one value: no other point was found that meets the conditions"
    return ""


def _costs_quadratures(task: Task) -> bool:
    """Whether each point costs so much that there are few, of what has numbers to vary."""
    varies = bool(task.symbols) and not task.unknown_functions and not task.has_tensors
    return varies and any(c.is_slow(side) for side in task.sides)


def _why_no_more(task: Task) -> str:
    """Why there were not more points, none of which gave a reason of its own."""
    if task.expired or not task.drawn_within:
        return "the budget ran out"
    what = "at which its laws exist" if any(task.owed) else "that meets its conditions"
    return f"no other point was found {what}"


def _agreement(task: Task, tally: Tally, unit: str) -> str:
    """What was compared, where and how; digits are of numbers that are held to be equal."""
    methods, places = " and ".join(tally.methods), f"{tally.agreed} {unit}"
    if task.claim.relation != "eq":
        close = f", and too close to tell at {tally.close}" if tally.close else ""
        return f"left {_SIGNS[task.claim.relation]} right at {places}, by {methods}{close}"
    return f"{methods} agree at {places} {'exactly' if tally.digits == c.EXACTLY else f'to {tally.digits} digits'}"


def _beside_a_gap(task: Task) -> Finding:
    """One side alone asks for what may fail at points that no survey meets."""
    owed = owed_by_one_side(task)[0]
    gap = one_sided_gap(task)
    if gap is None:
        return Finding(Status.UNDECIDED, f"nothing shows that {owed} wherever the other side is defined")
    shown = {s.attrs[0]: f"{float(v):.12g}..." for s, v in sorted(gap.items(), key=lambda pair: pair[0].attrs[0])}
    counterexample = Counterexample(shown, "one side undefined", "the other defined")
    return Finding(
        Status.REFUTED, f"{owed} fails near there, by the intermediate value theorem", counterexample=counterexample
    )


def _needed_undefined(task: Task) -> int:
    return _ALL_UNDEFINED if task.symbols else 1


def _text(value: Any) -> str:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return "[" + ", ".join(_text(v) for v in value) + "]"
    return str(value)
