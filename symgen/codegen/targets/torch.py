"""PyTorch: plain tensor operations on the device and dtype of the arguments, with no call of autograd."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, reduce
from math import factorial
from typing import Any

from symgen.codegen.target import ATOM, MULTIPLY, TARGETS, UNARY, Expression, Row, Target
from symgen.codegen.targets import _python as python
from symgen.codegen.targets._arrays import array_helpers, array_rows
from symgen.codegen.targets._helpers import helpers
from symgen.codegen.targets._python import calling, calling_two, helping, matrix, meaning, reducing, template
from symgen.codegen.writer import Writer, is_closed
from symgen.errors import MissingExtraError, NoRuleError, UsageError
from symgen.terms.domains import NONNEGATIVE, POSITIVE, interval
from symgen.terms.term import Term, make


def _torch() -> Any:
    try:
        import torch
    except ModuleNotFoundError as error:
        raise MissingExtraError("torch", extra="torch", asked="a PyTorch program") from error
    return torch


def _common(dtypes: tuple[Any, ...]) -> Any:
    """The dtype that holds all; PyTorch's default where there are none."""
    return _promoted(dtypes) if dtypes else _torch().get_default_dtype()


@cache
def _promoted(dtypes: tuple[Any, ...]) -> Any:
    return reduce(_torch().promote_types, dtypes)


