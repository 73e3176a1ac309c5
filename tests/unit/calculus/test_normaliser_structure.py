"""What structure proves: softmax, outer products, diagonal matrices, probabilities, densities; with near misses."""

from __future__ import annotations

import pytest

from symgen.calculus.normaliser import Proof, prove_equal, simplify
from symgen.terms.text import read_context, read_term

DECLARED = read_context(
    "x, y, z: vector K; e: vector N; a, b, c: real; Z, V: matrix N K; W: matrix K M; Y: matrix N M;"
    "s: positive vector K; A, B: matrix K K; u: simplex K;"
    "Q: orthogonal matrix K K; S: symmetric matrix K K; P: stochastic matrix N K;"
    "p, q: density; f: function"
)

GAN = "p(t)*log(2*p(t)/(p(t) + q(t))) + q(t)*log(2*q(t)/(p(t) + q(t)))"
PARTS = (
    "Integral(p(t)*log(2*p(t)/(p(t) + q(t))), (t, -oo, oo)) + Integral(q(t)*log(2*q(t)/(p(t) + q(t))), (t, -oo, oo))"
)
JS = "E[log_density(p, t) - log((p(t) + q(t))/2), t ~ p]/2 + E[log_density(q, t) - log((q(t) + p(t))/2), t ~ q]/2"

TRUE = (
    # softmax and its kin
    ("softmax(z)", "exp(z)/total(exp(z))"),
    ("log_softmax(z)", "z - logsumexp(z)"),
    ("logsumexp(z)", "log(total(exp(z)))"),
    ("logsumexp(z + c)", "c + logsumexp(z)"),
    ("softmax(z + c)", "softmax(z)"),
    ("total(softmax(z))", "1"),
    ("total(y*(z - logsumexp(z)))", "total(y*z) - total(y)*logsumexp(z)"),
    (
        "diag(exp(z))/total(exp(z)) - outer(exp(z), exp(z))/total(exp(z))**2",
        "diag(softmax(z)) - outer(softmax(z), softmax(z))",
    ),
    ("total(softmax(Z), 1)", "ones(N)"),
    ("total(softmax(Z))", "N"),
    ("log(softmax(Z))", "log_softmax(Z)"),
    ("log_softmax(Z)", "Z - outer(logsumexp(Z), ones(K))"),
    ("softmax(Z + c)", "softmax(Z)"),
    # outer products and diagonal matrices
    ("outer(a*x, b*y)", "a*b*outer(x, y)"),
    ("outer(x + z, y)", "outer(x, y) + outer(z, y)"),
    ("outer(x, y)'", "outer(y, x)"),
    ("outer(x, y) @ z", "(y @ z)*x"),
    ("z @ outer(x, y)", "(z @ x)*y"),
    ("A @ outer(x, y) @ B", "outer(A @ x, B' @ y)"),
    ("trace(A @ outer(x, y))", "y @ A @ x"),
    ("total(outer(e, y), 1)", "e*total(y)"),
    ("diagonal(outer(x, y))", "x*y"),
    ("diag(c*x)", "c*diag(x)"),
    ("diag(x)'", "diag(x)"),
    ("diag(x) @ y", "x*y"),
    ("diag(x) @ diag(y)", "diag(x*y)"),
    ("x @ diag(y) @ z", "total(x*y*z)"),
    ("trace(diag(x))", "total(x)"),
    ("inverse(diag(s))", "diag(1/s)"),
    ("logdet(diag(s))", "total(log(s))"),
    ("(diag(softmax(z)) - outer(softmax(z), softmax(z))) @ ones(K)", "zeros(K)"),
    # totals
    ("norm(x)**2", "total(x**2)"),
    ("x @ y", "total(x*y)"),
    ("K*mean(x)", "total(x)"),
    ("total(total(Z, 0))", "total(Z)"),
    ("total(Z*x)", "x @ total(Z, 0)"),
    ("total((Z @ x - e)**2)", "(Z @ x - e) @ (Z @ x - e)"),
    ("total((Z @ x - e)**2)", "x @ (Z' @ Z) @ x - 2*e @ Z @ x + e @ e"),
    ("total((Z @ W - Y)**2)", "trace((Z @ W - Y)' @ (Z @ W - Y))"),
    ("total(A*B)", "trace(A' @ B)"),
    # structure
    ("total(u)", "1"),
    ("Sum(u[i], (i, 1, K))", "1"),
    ("total(P, 1)", "ones(N)"),
    ("total(P)", "N"),
    ("S'", "S"),
    ("Q' @ Q", "eye(K)"),
    ("x @ Q' @ Q @ y", "x @ y"),
    ("inverse(Q)", "Q'"),
    ("norm(Q @ x)**2", "norm(x)**2"),
    # densities
    ("Integral(p(t), (t, -oo, oo))", "1"),
    ("Integral(p(t) + q(t), (t, -oo, oo))", "2"),
    (f"Integral({GAN} - log(2)*(p(t) + q(t)), (t, -oo, oo))", f"{PARTS} - 2*log(2)"),
    (f"-log(4) + 2*({JS})", f"{PARTS} - 2*log(2)"),
)

