"""Lattices: the constant tensors by which axes are merged, cut, joined and read in windows, and how they contract.

A lattice has the entry 1 at (p, i, j, ...) where p = offset + a i + b j + ..., else 0, all counted from 0.
Kronecker products, reshapes, slices, concatenations, convolutions and pooling are contractions with lattices; that a
reshape undone is nothing, and that disjoint slices do not meet, are rules for two lattices that share an index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symgen.calculus.tensor.ein import Ein, intern, leaf
from symgen.terms.operators.layouts import merging
from symgen.terms.shapes import Shape
from symgen.terms.sizes import (
    Size,
    add_sizes,
    is_nonnegative,
    multiply_sizes,
    same_size,
    subtract_sizes,
)
from symgen.terms.term import make

Factor = tuple[Ein, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Lattice:
    """p = offset + sum of coefficients times indices of these sizes, p below `size`."""

    size: Size
    sizes: tuple[Size, ...]
    coefficients: tuple[Size, ...]
    offset: Size

    @property
    def node(self) -> Ein:
        """The tensor; where it is the identity matrix, as that."""
        if self.is_identity:
            return intern("product", "", (), (Fraction(1), (), (0, 0), (self.size,)), (self.size, self.size))
        return leaf(make("lattice", attrs=(self.size, self.sizes, self.coefficients, self.offset)))

    @property
    def is_identity(self) -> bool:
        return self.offset == 0 and self.coefficients == (1,) and same_size(self.sizes[0], self.size)

    @property
    def is_injective(self) -> bool:
        """Whether different indices lie at different places: one index, or digits of mixed radix."""
        if len(self.sizes) == 1:
            return self.coefficients[0] != 0
        steps = zip(self.coefficients, self.sizes[1:], self.coefficients[1:], strict=False)
        return all(same_size(c, multiply_sizes(s, following)) for c, s, following in steps)

    @property
    def is_merge(self) -> bool:
        """Whether places and indices correspond one to one."""
        whole = same_size(self.size, multiply_sizes(*self.sizes))
        return self.offset == 0 and self.coefficients[-1:] == (1,) and whole and self.is_injective

    @property
    def ends(self) -> tuple[Size, Size]:
        """The lowest and the highest place."""
        reaches = [
            (c, multiply_sizes(c, subtract_sizes(s, 1))) for c, s in zip(self.coefficients, self.sizes, strict=True)
        ]
        down = [reach for c, reach in reaches if not is_nonnegative(c)]
        up = [reach for c, reach in reaches if is_nonnegative(c)]
        return add_sizes(self.offset, *down), add_sizes(self.offset, *up)

    @property
    def is_inside(self) -> bool:
        """Whether all indices lie at places that exist; a slice, of one index, is defined only where they do."""
        if len(self.sizes) == 1:
            return True
        low, high = self.ends
        return is_nonnegative(low) and is_nonnegative(subtract_sizes(subtract_sizes(self.size, 1), high))

    def misses(self, other: Lattice) -> bool:
        """Whether two lattices certainly have no place in common."""
        (low, high), (other_low, other_high) = self.ends, other.ends
        return any(
            is_nonnegative(subtract_sizes(gap, 1))
            for gap in (subtract_sizes(low, other_high), subtract_sizes(other_low, high))
        )

    def after(self, position: int, inner: Lattice) -> Lattice:
        """This lattice where its index at a position is the place of another lattice."""
        own = self.coefficients[position]
        return Lattice(
            self.size,
            (*self.sizes[:position], *inner.sizes, *self.sizes[position + 1 :]),
            (
                *self.coefficients[:position],
                *(multiply_sizes(own, c) for c in inner.coefficients),
                *self.coefficients[position + 1 :],
            ),
            add_sizes(self.offset, multiply_sizes(own, inner.offset)),
        )


def is_lattice(node: Ein) -> bool:
    return node.kind == "leaf" and node.term.op == "lattice"


def lattice_of(node: Ein) -> Lattice:
    """The lattice that a leaf holds."""
    return Lattice(*node.term.attrs)


def merge_of(sizes: Shape) -> Lattice:
    """The lattice that numbers the entries of a shape, the last index fastest."""
    return Lattice(*merging(sizes).attrs)


# Where lattices meet.


@dataclass(frozen=True, slots=True)
class Meeting:
    """What follows: factors dropped by position and added, indices summed away or made equal, or that all is zero."""

    dropped: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    added: tuple[Factor, ...] = ()
    joined: tuple[tuple[int, int], ...] = ()
    is_zero: bool = False


Users = dict[int, list[int]]
Rule = Callable[[Sequence[Factor], int, Users], Meeting | None]


def lattice_meeting(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """The first rule that applies to the lattice at a place among the factors; `users` are the places of an index."""
    found = (rule(factors, place, users) for rule in _RULES)
    return next((meeting for meeting in found if meeting is not None), None)


def _shares_places(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """Two lattices at one place: equal ones identify their indices, disjoint ones give zero."""
    node, own = factors[place]
    other = other_user(own[0], place, users)
    if other is None or not is_lattice(factors[other][0]) or factors[other][1][0] != own[0]:
        return None
    first, second = lattice_of(node), lattice_of(factors[other][0])
    if first == second and first.is_injective and first.is_inside:
        joined = tuple(zip(own[1:], factors[other][1][1:], strict=True))
        return Meeting((place, other), own[:1], joined=joined)
    return Meeting(is_zero=True) if first.misses(second) else None


def _shares_indices(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """Merges of the same indices: their places are equal."""
    node, own = factors[place]
    other = other_user(own[1], place, users) if len(own) > 1 else None
    if other is None or factors[other][0] is not node or factors[other][1][1:] != own[1:]:
        return None
    if any(other_user(index, place, users) != other for index in own[1:]) or not lattice_of(node).is_merge:
        return None
    return Meeting((place, other), own[1:], joined=((own[0], factors[other][1][0]),))


def _follows(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """A lattice whose place is an index of another: one lattice."""
    node, own = factors[place]
    other = other_user(own[0], place, users)
    if other is None or not is_lattice(factors[other][0]) or own[0] not in factors[other][1][1:]:
        return None
    inner, outer, indices = lattice_of(node), lattice_of(factors[other][0]), factors[other][1]
    if not inner.is_inside:
        return None
    position = indices.index(own[0]) - 1
    both = outer.after(position, inner)
    return Meeting(
        (place, other), own[:1], ((both.node, (*indices[: position + 1], *own[1:], *indices[position + 2 :])),)
    )


def _sums_places(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """The sum over all places is 1 for every index inside."""
    node, own = factors[place]
    return Meeting((place,), own[:1]) if users[own[0]] == [place] and lattice_of(node).is_inside else None


def _sums_indices(factors: Sequence[Factor], place: int, users: Users) -> Meeting | None:
    """The sum of a merge over all its indices is 1 at every place."""
    node, own = factors[place]
    alone = all(users[index] == [place] for index in own[1:])
    return Meeting((place,), own[1:]) if alone and lattice_of(node).is_merge else None


def other_user(index: int, place: int, users: Users) -> int | None:
    """The one other factor with a summed index."""
    found = users[index]
    if len(found) != 2 or -1 in found or found[0] == found[1]:
        return None
    return found[1] if found[0] == place else found[0]


_RULES: tuple[Rule, ...] = (_shares_places, _shares_indices, _follows, _sums_places, _sums_indices)


# Reshaping.


def grouped(first: Shape, second: Shape) -> Iterator[tuple[list[int], list[int]]]:
    """The axes of two shapes of as many entries in groups of equal products, as finely as their spelling shows."""
    left = [axis for axis, size in enumerate(first) if size != 1]
    right = [axis for axis, size in enumerate(second) if size != 1]
    while left or right:
        count = _first_match([first[a] for a in left], [second[a] for a in right])
        taken_left, taken_right = count
        yield left[:taken_left], right[:taken_right]
        left, right = left[taken_left:], right[taken_right:]


def _first_match(left: list[Size], right: list[Size]) -> tuple[int, int]:
    """How many axes from each side have the same product first; all of them where no fewer do."""
    products = [multiply_sizes(*left[: k + 1]) for k in range(len(left))]
    for count in range(1, len(right) + 1):
        wanted = multiply_sizes(*right[:count])
        for k, product in enumerate(products):
            if same_size(product, wanted):
                return k + 1, count
    return len(left), len(right)
