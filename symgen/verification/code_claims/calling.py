"""Calling code at exact inputs: what it answered, raised or changed, and in which way it wants to be called."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from symgen.verification.code_claims.binding import Argument

Array = Any
_LOG = logging.getLogger(__name__)
_ADAPTERS = {"numpy": "symgen.verification.code_claims.numpy_code", "torch": "symgen.numeric.torch_code"}
_DEEP = 3  # how far functions that a function calls are searched for a mention of torch
#: Which arrays the functions of a module are for.
_LIBRARIES = {"torch": "torch", "numpy": "numpy", "scipy": "numpy", "math": "numpy", "cmath": "numpy"}
_WRONG_KIND = (TypeError, AttributeError, IndexError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave: a value, gradients by parameter (None: cut off), or what was raised; arguments it changed."""

    value: Any = None
    gradients: tuple[Array, ...] | None = None
    raised: BaseException | None = None
    changed: tuple[str, ...] = ()

    @property
    def trouble(self) -> str:
        """The exception in words."""
        return f"{type(self.raised).__name__}: {self.raised}" if self.raised is not None else ""


@dataclass(frozen=True, slots=True)
class Way:
    """How a function is called: with arrays of which library, whole numbers as integers, numbers as arrays of one."""

    library: str = "numpy"
    integers: bool = False
    lifted: bool = False

    @property
    def adapter(self) -> ModuleType:
        return import_module(_ADAPTERS[self.library])


@dataclass(frozen=True)
class Code:
    """A function with the meaning of its parameters and the way it is called."""

    function: Callable[..., Any]
    arguments: tuple[Argument, ...]
    way: Way = field(default_factory=Way)

    def inputs(self, values: Sequence[Array], dtype: str) -> list[Any]:
        """The values of the parameters as the function wants them."""
        return [
            self.way.adapter.make(
                np.reshape(v, (1,)) if self.way.lifted and not np.ndim(v) else v,
                dtype,
                self.way.integers and a.term.domain.is_integer,
            )
            for a, v in zip(self.arguments, values, strict=True)
        ]

    def positional(self, *values: Any) -> Any:
        """The function with all parameters in a row."""
        pairs = list(zip(self.arguments, values, strict=True))
        return self.function(*(v for a, v in pairs if not a.keyword), **{a.parameter: v for a, v in pairs if a.keyword})

    def __call__(self, values: Sequence[Array], dtype: str) -> Answer:
        """The value at inputs given as doubles; a pair of a value and gradients is taken apart."""
        inputs = self.inputs(values, dtype)
        before = [_copy(x) for x in inputs]
        with _quietly(self.way):
            try:
                value, gradients = _parted(self.positional(*inputs), len(inputs))
                read = self.way.adapter.read
                answer = Answer(read(value), tuple(map(read, gradients)) if gradients is not None else None)
            except Exception as error:  # noqa: BLE001 - a person's code may raise anything, and that is the answer
                return Answer(raised=error)
        same = [np.array_equal(read(x), read(y)) for x, y in zip(inputs, before, strict=True)]
        changed = [a.parameter for a, kept in zip(self.arguments, same, strict=True) if not kept]
        return Answer(answer.value, answer.gradients, changed=tuple(changed))

    def differentiated(self, values: Sequence[Array], dtype: str) -> Answer:
        """The value and its gradients by autograd."""
        with _quietly(self.way):
            try:
                return Answer(*self.way.adapter.gradients(self.positional, self.inputs(values, dtype)))
            except Exception as error:  # noqa: BLE001 - as above
                return Answer(raised=error)

    def watched(
        self, values: Sequence[Array], dtype: str, backward: bool
    ) -> list[tuple[str, tuple[float, ...], float]]:
        """The operations that left the finite numbers; none where the code cannot be watched."""
        with _quietly(self.way):
            try:
                return self.way.adapter.watch(self.positional, self.inputs(values, dtype), backward)
            except Exception as error:  # noqa: BLE001 - a watched array may not be welcome everywhere
                _LOG.debug("%s cannot be watched: %s", self.function, error)
                return []


