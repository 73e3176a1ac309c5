"""Derivatives in structured variables against autograd through an explicit parametrisation of each structure."""

import numpy as np
import pytest
import torch

from symgen import derive
from symgen.calculus.tensor import gradient, gradients, hessian, jacobian
from symgen.calculus.tensor.structures import words
from symgen.errors import DomainError, ShapeError, UnknownNameError
from symgen.numeric import evaluate, mp, torch_system
from symgen.terms.build import Grad, Hessian, Jacobian, det, dims, matrix, reals, tanh, total, trace, vector
from symgen.terms.domains import structured
from symgen.terms.term import symbol

N = 3
n, k = dims("n k")
A, B = matrix("A", n, n), matrix("B", n, n)
a = vector("a", n)

SYMMETRIC = [(i, j) for i in range(N) for j in range(i + 1)]


def pattern(places, shape=(N, N)):
    made = torch.zeros(shape, dtype=torch.float64)
    for place in places:
        made[place] = 1
    return made


def basis(structure, at):
    """Directions that span those in which a variable may move, one for each parameter, written out by hand."""
    every = [(i, j) for i in range(N) for j in range(N)]
    if structure in ("symmetric", "spd"):
        return [pattern({(i, j), (j, i)}) for i, j in SYMMETRIC]
    if structure == "lower":
        return [pattern([place]) for place in SYMMETRIC]
    if structure == "diagonal":
        return [pattern([(i, i)]) for i in range(N)]
    if structure == "toeplitz":
        return [pattern([(i, j) for i, j in every if i - j == d]) for d in range(1 - N, N)]
    if structure == "orthogonal":
        return [at @ (pattern([(i, j)]) - pattern([(j, i)])) for i, j in every if i < j]
    return [pattern([i], (N,)) - pattern([N - 1], (N,)) for i in range(N - 1)]


def shown_at(structure):
    """The entries at which the derivative in each free parameter is shown."""
    if structure == "simplex":
        return [[i] for i in range(N - 1)]
    return [torch.nonzero(direction).tolist() for direction in basis(structure, None)]


def by_parameters(function, at, structure, order=1):
    """The derivative over free parameters, by autograd, shown at the entries that hold each."""
    directions = basis(structure, at)
    zero = torch.zeros(len(directions), dtype=torch.float64)

    def of(parameters):
        return function(at + sum(t * d for t, d in zip(parameters, directions, strict=True)))

    take = torch.autograd.functional.hessian if order == 2 else torch.autograd.functional.jacobian
    found = take(of, zero)
    spread = torch.zeros(len(directions), *at.shape, dtype=torch.float64)
    for position, places in enumerate(shown_at(structure)):
        for place in places:
            spread[(position, *(place if isinstance(place, list) else [place]))] = 1
    for _ in range(order):
        found = torch.tensordot(found, spread, dims=([-1 if order == 1 else 0], [0]))
    return found


def by_projection(function, at, structure, order=1):
    """The derivative in an orthonormal basis of the directions, put together again."""
    flat = torch.stack(basis(structure, at)).reshape(-1, at.numel())
    frame = torch.linalg.qr(flat.T)[0].T.reshape(-1, *at.shape)
    zero = torch.zeros(len(frame), dtype=torch.float64)

    def of(parameters):
        return function(at + torch.tensordot(parameters, frame, dims=1))

    take = torch.autograd.functional.hessian if order == 2 else torch.autograd.functional.jacobian
    found = take(of, zero)
    for _ in range(order):
        found = torch.tensordot(found, frame, dims=([-1 if order == 1 else 0], [0]))
    return found


