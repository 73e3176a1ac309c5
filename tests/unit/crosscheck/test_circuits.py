"""Circuits of derived blocks agree with autograd through the same formulas, and can be edited."""

from __future__ import annotations

import pytest
import torch

from symgen.crosscheck.circuits import Circuit, Node, loss_block
from symgen.crosscheck.networks import affine, draw_affine, layer, tangent
from symgen.crosscheck.planting import editing
from symgen.errors import UsageError
from symgen.terms.build import dims, matrix, total


def squared() -> Circuit:
    """A value that is used twice: the gradients of both uses add up."""
    out, goal = matrix("out", *dims("N K")), matrix("goal", *dims("N K"))
    loss = loss_block("Loss", total((out - goal) ** 2) / 2, (out, goal), "out goal", judge=False)
    dense, bend = affine(judge=False), tangent(judge=False)
    return Circuit.of(
        layer("hidden", "x", dense),
        Node("bent", bend, ("hidden",)),
        layer("out", "bent", dense),
        Node("loss", loss, ("out", "bent")),
    )


def given() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(3)
    values = {"x": torch.randn(7, 4, generator=generator, dtype=torch.float64)}
    return {**values, **draw_affine("hidden", 4, 5, generator), **draw_affine("out", 5, 5, generator)}


def by_autograd(values: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    leaves = {name: value.clone().requires_grad_() for name, value in values.items()}
    bent = torch.tanh(leaves["x"] @ leaves["W_hidden"] + leaves["b_hidden"])
    loss = ((bent @ leaves["W_out"] + leaves["b_out"] - bent) ** 2).sum() / 2
    return dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))


def test_gradients_agree_with_autograd_also_where_a_value_is_used_twice() -> None:
    circuit = squared()
    found = circuit.backward(circuit.forward(given()))
    for name, expected in by_autograd(given()).items():
        assert torch.allclose(found[name], expected, rtol=1e-12, atol=1e-14), name


def test_bounds_are_at_least_the_gradients() -> None:
    circuit = squared()
    values = circuit.forward(given())
    gradients, bounds = circuit.backward(values), circuit.backward_on_absolute_values(values)
    assert gradients.keys() == bounds.keys()
    assert all(bool((bounds[name] >= gradients[name].abs() - 1e-12).all()) for name in gradients)


def test_an_edit_changes_the_gradient_of_one_place_only() -> None:
    circuit = squared()
    edited = circuit.edited(editing("out", "b_out", lambda term: 2 * term))
    values = circuit.forward(given())
    before, after = circuit.backward(values), edited.backward(values)
    assert torch.equal(after["b_out"], 2 * before["b_out"])
    assert all(torch.equal(before[name], after[name]) for name in before if name != "b_out")


def test_an_edit_that_changes_nothing_is_refused() -> None:
    with pytest.raises(UsageError, match="nothing to change"):
        squared().edited(editing("out", "b_out", lambda term: term))


def test_each_derivation_is_listed_once() -> None:
    goals = [str(d.goal) for d in squared().derivations]
    assert len(goals) == len(set(goals)) == 6
