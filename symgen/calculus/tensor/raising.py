"""From Ein back to Terms, as much in matrix notation as the expression allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import prod

from symgen.calculus.tensor.axes import along_axes, kept_axes, placed
from symgen.calculus.tensor.contraction import Contraction, spread
from symgen.calculus.tensor.ein import Ein
from symgen.calculus.tensor.factor import collect
from symgen.calculus.tensor.forms import add, product, scale
from symgen.calculus.tensor.lowering import Spelling
from symgen.calculus.tensor.pieces import Form, Piece
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, divide, make, num


def raise_(node: Ein, spelling: Mapping[Ein, Spelling] | None = None) -> Term:
    """The Term of a node; a sum that was written somewhere is written so again, by `spelling` (a sign and a Term).

    >>> from symgen.calculus.tensor.lowering import lower
    >>> from symgen.terms.build import dims, matrix, trace
    >>> A = matrix("A", *dims("n m"))
    >>> raise_(lower((A @ A.T).T)[0]) == A @ A.T
    True
    """
    return Raising(spelling or {}).term(node)


class Raising:
    """Raises nodes with shared memory, so that what several gradients share is raised once."""

    def __init__(self, spelling: Mapping[Ein, Spelling]) -> None:
        self.spelling = spelling
        self.done: dict[Ein, Term] = {}

    def term(self, node: Ein) -> Term:
        found = self.done.get(node)
        if found is None:
            sign, written = self.spelling.get(node, (0, None))
            found = self.done[node] = _RAISE[node.kind](self, node) if written is None or sign < 0 else written
        return found

    def leaf(self, node: Ein) -> Term:
        return node.term

    def function(self, node: Ein) -> Term:
        operands = [self.broadcastable(operand) for operand in node.operands]
        return repeated(make(node.name, *operands, attrs=node.attrs), node.shape)

    def broadcastable(self, node: Ein) -> Term:
        """A Term that broadcasts to the node: axes along which it only repeats are left away, or of length one."""
        bare, kept, output = without_any_repeats(node)
        return spread(self.term(bare), kept, output)

    def power(self, node: Ein) -> Term:
        (exponent,) = node.attrs
        if exponent < 0:
            return divide(num(1), self.power_of(node.operands[0], -exponent))
        return self.power_of(node.operands[0], exponent)

    def power_of(self, base: Ein, exponent: Fraction) -> Term:
        length = _squared(base) if exponent.denominator == 2 else None
        if length is not None:
            norm = make("norm", self.either_sign(length))
            return norm if exponent == Fraction(1, 2) else norm ** num(2 * exponent)
        if exponent == Fraction(1, 2):
            return make("sqrt", self.term(base))
        if exponent == 1:
            return self.term(base)
        is_even = exponent.denominator == 1 and exponent.numerator % 2 == 0
        return (self.either_sign(base) if is_even else self.term(base)) ** num(exponent)

    def either_sign(self, node: Ein) -> Term:
        """The node or its negative, as one of them was written."""
        _, written = self.spelling.get(node, (0, None))
        return self.term(node) if written is None else written

    def core(self, node: Ein) -> Term:
        return along_axes(self, node) or make(node.name, *map(self.term, node.operands), attrs=node.attrs)

    def product(self, node: Ein) -> Term:
        kept = kept_axes(self, node)
        if kept is not None:
            return kept
        if _is_negative_sum(node) and node.operands[0] not in self.spelling:
            return self.sum(node.operands[0], -1)
        form = self.form(node)
        return form.term if form.core is not None or not node.shape else repeated(form.term, node.shape)

    def form(self, node: Ein) -> Form:
        """A product as coefficient, scalars and one tensor factor."""
        if node.kind != "product":
            if not node.shape:
                return self._scalar_form(node)
            return Form(Fraction(1), core=self.term(node))
        found = self._contracted(node)
        spread_out = self._distributed(node, found)
        return found if spread_out is None else Form(Fraction(1), core=self.term(spread_out))

    def _distributed(self, node: Ein, found: Form) -> Ein | None:
        """The product over the terms of a sum that each lack an axis, where that leaves no index notation."""
        if not node.shape or not _may_distribute(node) or not _has_index_notation(found.core):
            return None
        coefficient, specs, output, sizes = node.attrs
        sums = [k for k, operand in enumerate(node.operands) if _lacks_axes(operand)]
        if len(sums) != 1:
            return None
        (place,) = sums
        rest = [(o, s) for k, (o, s) in enumerate(zip(node.operands, specs, strict=True)) if k != place]
        chosen, scope = node.operands[place], dict(enumerate(sizes))
        parts = [product(coefficient, [(part, specs[place]), *rest], output, scope) for part in chosen.operands]
        if any(_has_index_notation(self.term(part)) for part in parts):
            return None
        return add(zip(chosen.attrs[0], parts, strict=True), node.shape)

    def _contracted(self, node: Ein) -> Form:
        coefficient, specs, output, sizes = node.attrs
        coefficient *= prod(self.spelling.get(operand, (1, None))[0] for operand in node.operands)
        pieces = []
        for operand, spec in zip(node.operands, specs, strict=True):
            sign, piece = self._signed(coefficient, operand, spec)
            coefficient = coefficient if sign > 0 else -coefficient
            if operand.kind == "sum" and operand.shape and operand not in self.spelling and piece.top is not None:
                peeled = Form(Fraction(1), core=piece.top).peeled
                coefficient *= peeled.coefficient
                pieces += [Piece(scalar, None, ()) for scalar in peeled.over]
                pieces += [Piece(None, scalar, ()) for scalar in peeled.under]
                piece = replace(piece, top=peeled.core)
            pieces.append(piece)
        scalars, core = Contraction(pieces, output, sizes).reduce()
        over = tuple(piece.top for piece in scalars if piece.top is not None)
        under = tuple(piece.bottom for piece in scalars if piece.bottom is not None)
        return Form(coefficient, over, under, core)

    def _scalar_form(self, node: Ein) -> Form:
        piece = self._piece(node, ())
        tops = (piece.top,) if piece.top is not None else ()
        return Form(Fraction(1), tops, (piece.bottom,) if piece.bottom is not None else ())

    def _signed(self, coefficient: Fraction, operand: Ein, spec: tuple[int, ...]) -> tuple[int, Piece]:
        """A sum is written as it was (its sign is in the coefficient), or without a minus before it."""
        if operand.kind != "sum":
            return 1, self._piece(operand, spec)
        _, written = self.spelling.get(operand, (0, None))
        if written is not None:
            return 1, Piece(written, None, spec, operand.is_symmetric)
        # 1 - x keeps its order: people write it so.
        if coefficient < 0 and min(operand.attrs[0]) < 0 and not _is_constant(operand.operands[0]):
            return -1, Piece(self.sum(operand, -1), None, spec, operand.is_symmetric)
        return 1, self._piece(operand, spec)

    def _piece(self, operand: Ein, spec: tuple[int, ...]) -> Piece:
        symmetric = operand.is_symmetric
        turned = placed(self, operand, spec)
        if turned is not None:
            return Piece(turned[0], None, turned[1], symmetric)
        if operand.kind == "power" and operand.attrs[0] < 0:
            return Piece(None, self.power_of(operand.operands[0], -operand.attrs[0]), spec, symmetric)
        return Piece(self.term(operand), None, spec, symmetric)

    def sum(self, node: Ein, sign: int = 1) -> Term:
        if node.is_zero:
            return make("zeros", attrs=(node.shape,)) if node.shape else num(0)
        pairs = list(zip(node.attrs[0], node.operands, strict=True))
        spread_out = self._spread_out(pairs) if len(node.shape) > 0 else None
        if spread_out is not None:
            return self.term(scale(sign, add(spread_out, node.shape)))
        forms = [self._scaled(sign * c, operand) for c, operand in pairs]
        return repeated(collect(forms), node.shape)

    def _spread_out(self, pairs: list[tuple[Fraction, Ein]]) -> list[tuple[Fraction, Ein]] | None:
        """The terms of a sum with products distributed, so that like terms of several can meet; None for no change."""
        found = [
            self._distributed(operand, self._contracted(operand)) if _may_distribute(operand) else None
            for _, operand in pairs
        ]
        if all(node is None for node in found):
            return None
        return [(c, operand if new is None else new) for (c, operand), new in zip(pairs, found, strict=True)]

    def _scaled(self, coefficient: Fraction, operand: Ein) -> Form:
        bare, kept, _ = without_any_repeats(operand)
        form = self.form(bare)
        core = form.core if form.core is None else _repeated_core(form.core, kept, operand.shape)
        return Form(coefficient * form.coefficient, form.over, form.under, core)


_RAISE: dict[str, Callable[[Raising, Ein], Term]] = {
    "leaf": Raising.leaf,
    "function": Raising.function,
    "power": Raising.power,
    "core": Raising.core,
    "product": Raising.product,
    "sum": Raising.sum,
}


def _repeated_core(core: Term, kept: tuple[int, ...], shape: Shape) -> Term:
    """A tensor that broadcasts to a shape; a column that a matrix repeats is v 1'."""
    if len(shape) == 2 and kept == (0,):
        return make("outer", core, make("ones", attrs=((shape[1],),)))
    return spread(core, kept, tuple(range(len(shape))))


