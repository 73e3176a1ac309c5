"""A network's loss in PyTorch, read, differentiated in every parameter at once, and compiled: all against autograd."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import symgen as sg
from symgen.errors import UnknownNameError, UsageError


def network(X, W1, b1, W2, b2, y):
    return F.cross_entropy(torch.tanh(X @ W1 + b1) @ W2 + b2, y)


SHAPES = {"X": "n d", "W1": "d h", "b1": "h", "W2": "h k", "b2": "k", "y": "n"}
PARAMETERS = ["W1", "b1", "W2", "b2"]
LENGTHS = {"n": 7, "d": 3, "h": 5, "k": 4}


@pytest.fixture(scope="module")
def loss():
    return sg.from_torch(network, kinds={"y": "classes"}, **SHAPES)


@pytest.fixture(scope="module")
def arrays():
    rng = np.random.default_rng(0)
    made = {name: rng.normal(size=[LENGTHS[word] for word in text.split()]) for name, text in SHAPES.items()}
    return {**made, "y": rng.integers(0, 4, size=7)}


def by_autograd(arrays):
    tensors = {name: torch.tensor(a, requires_grad=a.dtype == float) for name, a in arrays.items()}
    value = network(**tensors)
    return value.item(), torch.autograd.grad(value, [tensors[name] for name in PARAMETERS])


@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_value_and_all_gradients_are_those_of_autograd(loss, arrays, target):
    program = sg.compile(loss, args=list(SHAPES), to=target, grad=PARAMETERS)
    given = [torch.tensor(a, dtype=torch.float64) if target == "torch" else a.astype(float) for a in arrays.values()]
    value, found = program(*given)
    expected, truth = by_autograd(arrays)
    assert abs(float(value) - expected) < 1e-12
    assert len(found) == len(PARAMETERS)
    for shown, own in zip(found, truth, strict=True):
        assert np.allclose(np.asarray(shown), own.numpy(), rtol=1e-10, atol=1e-12)
    assert program.source.split('"""')[2].count("tanh(X @ W1 + b1)") == 1, "the hidden layer is computed once"


def test_gradients_take_names_and_share_intermediates(loss):
    found = sg.gradients(loss, PARAMETERS)
    assert [s.attrs[0] for s in found] == PARAMETERS
    for variable, gradient in found.items():
        assert gradient.shape == variable.shape
        assert sg.Grad(loss, variable.attrs[0]) == sg.Grad(loss, variable)
        assert "softmax(tanh(X @ W1 + b1) @ W2 + b2) - onehot(y + 1, k)" in str(gradient)


def test_a_name_that_is_not_there_is_refused(loss):
    with pytest.raises(UnknownNameError, match="W1"):
        sg.Grad(loss, "W11")
    with pytest.raises(UnknownNameError, match="W2"):
        sg.gradients(loss, ["W1", "W22"])
    with pytest.raises(UnknownNameError, match="b1"):
        sg.compile(loss, args=list(SHAPES), grad=["b11"])
    with pytest.raises(UsageError, match="not a symbol"):
        sg.compile(loss, args=list(SHAPES), grad=[loss])


def test_a_structured_gradient_of_torch_code():
    """Matrix Cookbook (138): the gradient of tr(A X) for a symmetric X."""
    term = sg.from_torch(lambda A, X: torch.trace(A @ X), kinds={"X": "symmetric"}, A="n n", X="n n")
    derivation = sg.derive(sg.Grad(term, "X", symmetric="free"))
    assert str(derivation.result) == "A + A' - diag(diagonal(A))"
    assert "entries i <= j" in derivation.steps[0].detail
