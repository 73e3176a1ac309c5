"""Judging code: over points of the declared domain and formats of numbers, until something is wrong or time is spent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite, isinf, log10

from symgen.errors import BudgetError, UsageError
from symgen.terms.domains import REAL
from symgen.terms.relations import Claim
from symgen.terms.term import symbol
from symgen.verification import ladder
from symgen.verification.code_claims.arrays import try_arrays
from symgen.verification.code_claims.binding import name_of
from symgen.verification.code_claims.calling import libraries, prefers_torch, settle
from symgen.verification.code_claims.cases import Case
from symgen.verification.code_claims.examining import Kind, Observation, Probe
from symgen.verification.code_claims.formats import FORMATS, FloatFormat
from symgen.verification.code_claims.naming import Named, name_observation
from symgen.verification.code_claims.noise import Noise, unlike
from symgen.verification.code_claims.placing import Placed, Point, place, text
from symgen.verification.code_claims.reference import CodeReference, FormulaReference, Reference
from symgen.verification.code_claims.sampling import Sampling
from symgen.verification.code_claims.shrinking import simpler_points
from symgen.verification.code_claims.telling import contrast, shown_point, sides, told
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Counterexample, Status, Verdict

#: Points of each kind, by budget.
_COUNTS = {"fast": 12, "ci": 24, "deep": 90}
_SHARE = 0.85
_REPEATED = 4  # points at which the code is called twice
_GOOD = 3  # points of agreement from which the way to a bad one is searched
_MOST_TRIALS = 80  # of simpler counterexamples
_REFUTING = (Kind.NOT_FINITE, Kind.RAISED, Kind.SHAPE, Kind.CHANGED, Kind.UNSTEADY, Kind.DETACHED, Kind.ONE_SIDED)
#: The exponents that inputs may have, as a share of a format's, before overflow inside a formula counts as its
#: reader's affair: products of five such numbers (for gradients of ten) are still numbers.
_HALF = Fraction(1, 2)
_PRACTICAL = {False: Fraction(3, 16), True: Fraction(3, 32)}


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge: which formats, gradients or not (None: where there are any), mode, budget, seed."""

    formats: tuple[str, ...] = ("float64", "float32")
    grad: bool | None = None
    mode: str = "common"
    budget: str = "ci"
    seed: int = 0


def judge_code(case: Case, options: Options) -> Verdict:
    """The verdict on a function against a formula (a Term) or another function; SUPPORTED is the best that it can be.

    Raises UsageError where a gradient is asked of code that has none.
    """
    _check(options)
    return _Judging(case, options).verdict()


def _check(options: Options) -> None:
    unknown = [f for f in options.formats if f not in FORMATS]
    if unknown or not options.formats:
        raise UsageError(
            f"dtypes={unknown or ()!r}", asked="verify code", where="dtypes", hint=f"known: {', '.join(FORMATS)}"
        )


_ORDINARY, _FULL = 4.0, 53  # inputs from 1/4 to 4, in double precision
#: The other side of the claim of code, which is no Term.
NOTHING = symbol("nothing", REAL)


def _plainly_wrong(seen: Observation, placed: Placed) -> bool:
    """An error of a per cent or more at inputs of ordinary size, which no rounding makes of a formula in its right mind."""
    sizes = [abs(float(v)) for one in placed.inputs for v in one.ravel()]
    ordinary = all(not v or 1 / _ORDINARY <= v <= _ORDINARY for v in sizes)
    apart = seen.found is not None and seen.truth and abs(Fraction(seen.found) - seen.truth) > abs(seen.truth) / 100
    return bool(ordinary and apart)


@dataclass
class _Tally:
    """What was seen so far."""

    points: int = 0
    gradients: int = 0
    worst: dict[str, tuple[Observation, Placed]] = field(default_factory=dict)
    beyond: tuple[str, Observation, Placed] | None = None
    notes: dict[str, None] = field(default_factory=dict)
    left: dict[str, None] = field(default_factory=dict)


