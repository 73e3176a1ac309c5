"""Ein's canonical form, and the matrix notation that gradients come back in."""

from __future__ import annotations

import subprocess
import sys
from math import prod

import pytest

from symgen.calculus.tensor import gradient, gradients, hessian, jacobian, lower, raise_
from symgen.errors import DomainError, NoRuleError, ShapeError, UnknownNameError, UsageError
from symgen.numeric import FLOAT, evaluate
from symgen.terms.build import (
    Grad,
    Hessian,
    Jacobian,
    Product,
    Sum,
    det,
    diag,
    dims,
    exp,
    integers,
    inverse,
    log_softmax,
    logdet,
    logsumexp,
    matrix,
    norm,
    outer,
    reals,
    sigmoid,
    softmax,
    softplus,
    sqrt,
    tanh,
    total,
    trace,
    vector,
)
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import subterms

n, m, k, d, N = dims("n m k d N")
a, x, u = vector("a", n), vector("x", n), vector("u", n)
b = vector("b", m)
X, A, B, Z = matrix("X", n, m), matrix("A", n, n), matrix("B", n, n), matrix("Z", n, n)
S = matrix("S", n, n, spd=True)
ORTHOGONAL = matrix("Q", n, n, structure="orthogonal")
F, W, Y, e = matrix("F", N, d), matrix("W", d, k), matrix("Y", N, k), vector("e", k)
w, y = vector("w", d), vector("y", N)

NOTATION = [
    (a @ X @ b, X, outer(a, b)),
    (x @ A @ x, x, (A + A.T) @ x),
    (x @ S @ x, x, 2 * (S @ x)),
    (trace(A @ Z @ B), Z, A.T @ B.T),
    (trace(A @ Z.T), Z, A),
    (logdet(Z), Z, inverse(Z).T),
    (logdet(S), S, inverse(S)),
    (logdet(X.T @ X), X, 2 * (X @ inverse(X.T @ X))),
    (det(Z), Z, det(Z) * inverse(Z).T),
    (norm(x - a), x, (x - a) / norm(x - a)),
    (logsumexp(x), x, softmax(x)),
    (total((F @ W + e - Y) ** 2) / N, W, 2 / N * (F.T @ (F @ W + e - Y))),
    (total((F @ W + e - Y) ** 2) / N, e, 2 / N * total(F @ W + e - Y, 0)),
    (total(softplus(F @ w) - y * (F @ w)), w, F.T @ (sigmoid(F @ w) - y)),
    (total(softplus(y) - u[1] * y), y, sigmoid(y) - make("expand", u[1], attrs=((N,),))),
    (a @ tanh(A @ x), A, outer(a * (1 - tanh(A @ x) ** 2), x)),
    (a @ inverse(Z) @ x, Z, -outer(inverse(Z).T @ a, inverse(Z) @ x)),
    (total(x * exp(x)), x, exp(x) + x * exp(x)),
]


@pytest.mark.parametrize(("value", "variable", "expected"), NOTATION, ids=range(len(NOTATION)))
def test_matrix_notation(value: Term, variable: Term, expected: Term) -> None:
    found = gradient(value, variable)
    assert lower(found)[0] is lower(expected)[0]
    assert len(list(subterms(found))) <= len(list(subterms(expected))) + 1


def test_second_derivatives_in_matrix_notation() -> None:
    assert hessian(x @ A @ x, x) == A + A.T
    assert jacobian(softmax(x), x) == diag(softmax(x)) - outer(softmax(x), softmax(x))
    logistic = hessian(total(softplus(F @ w)), w)
    assert logistic == F.T @ diag(sigmoid(F @ w) * (1 - sigmoid(F @ w))) @ F


@pytest.mark.parametrize(
    "term", [value for value, _, _ in NOTATION] + [X.T @ A @ X, X * X, A @ Z @ B, (A @ X).T, x / sqrt(a**2 + 1)]
)
def test_raising_and_lowering_again_is_the_same_node(term: Term) -> None:
    node, _ = lower(term)
    assert lower(raise_(node))[0] is node


