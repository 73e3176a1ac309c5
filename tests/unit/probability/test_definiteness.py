"""Positive definiteness by the way a matrix is written, and laws that ask for it."""

import numpy as np
import pytest

from symgen.errors import DomainError
from symgen.probability.definiteness import Sign, assumptions, is_symmetric, sign_of
from symgen.probability.laws import conditions, law
from symgen.terms.build import dims, eye, inverse, matrix, positives, vector
from symgen.terms.term import Term, make, num

d, n = dims("d n")
S, T = matrix("S", d, d, spd=True), matrix("T", d, d, spd=True)
A, B, X = matrix("A", d, d), matrix("B", d, d), matrix("X", n, d)
m, v, s = vector("m", d), vector("v", d, positive=True), positives("s")


def written(rows: list[list[int]]) -> Term:
    return make("stack", *(make("stack", *map(num, row)) for row in rows))


@pytest.mark.parametrize(
    "term",
    [
        *(
            S + T,
            s * S,
            S / s,
            inverse(S),
            inverse(inverse(S) + s * inverse(T)),
            S + make("outer", m, m),
            make("diag", v),
        ),
        *(X.T @ X + s * eye(d), A @ A.T + S, S @ T @ S, written([[2, 1], [1, 1]]), written([[1]])),
    ],
    ids=str,
)
def test_definite_as_written(term: Term) -> None:
    assert sign_of(term) is Sign.DEFINITE and assumptions(term) == []


@pytest.mark.parametrize("term", [A, S - T, A @ B, A @ S @ B, -S, s * A, make("outer", m, v), A @ A, m[1] * S], ids=str)
def test_what_is_not_seen_to_be_definite_is_assumed(term: Term) -> None:
    assert sign_of(term) is not Sign.DEFINITE
    symmetric = term in (S - T, -S, m[1] * S)
    assert is_symmetric(term) is symmetric
    assert [c.op for c in assumptions(term)] == ["eq", "positive_definite"][symmetric:]


def test_of_what_is_semidefinite_only_the_determinant_is_assumed() -> None:
    assert [c.op for c in assumptions(X.T @ X)] == ["gt"]


def test_matrices_of_numbers_are_looked_at() -> None:
    generator = np.random.default_rng(5)
    for _ in range(200):
        rows = generator.integers(-3, 6, (3, 3))
        symmetric = np.tril(rows) + np.tril(rows, -1).T
        definite = np.linalg.eigvalsh(symmetric).min() > 1e-9
        borderline = abs(np.linalg.eigvalsh(symmetric).min()) <= 1e-9
        assert borderline or (sign_of(written(symmetric.tolist())) is Sign.DEFINITE) == definite
    assert sign_of(written([[2, 1], [0, 2]])) is Sign.NOT_POSITIVE


def test_laws_refuse_what_is_no_covariance_and_ask_for_declarations() -> None:
    with pytest.raises(DomainError, match="positive definite") as refused:
        law("MvNormal", vector("m", 2), cov=written([[1, 2], [2, 1]]))
    assert "eigenvalues" in refused.value.hint
    with pytest.raises(DomainError, match="not declared") as asked:
        law("MvNormal", m, cov=A)
    assert "A: matrix d d spd" in asked.value.hint
    assert len(conditions(law("MvNormal", m, cov=A @ B))) == 2
    assert conditions(law("MvNormal", m, cov=A @ A.T + eye(d))) == ()