def _parted(result: Any, count: int) -> tuple[Any, Any]:
    """A value, or a value with one gradient for each argument."""
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], tuple) and len(result[1]) == count:
        return result
    return result, None


@contextmanager
def _quietly(way: Way) -> Iterator[None]:
    with warnings.catch_warnings(), way.adapter.setting():
        warnings.simplefilter("ignore")
        yield


def _copy(value: Any) -> Any:
    return value.clone() if hasattr(value, "clone") else value.copy() if isinstance(value, np.ndarray) else value


# Which way a function is called.


def prefers_torch(function: Any) -> bool:
    """Whether a function is called with tensors first: it speaks of torch, or of no library where torch is in use.

    >>> prefers_torch(np.exp)
    False
    """
    spoken = libraries(function)
    return "torch" in spoken or (not spoken and "torch" in sys.modules)


def libraries(function: Any, depth: int = _DEEP) -> frozenset[str]:
    """The libraries of numbers that a function, or one that it calls, speaks of.

    >>> sorted(libraries(lambda x: np.exp(x)))
    ['numpy']
    """
    homes = (getattr(function, "__module__", None), type(getattr(function, "__self__", None)).__module__)
    roots = [str(home).partition(".")[0] for home in (*homes, type(function).__module__)]
    found = next((_LIBRARIES[root] for root in roots if root in _LIBRARIES), "")
    if found or depth < 0:
        return frozenset((found,)) if found else frozenset()
    wrapped = (getattr(function, name, None) for name in ("func", "__wrapped__", "callable"))
    inner = next((w for w in wrapped if callable(w)), None) or _called(function)
    if inner is not function:
        return libraries(inner, depth - 1)
    code = getattr(function, "__code__", None)
    named = _named(function, code) if code is not None else ()
    return frozenset().union(*(_spoken(thing, depth) for thing in named))


def _spoken(thing: Any, depth: int) -> frozenset[str]:
    if isinstance(thing, ModuleType):
        found = _LIBRARIES.get(thing.__name__.partition(".")[0])
        return frozenset((found,)) if found else frozenset()
    return libraries(thing, depth - 1) if callable(thing) and not isinstance(thing, type) else frozenset()


def _called(function: Any) -> Any:
    """What is run when an object or a method is called."""
    if hasattr(function, "__func__"):
        return function.__func__
    call = getattr(type(function), "__call__", None)  # noqa: B004 - the function itself is wanted
    return call if hasattr(call, "__code__") else function


def _named(function: Any, code: Any) -> Iterator[Any]:
    known = getattr(function, "__globals__", {})
    yield from (known[name] for name in code.co_names if name in known)
    for cell in getattr(function, "__closure__", None) or ():
        try:
            yield cell.cell_contents
        except ValueError:  # a name that is bound later
            continue
    if "torch" in code.co_names or "torch" in code.co_varnames:  # imported inside
        yield sys.modules.get("torch")


def ways(code: Code, torch_first: bool) -> Iterator[Way]:
    """The ways to call a function, likeliest first."""
    loaded = "torch" in sys.modules
    libraries = ("torch", "numpy") if torch_first else ("numpy", "torch") if loaded else ("numpy",)
    whole = any(a.term.domain.is_integer for a in code.arguments)
    for library in libraries:
        for lifted in (False, True):
            yield Way(library, False, lifted)
            if whole:
                yield Way(library, True, lifted)


def settle(code: Code, values: Sequence[Array], torch_first: bool) -> tuple[Code, Answer]:
    """The function in the first way in which it answers at ordinary inputs; else as it was first asked."""
    first: tuple[Code, Answer] | None = None
    for way in ways(code, torch_first):
        tried = Code(code.function, code.arguments, way)
        answer = tried(values, "float64")
        if answer.raised is None:
            return tried, answer
        # An error of arithmetic is the function's own; one of kinds may be due to how it was called.
        if first is None or (isinstance(first[1].raised, _WRONG_KIND) and not isinstance(answer.raised, _WRONG_KIND)):
            first = (tried, answer)
    assert first is not None
    return first
