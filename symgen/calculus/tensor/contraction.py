"""From a contraction to matrix notation: pieces are joined two at a time until the output is reached.

The joins, tried in this order: a diagonal or trace, an entry, equal indices (Hadamard product, dot product, trace of
a product), a sum over an index of one piece, a matrix times a vector, a matrix product, scaling by a diagonal matrix.
What no join finishes is written as an einsum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symgen.calculus.tensor.batches import batched
from symgen.calculus.tensor.lattice_joins import LATTICE_JOINS, MASK_JOINS, lattice_in, outermost, settling
from symgen.calculus.tensor.pieces import Piece, chain, matmul, times, transposed
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make, num

Output = tuple[int, ...]


class Contraction:
    """The pieces that are left, the scalars split off, and what has to come out."""

    def __init__(self, pieces: Sequence[Piece], output: Output, sizes: Sequence[int | Term]) -> None:
        self.pieces = [piece for piece in pieces if piece.indices and lattice_in(piece) is None]
        self.lattices = [piece for piece in pieces if lattice_in(piece) is not None]
        self.scalars = [piece for piece in pieces if not piece.indices]
        self.output, self.sizes = output, list(sizes)

    def reduce(self) -> tuple[list[Piece], Term | None]:
        """Scalar factors, and the tensor factor (None for a scalar output)."""
        while any(join(self) for join in (*_JOINS, settling)):
            pass
        return self.scalars, self._finish()

    def users(self, index: int) -> list[Piece]:
        return [piece for piece in (*self.pieces, *self.lattices) if index in piece.indices]

    def new_index(self, size: int | Term) -> int:
        self.sizes.append(size)
        return len(self.sizes) - 1

    def inner(self, lattice: Piece, output: Output) -> Term:
        """The rest of the contraction without a lattice, with another output."""
        rest = [piece for piece in self.lattices if piece is not lattice]
        found = Contraction([*self.pieces, *rest], output, self.sizes)._finish()
        assert found is not None
        return found

    def is_summed(self, index: int) -> bool:
        return index not in self.output

    def replace(self, old: Sequence[Piece], top: Term, indices: Output, is_symmetric: bool = False) -> bool:
        """Put one piece in the place of others; always True, so that a join can end with it."""
        self.put(old, Piece(top, None, indices, is_symmetric))
        return True

    def put(self, old: Sequence[Piece], new: Piece) -> None:
        place = next((k for k, piece in enumerate(self.pieces) if piece is old[0]), len(self.pieces))
        self.lattices = [piece for piece in self.lattices if all(piece is not o for o in old)]
        rest = [piece for piece in self.pieces if all(piece is not o for o in old)]
        if new.indices:
            before = sum(1 for piece in self.pieces[:place] if all(piece is not o for o in old))
            rest.insert(before, new)
        else:
            self.scalars.append(new)
        self.pieces = rest

    def _finish(self) -> Term | None:
        if not self.output and not self.pieces and not self.lattices:
            return None
        for finish in _FINISHES if not self.lattices else (outermost,):
            found = finish(self)
            if found is not None:
                return found
        return _einsum(self)


# Joins.


def _loop(work: Contraction) -> bool:
    """M at (i, i) is its diagonal, or its trace when i is summed; a divisor's diagonal is taken before dividing."""
    for piece in work.pieces:
        if len(piece.indices) == 2 and piece.indices[0] == piece.indices[1]:
            index = piece.indices[0]
            if piece.bottom is None and work.is_summed(index) and len(work.users(index)) == 1:
                return work.replace([piece], make("trace", piece.value), ())
            top, bottom = (None if part is None else make("diagonal", part) for part in (piece.top, piece.bottom))
            work.put([piece], Piece(top, bottom, (index,)))
            return True
    return False


