"""Losses, as torch.nn.functional defines them, with their reductions and weights."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import choose, f, real
from symgen.numeric.torch_reading.operations.indexing import place_of
from symgen.numeric.torch_reading.operations.reducing import along, mean, total, vector_norm
from symgen.numeric.torch_reading.operations.shaping import axes_of, moved
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.table import Builder, reads
from symgen.terms import arrays
from symgen.terms.shapes import broadcast
from symgen.terms.term import Term, make, num

_HALF = Fraction(1, 2)


def reduced(losses: Term, reduction: str, weight: Any = None) -> Term:
    """The losses themselves, their sum, or their mean."""
    weighted = losses if weight is None else losses * real(weight)
    rank = axes_of(None, len(weighted.shape))
    if reduction == "none":
        return weighted
    if reduction == "sum":
        return total(weighted, rank)
    if reduction == "mean":
        return mean(weighted, rank)
    return refuse("reduction", f"the reduction {reduction!r}", 'give "mean", "sum" or "none"')


_REDUCTION = [
    inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=usual)
    for name, usual in (("size_average", None), ("reduce", None), ("reduction", "mean"))
]
_WEIGHT = inspect.Parameter("weight", inspect.Parameter.KEYWORD_ONLY, default=None)


def loss(name: str, *, weighted: bool = False) -> Callable[[Builder], Builder]:
    """Declare a loss by the losses of the entries: how these are weighted and reduced is the same for all."""

    def declare(entries: Builder) -> Builder:
        def read(
            *args: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean", **options: Any
        ) -> Term:
            weight = options.pop("weight", None) if weighted else None
            return reduced(entries(*args, **options), _legacy(size_average, reduce, reduction), weight)

        signature = inspect.signature(entries)
        parameters = [*signature.parameters.values(), *_REDUCTION, *([_WEIGHT] if weighted else [])]
        read.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # arguments are checked by it
        reads(name)(read)
        return entries

    return declare


def _legacy(size_average: Any, reduce: Any, reduction: str) -> str:
    """The reduction that torch's older arguments mean."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


@loss("mse_loss", weighted=True)
def _mse(input: Any, target: Any) -> Term:
    return (real(input) - real(target)) ** 2


@loss("l1_loss", weighted=True)
def _l1(input: Any, target: Any) -> Term:
    return f("abs", real(input) - real(target))


def _huber_of(error: Term, delta: Any) -> Term:
    """error^2 / 2 up to delta, delta (|error| - delta / 2) beyond."""
    size, limit = f("abs", error), operand(delta)
    return choose(make("lt", size, limit), _HALF * error**2, limit * (size - _HALF * limit))


@loss("huber_loss", weighted=True)
def _huber(input: Any, target: Any, delta: Any = 1.0) -> Term:
    return _huber_of(real(input) - real(target), delta)


@loss("smooth_l1_loss")
def _smooth_l1(input: Any, target: Any, beta: Any = 1.0) -> Term:
    error = real(input) - real(target)
    return f("abs", error) if beta == 0 else _huber_of(error, beta) / operand(beta)


@loss("binary_cross_entropy", weighted=True)
def _bce(input: Any, target: Any) -> Term:
    """-(y log p + (1 - y) log(1 - p)); torch's bound of -100 on a logarithm is left away."""
    p, y = real(input), real(target)
    return -(y * f("log", p) + (1 - y) * f("log", 1 - p))


@loss("binary_cross_entropy_with_logits", weighted=True)
def _bce_with_logits(input: Any, target: Any, pos_weight: Any = None) -> Term:
    z, y = real(input), real(target)
    if pos_weight is None:
        losses = f("softplus", z) - y * z
    else:
        losses = real(pos_weight) * y * f("softplus", -z) + (1 - y) * f("softplus", z)
    return losses


