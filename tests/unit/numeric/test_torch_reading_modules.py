"""Modules of torch.nn and of one's own: the Term has the module's value, and its gradients are those of autograd."""

import numpy as np
import pytest
import torch
from torch import nn
from unit.numeric.torch_networks import NETWORKS
from unit.numeric.torch_points import LENGTHS, MAKERS, difference

from symgen import from_torch
from symgen.calculus.tensor import gradients
from symgen.errors import UnknownNameError, UsageError
from symgen.numeric import evaluate, parameter_values, torch_system
from symgen.terms.build import dims, matrix, total

SIZES = {**LENGTHS, "s": 2, "d6": 6, "d3": 3, "c3": 3}
#: torch 2.13 computes the backward pass of these with a single-precision 1/6.
CARELESS = ("Hardsigmoid",)


def flat(value):
    parts = value if isinstance(value, tuple | list) else (value,)
    return [
        leaf
        for part in parts
        if part is not None
        for leaf in (flat(part) if isinstance(part, tuple | list) else [part])
    ]


def given(shapes, kinds, rng):
    made = {}
    for name, text in shapes.items():
        shape = tuple(int(word) if word.isdigit() else SIZES[word] for word in text.split())
        made[name] = torch.as_tensor(MAKERS[kinds.get(name, "")](rng, shape))
    return made


def value(term, terms, parameters, inputs):
    """The value of a Term; sizes are read off the arrays."""
    known = {**{n: torch.tensor(v) for n, v in parameters.items()}, **inputs}
    symbols = {s for t in terms for s in t.free if s.attrs[0] in known}
    arrays = {s: known[s.attrs[0]] for s in symbols}
    return evaluate(term, {s: v.double() if v.dtype == torch.int64 else v for s, v in arrays.items()}, torch_system())


@pytest.mark.parametrize(
    ("module", "shapes", "kinds"),
    [pytest.param(*row, id=f"{k} {row[0]._get_name()}") for k, row in enumerate(NETWORKS)],
)
def test_a_module_is_read(module, shapes, kinds):
    module, inputs = module.double(), given(shapes, kinds, np.random.default_rng(1))
    terms = flat(from_torch(module, kinds=kinds, **shapes))
    truths = flat(module(*inputs.values()))
    assert len(terms) == len(truths)
    for term, truth in zip(terms, truths, strict=True):
        found = value(term, terms, parameter_values(module), inputs)
        assert difference(torch.as_tensor(found), truth.detach()) <= 1e-12
    _check_gradients(module, terms, truths, inputs)


def _check_gradients(module, terms, truths, inputs):
    parameters = {name.replace(".", "_"): p for name, p in module.named_parameters() if p.requires_grad}
    parameters = {f"layer{name}" if name[0].isdigit() else name: p for name, p in parameters.items()}
    loss = total(terms[0] ** 2) if terms[0].shape else terms[0] ** 2
    variables = [s for s in sorted(loss.free, key=lambda s: s.attrs[0]) if s.attrs[0] in parameters]
    if not variables:
        return
    found = gradients(loss, variables)
    truth = torch.autograd.grad((truths[0] ** 2).sum(), [parameters[v.attrs[0]] for v in variables])
    for variable, expected in zip(variables, truth, strict=True):
        shown = value(found[variable], [*terms, loss], parameter_values(module), inputs)
        assert difference(torch.as_tensor(shown), expected) <= 1e-9, variable


def test_sizes_of_the_module_are_symbols_where_they_are_shared():
    n, b, h = dims("n b h")
    layer = nn.Linear(3, 5)
    term = from_torch(layer, x="b n")
    assert term.shape == (b, 5)
    assert matrix("weight", 5, n) in term.free
    assert from_torch(layer, x="b n", sizes={"h": 5}).shape == (b, h)
    assert matrix("weight", 5, 3) in from_torch(layer, x="b 3").free


def test_parameters_take_the_names_they_are_given():
    network = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 1))
    names = {"0.weight": "W", "0.bias": "a", "2.weight": "u", "2.bias": "c"}
    assert str(from_torch(network, names=names, x="b d")) == "tanh(x @ W' + a) @ u' + c"
    assert sorted(parameter_values(network, names)) == ["W", "a", "c", "u"]
    with pytest.raises(UnknownNameError, match=r"0\.weight"):
        from_torch(network, names={"0.wieght": "W"}, x="b d")


def test_sizes_that_several_numbers_fit_are_asked_for():
    class Either(nn.Module):
        def __init__(self):
            super().__init__()
            self.w, self.v = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(3))

        def forward(self, x):
            return x @ (self.w if x.shape[0] == 2 else self.v)

    with pytest.raises(UsageError, match=r"n = 2 or n = 3"):
        from_torch(Either(), x="n")


def test_reading_leaves_a_module_as_it_was():
    layer = nn.BatchNorm1d(3)
    before = {name: tensor.clone() for name, tensor in layer.state_dict().items()}
    from_torch(layer, x="b d")
    assert all(torch.equal(tensor, before[name]) for name, tensor in layer.state_dict().items())


def test_state_of_ones_own_is_refused():
    class Steps(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("step", torch.tensor(0))

        def forward(self, x):
            self.step.add_(1)
            return x * self.step

    with pytest.raises(Exception, match="buffer of the module"):
        from_torch(Steps(), x="n")


def test_a_parameter_written_in_place_is_refused():
    class Counting(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.ones(2))

        def forward(self, x):
            self.w.add_(1)
            return x * self.w

    with pytest.raises(Exception, match="in place"):
        from_torch(Counting(), x="2")
