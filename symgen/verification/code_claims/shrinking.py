"""Simpler points to try a counterexample at: one coordinate at a time, small whole numbers first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.terms.term import Term
from symgen.verification.code_claims.placing import Point

_SIMPLE = tuple(
    map(Fraction, ("0", "1", "2", "-1", "3", "-2", "1/2", "-1/2", "1/4", "10", "-10", "100", "-100", "1000", "-1000"))
)


@dataclass
class Simpler:
    """One coordinate made simpler; accepted where the trouble is still there."""

    name: Term
    position: tuple[int, ...]
    value: Fraction
    accepted: bool = False

    def point(self, values: Point) -> dict[Term, Any]:
        if not np.ndim(values[self.name]):
            return {**values, self.name: self.value}
        array = np.array(values[self.name], dtype=object)
        array[self.position] = self.value
        return {**values, self.name: array}

    def accept(self) -> None:
        self.accepted = True


def simpler_points(values: Point) -> Iterator[Simpler]:
    """Coordinates in order of their names, each tried at simple values until one is accepted."""
    for name in sorted(values, key=lambda s: s.attrs[0]):
        if name.domain.structure or any(isinstance(d, Term) and name in d.free for s in values for d in s.shape):
            continue
        for position in np.ndindex(np.shape(values[name])):
            yield from _one(name, position, np.asarray(values[name], dtype=object)[position])


def _one(name: Term, position: tuple[int, ...], present: Any) -> Iterator[Simpler]:
    for value in _SIMPLE:
        if value == present:
            return
        if not name.domain.entries().contains(value):
            continue
        tried = Simpler(name, position, value)
        yield tried
        if tried.accepted:
            return
