"""Number systems whose numbers are floats or something random: what is not random is computed as floats are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from symgen.numeric.errors import Unsupported
from symgen.numeric.float_system import FLOAT, Float
from symgen.numeric.system import Function

if TYPE_CHECKING:
    from symgen.numeric.evaluator import Evaluator
    from symgen.terms.term import Term


class Random:
    """A random number; its arithmetic is that of the system that it belongs to."""

    __slots__ = ()
    rules: Mapping[str, Function]

    def __add__(self, other: Any) -> Any:
        return self.rules["add"](self, other)

    def __radd__(self, other: Any) -> Any:
        return self.rules["add"](other, self)

    def __sub__(self, other: Any) -> Any:
        return self.rules["add"](self, -other)

    def __rsub__(self, other: Any) -> Any:
        return self.rules["add"](other, -self)

    def __mul__(self, other: Any) -> Any:
        return self.rules["mul"](self, other)

    def __rmul__(self, other: Any) -> Any:
        return self.rules["mul"](other, self)

    def __truediv__(self, other: Any) -> Any:
        return self.rules["div"](self, other)

    def __neg__(self) -> Any:
        return self.rules["neg"](self)


class Rules(dict[str, Function]):
    """The functions of a lifted system: those of floats where no argument is random, else the system's own."""

    def __init__(self, name: str, own: Mapping[str, Function]) -> None:
        super().__init__()
        self._name = name
        self._own = own

    def __missing__(self, op: str) -> Function:
        own = self._own.get(op)

        def call(*args: Any) -> Any:
            if not any(isinstance(a, Random) for a in args):
                return FLOAT.functions[op](*map(_plain, args))
            if own is None:
                raise Unsupported(asked=f"the value of {op}", found=f"{self._name} have no {op}")
            return own(*args)

        self[op] = call
        return call


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, (np.floating, np.integer)) else value


class Lifted(Float):
    """Floats, and random numbers of one kind."""

    native: Any = object

    def __init__(self, name: str, own: Mapping[str, Function], handlers: Mapping[str, Function]) -> None:
        self.name = name
        self.functions = Rules(name, own)  # type: ignore[assignment]
        self.arrays: Mapping[str, Function] = {}
        self.handlers = handlers
        self.binders: Mapping[str, Function] = {}
        self.tensors: Mapping[str, Function] = {}

    def number(self, value: Any) -> Any:
        return value if isinstance(value, Random) else super().number(value)

    def array(self, nested: Any) -> Any:
        given = np.asarray(nested, dtype=object)
        return given if any(isinstance(v, Random) for v in given.ravel()) else super().array(nested)

    def tidy(self, array: Any) -> Any:
        random = isinstance(array, np.ndarray) and any(isinstance(v, Random) for v in array.ravel().tolist())
        return array if random else super().tidy(array)


def is_random(value: Any) -> bool:
    """Whether a number is random, or some entry of an array is."""
    if isinstance(value, np.ndarray):
        return value.dtype == object and any(isinstance(v, Random) for v in value.ravel())
    return isinstance(value, Random)


def choice(select: Callable[[list[Any], list[Any]], Any]) -> Function:
    """The handler of `cases` that hands the conditions and the values of all branches to `select`."""

    def handler(evaluator: Evaluator, node: Term) -> Any:
        if node.shape:
            raise Unsupported(asked="cases of tensors", found=f"{evaluator.system.name} choose between numbers only")
        conditions = [evaluator.visit(c) for c in node.args[1:-1:2]]
        return select(conditions, [evaluator.visit(v) for v in (*node.args[0:-1:2], node.args[-1])])

    return handler
