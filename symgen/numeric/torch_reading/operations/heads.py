"""Attention with several heads, as torch.nn.MultiheadAttention computes it."""

from __future__ import annotations

from typing import Any

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import real
from symgen.numeric.torch_reading.operations.layers import operand_size, plus, with_mask
from symgen.numeric.torch_reading.operations.shaping import cut, permuted, reshaped
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.term import Term, make


@reads("multi_head_attention_forward")
def _multi_head_attention(
    query: Any,
    key: Any,
    value: Any,
    embed_dim_to_check: Any,
    num_heads: int,
    in_proj_weight: Any,
    in_proj_bias: Any,
    bias_k: Any,
    bias_v: Any,
    add_zero_attn: bool,
    dropout_p: Any,
    out_proj_weight: Any,
    out_proj_bias: Any,
    training: bool = True,
    key_padding_mask: Any = None,
    need_weights: bool = True,
    attn_mask: Any = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Any = None,
    k_proj_weight: Any = None,
    v_proj_weight: Any = None,
    static_k: Any = None,
    static_v: Any = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Term, Any]:
    """Sequences are (time, batch, features); a mask of truth values is true where a key is left out."""
    extra = (bias_k, bias_v, static_k, static_v)
    if add_zero_attn or any(e is not None for e in extra) or (training and dropout_p):
        refuse("multi_head_attention_forward", "extra keys, or dropout in training", "call module.eval() first")
    inputs = [_batched(t) for t in (query, key, value)]
    weights = (q_proj_weight, k_proj_weight, v_proj_weight) if use_separate_proj_weight else (in_proj_weight,)
    heads = _projected(inputs, weights, in_proj_bias, num_heads)
    scores = heads[0] @ heads[1].T / make("sqrt", operand_size(heads[0].shape[-1]))
    shown = make("softmax", _masked(scores, attn_mask, key_padding_mask))
    joined = _rejoined(shown @ heads[2])
    output = plus(joined @ real(out_proj_weight).T, out_proj_bias)
    mixed = make("mean", shown, attrs=((1,),)) if average_attn_weights else shown
    lone = len(operand(query).shape) == 2
    return _unbatched(output, 1, lone), _unbatched(mixed, 0, lone) if need_weights else None


def _batched(value: Any) -> Term:
    term = real(value)
    return term if len(term.shape) == 3 else make("expand_dims", term, attrs=(1,))


def _unbatched(term: Term, axis: int, lone: bool) -> Term:
    if not lone:
        return term
    order = (axis, *(k for k in range(len(term.shape)) if k != axis))
    return make("index", permuted(term, order), operand(1))


def _projected(inputs: list[Term], weights: tuple[Any, ...], bias: Any, heads: int) -> list[Term]:
    """Queries, keys and values as (batch, head, time, features of a head)."""
    size = inputs[0].shape[-1]
    if not isinstance(size, int):
        refuse("multi_head_attention_forward", f"{heads} heads of a symbolic size {size}", "give a number for it")
    found = []
    for place, term in enumerate(inputs):
        weight = real(weights[place]) if len(weights) == 3 else cut(real(weights[0]), 0, place * size, size)
        own = None if bias is None else cut(real(bias), 0, place * size, size)
        projected = plus(term @ weight.T, own)
        time, batch, _ = projected.shape
        split = reshaped(projected, [time, batch, heads, size // heads])  # type: ignore[operator]
        found.append(permuted(split, (1, 2, 0, 3)))
    return found


def _rejoined(term: Term) -> Term:
    """(batch, head, time, features of a head) as (time, batch, features)."""
    batch, heads, time, own = term.shape
    return reshaped(permuted(term, (2, 0, 1, 3)), [time, batch, heads * own])


def _masked(scores: Term, attn_mask: Any, key_padding_mask: Any) -> Term:
    if attn_mask is not None:
        mask = operand(attn_mask)
        if len(mask.shape) == 3:
            mask = reshaped(mask, list(scores.shape))
        scores = _left_out(scores, mask)
    if key_padding_mask is not None:
        mask = operand(key_padding_mask)
        rank = len(mask.shape)
        for _ in range(2 if rank == 2 else 0):
            mask = make("expand_dims", mask, attrs=(1,))
        scores = _left_out(scores, mask)
    return scores


def _left_out(scores: Term, mask: Term) -> Term:
    if mask.domain.field != "boolean":
        return with_mask(scores, mask)
    return arrays.masked(scores, make("not", mask))


@reads("_canonical_mask")
def _canonical_mask(mask: Any, *_: Any, **__: Any) -> Any:
    return mask