def _squared(node: Ein) -> Ein | None:
    """x, when the node is the sum of the squares of all entries of x."""
    if node.kind != "product" or node.shape or len(node.operands) != 1 or node.attrs[0] != 1:
        return None
    (operand,), (spec,) = node.operands, node.attrs[1]
    is_square = operand.kind == "power" and operand.attrs[0] == 2 and operand.shape and len(set(spec)) == len(spec)
    return operand.operands[0] if is_square else None


def without_any_repeats(node: Ein) -> tuple[Ein, tuple[int, ...], tuple[int, ...]]:
    """The node without the axes along which it only repeats, the axes that it keeps, and all of them."""
    every = tuple(range(len(node.shape)))
    if node.kind != "product" or not node.shape:
        return node, every, every
    coefficient, specs, output, sizes = node.attrs
    used = {label for spec in specs for label in spec}
    kept = tuple(k for k, label in enumerate(output) if label in used or output.count(label) > 1)
    if kept == every:
        return node, every, every
    rest = {label: size for label, size in enumerate(sizes) if label in used or output.count(label) > 1}
    pairs = zip(node.operands, specs, strict=True)
    return product(coefficient, pairs, tuple(output[k] for k in kept), rest), kept, every


def _lacks_axes(node: Ein) -> bool:
    """Whether every term of a sum only repeats along some axis, as in x[:, None] - y."""
    return (
        node.kind == "sum"
        and len(node.shape) > 1
        and all(len(without_any_repeats(o)[1]) < len(node.shape) for o in node.operands)
    )