def _entry(work: Contraction) -> bool:
    """Unit vectors pick an entry, a row, or a column; a tensor of them, several."""
    for unit in work.pieces:
        if unit.top is None or unit.top.op != "onehot" or not work.is_summed(unit.indices[-1]):
            continue
        *lead, index = unit.indices
        others = [piece for piece in work.users(index) if piece is not unit]
        if len(others) == 1 and lattice_in(others[0]) is None and _picks(others[0], index, lead):
            (piece,) = others
            rest = tuple(i for i in piece.indices if i != index)
            picked = _picked(piece.oriented((index, *rest)), unit.top.args[0])
            return work.replace([piece, unit], picked, (*lead, *rest))
    return False


def _picked(term: Term, place: Term) -> Term:
    """x[i], and X[i, j] for the j-th entry of X[i]."""
    if term.op == "index" and not any(i.shape for i in (*term.args[1:], place)):
        return make("index", *term.args, place)
    return make("index", term, place)


def _picks(piece: Piece, index: int, lead: list[int]) -> bool:
    """Whether entries along an index can be picked by x[...]; a product with one unit matrix reads as well."""
    is_first = piece.indices[0] == index or (len(piece.indices) == 2 and not lead)
    return piece.indices.count(index) == 1 and is_first and not set(lead) & set(piece.indices)


def _same_indices(work: Contraction) -> bool:
    for position, first in enumerate(work.pieces):
        for second in work.pieces[position + 1 :]:
            if sorted(first.indices) == sorted(second.indices) and (
                first.indices == second.indices or len(first.indices) == 2
            ):
                return _join_equal(work, first, second)
    return False


def _join_equal(work: Contraction, first: Piece, second: Piece) -> bool:
    is_closed = all(work.is_summed(i) and len(work.users(i)) == 2 for i in first.indices)
    if is_closed and len(first.indices) == 1 and first.bottom is None and second.bottom is None:
        left, right = sorted((first.value, second.value), key=lambda term: len(chain(term)))
        return work.replace([first, second], matmul(left, right), ())
    if is_closed and first.indices != second.indices and not (first.is_symmetric or second.is_symmetric):
        return work.replace([first, second], make("trace", matmul(first.value, second.value)), ())
    indices = _preferred(work, first, second)
    top = [_turned(p, p.top, indices) for p in (first, second) if p.top is not None]
    bottom = [_turned(p, p.bottom, indices) for p in (first, second) if p.bottom is not None]
    both = first.is_symmetric and second.is_symmetric
    work.put([first, second], Piece(times(top) if top else None, times(bottom) if bottom else None, indices, both))
    return True


def _preferred(work: Contraction, first: Piece, second: Piece) -> Output:
    """The orientation of the output if both indices are in it, else one that needs no transpose."""
    if first.indices == second.indices:
        return first.indices
    ordered = tuple(i for i in work.output if i in first.indices)
    if len(ordered) == 2 and ordered[0] != ordered[1]:
        return ordered
    return min((first.indices, second.indices), key=lambda indices: _transposes(first, second, indices))


def _transposes(first: Piece, second: Piece, indices: Output) -> int:
    """How many transposes are written when both pieces have this orientation."""
    turned = [_turned(p, part, indices) for p in (first, second) for part in (p.top, p.bottom) if part is not None]
    return sum(factor.op == "transpose" for term in turned for factor in chain(term))


def _turned(piece: Piece, part: Term, indices: Output) -> Term:
    return part if piece.indices == indices or piece.is_symmetric else transposed(part)


def _lone(work: Contraction) -> bool:
    """An index of one piece only is summed by a total."""
    for piece in work.pieces:
        own = piece.indices
        lone = tuple(p for p, i in enumerate(own) if work.is_summed(i) and len(work.users(i)) == 1)
        if lone:
            axes = () if len(lone) == len(own) else lone
            rest = tuple(i for p, i in enumerate(own) if p not in lone)
            return work.replace([piece], make("total", piece.value, attrs=(axes,)), rest)
    return False


