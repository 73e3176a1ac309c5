"""Losses, as torch.nn.functional defines them, with their reductions and weights."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import choose, f, real
from symgen.numeric.torch_reading.operations.indexing import place_of
from symgen.numeric.torch_reading.operations.reducing import along, mean, total, vector_norm
from symgen.numeric.torch_reading.operations.shaping import axes_of, moved
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.table import reads
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


def _legacy(size_average: Any, reduce: Any, reduction: str) -> str:
    """The reduction that torch's older arguments mean."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


@reads("mse_loss")
def _mse(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Any = None,
) -> Term:
    return reduced((real(input) - real(target)) ** 2, _legacy(size_average, reduce, reduction), weight)


@reads("l1_loss")
def _l1(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    weight: Any = None,
) -> Term:
    return reduced(f("abs", real(input) - real(target)), _legacy(size_average, reduce, reduction), weight)


def _huber_of(error: Term, delta: Any) -> Term:
    """error^2 / 2 up to delta, delta (|error| - delta / 2) beyond."""
    size, limit = f("abs", error), operand(delta)
    return choose(make("lt", size, limit), _HALF * error**2, limit * (size - _HALF * limit))


@reads("huber_loss")
def _huber(input: Any, target: Any, reduction: str = "mean", delta: Any = 1.0, weight: Any = None) -> Term:
    return reduced(_huber_of(real(input) - real(target), delta), reduction, weight)


@reads("smooth_l1_loss")
def _smooth_l1(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean", beta: Any = 1.0
) -> Term:
    error = real(input) - real(target)
    losses = f("abs", error) if beta == 0 else _huber_of(error, beta) / operand(beta)
    return reduced(losses, _legacy(size_average, reduce, reduction))


