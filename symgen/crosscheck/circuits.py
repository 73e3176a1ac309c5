"""Networks as lists of derived building blocks: the forward pass and the backpropagation are compiled formulas.

A block is a formula; its derivatives are derived from total(G * formula), G the gradient that arrives from above. A
circuit applies blocks one after another, and backpropagates by adding up what the derivatives say. It knows no block:
all mathematics is in the formulas, which can be looked at, judged, and edited to plant a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import torch

from symgen.codegen import Program, compile
from symgen.crosscheck.absolute import absolute
from symgen.derivation import Derivation, derive
from symgen.terms.build import total
from symgen.terms.term import Term, make, symbol

__all__ = ["Block", "Circuit", "Node", "block", "compiled", "loss_block"]

Tensors = dict[str, torch.Tensor]

#: The gradient that arrives from above, in formulas of derivatives.
COTANGENT = "G"


@dataclass(frozen=True, slots=True)
class Block:
    """A formula over `inputs`, and its derivative for each input that has one; `cotangent` is None for a loss."""

    formula: Term
    inputs: tuple[Term, ...]
    derivatives: Mapping[str, Term]
    cotangent: Term | None
    derivations: tuple[Derivation, ...] = ()


def block(title: str, formula: Term, inputs: tuple[Term, ...], wanted: str, *, judge: bool = True) -> Block:
    """The block of a formula with derivatives derived for the `wanted` inputs, named with spaces between.

    >>> from symgen.terms.build import dims, matrix, tanh
    >>> A = matrix("A", *dims("N D"))
    >>> str(block("tanh", tanh(A), (A,), "A", judge=False).derivatives["A"])
    'G*(1 - tanh(A)**2)'
    """
    cotangent = symbol(COTANGENT, shape=formula.shape)
    return _derived(title, total(cotangent * formula), formula, inputs, wanted, cotangent, judge)


def loss_block(title: str, formula: Term, inputs: tuple[Term, ...], wanted: str, *, judge: bool = True) -> Block:
    """The block of a scalar that is to be minimised: nothing arrives from above."""
    return _derived(title, formula, formula, inputs, wanted, None, judge)


def _derived(
    title: str, scalar: Term, formula: Term, inputs: tuple[Term, ...], wanted: str, cotangent: Term | None, judge: bool
) -> Block:
    by_name = {symbol.attrs[0]: symbol for symbol in inputs}
    found = {name: derive(make("grad", scalar, by_name[name], attrs=("none",)), judge=judge) for name in wanted.split()}
    titled = tuple(replace(d, title=f"{title}: gradient in {name}") for name, d in found.items())
    return Block(formula, inputs, {name: d.result for name, d in found.items()}, cotangent, titled)


@dataclass(frozen=True, slots=True)
class Node:
    """One application of a block: the value it makes, and the values that it takes, in order of the block's inputs."""

    target: str
    block: Block
    arguments: tuple[str, ...]


#: Formulas of a circuit: (target, "value") for what a node computes, (target, argument) for its derivatives.
Formulas = Mapping[tuple[str, str], Term]


@dataclass(frozen=True, slots=True)
class Circuit:
    """Nodes in order of computation, the last one the loss; `formulas` is what is compiled, mistakes included."""

    nodes: tuple[Node, ...]
    formulas: Formulas

    @classmethod
    def of(cls, *nodes: Node) -> Circuit:
        """The circuit of some nodes, with the formulas that their blocks give."""
        formulas = {}
        for node in nodes:
            formulas[node.target, "value"] = node.block.formula
            for variable, argument in _pairs(node):
                if variable.attrs[0] in node.block.derivatives:
                    formulas[node.target, argument] = node.block.derivatives[variable.attrs[0]]
        return cls(nodes, formulas)

    def edited(self, edit: Callable[[Formulas], Formulas]) -> Circuit:
        """The circuit with other formulas."""
        return Circuit(self.nodes, edit(self.formulas))

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """The derivations of all derivatives, each once, in order of backpropagation."""
        found = (d for node in reversed(self.nodes) for d in node.block.derivations)
        return tuple({d.goal: d for d in found}.values())

    def forward(self, given: Mapping[str, torch.Tensor]) -> Tensors:
        """All values, by name, from those of parameters and data."""
        values = dict(given)
        for node in self.nodes:
            arguments = [values[name] for name in node.arguments]
            values[node.target] = self._program(node, "value", node.block.inputs)(*arguments)
        return values

    def backward(self, values: Mapping[str, torch.Tensor]) -> Tensors:
        """The gradients of the loss in every value that has one, by name."""
        return self._swept(lambda node, name, above: self._local(node, name, values, above))

    def backward_on_absolute_values(self, values: Mapping[str, torch.Tensor]) -> Tensors:
        """The same with every operand and local derivative replaced by its absolute value, in float64."""
        doubles = {name: value.double() for name, value in values.items()}
        return self._swept(lambda node, name, above: self._bound(node, name, doubles, above))

    def value_on_absolute_values(self, values: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """The loss with every operand replaced by its absolute value, in float64."""
        last = self.nodes[-1]
        doubles = {name: value.double() for name, value in values.items()}
        return absolute(self.formulas[last.target, "value"], _at(last, doubles))

    def _swept(self, local: Callable[[Node, str, Any], torch.Tensor]) -> Tensors:
        found: Tensors = {}
        for node in reversed(self.nodes):
            for name in dict.fromkeys(node.arguments):
                if (node.target, name) in self.formulas:
                    part = local(node, name, found.get(node.target))
                    found[name] = found[name] + part if name in found else part
        return found

    def _local(self, node: Node, name: str, values: Mapping[str, torch.Tensor], above: Any) -> torch.Tensor:
        arguments = [values[a] for a in node.arguments]
        cotangent = node.block.cotangent
        inputs = node.block.inputs if cotangent is None else (*node.block.inputs, cotangent)
        given = arguments if cotangent is None else [*arguments, above]
        return self._program(node, name, inputs)(*given)

    def _bound(self, node: Node, name: str, values: Mapping[str, torch.Tensor], above: Any) -> torch.Tensor:
        at = _at(node, values)
        cotangent = node.block.cotangent
        return absolute(self.formulas[node.target, name], at if cotangent is None else {**at, cotangent: above})

    def _program(self, node: Node, quantity: str, inputs: tuple[Term, ...]) -> Program:
        return compiled(self.formulas[node.target, quantity], inputs)


@lru_cache(maxsize=256)
def compiled(formula: Term, inputs: tuple[Term, ...]) -> Program:
    """The torch code of a formula; layers that share a formula share it."""
    return compile(formula, args=inputs, to="torch")


def _pairs(node: Node) -> Iterator[tuple[Term, str]]:
    yield from zip(node.block.inputs, node.arguments, strict=True)


def _at(node: Node, values: Mapping[str, torch.Tensor]) -> dict[Term, Any]:
    """The values of a node's symbols and, read from their shapes, of the sizes."""
    given = {variable: values[name] for variable, name in _pairs(node)}
    sizes = ((d, n) for v, value in given.items() for d, n in zip(v.shape, value.shape, strict=True))
    return {**given, **{size: number for size, number in sizes if isinstance(size, Term)}}
