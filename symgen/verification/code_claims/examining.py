"""One point: what the code answers, held against the truth there, value and gradients, entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache
from math import inf, isfinite, isinf, isnan
from typing import Any

import numpy as np

from symgen.calculus import derivative
from symgen.errors import NoRuleError
from symgen.numeric import Undefined, Unsupported
from symgen.numeric.nearest import nearest
from symgen.terms.term import Term
from symgen.verification.code_claims.calling import Answer, Code
from symgen.verification.code_claims.formats import FloatFormat
from symgen.verification.code_claims.placing import Placed, Point, place, scalar_form
from symgen.verification.code_claims.reference import Reference

#: Errors of so many units of what rounding explains are no loss of digits worth a word.
LOST = 1000.0
#: Roundings of one operation, as code carries it out, for each that the formula shows.
_STEPS = 8
_SYMMETRIC = ("spd", "symmetric")


class Kind(StrEnum):
    """What a comparison showed."""

    FINE = "fine"
    LOSS = "loses digits"
    WRONG = "wrong"
    NOT_FINITE = "not finite"
    RAISED = "raises"
    SHAPE = "shape"
    CHANGED = "changes its argument"
    UNSTEADY = "not deterministic"
    DETACHED = "no gradient"
    ONE_SIDED = "defined on one side"
    KINK = "no number at a kink"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Observation:
    """A comparison of one quantity (the value, or the gradient in a symbol) at its worst entry."""

    kind: Kind
    symbol: Term | None = None
    position: tuple[int, ...] = ()
    found: float | None = None
    truth: Any = None
    ratio: float = 0.0
    words: str = ""

    @property
    def quantity(self) -> str:
        at = f"[{', '.join(str(k + 1) for k in self.position)}]" if self.position else ""
        return f"the gradient in {self.symbol.attrs[0]}{at}" if self.symbol is not None else f"the value{at}"


@dataclass(frozen=True, slots=True)
class Compared:
    """One entry: what the code found, the truth, and the scale that rounding is relative to."""

    found: float
    truth: Any
    scale: Fraction


@dataclass(frozen=True)
class Probe:
    """Code and reference in one format, and the domain that points stay in."""

    code: Code
    reference: Reference
    fmt: FloatFormat
    conditions: tuple[Term, ...] = ()
    strict: bool = False
    gradient: bool = False
    insists: bool = False  # a gradient was asked for: none is a mistake

    def place(self, point: Point) -> Placed | None:
        return place(point, self.code.arguments, self.conditions, self.fmt)

    def examine(self, placed: Placed, repeat: bool = False) -> Iterator[Observation]:
        """Observations at a point: of the value first, then of each gradient."""
        answer = self.code(placed.inputs, self.fmt.name)
        first = self.value(placed, answer)
        if first.kind is Kind.WRONG or (repeat and first.kind in (Kind.FINE, Kind.LOSS)):
            yield from self._again(placed, answer)
        yield first
        if self.gradient and first.kind in (Kind.FINE, Kind.LOSS, Kind.WRONG):
            yield from self.slopes(placed, answer)

    def _again(self, placed: Placed, answer: Answer) -> Iterator[Observation]:
        again = self.code(placed.inputs, self.fmt.name).value
        if answer.value is not None and (again is None or not np.array_equal(answer.value, again, equal_nan=True)):
            shown = (_first_difference(answer.value, again)) if again is not None else ("a value", "an exception")
            yield Observation(Kind.UNSTEADY, words=f"two calls at one point gave {shown[0]} and {shown[1]}")

    def value(self, placed: Placed, answer: Answer) -> Observation:
        """The value held against the truth."""
        try:
            truth = self.reference.value(placed.values)
        except Undefined:
            return self._undefined(answer)
        except Unsupported:
            return Observation(Kind.SKIPPED)
        if answer.raised is not None:
            excused = isinstance(answer.raised, OverflowError) and np.ndim(truth) == 0 and _overflows(truth, self.fmt)
            return Observation(Kind.SKIPPED if excused else Kind.RAISED, truth=_one(truth), words=answer.trouble)
        if answer.changed:
            return Observation(Kind.CHANGED, words=f"the call changes its argument {', '.join(answer.changed)}")
        found = _fitted(answer.value, np.shape(truth))
        if found is None:
            words = f"the shape {np.shape(answer.value)} where {np.shape(truth)} is expected"
            return Observation(Kind.SHAPE, truth=_one(truth), words=words)
        return self._worst(found, truth, lambda: self.reference.scale(placed.values), placed, None)

    def entry(self, placed: Placed, symbol: Term | None, position: tuple[int, ...]) -> Compared | None:
        """One entry of the value or of a gradient with its truth; None where either is not to be had."""
        try:
            if symbol is None:
                truth, scale = self.reference.value(placed.values), self.reference.scale(placed.values)
                found = _fitted(self.code(placed.inputs, self.fmt.name).value, np.shape(truth))
            else:
                truth = self.reference.slope(symbol, placed.values)
                scale = self.reference.slope_scale(symbol, placed.values)
                found = self._gradient_in(placed, symbol)
        except (Undefined, Unsupported):
            return None
        if found is None or np.shape(found) != np.shape(truth):
            return None
        size = np.broadcast_to(np.asarray(scale, dtype=object), np.shape(truth))[position]
        size = Fraction(0) if isinstance(size, float) else Fraction(size)
        return Compared(float(np.asarray(found)[position]), _entry(truth, position), size)

    def _gradient_in(self, placed: Placed, symbol: Term) -> Any | None:
        answer = self.code(placed.inputs, self.fmt.name)
        if answer.gradients is None:
            answer = self.code.differentiated(placed.inputs, self.fmt.name)
        return None if answer.gradients is None else _pulled_back(self.code, answer.gradients, symbol, placed)

    def _undefined(self, answer: Answer) -> Observation:
        finite = answer.value is not None and bool(np.isfinite(answer.value).all())
        one_sided = finite and (self.strict or self.reference.is_code)
        found = float(np.ravel(answer.value)[0]) if finite and np.size(answer.value) else None
        return Observation(Kind.ONE_SIDED if one_sided else Kind.SKIPPED, found=found)

    # Entries.

    def _worst(
        self, found: Any, truth: Any, scale: Callable[[], Any], placed: Placed, symbol: Term | None
    ) -> Observation:
        """The worst entry; what rounding explains further is only worked out where it is needed."""
        sizes = np.broadcast_to(_scaled(scale, truth), np.shape(truth))
        worst = Observation(Kind.FINE, symbol)
        moved: Any = None
        for position in np.ndindex(np.shape(truth)):
            one, exact = float(np.asarray(found)[position]), _entry(truth, position)
            seen = _finite_or_not(one, exact, self.fmt)
            if seen is None:
                allowed = self._allowed(exact, sizes[position])
                error = abs(Fraction(one) - exact)
                if error > 8 * allowed:
                    moved = self._conditioning(placed, symbol, truth) if moved is None else moved
                    allowed += np.asarray(moved, dtype=object)[position]
                seen = self._graded(error / allowed)
                if seen.kind is Kind.WRONG and error <= _STEPS * self.fmt.unit * self._spread(placed, symbol, position):
                    seen = replace(seen, kind=Kind.LOSS)
            seen = replace(seen, symbol=symbol, position=position, found=one, truth=exact)
            worst = max(worst, seen, key=_severity)
        return worst

    def _allowed(self, truth: Fraction, scale: Any) -> Fraction:
        """One rounding of the result and of the operations as written, and what falls below the smallest number."""
        size = Fraction(0) if isinstance(scale, float) else Fraction(scale)
        return self.fmt.unit * (abs(truth) + size) + self.fmt.tiny

    def _spread(self, placed: Placed, symbol: Term | None, position: tuple[int, ...]) -> Fraction:
        """The running error bound of one entry; 0 where it has no value."""
        reference, values = self.reference, placed.values
        try:
            found = reference.spread(values) if symbol is None else reference.slope_spread(symbol, values)
        except (Undefined, Unsupported):
            return Fraction(0)
        one = np.asarray(found, dtype=object)[position if np.ndim(found) else ()]
        return Fraction(0) if isinstance(one, float) else Fraction(one)

    def _graded(self, ratio: Fraction) -> Observation:
        relative = ratio * self.fmt.unit
        kind = Kind.WRONG if relative > self.fmt.coarse else Kind.LOSS if ratio > LOST else Kind.FINE
        return Observation(kind, ratio=float(min(ratio, Fraction(10) ** 300)))

    def _conditioning(self, placed: Placed, symbol: Term | None, truth: Any) -> Any:
        """The change of the truth when each input moves by half a unit in its last place."""
        total = np.zeros(np.shape(truth), dtype=object) + Fraction(0)
        for name in sorted((s for s in placed.values if s.domain.is_real and not s.domain.is_integer), key=str):
            given = np.asarray(placed.values[name], dtype=object)
            for position in np.ndindex(given.shape):
                total = total + self._moved(placed, name, position, symbol, truth)
        return total

    def _moved(self, placed: Placed, name: Term, position: tuple[int, ...], symbol: Term | None, truth: Any) -> Any:
        given = np.array(placed.values[name], dtype=object)
        step = self.fmt.spacing(Fraction(given[position]))
        for sign in (1, -1):
            there = given.copy()
            there[position] = given[position] + sign * step
            if not name.domain.entries().contains(Fraction(there[position])):
                continue
            values = {**placed.values, name: there if there.shape else there.item()}
            try:
                new = self.reference.slope(symbol, values) if symbol is not None else self.reference.value(values)
            except (Undefined, Unsupported):
                continue
            if all(isinstance(v, Fraction) for v in np.asarray(new, dtype=object).ravel()):
                return abs(np.asarray(new, dtype=object) - _cut(truth)) / 2
        return Fraction(0)

    # Gradients.

    def slopes(self, placed: Placed, answer: Answer) -> Iterator[Observation]:
        """The gradients, pulled back from the parameters to the symbols of the formula."""
        if answer.gradients is None:
            answer = self.code.differentiated(placed.inputs, self.fmt.name)
        if answer.raised is not None:
            yield Observation(Kind.RAISED, words=f"{answer.trouble} (when it is differentiated)")
            return
        if answer.gradients is None:
            yield Observation(
                Kind.DETACHED if self.insists else Kind.SKIPPED, words="no gradient reaches the arguments"
            )
            return
        for symbol in self.reference.symbols:
            pulled = _pulled_back(self.code, answer.gradients, symbol, placed)
            if pulled is not None:
                yield self._slope(pulled, symbol, placed)

    def _slope(self, found: Any, symbol: Term, placed: Placed) -> Observation:
        try:
            truth = self.reference.slope(symbol, placed.values)
        except Unsupported:
            return Observation(Kind.SKIPPED, symbol)
        except Undefined:
            return self._at_kink(found, symbol, placed, np.zeros(np.shape(found), dtype=object))
        if symbol.domain.structure in _SYMMETRIC:
            found, truth = (found + np.swapaxes(found, -1, -2)) / 2, (truth + np.swapaxes(truth, -1, -2)) / 2
        seen = self._worst(found, truth, lambda: self.reference.slope_scale(symbol, placed.values), placed, symbol)
        if seen.kind not in (Kind.WRONG, Kind.NOT_FINITE) and not _far_apart(found, truth):
            return seen
        # Beside a jump of the slope its conditioning would excuse anything: the slopes on both sides decide there.
        at_kink = self._at_kink(found, symbol, placed, truth)
        decided = at_kink.kind is not Kind.SKIPPED or seen.kind in (Kind.WRONG, Kind.NOT_FINITE)
        return at_kink if decided else seen

    def _at_kink(self, found: Any, symbol: Term, placed: Placed, derived: Any) -> Observation:
        """Entries where the slopes on both sides may differ: anything between them is right there."""
        if symbol.domain.structure:
            sides = derived, derived
        else:
            sides = self._all_sides(found, symbol, placed)
        low, high = sides
        if low is None:
            bad = np.argwhere(~np.isfinite(found))
            if not len(bad):
                return Observation(Kind.SKIPPED, symbol)
            position = tuple(int(k) for k in bad[0])
            return Observation(Kind.KINK, symbol, position, float(np.asarray(found)[position]))
        truth = _clipped(found, low, high)
        seen = self._worst(found, truth, lambda: np.maximum(abs(_cut(low)), abs(_cut(high))), placed, symbol)
        kink = bool(np.any(np.asarray(low) != np.asarray(high)))
        # Where there is no slope, code may say so by nan: it is noted and not held against it.
        return replace(seen, kind=Kind.KINK) if seen.kind is Kind.NOT_FINITE and kink else seen

    def _all_sides(self, found: Any, symbol: Term, placed: Placed) -> tuple[Any, Any]:
        low, high = (np.empty(np.shape(found), dtype=object) for _ in range(2))
        for position in np.ndindex(np.shape(found)):
            try:
                low[position], high[position] = self.reference.sides(symbol, placed.values, position)
            except (Undefined, Unsupported):
                return None, None
        return low, high


def _far_apart(found: Any, truth: Any) -> bool:
    """Whether an entry is off by more than a hundredth, of one or of the truth."""
    pairs = zip(np.ravel(found), np.ravel(np.asarray(truth, dtype=object)), strict=False)
    known = ((one, exact) for one, exact in pairs if isfinite(one) and isinstance(exact, Fraction))
    return any(abs(Fraction(float(one)) - exact) > max(Fraction(1), abs(exact)) / 100 for one, exact in known)


def _entry(array: Any, position: tuple[int, ...]) -> Any:
    return np.asarray(array, dtype=object)[position]


def _scaled(scale: Callable[[], Any], truth: Any) -> Any:
    """The scale of the formula as written; the truth's own size where an operand has no value."""
    try:
        return np.asarray(scale(), dtype=object)
    except (Undefined, Unsupported):
        return np.asarray(abs(_cut(truth)), dtype=object)


