"""Layers of networks: affine maps, activations, normalisation, attention, convolution and pooling."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import choose, f, real
from symgen.numeric.torch_reading.operations.reducing import mean, variance
from symgen.numeric.torch_reading.operations.shaping import axis_of, cut, reshaped
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.sizes import size_of
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.term import Term, make, num

_HALF = Fraction(1, 2)


def plus(term: Term, bias: Any) -> Term:
    return term if bias is None else term + real(bias)


@reads("linear")
def _linear(input: Any, weight: Any, bias: Any = None) -> Term:
    return plus(real(input) @ real(weight).T, bias)


@reads("bilinear")
def _bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Term:
    product = make("einsum", real(input1), real(weight), real(input2), attrs=("bi,oij,bj->bo",))
    return plus(product, bias)


# Activations.


def _gelu_by_tanh(x: Term) -> Term:
    """x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), Hendrycks and Gimpel 2016."""
    root = make("sqrt", 2 / make("const", attrs=("pi",)))
    return _HALF * x * (1 + f("tanh", root * (x + Fraction(44715, 10**6) * x**3)))


@reads("gelu")
def _gelu(input: Any, approximate: str = "none") -> Term:
    return f("gelu", input) if approximate == "none" else _gelu_by_tanh(real(input))


@reads("softplus")
def _softplus(input: Any, beta: Any = 1, threshold: Any = 20) -> Term:
    """log(1 + exp(beta x)) / beta; torch gives x itself above the threshold, where the two round to the same."""
    return f("softplus", input) if beta == 1 else f("softplus", real(beta) * real(input)) / real(beta)


def _where_positive(x: Term, above: Term, below: Term) -> Term:
    return choose(make("gt", x, num(0)), above, below)


@reads("leaky_relu")
def _leaky_relu(input: Any, negative_slope: Any = 0.01) -> Term:
    x = real(input)
    return _where_positive(x, x, operand(negative_slope) * x)


@reads("prelu")
def _prelu(input: Any, weight: Any) -> Term:
    x, slope = real(input), real(weight)
    if slope.shape and slope.shape != (1,) and len(x.shape) > 2:
        slope = reshaped(slope, [slope.shape[0], *[1] * (len(x.shape) - 2)])
    return _where_positive(x, x, slope * x)


@reads("elu")
def _elu(input: Any, alpha: Any = 1.0) -> Term:
    x = real(input)
    grown = f("expm1", x)
    return _where_positive(x, x, grown if alpha == 1 else operand(alpha) * grown)


@reads("celu")
def _celu(input: Any, alpha: Any = 1.0) -> Term:
    x, a = real(input), operand(alpha)
    return _where_positive(x, x, a * f("expm1", x / a))


@reads("selu")
def _selu(input: Any) -> Term:
    x = real(input)
    scale, alpha = operand(1.0507009873554804934193349852946), operand(1.6732632423543772848170429916717)
    return scale * _where_positive(x, x, alpha * f("expm1", x))


def _bounded(x: Term, low: Any, high: Any) -> Term:
    return f("min", f("max", x, low), high)


@reads("hardtanh")
def _hardtanh(input: Any, min_val: Any = -1.0, max_val: Any = 1.0) -> Term:
    return _bounded(real(input), min_val, max_val)


def _hard_sigmoid(x: Term) -> Term:
    return _bounded(x + 3, 0, 6) / 6


@reads("glu")
def _glu(input: Any, dim: Any = -1) -> Term:
    x = real(input)
    axis = axis_of(dim, len(x.shape))
    size = x.shape[axis]
    if not isinstance(size, int):
        refuse("glu", f"the halves of an axis of symbolic size {size}", "give a number for it")
    half = size // 2  # type: ignore[operator]
    return cut(x, axis, 0, half) * f("sigmoid", cut(x, axis, half, half))


@reads("threshold")
def _threshold(input: Any, threshold: Any, value: Any) -> Term:
    x = real(input)
    return choose(make("gt", x, operand(threshold)), x, operand(value))


@reads("softshrink")
def _softshrink(input: Any, lambd: Any = 0.5) -> Term:
    x = real(input)
    return f("sign", x) * f("relu", f("abs", x) - operand(lambd))


@reads("hardshrink")
def _hardshrink(input: Any, lambd: Any = 0.5) -> Term:
    x = real(input)
    return choose(make("gt", f("abs", x), operand(lambd)), x, num(0))


_ACTIVATIONS: dict[str, Callable[[Term], Term]] = {
    "relu": lambda x: f("relu", x),
    "silu": lambda x: f("silu", x),
    "relu6": lambda x: _bounded(x, 0, 6),
    "mish": lambda x: x * f("tanh", f("softplus", x)),
    "softsign": lambda x: x / (1 + f("abs", x)),
    "tanhshrink": lambda x: x - f("tanh", x),
    "hardsigmoid": _hard_sigmoid,
    "hardswish": lambda x: x * _hard_sigmoid(x),
}


def _activation(build: Callable[[Term], Term]) -> Callable[..., Term]:
    def read(input: Any) -> Term:
        return build(real(input))

    return read


for _name, _build in _ACTIVATIONS.items():
    reads(_name)(_activation(_build))


@reads("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout", "feature_alpha_dropout")
def _dropout(input: Any, p: Any = 0.5, training: bool = True) -> Term:
    if training and p != 0:
        refuse("dropout", "dropout in training, which is random", "call module.eval() first, or pass training=False")
    return real(input)


# Normalisation.


def standardized(x: Term, axes: tuple[int, ...], eps: Any) -> Term:
    """(x - mean) / sqrt(variance + eps) over axes."""
    if len(axes) == 1:
        return arrays.standardize(x, operand(eps), axes[0])
    spread = make("sqrt", variance(x, axes, True, 0) + operand(eps))
    return (x - mean(x, axes, True)) / spread


def _affine(x: Term, weight: Any, bias: Any) -> Term:
    return plus(x if weight is None else x * real(weight), bias)


def _last_axes(x: Term, normalized_shape: Any) -> tuple[int, ...]:
    given = normalized_shape if isinstance(normalized_shape, tuple | list) else (normalized_shape,)
    count = len(given)
    for wanted, size in zip(map(size_of, given), x.shape[len(x.shape) - count :], strict=True):
        if isinstance(size, int) and isinstance(wanted, int) and size != wanted:
            refuse("layer_norm", f"the normalized shape {wanted} for an axis of {size}", "they are the same")
    return tuple(range(len(x.shape) - count, len(x.shape)))


@reads("layer_norm")
def _layer_norm(input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: Any = 1e-5) -> Term:
    x = real(input)
    return _affine(standardized(x, _last_axes(x, normalized_shape), eps), weight, bias)


@reads("rms_norm")
def _rms_norm(input: Any, normalized_shape: Any, weight: Any = None, eps: Any = None) -> Term:
    """x / sqrt(mean(x^2) + eps); torch's own eps where none is given is that of its floating type, 2^-52 here."""
    x = real(input)
    added = Fraction(1, 2**52) if eps is None else operand(eps)
    length = make("sqrt", mean(x**2, _last_axes(x, normalized_shape), True) + added)
    return _affine(x / length, weight, None)


