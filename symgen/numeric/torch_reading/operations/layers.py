"""Layers of networks: affine maps, activations, normalisation, attention, convolution and pooling."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import choose, f, real
from symgen.numeric.torch_reading.operations.reducing import mean, variance
from symgen.numeric.torch_reading.operations.shaping import axis_of, cut, permuted, reshaped
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.sizes import multiply_sizes
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
    count = len(normalized_shape) if isinstance(normalized_shape, tuple | list) else 1
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


# Convolution and pooling.


def _pair(value: Any, dimensions: int) -> tuple[Any, ...]:
    given = tuple(value) if isinstance(value, tuple | list) else (value,)
    return given if len(given) == dimensions else given * dimensions


def _padding(padding: Any, kernel: Term, dilation: tuple[Any, ...], dimensions: int) -> tuple[Any, ...]:
    if padding == "valid":
        return (0,) * dimensions
    if padding != "same":
        return _pair(padding, dimensions)
    lengths = kernel.shape[2:]
    if not all(isinstance(k, int) and d * (k - 1) % 2 == 0 for k, d in zip(lengths, dilation, strict=True)):
        refuse("conv", 'padding="same" of an even or symbolic kernel', "pad the input by F.pad")
    return tuple(d * (k - 1) // 2 for k, d in zip(lengths, dilation, strict=True))


def _convolution(dimensions: int) -> Callable[..., Term]:
    name = f"conv{dimensions}d"

    def read(
        input: Any,
        weight: Any,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
    ) -> Term:
        signal, kernel = real(input), real(weight)
        lone = len(signal.shape) == dimensions + 1
        signal = make("expand_dims", signal, attrs=(0,)) if lone else signal
        spread = _pair(dilation, dimensions)
        padded = _padding(padding, kernel, spread, dimensions)
        steps = tuple(s[0] if len(set(s)) == 1 else s for s in (_pair(stride, dimensions), padded, spread))
        parts = zip(_groups(signal, 1, groups), _groups(kernel, 0, groups), strict=True)
        found = [make(name, part, own, attrs=steps) for part, own in parts]
        joined = found[0] if groups == 1 else make("concatenate", *found, attrs=(1,))
        total = plus(joined, None if bias is None else reshaped(real(bias), [-1, *[1] * dimensions]))
        return make("index", total, num(1)) if lone else total

    return read


def _groups(term: Term, axis: int, count: int) -> list[Term]:
    if count == 1:
        return [term]
    size = term.shape[axis]
    if not isinstance(size, int):
        refuse("conv", f"{count} groups of {size} channels", "give a number for the channels")
    length = size // count  # type: ignore[operator]
    return [cut(term, axis, k * length, length) for k in range(count)]


reads("conv1d")(_convolution(1))
reads("conv2d")(_convolution(2))


def _pooling(dimensions: int, largest: bool) -> Callable[..., Term]:
    def average(
        input: Any,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: Any = None,
    ) -> Term:
        padded = _pair(padding, dimensions)
        plain = (count_include_pad or not any(padded)) and divisor_override is None
        if ceil_mode or not plain:
            refuse("avg_pool", "ceil_mode, count_include_pad=False or a divisor", "pool with the defaults")
        return arrays.avg_pool(real(input), _pair(kernel_size, dimensions), dimensions, **_steps(stride, padded))

    def maximum(
        input: Any,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        ceil_mode: bool = False,
        return_indices: bool = False,
    ) -> Term:
        if ceil_mode or return_indices or any(d != 1 for d in _pair(dilation, dimensions)):
            refuse("max_pool", "ceil_mode, return_indices or a dilation", "pool with the defaults")
        padded = _pair(padding, dimensions)
        return arrays.max_pool(real(input), _pair(kernel_size, dimensions), dimensions, **_steps(stride, padded))

    def _steps(stride: Any, padded: tuple[Any, ...]) -> dict[str, Any]:
        return {"stride": _pair(stride, dimensions) if stride not in (None, (), []) else None, "padding": padded}

    return maximum if largest else average


for _count in (1, 2):
    reads(f"avg_pool{_count}d")(_pooling(_count, False))
    reads(f"max_pool{_count}d")(_pooling(_count, True))


def _adaptive(dimensions: int, name: str) -> Callable[..., Term]:
    def read(input: Any, output_size: Any, return_indices: bool = False) -> Term:
        x = real(input)
        first = len(x.shape) - dimensions
        for place, wanted in enumerate(_pair(output_size, dimensions)):
            x = _evenly(x, first + place, wanted, name)
        return x

    return read


def _evenly(x: Term, axis: int, count: Any, name: str) -> Term:
    """An axis reduced to so many parts of equal length."""
    size = x.shape[axis]
    if count is None or count == size:
        return x
    if count != 1 and not (isinstance(size, int) and size % count == 0):
        refuse("adaptive_pool", f"{count} parts of an axis of {size}", "pool to one part, or to a divisor of the size")
    length = size if count == 1 else size // count
    windows = reshaped(x, [*x.shape[:axis], count, length, *x.shape[axis + 1 :]])
    return make(name, windows, attrs=((axis + 1,),))


for _count in (1, 2):
    reads(f"adaptive_avg_pool{_count}d")(_adaptive(_count, "mean"))
    reads(f"adaptive_max_pool{_count}d")(_adaptive(_count, "amax"))


@reads("pixel_shuffle")
def _pixel_shuffle(input: Any, upscale_factor: int) -> Term:
    x, r = real(input), int(upscale_factor)
    batch, _, height, width = x.shape
    split = reshaped(x, [batch, -1, r, r, height, width])
    turned = permuted(split, (0, 1, 4, 2, 5, 3))
    return reshaped(turned, [batch, split.shape[1], multiply_sizes(height, r), multiply_sizes(width, r)])
