"""Points with their tensors or their numbers made much smaller or larger: a bound of one degree by another fails there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import inf
from typing import Any

from symgen.terms.domains import Domain
from symgen.terms.term import Term

_FACTORS = (Fraction(1, 16), Fraction(16))
#: Structures that a matrix keeps when it is multiplied by a positive number.
_KEPT = frozenset({"", "symmetric", "spd", "lower", "diagonal", "invertible", "toeplitz"})

Point = Mapping[Any, Any]


def rescaled(point: Point) -> Iterator[dict[Any, Any]]:
    """The point with all its tensors multiplied by a number, and with each of its numbers.

    >>> from symgen.terms.build import positives
    >>> s = positives("s"); [str(p[s]) for p in rescaled({s: Fraction(2)})]
    ['1/8', '32']
    """
    free = [s for s in point if isinstance(s, Term) and _is_cone(s.domain)]
    tensors = [s for s in free if s.shape]
    for factor in _FACTORS:
        if tensors:
            yield {**point, **{s: point[s] * factor for s in tensors}}
        yield from ({**point, s: point[s] * factor} for s in free if not s.shape and point[s])


def _is_cone(domain: Domain) -> bool:
    """Whether positive multiples of real values are values too."""
    entries = domain.entries()
    return (
        domain.structure in _KEPT and entries.field == "real" and entries.low in (0, -inf) and entries.high in (0, inf)
    )