class _Judging:
    """One run over formats and points."""

    def __init__(self, case: Case, options: Options) -> None:
        self.case = case
        self.options = options
        self.task = Task(Claim(case.formula.term or NOTHING, "eq", NOTHING, case.context), budget=options.budget)
        self.tally = _Tally()
        self.code = case.code
        self.good: list[Point] = []
        self.keeps = False  # whether points of agreement are of ordinary size
        self.differentiates = False
        self.unsettled = ""  # an error that no time was left to look into
        self.placed: dict[str, dict[bytes, Placed]] = {}
        sides = tuple(t for t in (case.formula.term, *(a.term for a in case.code.arguments)) if t is not None)
        self.sampling = Sampling(
            case.symbols, case.context.conditions, sides, _COUNTS[options.budget], options.seed
        )  # fmt: skip

    # The course.

    def verdict(self) -> Verdict:
        if any(not s.domain.is_real for s in self.case.symbols):
            return self._undecided("code of complex arguments is not judged")
        ordinary = self.sampling.ordinary()
        trouble = self._settle(ordinary)
        if trouble:
            return self._undecided(trouble)
        for name in self.options.formats:
            found = self._over(self._probe(FORMATS[name]), ordinary)
            if found is not None:
                return found
        return self._supported()

    def _settle(self, ordinary: Sequence[Point]) -> str:
        """Find how the code is called; in words what stands against it."""
        torch_first = self.options.grad is True or prefers_torch(self.code.function)
        for point in ordinary:
            placed = place(point, self.code.arguments, self.case.context.conditions, FORMATS["float64"])
            if placed is None:
                continue
            self.code, answer = settle(self.code, placed.inputs, torch_first)
            self._require_gradient(placed, answer.gradients is not None)
            return f"the code raises {answer.trouble}" if isinstance(answer.raised, TypeError | AttributeError) else ""
        return "no point of the declared domain was found"

    def _require_gradient(self, placed: Placed, paired: bool) -> None:
        self.differentiates = self.options.grad is not False and (paired or self._has_gradient(placed))
        if self.options.grad and not self.differentiates:
            raise UsageError(
                f"{name_of(self.code.function)} is not of torch, and returns no gradients",
                asked="verify the gradient of code",
                where="grad=True",
                hint="write it with torch, or return (value, (gradient, ...)) with one gradient for each argument",
            )

    def _has_gradient(self, placed: Placed) -> bool:
        """Whether tensors are differentiated: always in code of torch, in other code where it can be."""
        spoken = libraries(self.code.function)
        if self.code.way.library != "torch" or spoken:
            return self.code.way.library == "torch" and "torch" in spoken
        answer = self.code.differentiated(placed.inputs, "float64")
        return answer.raised is None and (answer.gradients is not None or self.options.grad is True)

    def _probe(self, fmt: FloatFormat) -> Probe:
        reference, gradient = self._reference()
        strict, insists = self.options.mode == "strict", self.options.grad is True
        return Probe(self.code, reference, fmt, self.case.context.conditions, strict, gradient, insists)

    def _reference(self) -> tuple[Reference, bool]:
        if self.case.other is None:
            assert self.case.formula.term is not None
            return FormulaReference(self.case.formula.term), self.differentiates
        other, conditions = self.case.other, self.case.context.conditions
        point = next(iter(self.sampling.ordinary()))
        placed = place(point, other.arguments, conditions, FORMATS["float64"])
        if placed is not None:
            other, _ = settle(other, placed.inputs, self.options.grad is True or prefers_torch(other.function))
        both = self.differentiates and other.way.library == "torch"
        symbols = tuple(
            a.symbol for a in self.code.arguments if a.symbol is not None and not a.symbol.domain.is_integer
        )
        arguments = other.arguments
        return (
            CodeReference(other, lambda v: place(v, arguments, conditions, FORMATS["float64"]), symbols, both),
            both,
        )

    def _over(self, probe: Probe, ordinary: Sequence[Point]) -> Verdict | None:
        """All points in one format, arrays after the ordinary ones."""
        self.good = []
        parts: tuple[Callable[[], Verdict | None], ...] = (
            lambda: self._run(replace(probe, gradient=False), ordinary, True),
            lambda: self._run(probe, ordinary, False) if probe.gradient else None,
            lambda: self._arrays(probe),
            lambda: self._run(probe, self.sampling.far(ordinary, probe.fmt), False),
        )
        return next((found for part in parts if (found := part()) is not None), None)

    def _run(self, probe: Probe, points: Iterator[Point] | Sequence[Point], ordinary: bool) -> Verdict | None:
        for number, point in enumerate(points):
            if self.task.spent(_SHARE * self._part(probe)):
                self.tally.left[f"the rest of the points in {probe.fmt.name}"] = None
                return None
            placed = probe.place(point)
            if placed is None:
                continue
            self.keeps = ordinary
            found = self._at(probe, placed, ordinary and number < _REPEATED)
            if found is not None:
                return found
        return None

    def _part(self, probe: Probe) -> float:
        """The share of the budget that is for the formats up to this one."""
        return (self.options.formats.index(probe.fmt.name) + 1) / len(self.options.formats)

    def _at(self, probe: Probe, placed: Placed, repeat: bool) -> Verdict | None:
        agreed = False
        for seen in probe.examine(placed, repeat):
            if seen.kind in _REFUTING or (seen.kind is Kind.WRONG and not self._rounding(probe, seen, placed)):
                if self._practical(probe, seen, placed):
                    return self._refuted(probe, seen, placed)
                self._beyond(probe, seen, placed)
                return None
            self._note(probe, seen, placed)
            agreed = agreed or (seen.symbol is None and seen.kind in (Kind.FINE, Kind.LOSS, Kind.WRONG))
        if agreed:
            self._count(probe, placed)
        return None

    def _count(self, probe: Probe, placed: Placed) -> None:
        """Points are counted by what the code is given, once."""
        known = self.placed.setdefault(probe.fmt.name, {})
        key = b"".join(v.tobytes() for v in placed.inputs)
        self.tally.points += key not in known
        known[key] = placed

    def _rounding(self, probe: Probe, seen: Observation, placed: Placed) -> bool:
        if isinf(seen.ratio) or (probe.fmt.precision >= _FULL and _plainly_wrong(seen, placed)):
            return False
        latest = list(reversed(self.good))
        latest.sort(key=lambda p: unlike(p, placed.values))
        try:
            return Noise(probe, seen, lambda: self.task.spent(1.0)).is_rounding(placed.values, latest[:_GOOD])
        except BudgetError:
            self.unsettled = f"{told(seen, probe)} at {shown_point(placed, probe.fmt)}, rounding or not"
            return True

    def _practical(self, probe: Probe, seen: Observation, placed: Placed) -> bool:
        """Whether the inputs are of a size that a formula as people write it can be expected to stand."""
        if self.options.mode == "strict" or seen.kind not in (Kind.WRONG, Kind.NOT_FINITE, Kind.RAISED):
            return True
        if isinstance(seen.truth, Fraction) and abs(seen.truth) > probe.fmt.reach(_HALF):
            return False
        if (
            seen.found is not None
            and seen.truth
            and isfinite(seen.found)
            and abs(seen.truth) * probe.fmt.reach(_HALF) < 1
        ):
            return False  # a number that small may vanish, not become nan
        reach = probe.fmt.reach(_PRACTICAL[seen.symbol is not None])
        flat = [abs(Fraction(float(v))) for one in placed.inputs for v in one.ravel()]
        return all(not v or 1 / reach <= v <= reach for v in flat)

    def _note(self, probe: Probe, seen: Observation, placed: Placed) -> None:
        if seen.kind in (Kind.LOSS, Kind.WRONG) and not self._practical(probe, replace(seen, kind=Kind.WRONG), placed):
            self._beyond(probe, seen, placed)
            return
        name = f"{probe.fmt.name} {seen.symbol.attrs[0] if seen.symbol is not None else ''}"
        if seen.kind is Kind.FINE and seen.symbol is None and self.keeps:
            self.good.append(placed.values)
            if isinstance(probe.reference, CodeReference) and isinstance(seen.truth, Fraction):
                probe.reference.typical.append(abs(seen.truth))
        if seen.kind in (Kind.FINE, Kind.LOSS, Kind.WRONG):
            self.tally.gradients += seen.symbol is not None
            if name not in self.tally.worst or seen.ratio > self.tally.worst[name][0].ratio:
                self.tally.worst[name] = (seen, placed)
        elif seen.kind is Kind.KINK:
            shown = shown_point(placed, probe.fmt)
            self.tally.notes.setdefault(f"{seen.quantity} is {seen.found} at {shown}, where the formula has no slope")
        elif seen.words:
            self.tally.notes.setdefault(seen.words)

    def _beyond(self, probe: Probe, seen: Observation, placed: Placed) -> None:
        self.tally.beyond = self.tally.beyond or (probe.fmt.name, seen, placed)

    def _arrays(self, probe: Probe) -> Verdict | None:
        if any(s.shape for s in self.case.symbols) or (
            self.case.formula.term is not None and self.case.formula.term.shape
        ):
            return None
        if any(a.symbol is not None and a.symbol.domain.is_integer for a in self.code.arguments):
            return None
        tried = try_arrays(probe, list(self.placed.get(probe.fmt.name, {}).values()))
        if tried.wrong is not None and tried.placed is not None:
            return self._refuted(probe, tried.wrong, tried.placed, shrinks=False)
        if tried.note:
            self.tally.notes[tried.note] = None
        return None

    # The verdict.

    def _refuted(self, probe: Probe, seen: Observation, placed: Placed, shrinks: bool = True) -> Verdict:
        if shrinks and seen.kind in (Kind.WRONG, Kind.NOT_FINITE, Kind.RAISED):
            seen, placed = self._shrunk(probe, seen, placed)
        named = self._named(probe, seen, placed)
        remark = f" ({named.remark})" if named.remark else ""
        method = f"{probe.fmt.name}: {told(seen, probe)}{remark}"
        counterexample = Counterexample(
            placed.shown(probe.fmt),
            *sides(seen, probe.fmt),
            *contrast(seen),
        )
        finding = Finding(
            Status.REFUTED, method, self.case.relies_on, counterexample=counterexample, points=self.tally.points + 1
        )
        return self._made(finding, named)

    def _shrunk(self, probe: Probe, seen: Observation, placed: Placed) -> tuple[Observation, Placed]:
        for tried, simpler in enumerate(simpler_points(placed.values)):
            if tried > _MOST_TRIALS or self.task.spent(_SHARE):
                break
            there = probe.place(simpler.point(placed.values))
            again = self._same_trouble(probe, seen, there) if there is not None else None
            if again is not None and there is not None:
                simpler.accept()
                seen, placed = again, there
        return seen, placed

    def _same_trouble(self, probe: Probe, seen: Observation, placed: Placed) -> Observation | None:
        for one in probe.examine(placed):
            if (one.kind, one.symbol) == (seen.kind, seen.symbol):
                return None if one.kind is Kind.WRONG and self._rounding(probe, one, placed) else one
        return None

    def _named(self, probe: Probe, seen: Observation, placed: Placed) -> Named:
        kept: list[Placed] = [placed]
        for point in reversed(self.sampling.ordinary()):
            there = probe.place(point)
            if there is not None and len(kept) < 8:
                kept.append(there)
        return name_observation(probe, seen, placed, kept, self.case.formula)

    def _supported(self) -> Verdict:
        tally = self.tally
        if not tally.points:
            return self._undecided("the formula has no value at the points tried, or the code none to compare")
        if self.unsettled:
            return self._undecided(f"the budget ran out on {self.unsettled}")
        where = " and ".join(f"{len(known)} points in {name}" for name, known in self.placed.items())
        graded = ", value and gradient" if tally.gradients else ""
        against = "the formula" if self.case.other is None else name_of(self.case.other.function)
        given = "tensors" if self.code.way.library == "torch" else "NumPy arrays"
        method = f"{name_of(self.code.function)} of {given} agrees with {against} at {where}{graded}"
        conditions = (*self._losses(), *self._ends(), *tally.notes)
        finding = Finding(
            Status.SUPPORTED, method, self.case.relies_on, conditions, points=tally.points, digits=self._digits()
        )
        return self._made(finding, Named())

    def _losses(self) -> Iterator[str]:
        for name, (seen, placed) in self.tally.worst.items():
            fmt = FORMATS[name.partition(" ")[0]]
            if seen.kind in (Kind.LOSS, Kind.WRONG):
                lost = min(log10(seen.ratio), -log10(float(fmt.unit)))
                shown = f"{text(seen.found, fmt)} where the formula is {text(seen.truth, FORMATS['float64'])}"
                yield f"{fmt.name}: {seen.quantity} loses {lost:.0f} digits at {shown_point(placed, fmt)}: {shown}"

    def _ends(self) -> Iterator[str]:
        if self.tally.beyond is not None:
            name, seen, placed = self.tally.beyond
            fmt = FORMATS[name]
            shown = shown_point(placed, fmt)
            yield f"beyond the practical range, {name}: {told(seen, None)} at {shown}"

    def _digits(self) -> int:
        worst = [
            seen.ratio * float(FORMATS[name.partition(" ")[0]].unit)
            for name, (seen, _) in self.tally.worst.items()
            if name.startswith(self.options.formats[0]) and seen.ratio > 0
        ]
        return max(0, int(-log10(max(worst)))) if worst else int(-log10(float(FORMATS[self.options.formats[0]].unit)))

    def _undecided(self, reason: str) -> Verdict:
        return self._made(Finding(Status.UNDECIDED, reason), Named())

    def _made(self, finding: Finding, named: Named) -> Verdict:
        claim = Claim(self.case.formula.term or NOTHING, "eq", NOTHING, self.case.context)
        return ladder.of_code(
            finding,
            mistake=named.mistake,
            repair=named.repair,
            assumed=ladder.assumptions(claim),
            seed=self.options.seed,
            left=tuple(self.tally.left),
        )