def _first_difference(one: Any, other: Any) -> tuple[str, str]:
    if np.shape(one) != np.shape(other):
        return f"the shape {np.shape(one)}", str(np.shape(other))
    differing = np.argmax(np.ravel(one) != np.ravel(other))
    return repr(float(np.ravel(one)[differing])), repr(float(np.ravel(other)[differing]))


def _fitted(found: Any, shape: tuple[int, ...]) -> Any | None:
    """The answer in the shape of the truth; one number is one number in any shape."""
    if np.shape(found) == shape:
        return found
    return np.reshape(found, ()) if shape == () and np.size(found) == 1 else None


def _one(truth: Any) -> Any:
    return np.asarray(truth, dtype=object).ravel()[0] if np.size(truth) else None


def _overflows(truth: Any, fmt: FloatFormat) -> bool:
    return isinstance(truth, float) or fmt.overflows(truth)


def _finite_or_not(found: float, truth: Any, fmt: FloatFormat) -> Observation | None:
    """What infinities and nan decide; None where two finite numbers are to be compared."""
    if isnan(found):
        # Beyond the range there is no right answer, only worse ones.
        return Observation(Kind.SKIPPED if not isinstance(truth, float) and fmt.overflows(truth) else Kind.NOT_FINITE)
    if isinstance(truth, float):
        return Observation(Kind.FINE if found == truth else Kind.WRONG, ratio=0.0 if found == truth else inf)
    if fmt.overflows(truth) and (isinf(found) or abs(found) >= fmt.largest / 2):
        right = (found > 0) == (truth > 0)
        return Observation(Kind.FINE if right else Kind.WRONG, ratio=0.0 if right else inf)
    return Observation(Kind.NOT_FINITE) if isinf(found) else None


