"""A number system: how to make its numbers and constants, and what each operator does to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.exact_numbers import Exact, ExactComplex, exact
from symgen.terms.term import Term

Function = Callable[..., Any]


class Functions(dict[str, Function]):
    """Operator name -> function of scalars; a missing operator is Unsupported by name."""

    def __init__(
        self, system: str, rows: Mapping[str, Function], more: Callable[[], Mapping[str, Function]] | None = None
    ) -> None:
        super().__init__(rows)
        self._system = system
        self._more = more  # special functions, made when one is first asked for

    def __missing__(self, operator: str) -> Function:
        if self._more is not None:
            more, self._more = self._more, None
            for name, function in more().items():
                self.setdefault(name, function)
            return self[operator]
        raise Unsupported(asked=f"the value of {operator}", found=f"{self._system} has no {operator}")


class System:
    """The base of all number systems.

    `functions` maps operator names to functions of scalars, `arrays` optionally to faster functions of whole arrays,
    `tensors` to replacements of generic tensor operators, `binders` to methods for infinite sums, integrals, limits.
    """

    name = "abstract"
    exact_numbers = False  # whether every result is exact
    rigorous = False  # whether every result encloses the truth
    native: Any = object  # the dtype of arrays
    digits: int = 0  # decimal digits and context of a multiprecision system
    ctx: Any = None

    functions: Functions
    arrays: Mapping[str, Function] = {}
    tensors: Mapping[str, Function] = {}
    handlers: Mapping[str, Function] = {}  # replacements of whole node handlers: functions of (evaluator, node)
    binders: Mapping[str, Function] = {}

    def rational(self, value: Fraction) -> Any:
        raise Unsupported(asked=f"{value} in {self.name}")

    def complex(self, re: Fraction, im: Fraction) -> Any:
        raise Unsupported(asked=f"the complex number {re} + {im} i", found=f"{self.name} is real")

    def infinity(self, sign: int) -> Any:
        raise Unsupported(asked=f"{'-' if sign < 0 else ''}oo", found=f"{self.name} has no infinity")

    def constant(self, name: str) -> Any:
        raise Unsupported(asked=f"the constant {name}", found=f"{self.name} cannot hold it")

    def accepts(self, value: Any) -> bool:
        """Whether a value given by the caller is one of this system's own numbers already."""
        return False

    def precision(self) -> AbstractContextManager[Any]:
        """The setting in which the system computes."""
        return nullcontext()

    def confirm(self, term: Term, values: Mapping[Any, Any], error: Undefined) -> Any:
        """The value after all of a term that looked undefined, or the error: rounding systems must make sure."""
        raise error

    def doubtful(self, value: Any) -> bool:
        """Whether a result says nothing, so that another way is worth trying."""
        return False

    def number(self, value: Any) -> Any:
        """Any number that a caller may give, as one of this system's."""
        return value if self.accepts(value) else self.from_exact(exact(value))

    def from_exact(self, value: Exact) -> Any:
        if isinstance(value, ExactComplex):
            return self.complex(value.re, value.im)
        if isinstance(value, float):
            return self.infinity(1 if value > 0 else -1)
        return self.rational(value)

    def integer(self, value: Any) -> int:
        """A whole number as an int, for sizes, indices and bounds; anything else is undefined."""
        whole = exact(value)
        if not isinstance(whole, Fraction) or whole.denominator != 1:
            raise Undefined(f"{whole} where a whole number is needed")
        return int(whole)

    def array(self, nested: Any) -> np.ndarray[Any, Any]:
        """An array of this system's numbers from nested lists or an array of any numbers."""
        given = np.asarray(nested, dtype=object)
        result = np.empty(given.shape, dtype=object)
        for position in np.ndindex(given.shape):
            result[position] = self.number(given[position])
        return self.tidy(result)

    def tidy(self, array: Any) -> Any:
        """An object array of scalars in the system's own array form."""
        return array

    def full(self, shape: tuple[int, ...], value: Any) -> np.ndarray[Any, Any]:
        result = np.empty(shape, dtype=object)
        result.fill(value)
        return self.tidy(result)

    def magnitude(self, value: Any) -> float:
        """A rough size, for pivoting."""
        return float(abs(value))
