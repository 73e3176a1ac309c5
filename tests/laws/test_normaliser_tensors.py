"""Laws of the normaliser on tensors: rewriting a formula of vectors and matrices keeps its values.

Values come from an evaluator written here on NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from symgen.calculus.normaliser import expand, prove_equal, simplify
from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.writing import shaped, to_term
from symgen.terms.build import apply, dims, matrix, num, reals, symbol, vector
from symgen.terms.context import Context
from symgen.terms.domains import POSITIVE, structured
from symgen.terms.term import Term, make
from symgen.terms.traverse import fold

N, D = dims("N D")
SIZES = {N: 3, D: 4}
c = reals("c")
x, y = vector("x", D), vector("y", D)
v = symbol("v", POSITIVE, (D,))
w = vector("w", N)
u = symbol("u", structured("simplex"), (D,))
X, Z = matrix("X", N, D), matrix("Z", N, D)
A = matrix("A", D, D)
S = matrix("S", D, D, structure="symmetric")
Q = matrix("Q", D, D, structure="orthogonal")
P = matrix("P", N, D, structure="stochastic")


def _values(seed: int) -> dict[Term, Any]:
    draws = np.random.default_rng(seed)
    square = draws.normal(size=(4, 4))
    rows = draws.gamma(1.0, size=(3, 4))
    simplex = draws.gamma(1.0, size=4)
    return {
        c: 0.6, x: draws.normal(size=4), y: draws.normal(size=4), v: draws.gamma(2.0, size=4), w: draws.normal(size=3),
        u: simplex / simplex.sum(), X: draws.normal(size=(3, 4)), Z: draws.normal(size=(3, 4)), A: square,
        S: square + square.T, Q: np.linalg.qr(draws.normal(size=(4, 4)))[0],
        P: rows / rows.sum(axis=1, keepdims=True), **SIZES,
    }  # fmt: skip


POINTS = (_values(1), _values(2))


def _shape(attrs: Any) -> tuple[int, ...]:
    return tuple(SIZES.get(d, d) if not isinstance(d, int) else d for d in attrs[0])


def _total(term: Term, a: Any) -> Any:
    axes = term.attrs[0] if term.attrs else ()
    return np.sum(np.broadcast_to(a, _shape((term.args[0].shape,))), axis=tuple(axes) or None)


def _softmax(term: Term, a: Any) -> Any:
    axis = term.attrs[0] if term.attrs else a.ndim - 1
    return np.exp(a) / np.exp(a).sum(axis=axis, keepdims=True)


RULES: dict[str, Callable[..., Any]] = {
    "num": lambda t: float(t.attrs[0]),
    "add": lambda t, *a: sum(a[1:], start=a[0]),
    "neg": lambda t, a: -a,
    "mul": lambda t, *a: np.prod(np.broadcast_arrays(*a), axis=0),
    "div": lambda t, a, b: a / b,
    "pow": lambda t, a, b: a**b,
    "sqrt": lambda t, a: np.sqrt(a),
    "exp": lambda t, a: np.exp(a),
    "log": lambda t, a: np.log(a),
    "total": _total,
    "softmax": _softmax,
    "log_softmax": lambda t, a: np.log(_softmax(t, a)),
    "logsumexp": lambda t, a: np.log(np.exp(a).sum(axis=-1)),
    "norm": lambda t, a: np.sqrt(np.sum(a * a)),
    "abs": lambda t, a: np.abs(a),
    "outer": lambda t, a, b: np.outer(a, b),
    "diag": lambda t, a: np.diag(a),
    "diagonal": lambda t, a: np.diagonal(a),
    "trace": lambda t, a: np.trace(a),
    "transpose": lambda t, a: np.swapaxes(a, -1, -2) if np.ndim(a) > 1 else a,
    "matmul": lambda t, a, b: a @ b,
    "eye": lambda t: np.eye(*_shape(t.attrs)),
    "ones": lambda t: np.ones(_shape(t.attrs)),
    "zeros": lambda t: np.zeros(_shape(t.attrs)),
    "expand": lambda t, a: np.broadcast_to(a, _shape(t.attrs)),
    "inverse": lambda t, a: np.linalg.inv(a),
    "index": lambda t, a, *i: a[tuple(int(k) - 1 for k in i)],
}


def value(term: Term, point: dict[Term, Any]) -> Any:
    """The value of a tensor formula by NumPy."""
    return fold(term, lambda node, parts: point[node] if node in point else RULES[node.op](node, *parts))


# Formulas.

ones_d, ones_n = make("ones", attrs=((D,),)), make("ones", attrs=((N,),))
identity = make("eye", attrs=((D, D),))
scalars = st.sampled_from([c, num(2), num(-1) / 3])


def _total_over(*axes: int) -> Callable[[Term], Term]:
    return lambda a: make("total", a, attrs=(axes,))


def _grow(depth: int) -> tuple[st.SearchStrategy[Term], ...]:
    """Formulas of shapes (), (D,), (N,), (N, D) and (D, D)."""
    if depth == 0:
        return (
            scalars,
            st.sampled_from([x, y, v, u, ones_d]),
            st.sampled_from([w, ones_n]),
            st.sampled_from([X, Z, P]),
            st.sampled_from([A, S, Q, identity]),
        )
    s, d, n, nd, dd = _grow(depth - 1)
    both = st.tuples
    vector_d = st.one_of(
        d, d.map(lambda a: apply("softmax", a)), d.map(lambda a: apply("log_softmax", a)),
        both(d, d).map(lambda p: p[0] * p[1]), both(d, d, s).map(lambda p: p[0] - p[2] * p[1]),
        both(dd, d).map(lambda p: p[0] @ p[1]), both(nd, n).map(lambda p: p[0].T @ p[1]),
        nd.map(_total_over(0)), dd.map(_total_over(1)), dd.map(lambda a: apply("diagonal", a)),
    )  # fmt: skip
    vector_n = st.one_of(
        n, both(nd, d).map(lambda p: p[0] @ p[1]), nd.map(_total_over(1)), both(n, n).map(lambda p: p[0] * p[1]),
        nd.map(lambda a: apply("logsumexp", a)),
    )  # fmt: skip
    wide = st.one_of(
        nd, both(nd, nd).map(lambda p: p[0] * p[1]), both(nd, d).map(lambda p: p[0] * p[1]),
        both(nd, d, s).map(lambda p: p[0] - p[2] * p[1]), both(n, d).map(lambda p: apply("outer", *p)),
        nd.map(lambda a: apply("softmax", a)), nd.map(lambda a: make("softmax", a, attrs=(0,))),
        both(nd, dd).map(lambda p: p[0] @ p[1]), nd.map(lambda a: apply("log_softmax", a)),
    )  # fmt: skip
    square = st.one_of(
        dd, both(dd, dd).map(lambda p: p[0] @ p[1]), both(d, d).map(lambda p: apply("outer", *p)),
        d.map(lambda a: apply("diag", a)), dd.map(lambda a: a.T), both(nd, nd).map(lambda p: p[0].T @ p[1]),
        both(dd, dd, s).map(lambda p: p[0] + p[2] * p[1]),
    )  # fmt: skip
    scalar = st.one_of(
        s, d.map(_total_over()), nd.map(_total_over()), dd.map(_total_over()), both(d, d).map(lambda p: p[0] @ p[1]),
        dd.map(lambda a: apply("trace", a)), both(s, s).map(lambda p: p[0] * p[1]),
        both(s, s).map(lambda p: p[0] + p[1]), both(nd, nd).map(lambda p: make("total", p[0] * p[1])),
    )  # fmt: skip
    return scalar, vector_d, vector_n, wide, square


formulas = st.one_of(*_grow(2))


def _agree(term: Term, other: Term) -> None:
    assert other.shape == term.shape
    for point in POINTS:
        first, second = value(term, point), value(other, point)
        if np.all(np.isfinite(first)):
            assert np.allclose(first, second, rtol=1e-7, atol=1e-7 * (1 + np.max(np.abs(first))))


@settings(max_examples=150, deadline=None)
@given(formulas)
def test_expanding_a_tensor_formula_keeps_its_values(term: Term) -> None:
    _agree(term, expand(term))


@settings(max_examples=100, deadline=None)
@given(formulas)
def test_simplifying_a_tensor_formula_keeps_its_values(term: Term) -> None:
    _agree(term, simplify(term))


GRANTED = frozenset({"totals of products as products"})


@settings(max_examples=100, deadline=None)
@given(_grow(2)[0])
def test_totals_read_as_traces_keep_their_values(term: Term) -> None:
    found = within(Context(), lambda space: to_term(space, space.read(term)), granted=GRANTED)
    _agree(term, shaped(found, term.shape))


@settings(max_examples=150, deadline=None)
@given(_grow(1)[1], _grow(1)[1])
def test_what_is_proved_of_vectors_is_true(left: Term, right: Term) -> None:
    if prove_equal(left, right) is not None:
        _agree(left, right)
