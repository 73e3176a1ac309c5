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
import torch

from symgen.numeric import EXACT, FLOAT, Undefined, Unsupported, balls, evaluate, mp, torch_system
from symgen.numeric.tensor_points import random_tensor
from symgen.terms import arrays
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


def second_derivative(matrix: Array, direction: Array) -> Array:
    """Half of the second derivative of expm at a multiple of the identity, with which all commutes: e^a E E / 2."""
    return np.exp(matrix[0, 0]) * direction @ direction / 2


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
    "matrix_sqrt": (make("matrix_sqrt", A), lambda a, b, c, v, w: scipy.linalg.sqrtm(a)),
    "eigenvalues": (make("eigenvalues", A), lambda a, b, c, v, w: np.linalg.eigvalsh(a)[::-1]),
    "eigenvalues of multiplicity": (make("eigenvalues", eye(n)), lambda a, b, c, v, w: np.ones(len(a))),
    "positive_definite": (
        2 * make("indicator", make("positive_definite", A))
        + make("indicator", make("positive_definite", B @ C - 9 * A)),
        lambda a, b, c, v, w: (
            2 * (np.linalg.eigvalsh(a).min() > 0) + (np.linalg.eigvalsh(b @ c + (b @ c).T - 18 * a).min() > 0)
        ),
    ),
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
    "amin": (arrays.amin(B, 1), lambda a, b, c, v, w: b.min(1)),
    "tril": (arrays.tril(B), lambda a, b, c, v, w: np.tril(b)),
    "tril below": (arrays.tril(B, -1), lambda a, b, c, v, w: np.tril(b, -1)),
    "triu": (arrays.triu(B, 1), lambda a, b, c, v, w: np.triu(b, 1)),
    "expand_dims": (arrays.expand_dims(v, 1) * w, lambda a, b, c, v, w: np.outer(v, w)),
    "reshape": (arrays.reshape(B, m, n), lambda a, b, c, v, w: b.ravel().reshape(len(w), len(v))),
    "vec": (make("vec", B), lambda a, b, c, v, w: b.ravel(order="F")),
    "concatenate": (arrays.concatenate(B, A, axis=1), lambda a, b, c, v, w: np.hstack([b, a])),
    "slice": (arrays.slice(arrays.concatenate(v, v), 2, n + 1), lambda a, b, c, v, w: np.r_[v, v][1 : len(v) + 1]),
    "slice backwards": (arrays.slice(B, n, 1, step=-1), lambda a, b, c, v, w: b[::-1]),
    "slice by steps": (
        arrays.slice(arrays.concatenate(v, v), 1, 2 * n, step=2),
        lambda a, b, c, v, w: np.r_[v, v][::2],
    ),
    "cumsum": (arrays.cumsum(B), lambda a, b, c, v, w: np.cumsum(b, axis=1)),
    "hardmax": (arrays.hardmax(B, 0), lambda a, b, c, v, w: (b == b.max(0)) / (b == b.max(0)).sum(0)),
    "1-norm": (arrays.vector_norm(B, 1), lambda a, b, c, v, w: np.abs(b).sum()),
    "3-norm": (arrays.vector_norm(B, 3, 0), lambda a, b, c, v, w: np.linalg.norm(b, 3, axis=0)),
    "largest norm": (
        arrays.vector_norm(v, make("const", attrs=("oo",))),
        lambda a, b, c, v, w: np.linalg.norm(v, np.inf),
    ),
    "standardize": (
        arrays.standardize(B, num(1) / 10),
        lambda a, b, c, v, w: as_floats(torch.nn.functional.layer_norm(torch.tensor(b), (len(w),), eps=0.1)),
    ),
    "matrix_power": (arrays.matrix_power(A, 3), lambda a, b, c, v, w: a @ a @ a),
    "negative matrix_power": (arrays.matrix_power(A, -2), lambda a, b, c, v, w: np.linalg.inv(a @ a)),
    "expm_frechet": (
        make("expm_frechet", A, A + eye(n)),
        lambda a, b, c, v, w: scipy.linalg.expm_frechet(a, a + np.eye(len(a)), compute_expm=False),
    ),
    "expm_frechet of order 2": (
        make(
            "expm_frechet", v[1] * eye(2), *(make("stack", v[1] * r, r) for r in (make("stack", num(1), num(2)),) * 2)
        ),
        lambda a, b, c, v, w: 2 * second_derivative(v[0] * np.eye(2), np.array([[v[0], 2 * v[0]], [1, 2]])),
    ),
    "power_frechet": (
        make("power_frechet", A, num(3), A + eye(n)),
        lambda a, b, c, v, w: 3 * a @ a @ (a + np.eye(len(a))),
    ),
    "unfold": (
        arrays.unfold(B, 2, 0, padding=1),
        lambda a, b, c, v, w: np.stack([np.vstack([0 * w, b]), np.vstack([b, 0 * w])], axis=1),
    ),
    "fold": (
        arrays.fold(arrays.unfold(B, 2, 0, padding=1), n, 0, padding=1),
        lambda a, b, c, v, w: 2 * b,
    ),
    "lattice": (
        make("lattice", attrs=(3 * n + 2, (n,), (3,), 1)),
        lambda a, b, c, v, w: np.eye(3 * len(v) + 2)[:, 1 : 3 * len(v) + 1 : 3],
    ),
    "index by places": (B[make("stack", num(1), n)], lambda a, b, c, v, w: b[[0, -1]]),
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
    "matrix_sqrt",
    "eigenvalues",
    "eigenvalues of multiplicity",
    "norm",
    "softmax",
    "log_softmax",
    "softmax of the first axis",
    "logsumexp",
    "3-norm",
    "standardize",
    "expm_frechet",
    "expm_frechet of order 2",
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
    terms = [term for term, _ in CASES.values()] + [term for term, _ in SIGNALS.values()]
    covered = {node.op for term in terms for node in nodes(term)}
    assert {name for name, row in table().items() if row.kind == "tensor"} - covered == set()


