"""A plate is an axis: an expression in x[i] for a running i becomes the tensor of its values along a new first axis."""

from __future__ import annotations

from collections.abc import Callable

from symgen.calculus.tensor.array_lowering import convolution_product
from symgen.calculus.tensor.ein import Ein
from symgen.calculus.tensor.forms import add, core, function, power, product, stretch
from symgen.terms.term import Term

Plate = tuple[Term, Term]


def along_axis(node: Ein, variable: Term, size: Term) -> Ein | None:
    """The values of a node for variable = 1, ..., size along a new first axis.

    None where the variable runs through something other than a whole axis: x[i - 1], or i on its own.
    """
    length = int(size.attrs[0]) if size.op == "num" else size
    if any(not _is_unit(leaf, variable, length) for leaf in _leaves(node, variable)):
        return None
    return _Widening(variable, length).wide(node)


def _leaves(node: Ein, variable: Term) -> list[Ein]:
    """The leaves in which the variable occurs."""
    if node.kind == "leaf":
        return [node] if variable in node.term.free else []
    return [found for operand in node.operands for found in _leaves(operand, variable)]


def _is_unit(leaf: Ein, variable: Term, size: int | Term) -> bool:
    term = leaf.term
    return term.op == "onehot" and term.args[0] == variable and term.attrs[0] == size


class _Widening:
    """Adds the axis to every node; what does not depend on the variable is repeated along it."""

    def __init__(self, variable: Term, size: int | Term) -> None:
        self.variable, self.size = variable, size
        self.done: dict[Ein, Ein] = {}

    def wide(self, node: Ein) -> Ein:
        if node not in self.done:
            depends = bool(_leaves(node, self.variable))
            self.done[node] = _WIDER[node.kind](self, node) if depends else stretch(node, (self.size, *node.shape))
        return self.done[node]

    def leaf(self, _: Ein) -> Ein:
        # The unit vector of the running index, for each value of it, is the identity.
        return product(1, (), (0, 0), {0: self.size})

    def product(self, node: Ein) -> Ein:
        coefficient, specs, output, sizes = node.attrs
        new = len(sizes)
        factors = [
            (self.wide(operand), (new, *spec)) if _leaves(operand, self.variable) else (operand, spec)
            for operand, spec in zip(node.operands, specs, strict=True)
        ]
        return product(coefficient, factors, (new, *output), {**dict(enumerate(sizes)), new: self.size})

    def sum(self, node: Ein) -> Ein:
        terms = zip(node.attrs[0], map(self.wide, node.operands), strict=True)
        return add(terms, (self.size, *node.shape))

    def function(self, node: Ein) -> Ein:
        return function(node.name, [self.wide(operand) for operand in node.operands], node.attrs)

    def power(self, node: Ein) -> Ein:
        return power(self.wide(node.operands[0]), node.attrs[0])

    def core(self, node: Ein) -> Ein:
        if node.name in ("conv1d", "conv2d"):  # these have no batch of their own
            return self.wide(convolution_product(node))
        operands = [self.wide(o) if o.shape or _leaves(o, self.variable) else o for o in node.operands]
        return core(node.name, operands, (self.size, *node.shape), node.attrs)


_WIDER: dict[str, Callable[[_Widening, Ein], Ein]] = {
    "leaf": _Widening.leaf,
    "product": _Widening.product,
    "sum": _Widening.sum,
    "function": _Widening.function,
    "power": _Widening.power,
    "core": _Widening.core,
}
