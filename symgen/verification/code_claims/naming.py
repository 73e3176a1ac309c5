"""Naming what is wrong with code: the operation that left the numbers, or the one edit of the formula that it computes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isinf, isnan
from typing import Any

import numpy as np

from symgen._registry import hook
from symgen.errors import SymgenError
from symgen.numeric import Undefined, Unsupported
from symgen.numeric.nearest import nearest
from symgen.terms.context import Context
from symgen.terms.term import Term
from symgen.verification.code_claims.binding import name_of
from symgen.verification.code_claims.calling import Code
from symgen.verification.code_claims.examining import Kind, Observation, Probe
from symgen.verification.code_claims.placing import Placed
from symgen.verification.mistakes import slips
from symgen.verification.processes.stopwatch import Stopwatch

_SECONDS = 3.0
_MOST_EDITS = 600
_TELLING = 3  # points at which an edit has to agree, all that were kept


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a mistake, what the code computes instead, and a remark on how it comes about."""

    mistake: str | None = None
    repair: str = ""
    remark: str = ""


def name_observation(
    probe: Probe, seen: Observation, placed: Placed, kept: Sequence[Placed], formula: Formula
) -> Named:
    """What is wrong, in a word or two."""
    if seen.kind in (Kind.NOT_FINITE, Kind.RAISED):
        return _left_the_numbers(probe, seen, placed)
    if seen.kind is Kind.WRONG and formula.term is not None:
        return _edited(probe, seen, kept, formula)
    return Named(_BY_KIND.get(seen.kind))


