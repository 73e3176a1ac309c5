"""Pieces of a contraction on the way back to matrix notation, and the forms that they end in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from symgen.terms.operators import operator
from symgen.terms.term import Term, combined, divide, make, num


@dataclass(frozen=True, slots=True)
class Piece:
    """top / bottom at indices; a missing part is 1."""

    top: Term | None
    bottom: Term | None
    indices: tuple[int, ...]
    is_symmetric: bool = False

    @property
    def value(self) -> Term:
        if self.bottom is None:
            return self.top if self.top is not None else num(1)
        return gated(divide(self.top if self.top is not None else num(1), self.bottom))

    def oriented(self, indices: tuple[int, ...]) -> Term:
        """The matrix with its rows and columns in this order."""
        if indices == self.indices or self.is_symmetric:
            return self.value
        return transposed(self.value)


@dataclass(frozen=True, slots=True)
class Form:
    """coefficient * product of `over` / product of `under` * core; `over` and `under` are scalars."""

    coefficient: Fraction
    over: tuple[Term, ...] = ()
    under: tuple[Term, ...] = ()
    core: Term | None = None

    @property
    def peeled(self) -> Form:
        """The form with the signs, numbers and scalars that its tensor is written with taken out of it."""
        if self.core is None or self.core.op not in _SCALED:
            return self
        merged = _SCALED[self.core.op](self)
        return self if merged is None else merged.peeled

    @property
    def term(self) -> Term:
        peeled = self.peeled
        if peeled is not self:
            return peeled.term
        if self.coefficient < 0 and abs(self.coefficient.numerator) == 1:
            return -Form(-self.coefficient, self.over, self.under, self.core).term
        return _fraction(self)


def _merged_sign(form: Form) -> Form | None:
    assert form.core is not None
    return replace(form, coefficient=-form.coefficient, core=form.core.args[0])


def _merged_factors(form: Form) -> Form | None:
    """Numbers and scalars in front of the tensor join those of the form."""
    assert form.core is not None
    factors = form.core.args
    tensors = [f for f in factors if f.shape]
    if len(tensors) == len(factors) or not tensors:
        return None
    numbers = [f.attrs[0] for f in factors if f.op == "num"]
    scalars = tuple(f for f in factors if not f.shape and f.op != "num")
    coefficient = form.coefficient * prod(numbers, start=Fraction(1))
    return Form(coefficient, (*form.over, *scalars), form.under, times(tensors))


def _merged_quotient(form: Form) -> Form | None:
    """A scalar divisor of the tensor joins those of the form."""
    assert form.core is not None
    above, below = form.core.args
    if below.shape or not above.shape:
        return None
    if below.value is not None and below.value != 0:
        return replace(form, coefficient=form.coefficient / below.value, core=above)
    return replace(form, under=(*form.under, below), core=above)


_SCALED = {"neg": _merged_sign, "mul": _merged_factors, "div": _merged_quotient}


def negated_last(form: Form) -> Term:
    """The term of a form in a sum: a minus stands before the whole."""
    if form.coefficient >= 0 or (form.core is not None and form.core.op == "neg"):
        return form.term
    return -replace(form, coefficient=-form.coefficient).term


def _fraction(form: Form) -> Term:
    """Numbers fold; a lone numerator is divided, a quotient of symbols stands before a tensor."""
    top, bottom = form.coefficient.numerator, form.coefficient.denominator
    tops = ((num(top),) if top != 1 else ()) + form.over
    bottoms = ((num(bottom),) if bottom != 1 else ()) + form.under
    if form.core is None:
        return _over(times(tops), bottoms)
    if not bottoms:
        return times((*tops, form.core))
    if not tops:
        return _over(form.core, bottoms)
    return times((_over(times(tops), bottoms), form.core))


def _over(top: Term, bottoms: tuple[Term, ...]) -> Term:
    return gated(divide(top, times(bottoms))) if bottoms else top


def times(factors: Sequence[Term]) -> Term:
    """The elementwise product as it is written: one flat product."""
    flat = [part for factor in factors for part in (factor.args if factor.op == "mul" else (factor,))]
    if not flat:
        return num(1)
    return flat[0] if len(flat) == 1 else gated(make("mul", *flat))


def gated(term: Term) -> Term:
    """1[c] times what is not defined everywhere is a case split: the branch not taken need not be defined."""
    above, below = term.args if term.op == "div" else (term, None)
    factors = above.args if above.op == "mul" else (above,)
    gates = [factor for factor in factors if factor.op == "indicator"]
    if not gates:
        return term
    rest = times([factor for factor in factors if factor.op != "indicator"])
    value = rest if below is None else divide(rest, below)
    if value.shape != term.shape or not _may_be_undefined(value):
        return term
    conditions = [gate.args[0] for gate in gates]
    condition = combined("and", conditions)
    return make("cases", value, condition, num(0), attrs=("", ""))


def _may_be_undefined(term: Term) -> bool:
    """Whether an entry may be undefined by itself; what a contraction yields is defined everywhere or nowhere."""
    pending, seen = [term], {term}
    while pending:
        part = pending.pop()
        row = operator(part.op)
        if row.kind not in ("arithmetic", "function"):
            continue
        if row.defined is not None and row.defined(*part.args):
            return True
        pending += [argument for argument in part.args if argument not in seen]
        seen.update(part.args)
    return False


def chain(term: Term) -> tuple[Term, ...]:
    """The factors of a matrix product from left to right; of stacks of matrices too, where no vector is among them."""
    ranks = [len(a.shape) for a in term.args]
    if term.op != "matmul" or (max(ranks) > 2 and min(ranks) < 2):
        return (term,)
    return chain(term.args[0]) + chain(term.args[1])


def link(factors: Sequence[Term]) -> Term:
    """The matrix product of factors, associated to the left as it is read."""
    result = factors[0]
    for factor in factors[1:]:
        result = make("matmul", result, factor)
    return result


def matmul(left: Term, right: Term) -> Term:
    """A matrix product; a vector on the left of a chain keeps its place, since (x @ A) @ B = x @ (A @ B)."""
    return link((*chain(left), *chain(right)))


def transposed(term: Term) -> Term:
    """The transpose, moved inside products: (A B)' = B' A'; a symmetric matrix is its own."""
    if term.domain.structure in ("symmetric", "spd", "diagonal") or term.op in ("diag", "eye"):
        return term
    rule = _TRANSPOSED.get(term.op)
    if rule is None or (len(term.shape) != 2 and term.op not in ("matmul", "transpose")):
        return make("transpose", term)
    return rule(term)


def _transposed_product(term: Term) -> Term:
    if len(term.shape) > 2 and any(len(a.shape) < 2 for a in term.args):
        return make("transpose", term)
    return link([transposed(factor) for factor in reversed(chain(term))])


def _transposed_elementwise(term: Term) -> Term:
    """Scalars stay; a vector that is repeated along rows has no transpose of its own."""
    ranks = [len(a.shape) for a in term.args]
    if 1 in ranks or ranks.count(2) > 1:
        return make("transpose", term)
    args = [transposed(a) if a.shape else a for a in term.args]
    return times(args) if term.op == "mul" else make(term.op, *args)


_TRANSPOSED = {
    "transpose": lambda term: term.args[0],
    "matmul": _transposed_product,
    "outer": lambda term: make("outer", term.args[1], term.args[0]),
    "neg": _transposed_elementwise,
    "mul": _transposed_elementwise,
    "div": _transposed_elementwise,
}
