"""A function with the names of sizes among its globals, and with mathematics that lets symbolic sizes through."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
import torch

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.sizes import Size
from symgen.numeric.torch_reading.tracing import Traced, traced

_LIBRARIES: tuple[ModuleType, ...] = (math, np)
_FUNCTIONS = ("sqrt", "exp", "log", "log2", "log10", "sin", "cos", "tanh")


def title_of(function: Any) -> str:
    """What to call a function or a module in messages."""
    inner = function.func if isinstance(function, functools.partial) else function
    return getattr(inner, "__name__", type(inner).__name__)


def rebound(function: Any, known: Mapping[str, Any]) -> Any:
    """The function over a copy of its globals in which `known` names are bound; the original stays as it is.

    Functions of the same module that it calls see the same names.
    """
    if isinstance(function, functools.partial):
        return functools.partial(rebound(function.func, known), *function.args, **function.keywords)
    if isinstance(function, MethodType):
        return MethodType(rebound(function.__func__, known), function.__self__)
    if not isinstance(function, FunctionType):
        return function
    scope: dict[str, Any] = {name: _through(value) for name, value in function.__globals__.items()}
    scope.update({name: size for name, size in known.items() if not callable(scope.get(name))})
    for name, value in function.__globals__.items():
        if isinstance(value, FunctionType) and value.__globals__ is function.__globals__:
            scope[name] = _over(value, scope)
    return _over(function, scope)


def _over(function: FunctionType, scope: dict[str, Any]) -> FunctionType:
    made = FunctionType(function.__code__, scope, function.__name__, function.__defaults__, function.__closure__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _through(value: Any) -> Any:
    """A library of mathematics, or one of its functions, that takes symbolic sizes and traced tensors too."""
    if isinstance(value, ModuleType) and value in _LIBRARIES:
        return _Library(value)
    for library in _LIBRARIES:
        name = getattr(value, "__name__", "")
        if name in _FUNCTIONS and value is getattr(library, name):
            return _symbolic(getattr(library, name), name)
    return value


def _symbolic(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:
        if not any(isinstance(a, Size | Traced) for a in args):
            return function(*args, **options)
        first, *rest = (a if isinstance(a, Traced) else traced(operand(a)) for a in args)
        value = getattr(torch, name)(first)
        return value / getattr(torch, name)(rest[0]) if name == "log" and rest else value

    return call


class _Library:
    """A library, its elementary functions made to take symbols."""

    def __init__(self, library: ModuleType) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._library, name)
        return _symbolic(found, name) if name in _FUNCTIONS else found
