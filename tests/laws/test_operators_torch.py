"""PyTorch as a number system agrees with double precision wherever it answers, values and gradients."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from laws.operator_points import applied, arguments, scalar_operators, symbols

from symgen.numeric import FLOAT, Undefined, Unsupported, evaluate, torch_system
from symgen.terms.operators import table

TOLERANCE = 1e-10
DECLARED_ZERO = {"stop_gradient"}


def compared(name: str, function: Any = None) -> tuple[int, str]:
    """How many points both answer, and the first disagreement."""
    system = torch_system()
    count = 0
    for values in arguments(name, count=12, seed=4):
        args = symbols(name, values)
        point = dict(zip(args, values, strict=True))
        try:
            found = function(*map(float, values)) if function else evaluate(applied(name, args), point, system).item()
            expected = evaluate(applied(name, args), point, FLOAT)
        except (Unsupported, Undefined):
            continue
        count += 1
        if abs(found - expected) > TOLERANCE * max(1.0, abs(expected)):
            return count, f"{name}{values}: {found} against {expected}"
    return count, ""


def supported() -> list[str]:
    return [name for name in scalar_operators() if dict.get(torch_system().functions, name) is not None]


@pytest.mark.parametrize("name", supported())
def test_torch_values(name: str) -> None:
    count, problem = compared(name)
    assert problem == ""
    assert count or name in ("besseli", "besselj", "besselk", "bessely")


def test_a_wrong_torch_value_is_caught() -> None:
    assert compared("sin", lambda x: x)[1] != ""


@pytest.mark.parametrize("name", [n for n in supported() if table()[n].partials and n not in DECLARED_ZERO])
def test_torch_gradients_are_the_partials(name: str) -> None:
    partials = table()[name].partials
    places = [place for place, partial in enumerate(partials) if partial]
    for values in arguments(name, count=6, seed=5):
        args = symbols(name, values)
        tensors = [
            torch.tensor(float(v), dtype=torch.float64, requires_grad=place in places) for place, v in enumerate(values)
        ]
        try:
            value = evaluate(applied(name, args), dict(zip(args, tensors, strict=True)), torch_system())
            expected = [evaluate(partials[k](*args), dict(zip(args, values, strict=True)), FLOAT) for k in places]
        except (Unsupported, Undefined):
            continue
        wanted = [tensors[place] for place in places]
        constant = not value.requires_grad  # a step: torch keeps no graph of it
        found = [None] * len(wanted) if constant else torch.autograd.grad(value, wanted, allow_unused=True)
        for gradient, partial_value in zip(found, expected, strict=True):
            if not isinstance(partial_value, complex):
                slope = 0.0 if gradient is None else gradient.item()
                assert abs(slope - partial_value) <= 1e-9 * max(1.0, abs(partial_value)), (name, values)
