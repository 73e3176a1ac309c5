"""The derivative of Ein: one reverse sweep with extra leading axes gives gradients, Jacobians and Hessians.

The adjoint of a node has the extra axes first, then the node's own. Every kind of node has one rule that turns its
adjoint into contributions to its operands; an elementwise function takes its partials from the operators table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from symgen.calculus.tensor.core_rules import CORES
from symgen.calculus.tensor.ein import Ein, constant, zero
from symgen.calculus.tensor.forms import Size, add, function, multiply, power, product, scale, stretch
from symgen.calculus.tensor.lowering import Lowering
from symgen.calculus.tensor.opaque import opaque_adjoint
from symgen.errors import NoRuleError
from symgen.terms.domains import REAL
from symgen.terms.operators import operator
from symgen.terms.term import Term, symbol

Contribution = tuple[int, Ein]


def sweep(output: Ein, variables: Sequence[Term], seed: Ein) -> dict[Term, Ein]:
    """The adjoints of the variables: seed . d output / d variable, the seed's extra axes first.

    NoRuleError names an operator that depends on a variable and has no derivative.
    """
    extra = len(seed.shape) - len(output.shape)
    dependence = _Dependence(frozenset(variables))
    adjoints: dict[Ein, list[Ein]] = {output: [seed]}
    found: dict[Term, list[Ein]] = {variable: [] for variable in variables}
    for node in _outermost_first(output, dependence):
        adjoint = add((1, part) for part in adjoints.pop(node, []))
        if adjoint.is_zero:
            continue
        if node.kind == "leaf":
            _collect(node, adjoint, extra, found)
            continue
        for position, part in _RULES[node.kind](node, adjoint, extra, dependence):
            adjoints.setdefault(node.operands[position], []).append(part)
    lead = seed.shape[:extra]
    return {v: add(((1, part) for part in parts), (*lead, *v.shape)) for v, parts in found.items()}


def _collect(node: Ein, adjoint: Ein, extra: int, found: dict[Term, list[Ein]]) -> None:
    for variable, parts in found.items():
        if node.term == variable:
            parts.append(adjoint)
        elif variable in node.term.free:
            parts.append(opaque_adjoint(node.term, variable, adjoint, extra))


class _Dependence:
    """Which nodes depend on the variables."""

    def __init__(self, variables: frozenset[Term]) -> None:
        self.variables = variables
        self.known: dict[Ein, bool] = {}

    def __call__(self, node: Ein) -> bool:
        found = self.known.get(node)
        if found is None:
            own = node.kind == "leaf" and not self.variables.isdisjoint(node.term.free)
            found = self.known[node] = own or any(map(self, node.operands))
        return found


def _outermost_first(output: Ein, dependence: _Dependence) -> list[Ein]:
    """The nodes that depend on the variables, each before its operands."""
    order: list[Ein] = []
    seen: set[Ein] = set()

    def visit(node: Ein) -> None:
        if node in seen or not dependence(node):
            return
        seen.add(node)
        for operand in node.operands:
            visit(operand)
        order.append(node)

    visit(output)
    return order[::-1]


# Rules: the contributions of an adjoint G to the operands.


def _product(node: Ein, adjoint: Ein, extra: int, dependence: _Dependence) -> Iterator[Contribution]:
    """c * sum A_I B_J ... : the contribution to A is c * sum G B_J ... at the indices of A."""
    coefficient, specs, output, sizes = node.attrs
    lead = tuple(range(len(sizes), len(sizes) + extra))
    scope: dict[int, Size] = {**dict(enumerate(sizes)), **dict(zip(lead, adjoint.shape, strict=False))}
    factors = list(zip(node.operands, specs, strict=True))
    for position, (operand, spec) in enumerate(factors):
        if dependence(operand):
            others = factors[:position] + factors[position + 1 :]
            yield position, product(coefficient, [(adjoint, (*lead, *output)), *others], (*lead, *spec), scope)


def _sum(node: Ein, adjoint: Ein, _: int, dependence: _Dependence) -> Iterator[Contribution]:
    for position, (coefficient, operand) in enumerate(zip(node.attrs[0], node.operands, strict=True)):
        if dependence(operand):
            yield position, scale(coefficient, adjoint)


def _function(node: Ein, adjoint: Ein, _: int, dependence: _Dependence) -> Iterator[Contribution]:
    for position, operand in enumerate(node.operands):
        if dependence(operand):
            slope = partial(node, position)
            if not slope.is_zero:
                yield position, multiply([adjoint, slope])


def _power(node: Ein, adjoint: Ein, _: int, dependence: _Dependence) -> Iterator[Contribution]:
    (base,), (exponent,) = node.operands, node.attrs
    yield 0, scale(exponent, multiply([adjoint, power(base, exponent - 1)]))


def _core(node: Ein, adjoint: Ein, extra: int, dependence: _Dependence) -> Iterator[Contribution]:
    rule = CORES.get(node.name)
    if rule is None:
        raise NoRuleError(
            node.name,
            asked=f"the derivative of {node.name}",
            where=node.name,
            hint="write it through operators that have a derivative, or treat its value as a variable of its own",
        )
    for position, operand in enumerate(node.operands):
        if dependence(operand):
            yield position, rule(node, position, adjoint, extra)


_RULES: dict[str, Callable[[Ein, Ein, int, _Dependence], Iterator[Contribution]]] = {
    "product": _product,
    "sum": _sum,
    "function": _function,
    "power": _power,
    "core": _core,
}


# Elementwise functions: partial derivatives from the operators table, on placeholders.


def partial(node: Ein, position: int) -> Ein:
    """The partial derivative of an elementwise function in one operand, at its operands."""
    special = _PARTIALS.get(node.name)
    if special is not None:
        return special(node, position)
    if operator(node.name).partial(position) is None:
        raise NoRuleError(
            node.name,
            asked=f"the derivative of {node.name} in its argument {position + 1}",
            where=node.name,
            hint="write it through functions that have a derivative in the operators table",
        )
    holders, template = _template(node.name, position, len(node.operands))
    slope = Lowering(dict(zip(holders, node.operands, strict=True))).node(template)
    return stretch(slope, node.shape)


@cache
def _template(name: str, position: int, count: int) -> tuple[tuple[Term, ...], Term]:
    holders = tuple(symbol(f"argument{k}", REAL) for k in range(count))
    partial = operator(name).partial(position)
    assert partial is not None, name
    return holders, partial(*holders)


def _cases_partial(node: Ein, position: int) -> Ein:
    """A value of `cases` counts where its own branch is taken; a condition has derivative 0."""
    last = len(node.operands) - 1
    if position % 2 and position != last:
        return zero(node.shape)
    if last == 2:
        condition = node.operands[1]
        return function("indicator", [condition if position == 0 else _otherwise(condition)])
    values = range(0, last, 2)
    chosen = [
        constant(int(k == position), node.shape) if k in values or k == last else operand
        for k, operand in enumerate(node.operands)
    ]
    return function("cases", chosen, node.attrs)


def _otherwise(condition: Ein) -> Ein:
    """The opposite of a condition."""
    if condition.name in _OPPOSITES and condition.kind == "function":
        return function(_OPPOSITES[condition.name], condition.operands)
    return function("not", [condition])


_OPPOSITES = {"lt": "ge", "ge": "lt", "le": "gt", "gt": "le", "eq": "ne", "ne": "eq"}


def _constant_partial(node: Ein, _: int) -> Ein:
    return zero(node.shape)


_PARTIALS: dict[str, Callable[[Ein, int], Ein]] = {
    "cases": _cases_partial,
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "indicator"), _constant_partial),
}


def identity_seed(output: Ein) -> Ein:
    """The identity map of a tensor: the seed of a Jacobian, the output's axes first as extra axes."""
    own = tuple(range(len(output.shape)))
    return product(1, (), (*own, *own), dict(enumerate(output.shape)))