@reads("kl_div")
def _kl_div(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Term:
    losses = _relative_entropies(real(input), real(target), log_target)
    if reduction == "batchmean":
        return total(losses, axes_of(None, len(losses.shape))) / operand_size(losses.shape[0])
    return reduced(losses, _legacy(size_average, reduce, reduction))


def _relative_entropies(log_q: Term, y: Term, log_target: bool) -> Term:
    """y (log y - log q), 0 where y is."""
    if log_target:
        return f("exp", y) * (y - log_q)
    losses = y * (f("log", y) - log_q)
    return losses if y.domain.is_positive else choose(make("eq", y, num(0)), num(0), losses)


def operand_size(size: Any) -> Term:
    return num(size) if isinstance(size, int) else size


@loss("poisson_nll_loss")
def _poisson_nll(input: Any, target: Any, log_input: bool = True, full: bool = False, eps: Any = 1e-8) -> Term:
    rate, y = real(input), real(target)
    if full:
        refuse("poisson_nll_loss", "full=True, Stirling's approximation of log y!", "add loggamma(y + 1) yourself")
    return f("exp", rate) - y * rate if log_input else rate - y * f("log", rate + operand(eps))


@loss("gaussian_nll_loss")
def _gaussian_nll(input: Any, target: Any, var: Any, full: bool = False, eps: Any = 1e-6) -> Term:
    """(log v + (x - y)^2 / v) / 2 with v at least eps; the bound has no part in derivatives."""
    x, y, given = real(input), real(target), real(var)
    spread = f("max", given, operand(eps))
    if spread.shape not in ((), x.shape) and len(spread.shape) == len(x.shape) - 1:
        spread = make("expand_dims", spread, attrs=(len(spread.shape),))
    losses = _HALF * (f("log", spread) + (x - y) ** 2 / spread)
    if full:
        losses = losses + _HALF * f("log", 2 * make("const", attrs=("pi",)))
    return losses


# Classes.


@reads("cross_entropy")
def _cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    ignore_index: Any = -100,
    reduce: Any = None,
    reduction: str = "mean",
    label_smoothing: Any = 0.0,
) -> Term:
    """-log softmax at the class of each row, or its mean under given probabilities of classes."""
    scores, y, how = real(input), operand(target), _legacy(size_average, reduce, reduction)
    axis = 0 if len(scores.shape) == 1 else 1
    logs = along("log_softmax", scores, axis)
    if len(y.shape) == len(scores.shape):
        return _soft(logs, real(target), axis, weight, how, label_smoothing)
    # log(sum exp x) - x[y], whose derivative is the softmax less the class: what people write.
    hard = _picked(scores, y, axis, weight, ignore_index, normalised=False)
    if label_smoothing == 0:
        return _class_mean(hard, how)
    if weight is not None or _may_ignore(ignore_index, y):
        refuse("cross_entropy", "label smoothing with weights or ignored classes", "write the target as probabilities")
    smooth, share = -mean(logs, (axis,)), operand(label_smoothing)
    return reduced((1 - share) * hard[0] + share * smooth, how)


