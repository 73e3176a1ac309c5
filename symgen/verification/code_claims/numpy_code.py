"""Calling a person's NumPy function, or one of plain numbers: the counterpart of `numeric/torch_code.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

Array = Any
Watched = list[tuple[str, tuple[float, ...], float]]


def make(array: Array, dtype: str, whole: bool) -> Any:
    """An array of a dtype, or for a single number a NumPy scalar, which is a float to plain Python too."""
    given = np.asarray(array, dtype=np.float64)
    if whole:
        return int(given) if given.ndim == 0 else given.astype(np.int64)
    return given.astype(dtype)[()]


def read(result: Any) -> Array:
    """A number or an array of real numbers as an array of doubles; TypeError for anything else."""
    array = np.asarray(result)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"the code returned a {type(result).__name__} rather than real numbers")
    return array.astype(np.float64)


@contextmanager
def setting() -> Iterator[None]:
    """What a function is called in: a floating-point signal is no error, its result is looked at instead."""
    with np.errstate(all="ignore"):
        yield


class _Watched(np.ndarray):
    """An array that remembers operations which make an infinity or nan from finite numbers."""

    seen: Watched

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        plain = [np.asarray(x) if isinstance(x, np.ndarray) else x for x in inputs]
        if kwargs.get("out"):
            kwargs["out"] = tuple(np.asarray(x) for x in kwargs["out"])
        result = getattr(ufunc, method)(*plain, **kwargs)
        if method == "__call__" and isinstance(result, np.ndarray | np.generic):
            self._look(ufunc.__name__, plain, np.asarray(result))
        return _watching(result, self.seen) if isinstance(result, np.ndarray | np.floating) else result

    def _look(self, name: str, inputs: list[Any], result: Array) -> None:
        if result.dtype.kind != "f" or not all(np.isfinite(x).all() for x in inputs):
            return
        bad = ~np.isfinite(result)
        if bad.any():
            at = tuple(float(np.broadcast_to(x, result.shape)[bad][0]) for x in inputs)
            self.seen.append((name, at, float(result[bad][0])))


def _watching(array: Any, seen: Watched) -> Any:
    view = np.asarray(array).view(_Watched)
    view.seen = seen
    return view


def watch(function: Callable[..., Any], inputs: Sequence[Any], backward: bool) -> Watched:
    """The operations of a call that left the finite numbers: name, arguments, result.

    >>> with setting():
    ...     watch(lambda x: np.log(1 + np.exp(x)), [np.float64(1000)], False)
    [('exp', (1000.0,), inf)]
    """
    seen: Watched = []
    function(*(_watching(x, seen) if isinstance(x, np.ndarray | np.floating) else x for x in inputs))
    return seen
