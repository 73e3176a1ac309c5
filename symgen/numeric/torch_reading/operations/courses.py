"""What makes the course of a program depend on values, chance or memory: refused, unless the value is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symgen.numeric.evaluator import evaluate
from symgen.numeric.float_system import FLOAT
from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.refusals import in_validation, refuse, unreadable
from symgen.numeric.torch_reading.table import reads
from symgen.terms.term import Term, make, num


def known(term: Term) -> Any:
    """The value of a constant; None where symbols occur in it."""
    return None if term.free or term.shape else evaluate(term, {}, FLOAT)


def _conversion(python: Callable[[Any], Any], name: str, what: str) -> Callable[..., Any]:
    def read(input: Any, *_: Any) -> Any:
        value = known(operand(input))
        if value is None:
            raise unreadable(name, f"{what} of {operand(input)}")
        return python(value)

    return read


reads("__float__")(_conversion(float, "float", "the value as a Python number"))
reads("__int__")(_conversion(int, "int", "the value as a Python number"))
reads("__index__")(_conversion(int, "range", "the value as a place or a count"))


@reads("__bool__", "is_nonzero", "equal", "allclose", "_is_all_true", "_is_any_true")
def _truth(input: Any, *_: Any, **__: Any) -> bool:
    """A choice by a value; torch's own checks of arguments are taken to have passed."""
    if in_validation():
        return True
    value = known(operand(input))
    if value is None or _:
        raise unreadable("if", f"a choice by the value of {operand(input)}")
    return bool(value)


@reads("__len__")
def _length(self: Any) -> int:
    size = operand(self).shape[0]
    if not isinstance(size, int):
        raise unreadable("len", f"len of a tensor with {size} rows (write x.shape[0])")
    return size


@reads("__iter__")
def _rows(self: Any) -> Any:
    size = _length(self)
    return tuple(make("index", operand(self), num(place + 1)) for place in range(size))


@reads("__format__")
def _format(self: Any, *_: Any) -> str:
    return str(operand(self))


@reads("__contains__", "numpy", "tolist", "__array__", "__dlpack__", "histc", "isin")
def _entries(self: Any, *_: Any, **__: Any) -> Any:
    raise unreadable("entries", f"the entries of {operand(self)} outside of torch")


@reads("isnan", "isinf", "isfinite", "isposinf", "isneginf")
def _undefined(input: Any) -> Any:
    return refuse("isnan", "a question whether a value is defined", "a formula has no nan: leave the check out")


@reads("__setitem__", "index_put_", "index_add_", "index_copy_", "scatter_", "scatter_add_", "copy_", "resize_", "set_",
       "put_", "masked_scatter_", "fill_diagonal_", "index_fill_", ".data.__set__")  # fmt: skip
def _writing(self: Any, *_: Any, **__: Any) -> Any:
    return refuse(
        "__setitem__", "entries written in place", "build the tensor by torch.stack, torch.cat or torch.where"
    )


@reads("backward", "autograd.grad", "register_hook", "retain_grad", ".grad", "grad")
def _differentiating(*_: Any, **__: Any) -> Any:
    return refuse(
        "backward", "a derivative inside of the code", "read the value, and differentiate the formula: sg.Grad"
    )


_RANDOM = [
    "rand",
    "randn",
    "randint",
    "randperm",
    "rand_like",
    "randn_like",
    "randint_like",
    "normal",
    "bernoulli",
    "poisson",
    "multinomial",
    "normal_",
    "uniform_",
    "bernoulli_",
    "exponential_",
    "cauchy_",
    "log_normal_",
    "geometric_",
    "random_",
    "rrelu",
    "gumbel_softmax",
    "_standard_gamma",
    "_sample_dirichlet",
]


def _random(*_: Any, **__: Any) -> Any:
    return refuse("random", "a random draw", "give the noise to the function as an argument")


_random.always = True  # type: ignore[attr-defined]
reads(*_RANDOM)(_random)
