"""Exact tensors with a structure: positive definite, simplex, orthogonal, ...; every entry a rational."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.numeric.scalar_points import random_value, special_values
from symgen.terms.domains import Domain

Array = Any
Shape = tuple[int, ...]
_F = Fraction
_NEAR_VERTEX = Fraction(1, 10**6)


def random_tensor(domain: Domain, shape: Shape, generator: random.Random) -> Array:
    """A tensor of the given shape whose last axes have the domain's structure.

    >>> from symgen.terms.domains import structured
    >>> sum(random_tensor(structured("simplex"), (3,), random.Random(0)))
    Fraction(1, 1)
    """
    build, axes = _STRUCTURES.get(domain.structure, (None, 0))
    if build is None:
        return _fill(shape, lambda: random_value(domain, generator))
    lead, core = shape[: len(shape) - axes], shape[len(shape) - axes :]
    result = np.empty(shape, dtype=object)
    for position in np.ndindex(lead):
        result[position] = build(core, generator)
    return result


def special_tensors(domain: Domain, shape: Shape, generator: random.Random) -> list[Array]:
    """Simple tensors of the structure: identities, vertices, zeros and ones, unit vectors; at least one."""
    special = _SPECIAL.get(domain.structure)
    found = special(shape) if special else _plain_specials(domain, shape)
    return found or [random_tensor(domain, shape, generator)]


def _fill(shape: Shape, entry: Callable[[], Any]) -> Array:
    result = np.empty(shape, dtype=object)
    for position in np.ndindex(shape):
        result[position] = entry()
    return result


def _constant(shape: Shape, value: Any) -> Array:
    return _fill(shape, lambda: value)


def _eye(size: int) -> Array:
    result = _constant((size, size), _F(0))
    for i in range(size):
        result[i, i] = _F(1)
    return result


def _broadcast(core: Array, shape: Shape) -> Array:
    return np.array(np.broadcast_to(core, shape), dtype=object)


# Without a structure.


def _plain_specials(domain: Domain, shape: Shape) -> list[Array]:
    values = special_values(domain)
    tensors = [_constant(shape, v) for v in values[:3]]
    entries = domain.entries()
    if shape and (entries.field == "complex" or (entries.contains(0) and entries.contains(1))):
        unit = _constant(shape, _F(0))
        unit[..., 0] = _F(1)
        tensors.append(unit)
    if shape and len(values) > 1:
        cycle = iter(range(10**9))
        tensors.append(_fill(shape, lambda: values[next(cycle) % len(values)]))
    return tensors


# Structures of a matrix.


def _entry(generator: random.Random) -> Fraction:
    return _F(generator.randint(-6, 6), generator.choice((1, 2, 3)))


def _square(shape: Shape, generator: random.Random) -> Array:
    return _fill(shape, lambda: _entry(generator))


def _spd(shape: Shape, generator: random.Random) -> Array:
    factor = _fill(shape, lambda: _F(generator.randint(-2, 2), generator.choice((1, 2))))
    return np.dot(factor, factor.T) + _eye(shape[0]) * _F(generator.randint(1, 4), 2)


def _symmetric(shape: Shape, generator: random.Random) -> Array:
    matrix = _square(shape, generator)
    return matrix + matrix.T


def _positive(generator: random.Random) -> Fraction:
    return _F(generator.randint(1, 6), generator.choice((1, 2, 3)))


def _lower(shape: Shape, generator: random.Random) -> Array:
    matrix = _square(shape, generator)
    for i, j in np.ndindex(shape):
        if j >= i:
            matrix[i, j] = _F(0) if j > i else _positive(generator)
    return matrix


def _diagonal(shape: Shape, generator: random.Random) -> Array:
    matrix = _constant(shape, _F(0))
    for i in range(shape[0]):
        matrix[i, i] = _positive(generator) * generator.choice((1, -1))
    return matrix


def _invertible(shape: Shape, generator: random.Random) -> Array:
    return np.dot(_lower(shape, generator), _unit_upper(shape, generator))


def _unit_upper(shape: Shape, generator: random.Random) -> Array:
    matrix = _lower(shape, generator).T
    for i in range(shape[0]):
        matrix[i, i] = _F(generator.choice((1, -1)))
    return matrix


def _skew(shape: Shape, generator: random.Random) -> Array:
    matrix = _square(shape, generator)
    return (matrix - matrix.T) / 2


def _orthogonal(shape: Shape, generator: random.Random) -> Array:
    """Cayley: (I - K)(I + K)^-1 is orthogonal and rational for skew K."""
    from symgen.numeric.exact_numbers import exact
    from symgen.numeric.exact_system import EXACT
    from symgen.numeric.tensors import eliminate

    skew, one = _skew(shape, generator), _eye(shape[0])
    left, right = EXACT.array(one + skew), EXACT.array(one - skew)
    _, quotient = eliminate(EXACT, left, right)
    return _fill_from(quotient, exact)


def _fill_from(array: Array, convert: Callable[[Any], Any]) -> Array:
    result = np.empty(array.shape, dtype=object)
    for position in np.ndindex(array.shape):
        result[position] = convert(array[position])
    return result


def _toeplitz(shape: Shape, generator: random.Random) -> Array:
    bands = [_F(generator.randint(-6, 6), 2) for _ in range(2 * shape[0] - 1)]
    result = np.empty(shape, dtype=object)
    for i, j in np.ndindex(shape):
        result[i, j] = bands[i - j]
    return result


def _simplex(shape: Shape, generator: random.Random) -> Array:
    weights = [generator.randint(1, 9) for _ in range(shape[0])]
    return _fill_from(np.array(weights, dtype=object), lambda w: _F(w, sum(weights)))


_STRUCTURES: dict[str, tuple[Callable[[Shape, random.Random], Array], int]] = {
    "spd": (_spd, 2),
    "symmetric": (_symmetric, 2),
    "lower": (_lower, 2),
    "diagonal": (_diagonal, 2),
    "invertible": (_invertible, 2),
    "orthogonal": (_orthogonal, 2),
    "simplex": (_simplex, 1),
    "stochastic": (_simplex, 1),
    "toeplitz": (_toeplitz, 2),
}


def _identities(shape: Shape) -> list[Array]:
    return [_broadcast(_eye(shape[-1]), shape), _broadcast(_eye(shape[-1]) * 2, shape)]


def _rotations(shape: Shape) -> list[Array]:
    return [_broadcast(_eye(shape[-1]), shape), _broadcast(-_eye(shape[-1]), shape)]


def _vertices(shape: Shape) -> list[Array]:
    """The uniform distribution, beside one vertex and beside another, where divergences are large; then the boundary itself."""
    size = shape[-1]
    beside = _constant((size,), _NEAR_VERTEX)
    beside[0] = 1 - (size - 1) * _NEAR_VERTEX
    found = [_constant(shape, _F(1, size)), _broadcast(beside, shape), _broadcast(beside[::-1], shape)]
    found.append(_broadcast(_eye(size)[0], shape))
    if size > 2:
        edge = _constant((size,), _F(0))
        edge[0], edge[1] = _F(1, 3), _F(2, 3)
        found.append(_broadcast(edge, shape))
    return found


_SPECIAL: dict[str, Callable[[Shape], list[Array]]] = {
    "spd": _identities,
    "symmetric": lambda shape: [_constant(shape, _F(0)), *_identities(shape)],
    "lower": _identities,
    "diagonal": _identities,
    "invertible": _rotations,
    "orthogonal": _rotations,
    "simplex": _vertices,
    "stochastic": _vertices,
    "toeplitz": _identities,
}