_BY_KIND = {
    Kind.CHANGED: "changes its argument",
    Kind.UNSTEADY: "not deterministic",
    Kind.SHAPE: "shape",
    Kind.DETACHED: "no gradient",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """The formula as it was given and as it is evaluated; neither for another function."""

    term: Term | None = None
    given: Term | None = None
    context: Context = field(default_factory=Context)


# Infinities and nan.


def _left_the_numbers(probe: Probe, seen: Observation, placed: Placed) -> Named:
    if seen.kind is Kind.RAISED:
        return Named("overflow" if seen.words.startswith("OverflowError") else "exception")
    backward = seen.symbol is not None
    operations = probe.code.watched(placed.inputs, probe.fmt.name, backward)
    remark = _told(*operations[0]) if operations else ""
    if backward and seen.found is not None and isnan(seen.found):
        return Named("nan gradient", remark=remark)
    return Named(_by_operation(operations[0]) if operations else None, remark=remark)


def _told(name: str, at: tuple[float, ...], result: float) -> str:
    shown = ", ".join(f"{v:.6g}" for v in at)
    return f"{name}({shown}) {'overflows' if _is_overflow(name, at, result) else f'is {result}'}"


def _is_overflow(name: str, at: tuple[float, ...], result: float) -> bool:
    return isinf(result) and not (name in _POLES and any(abs(v) < 1e-300 for v in at))


_POLES = (
    "log",
    "log2",
    "log10",
    "log1p",
    "divide",
    "true_divide",
    "div",
    "reciprocal",
    "pow",
    "power",
    "rsqrt",
    "xlogy",
)


def _by_operation(operation: tuple[str, tuple[float, ...], float]) -> str:
    name, at, result = operation
    if _is_overflow(name, at, result) and not (name == "log1p" and at == (-1.0,)):
        return "overflow"
    if name.startswith("log") and isinf(result):
        return "logarithm of zero"
    return "division by zero" if name in _POLES else "not a number"


# Other formulas.


def _edited(probe: Probe, seen: Observation, kept: Sequence[Placed], formula: Formula) -> Named:
    """The edit of the formula (or the factor) that gives what the code gives, at every point kept."""
    pairs = [(p, found) for p in kept if (found := _answer(probe, p, seen)) is not None]
    if len(pairs) < _TELLING:
        return Named()
    if seen.symbol is None:
        assert formula.term is not None
        fitting = _fitting(probe, pairs, formula)
        if fitting is not None:
            return Named(fitting[0], f"{_call(probe.code)} == {fitting[1]}")
    return _factor(probe, seen, pairs)


def _fitting(probe: Probe, pairs: Sequence[tuple[Placed, Any]], formula: Formula) -> tuple[str, Term] | None:
    """The first edit that fits; a halved exponent is a power rather than a factor."""
    watch = Stopwatch()
    best: tuple[str, Term] | None = None
    for tried, (name, edited) in enumerate(_candidates(formula)):
        if tried > _MOST_EDITS or watch.seconds > _SECONDS:
            break
        if best is not None and name != "power":
            continue
        if all(_agrees(probe, edited, p, found) for p, found in pairs):
            if name != "factor":
                return name, edited
            best = name, edited
    return best


def _candidates(formula: Formula) -> Iterator[tuple[str, Term]]:
    assert formula.term is not None
    given = formula.given
    if given is not None and given != formula.term:
        for name, edited in slips(given):
            if name == "swapped KL arguments":
                yield from _derived(name, edited, formula.context)
    yield from slips(formula.term)


def _derived(name: str, noun: Term, context: Context) -> Iterator[tuple[str, Term]]:
    try:
        result = hook("derive")(noun, context=context, judge=False).result
    except SymgenError:
        return
    if isinstance(result, Term):
        yield name, result


def _call(code: Code) -> str:
    return f"{name_of(code.function)}({', '.join(a.parameter for a in code.arguments)})"


def _answer(probe: Probe, placed: Placed, seen: Observation) -> Any | None:
    if seen.symbol is None:
        found = probe.code(placed.inputs, probe.fmt.name).value
    else:
        slopes = {o.symbol: o.found for o in probe.examine(placed) if o.symbol is not None}
        found = slopes.get(seen.symbol)
    return found if found is not None and np.isfinite(np.asarray(found, dtype=float)).all() else None


def _agrees(probe: Probe, edited: Term, placed: Placed, found: Any) -> bool:
    try:
        value = nearest(edited, placed.values)
    except SymgenError:
        return False
    return _close(probe, value, found)


def _close(probe: Probe, value: Any, found: Any) -> bool:
    one, other = np.asarray(value, dtype=object), np.asarray(found)
    if one.shape != other.shape and (one.size, other.size) != (1, 1):
        return False
    for exact, got in zip(one.ravel(), other.ravel(), strict=True):
        if isinstance(exact, float) or not np.isfinite(got):
            return False
        if abs(Fraction(float(got)) - exact) > Fraction(probe.fmt.coarse) * max(abs(exact), Fraction(1, 1000)):
            return False
    return True


def _factor(probe: Probe, seen: Observation, pairs: Sequence[tuple[Placed, Any]]) -> Named:
    """A constant ratio: a sign, a factor, or a mean where a sum belongs."""
    ratios = [r for p, found in pairs if (r := _ratio(probe, seen, p, found)) is not None]
    if len(ratios) < _TELLING:
        return Named()
    constant = max(ratios) - min(ratios) < 1e-6 * abs(ratios[0])
    if constant and abs(ratios[0]) > 1e-9:
        return Named(
            "sign" if abs(ratios[0] + 1) < 1e-6 else "factor", remark=f"{ratios[0]:.6g} times what it should be"
        )
    sizes = [max(np.size(v) for v in p.values.values()) for p, _ in pairs]
    for name, power in (("mean for sum", -1), ("sum for mean", 1)):
        if all(abs(r / float(n) ** power - 1) < 1e-6 for r, n in zip(ratios, sizes, strict=False)):
            return Named(name)
    return Named()


def _ratio(probe: Probe, seen: Observation, placed: Placed, found: Any) -> float | None:
    try:
        if seen.symbol is None:
            exact = np.asarray(probe.reference.value(placed.values), dtype=object).ravel()
        else:
            exact = np.asarray(probe.reference.slope(seen.symbol, placed.values), dtype=object).ravel()
    except (Undefined, Unsupported):
        return None
    got = np.ravel(found)
    if exact.size != got.size or exact.size != 1 or not exact[0] or isinstance(exact[0], float):
        return None
    return float(got[0]) / float(exact[0])