# Convolutions, on tensors of their own, against PyTorch.

F = torch.nn.functional
X1, W1 = symbol("X", REAL, (2, 3, 7)), symbol("W", REAL, (4, 3, 2))
X2, W2 = symbol("X", REAL, (2, 3, 6, 7)), symbol("W", REAL, (4, 3, 2, 3))
U1 = symbol("X", REAL, (2, 4, 3))
SIGNALS: dict[str, tuple[Term, Callable[..., Any]]] = {
    "conv1d": (arrays.conv1d(X1, W1), lambda x, w: F.conv1d(x, w)),
    "conv1d by steps": (
        arrays.conv1d(X1, W1, stride=2, padding=1, dilation=3),
        lambda x, w: F.conv1d(x, w, stride=2, padding=1, dilation=3),
    ),
    "conv2d": (arrays.conv2d(X2, W2), lambda x, w: F.conv2d(x, w)),
    "conv2d by steps": (
        arrays.conv2d(X2, W2, stride=(2, 1), padding=(1, 2), dilation=2),
        lambda x, w: F.conv2d(x, w, stride=(2, 1), padding=(1, 2), dilation=2),
    ),
    "unfold": (
        arrays.unfold(X1, 3, stride=2, padding=1),
        lambda x, w: F.pad(x, (1, 1)).unfold(-1, 3, 2),
    ),
    "fold": (
        arrays.fold(U1, 9, stride=2),
        lambda x, w: F.conv_transpose1d(x.permute(0, 2, 1), torch.eye(3, dtype=x.dtype)[:, None], stride=2),
    ),
    "average pooling": (arrays.avg_pool(X2, 2, 2, padding=1), lambda x, w: F.avg_pool2d(x, 2, padding=1)),
    "largest pooling": (arrays.max_pool(X2, 3, 2, padding=1), lambda x, w: F.max_pool2d(x, 3, padding=1)),
}


@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("system", (FLOAT, mp(25), EXACT, torch_system()), ids=lambda s: s.name)
def test_windows_and_convolutions_agree_with_torch(name: str, system: Any) -> None:
    term, reference = SIGNALS[name]
    symbols = sorted(term.free, key=lambda s: s.attrs[0])
    values = {s: random_tensor(s.domain, s.shape, random.Random(1)) for s in symbols}
    given = {s.attrs[0]: torch.tensor(as_floats(value)) for s, value in values.items()}
    expected = as_floats(reference(given["X"], given.get("W")))
    found = as_floats(evaluate(term, values, system))
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-12, atol=1e-12)


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
