"""Symbolic sizes as torch passes them about: whole numbers that nothing can look into."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import torch

from symgen.numeric.torch_reading.constants import number
from symgen.numeric.torch_reading.refusals import in_validation, unreadable
from symgen.terms.sizes import add_sizes, divide_sizes, multiply_sizes, polynomial, same_size, subtract_sizes, tidy
from symgen.terms.term import Term, make


class Size(torch.SymInt):
    """A size n: sums, products and whole quotients are sizes; anything else is a scalar formula."""

    def __init__(self, term: Term) -> None:
        self.term = term

    def __repr__(self) -> str:
        return str(self.term)

    __str__ = __repr__

    def __hash__(self) -> int:
        return hash(self.term)

    def _symgen_term_(self) -> Term:
        return self.term

    def __add__(self, other: Any) -> Any:
        return _whole(self, other, add_sizes, lambda a, b: a + b)

    def __sub__(self, other: Any) -> Any:
        return _whole(self, other, subtract_sizes, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> Any:
        return _whole(self, other, lambda a, b: subtract_sizes(b, a), lambda a, b: b - a)

    def __mul__(self, other: Any) -> Any:
        return _whole(self, other, multiply_sizes, lambda a, b: a * b)

    def __floordiv__(self, other: Any) -> Any:
        return _whole(self, other, divide_sizes, None)

    def __mod__(self, other: Any) -> Any:
        return _whole(self, other, lambda a, b: subtract_sizes(a, multiply_sizes(b, divide_sizes(a, b))), None)

    def __truediv__(self, other: Any) -> Any:
        return _scalar(self, other, lambda a, b: a / b)

    def __rtruediv__(self, other: Any) -> Any:
        return _scalar(self, other, lambda a, b: b / a)

    def __pow__(self, other: Any) -> Any:
        return _scalar(self, other, power)

    def __rpow__(self, other: Any) -> Any:
        return _scalar(self, other, lambda a, b: power(b, a))

    def __neg__(self) -> Any:
        return self * -1

    def __pos__(self) -> Size:
        return self

    __radd__, __rmul__ = __add__, __mul__

    # Comparisons are answered where every value of the sizes gives the same answer.

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Size | int):
            return NotImplemented
        if in_validation() and not same_size(self.term, size_of(other)):
            return False  # torch's own checks of shapes: sizes that may be equal count as different
        return _decided(self, other, lambda low, high: False if low > 0 or high < 0 else True if low == high else None)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> Any:
        return _decided(self, other, lambda low, high: True if high < 0 else False if low >= 0 else None)

    def __le__(self, other: Any) -> Any:
        return _decided(self, other, lambda low, high: True if high <= 0 else False if low > 0 else None)

    def __gt__(self, other: Any) -> Any:
        return not self <= other

    def __ge__(self, other: Any) -> Any:
        return not self < other

    def __bool__(self) -> bool:
        return self != 0

    def __index__(self) -> int:
        raise unreadable("range", f"the size {self}, which has no one value, where a number is needed")

    __int__ = __float__ = __round__ = __index__  # type: ignore[assignment]


def sized(size: Any) -> Any:
    """A size as torch code sees it: an int, or one that stands for a Term."""
    return Size(size) if isinstance(size, Term) else size


def size_of(value: Any) -> Any:
    """The size that torch code gives: an int or a Term."""
    if isinstance(value, Size):
        return value.term
    if isinstance(value, Term):
        return tidy(value)
    return int(value)


def power(base: Term, exponent: Term) -> Term:
    """base ** exponent, square roots and reciprocals by their names."""
    half, value = Fraction(1, 2), exponent.value
    if value == half:
        return make("sqrt", base)
    if value in (-half, -1):
        return 1 / (make("sqrt", base) if value == -half else base)
    return base**exponent


def _whole(first: Size, second: Any, whole: Callable[[Any, Any], Any], scalar: Any) -> Any:
    if isinstance(second, Size | int) and not isinstance(second, bool):
        return sized(whole(first.term, size_of(second)))
    return NotImplemented if scalar is None else _scalar(first, second, scalar)


def _scalar(first: Size, second: Any, build: Callable[[Term, Term], Term]) -> Any:
    from symgen.numeric.torch_reading.tracing import traced

    if isinstance(second, torch.Tensor) or not isinstance(second, Size | int | float):
        return NotImplemented
    other = second.term if isinstance(second, Size) else number(second)
    return traced(build(first.term, other))


def _decided(first: Size, second: Any, answer: Callable[[float, float], bool | None]) -> bool:
    """The answer for the range of first - second, every symbolic size being at least 1."""
    if isinstance(second, float):
        return NotImplemented
    low, high = _range(subtract_sizes(first.term, size_of(second)))
    found = answer(low, high)
    if found is None:
        raise unreadable("if", f"a comparison of the sizes {first} and {second}, which may come out either way")
    return found


def _range(size: Any) -> tuple[float, float]:
    """Bounds of a polynomial in sizes from 1 up."""
    infinity = float("inf")
    parts = polynomial(size)
    low = high = float(parts.pop((), 0))
    for monomial, value in parts.items():
        least = float(value) if all(atom.op == "symbol" for atom in monomial) else math.copysign(infinity, -value)
        low += least if value > 0 else -infinity
        high += infinity if value > 0 else least
    return low, high