def _pairs(work: Contraction, ranks: tuple[int, int]) -> list[tuple[Piece, Piece, int]]:
    """Two pieces of these ranks that alone share a summed index."""
    found = []
    for index in sorted({i for piece in work.pieces for i in piece.indices}):
        users = work.users(index)
        if work.is_summed(index) and len(users) == 2:
            first, second = sorted(users, key=lambda piece: -len(piece.indices)) if ranks == (2, 1) else users
            if lattice_in(first) is not None or lattice_in(second) is not None:
                continue
            if (len(first.indices), len(second.indices)) == ranks:
                found.append((first, second, index))
    return found


def _matrix_vector(work: Contraction) -> bool:
    """The pair that needs no transpose first, so that x' A x is written x @ A @ x."""
    pairs = _pairs(work, (2, 1))
    if not pairs:
        return False
    matrix, vector, index = min(pairs, key=lambda pair: pair[0].indices[-1] != pair[2])
    other = next(i for i in matrix.indices if i != index)
    return work.replace([matrix, vector], matmul(matrix.oriented((other, index)), vector.value), (other,))


def _matrix_product(work: Contraction) -> bool:
    for first, second, index in _pairs(work, (2, 2)):
        left = next(i for i in first.indices if i != index)
        right = next(i for i in second.indices if i != index)
        if _reads_better_swapped(work, first, second, (left, index, right)):
            first, second, left, right = second, first, right, left
        product = matmul(first.oriented((left, index)), second.oriented((index, right)))
        return work.replace([first, second], product, (left, right))
    return False


def _reads_better_swapped(work: Contraction, first: Piece, second: Piece, path: tuple[int, int, int]) -> bool:
    left, index, right = path
    if left in work.output and right in work.output and left != right:
        return work.output.index(left) > work.output.index(right)
    straight = _turns(first, (left, index)) + _turns(second, (index, right))
    swapped = _turns(second, (right, index)) + _turns(first, (index, left))
    return swapped < straight


def _turns(piece: Piece, indices: Output) -> int:
    return int(piece.indices != indices and not piece.is_symmetric)


def _diagonal_scaling(work: Contraction) -> bool:
    """A vector at an index that a matrix keeps scales its rows or columns."""
    for vector in work.pieces:
        if len(vector.indices) != 1:
            continue
        (index,) = vector.indices
        matrices = [
            p for p in work.pieces if index in p.indices and len(p.indices) == 2 and p.indices[0] != p.indices[1]
        ]
        if matrices:
            matrix = next((m for m in matrices if m.indices[0] == index), matrices[0])
            scaling = make("diag", vector.value)
            rows = matrix.indices[0] == index
            product = matmul(scaling, matrix.value) if rows else matmul(matrix.value, scaling)
            return work.replace([vector, matrix], product, matrix.indices)
    return False


_JOINS: tuple[Callable[[Contraction], bool], ...] = (
    *LATTICE_JOINS,
    _loop,
    _entry,
    *MASK_JOINS,
    _same_indices,
    _lone,
    _matrix_vector,
    _matrix_product,
    _diagonal_scaling,
)


# Finishes: the output from at most two pieces.


def _aligned(work: Contraction) -> Term | None:
    """One piece that is the output, or its transpose."""
    if len(work.pieces) != 1 or len(set(work.output)) != len(work.output):
        return None
    (piece,) = work.pieces
    if piece.indices == work.output:
        return piece.value
    if len(work.output) == 2 and piece.indices == work.output[::-1]:
        return piece.oriented(work.output)
    return None


def _new_axis(work: Contraction) -> Term | None:
    """An axis of length one that no piece has."""
    for axis, index in enumerate(work.output):
        if work.sizes[index] == 1 and not work.users(index) and work.output.count(index) == 1:
            inner = Contraction(work.pieces, (*work.output[:axis], *work.output[axis + 1 :]), work.sizes)._finish()
            return make("expand_dims", num(1) if inner is None else inner, attrs=(axis,))
    return None


