"""Exact points as code sees them: inputs rounded to a format, and the formula's symbols at just those inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from symgen.calculus import derivative
from symgen.errors import NoRuleError, SymgenError
from symgen.numeric import Undefined, Unsupported
from symgen.numeric.conditions import holds
from symgen.numeric.nearest import nearest
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import substitute
from symgen.verification.code_claims.binding import Argument
from symgen.verification.code_claims.formats import FloatFormat

Point = Mapping[Term, Any]
_NEWTON_STEPS = 6
_KEPT_BITS = 256


@dataclass(frozen=True, slots=True)
class Placed:
    """What the code is given (doubles), and what each symbol of the formula then is, exactly."""

    values: dict[Term, Any]
    inputs: tuple[Any, ...]

    def shown(self, fmt: FloatFormat) -> dict[str, str]:
        """The point as text, in order of the names."""
        named = {s.attrs[0]: v for s, v in self.values.items()}
        return {name: text(named[name], fmt) for name in sorted(named)}


def text(value: Any, fmt: FloatFormat) -> str:
    """A number, or an array of them, as short as tells it apart in a format."""
    if np.ndim(value):
        return "[" + ", ".join(text(v, fmt) for v in value) + "]"
    if isinstance(value, Fraction) and value.denominator == 1 and abs(value) < 10**15:
        return str(value)
    try:
        number = float(value)
    except OverflowError:
        return f"{'-' if value < 0 else ''}1e{len(str(abs(int(value)))) - 1}"
    return (
        np.format_float_scientific(np.float32(number), unique=True, trim="-")
        if _is_single(number, fmt)
        else repr(number)
    )


def _is_single(number: float, fmt: FloatFormat) -> bool:
    with np.errstate(all="ignore"):
        return fmt.name == "float32" and float(np.float32(number)) == number


def place(point: Point, arguments: Sequence[Argument], conditions: Sequence[Term], fmt: FloatFormat) -> Placed | None:
    """The point moved to where the format has numbers, or None where that leaves the declared domain.

    A parameter that is a formula, such as logvar = log(s**2), is rounded too; its symbol then is solved for, so that
    the formula is evaluated at exactly what the code got.
    """
    values = dict(point)
    inputs: list[Any] = []
    settled: set[Term] = set()
    for argument in sorted(arguments, key=lambda a: a.symbol is None):  # symbols first
        rounded = _rounded(argument, values, fmt)
        if rounded is None:
            return None
        inputs.append(rounded)
        fixed = _settle(argument, values, rounded, settled)
        if fixed is None:
            return None
        settled |= fixed
    if not _inside(values, conditions):
        return None
    order = sorted(range(len(arguments)), key=lambda k: arguments[k].symbol is None)
    doubles = dict(zip(order, map(_doubles, inputs), strict=True))
    return Placed(values, tuple(doubles[k] for k in range(len(arguments))))


def _rounded(argument: Argument, values: dict[Term, Any], fmt: FloatFormat) -> Any | None:
    try:
        exactly = values[argument.term] if argument.term in values else nearest(argument.term, values)
    except (Undefined, Unsupported):
        return None
    rounded = _each(lambda v: _one_rounded(v, fmt, argument.term), exactly)
    return None if any(v is None for v in np.asarray(rounded, dtype=object).ravel()) else rounded


def _one_rounded(value: Any, fmt: FloatFormat, term: Term) -> Fraction | None:
    if not isinstance(value, Fraction | int):
        return None
    rounded = fmt.round(Fraction(value))
    if rounded is None or _allowed(term, rounded):
        return rounded
    if term.op != "symbol":
        return None
    # Rounding went over an end of the domain: the next number inside, if there is one.
    step = fmt.spacing(rounded)
    return next((v for v in (rounded + step, rounded - step) if _allowed(term, v) and fmt.round(v) == v), None)


def _allowed(term: Term, value: Fraction) -> bool:
    return term.domain.entries().contains(value)


def _each(function: Any, value: Any) -> Any:
    if not np.ndim(value):
        return function(value)
    result = np.empty(np.shape(value), dtype=object)
    for position in np.ndindex(result.shape):
        result[position] = function(value[position])
    return result


def _doubles(value: Any) -> Any:
    return np.array(_each(float, value), dtype=np.float64)


def _settle(argument: Argument, values: dict[Term, Any], rounded: Any, settled: set[Term]) -> set[Term] | None:
    """Make the formula's symbols fit a rounded argument: the symbols that are fixed by it; None where they cannot."""
    if argument.symbol is not None:
        values[argument.symbol] = rounded
        return {argument.symbol}
    free = sorted(argument.term.free - settled, key=lambda s: s.attrs[0])
    unknown = [s for s in free if s.domain.is_real and not s.domain.is_integer]
    for each in unknown:
        solved = _solved(argument.term, each, values, rounded)
        if solved is not None:
            values[each] = solved
            return {each}
    return None if unknown else set()


def _solved(term: Term, unknown: Term, values: dict[Term, Any], target: Any) -> Any | None:
    """The value of a symbol at which a formula is what was rounded to, entry by entry."""
    single, scalar = scalar_form(term, unknown)
    if single is None:
        return None
    start = values[unknown]
    rest = {s: v for s, v in values.items() if s is not unknown}
    if not np.ndim(start):
        return _newton(single, scalar, rest, start, target)
    if np.shape(start) != np.shape(target):
        return None
    result = np.empty(np.shape(start), dtype=object)
    for position in np.ndindex(result.shape):
        result[position] = _newton(single, scalar, rest, start[position], target[position])
    return None if any(v is None for v in result.ravel()) else result


def scalar_form(term: Term, unknown: Term) -> tuple[Term | None, Term]:
    """An elementwise formula of a tensor as one of a scalar, with that scalar; None for any other formula."""
    if not unknown.shape:
        return (term, unknown) if not term.shape else (None, unknown)
    scalar = symbol(unknown.attrs[0], unknown.domain.entries())
    if term.shape != unknown.shape:
        return None, scalar
    try:
        single = substitute(term, {unknown: scalar})
    except SymgenError:
        return None, scalar
    return (single if not single.shape else None), scalar


@cache
def _slope(term: Term, unknown: Term) -> Term | None:
    try:
        return derivative(term, unknown)
    except NoRuleError:
        return None


def _newton(term: Term, unknown: Term, rest: dict[Term, Any], start: Any, target: Any) -> Fraction | None:
    slope = _slope(term, unknown)
    found = Fraction(start)
    for _ in range(_NEWTON_STEPS):
        if slope is None or not _allowed(unknown, found):
            return None
        try:
            miss = nearest(term, {**rest, unknown: found}) - target
            if miss == 0:
                break
            step = miss / nearest(slope, {**rest, unknown: found})
        except (Undefined, Unsupported, ZeroDivisionError):
            return None
        if not isinstance(step, Fraction):
            return None
        found = _shortened(found - step)
        if abs(step) <= abs(found) * Fraction(1, 2**80):
            break
    return found if _allowed(unknown, found) else None


def _shortened(value: Fraction) -> Fraction:
    """A fraction with no more bits than matter."""
    shift = _KEPT_BITS - (abs(value.numerator).bit_length() - value.denominator.bit_length())
    scale = Fraction(2) ** shift
    return round(value * scale) / scale if value else value


def _inside(values: dict[Term, Any], conditions: Sequence[Term]) -> bool:
    for name, value in values.items():
        if not all(_allowed(name, v) for v in np.asarray(value, dtype=object).ravel()):
            return False
    return all(holds(c, values) for c in conditions)
