"""Joins of a contraction with constant tensors: Kronecker products, reshapes, slices, windows, triangles, running sums.

Each join looks for a lattice or a mask next to the piece that it acts on, and puts in their place the piece with the
operator applied. What none of them takes is handled last, from outside: the contraction without the lattice is written
first, and its merge or fold after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from symgen.calculus.tensor.lattices import Lattice, merge_of
from symgen.calculus.tensor.pieces import Piece
from symgen.terms.arrays import cumsum
from symgen.terms.arrays import slice as part
from symgen.terms.operators.layouts import windows_between
from symgen.terms.sizes import Size, add_sizes, multiply_sizes, same_size, subtract_sizes
from symgen.terms.term import Term, make

if TYPE_CHECKING:
    from symgen.calculus.tensor.contraction import Contraction


def lattice_in(piece: Piece) -> Lattice | None:
    """The lattice that a piece is."""
    is_lattice = piece.top is not None and piece.bottom is None and piece.top.op == "lattice"
    return Lattice(*piece.top.attrs) if is_lattice and piece.top is not None else None


def is_mask(piece: Piece) -> bool:
    """Whether a piece is a triangle of ones."""
    return piece.top is not None and piece.bottom is None and piece.top.op == "tril" and piece.top.args[0].op == "ones"


def _found(work: Contraction, piece: Piece) -> Lattice:
    lattice = lattice_in(piece)
    assert lattice is not None
    return lattice


def _only_user(work: Contraction, index: int, lattice: Piece) -> Piece | None:
    """The one plain piece that shares a summed index with a lattice."""
    users = [piece for piece in work.users(index) if piece is not lattice]
    if not work.is_summed(index) or len(users) != 1 or lattice_in(users[0]) is not None:
        return None
    return users[0] if users[0].indices.count(index) == 1 else None


def factoring(work: Contraction) -> bool:
    """Digits of mixed radix that do not fill their axis: a range of places, split into digits."""
    for lattice in work.lattices:
        own = _found(work, lattice)
        if len(own.sizes) < 2 or own.is_merge or not own.is_injective or not own.is_inside:
            continue
        digits = merge_of(own.sizes)
        middle = work.new_index(digits.size)
        part_of = Lattice(own.size, (digits.size,), own.coefficients[-1:], own.offset)
        outer = Piece(_term(part_of), None, (lattice.indices[0], middle))
        work.lattices = [p for p in work.lattices if p is not lattice]
        work.lattices += [outer, Piece(_term(digits), None, (middle, *lattice.indices[1:]))]
        return True
    return False


def _term(lattice: Lattice) -> Term:
    return make("lattice", attrs=(lattice.size, lattice.sizes, lattice.coefficients, lattice.offset))


# Kronecker products.


def kronecker(work: Contraction) -> bool:
    """Two merges of the indices of two pieces: the first index of each pair in one piece, the second in the other."""
    merges = [p for p in work.lattices if len(p.indices) == 3 and _found(work, p).is_merge]
    for first in merges:
        left, right = (_only_user(work, index, first) for index in first.indices[1:])
        if left is None or right is None or left is right or len(left.indices) != len(right.indices):
            continue
        own = [m for m in merges if _pairs_up(work, m, left, right)]
        if len(own) == len(left.indices):
            return _as_kronecker(work, own, left, right)
    return False


def _pairs_up(work: Contraction, merge: Piece, left: Piece, right: Piece) -> bool:
    return all(
        _only_user(work, index, merge) is piece for index, piece in zip(merge.indices[1:], (left, right), strict=True)
    )


def _as_kronecker(work: Contraction, merges: list[Piece], left: Piece, right: Piece) -> bool:
    ordered = sorted(merges, key=lambda m: work.output.index(m.indices[0]) if m.indices[0] in work.output else -1)
    if len(ordered) > 2:
        return False
    sides = [piece.oriented(tuple(m.indices[place] for m in ordered)) for place, piece in ((1, left), (2, right))]
    return work.replace([left, right, *merges], make("kron", *sides), tuple(m.indices[0] for m in ordered))


# Reshapes.


def merging(work: Contraction) -> bool:
    """A merge of indices that lie side by side in one piece is a reshape, or vec where they lie crosswise."""
    for lattice in work.lattices:
        if not _found(work, lattice).is_merge:
            continue
        inputs = lattice.indices[1:]
        piece = _only_user(work, inputs[0], lattice)
        if piece is None or any(_only_user(work, index, lattice) is not piece for index in inputs):
            continue
        found = _merged(work, piece, lattice)
        if found is not None:
            return work.replace([piece, lattice], *found)
    return False


def _merged(work: Contraction, piece: Piece, lattice: Piece) -> tuple[Term, tuple[int, ...]] | None:
    place, *inputs = lattice.indices
    if piece.indices == tuple(reversed(inputs)) and len(inputs) == 2:
        return make("vec", piece.value), (place,)
    if len(piece.indices) == len(inputs) == 2 and piece.value.op == "transpose":
        return make("vec", piece.value.args[0]), (place,)
    start = piece.indices.index(inputs[0])
    if piece.indices[start : start + len(inputs)] != tuple(inputs):
        return None
    shape = tuple(piece.value.shape)
    sizes = (*shape[:start], work.sizes[place], *shape[start + len(inputs) :])
    indices = (*piece.indices[:start], place, *piece.indices[start + len(inputs) :])
    return make("reshape", piece.value, attrs=(sizes,)), indices


def splitting(work: Contraction) -> bool:
    """A merge whose place is an index of one piece splits that axis."""
    for lattice in work.lattices:
        piece = _only_user(work, lattice.indices[0], lattice)
        if piece is None or not _found(work, lattice).is_merge:
            continue
        axis = piece.indices.index(lattice.indices[0])
        indices = (*piece.indices[:axis], *lattice.indices[1:], *piece.indices[axis + 1 :])
        sizes = tuple(work.sizes[i] for i in indices)
        return work.replace([piece, lattice], make("reshape", piece.value, attrs=(sizes,)), indices)
    return False


# Slices and windows.


def slicing(work: Contraction) -> bool:
    """A lattice of one index reads a range of places."""
    for lattice in work.lattices:
        piece = _only_user(work, lattice.indices[0], lattice)
        own = _found(work, lattice)
        if piece is None or len(own.sizes) != 1 or not own.is_inside:
            continue
        axis = piece.indices.index(lattice.indices[0])
        indices = (*piece.indices[:axis], lattice.indices[1], *piece.indices[axis + 1 :])
        return work.replace([piece, lattice], _range(piece.value, axis, own), indices)
    return False


def _range(term: Term, axis: int, lattice: Lattice) -> Term:
    (step,), (length,) = lattice.coefficients, lattice.sizes
    first = add_sizes(lattice.offset, 1)
    last = add_sizes(first, multiply_sizes(step, subtract_sizes(length, 1)))
    return part(term, first, last, axis, step)


def reading_windows(work: Contraction) -> bool:
    """A lattice of two indices reads windows."""
    for lattice in work.lattices:
        piece = _only_user(work, lattice.indices[0], lattice)
        steps = window_steps(_found(work, lattice))
        if piece is None or steps is None:
            continue
        axis = piece.indices.index(lattice.indices[0])
        indices = (*piece.indices[:axis], *lattice.indices[1:], *piece.indices[axis + 1 :])
        seen = make("unfold", piece.value, attrs=(axis, _found(work, lattice).sizes[1], *steps))
        return work.replace([piece, lattice], seen, indices)
    return False


def window_steps(lattice: Lattice) -> tuple[Size, Size, Size] | None:
    """Stride, padding and dilation, where a lattice is the one of unfold."""
    if len(lattice.sizes) != 2:
        return None
    (count, kernel), (stride, dilation) = lattice.sizes, lattice.coefficients
    padding = multiply_sizes(-1, lattice.offset)
    if isinstance(padding, int) and padding < 0:
        return None
    fits = same_size(count, windows_between(lattice.size, kernel, stride, padding, dilation))
    return (stride, padding, dilation) if fits else None


def settling(work: Contraction) -> bool:
    """A lattice of one index that no piece takes is a range of columns of the identity."""
    for lattice in work.lattices:
        own = _found(work, lattice)
        if len(own.sizes) == 1 and own.is_inside:
            identity = make("eye", attrs=((own.size, own.size),))
            return work.replace([lattice], _range(identity, 1, own), lattice.indices)
    return False


# Triangles.


def triangle(work: Contraction) -> bool:
    """A mask at the last indices of a piece keeps its triangle."""
    for mask in filter(is_mask, work.pieces):
        for piece in work.pieces:
            if piece is mask or is_mask(piece) or piece.bottom is not None:
                continue
            if piece.indices[-2:] == mask.indices:
                return work.replace([piece, mask], _lower(piece.value, mask), piece.indices)
            if piece.indices[-2:] == mask.indices[::-1]:
                return work.replace([piece, mask], _upper(piece.value, mask), piece.indices)
    return False


def triangle_of_vectors(work: Contraction) -> bool:
    """A mask between two vectors keeps the triangle of their outer product."""
    for mask in filter(is_mask, work.pieces):
        left, right = (_vector_at(work, index) for index in mask.indices)
        if left is None or right is None or left is right or any(map(work.is_summed, mask.indices)):
            continue
        product = make("outer", left.value, right.value)
        return work.replace([left, right, mask], _lower(product, mask), mask.indices)
    return False


def _vector_at(work: Contraction, index: int) -> Piece | None:
    return next((piece for piece in work.pieces if piece.indices == (index,)), None)


def _offset(mask: Piece) -> int:
    assert mask.top is not None
    return mask.top.attrs[0] if mask.top.attrs else 0


def _lower(term: Term, mask: Piece) -> Term:
    offset = _offset(mask)
    return make("tril", term, attrs=(offset,) if offset else ())


def _upper(term: Term, mask: Piece) -> Term:
    offset = -_offset(mask)
    return make("triu", term, attrs=(offset,) if offset else ())


def running_sum(work: Contraction) -> bool:
    """A triangle of ones times a piece is its running sum."""
    for mask in filter(is_mask, work.pieces):
        row, column = mask.indices
        users = [p for p in work.users(column) if p is not mask]
        if _offset(mask) or not work.is_summed(column) or row == column or len(users) != 1 or is_mask(users[0]):
            continue
        (piece,) = users
        if piece.indices.count(column) != 1 or row in piece.indices or lattice_in(piece) is not None:
            continue
        axis = piece.indices.index(column)
        indices = (*piece.indices[:axis], row, *piece.indices[axis + 1 :])
        return work.replace([piece, mask], cumsum(piece.value, axis), indices)
    return False


# What is left, from outside.


def outermost(work: Contraction) -> Term | None:
    """The contraction without a lattice whose place comes out, and then its merge or fold."""
    for lattice in work.lattices:
        place, *inputs = lattice.indices
        wrap = _wrapping(_found(work, lattice))
        if wrap is None or work.output.count(place) != 1 or work.users(place) != [lattice]:
            continue
        if not all(work.is_summed(i) for i in inputs):
            continue
        axis = work.output.index(place)
        inner = work.inner(lattice, (*work.output[:axis], *inputs, *work.output[axis + 1 :]))
        return wrap(inner, axis)
    return None


def _wrapping(lattice: Lattice) -> Callable[[Term, int], Term] | None:
    if lattice.is_merge:
        return lambda term, axis: make(
            "reshape", term, attrs=((*term.shape[:axis], lattice.size, *term.shape[axis + len(lattice.sizes) :]),)
        )
    steps = window_steps(lattice)
    if steps is None:
        return None
    return lambda term, axis: make("fold", term, attrs=(axis, lattice.size, *steps))


LATTICE_JOINS: tuple[Callable[[Contraction], bool], ...] = (
    factoring,
    kronecker,
    merging,
    splitting,
    slicing,
    reading_windows,
)
MASK_JOINS: tuple[Callable[[Contraction], bool], ...] = (triangle, running_sum, triangle_of_vectors)

__all__ = ["LATTICE_JOINS", "MASK_JOINS", "is_mask", "lattice_in", "outermost", "settling"]
