"""`from_torch`: PyTorch code in, mathematics out. PyTorch is imported when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from symgen.errors import MissingExtraError
from symgen.terms.domains import Domain

_READING = "symgen.numeric.torch_reading"


def _module(name: str, asked: str) -> Any:
    try:
        import_module("torch")
    except ImportError as error:
        raise MissingExtraError("torch", extra="torch", asked=asked) from error
    return import_module(f"{_READING}.{name}")


def from_torch(
    function: Callable[..., Any],
    /,
    *,
    kinds: Mapping[str, str | Domain] | None = None,
    names: Mapping[str, str] | None = None,
    sizes: Mapping[str, int] | None = None,
    **shapes: str,
) -> Any:
    """The Term that a function written with torch operations computes; several of them for a tuple.

    The function is called once, on tensors that stand for symbols. `shapes` gives the sizes of each argument, named or
    as numbers: X="n d", y="n", s="" for a scalar; inside of the function the names of sizes are sizes (n, d). `kinds`
    says more of an argument: spd, symmetric, lower, positive, index (places and classes, counted from 0 as torch
    does), binary, bool, ... Decimals in the code are read as written. For a torch.nn.Module the parameters and buffers
    become symbols, fc1.weight as fc1_weight unless `names` says otherwise; sizes of the module that are those
    of an argument, or that `sizes` names, are symbolic, the others numbers. A module in training mode is read so.

    Raises NoRuleError, naming the function and the line, for what has no reading: choices by values, random draws,
    writing in place to shared entries, functions that are not in the table. Never a Term of something else.

    >>> def loss(X, w, y):
    ...     return ((X @ w - y) ** 2).sum() / n
    >>> str(from_torch(loss, X="n d", w="d", y="n"))
    'total((X @ w - y)**2)/n'
    """
    return _module("doors", "the formula of PyTorch code").read(function, kinds or {}, names or {}, sizes or {}, shapes)


def parameter_values(module: Any, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The values of a module's parameters and buffers as arrays of doubles, by the names that `from_torch` gives them.

    >>> import torch
    >>> sorted(parameter_values(torch.nn.Linear(2, 1)))
    ['bias', 'weight']
    """
    return dict(_module("modules", "the parameters of a module").parameter_values(module, names))
