"""Exact points: inside domains, special ones first, on thin conditions, deterministic; structured tensors."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from symgen.numeric import EXACT, ExactComplex, evaluate, points, search_points, sizes
from symgen.numeric.whole_points import convergents
from symgen.terms.build import complexes, det, dims, integers, log, matrix, positives, reals, symbol, units, vector
from symgen.terms.domains import STRUCTURES, interval, structured
from symgen.terms.relations import Eq, Le, Lt
from symgen.terms.term import Term, make, num

x, y = reals("x y")
s, t = positives("s t")
p, q = units("p q")
n = integers("n")
z = complexes("z")

DOMAINS = [
    x, s, p, n,
    symbol("a", interval(Fraction(2), Fraction(5, 2))),
    symbol("b", interval(high=Fraction(-3), high_open=True)),
    symbol("c", interval(Fraction(3), Fraction(7), field="integer")),
    symbol("d", interval(Fraction(-1), Fraction(1), low_open=True, high_open=True)),
]  # fmt: skip


@pytest.mark.parametrize("symbol_", DOMAINS, ids=lambda v: v.domain.describe())
def test_points_lie_in_the_domain(symbol_: Term) -> None:
    found = points([symbol_], count=40, seed=3)
    assert len(found) >= min(40, 5)
    assert all(symbol_.domain.contains(point[symbol_]) for point in found)


def test_special_points_come_first() -> None:
    first = [point[x] for point in points([x], count=5)]
    assert {Fraction(0), Fraction(1), Fraction(-1), Fraction(2)} <= set(first)
    ends = [point[symbol_] for symbol_ in DOMAINS[4:5] for point in points([symbol_], count=4)]
    assert Fraction(2) in ends and Fraction(5, 2) in ends


def test_equal_arguments_appear() -> None:
    assert any(point[x] == point[y] for point in points([x, y], count=6))
    assert any(point[x] != point[y] for point in points([x, y], count=6))


def test_extreme_magnitudes_appear() -> None:
    assert any(abs(point[s]) >= 1000 for point in points([s], count=60))
    assert any(abs(point[s]) <= Fraction(1, 1000) for point in points([s], count=60))


def test_points_are_distinct_and_deterministic() -> None:
    first, again = (points([x, s], count=30, seed=7) for _ in range(2))
    assert first == again
    assert len({(point[x], point[s]) for point in first}) == 30
    assert first != points([s, x], count=30, seed=8)
    assert first == points([s, x], count=30, seed=7)


def test_complex_points_are_exact() -> None:
    values = [point[z] for point in points([z], count=20)]
    assert ExactComplex(Fraction(0), Fraction(1)) in values
    assert all(isinstance(v, (Fraction, ExactComplex)) for v in values)


@pytest.mark.parametrize(
    "condition", [Eq(p + q, 1).term, Eq(q, 2 * p).term, Lt(p, q).term, Le(p + q, num(Fraction(1, 2))).term], ids=str
)
def test_joint_conditions_hold(condition: Term) -> None:
    found = points([p, q], [condition], count=8)
    assert len(found) == 8
    assert all(evaluate(condition, point, EXACT) for point in found)


def test_two_thin_conditions_together() -> None:
    conditions = [Eq(x + y, 1).term, Eq(s, x * 2 + 3).term]
    found = points([x, y, s], conditions, count=5)
    assert len(found) == 5
    assert all(point[x] + point[y] == 1 and point[s] == 2 * point[x] + 3 for point in found)


def test_what_a_condition_tells_of_vectors_is_computed() -> None:
    v, w, g = (vector(name, dims("m")) for name in "vwg")
    for m in (2, 3):
        centred, told = Eq(make("total", v), num(0)).term, Eq(g, v + 2 * w).term
        found = points([v, w, g], [centred, told], count=6, given={dims("m"): Fraction(m)})
        assert len(found) == 6
        assert all(sum(point[v]) == 0 and (point[g] == point[v] + 2 * point[w]).all() for point in found)
        assert any(point[v].any() for point in found)


def test_conditions_that_nothing_meets_are_reported() -> None:
    search = search_points([x], [Lt(x, x).term], count=3)
    assert search.points == []
    assert "failed" in search.report


def test_irrational_conditions_are_decided_by_enclosures() -> None:
    found = points([s], [Lt(log(s), 0).term], count=5)
    assert len(found) == 5
    assert all(point[s] < 1 for point in found)


def test_no_symbols_give_the_one_point() -> None:
    assert points([], count=3) == [{}]


def as_matrix(array: np.ndarray) -> Term:
    return make("stack", *(make("stack", *(num(e) for e in row)) for row in array))


def is_positive_definite(a: np.ndarray) -> bool:
    return (a == a.T).all() and all(evaluate(det(as_matrix(a[:k, :k])), {}, EXACT) > 0 for k in range(1, len(a) + 1))


CHECKS = {
    "symmetric": lambda a: (a == a.T).all(),
    "spd": is_positive_definite,
    "lower": lambda a: all(a[i, j] == 0 for i in range(len(a)) for j in range(i + 1, len(a))) and all(a.diagonal() > 0),
    "diagonal": lambda a: all(a[i, j] == 0 for i in range(len(a)) for j in range(len(a)) if i != j),
    "simplex": lambda a: all(sum(row) == 1 and min(row) >= 0 for row in a),
    "stochastic": lambda a: all(sum(row) == 1 and min(row) >= 0 for row in a),
    "toeplitz": lambda a: (a[1:, 1:] == a[:-1, :-1]).all(),
    "orthogonal": lambda a: (np.dot(a, a.T) == np.eye(len(a), dtype=int)).all(),
    "invertible": lambda a: evaluate(det(as_matrix(a)), {}, EXACT) != 0,
}


@pytest.mark.parametrize("structure", [s for s in STRUCTURES if s])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_tensors_have_their_structure(structure: str, size: int) -> None:
    a = symbol("A", structured(structure), (size, size))
    found = points([a], count=8)
    assert len(found) >= (1 if size == 1 and structure in ("simplex", "stochastic", "orthogonal") else 4)
    for point in found:
        assert point[a].shape == (size, size)
        assert all(isinstance(e, Fraction) for e in point[a].ravel())
        assert CHECKS[structure](point[a])


def test_the_checks_of_structure_notice() -> None:
    wrong = np.array([[Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)]], dtype=object)
    assert [name for name, check in CHECKS.items() if check(wrong)] == ["invertible"]


def test_simplex_points_reach_the_boundary() -> None:
    w = symbol("w", structured("simplex"), (3,))
    assert any(min(point[w]) == 0 for point in points([w], count=6))


def test_sizes_given_and_sizes_drawn() -> None:
    m, d = dims("m d")
    a, v = matrix("A", m, d), vector("v", d)
    fixed = points([a, v], count=4, given={m: 2, d: 3})
    assert all(point[a].shape == (2, 3) and point[v].shape == (3,) for point in fixed)
    drawn = points([a, v], count=12)
    assert all(point[a].shape == (point[m], point[d]) for point in drawn)


def test_assignments_of_sizes() -> None:
    m, d = dims("m d")
    found = sizes([m, d], seed=1)
    assert [tuple(map(int, a.values())) for a in found[:3]] == [(1, 1), (2, 2), (3, 3)]
    assert any(a[m] != a[d] for a in found)
    assert sizes([]) == [{}]


def test_sizes_that_leave_a_tensor_without_entries_have_no_points():
    from symgen.numeric import points
    from symgen.terms.build import dims, symbol
    from symgen.terms.domains import REAL

    T, K = dims("T K")
    windows = symbol("G", REAL, (T - K + 1,))
    assert points([windows], count=3, given={T: 1, K: 3}) == []
    assert points([windows], count=1, given={T: 3, K: 2})[0][windows].shape == (2,)


def test_points_on_a_circle_are_rational_and_on_all_its_sides() -> None:
    a, s = reals("a s")
    found = points([a, s], [make("eq", a**2 + s**2, num(1))], count=30)
    assert len(found) > 20 and all(p[a] ** 2 + p[s] ** 2 == 1 for p in found)
    assert {(p[a] > 0, p[s] > 0) for p in found if p[a] and p[s]} == {
        (x, y) for x in (True, False) for y in (True, False)
    }


def test_a_slope_that_vanishes_far_out_has_no_convergents() -> None:
    """x/2**n is all but linear where it is all but zero, and there its slope has 10**23 zeros behind the point."""
    assert convergents(1 / num(2) ** n, n, {}) == [] and convergents(n / 3, n, {}) == [1, 3]
