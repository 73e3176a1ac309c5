"""Derivatives along the structure of a variable, from those in independent entries, by the directions it may move in.

This is the oracle for the rules of calculus: it knows a structure by its directions, never by a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from symgen.errors import DomainError, UnknownNameError

Array = Any
Place = tuple[int, ...]


def moved_along(derivative: Array, point: Array, structure: str, convention: str, blocks: int) -> Array:
    """The derivative along the structure, in the last `blocks` blocks of axes that are the variable's."""
    axes = 1 if structure in ("simplex", "stochastic") else 2
    lead = point.shape[: point.ndim - axes]
    for _ in range(blocks):
        result = np.empty(derivative.shape, dtype=object)
        for batch in np.ndindex(lead):
            index = (..., *batch, *(slice(None),) * axes)
            change = _map(point[batch], structure or "symmetric", convention)
            result[index] = np.tensordot(derivative[index], change, axes=(range(-axes, 0), range(axes)))
        derivative = _exchanged(result, point.ndim) if blocks == 2 else result
    return derivative


def _exchanged(array: Array, rank: int) -> Array:
    return np.moveaxis(array, range(rank), range(-rank, 0))


def _map(point: Array, structure: str, convention: str) -> Array:
    """The linear map of gradients: own axes of the gradient, then those of what is shown."""
    makers: dict[str, Callable[[Array, str], Array]] = {"free": _by_parameters, "projected": _by_projection}
    if convention not in makers:
        raise UnknownNameError(convention, kind="convention", candidates=("none", *makers))
    if structure == "orthogonal" and convention == "free":
        raise DomainError(asked="free entries of an orthogonal matrix", found="it has none", where=structure)
    return makers[convention](point, structure)


def _by_parameters(point: Array, structure: str) -> Array:
    """At each entry, the direction in which the free parameter of that entry moves the variable."""
    result = np.zeros(point.shape * 2, dtype=object)
    for place in np.ndindex(point.shape):
        for other, weight in _moves(structure, place, point.shape):
            result[(*other, *place)] += weight
    return result


def _moves(structure: str, place: Place, shape: Place) -> Iterator[tuple[Place, int]]:
    """Where the parameter of an entry acts, and how much."""
    kinds: dict[str, Callable[[Place], Iterator[tuple[Place, int]]]] = {
        "symmetric": lambda p: iter({p: 1, p[::-1]: 1}.items()),
        "lower": lambda p: iter([(p, 1)] if p[0] >= p[1] else []),
        "diagonal": lambda p: iter([(p, 1)] if p[0] == p[1] else []),
        "invertible": lambda p: iter([(p, 1)]),
        "toeplitz": lambda p: ((q, 1) for q in np.ndindex(shape) if q[0] - q[1] == p[0] - p[1]),
        "simplex": lambda p: iter([(p, 1), ((shape[0] - 1,), -1)]),
    }
    kinds["spd"], kinds["stochastic"] = kinds["symmetric"], kinds["simplex"]
    return kinds[structure](place)


def _by_projection(point: Array, structure: str) -> Array:
    result = np.zeros(point.shape * 2, dtype=object)
    for direction in _basis(point, structure):
        result = result + np.multiply.outer(direction, direction) / (direction**2).sum()
    return result


def _basis(point: Array, structure: str) -> list[Array]:
    """Orthogonal directions that span those in which the variable may move."""
    if structure == "orthogonal":
        pairs = [(i, j) for i, j in np.ndindex(point.shape) if i < j]
        return [point @ _units(point.shape, {(i, j): 1, (j, i): -1}) for i, j in pairs]
    if structure in ("simplex", "stochastic"):
        count = point.shape[0]
        return [_units((count,), {**{(i,): 1 for i in range(k)}, (k,): -k}) for k in range(1, count)]
    patterns = {tuple(sorted(_moves(structure, place, point.shape))) for place in np.ndindex(point.shape)}
    return [_units(point.shape, dict(pattern)) for pattern in sorted(patterns) if pattern]


def _units(shape: Place, entries: dict[Place, int]) -> Array:
    result = np.zeros(shape, dtype=object)
    for place, value in entries.items():
        result[place] = value
    return result
