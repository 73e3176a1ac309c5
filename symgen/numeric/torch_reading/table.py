"""The table of torch functions that can be read: one builder of a Term a name, found by declaration.

A name is torch's own without the module it is found in: `softmax` is torch.softmax, Tensor.softmax and
torch.nn.functional.softmax; `linalg.norm` keeps its module, `.shape` is a property. A builder takes the arguments of
the function, with Terms for tensors, and gives a Term, or a tuple of Terms.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from torch.overrides import resolve_name

Builder = Callable[..., Any]

#: Modules whose names are left away; a longer one is tried before a shorter.
_PLACES = (
    "torch.nn.functional.",
    "torch._C._nn.",
    "torch._C._linalg.",
    "torch._C._special.",
    "torch._VF.",
    "torch.functional.",
    "torch.Tensor.",
    "torch.",
)
_OPERATORS = {
    "__rsub__": "rsub",
    "__rtruediv__": "reverse_divide",
    "__rdiv__": "reverse_divide",
    "__rpow__": "reverse_power",
    "__rmatmul__": "reverse_matmul",
    "__rfloordiv__": "reverse_floor_divide",
    "__getitem__": "getitem",
    "__and__": "bitwise_and",
    "__or__": "bitwise_or",
    "__xor__": "bitwise_xor",
    "__invert__": "bitwise_not",
    "__mod__": "remainder",
    "__floordiv__": "floor_divide",
    "__radd__": "add",
    "__rmul__": "mul",
    "__truediv__": "div",
    "__div__": "div",
    "__matmul__": "matmul",
    "__pos__": "positive",
    **{f"__{name}__": name for name in ("add", "sub", "mul", "pow", "neg", "abs", "eq", "ne", "lt", "le", "gt", "ge")},
    **{f"__i{name}__": f"{name}_" for name in ("add", "sub", "mul", "pow", "matmul")},
    "__itruediv__": "div_",
    "__ifloordiv__": "floor_divide_",
    "__imod__": "remainder_",
}

#: Functions whose name means something else as a method.
_RENAMED = {"torch.nn.functional.unfold": "image_patches", "torch.nn.functional.fold": "image_of_patches"}

_TABLE: dict[str, Builder] = {}


def reads(*names: str) -> Callable[[Builder], Builder]:
    """Declare that a builder reads the torch functions of these names."""

    def declare(builder: Builder) -> Builder:
        for name in names:
            _TABLE[name] = builder
        return builder

    return declare


def table() -> dict[str, Builder]:
    """Every builder by name; the modules of the package declare them when they are imported."""
    if not _TABLE:
        package = import_module("symgen.numeric.torch_reading.operations")
        for module in iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    return _TABLE


def name_of(function: Callable[..., Any]) -> str:
    """The name that a torch function has in the table.

    >>> import torch
    >>> name_of(torch.Tensor.softmax), name_of(torch.linalg.norm), name_of(torch.Tensor.shape.__get__)
    ('softmax', 'linalg.norm', '.shape')
    """
    full = resolve_name(function) or getattr(function, "__name__", str(function))
    if full in _RENAMED:
        return _RENAMED[full]
    short = next((full.removeprefix(place) for place in _PLACES if full.startswith(place)), full)
    if short.endswith((".__get__", ".__set__", ".__delete__")):
        return "." + short.removesuffix(".__get__")
    return _OPERATORS.get(short, short)
