"""Words: matrix products as tuples of factors, with diagonal matrices, identities and outer products among them."""

from __future__ import annotations

from itertools import pairwise

from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.powers import kernel_of
from symgen.calculus.normaliser.reductions import pieces, shape_free, sign_domain
from symgen.calculus.normaliser.workspace import Kernel, Workspace, handles
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make

Word = tuple[Ratio, ...]
Words = list[tuple[Ratio, Word]]


def words(space: Workspace, ratio: Ratio, shape: Shape) -> Words:
    """A matrix or vector as a combination of words of factors."""
    return [(c, word_of(space, part, shape)) for c, part in pieces(space, ratio)]


def word_of(space: Workspace, part: Ratio, shape: Shape) -> Word:
    kernel = kernel_of(space, part.num) if part.is_polynomial else None
    if kernel is not None and kernel.op == "word":
        return kernel.args
    if space.shape_of(part) != shape:  # a constant, or a vector standing for a matrix of equal rows
        extra = (part.constant, shape)
        args = () if part.constant is not None else (part,)
        return (
            space.value(space.intern("spread", args, extra, shape=shape, free=space.free_of(part) | shape_free(shape))),
        )
    return (part,)


def kernel_in(space: Workspace, factor: Ratio) -> Kernel | None:
    return kernel_of(space, factor.num) if factor.is_polynomial else None


def plain(space: Workspace, factor: Ratio) -> Ratio:
    """A factor as a ring element again: ones and equal rows need no shape of their own."""
    kernel = kernel_in(space, factor)
    if kernel is None or kernel.op != "spread":
        return factor
    return kernel.args[0] if kernel.args else space.number(kernel.extra[0])


def has_structure(space: Workspace, factor: Ratio, *structures: str) -> bool:
    """Whether a factor is a square symbol declared with one of the structures."""
    kernel = kernel_in(space, factor)
    if kernel is None or kernel.op != "symbol" or len(kernel.shape) != 2 or kernel.shape[0] != kernel.shape[1]:
        return False
    return kernel.extra[0].domain.structure in structures


def identity(space: Workspace, shape: Shape) -> Ratio:
    return space.read(make("eye", attrs=(shape,)))


def is_identity(space: Workspace, factor: Ratio) -> bool:
    kernel = kernel_in(space, factor)
    return kernel is not None and kernel.op == "eye"


def rank_one(space: Workspace, factor: Ratio) -> tuple[Word, Word] | None:
    """The two vectors, as words, whose outer product a factor is; equal rows y are ones y'."""
    kernel = kernel_in(space, factor)
    if kernel is None or len(kernel.shape) != 2 or kernel.op not in ("outer", "spread"):
        return None
    x, y = kernel.args if kernel.op == "outer" else (space.one, plain(space, factor))
    return word_of(space, x, kernel.shape[:1]), word_of(space, y, kernel.shape[1:])


# Diagonal matrices.


def merged(space: Workspace, word: Word) -> Words | None:
    """diag(x) beside a vector or another diagonal matrix, multiplied entry by entry; None where no such pair is."""
    for place, (first, second) in enumerate(pairwise(word)):
        found = _product_of_pair(space, first, second)
        if found is not None:
            space.using("diag(x) @ y = x*y")
            return [(c, (*word[:place], *middle, *word[place + 2 :])) for c, middle in found]
    return None


def _product_of_pair(space: Workspace, first: Ratio, second: Ratio) -> Words | None:
    """diag(x) @ diag(y), diag(x) @ y, x' @ diag(y), each as words."""
    sides = [diagonal_of(space, f) for f in (first, second)]
    vectors = [len(space.shape_of(f)) == 1 for f in (first, second)]
    size = space.shape_of(first)[-1:]
    if sides[0] is not None and sides[1] is not None:
        return words(space, diag_of(space, space.mul(sides[0], sides[1]), (*size, *size)), (*size, *size))
    if sides[0] is not None and vectors[1]:
        return words(space, space.mul(sides[0], plain(space, second)), size)
    if sides[1] is not None and vectors[0]:
        return words(space, space.mul(plain(space, first), sides[1]), size)
    return None


def diagonal_of(space: Workspace, factor: Ratio) -> Ratio | None:
    kernel = kernel_in(space, factor)
    return kernel.args[0] if kernel is not None and kernel.op == "diag" and len(kernel.shape) == 2 else None


def diag_of(space: Workspace, ratio: Ratio, shape: Shape) -> Ratio:
    """The diagonal matrix of a vector: linear, and the identity for ones."""
    space.using("diag is linear")
    return space.sum([space.mul(c, _diag_kernel(space, part, shape)) for c, part in pieces(space, ratio)])


def _diag_kernel(space: Workspace, part: Ratio, shape: Shape) -> Ratio:
    if part.constant == 1:
        return identity(space, shape)
    domain = sign_domain(space, part)
    free = space.free_of(part) | shape_free(shape)
    return space.value(space.intern("diag", (part,), ((), (shape[:1],)), domain=domain, shape=shape, free=free))


@handles("diag")
def _diag(space: Workspace, term: Term) -> Ratio:
    inner = term.args[0]
    return diag_of(space, space.read(inner), term.shape) if len(inner.shape) == 1 else kernel_over(space, term)


@handles("diagonal")
def _diagonal(space: Workspace, term: Term) -> Ratio:
    inner = term.args[0]
    if len(inner.shape) != 2:
        return kernel_over(space, term)
    space.using("the diagonal is linear")
    return space.sum([space.mul(c, _diagonal_part(space, p, inner.shape)) for c, p in pieces(space, space.read(inner))])


def _diagonal_part(space: Workspace, part: Ratio, shape: Shape) -> Ratio:
    kernel = kernel_in(space, part)
    if part.constant == 1 or is_identity(space, part):
        return space.one
    if kernel is not None and kernel.op in ("diag", "transpose") and kernel.order == 1:
        return kernel.args[0] if kernel.op == "diag" else _diagonal_part(space, kernel.args[0], shape)
    if kernel is not None and kernel.op == "outer" and kernel.order == 1 and len(kernel.shape) == 2:
        return space.mul(*kernel.args)
    free = space.free_of(part) | shape_free(shape)
    domain = sign_domain(space, part)
    return space.value(space.intern("diagonal", (part,), ((), (shape,)), domain=domain, shape=shape[:1], free=free))
