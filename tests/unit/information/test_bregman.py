"""Bregman divergences against torch's autograd, as text and LaTeX, in claims right and wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

import symgen as sg
from symgen.derivation import derive
from symgen.errors import DomainError, ReadingError, ShapeError, UsageError
from symgen.terms.bregman import definition
from symgen.terms.term import Term
from symgen.terms.text import read_context, read_term
from symgen.verification import verify


def by_autograd(F: Callable[[torch.Tensor], torch.Tensor], x: torch.Tensor, y: torch.Tensor) -> float:
    """F(x) - F(y) - <grad F(y), x - y> with the gradient of torch."""
    at = y.clone().requires_grad_()
    (slope,) = torch.autograd.grad(F(at), at)
    return float(F(x) - F(y) - (slope * (x - y)).sum())


def tensor(rows: Any) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.float64)


VECTORS = (tensor([0.2, 0.7, 0.1]), tensor([0.5, 0.25, 0.25]))
MATRICES = (tensor([[2.0, 0.5], [0.5, 1.0]]), tensor([[1.0, -0.25], [-0.25, 3.0]]))
OF_VECTORS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "u @ u": lambda u: u @ u,
    "total(u*log(u))": lambda u: (u * u.log()).sum(),
    "-total(log(u))": lambda u: -u.log().sum(),
    "logsumexp(u)": lambda u: torch.logsumexp(u, 0),
    "exp(u[1])*u[2] + u[3]**3": lambda u: u[0].exp() * u[1] + u[2] ** 3,
    "norm(u)": lambda u: u.norm(),
}
OF_MATRICES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "-logdet(u)": lambda u: -torch.logdet(u),
    "trace(u' @ u)": lambda u: (u * u).sum(),
    "trace(inverse(u))": lambda u: torch.linalg.inv(u).trace(),
}


def evaluated(goal: str, where: str, points: tuple[torch.Tensor, torch.Tensor], **sizes: int) -> float:
    found = derive(goal, where=where, judge=False)
    assert found.closed and found.result.op != "bregman"
    x, y = (point.tolist() for point in points)
    return float(found.evaluate({"x": x, "y": y, **sizes}))


@pytest.mark.parametrize("F", OF_VECTORS)
def test_of_vectors(F: str) -> None:
    found = evaluated(f"Bregman({F}, u, x, y)", "x, y: vector 3 positive", VECTORS)
    assert found == pytest.approx(by_autograd(OF_VECTORS[F], *VECTORS), rel=1e-12)
    assert found != pytest.approx(by_autograd(OF_VECTORS[F], *VECTORS[::-1]), rel=1e-3) or F == "u @ u"


@pytest.mark.parametrize("F", OF_MATRICES)
def test_of_matrices(F: str) -> None:
    found = evaluated(f"Bregman({F}, u, x, y)", "x, y: matrix 2 2 spd", MATRICES)
    assert found == pytest.approx(by_autograd(OF_MATRICES[F], *MATRICES), rel=1e-12)


def test_of_symbolic_size_and_of_numbers() -> None:
    found = evaluated("Bregman(u @ u, u, x, y)", "x, y: vector n", VECTORS, n=3)
    assert found == pytest.approx(by_autograd(OF_VECTORS["u @ u"], *VECTORS), rel=1e-12)
    assert str(derive("Bregman(u**2, u, 3, x + 1)", where="x: real", judge=False).result) == "(x - 2)**2"
    assert str(derive("Bregman(u**2, u, 5, 2)", judge=False).result) == "9"


def test_the_steps_are_those_of_a_person() -> None:
    found = derive("Bregman(total(u*log(u)), u, x, y)", where="x, y: simplex n")
    assert [step.rule for step in found.steps] == ["bregman-definition", "gradient-entry-by-entry", "algebra"]
    assert str(found.result) == "total(x*log(x/y))" and found.verdict.status == "PROVED"


def test_the_point_of_the_tangent_may_be_a_formula_that_F_speaks_of() -> None:
    """d/du of x u^2 at u = x is 2 x^2, and not the derivative 3 x^2 of x^3."""
    assert str(derive("Bregman(x*u**2, u, y, x)", where="x, y: real", judge=False).result) == "x*(x - y)**2"


def test_what_is_unknown_stays_open() -> None:
    found = derive("Bregman(F(u) + u @ u, u, x, y)", where="x, y: vector n; F: function", judge=False)
    assert not found.closed and found.residuals[0][1] == "nothing is known of F(y)"
    assert "grad(F(y), y)" in str(found.result)


# As text, LaTeX and Python.


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Bregman(F, x, y)", "x, y: vector n; F: function"),
        ("Bregman(u @ u, u, x, y)", "x, y: vector n"),
        ("Bregman(-log(-u), u: negative, a, b)", "a, b: real"),
        ("Bregman(F(v), v, x, y)", "x, y: real; F: function"),
        ("Bregman(u*log(u), u, 2, 3)", ""),
    ],
)
def test_text_reads_back(text: str, where: str) -> None:
    term = read_term(text, read_context(where))
    assert str(term) == text and read_term(str(term), read_context(where)) is term


def test_python_takes_a_function_or_a_formula_with_its_variable() -> None:
    n = sg.dims("n")
    x, y, u = (sg.vector(name, n) for name in "xyu")
    made = sg.Bregman(lambda v: v @ v + u @ v, x, y)  # whose own u is not the variable
    assert str(made) == "Bregman(u1 @ u1 + u @ u1, u1, x, y)"
    assert sg.Bregman(u @ u, x, y, variable=u) == sg.Bregman(lambda v: v @ v, x, y)
    F = sg.function("F")
    assert str(sg.Bregman(F, x, y)) == "Bregman(F, x, y)"
    assert str(definition(sg.Bregman(F, x, y))) == "F(x) - F(y) - grad(F(y), y) @ (x - y)"


def test_latex_writes_the_function_below() -> None:
    context = read_context("x, y: vector n; F: function")
    assert sg.latex(read_term("Bregman(F, x, y)", context)) == "B_{F}(x, y)"
    assert sg.latex(read_term("Bregman(u @ u, u, x, y)", context)) == r"B_{u \mapsto u^{\top}u}(x, y)"


N = sg.dims("n")
X, Y = (sg.vector(name, N) for name in "xy")


@pytest.mark.parametrize(
    ("made", "error", "said"),
    [
        (lambda: sg.Bregman(X @ X, X, Y), UsageError, "variable=u"),
        (lambda: sg.Bregman(lambda u: u * u, X, Y), ShapeError, "total"),
        (lambda: sg.Bregman(lambda u: u @ u, X, sg.vector("z", 3)), ShapeError, "one shape"),
        (lambda: sg.Bregman(lambda u: X @ Y, X, Y), DomainError, "does not occur"),
        (lambda: sg.Bregman(lambda u: u**2, sg.complexes("z"), 1), DomainError, "complex"),
        (lambda: sg.Bregman(lambda u: u**2, sg.Normal(0, sd=1), sg.Normal(1, sd=1)), DomainError, "KL"),
        (lambda: read_term("Bregman(G, x, y)", read_context("x, y: real")), ReadingError, "F: function"),
        (lambda: read_term("Bregman(x, y)", read_context("x, y: real")), ReadingError, "2 arguments"),
        (lambda: read_term("Bregman(u*u, u, x, y)", read_context("x, y: vector n")), ShapeError, "total"),
    ],
)
def test_bad_input_says_what_to_try(made: Callable[[], Term], error: type[Exception], said: str) -> None:
    with pytest.raises(error) as raised:
        made()
    assert said in str(raised.value) and "asked:" in str(raised.value) and "found:" in str(raised.value)


# Claims, right and wrong.

THREE = "Bregman(F, x, y) + Bregman(F, y, z) - Bregman(F, x, z)"
KLS = {
    "KL(Bernoulli(logit=s) || Bernoulli(logit=t))": ("s, t: real", "log(1 + exp(u))", "t", "s"),
    "KL(Gamma(a, rate=b) || Gamma(c, rate=d))": (
        "a, b, c, d > 0", "loggamma(u[1]) - u[1]*log(-u[2])", "[c, -d]", "[a, -b]"),
    "KL(Normal(m, var=v) || Normal(n, var=w))": (
        "m, n: real; v, w > 0", "-u[1]**2/(4*u[2]) - log(-2*u[2])/2", "[n/w, -1/(2*w)]", "[m/v, -1/(2*v)]"),
}  # fmt: skip


@pytest.mark.parametrize("divergence", KLS)
def test_exponential_families_have_their_arguments_swapped(divergence: str) -> None:
    where, A, x, y = KLS[divergence]
    assert verify(f"{divergence} == Bregman({A}, u, {x}, {y})", where=where).status == "PROVED"
    closed = derive(divergence, where=where, judge=False).result
    assert verify(f"{closed} == Bregman({A}, u, {y}, {x})", where=where, budget="fast").status == "REFUTED"


def test_swapped_arguments_have_a_name() -> None:
    wrong = verify("Bregman(exp(u), u, x, y) == Bregman(exp(u), u, y, x)", where="x, y: real")
    assert wrong.status == "REFUTED" and wrong.mistake == "swapped arguments"


@pytest.mark.parametrize(
    ("claim", "where", "status"),
    [
        (f"{THREE} == (grad(F(z), z) - grad(F(y), y)) @ (x - y)", "x, y, z: vector n; F: function", "PROVED"),
        (f"{THREE} == (grad(F(y), y) - grad(F(z), z)) @ (x - y)", "x, y, z: vector n; F: function", "REFUTED"),
        (f"{THREE} == 0", "x, y, z: real; F: function", "REFUTED"),
        ("Bregman(F, x, y) == F(x) - F(y)", "x, y: real; F: function", "REFUTED"),
        ("Bregman(F, x, y) == Bregman(F, y, x)", "x, y: real; F: function", "REFUTED"),
        ("Bregman(F, x, y) == F(x) - F(y) + Derivative(F(y), y)*(x - y)", "x, y: real; F: function", "REFUTED"),
        ("Bregman(F(2*u), u, x, y) == Bregman(F, 2*x, 2*y)", "x, y: vector n; F: function", "PROVED"),
        ("Bregman(u @ u, u, x, y) == (x - y) @ (x - y)", "x, y: vector n", "PROVED"),
        ("Bregman(u @ u, u, x, y) == (x - y) @ (x + y)", "x, y: vector n", "REFUTED"),
        ("Bregman(u @ u, u, x, y) >= 0", "x, y: vector n", "SUPPORTED"),
        ("Bregman(u**3, u, x, y) >= 0", "x, y: real", "REFUTED"),
        ("Bregman(-logdet(U), U, X, Y) == trace(X @ inverse(Y)) - log(det(Y)/det(X)) - n", "X, Y: matrix n n spd",
         "REFUTED"),
    ],
)  # fmt: skip
def test_claims(claim: str, where: str, status: str) -> None:
    budget = "fast" if status == "REFUTED" else "ci"  # a mistake is seen at once, and need not be named
    assert verify(claim, where=where, budget=budget).status == status


@pytest.mark.parametrize(
    ("claim", "where", "status"),
    [
        (r"D_F(x \| y) = F(x) - F(y) - \langle \nabla F(y), x - y\rangle", "x, y: vector n; F: function", "PROVED"),
        (r"B_\phi(x, y) = \phi(x) - \phi(y) - \phi'(y)(x - y)", "x, y: real; phi: function", "SUPPORTED"),
        (r"D_\phi(x, y) = \phi(x) - \phi(y) - \phi'(x)(x - y)", "x, y: real; phi: function", "REFUTED"),
        (r"F(u) = u^\top u, \quad B_F(x, y) = \|x - y\|^2", "x, y: vector n", "PROVED"),
        (r"F(u) = u^\top u, \quad B_F(x, y) = \|x\|^2 - \|y\|^2", "x, y: vector n", "REFUTED"),
        (r"F(U) = -\log\det U, \quad D_F(X, Y) = \operatorname{tr}(Y^{-1} X) - \log\det (Y^{-1} X) - n",
         "X, Y: matrix n n spd", "PROVED"),
        (r"D_F(x \| y) = \|x - y\|^2", "x, y: vector n", "UNREADABLE"),  # nobody says what F is
        (r"B_F(x) = \sin x", "x: real; F: function", "UNREADABLE"),
        (r"D_f(p \| q) = \int q(x) f(p(x)/q(x)) dx", "p, q: density; f: function", "UNREADABLE"),
        (r"D_f(p \| q) = \sum_{i=1}^n q_i f(p_i/q_i)", "p, q: simplex n; f: function", "UNREADABLE"),
    ],
)  # fmt: skip
def test_latex_reads_it_of_declared_functions_only(claim: str, where: str, status: str) -> None:
    budget = "fast" if status == "REFUTED" else "ci"  # a mistake is seen at once, and need not be named
    assert verify(claim, where=where, budget=budget).status == status
