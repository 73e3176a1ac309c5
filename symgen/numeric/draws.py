"""Draws as numbers: a random number is an array of independent draws of it, and functions act draw by draw.

What is not finite at a draw stays so: whoever takes the mean has to look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from symgen.numeric.float_arrays import NATIVE, TENSORS, fold
from symgen.numeric.lifted import Lifted, Random, choice, is_random
from symgen.numeric.system import Function


class Draws(Random):
    """The values of a random number at so many independent draws (truth values, for conditions)."""

    __slots__ = ("values",)

    def __init__(self, values: Any) -> None:
        self.values = values


def _by_draw(function: Callable[..., Any]) -> Function:
    def call(*args: Any) -> Draws:
        with np.errstate(all="ignore"):
            return Draws(function(*(a.values if isinstance(a, Draws) else a for a in args)))

    return call


_MORE: Mapping[str, Callable[..., Any]] = {
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "sign": np.sign,
    "floor": np.floor,
    "ceiling": np.ceil,
    "relu": lambda x: np.maximum(x, 0.0),
    "heaviside": lambda x: np.where(x > 0, 1.0, 0.0),
    "silu": lambda x: x / (1 + np.exp(-x)),
    "gelu": lambda x: x * NATIVE["normal_cdf"](x),
    "logit": lambda x: np.log(x) - np.log1p(-x),
    "re": lambda x: x,
    "conjugate": lambda x: x,
    "stop_gradient": lambda x: x,
    "max": fold(np.maximum),
    "min": fold(np.minimum),
    "indicator": lambda condition: np.where(condition, 1.0, 0.0),
    "delta": lambda x, y: np.where(x == y, 1.0, 0.0),
    "eq": np.equal,
    "ne": np.not_equal,
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "and": fold(np.logical_and),
    "or": fold(np.logical_or),
    "not": np.logical_not,
}


def _select(conditions: list[Any], values: list[Any]) -> Any:
    """The value of the first branch whose condition holds, draw by draw."""
    result = values[-1]
    for condition, value in reversed(list(zip(conditions, values, strict=False))):
        result = _by_draw(np.where)(condition, value, result)
    return result if is_random(result) else float(result)


def _joined(op: str) -> Function:
    return lambda evaluator, node: evaluator.functions[op](*(evaluator.visit(a) for a in node.args))


def _stacked(op: str) -> Function:
    """A function of matrices, all draws at once."""
    plain = TENSORS[op]

    def call(*args: Any) -> Any:
        if not any(map(is_random, args)):
            return plain(*args)
        return unstack(plain(*(stack(a) for a in args)))

    return call


def stack(array: Any) -> Any:
    """An array of random numbers as one array of floats with the draws along the first axis; floats as they are."""
    if not isinstance(array, np.ndarray):
        return array.values if isinstance(array, Draws) else array
    if not is_random(array):
        return array.astype(np.float64)
    entries = np.broadcast_arrays(*(e.values if isinstance(e, Draws) else e for e in array.ravel()))
    return np.stack(entries, axis=-1).reshape(-1, *array.shape)


def unstack(values: Any) -> Any:
    """The inverse of `stack`: a random number, or an array of them, from draws along the first axis."""
    if values.ndim == 1:
        return Draws(values)
    result = np.empty(values.shape[1:], dtype=object)
    for position in np.ndindex(result.shape):
        result[position] = Draws(values[(slice(None), *position)])
    return result


_FUNCTIONS = {name: _by_draw(function) for name, function in {**NATIVE, **_MORE}.items()}
_HANDLERS = {"cases": choice(_select), "and": _joined("and"), "or": _joined("or")}


class _System(Lifted):
    def __init__(self) -> None:
        super().__init__("draws", _FUNCTIONS, _HANDLERS)
        self.tensors = {op: _stacked(op) for op in ("det", "logdet", "inverse", "cholesky")}


DRAWS = _System()
Draws.rules = DRAWS.functions
