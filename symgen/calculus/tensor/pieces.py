"""Pieces of a contraction on the way back to matrix notation, and the forms that they end in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symgen.terms.term import Term, divide, make, num


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
        return divide(self.top if self.top is not None else num(1), self.bottom)

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
    def term(self) -> Term:
        if self.core is not None and self.core.op == "neg":
            return Form(-self.coefficient, self.over, self.under, self.core.args[0]).term
        if self.coefficient < 0:
            return -Form(-self.coefficient, self.over, self.under, self.core).term
        return _fraction(self)


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
    return divide(top, times(bottoms)) if bottoms else top


def times(factors: Sequence[Term]) -> Term:
    """The elementwise product as it is written: one flat product."""
    flat = [part for factor in factors for part in (factor.args if factor.op == "mul" else (factor,))]
    if not flat:
        return num(1)
    return flat[0] if len(flat) == 1 else make("mul", *flat)


def chain(term: Term) -> tuple[Term, ...]:
    """The factors of a matrix product from left to right."""
    if term.op != "matmul" or any(len(a.shape) > 2 for a in term.args):
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
    if rule is None or len(term.shape) != 2:
        return make("transpose", term)
    return rule(term)


def _transposed_product(term: Term) -> Term:
    return link([transposed(factor) for factor in reversed(chain(term))])


def _transposed_elementwise(term: Term) -> Term:
    """Scalars stay; a vector that is repeated along rows has no transpose of its own."""
    ranks = [len(a.shape) for a in term.args]
    if 1 in ranks or ranks.count(2) > 1:
        return make("transpose", term)
    args = [transposed(a) if a.shape else a for a in term.args]
    return times(args) if term.op == "mul" else make(term.op, *args)


def _transposed_softmax(term: Term) -> Term:
    """Along the other axis of the transposed."""
    other = () if term.attrs and term.attrs[0] == 0 else (0,)
    return make(term.op, transposed(term.args[0]), attrs=other)


_TRANSPOSED = {
    "softmax": _transposed_softmax,
    "log_softmax": _transposed_softmax,
    "transpose": lambda term: term.args[0],
    "matmul": _transposed_product,
    "outer": lambda term: make("outer", term.args[1], term.args[0]),
    "neg": _transposed_elementwise,
    "mul": _transposed_elementwise,
    "div": _transposed_elementwise,
}