@reads("binary_cross_entropy")
def _bce(
    input: Any, target: Any, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Term:
    """-(y log p + (1 - y) log(1 - p)); torch's bound of -100 on a logarithm is left away."""
    p, y = real(input), real(target)
    losses = -(y * f("log", p) + (1 - y) * f("log", 1 - p))
    return reduced(losses, _legacy(size_average, reduce, reduction), weight)


@reads("binary_cross_entropy_with_logits")
def _bce_with_logits(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    pos_weight: Any = None,
) -> Term:
    z, y = real(input), real(target)
    if pos_weight is None:
        losses = f("softplus", z) - y * z
    else:
        losses = real(pos_weight) * y * f("softplus", -z) + (1 - y) * f("softplus", z)
    return reduced(losses, _legacy(size_average, reduce, reduction), weight)


@reads("kl_div")
def _kl_div(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Term:
    """target (log target - input), the input being a logarithm; 0 where the target is 0."""
    log_q, y = real(input), real(target)
    if log_target:
        losses = f("exp", y) * (y - log_q)
    elif y.domain.is_positive:
        losses = y * (f("log", y) - log_q)
    else:
        losses = choose(make("eq", y, num(0)), num(0), y * (f("log", y) - log_q))
    if reduction == "batchmean":
        return total(losses, axes_of(None, len(losses.shape))) / operand_size(losses.shape[0])
    return reduced(losses, _legacy(size_average, reduce, reduction))


def operand_size(size: Any) -> Term:
    return num(size) if isinstance(size, int) else size


@reads("poisson_nll_loss")
def _poisson_nll(
    input: Any,
    target: Any,
    log_input: bool = True,
    full: bool = False,
    size_average: Any = None,
    eps: Any = 1e-8,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
    rate, y = real(input), real(target)
    if full:
        refuse("poisson_nll_loss", "full=True, Stirling's approximation of log y!", "add loggamma(y + 1) yourself")
    losses = f("exp", rate) - y * rate if log_input else rate - y * f("log", rate + operand(eps))
    return reduced(losses, _legacy(size_average, reduce, reduction))


@reads("gaussian_nll_loss")
def _gaussian_nll(
    input: Any, target: Any, var: Any, full: bool = False, eps: Any = 1e-6, reduction: str = "mean"
) -> Term:
    """(log v + (x - y)^2 / v) / 2 with v at least eps; the bound has no part in derivatives."""
    x, y, given = real(input), real(target), real(var)
    spread = f("max", given, operand(eps))
    if spread.shape not in ((), x.shape) and len(spread.shape) == len(x.shape) - 1:
        spread = make("expand_dims", spread, attrs=(len(spread.shape),))
    losses = _HALF * (f("log", spread) + (x - y) ** 2 / spread)
    if full:
        losses = losses + _HALF * f("log", 2 * make("const", attrs=("pi",)))
    return reduced(losses, reduction)


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


@reads("hinge_embedding_loss")
def _hinge_embedding(
    input: Any,
    target: Any,
    margin: Any = 1.0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
    x, y = real(input), real(target)
    near = choose(make("eq", y, num(1)), x, num(0))
    far = choose(make("eq", y, num(-1)), f("relu", operand(margin) - x), num(0))
    return reduced(near + far, _legacy(size_average, reduce, reduction))


@reads("margin_ranking_loss")
def _margin_ranking(
    input1: Any,
    input2: Any,
    target: Any,
    margin: Any = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
    losses = f("relu", -real(target) * (real(input1) - real(input2)) + operand(margin))
    return reduced(losses, _legacy(size_average, reduce, reduction))


@reads("soft_margin_loss")
def _soft_margin(
    input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Term:
    losses = f("softplus", -real(target) * real(input))
    return reduced(losses, _legacy(size_average, reduce, reduction))


@reads("triplet_margin_loss")
def _triplet(
    anchor: Any,
    positive: Any,
    negative: Any,
    margin: Any = 1.0,
    p: Any = 2,
    eps: Any = 1e-6,
    swap: bool = False,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
    if swap:
        refuse("triplet_margin_loss", "swap=True", "leave it out")
    base = real(anchor)
    near, far = (_distance(base, real(t), p, eps) for t in (positive, negative))
    return reduced(f("relu", near - far + operand(margin)), _legacy(size_average, reduce, reduction))


def _distance(first: Term, second: Term, p: Any, eps: Any) -> Term:
    difference = first - second + operand(eps)
    return vector_norm(difference, p, (len(broadcast((first.shape, second.shape))) - 1,), False)


@reads("cosine_embedding_loss")
def _cosine_embedding(
    input1: Any,
    input2: Any,
    target: Any,
    margin: Any = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
    """1 - cos where the target is 1, relu(cos - margin) where it is -1."""
    x, y, t = real(input1), real(input2), real(target)
    last, small = (len(x.shape) - 1,), operand(1e-12)
    lengths = [total(part**2, last) + small for part in (x, y)]
    cosine = total(x * y, last) / f("sqrt", lengths[0] * lengths[1])
    apart = choose(make("eq", t, num(-1)), f("relu", cosine - operand(margin)), num(0))
    losses = choose(make("eq", t, num(1)), 1 - cosine, apart)
    return reduced(losses, _legacy(size_average, reduce, reduction))


@reads("multi_margin_loss")
def _multi_margin(
    input: Any,
    target: Any,
    p: Any = 1,
    margin: Any = 1.0,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
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
    losses = (summed - (limit if power == 1 else limit**power)) / operand_size(x.shape[axis])
    return reduced(losses, _legacy(size_average, reduce, reduction))


@reads("multilabel_soft_margin_loss")
def _multilabel_soft_margin(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Term:
    x, y = real(input), real(target)
    losses = -(y * f("log_sigmoid", x) + (1 - y) * f("log_sigmoid", -x))
    weighted = losses if weight is None else losses * real(weight)
    return reduced(mean(weighted, (len(x.shape) - 1,)), _legacy(size_average, reduce, reduction))
