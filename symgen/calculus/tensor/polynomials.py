"""Polynomials in the entries of a tensor, multiplied out: monomials over indices, and their coefficients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, product
from math import prod

from symgen.calculus.tensor import forms
from symgen.calculus.tensor.canonical import Factor
from symgen.calculus.tensor.ein import Ein
from symgen.calculus.tensor.lowering import lower
from symgen.calculus.tensor.raising import raise_
from symgen.terms.term import Term

_MOST_FACTORS = 8
_MOST_MONOMIALS = 400


def coefficients(body: Term, variable: Term) -> dict[int, Term] | None:
    """The coefficient of each degree in a tensor, with the axes of the tensor as often; None where it is no polynomial.

    >>> from symgen.terms.build import dims, matrix, vector
    >>> n, d = dims("n d"); A, x, y = matrix("A", n, d), vector("x", d), vector("y", n)
    >>> coefficients((A @ x - y) @ (A @ x - y), x)
    {0: total(y**2), 1: -2*(A' @ y), 2: A' @ A}
    """
    node, _ = lower(body)
    if node.shape:
        return None
    work = Expansion(variable)
    found: dict[int, list[tuple[int, Ein]]] = {}
    for monomial in work.of(node, ()) or ():
        whole = tuple(index for place in monomial.places for index in place)
        own = tuple(work.fresh(work.sizes[i]) for i in whole)  # one index may be met twice
        equal = [(identity(work.sizes[a]), (a, b)) for a, b in zip(whole, own, strict=True)]
        sizes = {index: work.sizes[index] for index in (*own, *monomial.summed)}
        part = forms.product(monomial.number, [*monomial.constants, *equal], own, sizes)
        found.setdefault(len(monomial.places), []).append((1, part))
    added = {degree: forms.add(parts) for degree, parts in sorted(found.items())}
    return {degree: raise_(whole) for degree, whole in added.items() if not whole.is_zero} or None


@dataclass(frozen=True, slots=True)
class Monomial:
    """A number times factors at their indices, those of the variable apart, summed over further indices."""

    number: Fraction = Fraction(1)
    constants: tuple[Factor, ...] = ()
    places: tuple[tuple[int, ...], ...] = ()
    summed: tuple[int, ...] = ()

    def times(self, other: Monomial) -> Monomial:
        return Monomial(
            self.number * other.number,
            self.constants + other.constants,
            self.places + other.places,
            self.summed + other.summed,
        )


Expanded = list[Monomial] | None


class Expansion:
    """Writes a node as a sum of monomials in the variable, over indices of which it knows the sizes."""

    def __init__(self, variable: Term) -> None:
        self.variable = variable
        self.sizes: dict[int, forms.Size] = {}
        self._numbers = count()

    def fresh(self, size: forms.Size) -> int:
        index = next(self._numbers)
        self.sizes[index] = size
        return index

    def of(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        """The monomials of a node at these indices; None where it is no polynomial in the variable."""
        if not _depends(node, self.variable):
            return [Monomial(constants=((node, indices),))]
        rule = _RULES.get(node.kind)
        return None if rule is None else rule(self, node, indices)

    def leaf(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        return [Monomial(places=(indices,))] if node.term == self.variable else None

    def sum(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        found: list[Monomial] = []
        for coefficient, operand in zip(node.attrs[0], node.operands, strict=True):
            inner = self.of(operand, indices)
            if inner is None:
                return None
            found += [replace(one, number=coefficient * one.number) for one in inner]
        return found

    def product(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        coefficient, specs, output, sizes = node.attrs
        renamed: dict[int, int] = {}
        diagonals: list[Factor] = []
        for label, index in zip(output, indices, strict=True):
            if label in renamed:
                diagonals.append((identity(sizes[label]), (renamed[label], index)))
            renamed.setdefault(label, index)
        inner = {label: self.fresh(size) for label, size in enumerate(sizes) if label not in renamed}
        renamed.update(inner)
        own = [(operand, tuple(renamed[i] for i in spec)) for operand, spec in zip(node.operands, specs, strict=True)]
        return self._multiplied(own, Monomial(coefficient, tuple(diagonals), (), tuple(inner.values())))

    def power(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        (exponent,) = node.attrs
        if exponent.denominator != 1 or not 0 < exponent <= _MOST_FACTORS:
            return None
        return self._multiplied([(node.operands[0], indices)] * int(exponent), Monomial())

    def _multiplied(self, factors: Sequence[Factor], first: Monomial) -> Expanded:
        expanded = [self.of(node, own) for node, own in factors]
        if any(one is None for one in expanded):
            return None
        known = [one for one in expanded if one is not None]
        if prod(map(len, known)) > _MOST_MONOMIALS:
            return None
        found = []
        for chosen in product(*known):
            whole = first
            for one in chosen:
                whole = whole.times(one)
            found.append(whole)
        return found if all(len(one.places) <= _MOST_FACTORS for one in found) else None


_RULES: Mapping[str, Callable[[Expansion, Ein, tuple[int, ...]], Expanded]] = {
    "leaf": Expansion.leaf,
    "sum": Expansion.sum,
    "product": Expansion.product,
    "power": Expansion.power,
}


def _depends(node: Ein, variable: Term) -> bool:
    if node.kind == "leaf":
        return variable in node.term.free
    return any(_depends(operand, variable) for operand in node.operands)


def identity(size: forms.Size) -> Ein:
    return forms.product(1, (), (0, 0), {0: size})
