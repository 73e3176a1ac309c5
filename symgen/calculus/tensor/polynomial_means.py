"""The mean of a polynomial in the entries of a random tensor, from the cumulants of those entries.

E[x_i x_j ... x_k] is the sum, over all partitions of the factors into blocks, of the products of the joint cumulants of the
blocks. Entries that are independent have joint cumulants only where all indices of a block are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from symgen.calculus.tensor import forms
from symgen.calculus.tensor.canonical import Factor
from symgen.calculus.tensor.ein import Ein
from symgen.calculus.tensor.lowering import lower
from symgen.calculus.tensor.polynomials import Expansion, Monomial, identity
from symgen.calculus.tensor.raising import raise_
from symgen.terms.term import Term

#: The joint cumulant of so many entries, over the axes of the variable, once where entries are independent, or else once
#: for each of the entries; None where it is zero.
Cumulants = Callable[[int], Term | None]


def mean_of_polynomial(body: Term, variable: Term, cumulants: Cumulants) -> Term | None:
    """E[body] for a polynomial in a tensor with these cumulants; None where it is none, or one of too many terms.

    >>> from symgen.terms.build import dims, eye, matrix, vector
    >>> d = dims("d"); x, A = vector("x", d), matrix("A", d, d); known = {2: eye(d)}
    >>> mean_of_polynomial(x @ A @ x, x, known.get), mean_of_polynomial((x @ x)**2, x, known.get)
    (trace(A), 2*d + d**2)

    A source is V. P. Leonov and A. N. Shiryaev, On a method of calculation of semi-invariants (1959).
    """
    node, _ = lower(body)
    work = Expansion(variable)
    output = tuple(work.fresh(size) for size in node.shape)
    monomials = work.of(node, output)
    if monomials is None:
        return None
    found = [(1, mean) for monomial in monomials for mean in _means(monomial, output, work, cumulants)]
    return raise_(forms.add(found, node.shape))


def _means(monomial: Monomial, output: tuple[int, ...], work: Expansion, cumulants: Cumulants) -> Iterator[Ein]:
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


def _of_block(cumulant: Term, block: Sequence[tuple[int, ...]], work: Expansion) -> list[Factor]:
    """The joint cumulant of entries, with the indices of all entries equated where those are independent."""
    node, _ = lower(cumulant)
    first, *others = block
    if len(node.shape) > len(first):
        return [(node, tuple(index for own in block for index in own))]
    equal = [(identity(work.sizes[a]), (a, b)) for own in others for a, b in zip(first, own, strict=True)]
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
