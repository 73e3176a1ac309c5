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
