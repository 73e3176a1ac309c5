"""Comparisons for systems that round: plain answers, and doubt where rounding could have made the difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symgen.numeric.errors import Undecided, Undefined


def real_only(value: Any, what: str) -> Any:
    """The real part of a number that is real; Undefined for the order of other complex numbers."""
    if getattr(value, "imag", 0) == 0:
        return value.real if hasattr(value, "real") and not callable(value.real) else value
    raise Undefined(f"{what} of the complex number {value}")


def rounded_relations(tolerance: Any, infinite: Callable[[Any], bool]) -> Mapping[str, Callable[[Any, Any], bool]]:
    """The six relations; near ties are doubted, so that exact arithmetic gets a word, and count as equal otherwise."""

    def tie(a: Any, b: Any) -> bool:
        if a == b or infinite(a) or infinite(b):
            return False
        return bool(abs(a - b) <= tolerance * max(abs(a), abs(b)))

    def relation(test: Callable[[Any, Any], bool], when_equal: bool, ordered: bool) -> Callable[[Any, Any], bool]:
        def compare(a: Any, b: Any) -> bool:
            if ordered:
                a, b = real_only(a, "order"), real_only(b, "order")
            if tie(a, b):
                raise Undecided(f"{a} against {b}", enclosure=when_equal)
            return bool(test(a, b))

        return compare

    return {
        "eq": relation(lambda a, b: a == b, True, False),
        "ne": relation(lambda a, b: a != b, False, False),
        "lt": relation(lambda a, b: a < b, False, True),
        "le": relation(lambda a, b: a <= b, True, True),
        "gt": relation(lambda a, b: a > b, False, True),
        "ge": relation(lambda a, b: a >= b, True, True),
    }


def logic() -> Mapping[str, Callable[..., Any]]:
    return {
        "and": lambda *parts: all(parts),
        "or": lambda *parts: any(parts),
        "not": lambda part: not part,
        "true": lambda: True,
        "indicator": lambda part: 1 if part else 0,
    }
