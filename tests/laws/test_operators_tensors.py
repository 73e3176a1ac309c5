"""Tensor operators in every number system against NumPy, at several sizes, and exact where they can be."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.linalg
import scipy.special

from symgen.numeric import EXACT, FLOAT, Undefined, Unsupported, balls, evaluate, mp, torch_system
from symgen.numeric.tensor_points import random_tensor
from symgen.terms.build import dims, einsum, eye, logsumexp, mean, ones, symbol, total, zeros
from symgen.terms.domains import REAL, structured
from symgen.terms.operators import table
from symgen.terms.term import Term, make, num

n, m = dims("n m")
A = symbol("A", structured("spd"), (n, n))
B = symbol("B", REAL, (n, m))
C = symbol("C", REAL, (m, n))
v = symbol("v", REAL, (n,))
w = symbol("w", REAL, (m,))
Array = Any

CASES: dict[str, tuple[Term, Callable[..., Array]]] = {
    "matmul": (B @ C @ v, lambda a, b, c, v, w: b @ c @ v),
    "inner": (v @ v, lambda a, b, c, v, w: v @ v),
    "transpose": (B.T, lambda a, b, c, v, w: b.T),
    "trace": ((B @ C).trace(), lambda a, b, c, v, w: np.trace(b @ c)),
    "det": (A.det(), lambda a, b, c, v, w: np.linalg.det(a)),
    "logdet": (make("logdet", A), lambda a, b, c, v, w: np.linalg.slogdet(a)[1]),
    "inverse": (make("inverse", A), lambda a, b, c, v, w: np.linalg.inv(a)),
    "solve": (make("solve", A, v), lambda a, b, c, v, w: np.linalg.solve(a, v)),
    "solve many": (make("solve", A, B), lambda a, b, c, v, w: np.linalg.solve(a, b)),
    "cholesky": (make("cholesky", A), lambda a, b, c, v, w: np.linalg.cholesky(a)),
    "matrix_exp": (make("matrix_exp", A), lambda a, b, c, v, w: scipy.linalg.expm(a)),
    "diag": (make("diag", v), lambda a, b, c, v, w: np.diag(v)),
    "diagonal": (make("diagonal", A), lambda a, b, c, v, w: np.diagonal(a)),
    "total": (total(B), lambda a, b, c, v, w: b.sum()),
    "total of an axis": (total(B, 0), lambda a, b, c, v, w: b.sum(0)),
    "mean": (mean(B, 1), lambda a, b, c, v, w: b.mean(1)),
    "amax": (make("amax", B, attrs=((0,),)), lambda a, b, c, v, w: b.max(0)),
    "norm": (make("norm", B), lambda a, b, c, v, w: np.linalg.norm(b)),
    "softmax": (make("softmax", B), lambda a, b, c, v, w: scipy.special.softmax(b, axis=-1)),
    "log_softmax": (make("log_softmax", B), lambda a, b, c, v, w: scipy.special.log_softmax(b, axis=-1)),
    "softmax of the first axis": (
        make("softmax", B, attrs=(0,)),
        lambda a, b, c, v, w: scipy.special.softmax(b, axis=0),
    ),
    "logsumexp": (logsumexp(B), lambda a, b, c, v, w: scipy.special.logsumexp(b, axis=-1)),
    "outer": (make("outer", v, w), lambda a, b, c, v, w: np.outer(v, w)),
    "kron": (make("kron", B, C), lambda a, b, c, v, w: np.kron(b, c)),
    "einsum": (einsum("ij,jk,i->k", B, C, v), lambda a, b, c, v, w: np.einsum("ij,jk,i->k", b, c, v)),
    "eye": (A + eye(n), lambda a, b, c, v, w: a + np.eye(len(a))),
    "ones": (B + ones(n, m), lambda a, b, c, v, w: b + 1),
    "zeros": (B * zeros(n, m), lambda a, b, c, v, w: b * 0),
    "broadcast": (B * w + 1, lambda a, b, c, v, w: b * w + 1),
    "index": (B[num(1)], lambda a, b, c, v, w: b[0]),
    "onehot": (make("onehot", n, attrs=(7,)), lambda a, b, c, v, w: np.eye(7)[len(a) - 1]),
    "expand": (make("expand", w, attrs=((n, m),)), lambda a, b, c, v, w: np.broadcast_to(w, (len(a), len(w)))),
    "stack": (make("stack", v, 2 * v), lambda a, b, c, v, w: np.stack([v, 2 * v])),
}


def point(rows: int, columns: int, seed: int) -> dict[Term, Any]:
    generator = random.Random(f"{rows} {columns} {seed}")
    shapes = {A: (rows, rows), B: (rows, columns), C: (columns, rows), v: (rows,), w: (columns,)}
    drawn = {s: random_tensor(s.domain, shape, generator) for s, shape in shapes.items()}
    return {n: rows, m: columns, **drawn}


def as_floats(value: Any) -> Array:
    if hasattr(value, "detach"):
        return value.detach().numpy()
    plain = np.vectorize(lambda e: float(e) if not hasattr(e, "p") else int(e.p) / int(e.q), otypes=[float])
    return plain(np.asarray(value, dtype=object))


def disagreement(term: Term, reference: Callable[..., Array], system: Any, sizes: tuple[int, int]) -> float:
    values = point(*sizes, seed=1)
    arrays = [as_floats(values[s]) for s in (A, B, C, v, w)]
    expected = np.asarray(reference(*arrays), dtype=float)
    found = as_floats(evaluate(term, values, system))
    assert found.shape == expected.shape
    return float(np.max(np.abs(found - expected) / np.maximum(1.0, np.abs(expected)), initial=0.0))


SYSTEMS = (FLOAT, mp(25), balls(128), EXACT, torch_system())
IRRATIONAL = {
    "logdet",
    "cholesky",
    "matrix_exp",
    "norm",
    "softmax",
    "log_softmax",
    "softmax of the first axis",
    "logsumexp",
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda s: s.name)
def test_tensor_operators_agree_with_numpy(name: str, system: Any) -> None:
    for sizes in ((1, 1), (2, 3), (3, 2)):
        try:
            assert disagreement(*CASES[name], system, sizes) < 1e-10
        except Unsupported:
            assert system is EXACT and name in IRRATIONAL


def test_every_tensor_operator_is_looked_at() -> None:
    covered = {node.op for term, _ in CASES.values() for node in nodes(term)}
    assert {name for name, row in table().items() if row.kind == "tensor"} - covered == set()


def nodes(term: Term) -> list[Term]:
    return [term, *(inner for argument in term.args for inner in nodes(argument))]


def test_a_wrong_rule_is_caught() -> None:
    assert disagreement(B.T @ v, lambda a, b, c, v, w: b.T @ v + 1e-6, FLOAT, (2, 3)) > 1e-10


@pytest.mark.parametrize("system", SYSTEMS[:4], ids=lambda s: s.name)
def test_singular_matrices_have_no_inverse(system: Any) -> None:
    values = {A: [[1, 2], [2, 4]], v: [1, 1]}
    for term in (make("inverse", A), make("solve", A, v), make("logdet", A), make("cholesky", A)):
        with pytest.raises((Undefined, Unsupported)) as error:
            evaluate(term, values, system)
        assert error.type is Undefined or term.op == "cholesky"


def test_exact_inverse_is_exact() -> None:
    values = point(3, 2, seed=5)
    identity = evaluate(A @ make("inverse", A), values, EXACT)
    assert (identity == np.eye(3, dtype=int)).all()


def test_enclosures_of_a_determinant_contain_the_exact_one() -> None:
    values = point(3, 3, seed=6)
    exact, ball = evaluate(A.det(), values, EXACT), evaluate(A.det(), values, balls(53))
    assert ball.contains(exact)
    assert not mpmath.isnan(mpmath.mpf(float(ball)))
