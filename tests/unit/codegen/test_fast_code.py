"""Fast code: gradients in stages, contractions in a cheap order, backward kernels; all of the value they should have."""

import numpy as np
import pytest
import torch

import symgen as sg
from symgen.codegen.canonical import canonical
from symgen.codegen.contractions import contracted
from symgen.codegen.kernels import fused
from symgen.codegen.primitives import KERNELS, meaning, primitive
from symgen.codegen.stability import stabilise
from symgen.codegen.target import TARGETS
from symgen.errors import ShapeError
from symgen.numeric import FLOAT, evaluate
from symgen.terms.build import dims, matrix, vector
from symgen.terms.operators import operator
from symgen.terms.term import make, symbol

n, d, h = dims("n d h")
SIZES = {n: 4, d: 3, h: 5}
#: Contractions of every kind: batches, outer products, lone letters, several letters at once, orders of the output.
EINSUMS = [line for text in """
    ij,jk->ik ij,jk->ki ij,kj->ik ij,ij->i ij,ij-> ij,jk-> i,j->ij i,j->ji ij,j->i j,ij->i bij,bjk->bik bij,bkj->kbi
    bij,jk->bik jk,bij->bik bij,bik->jk bij,bik->kj bij,bij->b bij,bj->bi bj,bij->ib bij,j->bi bijk,bjkl->bil
    ij,jk,kl->il ij,jk,kl->li bij,bkj,bkl->il ij,ik,il->jkl bijm,bkjm,bjik->bij i,ij,j-> ijk,ijl,jm->klm ij,k->ikj
    bhid,bhjd,bhij->bhi i,i,i->i ab,cd,ac,bd->
""".splitlines() for line in text.split()]  # fmt: skip


def drawn(spec):
    sizes = {letter: 2 + k for k, letter in enumerate(sorted(set(spec) - set(",->")))}
    rng = np.random.default_rng(len(spec))
    arrays = [rng.normal(size=[sizes[c] for c in letters]) for letters in spec.split("->")[0].split(",")]
    symbols = [symbol(f"x{k}", shape=tuple(sizes[c] for c in a)) for k, a in enumerate(spec.split("->")[0].split(","))]
    return symbols, arrays


def worst_einsum(spec):
    symbols, arrays = drawn(spec)
    term = make("einsum", *symbols, attrs=(spec,))
    expected = np.einsum(spec, *arrays)
    assert all(len(part.args) < 2 for part in parts(contracted((term,))[0]) if part.op == "einsum"), spec
    programs = [sg.compile(term, args=symbols, to="numpy")(*arrays)]
    programs.append(sg.compile(term, args=symbols, to="torch")(*map(torch.tensor, arrays)).numpy())
    # An argument more in front of all: the same for each of a batch.
    stacked = [np.stack([a, 2 * a]) for a in arrays]
    expected_stack = np.stack([expected, 2 ** len(arrays) * expected])
    programs.append(sg.compile(term, args=symbols, to="numpy")(*stacked))
    truths = [expected, expected, expected_stack]
    return max(float(np.max(np.abs(f - e))) for f, e in zip(programs, truths, strict=True))


def parts(term):
    return {term}.union(*map(parts, term.args))


@pytest.mark.parametrize("spec", EINSUMS)
def test_a_contraction_by_letters_is_made_of_matrix_products(spec):
    assert worst_einsum(spec) < 1e-12


def test_a_wrong_order_of_axes_is_caught(monkeypatch):
    monkeypatch.setattr("symgen.codegen.pairs.moved", lambda part, order: part[1])
    caught = 0
    for spec in EINSUMS:
        try:
            caught += worst_einsum(spec) > 1e-3
        except (ShapeError, ValueError):  # shapes that do not fit are a catch as well
            caught += 1
    assert caught >= 5


def test_products_associate_by_cost():
    x, w, s = matrix("X", n, d), vector("w", d), vector("s", n)
    a = matrix("A", n, n)
    assert [str(term) for term in contracted((x.T @ x @ w, a @ a @ a @ s, x.T @ a @ x @ w))] == [
        "X' @ (X @ w)",
        "A @ (A @ (A @ s))",
        "X' @ (A @ (X @ w))",
    ]
    assert str(contracted((sg.inverse(a) @ s,))[0]) == "solve(A, s)"
    assert str(contracted((sg.inverse(a).T @ s,))[0]) == "solve(A', s)"
    assert str(contracted((sg.trace(a @ a),))[0]) == "total(A*A')"
    assert str(contracted((sg.diagonal(a @ a),))[0]) == "total(A*A', 1)"