class TorchArrays:
    """Arguments become tensors of one floating dtype and device, those of the floating tensors given.

    Where only plain numbers are given, they get PyTorch's default dtype.
    """

    def prepare(self, arguments: tuple[Any, ...], numbers: tuple[str, ...]) -> tuple[Any, ...]:
        torch = _torch()
        tensors = [a for a in arguments if isinstance(a, torch.Tensor)]
        device = next((t.device for t in tensors if t.device.type != "cpu"), None)
        dtype = _common(tuple(t.dtype for t in tensors if t.dtype.is_floating_point or t.dtype.is_complex))
        return tuple(self._converted(a, dtype, device, n) for a, n in zip(arguments, numbers, strict=True))

    def _converted(self, value: Any, dtype: Any, device: Any, number: str) -> Any:
        torch = _torch()
        wanted = torch.promote_types(dtype, torch.complex32) if number == "complex" else dtype
        if isinstance(value, torch.Tensor):
            return value if value.dtype == wanted else value.to(wanted)
        try:
            return torch.as_tensor(value, dtype=wanted, device=device)
        except (TypeError, ValueError, RuntimeError) as error:
            raise UsageError(
                asked="a call of a compiled function",
                found=f"an argument that torch cannot take: {error}",
                where="the arguments",
                hint="give numbers or tensors",
            ) from error

    def shaped(
        self, values: tuple[Any, ...], shapes: tuple[tuple[int, ...], ...], like: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        dtype = _common(tuple(a.dtype for a in like))
        device = like[0].device if like else None
        return tuple(self._shaped(value, shape, dtype, device) for value, shape in zip(values, shapes, strict=True))

    def _shaped(self, value: Any, shape: tuple[int, ...], dtype: Any, device: Any) -> Any:
        torch = _torch()
        tensor = torch.as_tensor(value, dtype=dtype, device=device) if not isinstance(value, torch.Tensor) else value
        if tensor.dtype != dtype and not tensor.dtype.is_complex:
            tensor = tensor.to(dtype)
        return tensor if tensor.shape == shape else tensor.expand(shape).clone()

    def to_numpy(self, value: Any) -> Any:
        return value.detach().cpu().numpy()

    def from_numpy(self, value: Any) -> Any:
        import numpy as np

        return _torch().as_tensor(np.asarray(value))


def _namespace() -> dict[str, Any]:
    import math

    torch = _torch()
    return {"math": math, "torch": torch, "F": torch.nn.functional}


def _polygamma(writer: Writer, term: Term) -> Expression:
    order, x = term.args
    if order.value is None or order.value.denominator != 1:
        raise NoRuleError(
            "polygamma",
            asked="torch code for polygamma of a symbolic order",
            found="torch.special.polygamma takes a whole number",
            where="symgen.codegen.targets.torch",
            hint="give the order as a number, or compile to numpy",
        )
    n = int(order.value)
    inside = writer.array(x, len(term.shape))
    if n < 1:
        return Expression(f"torch.digamma({inside})")
    # psi_n(x) = (-1)^(n+1) n! zeta(n + 1, x), right over the whole range where torch.polygamma is not at large x.
    coefficient = (-1) ** (n + 1) * factorial(n)
    zeta = f"torch.special.zeta({n + 1}.0, {inside})"
    return Expression(zeta) if coefficient == 1 else Expression(f"{coefficient} * {zeta}", MULTIPLY if n % 2 else UNARY)


def _bessel(names: dict[int, str]) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        order, x = term.args
        if order.value not in names:
            raise NoRuleError(
                term.op,
                asked=f"torch code for {term.op} of order {order}",
                found=f"torch has {term.op} of orders {', '.join(map(str, names))} only",
                where="symgen.codegen.targets.torch",
                hint="compile to numpy",
            )
        return Expression(f"torch.special.{names[int(order.value)]}({writer.array(x, len(term.shape))})")

    return row


def _extremum(function: str, bound: str) -> Row:
    folded = python.folding(f"torch.{function}", arrays=True)

    def row(writer: Writer, term: Term) -> Expression:
        constants = [a for a in term.args if is_closed(a)]
        others = [a for a in term.args if not is_closed(a)]
        if len(constants) == len(others) == 1:
            inside = writer.operand(others[0], len(term.shape))
            return Expression(f"torch.clamp({inside}, {bound}={writer.at(constants[0])})")
        return folded(writer, term)

    return row


def _made(function: str) -> Row:
    def row(writer: Writer, term: Term) -> Expression:
        return Expression(f"{writer.like}.new_{function}({writer.shape(term.shape)})")

    return row


def _eye(writer: Writer, term: Term) -> Expression:
    size = writer.size(term.shape[0])
    return Expression(f"torch.eye({size}, dtype={writer.like}.dtype, device={writer.like}.device)")


def _onehot(writer: Writer, term: Term) -> Expression:
    chosen = python.chosen(writer, term, f"torch.arange({writer.size(term.attrs[0])}, device={writer.like}.device)")
    return Expression(f"({chosen}).to({writer.like}.dtype)")


def _expand(writer: Writer, term: Term) -> Expression:
    inside = writer.array(term.args[0], len(term.shape))
    if not writer.batched:
        return Expression(f"torch.broadcast_to({inside}, {writer.shape(term.shape)})")
    return Expression(f"{inside} * {writer.like}.new_ones({writer.shape(term.shape)})", MULTIPLY)


def _norm(writer: Writer, term: Term) -> Expression:
    inside = term.args[0]
    axes = f", dim={tuple(range(-len(inside.shape), 0))}" if writer.batched else ""
    return Expression(f"torch.linalg.vector_norm({writer.at(inside)}{axes})")


def _stack(writer: Writer, term: Term) -> Expression:
    parts = ", ".join(writer.array(a, len(term.shape) - 1) for a in term.args)
    return Expression(f"torch.stack(torch.broadcast_tensors({parts}), dim={-len(term.shape)})")


def _imaginary(writer: Writer, term: Term) -> Expression:
    function = "torch.zeros_like" if term.args[0].domain.is_real else "torch.imag"
    return Expression(f"{function}({writer.at(term.args[0])})")


def _on_tensors(function: str) -> Row:
    return template(f"torch.{function}({{0}}, {{1}})", arrays=True)


_SAME_NAME = (
    "exp", "log", "sqrt", "abs", "sign", "expm1", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh",
    "tanh", "asinh", "acosh", "atanh", "sigmoid", "floor", "digamma", "erf", "erfc", "erfinv",
)  # fmt: skip

ROWS: dict[str, Row] = {
    **python.ROWS,
    **{name: calling(f"torch.{name}") for name in _SAME_NAME},
    "log_sigmoid": calling("F.logsigmoid"),
    # The default threshold of 20 would give up half of the digits of float64.
    "softplus": template("F.softplus({0}, threshold=40)"),
    "logit": calling("torch.logit"),
    "relu": calling("F.relu"),
    "heaviside": template("torch.where({0} > 0, {like}.new_tensor(1.0), 0.0)"),
    "ceiling": calling("torch.ceil"),
    "re": calling("torch.real"),
    "im": _imaginary,
    "conjugate": calling("torch.conj"),
    "arg": calling("torch.angle"),
    "atan2": _on_tensors("atan2"),
    "max": _extremum("maximum", "min"),
    "min": _extremum("minimum", "max"),
    "mod": template("torch.remainder({0}, {1})"),
    "gcd": template("torch.gcd({0}.long(), {1}.long())", within=ATOM, arrays=True),
    "lcm": template("torch.lcm({0}.long(), {1}.long())", within=ATOM, arrays=True),
    "delta": template("torch.where({0} == {1}, {like}.new_tensor(1.0), 0.0)"),
    "indicator": template("torch.where({0}, {like}.new_tensor(1.0), 0.0)"),
    "true": template("{like}.new_tensor(True, dtype=torch.bool)"),
    "stop_gradient": template("{0}.detach()", within=ATOM, arrays=True),
    "cases": python.case_split("torch.where"),
    "loggamma": calling("torch.lgamma"),
    "polygamma": _polygamma,
    "logbeta": python.where_domain(helping("logbeta", 2), POSITIVE, "torch"),
    "erfcx": calling("torch.special.erfcx"),
    # torch.special.ndtr loses all digits in the lower tail.
    "normal_cdf": template("0.5 * torch.erfc({0} / -math.sqrt(2))", MULTIPLY, MULTIPLY),
    "zeta": python.where_domain(
        template("torch.special.zeta({0}, 1.0)"), interval(Fraction(1), low_open=True), "torch"
    ),
    "gamma": helping("gamma"),
    "binomial": python.where_domain(helping("binomial", 2), NONNEGATIVE, "torch"),
    "beta": python.where_domain(meaning(lambda x, y: make("exp", make("logbeta", x, y))), POSITIVE, "torch"),
    "dilogarithm": helping("dilogarithm"),
    "besseli": _bessel({0: "i0", 1: "i1"}),
    "besselk": _bessel({0: "modified_bessel_k0", 1: "modified_bessel_k1"}),
    **array_rows("torch", reducing),
    "matmul": python.product_of("torch.einsum"),
    "trace": matrix("torch.diagonal({0}, dim1=-2, dim2=-1).sum(-1)"),
    "det": matrix("torch.linalg.det({0})"),
    "logdet": matrix("torch.linalg.slogdet({0})[1]"),
    "inverse": matrix("torch.linalg.inv({0})"),
    "cholesky": matrix("torch.linalg.cholesky({0})"),
    "matrix_exp": matrix("torch.linalg.matrix_exp({0})"),
    "positive_definite": helping("positive_definite"),
    "solve": python.solving("torch"),
    "diag": matrix("torch.diag_embed({0})"),
    "diagonal": matrix("torch.diagonal({0}, dim1=-2, dim2=-1)"),
    "total": reducing("torch.sum", "dim"),
    "mean": reducing("torch.mean", "dim"),
    "amax": reducing("torch.amax", "dim"),
    "norm": _norm,
    "logsumexp": python.along_axis("torch.logsumexp", "dim"),
    "softmax": python.along_axis("torch.softmax", "dim"),
    "log_softmax": python.along_axis("torch.log_softmax", "dim"),
    "kron": matrix("torch.kron({0}, {1})"),
    "einsum": python.contraction("torch.einsum", "permute"),
    "eye": _eye,
    "ones": _made("ones"),
    "zeros": _made("zeros"),
    "expand": _expand,
    "stack": _stack,
    "onehot": _onehot,
    "index": python.indexed("{0}.long()"),
    "silu": calling("F.silu"),
    "primitive xlogy": calling_two("torch.xlogy"),
    "primitive xlog1py": calling_two("torch.special.xlog1py"),
    "primitive log_normal_cdf": helping("log_normal_cdf"),
    "primitive logaddexp": _on_tensors("logaddexp"),
    "primitive log_gap": helping("log_gap", 2),
    "primitive log1mexp": helping("log1mexp"),
    "primitive direct_loggamma": calling("torch.lgamma"),
    "primitive threshold_backward": template("torch.ops.aten.threshold_backward({0}, {1}, 0)"),
    "primitive gelu_backward": calling_two("torch.ops.aten.gelu_backward"),
    "primitive silu_backward": calling_two("torch.ops.aten.silu_backward"),
    "primitive tanh_backward": calling_two("torch.ops.aten.tanh_backward"),
    "primitive softmax_backward": matrix("torch.ops.aten._softmax_backward_data({0}, {1}, -1, {like}.dtype)"),
    "primitive binet": helping("binet"),
}

_BETALN = '''def betaln(a, b):
    """log B(a, b) for small a and b."""
    return torch.lgamma(a) + torch.lgamma(b) - torch.lgamma(a + b)'''

TARGETS.register(
    "torch",
    Target(
        "torch",
        ("import math", "import torch", "import torch.nn.functional as F"),
        ROWS,
        _namespace,
        TorchArrays,
        bars={"gamma": 32.0},
        constant="{like}.new_tensor({value})",
        array_type="torch.Tensor",
        helpers={
            **helpers("torch", "torch.lgamma", "betaln", "torch.special.erfcx"),
            **array_helpers("torch"),
            "betaln": _BETALN,
        },
    ),
)
