"""What code is held against: a formula in enclosures of rising precision, or another function in double precision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np

from symgen.calculus import gradients
from symgen.errors import SymgenError
from symgen.numeric import Undefined, Unsupported
from symgen.numeric.nearest import nearest
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import fresh_symbol, substitute
from symgen.verification.code_claims.calling import Answer, Code
from symgen.verification.code_claims.placing import Placed
from symgen.verification.code_claims.rounding_errors import absolute, running_error

Values = Mapping[Term, Any]
_NEAR, _NEARER = Fraction(1, 2**160), Fraction(1, 2**200)


@dataclass(frozen=True)
class FormulaReference:
    """A formula: its value, its derived gradients, and one-sided slopes where it has a kink."""

    formula: Term
    is_code = False

    @property
    def shown(self) -> str:
        return "the formula"

    def value(self, values: Values) -> Any:
        return nearest(self.formula, values)

    def scale(self, values: Values) -> Any:
        """The absolute values that rounding of the formula's own sums and products is relative to."""
        return nearest(self._absolute, values)

    def spread(self, values: Values) -> Any:
        """What rounding of every operation of the formula as written moves it by, in units of rounding."""
        return nearest(self._running, values)

    @cached_property
    def _running(self) -> Term:
        return running_error(self.formula)

    @cached_property
    def _absolute(self) -> Term:
        return absolute(self.formula)

    @cached_property
    def summed(self) -> Term:
        return make("total", self.formula, attrs=((),)) if self.formula.shape else self.formula

    @cached_property
    def symbols(self) -> tuple[Term, ...]:
        """The symbols that a gradient is taken in."""
        free = [s for s in self.formula.free if s.domain.field == "real"]
        return tuple(sorted(free, key=lambda s: s.attrs[0]))

    @cached_property
    def _gradients(self) -> dict[Term, Term]:
        found: dict[Term, Term] = {}
        for s in self.symbols:
            try:
                found[s] = gradients(self.summed, (s,))[s]
            except SymgenError:  # no rule, as for a maximum: differences are taken instead
                continue
        return found

    def slope(self, symbol: Term, values: Values) -> Any:
        """The derived gradient in a symbol; by differences where there is no rule or no value."""
        derived = self._gradients.get(symbol)
        if derived is not None:
            try:
                found = nearest(derived, values)
                return np.broadcast_to(found, np.shape(values[symbol])) if symbol.shape else found
            except (Undefined, Unsupported):
                pass
        return self._differences(symbol, values)

    def slope_scale(self, symbol: Term, values: Values) -> Any:
        derived = self._gradients.get(symbol)
        if derived is None:
            return np.zeros(np.shape(values[symbol]), dtype=object) + Fraction(0)
        return nearest(absolute(derived), values)

    def slope_spread(self, symbol: Term, values: Values) -> Any:
        derived = self._gradients.get(symbol)
        if derived is None:
            return np.zeros(np.shape(values[symbol]), dtype=object) + Fraction(0)
        return nearest(running_error(derived), values)

    def _differences(self, symbol: Term, values: Values) -> Any:
        result = np.empty(np.shape(values[symbol]), dtype=object)
        for position in np.ndindex(result.shape):
            low, high = self.sides(symbol, values, position)
            if low != high:
                raise Undefined("the slopes on both sides differ")
            result[position] = (low + high) / 2
        return result if result.shape else result.item()

    def sides(self, symbol: Term, values: Values, position: tuple[int, ...]) -> tuple[Fraction, Fraction]:
        """The slopes from below and from above, in order of size; both the same at an end of the domain.

        Raises Undefined where one is not to be had, as an infinite slope.
        """
        given = values[symbol]
        here = Fraction(given[position] if position else given)
        steps = [s * h * (abs(here) or 1) for s in (-1, 1) for h in (_NEAR, _NEARER)]
        inside = [h for h in steps if symbol.domain.entries().contains(here + h)]
        found = [
            self._side(symbol, values, position, tuple(h for h in inside if (h > 0) == up)) for up in (False, True)
        ]
        slopes = [s for s in found if s is not None]
        if not slopes:
            raise Undefined("no slope on either side")
        low, high = min(slopes), max(slopes)
        return (low, high) if high - low > abs(high) * Fraction(1, 10**20) else (high, high)

    def _side(
        self, symbol: Term, values: Values, position: tuple[int, ...], steps: tuple[Fraction, ...]
    ) -> Fraction | None:
        """The slope on one side, from two steps; None outside of the domain."""
        if len(steps) < 2:
            return None
        near, nearer = (self._quotient(symbol, values, position, h) for h in steps)
        if abs(nearer) < abs(near) * Fraction(1, 2**10):
            return Fraction(0)  # a slope that vanishes with the step
        if abs(near - nearer) > Fraction(1, 10**6) * max(abs(nearer), Fraction(1, 10**300)):
            raise Undefined("the slope grows without bound")
        return nearer

    def _quotient(self, symbol: Term, values: Values, position: tuple[int, ...], h: Fraction) -> Fraction:
        there = np.array(values[symbol], dtype=object)
        there[position] += h
        moved = fresh_symbol(symbol, self.formula.free)
        ratio = (substitute(self.summed, {symbol: moved}) - self.summed) / num(h)
        found = nearest(ratio, {**values, moved: there if there.shape else there.item()})
        if not isinstance(found, Fraction):
            raise Undefined("the slope is infinite")
        return found


