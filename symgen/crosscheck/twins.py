"""Two copies of a network from one seed, trained by autograd and by the derived gradients, compared at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch

from symgen.crosscheck.absolute import errors_in_units
from symgen.crosscheck.circuits import Circuit, Tensors
from symgen.crosscheck.report import Check, Curves, check

__all__ = ["Tap", "Twins", "Worst", "reference"]

GRADIENT_BAR = 64.0
TRAJECTORY_BAR = {"float64": 1e-12, "float32": 1e-5}


class Tap:
    """What a plain loss passes its intermediate values through, by name: they are kept, and tied to given ones.

    A tied value is the given one, while its gradient flows as before. So the gradients of two computations can be
    compared without the rounding of their forward passes, which the check of the loss value sees.
    """

    def __init__(self, given: Mapping[str, torch.Tensor]) -> None:
        self.given = given
        self.seen: Tensors = {}

    def __call__(self, name: str, value: torch.Tensor) -> torch.Tensor:
        """The value to go on with."""
        if name in self.given:
            value = value + (self.given[name].to(value) - value).detach()
        self.seen[name] = value
        return value


#: (parameters, data, tap) -> the loss: plain torch, for autograd to differentiate.
PlainLoss = Callable[[Mapping[str, torch.Tensor], Mapping[str, torch.Tensor], Tap], torch.Tensor]


@dataclass(slots=True)
class Worst:
    """The largest error seen, with the step where it was."""

    error: float = 0.0
    step: int = 0

    def see(self, error: float, step: int) -> None:
        """Record an error; what is not a number is the worst of all."""
        if not error <= self.error:
            self.error, self.step = error, step


def reference(
    plain: PlainLoss, parameters: Tensors, data: Tensors, names: tuple[str, ...], given: Mapping[str, torch.Tensor]
) -> tuple[Any, Tensors]:
    """The plain loss and autograd's gradients in parameters and intermediate values, the latter tied to `given`."""
    leaves = {name: value.detach().requires_grad_() for name, value in parameters.items()}
    tap = Tap(given)
    loss = plain(leaves, data, tap)
    everything = {**leaves, **tap.seen}
    gradients = torch.autograd.grad(loss, [everything[name] for name in names])
    return loss.detach(), dict(zip(names, gradients, strict=True))


@dataclass(slots=True)
class Twins:
    """The two copies, what is compared, and the worst that was seen.

    `plain` is differentiated by autograd; `oracle` computes the loss once more, by code that shares nothing with either
    side; `compared` maps each gradient's name in the circuit to the words for it, in order of backpropagation.
    """

    circuit: Circuit
    plain: PlainLoss
    oracle: Callable[[Tensors, Tensors], torch.Tensor]
    compared: Mapping[str, str]
    parameters: Tensors
    dtype: str
    optimiser: Callable[[list[torch.Tensor]], torch.optim.Optimizer]
    done: int = 0
    worst: dict[str, Worst] = field(default_factory=dict)
    losses: dict[str, list[float]] = field(default_factory=lambda: {"by autograd": [], "by derived gradients": []})
    copies: tuple[Tensors, Tensors] = field(init=False)
    optimisers: tuple[torch.optim.Optimizer, torch.optim.Optimizer] = field(init=False)

    def __post_init__(self) -> None:
        self.copies = (self._copy(), self._copy())
        # The update is the same code for both, so that only the gradients differ.
        first, second = (self.optimiser(list(copy.values())) for copy in self.copies)
        self.optimisers = (first, second)
        self.worst = {name: Worst() for name in ("value", *self.compared, "trajectory")}

    def _copy(self) -> Tensors:
        return {name: value.detach().clone() for name, value in self.parameters.items()}

    @property
    def by_autograd(self) -> Tensors:
        """The parameters of the copy trained by autograd."""
        return self.copies[0]

    @property
    def by_formulas(self) -> Tensors:
        """The parameters of the copy trained by the derived gradients."""
        return self.copies[1]

    def train(self, batches: Iterable[Tensors], progress: Callable[[int], None]) -> None:
        """One step of both copies for each batch; ends early where a loss is no longer a number."""
        for data in batches:
            self.done += 1
            self._step(data, self.done)
            progress(self.done)
            if not all(_is_number(losses[-1]) for losses in self.losses.values()):
                self.worst["trajectory"].see(float("inf"), self.done)
                return

    def _step(self, data: Tensors, step: int) -> None:
        values = self.circuit.forward({**self.by_formulas, **data})
        gradients = self.circuit.backward(values)
        self._compare(values, gradients, data, step)
        names = tuple(self.parameters)
        loss, by_autograd = reference(self.plain, self.by_autograd, data, names, {})
        self.losses["by autograd"].append(float(loss))
        self.losses["by derived gradients"].append(float(values[self.circuit.nodes[-1].target]))
        for copy, optimiser, found in zip(self.copies, self.optimisers, (by_autograd, gradients), strict=True):
            for name in names:
                copy[name].grad = found[name]
            optimiser.step()
        self.worst["trajectory"].see(self._distance(), step)

    def _compare(self, values: Tensors, gradients: Tensors, data: Tensors, step: int) -> None:
        """Every gradient entry against autograd in float64 at the same point, and the value against the oracle."""
        doubles = {name: value.double() for name, value in data.items()}
        parameters = {name: value.double() for name, value in self.by_formulas.items()}
        target = self.circuit.nodes[-1].target
        truth = self.oracle(parameters, doubles)
        size = self.circuit.value_on_absolute_values(values)
        self.worst["value"].see(errors_in_units(values[target], truth, size, self.dtype), step)
        _, exact = reference(self.plain, parameters, doubles, tuple(self.compared), values)
        bounds = self.circuit.backward_on_absolute_values(values)
        for name in self.compared:
            self.worst[name].see(errors_in_units(gradients[name], exact[name], bounds[name], self.dtype), step)

    def _distance(self) -> float:
        differences = (
            (self.by_autograd[name].double() - self.by_formulas[name].double()).abs().max() for name in self.parameters
        )
        return max(map(float, differences))

    def rows(self, oracle: str) -> list[Check]:
        """The checks, in order of computation: the value, gradients from the loss downwards, the trajectory."""
        value, trajectory = self.worst["value"], self.worst["trajectory"]
        rows = [check("loss value", value.error, GRADIENT_BAR, f"against {oracle}, in units of rounding{_at(value)}")]
        for name, words in self.compared.items():
            worst = self.worst[name]
            detail = f"every entry against autograd, in u times the backpropagation on absolute values{_at(worst)}"
            rows.append(check(f"gradient in {words}", worst.error, GRADIENT_BAR, detail))
        detail = f"largest difference of any parameter between the copies at any step{_at(trajectory)}"
        return [*rows, check("trajectory", trajectory.error, TRAJECTORY_BAR[self.dtype], detail)]

    def curves(self, title: str) -> Curves:
        """The losses of both copies."""
        steps = tuple(float(k) for k in range(1, len(self.losses["by autograd"]) + 1))
        return Curves(title, "step", "loss", {name: (steps, tuple(y)) for name, y in self.losses.items()})


def _is_number(value: float) -> bool:
    return abs(value) < float("inf")


def _at(worst: Worst) -> str:
    return f"; worst at step {worst.step}" if worst.step else ""
