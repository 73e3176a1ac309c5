"""PyTorch as a number system: real tensors of one dtype on one device, with gradients through every operation.

Only what is real and finite is answered: a branch cut or a pole raises Unsupported or Undefined instead of giving nan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, reduce
from typing import Any

import numpy as np
import torch

from symgen.numeric import torch_arrangements
from symgen.numeric.errors import Undefined, Unsupported
from symgen.numeric.exact_numbers import ExactComplex, exact
from symgen.numeric.pairwise import contracted
from symgen.numeric.relations import logic
from symgen.numeric.system import Function, Functions, System
from symgen.terms.term import Term


class Torch(System):
    """Tensors of a floating dtype on a device."""

    def __init__(self, dtype: torch.dtype, device: str) -> None:
        self.dtype, self.device = dtype, device
        self.name = f"torch({dtype}, {device})"
        self.functions = Functions(self.name, FUNCTIONS)
        self.arrays = self.functions
        self.handlers = HANDLERS

    def make(self, value: float) -> torch.Tensor:
        return torch.tensor(value, dtype=self.dtype, device=self.device)

    def rational(self, value: Fraction) -> Any:
        return self.make(value.numerator / value.denominator)

    def infinity(self, sign: int) -> Any:
        return self.make(sign * math.inf)

    def constant(self, name: str) -> Any:
        values = {"pi": math.pi, "e": math.e, "euler_gamma": 0.5772156649015329, "catalan": 0.915965594177219}
        if name not in values:
            raise Unsupported(asked=f"the constant {name}", found=f"{self.name} is real")
        return self.make(values[name])

    def accepts(self, value: Any) -> bool:
        return isinstance(value, torch.Tensor)

    def number(self, value: Any) -> Any:
        return value if isinstance(value, torch.Tensor) else super().number(value)

    def integer(self, value: Any) -> int:
        whole = float(value)
        if not whole.is_integer():
            raise Undefined(f"{whole} where a whole number is needed")
        return int(whole)

    def array(self, nested: Any) -> Any:
        if isinstance(nested, torch.Tensor):
            return nested
        if isinstance(nested, list) and nested and isinstance(nested[0], torch.Tensor):
            return torch.stack(nested)
        given = np.asarray(nested, dtype=object)
        flat = [_as_float(v) for v in given.ravel()]
        return torch.tensor(flat, dtype=self.dtype, device=self.device).reshape(given.shape)

    def full(self, shape: tuple[int, ...], value: Any) -> Any:
        return self.number(value).expand(shape)


def _as_float(value: Any) -> float:
    number = exact(value)
    if isinstance(number, ExactComplex):
        raise Unsupported(asked=f"the complex number {number}", found="the torch system is real")
    return float(number)


@cache
def torch_system(dtype: str | torch.dtype = "float64", device: str = "cpu") -> Torch:
    """The system of PyTorch tensors of a dtype on a device; tensors given as values keep their gradients.

    >>> from symgen.numeric import evaluate
    >>> from symgen.terms.build import log, reals
    >>> x = reals("x"); at = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    >>> torch.autograd.grad(evaluate(log(x), {x: at}, torch_system()), at)[0].item()
    0.5
    """
    return Torch(getattr(torch, dtype) if isinstance(dtype, str) else dtype, device)


def _checked(name: str, function: Callable[..., Any], infinite: bool = False) -> Function:
    """A nan or a new infinity means a pole, a branch cut or overflow: never passed on as a number."""

    def call(*args: Any) -> Any:
        result = function(*args)
        if bool(torch.isnan(result).any()):
            if all(bool(torch.isfinite(a).all()) for a in args):
                raise Unsupported(asked=f"{name} of {_shown(args)}", found="the result is not real")
            raise Undefined(f"{name} of {_shown(args)}")
        if not infinite and bool(torch.isinf(result).any()) and all(bool(torch.isfinite(a).all()) for a in args):
            raise Undefined(f"{name} of {_shown(args)}")
        return result

    return call


def _shown(args: tuple[Any, ...]) -> str:
    return ", ".join(str(a.item()) if a.ndim == 0 else f"a tensor of shape {tuple(a.shape)}" for a in args)


def _gamma(x: Any) -> Any:
    """By reflection below zero: Gamma(x) = pi / (sin(pi x) Gamma(1 - x))."""
    upper = torch.where(x > 0, x, 1 - x)
    size = torch.exp(torch.lgamma(upper))
    return torch.where(x > 0, size, math.pi / (torch.sin(math.pi * x) * size))


def _positive(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        if not all(bool((a > 0).all()) for a in args):
            raise Unsupported(asked=f"{name} of {_shown(args)}", found="torch computes it for positive arguments only")
        return function(*args)

    return call


def _logbeta(x: Any, y: Any) -> Any:
    return torch.lgamma(x) + torch.lgamma(y) - torch.lgamma(x + y)


def _binomial(n: Any, k: Any) -> Any:
    if not all(bool((a > -1).all()) for a in (n, k, n - k)):
        raise Unsupported(
            asked=f"binomial({_shown((n, k))})", found="torch computes it by gamma functions above their poles"
        )
    return torch.exp(torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1))


def _polygamma(n: Any, x: Any) -> Any:
    return torch.special.digamma(x) if int(n) == 0 else torch.polygamma(int(n), x)


def _divide(x: Any, y: Any) -> Any:
    if bool((y == 0).any()):
        raise Undefined("a division by zero")
    return x / y


def _order_zero_or_one(name: str, zero: Callable[[Any], Any], one: Callable[[Any], Any]) -> Callable[..., Any]:
    def call(order: Any, x: Any) -> Any:
        if float(order) not in (0.0, 1.0):
            raise Unsupported(asked=f"{name} of order {float(order)}", found="torch has the orders 0 and 1")
        return zero(x) if float(order) == 0.0 else one(x)

    return call


def _fold(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda *parts: reduce(function, parts)


_S = torch.special
_ONE: dict[str, Callable[..., Any]] = {
    "log": torch.log, "sqrt": torch.sqrt, "expm1": torch.expm1, "log1p": torch.log1p, "tan": torch.tan,
    "asin": torch.asin, "acos": torch.acos, "atan": torch.atan, "asinh": torch.asinh, "acosh": torch.acosh,
    "atanh": torch.atanh, "sin": torch.sin, "cos": torch.cos, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
    "logit": torch.logit, "digamma": _S.digamma, "erf": torch.erf, "erfc": torch.erfc, "erfinv": torch.erfinv,
    "normal_cdf": _S.ndtr, "relu": torch.relu, "silu": torch.nn.functional.silu, "gelu": torch.nn.functional.gelu,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)), "log_sigmoid": torch.nn.functional.logsigmoid,
    "floor": torch.floor, "ceiling": torch.ceil, "sign": torch.sign, "abs": torch.abs, "gamma": _gamma,
    "loggamma": _positive("loggamma", torch.lgamma), "factorial": lambda x: _gamma(x + 1),
    "erfcx": _S.erfcx, "heaviside": lambda x: (x > 0).to(x.dtype), "zeta": lambda x: _S.zeta(x, torch.ones_like(x)),
    "re": lambda x: x, "im": torch.zeros_like, "conjugate": lambda x: x, "stop_gradient": lambda x: x.detach(),
}  # fmt: skip
_TWO: dict[str, Callable[..., Any]] = {
    "div": _divide,
    "pow": torch.pow,
    "atan2": torch.atan2,
    "mod": lambda x, y: x - y * torch.floor(_divide(x, y)),
    "polygamma": _polygamma,
    "beta": _positive("beta", lambda x, y: torch.exp(_logbeta(x, y))),
    "logbeta": _positive("logbeta", _logbeta),
    "binomial": _binomial,
    "upper_incomplete_gamma": _positive("upper_incomplete_gamma", lambda s, x: _S.gammaincc(s, x) * _gamma(s)),
    "lower_incomplete_gamma": _positive("lower_incomplete_gamma", lambda s, x: _S.gammainc(s, x) * _gamma(s)),
    "besseli": _order_zero_or_one("besseli", _S.i0, _S.i1),
    "besselj": _order_zero_or_one("besselj", _S.bessel_j0, _S.bessel_j1),
    "besselk": _order_zero_or_one("besselk", _S.modified_bessel_k0, _S.modified_bessel_k1),
    "bessely": _order_zero_or_one("bessely", _S.bessel_y0, _S.bessel_y1),
}
FUNCTIONS: Mapping[str, Function] = {
    **logic(),
    "not": torch.logical_not,
    **{name: _checked(name, function) for name, function in {**_ONE, **_TWO}.items()},
    **{n: _checked(n, f, infinite=True) for n, f in (("exp", torch.exp), ("sinh", torch.sinh), ("cosh", torch.cosh))},
    "add": _checked("a sum", _fold(torch.add), infinite=True),
    "mul": _checked("a product", _fold(torch.mul), infinite=True),
    "neg": torch.neg,
    "max": _fold(torch.maximum),
    "min": _fold(torch.minimum),
    "delta": lambda x, y: (x == y).to(x.dtype),
    "indicator": lambda condition: condition.to(torch.get_default_dtype()),
    "eq": torch.eq,
    "ne": torch.ne,
    "lt": torch.lt,
    "le": torch.le,
    "gt": torch.gt,
    "ge": torch.ge,
}


# Handlers of whole nodes, where the generic ones build NumPy arrays.


def _axes(node: Term, value: Any) -> tuple[int, ...]:
    axes = node.attrs[0] if node.attrs else ()
    return (axes,) if isinstance(axes, int) else tuple(axes) or tuple(range(value.ndim))


def _reducing(function: Callable[[Any, tuple[int, ...]], Any]) -> Function:
    def handler(evaluator: Any, node: Term) -> Any:
        value = evaluator.visit(node.args[0])
        return function(value, _axes(node, value))

    return handler


def _last_axis(function: Callable[[Any, int], Any]) -> Function:
    def handler(evaluator: Any, node: Term) -> Any:
        value = evaluator.visit(node.args[0])
        return function(value, _axes(node, value)[0] if node.attrs else -1)

    return handler


def _simple(function: Callable[..., Any]) -> Function:
    def handler(evaluator: Any, node: Term) -> Any:
        try:
            return function(*(evaluator.visit(a) for a in node.args))
        except torch.linalg.LinAlgError as error:  # type: ignore[attr-defined]
            raise Undefined(f"{node.op}: {error}") from error

    return handler


def _shaped(make: Callable[..., Any]) -> Function:
    def handler(evaluator: Any, node: Term) -> Any:
        system = evaluator.system
        return make(*evaluator.shape(node.attrs[0]), dtype=system.dtype, device=system.device)

    return handler


def _matrix_sqrt(matrix: Any) -> Any:
    values, vectors = torch.linalg.eigh(matrix)
    return vectors @ torch.diag_embed(values.sqrt()) @ vectors.mT


def _solve(matrix: Any, right: Any) -> Any:
    return (
        torch.linalg.solve(matrix, right[..., None])[..., 0] if right.ndim == 1 else torch.linalg.solve(matrix, right)
    )


def _cases(evaluator: Any, node: Term) -> Any:
    """Lazily where conditions are scalars, by torch.where where they are tensors."""
    result = evaluator.visit(node.args[-1]) if any(c.shape for c in node.args[1:-1:2]) else None
    if result is None:
        for value, condition in zip(node.args[0:-1:2], node.args[1:-1:2], strict=True):
            if bool(evaluator.visit(condition)):
                return evaluator.visit(value)
        return evaluator.visit(node.args[-1])
    for value, condition in reversed(list(zip(node.args[0:-1:2], node.args[1:-1:2], strict=True))):
        result = torch.where(evaluator.visit(condition), evaluator.visit(value), result)
    return result


def _indicator(evaluator: Any, node: Term) -> Any:
    condition = evaluator.visit(node.args[0])
    return torch.as_tensor(condition, device=evaluator.system.device).to(evaluator.system.dtype)


def _onehot(evaluator: Any, node: Term) -> Any:
    places = evaluator.visit(node.args[0]).long() - 1
    return torch.nn.functional.one_hot(places, evaluator.size(node.attrs[0])).to(evaluator.system.dtype)


def _einsum(evaluator: Any, node: Term) -> Any:
    return contracted(node.attrs[0], [evaluator.visit(a) for a in node.args], torch.einsum)


def _stack(evaluator: Any, node: Term) -> Any:
    return torch.stack(torch.broadcast_tensors(*(evaluator.visit(a) for a in node.args)))


def _expand(evaluator: Any, node: Term) -> Any:
    return evaluator.visit(node.args[0]).expand(evaluator.shape(node.attrs[0]))


def _eye(evaluator: Any, node: Term) -> Any:
    rows, columns = evaluator.shape(node.attrs[0])
    return torch.eye(rows, columns, dtype=evaluator.system.dtype, device=evaluator.system.device)


HANDLERS: Mapping[str, Function] = {
    **torch_arrangements.HANDLERS,
    "cases": _cases,
    "indicator": _indicator,
    "stack": _stack,
    "expand": _expand,
    "onehot": _onehot,
    "einsum": _einsum,
    "eye": _eye,
    "ones": _shaped(torch.ones),
    "zeros": _shaped(torch.zeros),
    "matmul": _simple(torch.matmul),
    "transpose": _simple(lambda a: a.transpose(-1, -2) if a.ndim > 1 else a),
    "trace": _simple(lambda a: a.diagonal(dim1=-2, dim2=-1).sum(-1)),
    "det": _simple(torch.linalg.det),
    "logdet": _simple(lambda a: torch.linalg.slogdet(a)[1]),
    "inverse": _simple(torch.linalg.inv),
    "cholesky": _simple(torch.linalg.cholesky),
    "solve": _simple(_solve),
    "matrix_exp": _simple(torch.linalg.matrix_exp),
    "matrix_sqrt": _simple(_matrix_sqrt),
    "eigenvalues": _simple(lambda a: torch.linalg.eigvalsh(a).flip(-1)),
    "positive_definite": _simple(lambda a: (torch.linalg.eigvalsh(a + a.mT) > 0).all(-1)),
    "diag": _simple(torch.diag_embed),
    "diagonal": _simple(lambda a: a.diagonal(dim1=-2, dim2=-1)),
    "norm": _simple(lambda a: a.pow(2).sum().sqrt()),
    "outer": _simple(lambda a, b: torch.tensordot(a, b, dims=0)),
    "kron": _simple(torch.kron),
    "total": _reducing(lambda a, axes: a.sum(axes)),
    "mean": _reducing(lambda a, axes: a.mean(axes)),
    "amax": _reducing(lambda a, axes: a.amax(axes)),
    "amin": _reducing(lambda a, axes: a.amin(axes)),
    "logsumexp": lambda evaluator, node: _logsumexp(evaluator, node),
    "softmax": _last_axis(torch.softmax),
    "log_softmax": _last_axis(torch.log_softmax),
}


def _logsumexp(evaluator: Any, node: Term) -> Any:
    value = evaluator.visit(node.args[0])
    return torch.logsumexp(value, _axes(node, value) if node.attrs else (-1,))