def test_a_shared_product_is_computed_once():
    x, w, v = matrix("X", n, d), matrix("W", d, h), vector("v", h)
    both = (sg.tanh(x @ w), x @ w @ v)
    assert "X @ W @ v" in [str(t) for t in contracted(both)]
    assert str(contracted(both[1:])[0]) == "X @ (W @ v)"


def test_a_gram_matrix_is_symmetric_to_the_last_bit():
    x, s = matrix("X", n, d), vector("s", n, positive=True)
    program = sg.compile(x.T @ sg.diag(s) @ x, args=[x, s])
    rng = np.random.default_rng(0)
    given = rng.normal(size=(50, 7)), rng.uniform(0.1, 2, size=50)
    found = program(*given)
    assert (found == found.T).all()
    np.testing.assert_allclose(found, given[0].T @ np.diag(given[1]) @ given[0], rtol=1e-12)
    assert "sqrt" in program.source
    assert "sqrt" not in sg.compile(x.T @ sg.diag(vector("s", n)) @ x, args=["X", "s"]).source


@pytest.mark.parametrize("name", sorted(KERNELS))
def test_every_kernel_is_what_it_means(name):
    g, x = (matrix(letter, n, d) for letter in "gx")
    second = sg.softmax(x) if name == "softmax_backward" else sg.tanh(x) if name == "tanh_backward" else x
    kernel = primitive(name, g, second)
    program = sg.compile(kernel, args=[g, x], to="torch")
    assert "torch.ops.aten" in program.source
    rng = np.random.default_rng(1)
    given = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    expected = evaluate(meaning(kernel), {g: given[0].tolist(), x: given[1].tolist(), n: 4, d: 3}, FLOAT)
    np.testing.assert_allclose(program(*map(torch.tensor, given)).numpy(), np.asarray(expected, float), rtol=1e-12)


def test_kernels_are_found_in_gradients_and_only_there():
    g, x = (matrix(letter, n, d) for letter in "gx")
    rows = TARGETS["torch"].rows
    total = make("total", g * sg.softmax(x), attrs=((1,),))
    repeated = make("expand_dims", total, attrs=(1,))
    found = {
        "silu_backward": canonical(stabilise(g * operator("silu").partials[0](x))),
        "tanh_backward": g * (1 - sg.tanh(x) ** 2),
        "threshold_backward": g * make("heaviside", x),
        "softmax_backward": sg.softmax(x) * (g - repeated),
    }
    for name, term in found.items():
        assert fused((term,), rows)[0].attrs[0] == name
        assert fused((term,), {})[0] == term
    others = (g * (2 - sg.tanh(x) ** 2), g * (1 - sg.tanh(x) ** 3), g * (1 - x**2), sg.softmax(x) * (g - 2 * repeated))
    assert fused(others, rows) == others
    # Along another axis, or with a G of fewer axes, it is not the kernel.
    w = vector("w", d)
    assert fused((w * (1 - sg.tanh(x) ** 2),), rows) == (w * (1 - sg.tanh(x) ** 2),)


@pytest.mark.parametrize("name", ["relu", "gelu", "silu", "tanh"])
def test_a_layer_goes_back_by_its_kernel(name):
    def loss(X, W, G):
        return (getattr(torch.nn.functional, name)(X @ W) * G).sum()

    program = sg.compile(sg.from_torch(loss, X="n d", W="d h", G="n h"), args=["X", "W", "G"], to="torch", grad=["W"])
    assert "_backward(" in program.source
    assert program.source.split('"""')[2].count("X @ W") == 1
    given = [torch.randn(size, dtype=torch.float64) for size in ((4, 3), (3, 5), (4, 5))]
    given[1].requires_grad_()
    (expected,) = torch.autograd.grad(loss(*given), given[1])
    torch.testing.assert_close(program(*(t.detach() for t in given))[1][0], expected, rtol=1e-12, atol=1e-12)


