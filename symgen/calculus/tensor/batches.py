"""Contractions of stacks of matrices: the matrix products, transposes and scalings of one matrix, for a whole batch.

Where every piece either has the batch as its first axes or none of it, what is left of the contraction is one of
matrices, vectors and scalars, and it is written so with leading axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symgen.calculus.tensor.pieces import Piece, matmul, times, transposed
from symgen.terms.arrays import expand_dims
from symgen.terms.term import Term, make

Indices = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A Term, its own indices after the batch, and whether it has the batch."""

    term: Term
    indices: Indices
    has_batch: bool
    is_symmetric: bool = False

    def oriented(self, indices: Indices) -> Term:
        return self.term if indices == self.indices or self.is_symmetric else transposed(self.term)


def batched(pieces: Sequence[Piece], output: Indices) -> Term | None:
    """The contraction as operations on stacks of matrices; None where it is not one."""
    if len(set(output)) != len(output) or not any(len(piece.indices) > 2 for piece in pieces):
        return None
    for count in range(len(output), 0, -1):
        parts = _split(pieces, output[:count])
        if parts is not None:
            return _Stack(parts, output[count:]).reduce()
    return None


def _split(pieces: Sequence[Piece], batch: Indices) -> list[_Part] | None:
    parts = []
    for piece in pieces:
        has_batch = piece.indices[: len(batch)] == batch
        own = piece.indices[len(batch) :] if has_batch else piece.indices
        if set(own) & set(batch) or len(own) > 2:
            return None
        parts.append(_Part(piece.value, own, has_batch, piece.is_symmetric and len(own) == 2))
    return parts if any(part.has_batch for part in parts) else None


def _entrywise(first: _Part, second: _Part, indices: Indices) -> Term:
    """The product entry by entry; with a triangle of ones, the triangle."""
    for mask, other in ((first, second), (second, first)):
        if mask.term.op == "tril" and mask.term.args[0].op == "ones" and other.has_batch:
            below = mask.indices == indices
            offset = mask.term.attrs[0] if mask.term.attrs else 0
            shifted = offset if below else -offset
            return make("tril" if below else "triu", other.oriented(indices), attrs=(shifted,) if shifted else ())
    return times([first.oriented(indices), second.oriented(indices)])


class _Stack:
    """Matrices, vectors and scalars of a batch, joined two at a time."""

    def __init__(self, parts: list[_Part], output: Indices) -> None:
        self.parts, self.output = parts, output

    def reduce(self) -> Term | None:
        while self._same_indices() or self._product() or self._lone():
            pass
        return self._finish() if len(self.output) <= 2 else None

    def _users(self, index: int) -> list[_Part]:
        return [part for part in self.parts if index in part.indices]

    def _join(self, old: Sequence[_Part], term: Term, indices: Indices) -> bool:
        place = self.parts.index(old[0])
        rest = [part for part in self.parts if part not in old]
        rest.insert(min(place, len(rest)), _Part(term, indices, any(part.has_batch for part in old)))
        self.parts = rest
        return True

    def _same_indices(self) -> bool:
        """Matrices at the same indices multiply entry by entry."""
        for position, first in enumerate(self.parts):
            for second in self.parts[position + 1 :]:
                if len(first.indices) == 2 and sorted(first.indices) == sorted(second.indices):
                    indices = self._preferred(first, second)
                    return self._join([first, second], _entrywise(first, second, indices), indices)
        return False

    def _preferred(self, first: _Part, second: _Part) -> Indices:
        wanted = tuple(i for i in self.output if i in first.indices)
        return wanted if len(wanted) == 2 else first.indices

    def _product(self) -> bool:
        """Two matrices that alone share a summed index; a vector without the batch may stand on the right."""
        for index in sorted({i for part in self.parts for i in part.indices}):
            users = self._users(index)
            if index in self.output or len(users) != 2 or any(part.indices.count(index) > 1 for part in users):
                continue
            left, right = sorted(users, key=self._order)
            if len(left.indices) == len(right.indices) == 2:
                rows, columns = (next(i for i in part.indices if i != index) for part in (left, right))
                if self._turns(left, (rows, index), right) > self._turns(right, (columns, index), left):
                    left, right, rows, columns = right, left, columns, rows
                term = matmul(left.oriented((rows, index)), right.oriented((index, columns)))
                return rows != columns and self._join([left, right], term, (rows, columns))
            if len(left.indices) == 2 and len(right.indices) == 1 and not right.has_batch:
                (rows,) = (i for i in left.indices if i != index)
                return self._join([left, right], left.oriented((rows, index)) @ right.term, (rows,))
        return False

    def _lone(self) -> bool:
        """An index of one part only is summed."""
        for part in self.parts:
            for position, index in enumerate(part.indices):
                if index not in self.output and self._users(index) == [part] and part.indices.count(index) == 1:
                    axis = len(part.term.shape) - len(part.indices) + position
                    rest = tuple(i for i in part.indices if i != index)
                    return self._join([part], make("total", part.term, attrs=((axis,),)), rest)
        return False

    def _turns(self, left: _Part, indices: Indices, right: _Part) -> int:
        """How many transposes a product takes, unless the output says which way round it is."""
        rows, index = indices
        (columns,) = (i for i in right.indices if i != index)
        if rows in self.output and columns in self.output:
            return 0
        return (left.oriented((rows, index)) is not left.term) + (right.oriented((index, columns)) is not right.term)

    def _order(self, part: _Part) -> tuple[int, int]:
        """Vectors to the right; the rows of the output to the left."""
        place = [self.output.index(i) for i in part.indices if i in self.output]
        return (-len(part.indices), min(place, default=len(self.output)))

    def _finish(self) -> Term | None:
        if any(i not in self.output for part in self.parts for i in part.indices):
            return None
        if {i for part in self.parts for i in part.indices} != set(self.output):
            return None
        factors = [self._spread(part) for part in self.parts]
        return times(sorted(factors, key=lambda term: -len(term.shape)))

    def _spread(self, part: _Part) -> Term:
        """The part with axes of length one for the indices that it lacks."""
        if len(part.indices) == 2:
            return part.oriented(self.output)
        term = part.term
        missing = [place for place, index in enumerate(self.output) if index not in part.indices]
        lead = len(term.shape) - len(part.indices)
        if not part.has_batch and missing and missing[0] == 0:
            missing = missing[1:] if part.indices else []  # leading axes broadcast by themselves
        for place in missing:
            term = expand_dims(term, lead + place)
        return term