def point(structure, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(N, N, dtype=torch.float64, generator=g)
    made = {
        "symmetric": x + x.T,
        "spd": x @ x.T + N * torch.eye(N),
        "lower": torch.tril(x) + 2 * torch.eye(N),
        "diagonal": torch.diag(x[0] + 3),
        "orthogonal": torch.linalg.qr(x)[0],
        "simplex": torch.softmax(x[0], 0),
        "toeplitz": torch.stack(
            [torch.stack([torch.cat([x[0], x[1]])[i - j + N] for j in range(N)]) for i in range(N)]
        ),
    }
    return made[structure]


def variable_of(structure):
    return symbol("X", structured(structure), (n,) if structure == "simplex" else (n, n))


def both(structure):
    """A function as a Term and in torch."""
    X = variable_of(structure)
    if structure == "simplex":
        return total(a * X**3) + X @ A @ X, lambda x, v: (v["a"] * x**3).sum() + x @ v["A"] @ x
    term = trace(A @ X @ B @ X) + det(X) + total(tanh(X) * B)

    def function(x, v):
        return torch.trace(v["A"] @ x @ v["B"] @ x) + torch.linalg.det(x) + (torch.tanh(x) * v["B"]).sum()

    return term, function


def values(structure, seed):
    g = torch.Generator().manual_seed(seed + 100)
    made = {name: torch.randn(N, N, dtype=torch.float64, generator=g) for name in "AB"}
    return {**made, "a": torch.randn(N, dtype=torch.float64, generator=g), "X": point(structure, seed)}


def evaluated(term, given):
    return evaluate(term, {**{s: given[s.attrs[0]] for s in term.free if s.shape}, n: N}, torch_system())


STRUCTURES = ["symmetric", "spd", "lower", "diagonal", "simplex", "toeplitz"]
TRUTHS = {"free": by_parameters, "projected": by_projection}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("convention", TRUTHS)
@pytest.mark.parametrize("structure", STRUCTURES)
def test_gradients_and_hessians_are_those_through_a_parametrisation(structure, convention, seed):
    X, (term, function), given = variable_of(structure), both(structure), values(structure, seed)
    for order, derivative in ((1, gradient), (2, hessian)):
        found = evaluated(derivative(term, X, symmetric=convention), given)
        truth = TRUTHS[convention](lambda x: function(x, given), given["X"], structure, order)
        assert torch.allclose(found, truth, rtol=1e-10, atol=1e-10), (structure, convention, order)
    plain = evaluated(gradient(term, X), given)
    along = evaluated(gradient(term, X, symmetric=convention), given)
    assert not torch.allclose(plain, along), "the structure makes a difference, or the test says nothing"


@pytest.mark.parametrize("convention", TRUTHS)
@pytest.mark.parametrize("structure", STRUCTURES)
def test_jacobians_are_those_through_a_parametrisation(structure, convention):
    X, given = variable_of(structure), values(structure, 5)
    term = A @ X @ a if structure != "simplex" else A @ (X * X)
    found = evaluated(jacobian(term, X, symmetric=convention), given)

    def function(x):
        return given["A"] @ (x * x) if structure == "simplex" else given["A"] @ x @ given["a"]

    assert torch.allclose(found, TRUTHS[convention](function, given["X"], structure), rtol=1e-10, atol=1e-10)


def test_the_gradient_along_orthogonal_matrices_is_a_tangent():
    Q, (term, function), given = variable_of("orthogonal"), both("orthogonal"), values("orthogonal", 1)
    found = evaluated(gradient(term, Q, symmetric="projected"), given)
    truth = by_projection(lambda x: function(x, given), given["X"], "orthogonal")
    assert torch.allclose(found, truth, rtol=1e-10, atol=1e-10)
    assert torch.allclose(
        given["X"].T @ found + found.T @ given["X"], torch.zeros(N, N, dtype=torch.float64), atol=1e-10
    )
    with pytest.raises(DomainError, match="no free entries"):
        gradient(term, Q, symmetric="free")
    with pytest.raises(DomainError, match="curve"):
        hessian(term, Q, symmetric="projected")


NOUNS = [
    pytest.param(make, structure, convention, id=f"{make.__name__} {structure} {convention}")
    for make in (Grad, Hessian)
    for structure in [*STRUCTURES, "orthogonal"]
    for convention in TRUTHS
    if structure != "orthogonal" or (convention == "projected" and make is Grad)
]


@pytest.mark.parametrize(("make", "structure", "convention"), NOUNS)
def test_the_oracle_of_differences_says_the_same(make, structure, convention):
    """The evaluator knows structures by their directions and takes differences: independent of every rule."""
    X = variable_of(structure)
    term, given = both(structure)[0], values(structure, 3)
    noun = make(term, X, symmetric=convention)
    known = {s: given[s.attrs[0]].tolist() for s in term.free if s.shape}
    by_differences = np.asarray(evaluate(noun, {**known, n: N}, mp(15)), dtype=float)
    rule = {"grad": gradient, "hessian": hessian}[noun.op]
    assert np.allclose(
        by_differences, evaluated(rule(term, X, symmetric=convention), given).numpy(), rtol=1e-9, atol=1e-9
    )


def test_a_batch_of_matrices_is_taken_matrix_by_matrix():
    P, W = symbol("P", structured("spd"), (k, n, n)), symbol("W", shape=(k, n, n))
    found = gradient(total(P * P * W), P, symmetric="free")
    given = {"P": torch.stack([point("spd", s) for s in range(2)]), "W": torch.randn(2, N, N, dtype=torch.float64)}
    shown = evaluate(found, {P: given["P"], W: given["W"], n: N, k: 2}, torch_system())
    for batch in range(2):
        weight = given["W"][batch]
        truth = by_parameters(lambda x, w=weight: (x * x * w).sum(), given["P"][batch], "spd")
        assert torch.allclose(shown[batch], truth, rtol=1e-10)


def test_results_read_as_people_write_them():
    S, L = matrix("S", n, n, spd=True), matrix("L", n, n, structure="lower")
    assert str(gradient(trace(A @ S), S, symmetric="free")) == "A + A' - diag(diagonal(A))"
    assert str(gradient(trace(A @ L), L, symmetric="free")) == "triu(A)'"
    assert str(gradients(trace(A @ L) + trace(A @ S), (L, S), "projected")[L]) == "triu(A)'"


@pytest.mark.parametrize("make", [Grad, Hessian, Jacobian])
@pytest.mark.parametrize("structure", ["symmetric", "lower", "simplex"])
def test_the_steps_say_the_convention(make, structure):
    X = variable_of(structure)
    value = (
        A @ X @ a if make is Jacobian and structure != "simplex" else A @ X if make is Jacobian else both(structure)[0]
    )
    derivation = derive(make(value, X, symmetric="free"), judge=False)
    said = [step.detail if hasattr(step, "detail") else str(step.reason) for step in derivation.steps]
    assert any(words(X, "free") in text for text in said), said
    own = {Grad: gradient, Hessian: hessian, Jacobian: jacobian}[make](value, X, symmetric="free")
    given = values(structure, 2)
    assert torch.allclose(evaluated(derivation.result, given), evaluated(own, given), rtol=1e-10, atol=1e-10)


def test_what_means_nothing_is_refused():
    with pytest.raises(ShapeError, match="a matrix with this structure is square"):
        matrix("L", n, k, structure="lower")
    with pytest.raises(UnknownNameError, match="projected"):
        gradient(trace(A @ B), B, symmetric="projcted")


def test_all_entries_are_free_where_nothing_is_symmetric():
    X = matrix("X", n, k)
    for convention in ("free", "projected"):
        assert gradient(trace(X.T @ X), X, symmetric=convention) == gradient(trace(X.T @ X), X)
        assert gradient(reals("s") * total(a), a, symmetric=convention) == gradient(reals("s") * total(a), a)
