"""Calling a person's PyTorch function: tensors of exact values, autograd, and the first operation that leaves the reals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

Array = Any
Watched = list[tuple[str, tuple[float, ...], float]]


def make(array: Array, dtype: str, whole: bool) -> torch.Tensor:
    """A tensor of a dtype from doubles that the dtype holds exactly; of whole numbers where asked.

    >>> make(np.float64(0.5), "bfloat16", False)
    tensor(0.5000, dtype=torch.bfloat16)
    """
    kind = torch.int64 if whole else getattr(torch, dtype)
    return torch.tensor(np.asarray(array).tolist(), dtype=torch.float64).to(kind)


def read(result: Any) -> Array:
    """A tensor, or a plain number, as an array of doubles; TypeError for anything else."""
    if isinstance(result, torch.Tensor):
        return result.detach().to("cpu", torch.float64).numpy()
    if isinstance(result, int | float | np.generic | np.ndarray):
        return np.asarray(result, dtype=np.float64)
    raise TypeError(f"the code returned a {type(result).__name__} rather than a tensor")


@contextmanager
def setting() -> Iterator[None]:
    """What a function is called in, whatever the caller's own mode is."""
    with torch.enable_grad():
        yield


def gradients(function: Callable[..., Any], inputs: Sequence[torch.Tensor]) -> tuple[Array, tuple[Array, ...] | None]:
    """The value, and the gradients of its sum in each floating-point input by autograd.

    An input that the value does not depend on has the gradient 0; a value cut off from all of them has none (None).

    >>> gradients(lambda x: x**2, [make(3.0, "float64", False)])[1][0].item()
    6.0
    """
    tracked = [x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
    value = function(*tracked)
    if not (isinstance(value, torch.Tensor) and value.requires_grad):
        return read(value), None
    wanted = [x for x in tracked if x.requires_grad]
    found = iter(torch.autograd.grad(value.sum(), wanted, allow_unused=True))
    return read(value), tuple(_gradient(next(found), x) if x.requires_grad else np.zeros(x.shape) for x in tracked)


def _gradient(found: torch.Tensor | None, of: torch.Tensor) -> Array:
    return np.zeros(of.shape) if found is None else read(found)


class _Watch(TorchDispatchMode):
    """Remembers operations that make an infinity or nan from finite numbers, with the arguments that did."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Watched = []

    def __torch_dispatch__(self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        operands = [a for a in args if isinstance(a, torch.Tensor | int | float) and not isinstance(a, bool)]
        if isinstance(result, torch.Tensor) and result.is_floating_point() and all(map(_finite, operands)):
            bad = ~torch.isfinite(result)
            if bool(bad.any()):
                self.seen.append((func.overloadpacket.__name__, _at(operands, bad), float(result[bad][0])))
        return result


def _finite(value: Any) -> bool:
    return bool(torch.isfinite(torch.as_tensor(value)).all())


def _at(operands: list[Any], bad: torch.Tensor) -> tuple[float, ...]:
    """The first of the arguments that went wrong, where they have the shape of the result."""
    tensors = [torch.as_tensor(a) for a in operands]
    if not all(t.ndim == 0 or t.shape == bad.shape for t in tensors):
        return ()
    return tuple(float(t if t.ndim == 0 else t[bad][0]) for t in tensors)


def watch(function: Callable[..., Any], inputs: Sequence[torch.Tensor], backward: bool) -> Watched:
    """The operations of a call (and of its gradients) that left the finite numbers: name, arguments, result.

    >>> watch(lambda x: torch.log(1 + torch.exp(x)), [make(1000.0, "float64", False)], False)
    [('exp', (1000.0,), inf)]
    """
    with _Watch() as watching:
        if backward:
            gradients(function, inputs)
        else:
            function(*inputs)
    return watching.seen
