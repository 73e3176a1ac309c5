"""Tensors made of sizes and numbers, copies, conversions of type, and what is no part of a formula."""

from __future__ import annotations

from typing import Any

import torch

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import condition, real
from symgen.numeric.torch_reading.operations.shaping import sizes_of
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.sizes import size_of
from symgen.numeric.torch_reading.table import reads
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, num


def filled(value: Any, shape: Shape) -> Term:
    """One value at every place."""
    term = operand(value)
    if not shape:
        return term
    if term == 0:
        return make("zeros", attrs=(shape,))
    ones = make("ones", attrs=(shape,))
    return ones if term == 1 else term * ones


@reads("ones")
def _ones(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, **_: Any) -> Term:
    return _typed(filled(1, tuple(sizes_of(size))), dtype)


@reads("zeros")
def _zeros(*size: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, **_: Any) -> Term:
    return _typed(filled(0, tuple(sizes_of(size))), dtype)


def _typed(term: Term, dtype: Any) -> Term:
    return condition(term) if dtype is torch.bool else term


@reads("full")
def _full(size: Any, fill_value: Any, *, dtype: Any = None, **_: Any) -> Term:
    if isinstance(fill_value, bool):
        dtype = torch.bool
    return _typed(filled(fill_value, tuple(size_of(s) for s in size)), dtype)


@reads("eye")
def _eye(n: Any, m: Any = None, *, dtype: Any = None, **_: Any) -> Term:
    rows = size_of(n)
    return _typed(make("eye", attrs=((rows, rows if m is None else size_of(m)),)), dtype)


@reads("ones_like")
def _ones_like(input: Any, *, dtype: Any = None, **_: Any) -> Term:
    return _typed(filled(1, operand(input).shape), dtype)


@reads("zeros_like")
def _zeros_like(input: Any, *, dtype: Any = None, **_: Any) -> Term:
    return _typed(filled(0, operand(input).shape), dtype)


@reads("full_like")
def _full_like(input: Any, fill_value: Any, *, dtype: Any = None, **_: Any) -> Term:
    return _typed(filled(fill_value, operand(input).shape), dtype)


@reads("new_ones")
def _new_ones(input: Any, *size: Any, dtype: Any = None, **_: Any) -> Term:
    return _typed(filled(1, tuple(sizes_of(size))), dtype)


@reads("new_zeros")
def _new_zeros(input: Any, *size: Any, dtype: Any = None, **_: Any) -> Term:
    return _typed(filled(0, tuple(sizes_of(size))), dtype)


@reads("new_full")
def _new_full(input: Any, size: Any, fill_value: Any, *, dtype: Any = None, **_: Any) -> Term:
    return _typed(filled(fill_value, tuple(size_of(s) for s in size)), dtype)


@reads("new_tensor")
def _new_tensor(input: Any, data: Any, **_: Any) -> Term:
    return operand(data)


@reads("tensor", "as_tensor", "asarray", "scalar_tensor")
def _tensor(data: Any, dtype: Any = None, device: Any = None, requires_grad: bool = False, **_: Any) -> Term:
    flags = isinstance(data, bool) or (isinstance(data, list | tuple) and _holds_flags(data))
    return _typed(operand(data), torch.bool if flags and dtype is None else dtype)


def _holds_flags(data: Any) -> bool:
    first = data[0] if data else 0
    return _holds_flags(first) if isinstance(first, list | tuple) else isinstance(first, bool)


@reads("arange")
def _arange(*ends: Any, step: Any = 1, dtype: Any = None, **_: Any) -> Term:
    """start + step (0, 1, 2, ...)."""
    if len(ends) == 3:
        *ends_only, step = ends
        return _arange(*ends_only, step=step)
    start, end = ends if len(ends) == 2 else (0, ends[0])
    count = size_of(end) - size_of(start) if (start, step) != (0, 1) else size_of(end)
    if step != 1:
        refuse("arange", f"arange with the step {step}", "write step * torch.arange(n)")
    places = make("cumsum", make("ones", attrs=((count,),)))
    shift = operand(start) - 1
    return places + (num(-1) if start == 0 else shift)


@reads("linspace")
def _linspace(start: Any, end: Any, steps: Any, **_: Any) -> Term:
    count = size_of(steps)
    places = make("cumsum", make("ones", attrs=((count,),))) - 1
    last = operand(count if isinstance(count, Term) else num(count)) - 1
    return operand(start) + (operand(end) - operand(start)) * places / last


# Types. A formula has whole numbers, real numbers and truth values.


@reads("float", "double", "half", "bfloat16")
def _float(input: Any, **_: Any) -> Term:
    return real(input)


@reads("long", "int", "short")
def _whole(input: Any, **_: Any) -> Term:
    term = real(input)
    if not term.domain.is_integer:
        refuse("long", f"{term} rounded towards zero to whole numbers", "write torch.floor, or declare it an integer")
    return term


@reads("bool")
def _bool(input: Any, **_: Any) -> Term:
    return condition(input)


@reads("to", "type", "type_as")
def _to(input: Any, *where: Any, **options: Any) -> Term:
    given = [w for w in (*where, options.get("dtype")) if isinstance(w, torch.dtype)]
    if not given:
        return operand(input)
    (dtype,) = given
    if dtype is torch.bool:
        return condition(input)
    return real(input) if dtype.is_floating_point else _whole(input)


@reads(
    "clone",
    "contiguous",
    "cpu",
    "cuda",
    "requires_grad_",
    "alias",
    "resolve_conj",
    "conj",
    "conj_physical",
    "share_memory_",
)
def _same(input: Any, *_: Any, **__: Any) -> Term:
    return operand(input)


@reads("detach", ".data", "item")
def _detach(input: Any) -> Term:
    term = operand(input)
    return make("stop_gradient", term) if term.free else term


@reads(".dtype")
def _dtype(input: Any) -> torch.dtype:
    domain = operand(input).domain
    return torch.bool if domain.field == "boolean" else torch.int64 if domain.is_integer else torch.float64


@reads("is_floating_point")
def _is_floating_point(input: Any) -> bool:
    return _dtype(input).is_floating_point


@reads(".device")
def _device(input: Any) -> torch.device:
    return torch.device("cpu")


@reads("get_device")
def _get_device(input: Any) -> int:
    return -1


@reads(".requires_grad", ".is_leaf")
def _yes(input: Any) -> bool:
    return True


@reads(
    ".is_nested", ".is_sparse", ".is_cuda", ".is_quantized", ".is_complex", "is_complex", ".is_mkldnn", ".is_mps",
    ".is_meta", "is_inference", "is_conj", "is_neg",
)  # fmt: skip
def _no(input: Any) -> bool:
    return False


@reads("is_tensor", "is_same_size")
def _is_tensor(input: Any, other: Any = None) -> bool:
    return other is None or operand(input).shape == operand(other).shape


@reads("result_type", "promote_types")
def _result_type(*_: Any) -> torch.dtype:
    return torch.float64
