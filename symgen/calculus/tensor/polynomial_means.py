"""The mean of a polynomial in the entries of a random tensor, from the cumulants of those entries.

E[x_i x_j ... x_k] is the sum, over all partitions of the factors into blocks, of the products of the joint cumulants of the
blocks. Entries that are independent have joint cumulants only where all indices of a block are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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

#: The joint cumulant of so many entries, over the axes of the variable, once where entries are independent, or else once
#: for each of the entries; None where it is zero.
Cumulants = Callable[[int], Term | None]

_MOST_FACTORS = 8
_MOST_MONOMIALS = 400


def mean_of_polynomial(body: Term, variable: Term, cumulants: Cumulants) -> Term | None:
    """E[body] for a polynomial in a tensor with these cumulants; None where it is none, or one of too many terms.

    >>> from symgen.terms.build import dims, eye, matrix, vector
    >>> d = dims("d"); x, A = vector("x", d), matrix("A", d, d); known = {2: eye(d)}
    >>> mean_of_polynomial(x @ A @ x, x, known.get), mean_of_polynomial((x @ x)**2, x, known.get)
    (trace(A), 2*d + d**2)

    A source is V. P. Leonov and A. N. Shiryaev, On a method of calculation of semi-invariants (1959).
    """
    node, _ = lower(body)
    work = _Expansion(variable)
    output = tuple(work.fresh(size) for size in node.shape)
    monomials = work.of(node, output)
    if monomials is None:
        return None
    found = [(1, mean) for monomial in monomials for mean in _means(monomial, output, work, cumulants)]
    return raise_(forms.add(found, node.shape))


@dataclass(frozen=True, slots=True)
class _Monomial:
    """A number times factors at their indices, those of the variable apart, summed over further indices."""

    number: Fraction = Fraction(1)
    constants: tuple[Factor, ...] = ()
    places: tuple[tuple[int, ...], ...] = ()
    summed: tuple[int, ...] = ()

    def times(self, other: _Monomial) -> _Monomial:
        return _Monomial(
            self.number * other.number,
            self.constants + other.constants,
            self.places + other.places,
            self.summed + other.summed,
        )


Expanded = list[_Monomial] | None


class _Expansion:
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
            return [_Monomial(constants=((node, indices),))]
        rule = _RULES.get(node.kind)
        return None if rule is None else rule(self, node, indices)

    def leaf(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        return [_Monomial(places=(indices,))] if node.term == self.variable else None

    def sum(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        found: list[_Monomial] = []
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
                diagonals.append((_identity(sizes[label]), (renamed[label], index)))
            renamed.setdefault(label, index)
        inner = {label: self.fresh(size) for label, size in enumerate(sizes) if label not in renamed}
        renamed.update(inner)
        own = [(operand, tuple(renamed[i] for i in spec)) for operand, spec in zip(node.operands, specs, strict=True)]
        return self._multiplied(own, _Monomial(coefficient, tuple(diagonals), (), tuple(inner.values())))

    def power(self, node: Ein, indices: tuple[int, ...]) -> Expanded:
        (exponent,) = node.attrs
        if exponent.denominator != 1 or not 0 < exponent <= _MOST_FACTORS:
            return None
        return self._multiplied([(node.operands[0], indices)] * int(exponent), _Monomial())

    def _multiplied(self, factors: Sequence[Factor], first: _Monomial) -> Expanded:
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


_RULES: Mapping[str, Callable[[_Expansion, Ein, tuple[int, ...]], Expanded]] = {
    "leaf": _Expansion.leaf,
    "sum": _Expansion.sum,
    "product": _Expansion.product,
    "power": _Expansion.power,
}


def _depends(node: Ein, variable: Term) -> bool:
    if node.kind == "leaf":
        return variable in node.term.free
    return any(_depends(operand, variable) for operand in node.operands)


def _identity(size: forms.Size) -> Ein:
    return forms.product(1, (), (0, 0), {0: size})


def _means(monomial: _Monomial, output: tuple[int, ...], work: _Expansion, cumulants: Cumulants) -> Iterator[Ein]:
    """The addends of the mean of a monomial, one for each partition of its random factors without a zero cumulant."""
    sizes = {index: work.sizes[index] for index in (*output, *monomial.summed)}
    for blocks in _partitions(monomial.places):
        factors = list(monomial.constants)
        for block in blocks:
            cumulant = cumulants(len(block))
            if cumulant is None:
                break
            factors += _of_block(cumulant, block, work)
        else:
            yield forms.product(monomial.number, factors, output, sizes)


def _of_block(cumulant: Term, block: Sequence[tuple[int, ...]], work: _Expansion) -> list[Factor]:
    """The joint cumulant of entries, with the indices of all entries equated where those are independent."""
    node, _ = lower(cumulant)
    first, *others = block
    if len(node.shape) > len(first):
        return [(node, tuple(index for own in block for index in own))]
    equal = [(_identity(work.sizes[a]), (a, b)) for own in others for a, b in zip(first, own, strict=True)]
    return [(node, first), *equal]


def _partitions(items: Sequence[tuple[int, ...]]) -> Iterator[list[list[tuple[int, ...]]]]:
    """All partitions of the items into blocks.

    >>> len(list(_partitions([(0,), (1,), (2,), (3,)])))
    15
    """
    if not items:
        yield []
        return
    first, *rest = items
    for blocks in _partitions(rest):
        yield [[first], *blocks]
        for k, block in enumerate(blocks):
            yield [*blocks[:k], [first, *block], *blocks[k + 1 :]]
