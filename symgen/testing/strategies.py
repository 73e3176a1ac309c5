"""Hypothesis strategies for the values that formulas take: parameters of families, positive numbers, matrices, simplices.

Everything is built without rejection and shrinks to what a person would write down first: 1, the identity, the uniform.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import Any

import numpy as np
from hypothesis import strategies as st

from symgen.terms.domains import POSITIVE, REAL, UNIT, Domain
from symgen.terms.term import Term, make, num

_LARGEST = 1000
_DENOMINATORS = (1, 2, 4, 5, 8, 10, 16)

Array = np.ndarray[Any, Any]


def numbers(domain: Domain = REAL, *, largest: int = _LARGEST) -> st.SearchStrategy[float]:
    """Floats of a scalar domain: small exact fractions inside it, at most `largest` in size; whole for integer domains.

    >>> strategy = numbers(POSITIVE)
    """
    low = max(Fraction(-largest), _bound(domain.low))
    high = min(Fraction(largest), _bound(domain.high))
    if domain.is_integer:
        return st.integers(int(low), int(high)).map(float)
    drawn = st.tuples(st.integers(-2048, 2048), st.sampled_from(_DENOMINATORS))
    return drawn.map(lambda pair: _inside(domain, (low, high), *pair))


def _bound(bound: Any) -> Fraction:
    return Fraction(_LARGEST**2 if bound == inf else -(_LARGEST**2) if bound == -inf else bound)


def _inside(domain: Domain, ends: tuple[Fraction, Fraction], count: int, denominator: int) -> float:
    """A fraction inside the domain: from the middle of an interval, from 1 beyond the end of a ray, from 0 on the line."""
    low, high = ends
    if domain.low != -inf and domain.high != inf:
        return float(low + (high - low) * Fraction(2049 + count, 4098))
    step = Fraction(abs(count), 4 * denominator)
    away = 1 + step if count >= 0 else 1 / (1 + step)
    if domain.low != -inf:
        return float(min(high, low + away))
    if domain.high != inf:
        return float(max(low, high - away))
    return float(step if count >= 0 else -step)


def reals() -> st.SearchStrategy[float]:
    """Real numbers, simplest 0.

    >>> strategy = reals()
    """
    return numbers(REAL)


def positive() -> st.SearchStrategy[float]:
    """Positive numbers, simplest 1.

    >>> strategy = positive()
    """
    return numbers(POSITIVE)


def unit() -> st.SearchStrategy[float]:
    """Numbers strictly between 0 and 1.

    >>> strategy = unit()
    """
    return numbers(UNIT)


def _weights(size: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, 64), min_size=size, max_size=size)


def simplex(size: int) -> st.SearchStrategy[Array]:
    """Probability vectors with positive entries, simplest the uniform one.

    >>> strategy = simplex(3)
    """
    return _weights(size).map(lambda w: np.asarray(w, dtype=float) / sum(w))


def exact_simplex(size: int) -> st.SearchStrategy[Term]:
    """Probability vectors as Terms with exact rational entries, simplest the uniform one.

    >>> strategy = exact_simplex(3)
    """
    return _weights(size).map(lambda w: make("stack", *(num(Fraction(k, sum(w))) for k in w)))


def stochastic(rows: int, columns: int) -> st.SearchStrategy[Array]:
    """Matrices whose rows are probability vectors, simplest uniform.

    >>> strategy = stochastic(2, 3)
    """
    return st.lists(simplex(columns), min_size=rows, max_size=rows).map(np.stack)


def cholesky(size: int) -> st.SearchStrategy[Array]:
    """Lower triangular matrices with a diagonal in [1/2, 2], simplest the identity; condition numbers stay moderate.

    >>> strategy = cholesky(2)
    """
    below = st.lists(st.integers(-16, 16).map(lambda k: k / 16), min_size=size * size, max_size=size * size)
    diagonal = st.lists(st.integers(0, 16).map(lambda k: 1 + k / 16), min_size=size, max_size=size)
    return st.builds(lambda b, d: np.tril(np.reshape(b, (size, size)), -1) + np.diag(d), below, diagonal)


def spd(size: int) -> st.SearchStrategy[Array]:
    """Symmetric positive definite matrices, simplest the identity.

    >>> strategy = spd(2)
    """
    return cholesky(size).map(lambda factor: factor @ factor.T)


def correlation(size: int) -> st.SearchStrategy[Array]:
    """Correlation matrices, simplest the identity.

    >>> strategy = correlation(3)
    """

    def scaled(matrix: Array) -> Array:
        scale = np.sqrt(np.diag(matrix))
        return matrix / np.outer(scale, scale)

    return spd(size).map(scaled)


def affine_maps() -> st.SearchStrategy[tuple[float, float]]:
    """A shift and a positive stretch, simplest 0 and 1: other units for the same quantity.

    >>> strategy = affine_maps()
    """
    return st.tuples(numbers(REAL, largest=10), numbers(POSITIVE, largest=10))


def params(family: str | Any, *, size: int = 3, spelled: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Parameters of a family as a dictionary, by the names of its canonical parameters, inside their domains.

    `size` is the length of vectors and the side of matrices; `spelled` are other spellings to draw, such as "sd". Raises
    UnknownNameError for a family that does not exist.

    >>> strategy = params("Normal")
    """
    from symgen.probability import family as find

    chosen = find(name_of(family))
    slots = {p.name: (p, p.domain) for p in chosen.parameters}
    for name in spelled:
        parameter, spelling = chosen.slots[name]
        slots = {(name if n == parameter.name else n): slot for n, slot in slots.items()}
        slots[name] = parameter, spelling.domain
    drawn = st.fixed_dictionaries({n: _values(chosen, p.rank, domain, size) for n, (p, domain) in slots.items()})
    return drawn.map(lambda values: _in_order(values, chosen.increasing))