def _outer(work: Contraction) -> Term | None:
    """Vectors at different indices; a missing one is a vector of ones."""
    if len(work.output) != 2 or work.output[0] == work.output[1]:
        return None
    vectors = {piece.indices: piece for piece in work.pieces}
    if any(len(indices) != 1 for indices in vectors):
        return None
    if not vectors:
        return make("ones", attrs=(_shape(work),))
    sides = [vectors[(i,)].value if (i,) in vectors else make("ones", attrs=((work.sizes[i],),)) for i in work.output]
    return make("outer", *sides)


def _diagonal(work: Contraction) -> Term | None:
    """The last index twice: the diagonal matrix of a vector, or of each vector of a stack."""
    *lead, first, second = work.output if len(work.output) > 1 else (0, 1, 2)
    if first != second or len({*lead, first}) != len(lead) + 1:
        return None
    if not work.pieces:
        return make("eye", attrs=(_shape(work),)) if not lead else None
    (piece,) = work.pieces if len(work.pieces) == 1 else (None,)
    return make("diag", piece.value) if piece is not None and piece.indices == (*lead, first) else None


def _constant(work: Contraction) -> Term | None:
    if work.pieces or len(set(work.output)) != len(work.output):
        return None
    return make("ones", attrs=(_shape(work),))


def _elementwise(work: Contraction) -> Term | None:
    """Pieces whose axes are axes of the output, in its order, multiply by broadcasting."""
    output = work.output
    if len(set(output)) != len(output) or {i for p in work.pieces for i in p.indices} != set(output):
        return None
    if len(output) < 3 and not any(p.indices == output for p in work.pieces):
        return None
    if any(p.indices != tuple(i for i in output if i in p.indices) for p in work.pieces):
        return None
    ordered = sorted(work.pieces, key=lambda p: -len(p.indices))
    return times([spread(piece.value, piece.indices, output) for piece in ordered])


def spread(term: Term, indices: Output, output: Output) -> Term:
    """A tensor with axes of length one where the output has others, so that it broadcasts."""
    first = output.index(indices[0]) if indices else len(output)
    for axis, index in enumerate(output[first:]):
        if index not in indices:
            term = make("expand_dims", term, attrs=(axis,))
    return term


def _stack_of_matrices(work: Contraction) -> Term | None:
    """Operations on matrices for each of the leading indices of the output."""
    return batched(work.pieces, work.output)


_FINISHES: tuple[Callable[[Contraction], Term | None], ...] = (
    _new_axis,
    _aligned,
    _outer,
    _diagonal,
    _constant,
    _elementwise,
    _stack_of_matrices,
)


def _shape(work: Contraction) -> Shape:
    return tuple(work.sizes[i] for i in work.output)


_LETTERS = "ijklmnpqrstuvwxyzabcdefgh"


def _einsum(work: Contraction) -> Term:
    """Index notation, where no matrix form exists: repeated and missing output indices get identities and ones."""
    names = dict(zip(_in_order(work), _LETTERS, strict=False))
    pieces = [*work.pieces, *work.lattices]
    inputs = ["".join(names[i] for i in piece.indices) for piece in pieces]
    operands = [piece.value for piece in pieces]
    output: list[str] = []
    spare = iter(_LETTERS[len(names) :])
    for index in work.output:
        letter = names[index]
        if letter in output:
            letter = next(spare)
            inputs.append(names[index] + letter)
            operands.append(make("eye", attrs=((work.sizes[index],) * 2,)))
        elif not any(letter in letters for letters in inputs) and work.output.count(index) == 1:
            inputs.append(letter)
            operands.append(make("ones", attrs=((work.sizes[index],),)))
        output.append(letter)
    return make("einsum", *operands, attrs=(f"{','.join(inputs)}->{''.join(output)}",))


def _in_order(work: Contraction) -> list[int]:
    return list(dict.fromkeys((*work.output, *(i for piece in (*work.pieces, *work.lattices) for i in piece.indices))))