def _may_distribute(node: Ein) -> bool:
    if node.kind != "product" or not any(map(_lacks_axes, node.operands)):
        return False
    return len(node.operands) > 1 or len(node.shape) < len(node.operands[0].shape)


def _has_index_notation(term: Term | None) -> bool:
    """Whether a contraction is written by letters or new axes; what functions are applied to does not count."""
    pending, seen = [term] if term is not None else [], set()
    while pending:
        term = pending.pop()
        if term.op in ("einsum", "expand_dims"):
            return True
        if term.op in _LINEAR and term not in seen:
            seen.add(term)
            pending += term.args
    return False


_LINEAR = frozenset(("add", "neg", "mul", "div", "matmul", "outer", "diag", "diagonal", "transpose", "total", "trace"))


def _is_negative_sum(node: Ein) -> bool:
    coefficient, specs, output, _ = node.attrs
    if coefficient != -1 or len(node.operands) != 1 or specs[0] != output:
        return False
    return node.operands[0].kind == "sum" and min(node.operands[0].attrs[0]) < 0


def _is_constant(node: Ein) -> bool:
    return node.kind == "product" and not node.operands


def repeated(term: Term, shape: Shape) -> Term:
    """The term repeated to a shape, where broadcasting has left axes away."""
    return term if term.shape == shape else make("expand", term, attrs=(shape,))