def _in_order(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Parameters that must increase, each reflected above the one before it where it is not above already."""
    for before, after in pairwise(names):
        if values[after] <= values[before]:
            values = {**values, after: 2 * values[before] - values[after] + 1}
    return values


def name_of(family: str | Any) -> str:
    """The name of a family given by its name or its constructor."""
    return family if isinstance(family, str) else family.__name__


def _values(family: Any, rank: int, domain: Domain, size: int) -> st.SearchStrategy[Any]:
    """Values of a parameter: numbers, or arrays of the structure that its domain states.

    Beside matrices numbers are taken beyond their size, as degrees of freedom must be.
    """
    if not rank:
        beyond = size if family.whole is not None else 0
        return numbers(domain, largest=100).map(lambda value: value + beyond)
    structured = _STRUCTURES.get(domain.structure)
    return structured(size) if structured else _arrays(rank, domain, size)


_STRUCTURES = {"spd": spd, "lower": cholesky, "simplex": simplex}


def _arrays(rank: int, domain: Domain, size: int) -> st.SearchStrategy[Array]:
    count = size**rank
    entries = st.lists(numbers(domain, largest=100), min_size=count, max_size=count)
    return entries.map(lambda values: np.reshape(values, (size,) * rank))


def _exact(family: Any, parameter: Any, size: int) -> st.SearchStrategy[Any]:
    """Values that a law takes as they are: vectors and matrices as Terms with exact entries."""
    if parameter.domain.structure == "simplex":
        return exact_simplex(size)
    values = _values(family, parameter.rank, parameter.domain, size)
    return values.map(lambda value: as_stack(value) if parameter.rank else value)


def as_stack(array: Array) -> Term:
    """An array as a Term with exact entries."""
    return make("stack", *(as_stack(row) if row.ndim else num(Fraction(float(row))) for row in array))


def laws(family: str | Any, *, size: int = 3) -> st.SearchStrategy[Term]:
    """Laws of a family: the family with exact parameters drawn from their domains.

    >>> strategy = laws("Normal")
    """
    from symgen.probability import family as find
    from symgen.probability import law

    name = name_of(family)
    drawn = {p.name: _exact(find(name), p, size) for p in find(name).parameters}
    increasing = find(name).increasing
    return st.fixed_dictionaries(drawn).map(lambda values: law(name, **_in_order(values, increasing)))