CODE = {
    "attention": lambda X, W, V: ((torch.softmax((X @ W) @ (X @ W).mT, -1) @ (X @ V)) ** 2).sum(),
    "residual": lambda X, W, V: (lambda z: ((z + torch.tanh(z @ V) @ W.mT @ V) ** 2).mean())(X @ W),
    "recurrent": lambda X, W, V: torch.tanh(torch.tanh(X @ W) @ V + torch.relu(X @ W)).sum(),
    "bilinear": lambda X, W, V: torch.trace(X @ W @ V @ X.mT @ X @ W @ V.mT @ X.mT),
    "determinant": lambda X, W, V: torch.logdet((X @ W).mT @ (X @ W) + V @ V.mT + torch.eye(V.shape[0])),
    "shared sum": lambda X, W, V: (torch.sigmoid(X @ W) * (X @ W) - torch.log_softmax(X @ W - X @ V, -1)).sum(),
}  # fmt: skip


@pytest.mark.parametrize("target", ["numpy", "torch"])
@pytest.mark.parametrize("name", CODE)
def test_staged_gradients_are_those_of_autograd(name, target):
    rng = np.random.default_rng(3)
    given = {"X": rng.normal(size=(5, 4)), "W": rng.normal(size=(4, 4)), "V": rng.normal(size=(4, 4))}
    torch.set_default_dtype(torch.float64)
    try:
        term = sg.from_torch(CODE[name], X="n d", W="d d", V="d d")
        tensors = {k: torch.tensor(v, requires_grad=True) for k, v in given.items()}
        value = CODE[name](**tensors)
        expected = torch.autograd.grad(value, list(tensors.values()))
        value = value.item()
    finally:
        torch.set_default_dtype(torch.float32)
    program = sg.compile(term, args=["X", "W", "V"], to=target, grad=True)
    arrays = given.values() if target == "numpy" else map(torch.tensor, given.values())
    found, gradients = program(*arrays)
    assert abs(float(found) - value) < 1e-10 * (1 + abs(value))
    for ours, theirs in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(np.asarray(ours), theirs.numpy(), rtol=1e-9, atol=1e-10)


def test_backpropagation_computes_each_hidden_layer_once():
    loss = sg.from_torch(CODE["attention"], X="n d", W="d d", V="d d")
    source = sg.compile(loss, args=["X", "W", "V"], to="torch", grad=["W", "V"]).source.split('"""')[2]
    assert source.count("X @ W") == source.count("X @ V") == source.count("softmax(") == 1
    assert "einsum" not in source


def test_a_batch_of_some_arguments_only():
    """The kernel for softmax takes operands of one shape, so batched code does without it."""
    loss = sg.from_torch(lambda X, Y: (Y * torch.softmax(X, -1)).sum(), X="n d", Y="n d")
    program = sg.compile(loss, args=["X", "Y"], to="torch", grad=["X"])
    X, Y = torch.randn(6, 4, 3), torch.randn(4, 3)
    value, (gradient,) = program(X, Y)
    one, (own,) = program(X[2], Y)
    assert value.shape == (6,)
    assert torch.allclose(value[2], one)
    assert torch.allclose(gradient[2], own, atol=1e-6)


def test_code_for_shared_parts_takes_no_longer_than_their_number():
    """Written out as a tree, the formula has more than 2^40 parts."""
    x, w = matrix("X", n, d), matrix("W", d, d)
    for _ in range(40):
        x = x + sg.tanh(x @ w)
    source = sg.compile(sg.total(x), args=["X", "W"], to="torch", grad=["W"]).source
    assert source.count("torch.tanh(") == 40
    assert "too long to be written out" in source


def test_gradients_are_computed_where_their_parts_are_and_tensors_let_go():
    X, W, U, V, y = matrix("X", n, d), matrix("W", d, h), matrix("U", h, h), vector("V", h), vector("y", n)
    loss = sg.total((sg.tanh(sg.tanh(X @ W) @ U) @ V - y) ** 2)
    source = sg.compile(loss, args=[X, W, U, V, y], to="torch", grad=[W, U, V]).source
    lines = [line.strip().split(" = ")[0] for line in source.splitlines()]
    wanted = ["tanh_2", "t", "value", "t_2", "del t", "d_V", "t_3", "del t_2, tanh_2", "d_W", "d_U"]
    assert [line for line in lines if line in wanted] == wanted
    assert lines[-1] == "return value, d_W, d_U, d_V"


def test_an_argument_keeps_the_name_of_a_result():
    value = symbol("value", shape=(n,))
    program = sg.compile(sg.total(sg.exp(value) ** 2), args=[value], to="numpy", grad=True)
    found, (gradient,) = program(np.zeros(3))
    assert found == 3 and np.allclose(gradient, 2)