def test_equal_contractions_are_one_node() -> None:
    assert lower(trace(A @ Z @ B))[0] is lower(trace(B.T @ Z.T @ A.T))[0]
    assert lower(trace(Z @ Z @ A))[0] is lower(trace(Z @ A @ Z))[0]
    assert lower(x @ S @ a)[0] is lower(a @ S @ x)[0]
    assert lower(x @ A @ a)[0] is not lower(a @ A @ x)[0]
    assert lower((X.T @ S @ X).T)[0] is lower(X.T @ S @ X)[0]
    assert lower(trace(Z @ Z @ Z.T))[0] is not lower(trace(Z @ Z @ Z))[0]


def test_a_sum_over_a_whole_axis_is_a_contraction() -> None:
    i = integers("i")
    assert lower(Sum(x[i] * a[i], (i, 1, n)))[0] is lower(x @ a)[0]
    assert lower(Sum(exp(x[i]) * X[i], (i, 1, n)))[0] is lower(X.T @ exp(x))[0]
    assert gradient(Sum(exp(x[i]), (i, 1, n)), x) == exp(x)


def test_another_sum_is_differentiated_under_the_sum() -> None:
    i = integers("i")
    chained = Sum(x[i] * x[i - 1] * i, (i, 2, n))
    assert any(part.op == "sum" for _, part in subterms(gradient(chained, x)))


def test_obligations_are_kept() -> None:
    _, obligations = lower(a @ inverse(Z) @ x / (x @ x))
    assert make("ne", det(Z), num(0)) in obligations
    assert make("ne", x @ x, num(0)) in obligations
    assert lower(a @ inverse(S) @ x)[1] == ()


def test_shared_gradients_are_those_of_each() -> None:
    loss = -total(Y * log_softmax(F @ W + e))
    together = gradients(loss, (W, e))
    assert together == {W: gradient(loss, W), e: gradient(loss, e)}


def test_an_operator_without_a_rule_is_named() -> None:
    with pytest.raises(NoRuleError, match="gcd"):
        gradient(total(make("gcd", x, a)), x)
    with pytest.raises(NoRuleError, match="floor"):
        gradient(total(make("floor", x)), x)


def test_a_product_has_its_gradient_where_factors_are_zero() -> None:
    """d prod(x) / dx_j is the product of the others, 0 among them or not; division by x_j has no value there."""
    i = integers("i")
    found = gradient(Product(x[i], (i, 1, n)), x)
    for point in ((2, -3, 5), (0, -3, 5), (2, 0, 0), (0, 0, 0)):
        expected = [prod(point[:k] + point[k + 1 :]) for k in range(3)]
        assert list(evaluate(found, {x: list(map(float, point)), n: 3}, FLOAT)) == expected
    # Where a factor cannot be 0, the shorter form.
    p = vector("p", n, positive=True)
    assert str(gradient(Product(p[i], (i, 1, n)), p)) == "Product(p[i], (i: integer, 1, n))*(1/p)"


def test_bad_questions_say_what_was_found() -> None:
    with pytest.raises(UnknownNameError, match="does not occur"):
        gradient(x @ x, a)
    with pytest.raises(ShapeError, match="jacobian"):
        gradient(A @ x, x)
    with pytest.raises(DomainError, match="not a variable"):
        gradient(x @ x, 2 * x)
    for noun in (Grad, Jacobian, Hessian):
        with pytest.raises(
            UnknownNameError, match=r"'absent'\nfound: none .* a\(n,\), x\(n,\), n\nwhere: a @ x\ntry: "
        ):
            noun(a @ x, "absent")
        with pytest.raises(DomainError, match="not a variable"):
            noun(a @ x, a + x)
        with pytest.raises(DomainError, match="int, no variable"):
            noun(a @ x, 3)
    for noun in (Grad, Hessian):
        with pytest.raises(ShapeError, match=r"shape \(n,\)\nwhere: 2\*x\ntry: .*total"):
            noun(2 * x, x)
    with pytest.raises(UnknownNameError, match="convention"):
        gradient(trace(A @ S), S, symmetric="half")
    with pytest.raises(DomainError, match="no free entries"):
        hessian(total(ORTHOGONAL), ORTHOGONAL, symmetric="free")
    for verb in (gradient, jacobian, hessian):
        with pytest.raises(UsageError, match=r"'a @ x' of type str[\s\S]*from_torch[\s\S]*read_term"):
            verb("a @ x", "x")


