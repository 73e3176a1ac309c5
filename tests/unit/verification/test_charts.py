"""Coordinates without bounds: back and forth, and rational points that are in the domain as they are."""

from fractions import Fraction

import numpy as np
import pytest

from symgen.numeric import points
from symgen.terms.text import read, read_context
from symgen.verification.evidence.charts import atlas

DECLARED = [
    "x: real",
    "x: positive",
    "x: real[-1,2]",
    "x: real(-oo,3)",
    "x: vector 3",
    "x: simplex 4",
    "x: matrix 2 3",
    "x: matrix 3 3 spd",
    "x: matrix 2 2 symmetric",
    "x: matrix 3 3 lower",
    "x: matrix 2 2 diagonal",
]
VALUES = {"x: real[-1,2]": [Fraction(-1, 2), Fraction(0), Fraction(19, 10)]}  # near an end coordinates are cut off


def symbol(where):
    context = read_context(where)
    return read("x", context)


def is_inside(domain, value):
    entries = np.asarray(value, dtype=object)
    assert all(isinstance(e, (Fraction, int)) for e in entries.ravel())
    floats = entries.astype(float)
    checks = {
        "simplex": lambda: sum(entries.ravel()) == 1 and (floats > 0).all(),
        "spd": lambda: (entries == entries.T).all() and np.linalg.eigvalsh(floats).min() > 0,
        "symmetric": lambda: (entries == entries.T).all(),
        "lower": lambda: (np.triu(floats, 1) == 0).all() and (np.diag(floats) > 0).all(),
        "diagonal": lambda: (floats == np.diag(np.diag(floats))).all(),
        "": lambda: all(domain.contains(e) for e in entries.ravel()),
    }
    return checks[domain.structure]()


@pytest.mark.parametrize("where", DECLARED)
def test_points_go_to_coordinates_and_back(where):
    x = symbol(where)
    for point in ({x: v} for v in (VALUES.get(where) or [p[x] for p in points([x], count=3, seed=1, special=False)])):
        charts = atlas(point)
        there = charts.coordinates(point)
        assert np.allclose(np.asarray(charts.near(there)[x], dtype=float), np.asarray(point[x], dtype=float), atol=1e-9)
        together = charts.drawn(np.stack([there, there + 1]))
        first = np.vectorize(lambda entry: float(getattr(entry, "values", [entry])[0]))(np.asarray(together[x]))
        assert np.allclose(first, np.asarray(point[x], dtype=float), atol=1e-9)


@pytest.mark.parametrize("where", DECLARED)
def test_rounded_points_are_rational_and_inside(where):
    x = symbol(where)
    (point,) = points([x], count=1, seed=2, special=False)
    charts = atlas(point)
    generator = np.random.default_rng(0)
    for _ in range(5):
        rounded = list(charts.rounded(3 * generator.standard_normal(charts.size)))
        assert rounded
        assert all(is_inside(x.domain, found[x]) for found in rounded)


def test_whole_numbers_complex_ones_and_sizes_stay():
    context = read_context("n: positive integer; z: complex; x: real")
    free = read("n + z + x", context).free
    (point,) = points(free, count=1, seed=3)
    assert [c.symbol.attrs[0] for c in atlas(point).charts] == ["x"]
    fixed = atlas({s: v for s, v in point.items() if s.attrs[0] != "x"})
    assert fixed.size == 0