_ORDER = (Kind.SKIPPED, Kind.FINE, Kind.LOSS, Kind.KINK, Kind.WRONG, Kind.NOT_FINITE)


def _severity(seen: Observation) -> tuple[int, float]:
    return _ORDER.index(seen.kind), seen.ratio


def _cut(truth: Any) -> Any:
    """Infinities as 0, so that differences can be formed."""
    array = np.array(truth, dtype=object)
    for position in np.ndindex(array.shape):
        if isinstance(array[position], float):
            array[position] = Fraction(0)
    return array


def _clipped(found: Any, low: Any, high: Any) -> Any:
    result = np.empty(np.shape(low), dtype=object)
    for position in np.ndindex(result.shape):
        one = float(np.asarray(found)[position])
        a, b = low[position], high[position]
        result[position] = b if not np.isfinite(one) or Fraction(one) > b else a if Fraction(one) < a else Fraction(one)
    return result


def _pulled_back(code: Code, found: Sequence[Any], symbol: Term, placed: Placed) -> Any | None:
    """The sum over the parameters of gradient times inner derivative; None where an inner derivative is not to be had."""
    shape = np.shape(placed.values[symbol])
    total = np.zeros(shape)
    for argument, one in zip(code.arguments, found, strict=True):
        if symbol not in argument.term.free:
            continue
        inner = _inner(argument.term, symbol, placed, shape)
        if inner is None or np.size(one) != total.size:
            return None
        with np.errstate(all="ignore"):
            total = total + np.reshape(one, shape) * inner
    return total


def _inner(term: Term, symbol: Term, placed: Placed, shape: tuple[int, ...]) -> Any | None:
    if term == symbol:
        return 1.0
    single, scalar = scalar_form(term, symbol)
    slope = _derivative(single, scalar) if single is not None else None
    if slope is None:
        return None
    result = np.empty(shape)
    given = np.asarray(placed.values[symbol], dtype=object)
    for position in np.ndindex(shape):
        try:
            result[position] = float(nearest(slope, {**placed.values, scalar: given[position]}))
        except (Undefined, Unsupported, OverflowError):
            return None
    return result


@cache
def _derivative(term: Term, symbol: Term) -> Term | None:
    try:
        return derivative(term, symbol)
    except NoRuleError:
        return None
