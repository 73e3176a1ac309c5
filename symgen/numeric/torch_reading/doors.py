"""Calling a function or a module once, on tensors that stand for Terms."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch

from symgen.errors import NoRuleError, SymgenError, UsageError
from symgen.numeric.torch_reading.constants import literal, operand
from symgen.numeric.torch_reading.declaring import declared, dimensions
from symgen.numeric.torch_reading.modules import read_module
from symgen.numeric.torch_reading.rebinding import rebound, title_of
from symgen.numeric.torch_reading.refusals import in_transform, line_of_error, refusal
from symgen.numeric.torch_reading.sizes import Size
from symgen.numeric.torch_reading.tracing import Trace, Traced, traced
from symgen.terms.domains import Domain
from symgen.terms.shapes import show_shape
from symgen.terms.term import Term

Result = Term | tuple[Any, ...]
_FAULTS = (TypeError, ValueError, RuntimeError, AttributeError, IndexError, NotImplementedError)


def read(
    function: Callable[..., Any],
    kinds: Mapping[str, str | Domain],
    names: Mapping[str, str],
    sizes: Mapping[str, int],
    shapes: Mapping[str, str],
) -> Any:
    """The Term of a function or a module; see `from_torch`."""
    inputs = {name: declared(name, shape, kinds.get(name)) for name, shape in shapes.items()}
    _require_known(kinds, inputs)
    _require_distinct(inputs)
    if isinstance(function, torch.nn.Module):
        return read_module(function, inputs, names, sizes, call)
    if names or sizes:
        raise UsageError(
            asked="names or sizes for the parameters of a function",
            found=f"{title_of(function)} is no torch.nn.Module",
            hint="give the names and shapes as arguments: X='n d'",
        )
    known = {name: Size(term) for name, term in dimensions(inputs.values()).items()}
    return call(rebound(function, known), inputs, Trace(title_of(function)))


def _require_known(kinds: Mapping[str, Any], inputs: Mapping[str, Term]) -> None:
    stray = [name for name in kinds if name not in inputs]
    if stray:
        raise UsageError(
            asked=f"the kind of {stray[0]}",
            found=f"the arguments with shapes are {', '.join(inputs)}",
            hint=f'give its sizes too: {stray[0]}="n"',
        )


def _require_distinct(inputs: Mapping[str, Term]) -> None:
    clash = next((name for name in dimensions(inputs.values()) if name in inputs), None)
    if clash is not None:
        raise UsageError(
            asked=f"sizes and arguments of the names {', '.join(inputs)}",
            found=f"{clash} is an argument, and a size in the shape of another",
            where=", ".join(f"{name}: {show_shape(s.shape)}" for name, s in inputs.items() if s.shape),
            hint="give the size another name",
        )


def call(function: Callable[..., Any], inputs: Mapping[str, Term], trace: Trace) -> Any:
    """What the function makes of traced tensors, as Terms; asked twice, since chance and memory outside of torch show."""
    first, second = (_called(function, inputs, trace) for _ in range(2))
    if first != second:
        raise NoRuleError(
            "random",
            asked=f"the formula of {trace.title}",
            found="two calls that gave different formulas: it depends on chance, or on what it did before",
            where=trace.title,
            hint="give noise and state to the function as arguments",
        )
    return first


def _called(function: Callable[..., Any], inputs: Mapping[str, Term], trace: Trace) -> Any:
    args, named = _bound(function, inputs)
    try:
        with torch.enable_grad(), _unvalidated(), trace:
            found = function(*(traced(t) for t in args), **{name: traced(t) for name, t in named.items()})
    except SymgenError as error:
        if trace.title not in error.where:
            error.where = ", ".join(filter(None, (trace.title, error.where)))
        raise
    except _FAULTS as error:
        if in_transform(error.__traceback__):
            hint = "write it for whole tensors; derive from the formula"
            transform = refusal("func", "a transform of torch.func, as vmap is", hint=hint)
            transform.where = line_of_error(error.__traceback__)
            raise transform from error
        raise UsageError(
            asked=f"the formula of {trace.title}",
            found=f"{type(error).__name__}: {error}",
            where=line_of_error(error.__traceback__),
            hint="the function is called on tensors that stand for formulas, of the sizes declared",
        ) from error
    return _result(found, trace)


@contextmanager
def _unvalidated() -> Iterator[None]:
    """Within: distributions take their arguments without looking at values, which stand for any here."""
    law = torch.distributions.Distribution
    before = law._validate_args
    law.set_default_validate_args(False)
    try:
        yield
    finally:
        law.set_default_validate_args(before)


def _bound(function: Callable[..., Any], inputs: Mapping[str, Term]) -> tuple[list[Term], dict[str, Term]]:
    """Arguments by name where the function has those names, in the order given where it has others."""
    shown = function.forward if isinstance(function, torch.nn.Module) else function
    try:
        parameters = inspect.signature(shown).parameters
    except (TypeError, ValueError):
        return list(inputs.values()), {}
    open_ended = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    if all(name in parameters or open_ended for name in inputs):
        needed = [n for n, p in parameters.items() if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD,)]
        missing = [name for name in needed if name not in inputs]
        if missing:
            raise _misfit(function, f"no shape for {', '.join(missing)}", parameters)
        return [], dict(inputs)
    if sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters.values()) < len(
        inputs
    ) and not any(p.kind is p.VAR_POSITIONAL for p in parameters.values()):
        raise _misfit(function, f"shapes for {', '.join(inputs)}", parameters)
    return list(inputs.values()), {}


def _misfit(function: Callable[..., Any], found: str, parameters: Mapping[str, Any]) -> UsageError:
    return UsageError(
        asked=f"the formula of {title_of(function)}({', '.join(parameters)})",
        found=found,
        hint='give the sizes of every argument by its name: X="n d", s="" for a scalar',
    )


def _result(found: Any, trace: Trace) -> Any:
    if isinstance(found, Traced):
        return found.term
    if isinstance(found, torch.Tensor):
        return trace.named.get(id(found)) or literal(found)
    if isinstance(found, tuple | list):
        return tuple(_result(item, trace) for item in found if item is not None)
    if isinstance(found, Term | Size | int | float):
        return operand(found)
    raise UsageError(
        asked=f"the formula of {trace.title}",
        found=f"it returned {type(found).__name__}",
        hint="return a tensor, or a tuple of tensors",
    )
