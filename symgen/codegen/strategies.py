"""Stability rules that are no patterns: those over tensors, whose axes are attrs, and over all factors of a product."""

from __future__ import annotations

from symgen.codegen.canonical import product_of, total_of
from symgen.codegen.primitives import primitive
from symgen.terms.term import Term, make, num


def log_of_total(term: Term) -> Term | None:
    inside = term.args[0]
    if inside.op != "total" or inside.args[0].op != "exp" or not inside.args[0].shape:
        return None
    axes = inside.attrs[0] if inside.attrs and inside.attrs[0] else tuple(range(len(inside.args[0].shape)))
    return make("logsumexp", inside.args[0].args[0], attrs=(axes,))


def log_softmax(term: Term) -> Term | None:
    inside = term.args[0]
    return make("log_softmax", *inside.args, attrs=inside.attrs) if inside.op == "softmax" else None


def exp_log_softmax(term: Term) -> Term | None:
    inside = term.args[0]
    return make("softmax", *inside.args, attrs=inside.attrs) if inside.op == "log_softmax" else None


def softmax(term: Term) -> Term | None:
    """exp(x) / sum exp(x) for a vector x."""
    above, below = term.args
    if above.op == "exp" and len(above.shape) == 1 and below == make("total", above, attrs=below.attrs):
        return make("softmax", above.args[0])
    return None


def log_softmax_by_difference(term: Term) -> Term | None:
    for part in term.args:
        inner = part.args[0] if part.op == "neg" else part
        vector = inner.args[0] if inner.op == "logsumexp" and part.op == "neg" else None
        if vector is not None and len(vector.shape) == 1 and vector in term.args:
            rest = [a for a in term.args if a is not part and a is not vector]
            return total_of([make("log_softmax", vector), *rest])
    return None


def log_softmax_of_choice(term: Term) -> Term | None:
    """log sum exp x - (x at a place) is -(log softmax x at the place), which does not cancel."""
    for part in term.args:
        if part.op != "logsumexp" or not _is_along_last(part):
            continue
        (logits,) = part.args
        picked = next((p for p in term.args if _picks(p, logits)), None)
        if picked is not None:
            rest = [a for a in term.args if a is not part and a is not picked]
            chosen = picked.args[0]
            inside = make("log_softmax", logits, attrs=(len(logits.shape) - 1,))
            args = [inside if a is logits else a for a in chosen.args]
            return total_of([make("neg", make(chosen.op, *args, attrs=chosen.attrs)), *rest])
    return None


def _is_along_last(reduction: Term) -> bool:
    last = len(reduction.args[0].shape) - 1
    return not reduction.attrs or reduction.attrs[0] in (-1, last, (-1,), (last,))


def _picks(part: Term, logits: Term) -> bool:
    """Whether a part of a sum is minus the entries of the logits that unit vectors pick along the last axis."""
    chosen = part.args[0] if part.op == "neg" else part
    if part.op != "neg" or chosen.op != "einsum" or len(chosen.args) != 2 or logits not in chosen.args:
        return False
    other = chosen.args[1] if chosen.args[0] is logits else chosen.args[0]
    inputs, output = chosen.attrs[0].split("->")
    first, second = inputs.split(",")
    return other.op == "onehot" and first == second == output + first[-1]


def log_det(term: Term) -> Term | None:
    inside = term.args[0]
    return make("logdet", *inside.args) if inside.op == "det" and inside.domain.is_positive else None


def xlogy(term: Term) -> Term | None:
    """x log y with its limit 0 at x = 0, for whatever multiplies the logarithm."""
    logs = [a for a in term.args if a.op in _LOGARITHMS and a.domain.is_real and a.free]
    others = [a for a in term.args if a.op != "num" and a not in logs]
    if len(logs) != 1 or not others or not any(a.free for a in others) or not all(a.domain.is_real for a in others):
        return None
    numbers = [a for a in term.args if a.op == "num"]
    return product_of([*numbers, primitive(_LOGARITHMS[logs[0].op], product_of(others), logs[0].args[0])])


def into_cases(term: Term) -> Term | None:
    """A product with a case split of numbers, zero among them, as a split of products: 0 where the split is 0.

    Derivatives of case splits have this form, and the other factor may be infinite where the split is 0.
    """
    split = next((a for a in term.args if a.op == "cases" and any(v.value == 0 for v in _branches(a))), None)
    if split is None or not all(v.value is not None for v in _branches(split)):
        return None
    rest = product_of([a for a in term.args if a is not split])
    if not rest.free:
        return None
    *pairs, last = split.args
    args = [num(0) if a.value == 0 else product_of([a, rest]) if k % 2 == 0 else a for k, a in enumerate(pairs)]
    return make("cases", *args, num(0) if last.value == 0 else product_of([last, rest]), attrs=split.attrs)


def _branches(split: Term) -> tuple[Term, ...]:
    return (*split.args[0:-1:2], split.args[-1])


_LOGARITHMS = {"log": "xlogy", "log1p": "xlog1py"}