@dataclass(frozen=True)
class CodeReference:
    """Another function, called in double precision: what it answers is taken as the truth, and as no more than that."""

    code: Code
    place: Callable[[Values], Placed | None]
    symbols: tuple[Term, ...]
    differentiates: bool
    typical: list[Fraction] = field(default_factory=list)
    is_code = True

    @property
    def shown(self) -> str:
        return "the other"

    def value(self, values: Values) -> Any:
        return _numbers(self._answer(values, False).value)

    def scale(self, values: Values) -> Any:
        """The size of the value here, and where numbers are ordinary: where it cancels, only that is known."""
        usual = sorted(self.typical)[len(self.typical) // 2] if self.typical else Fraction(0)
        return abs(self.value(values)) + usual

    def slope(self, symbol: Term, values: Values) -> Any:
        gradients_found = self._answer(values, True).gradients
        if gradients_found is None:
            raise Undefined("no gradient")
        for argument, found in zip(self.code.arguments, gradients_found, strict=True):
            if argument.symbol == symbol:
                return _numbers(np.reshape(found, np.shape(values[symbol])))
        raise Undefined("no gradient")

    def slope_scale(self, symbol: Term, values: Values) -> Any:
        return abs(self.slope(symbol, values)) + Fraction(1)

    def spread(self, values: Values) -> Any:
        return self.scale(values)

    def slope_spread(self, symbol: Term, values: Values) -> Any:
        return self.slope_scale(symbol, values)

    def sides(self, symbol: Term, values: Values, position: tuple[int, ...]) -> tuple[Fraction, Fraction]:
        found = self.slope(symbol, values)
        at = Fraction(found[position] if position else found)
        return at, at

    def _answer(self, values: Values, differentiated: bool) -> Answer:
        placed = self.place(values)
        if placed is None:
            raise Undefined("outside of the domain")
        call = self.code.differentiated if differentiated else self.code
        answer = call(placed.inputs, "float64")
        if answer.raised is not None:
            raise Undefined(answer.trouble)
        return answer


Reference = FormulaReference | CodeReference


def _numbers(found: Any) -> Any:
    """Doubles as exact numbers; Undefined where one is nan."""
    flat = [_number(float(v)) for v in np.asarray(found).ravel()]
    result = np.empty(len(flat), dtype=object)
    result[:] = flat
    return result.reshape(np.shape(found)) if np.ndim(found) else flat[0]


def _number(value: float) -> Any:
    if isnan(value):
        raise Undefined("nan")
    return value if abs(value) == float("inf") else Fraction(value)