SCRIPT = """
from symgen.terms.build import dims, matrix, vector, total, softplus, trace, logdet, exp, diag
from symgen.calculus.tensor import gradient, hessian
sizes = dims("n m")
n, m = sizes
made = {}
for name in %s:
    made[name] = vector(name, n) if name in "abx" else matrix(name, n, n)
a, b, x, A, Z = (made[name] for name in "abxAZ")
for value, variable in ((a @ Z @ b + trace(A @ Z @ Z), Z), (total(exp(A @ x) * b * a), x), (logdet(Z @ A @ Z), Z)):
    print(gradient(value, variable).digest.hex())
print(hessian(total(softplus(A @ x)) + (a @ x) * (b @ x), x).digest.hex())
"""


def test_the_same_bytes_in_any_order_and_process() -> None:
    def run(order: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", SCRIPT % repr(order)], capture_output=True, text=True, check=True
        ).stdout

    first = run("abxAZ")
    assert first == run("ZAxba")
    assert first == run("bZaAx")
    assert len(first.split()) == 4


def test_creation_order_does_not_matter_for_the_written_form() -> None:
    for names in ("pq", "qp"):
        made = {name: vector(name, n) for name in names}
        assert gradient(trace(outer(made["q"], made["p"]) @ Z), Z) == outer(made["p"], made["q"])


def test_scalar_variables() -> None:
    s, t = reals("s t")
    assert gradient(exp(-s * t), t) == -(s * exp(-(s * t)))
    assert gradient(s * (x @ a), s) == x @ a or gradient(s * (x @ a), s) == a @ x


def test_a_deep_network_costs_what_its_layers_cost() -> None:
    """Shared parts are lowered, differentiated, raised and hashed once: without that, twelve layers never end."""
    hidden, weights = F, []
    for layer in range(12):
        inner = matrix(f"W{layer}", d, d)
        weights.append(inner)
        hidden = hidden + tanh(hidden @ inner) * softmax(hidden @ inner)
    found = gradients(total(hidden**2), weights)
    assert len({gradient.digest for gradient in found.values()}) == 12


def test_the_exponential_along_the_identity_is_the_exponential() -> None:
    X, E = matrix("X", n, n), matrix("E", n, n)
    frechet = make("expm_frechet", X, E)
    assert str(gradient(trace(frechet), E)) == "matrix_exp(X)'"
    assert str(gradient(trace(make("expm_frechet", X, 2 * make("eye", attrs=((n, n),)))), X)) == "2*matrix_exp(X)'"
    assert "expm_frechet" in str(gradient(trace(make("expm_frechet", X, diag(vector("x", n)))), X))
    S = matrix("S", n, n, spd=True)
    assert str(gradient(trace(make("matrix_exp", S)), S)) == "matrix_exp(S)"


def test_columns_are_repeated_in_matrix_notation() -> None:
    R, W, b = matrix("R", n, m), matrix("W", n, m), vector("b", n)
    residual = R - W - make("expand_dims", b, attrs=(1,))
    found = str(gradient(total(residual**2), W))
    assert found == "-2*(R - W - outer(b, ones(m)))"


def test_what_is_the_same_along_an_axis_is_computed_once() -> None:
    """A norm that is kept as an axis of length one is a vector in the gradient."""
    X, Y = matrix("X", n, d), matrix("Y", n, d)
    norms = make("expand_dims", sqrt(total(X**2, 1) + 1), attrs=(1,))
    assert "expand_dims" not in str(gradient(total(X / norms * Y), X))