def _by_channel(value: Any, rank: int) -> Any:
    """A vector over the channels, axis 1, so that it broadcasts."""
    if value is None or rank < 3:
        return value
    return reshaped(real(value), [real(value).shape[0], *[1] * (rank - 2)])


@reads("batch_norm")
def _batch_norm(
    input: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    momentum: Any = 0.1,
    eps: Any = 1e-5,
) -> Term:
    x = real(input)
    rank = len(x.shape)
    if training:
        found = standardized(x, (0, *range(2, rank)), eps)
    else:
        centre, spread = (_by_channel(v, rank) for v in (running_mean, running_var))
        found = (x - real(centre)) / make("sqrt", real(spread) + operand(eps))
    return _affine(found, _by_channel(weight, rank), _by_channel(bias, rank))


@reads("group_norm")
def _group_norm(input: Any, num_groups: Any, weight: Any = None, bias: Any = None, eps: Any = 1e-5) -> Term:
    x = real(input)
    grouped = reshaped(x, [x.shape[0], int(num_groups), -1])
    found = reshaped(standardized(grouped, (2,), eps), list(x.shape))
    return _affine(found, _by_channel(weight, len(x.shape)), _by_channel(bias, len(x.shape)))


@reads("instance_norm")
def _instance_norm(
    input: Any,
    running_mean: Any = None,
    running_var: Any = None,
    weight: Any = None,
    bias: Any = None,
    use_input_stats: bool = True,
    momentum: Any = 0.1,
    eps: Any = 1e-5,
) -> Term:
    x = real(input)
    if not use_input_stats:
        return _batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    found = standardized(x, tuple(range(2, len(x.shape))), eps)
    return _affine(found, _by_channel(weight, len(x.shape)), _by_channel(bias, len(x.shape)))


# Attention.


@reads("scaled_dot_product_attention")
def _attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: Any = 0.0,
    is_causal: bool = False,
    scale: Any = None,
    enable_gqa: bool = False,
) -> Term:
    if dropout_p != 0 or enable_gqa:
        refuse("scaled_dot_product_attention", "dropout, or grouped heads", "leave out dropout_p and enable_gqa")
    queries, keys, values = (real(t) for t in (query, key, value))
    scores = queries @ keys.T
    scores = scores * real(scale) if scale is not None else scores / make("sqrt", operand_size(queries.shape[-1]))
    if is_causal:
        scores = arrays.masked(scores, arrays.causal(queries.shape[-2], keys.shape[-2]))
    return make("softmax", with_mask(scores, attn_mask)) @ values


def operand_size(size: Any) -> Term:
    return num(size) if isinstance(size, int) else size


def with_mask(scores: Term, mask: Any) -> Term:
    """A mask of truth values keeps scores where it is true; one of numbers is added."""
    if mask is None:
        return scores
    term = operand(mask)
    return arrays.masked(scores, term) if term.domain.field == "boolean" else scores + term
