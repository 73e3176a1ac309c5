"""Program: a compiled formula, its readable source, and the callable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from symgen.codegen.target import Arrays
from symgen.errors import ShapeError, UsageError
from symgen.terms.shapes import Shape, show_shape
from symgen.terms.term import Term

Shapes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A formula as code: `program(...)` computes it, `program.source` shows how.

    `inputs` are the symbols of the arguments in order, `outputs` the formula and, with gradients, one for each input;
    `target` names where the code runs; `derivation` and `verdict` say what the formula comes from and how far it has
    been judged, where that is known.
    """

    inputs: tuple[Term, ...]
    outputs: tuple[Term, ...]
    source: str
    target: str
    callable: Callable[..., Any] = field(repr=False, compare=False)
    grad: bool = False
    derivation: str = ""
    verdict: str = ""

    def __call__(self, *arguments: Any) -> Any:
        """The value; with gradients, the value and a tuple of one gradient for each argument."""
        return self.callable(*arguments)

    def __str__(self) -> str:
        return self.source


@dataclass(frozen=True, slots=True)
class Binding:
    """What a call tells: sizes by symbol, and the batch axes that lead each argument."""

    sizes: dict[Term, int]
    batches: tuple[tuple[int, ...], ...]


def bind(inputs: tuple[Term, ...], shapes: Shapes, name: str) -> Binding:
    """Match arrays with the declared shapes: trailing axes are declared, leading ones are a batch.

    Raises UsageError for a wrong number of arguments and ShapeError where a size contradicts another.
    """
    if len(shapes) != len(inputs):
        raise UsageError(
            asked=f"{name} of {len(shapes)} arguments",
            found=f"it takes {len(inputs)}: {', '.join(s.attrs[0] for s in inputs)}",
            where=name,
            hint="give the arguments in the order of args=",
        )
    sizes: dict[Term, int] = {}
    owner: dict[Term, str] = {}
    batches = tuple(_bind_one(s, shape, sizes, owner, name) for s, shape in zip(inputs, shapes, strict=True))
    return Binding(sizes, batches)


def _bind_one(
    symbol: Term, shape: tuple[int, ...], sizes: dict[Term, int], owner: dict[Term, str], name: str
) -> tuple[int, ...]:
    rank = len(symbol.shape)
    own = shape[len(shape) - rank :] if rank else ()
    if len(own) < rank:
        raise _mismatch(name, symbol, shape, "too few axes")
    for declared, actual in zip(symbol.shape, own, strict=True):
        _bind_size(declared, actual, sizes, owner, symbol, shape, name)
    return shape[: len(shape) - rank]


def _bind_size(
    declared: int | Term,
    actual: int,
    sizes: dict[Term, int],
    owner: dict[Term, str],
    symbol: Term,
    shape: tuple[int, ...],
    name: str,
) -> None:
    if isinstance(declared, int):
        if declared != actual:
            raise _mismatch(name, symbol, shape, f"an axis of {actual} where {declared} is declared")
    elif declared.op == "symbol":
        known = sizes.setdefault(declared, actual)
        owner.setdefault(declared, symbol.attrs[0])
        if known != actual:
            size = declared.attrs[0]
            raise _mismatch(name, symbol, shape, f"{size} is {known} in {owner[declared]} and {actual} here")


def _mismatch(name: str, symbol: Term, shape: tuple[int, ...], why: str) -> ShapeError:
    return ShapeError(
        asked=f"a call of {name} with {symbol.attrs[0]}: {show_shape(symbol.shape)}",
        found=f"an array of shape {shape}: {why}",
        where=f"the argument {symbol.attrs[0]}",
        hint="axes in front of the declared ones are a batch; the declared ones must agree over all arguments",
    )


def common_batch(batches: tuple[tuple[int, ...], ...], inputs: tuple[Term, ...], name: str) -> tuple[int, ...]:
    """The batch axes of all arguments together, by NumPy's rule."""
    longest = max((len(b) for b in batches), default=0)
    result = [1] * longest
    for batch, symbol in zip(batches, inputs, strict=True):
        for position, size in enumerate(batch, longest - len(batch)):
            if size != 1 and result[position] not in (1, size):
                raise _mismatch(name, symbol, batch, f"batch axes do not broadcast: {size} against {result[position]}")
            result[position] = max(result[position], size) if size else 0
    return tuple(result)


def numeric_shape(shape: Shape, sizes: dict[Term, int]) -> tuple[int, ...]:
    """A declared shape in the sizes of a call."""
    return tuple(d if isinstance(d, int) else sizes[d] if d in sizes else _computed(d, sizes) for d in shape)


def _computed(dimension: Term, sizes: dict[Term, int]) -> int:
    from symgen.terms.term import num
    from symgen.terms.traverse import resize

    (size,) = resize((dimension,), {symbol: num(value) for symbol, value in sizes.items()})
    return int(size if isinstance(size, int) else size.value or 0)


def _given_sizes(inputs: tuple[Term, ...], prepared: tuple[Any, ...]) -> dict[Term, int]:
    """Sizes that are arguments of their own."""
    pairs = zip(inputs, prepared, strict=True)
    return {s: int(a) for s, a in pairs if not s.shape and s.domain.is_integer and a.ndim == 0}


def calling(
    inputs: tuple[Term, ...],
    outputs: tuple[Term, ...],
    plain: Callable[..., Any],
    batched: Callable[[], Callable[..., Any]],
    arrays: Arrays,
    name: str,
    grad: bool,
) -> Callable[..., Any]:
    """The callable of a program: checked and converted arguments, plain or batched code, shaped results."""
    numbers = tuple("complex" if s.domain.field == "complex" else "real" for s in inputs)
    has_tensors = any(s.shape for s in inputs) or any(o.shape for o in outputs)
    has_sizes = any(not s.shape and s.domain.is_integer for s in inputs)

    @lru_cache(maxsize=256)
    def bound(shapes: Shapes) -> tuple[Binding, tuple[int, ...]]:
        binding = bind(inputs, shapes, name)
        return binding, common_batch(binding.batches, inputs, name)

    @lru_cache(maxsize=256)
    def result_shapes(shapes: Shapes, given: tuple[tuple[Term, int], ...]) -> Shapes:
        binding, batch = bound(shapes)
        return tuple(batch + numeric_shape(o.shape, binding.sizes | dict(given)) for o in outputs)

    def call(*arguments: Any) -> Any:
        if len(arguments) != len(inputs):
            bind(inputs, ((),) * len(arguments), name)
        prepared = arrays.prepare(arguments, numbers)
        shapes = tuple(tuple(a.shape) for a in prepared)
        _, batch = bound(shapes)
        function = batched() if batch and has_tensors else plain
        found = function(*prepared)
        results = found if len(outputs) > 1 else (found,)
        given = tuple(_given_sizes(inputs, prepared).items()) if has_sizes else ()
        wanted = result_shapes(shapes, given)
        shaped = arrays.shaped(results, wanted, prepared)
        return (shaped[0], shaped[1:]) if grad else shaped[0]

    return call