@reads("nll_loss")
def _nll(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    ignore_index: Any = -100,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
    logs = real(input)
    axis = 0 if len(logs.shape) == 1 else 1
    picked = _picked(logs, operand(target), axis, weight, ignore_index)
    return _class_mean(picked, _legacy(size_average, reduce, reduction))


def _may_ignore(ignore_index: Any, y: Term) -> bool:
    return y.domain.entries().contains(int(ignore_index))


def _picked(
    scores: Term, y: Term, axis: int, weight: Any, ignore_index: Any, *, normalised: bool = True
) -> tuple[Term, Term | None]:
    """The losses at the classes and their weights (None for all 1); the scores are normalised if they are logarithms."""
    last = len(scores.shape) - 1
    classes = moved(scores, axis, last)
    places = place_of(y, classes.shape[-1])
    own = arrays.pick(classes, places) if y.shape else make("index", classes, places)
    losses = -own if normalised else make("logsumexp", classes, attrs=((last,),)) - own
    weights = None if weight is None else make("index", real(weight), places)
    if not _may_ignore(ignore_index, y):
        return losses, weights
    if not y.domain.is_nonnegative:
        refuse(
            "cross_entropy",
            f"classes that may be {ignore_index}, which are left out",
            'declare the classes as whole numbers from 0: kinds={"y": "natural"}',
        )
    kept = make("indicator", make("ne", y, num(int(ignore_index))))
    return losses, kept if weights is None else kept * weights


def _class_mean(picked: tuple[Term, Term | None], reduction: str) -> Term:
    losses, weights = picked
    if weights is None:
        return reduced(losses, reduction)
    if reduction != "mean":
        return reduced(losses, reduction, weights)
    every = axes_of(None, len(losses.shape))
    return total(losses * weights, every) / total(weights, every)


def _soft(logs: Term, y: Term, axis: int, weight: Any, reduction: str, smoothing: Any) -> Term:
    share = operand(smoothing)
    classes = operand_size(logs.shape[axis])
    target = y if share == 0 else (1 - share) * y + share / classes
    weighted = target * logs
    if weight is not None:
        own = real(weight)
        for _ in range(len(logs.shape) - axis - 1):
            own = make("expand_dims", own, attrs=(len(own.shape),))
        weighted = own * weighted
    return reduced(-total(weighted, (axis,)), reduction)


# Margins.


@loss("hinge_embedding_loss")
def _hinge_embedding(input: Any, target: Any, margin: Any = 1.0) -> Term:
    x, y = real(input), real(target)
    near = choose(make("eq", y, num(1)), x, num(0))
    far = choose(make("eq", y, num(-1)), f("relu", operand(margin) - x), num(0))
    return near + far


@loss("margin_ranking_loss")
def _margin_ranking(input1: Any, input2: Any, target: Any, margin: Any = 0) -> Term:
    return f("relu", -real(target) * (real(input1) - real(input2)) + operand(margin))


@loss("soft_margin_loss")
def _soft_margin(input: Any, target: Any) -> Term:
    return f("softplus", -real(target) * real(input))


@loss("triplet_margin_loss")
def _triplet(
    anchor: Any, positive: Any, negative: Any, margin: Any = 1.0, p: Any = 2, eps: Any = 1e-6, swap: bool = False
) -> Term:
    if swap:
        refuse("triplet_margin_loss", "swap=True", "leave it out")
    base = real(anchor)
    near, far = (_distance(base, real(t), p, eps) for t in (positive, negative))
    return f("relu", near - far + operand(margin))


def _distance(first: Term, second: Term, p: Any, eps: Any) -> Term:
    difference = first - second + operand(eps)
    return vector_norm(difference, p, (len(broadcast((first.shape, second.shape))) - 1,), False)


@loss("cosine_embedding_loss")
def _cosine_embedding(input1: Any, input2: Any, target: Any, margin: Any = 0) -> Term:
    """1 - cos where the target is 1, relu(cos - margin) where it is -1."""
    x, y, t = real(input1), real(input2), real(target)
    last, small = (len(x.shape) - 1,), operand(1e-12)
    lengths = [total(part**2, last) + small for part in (x, y)]
    cosine = total(x * y, last) / f("sqrt", lengths[0] * lengths[1])
    apart = choose(make("eq", t, num(-1)), f("relu", cosine - operand(margin)), num(0))
    return choose(make("eq", t, num(1)), 1 - cosine, apart)


@loss("multi_margin_loss")
def _multi_margin(input: Any, target: Any, p: Any = 1, margin: Any = 1.0, weight: Any = None) -> Term:
    """The sum of relu(margin - x_y + x_j)^p over the other classes j, by the number of classes."""
    if weight is not None:
        refuse("multi_margin_loss", "weights of classes", "leave them out")
    x, axis = real(input), len(real(input).shape) - 1
    places = place_of(operand(target), x.shape[axis])
    own = make("expand_dims", arrays.pick(x, places) if axis else make("index", x, places), attrs=(axis,))
    power, limit = operand(p), operand(margin)
    every = f("relu", limit - own + x)
    summed = total(every if power == 1 else every**power, (axis,))
    # The class itself adds margin^p, which is taken away again.
    return (summed - (limit if power == 1 else limit**power)) / operand_size(x.shape[axis])


@loss("multilabel_soft_margin_loss")
def _multilabel_soft_margin(input: Any, target: Any, weight: Any = None) -> Term:
    x, y = real(input), real(target)
    losses = -(y * f("log_sigmoid", x) + (1 - y) * f("log_sigmoid", -x))
    weighted = losses if weight is None else losses * real(weight)
    return mean(weighted, (len(x.shape) - 1,))
