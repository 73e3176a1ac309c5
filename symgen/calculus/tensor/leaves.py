"""Replacing leaves: a structured variable put back in the place of its unstructured double."""

from __future__ import annotations

from symgen.calculus.tensor.ein import Ein, leaf
from symgen.calculus.tensor.forms import add, core, function, power, product
from symgen.terms.term import Term
from symgen.terms.traverse import substitute


def replace_leaf(node: Ein, old: Term, new: Term) -> Ein:
    """The node with one symbol replaced by another of the same shape, canonical again."""
    return _Replacement(old, new).of(node)


class _Replacement:
    def __init__(self, old: Term, new: Term) -> None:
        self.old, self.new = old, new
        self.done: dict[Ein, Ein] = {}

    def of(self, node: Ein) -> Ein:
        if node not in self.done:
            self.done[node] = _BUILD[node.kind](self, node, [self.of(operand) for operand in node.operands])
        return self.done[node]

    def leaf(self, node: Ein, _: list[Ein]) -> Ein:
        return leaf(substitute(node.term, {self.old: self.new})) if self.old in node.term.free else node

    def product(self, node: Ein, operands: list[Ein]) -> Ein:
        coefficient, specs, output, sizes = node.attrs
        return product(coefficient, zip(operands, specs, strict=True), output, dict(enumerate(sizes)))

    def sum(self, node: Ein, operands: list[Ein]) -> Ein:
        return add(zip(node.attrs[0], operands, strict=True), node.shape)

    def function(self, node: Ein, operands: list[Ein]) -> Ein:
        return function(node.name, operands, node.attrs)

    def power(self, node: Ein, operands: list[Ein]) -> Ein:
        return power(operands[0], node.attrs[0])

    def core(self, node: Ein, operands: list[Ein]) -> Ein:
        return core(node.name, operands, node.shape, node.attrs)


_BUILD = {
    "leaf": _Replacement.leaf,
    "product": _Replacement.product,
    "sum": _Replacement.sum,
    "function": _Replacement.function,
    "power": _Replacement.power,
    "core": _Replacement.core,
}
