"""Points of a domain in coordinates without bounds: what may be moved of a symbol, and the value that it makes.

A number above 0 is the exponential of its coordinate, one between two ends a sigmoid; a probability vector is made of
weights over their sum, a positive definite matrix of a triangular factor times its transpose. What is made of rational
parameters is rational.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from symgen.numeric.draws import Draws
from symgen.terms.domains import POSITIVE, REAL, Domain
from symgen.terms.term import Term

Array = Any
Point = Mapping[Term, Any]

_FARTHEST = 20.0  # a coordinate, of which exponentials are taken
_LEAST_WEIGHT = 1e-3  # of an outcome that has none


@dataclass(frozen=True, slots=True)
class Chart:
    """The parameters of one symbol's value, each in an interval, and the way to the value and back."""

    symbol: Term
    domains: tuple[Domain, ...]
    value: Callable[[Array], Any]
    parameters: Callable[[Any], Array]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The charts of all that may be moved at a point, and what stays as it is."""

    charts: tuple[Chart, ...]
    fixed: Point
    low: Array
    high: Array

    @property
    def size(self) -> int:
        return len(self.low)

    def coordinates(self, point: Point) -> Array:
        """The coordinates of a point; those of a number at the end of its interval are far out, and finite."""
        found = [np.asarray(c.parameters(point[c.symbol]), dtype=float) for c in self.charts]
        return self._unbounded(np.concatenate(found))

    def near(self, coordinates: Array) -> dict[Term, Any]:
        """The point in double precision."""
        return self._point(self._bounded(coordinates))

    def drawn(self, places: Array) -> dict[Term, Any]:
        """The points at many places, one a row, as numbers that have a value at each."""
        parameters = np.empty(self.size, dtype=object)
        parameters[:] = [Draws(column) for column in self._bounded(places).T]
        return self._point(parameters)

    def rounded(self, coordinates: Array) -> Iterator[dict[Term, Any]]:
        """Exact points near there, the simplest first, with all parameters inside of their intervals."""
        parameters = [float(x) for x in self._bounded(coordinates)]
        domains = [d for c in self.charts for d in c.domains]
        for digits in (1, 2, 3, 5, 8, 12, 17):
            exact = [Fraction(f"{x:.{digits}g}") for x in parameters]
            if all(d.contains(x) for d, x in zip(domains, exact, strict=True)):
                yield self._point(np.array(exact, dtype=object))

    def _point(self, parameters: Array) -> dict[Term, Any]:
        point, place = dict(self.fixed), 0
        for chart in self.charts:
            end = place + len(chart.domains)
            point[chart.symbol] = chart.value(parameters[place:end])
            place = end
        return point

    def _bounded(self, u: Array) -> Array:
        curved = np.exp(np.clip(u, -_FARTHEST, _FARTHEST))
        with np.errstate(invalid="ignore"):
            between = self.low + (self.high - self.low) * (curved / (1 + curved))
            half = np.where(np.isfinite(self.low), self.low + curved, self.high - curved)
        both, none = np.isfinite(self.low) & np.isfinite(self.high), np.isinf(self.low) & np.isinf(self.high)
        return np.where(both, between, np.where(none, u, half))

    def _unbounded(self, x: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            both = np.log(x - self.low) - np.log(self.high - x)
            half = np.log(np.where(np.isfinite(self.low), x - self.low, self.high - x))
        whole = np.isinf(self.low) & np.isinf(self.high)
        bounded = np.where(np.isfinite(self.low) & np.isfinite(self.high), both, half)
        return np.where(whole, x, np.clip(bounded, -_FARTHEST / 2, _FARTHEST / 2))


def atlas(point: Point) -> Atlas:
    """The charts of every symbol of a point that has one: real ones, and tensors of them."""
    symbols = sorted((s for s in point if isinstance(s, Term)), key=lambda s: s.attrs[0])
    found = [(s, _chart(s, np.shape(point[s]))) for s in symbols]
    charts = tuple(c for _, c in found if c is not None and c.domains)
    ends = [(float(d.low), float(d.high)) for c in charts for d in c.domains]
    moved = {c.symbol for c in charts}
    low, high = (np.array(list(e)) for e in zip(*ends, strict=True)) if ends else (np.zeros(0), np.zeros(0))
    return Atlas(charts, {s: v for s, v in point.items() if s not in moved}, low, high)


def _chart(symbol: Term, shape: tuple[int, ...]) -> Chart | None:
    domain, size = symbol.domain, int(np.prod(shape))
    if domain.entries().field != "real" or domain.structure not in _STRUCTURES:
        return None
    if domain.structure in _MATRICES and len(shape) != 2:
        return None
    return _STRUCTURES[domain.structure](symbol, shape, size)


def _plain(symbol: Term, shape: tuple[int, ...], size: int) -> Chart:
    value = (lambda y: y.reshape(shape)) if shape else (lambda y: y.tolist()[0])
    return Chart(symbol, (symbol.domain.entries(),) * size, value, np.ravel)


def _simplex(symbol: Term, shape: tuple[int, ...], size: int) -> Chart:
    def value(weights: Array) -> Array:
        rows = weights.reshape(shape)
        return rows / rows.sum(axis=-1, keepdims=True)

    return Chart(symbol, (POSITIVE,) * size, value, lambda p: np.maximum(np.ravel(p).astype(float), _LEAST_WEIGHT))


def _spd(symbol: Term, shape: tuple[int, ...], size: int) -> Chart:
    lower = _lower(symbol, shape, size)
    return Chart(
        symbol,
        lower.domains,
        lambda y: np.dot(lower.value(y), lower.value(y).T),
        lambda a: lower.parameters(np.linalg.cholesky(np.asarray(a, dtype=float))),
    )


def _entries(symbol: Term, shape: tuple[int, ...], places: Sequence[tuple[int, int]], diagonal: Domain) -> Chart:
    """A matrix that has parameters at some places and zeros elsewhere."""

    def value(y: Array) -> Array:
        matrix = np.full(shape, y[0] * 0, dtype=y.dtype)
        for place, x in zip(places, y, strict=True):
            matrix[place] = x
        return matrix

    domains = tuple(diagonal if i == j else REAL for i, j in places)
    return Chart(symbol, domains, value, lambda a: np.array([a[place] for place in places]))


def _lower(symbol: Term, shape: tuple[int, ...], size: int) -> Chart:
    return _entries(symbol, shape, [(i, j) for i in range(shape[0]) for j in range(i + 1)], POSITIVE)


def _diagonal(symbol: Term, shape: tuple[int, ...], size: int) -> Chart:
    return _entries(symbol, shape, [(i, i) for i in range(shape[0])], REAL)


def _symmetric(symbol: Term, shape: tuple[int, ...], size: int) -> Chart:
    half = _entries(symbol, shape, [(i, j) for i in range(shape[0]) for j in range(i + 1)], REAL)

    def value(y: Array) -> Array:
        lower = half.value(y)
        return lower + np.tril(lower, -1).T

    return Chart(symbol, half.domains, value, half.parameters)


_MATRICES = ("spd", "lower", "diagonal", "symmetric")
_STRUCTURES: Mapping[str, Callable[[Term, tuple[int, ...], int], Chart]] = {
    "": _plain,
    "simplex": _simplex,
    "stochastic": _simplex,
    "spd": _spd,
    "lower": _lower,
    "diagonal": _diagonal,
    "symmetric": _symmetric,
}