FALSE = (
    ("softmax(2*z)", "softmax(z)"),
    ("softmax(z + y)", "softmax(z)"),
    ("logsumexp(c*z)", "c*logsumexp(z)"),
    ("total(softmax(Z), 0)", "ones(K)"),
    ("softmax(Z + x)", "softmax(Z)"),
    ("total(y*(z - logsumexp(z)))", "total(y*z) - logsumexp(z)"),
    (
        "diag(exp(z))/total(exp(z)) - outer(exp(z), exp(z))/total(exp(z))",
        "diag(softmax(z)) - outer(softmax(z), softmax(z))",
    ),
    ("diag(softmax(z)) + outer(softmax(z), softmax(z))", "diag(softmax(z)) - outer(softmax(z), softmax(z))"),
    ("outer(a*x, b*y)", "(a + b)*outer(x, y)"),
    ("outer(x + c, y)", "outer(x, y) + c"),
    ("outer(x, y)'", "outer(x, y)"),
    ("outer(x, y) @ z", "(x @ z)*y"),
    ("trace(A @ outer(x, y))", "x @ A @ y"),
    ("total(outer(x, y), 1)", "y*total(x)"),
    ("outer(x, y)", "x*y"),
    ("diag(x + c)", "diag(x) + c"),
    ("diag(x) @ A", "A @ diag(x)"),
    ("diag(x) * A", "diag(x) @ A"),
    ("diag(x) + diag(y)", "diag(x*y)"),
    ("logdet(diag(s))", "log(total(s))"),
    ("norm(x)**2", "total(x)**2"),
    ("total(Z*total(Z, 0))", "total(Z**2)"),
    ("total((Z @ x - e)**2)", "x @ (Z' @ Z) @ x - e @ Z @ x + e @ e"),
    ("total(A*B)", "trace(A @ B)"),
    ("total(x*(A @ y))", "y @ A @ x"),
    ("total((A @ x)**2*y)", "x @ A' @ A @ x"),
    ("total(s)", "1"),
    ("total(u**2)", "1"),
    ("Sum(u[i], (i, 1, K - 1))", "1"),
    ("total(P, 0)", "ones(K)"),
    ("A'", "A"),
    ("A' @ A", "eye(K)"),
    ("Q @ Q", "eye(K)"),
    ("norm(A @ x)**2", "norm(x)**2"),
    ("Integral(p(t), (t, 0, oo))", "1"),
    ("Integral(p(2*t), (t, -oo, oo))", "1"),
    ("Integral(p(t)**2, (t, -oo, oo))", "1"),
    ("Integral(p(t)*q(t), (t, -oo, oo))", "1"),
    ("Integral(f(t), (t, -oo, oo))", "1"),
    (f"Integral({GAN} - log(2)*(p(t) + q(t)), (t, -oo, oo))", f"{PARTS} - log(2)"),
)

SIMPLIFIED = (
    ("total(x**2)/2 - total(log(s))/2 + total(s)/2 - K/2", "total(x**2 + s - 1 - log(s))/2"),
    ("total(x**2) - 2*c*total(x) + K*c**2", "total((x - c)**2)"),
    ("total((Z - x)**2)", "total((Z - x)**2)"),
    ("total(x**2) + total(y**2) - 2*total(x*y)", "total((x - y)**2)"),
    ("total(x) + c", "total(x) + c"),
    ("K - total(x) + c", "K - total(x) + c"),
    ("K*log(a**2 + 1) - total(log(s))", "K*log(a**2 + 1) - total(log(s))"),
)


def _proof(left: str, right: str) -> Proof | None:
    return prove_equal(read_term(left, DECLARED), read_term(right, DECLARED), DECLARED)


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_structure_makes_true_is_proved(left: str, right: str) -> None:
    assert _proof(left, right) is not None
    assert _proof(right, left) is not None
    assert _proof(f"{left} + 1", right) is None


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_near_misses_of_structure_are_never_proved(left: str, right: str) -> None:
    assert _proof(left, right) is None
    assert _proof(right, left) is None


def test_the_integral_of_a_density_converges_and_other_integrals_may_not() -> None:
    assert _proof("Integral(p(t), (t, -oo, oo))", "1").keeps_definedness
    parted = _proof("Integral(p(t) + f(t), (t, -oo, oo))", "1 + Integral(f(t), (t, -oo, oo))")
    assert len(parted.divergent) == 2


@pytest.mark.parametrize(("given", "wanted"), SIMPLIFIED)
def test_totals_are_written_together_where_that_is_shorter(given: str, wanted: str) -> None:
    assert simplify(read_term(given, DECLARED), DECLARED) == read_term(wanted, DECLARED)
