"""torch.nn.Module: parameters and buffers as symbols with names, and which of its sizes are symbolic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

import torch

from symgen.errors import ShapeError, SymgenError, UnknownNameError, UsageError
from symgen.numeric.torch_reading.declaring import dimensions
from symgen.numeric.torch_reading.tracing import Trace
from symgen.terms.domains import NONNEGATIVE, REAL
from symgen.terms.term import Term, dimension, num, symbol
from symgen.terms.traverse import substitute

Call = Callable[[Any, Mapping[str, Term], Trace], Any]
Lengths = Mapping[str, int]

#: Readings tried, at most, to find which of a module's sizes the argument's sizes are.
MOST_READINGS = 200


def symbol_name(path: str) -> str:
    """The name of the parameter at a path of a module: fc1.weight is fc1_weight, 0.weight is layer0_weight.

    >>> symbol_name("encoder.0.bias"), symbol_name("0.weight")
    ('encoder_0_bias', 'layer0_weight')
    """
    joined = path.replace(".", "_")
    return f"layer{joined}" if joined[:1].isdigit() else joined


def _tensors(module: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """Parameters, and buffers of real numbers; masks and counts stay constants."""
    yield from module.named_parameters()
    yield from ((path, buffer) for path, buffer in module.named_buffers() if buffer.is_floating_point())


def parameter_values(module: torch.nn.Module, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The values of a module's parameters and buffers as arrays of doubles, by the names that `from_torch` gives.

    >>> sorted(parameter_values(torch.nn.Linear(2, 1)))
    ['bias', 'weight']
    """
    given = names or {}
    return {
        given.get(path, symbol_name(path)): tensor.detach().to("cpu", torch.float64).numpy()
        for path, tensor in _tensors(module)
    }


def read_module(
    module: torch.nn.Module, inputs: Mapping[str, Term], names: Mapping[str, str], sizes: Lengths, call: Call
) -> Any:
    """The Term of a module. Sizes of arguments that its parameters fix are found by reading it with them."""
    paths = dict(_tensors(module))
    for path in names:
        if path not in paths:
            raise UnknownNameError(path, kind="parameter or buffer", candidates=paths)

    def read(fixed: Lengths, shared: Lengths) -> Any:
        values = {dimension(name): num(length) for name, length in fixed.items()}
        own = {name: substitute(term, values) if values else term for name, term in inputs.items()}
        trace = Trace(type(module).__name__, _named(paths, names, {**sizes, **shared}), map(id, module.buffers()))
        return call(module, own, trace)

    return _search(read, sorted(dimensions(inputs.values())), _lengths(paths, sizes))


def _named(paths: Mapping[str, torch.Tensor], names: Mapping[str, str], shared: Lengths) -> dict[int, Term]:
    symbols: dict[str, str] = {}
    made = {}
    by_length = {length: dimension(name) for name, length in shared.items()}
    for path, tensor in paths.items():
        name = names.get(path, symbol_name(path))
        if name in symbols:
            raise UsageError(
                asked=f"a symbol for {path}", found=f"{symbols[name]} has the name {name}", hint="give names={...}"
            )
        symbols[name] = path
        domain = NONNEGATIVE if path.endswith("running_var") else REAL
        made[id(tensor)] = symbol(name, domain, tuple(by_length.get(d, d) for d in tuple(tensor.shape)))
    return made


def _lengths(paths: Mapping[str, torch.Tensor], sizes: Lengths) -> list[int]:
    """The lengths of axes of parameters, each once, in order."""
    return list(dict.fromkeys(int(d) for t in paths.values() for d in t.shape if d not in sizes.values()))


def _search(read: Callable[[Lengths, Lengths], Any], names: Sequence[str], lengths: Sequence[int]) -> Any:
    """The reading that fixes the fewest sizes of the arguments; each is shared with the parameters if that reads too."""
    failures: list[SymgenError] = []
    for count in range(len(names) + 1):
        found = {}
        for fixed in _choices(names, lengths, count):
            result = _reading(read, fixed, failures) if len(failures) < MOST_READINGS else None
            if result is not None:
                found[tuple(fixed.items())] = result
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            choices = " or ".join(", ".join(f"{n} = {k}" for n, k in choice) for choice in found)
            raise UsageError(asked="the sizes of the arguments", found=choices, hint='give numbers: x="b 3"')
    # What has no reading says more than sizes that do not fit, which the wrong guesses bring about.
    raise next((e for e in failures if not isinstance(e, ShapeError)), failures[0])


def _choices(names: Sequence[str], lengths: Sequence[int], count: int) -> Iterator[dict[str, int]]:
    for chosen in combinations(names, count):
        for values in product(lengths, repeat=count):
            yield dict(zip(chosen, values, strict=True))


def _reading(read: Callable[[Lengths, Lengths], Any], fixed: Lengths, failures: list[SymgenError]) -> Any:
    """With the sizes symbols that the parameters share, else numbers; None where neither reads."""
    is_one_to_one = len(set(fixed.values())) == len(fixed)
    for own, shared in [({}, fixed)] * is_one_to_one + [(fixed, {})] * bool(fixed):
        try:
            return read(own, shared)
        except SymgenError as error:
            failures.append(error)
    return None
