"""Determinants: of products factor by factor; of sums by the matrix determinant lemma and Sylvester's identity."""

from __future__ import annotations

from symgen.calculus.normaliser import explicit
from symgen.calculus.normaliser.elementary import absolute
from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.powers import exp_of, log_of, power_of
from symgen.calculus.normaliser.reductions import total_of
from symgen.calculus.normaliser.resolvents import digests, is_square, summands
from symgen.calculus.normaliser.tensors import (
    entry_domain,
    inverse_of,
    matrix_of,
    scalar_of,
    single_word,
    transposed,
)
from symgen.calculus.normaliser.words import Word, Words, diagonal_of, identity, kernel_in, rank_one, words
from symgen.calculus.normaliser.workspace import REAL, Workspace, handles
from symgen.terms.domains import POSITIVE
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, make

SUMS = "determinants of sums"


@handles("det")
def _det(space: Workspace, term: Term) -> Ratio:
    found = explicit.determinant(term.args[0])
    if found is not None:
        return space.read(found)
    shape = term.args[0].shape
    if len(shape) != 2:
        return kernel_over(space, term)
    return det_of(space, space.read(term.args[0]), shape)


def det_of(space: Workspace, ratio: Ratio, shape: Shape) -> Ratio:
    """The determinant of a square matrix."""
    single = single_word(space, ratio, shape)
    if single is not None:
        scalar, word = single
        space.using("determinants of products")
        return space.product([power_of(space, scalar, _size(space, shape)), *(_det_factor(space, f) for f in word)])
    parts = summands(space, ratio, shape)
    found = _of_sum(space, parts, shape) if len(parts) > 1 and space.may_use(SUMS) else None
    return found if found is not None else _kernel(space, ratio, shape)


def _size(space: Workspace, shape: Shape) -> Ratio:
    return space.read(as_term(shape[0]))


def _kernel(space: Workspace, ratio: Ratio, shape: Shape) -> Ratio:
    sizes = frozenset().union(*(d.free for d in shape if isinstance(d, Term)))
    domain = entry_domain(space, (ratio,), REAL)
    free = space.free_of(ratio) | sizes
    return space.value(space.intern("det", (ratio,), ((), (shape,)), domain=domain, shape=(), free=free))


def _det_factor(space: Workspace, factor: Ratio) -> Ratio:
    kernel = kernel_in(space, factor)
    if kernel is not None and kernel.op == "eye":
        return space.one
    if kernel is not None and kernel.op == "inverse":
        return space.inverse(det_of(space, kernel.args[0], kernel.shape))
    if kernel is not None and kernel.op == "transpose":
        return _det_factor(space, kernel.args[0])
    entries = diagonal_of(space, factor)
    if entries is not None and space.is_positive_real(entries):
        space.using("det(diag(x)) = exp(total(log(x))) for positive x")
        return exp_of(space, total_of(space, log_of(space, entries), space.shape_of(factor)[:1], (), ()))
    spd = kernel is not None and kernel.op == "symbol" and kernel.extra[0].domain.structure == "spd"
    domain = POSITIVE if spd else entry_domain(space, (factor,), REAL)
    return space.value(space.intern("det", (factor,), ("square",), domain=domain, shape=()))


@handles("logdet")
def _logdet(space: Workspace, term: Term) -> Ratio:
    if len(term.args[0].shape) != 2:
        return kernel_over(space, term)
    space.using("logdet(A) = log|det(A)|")
    return log_of(space, absolute(space, _det(space, make("det", term.args[0]))), known=True)


# Sums.


def _of_sum(space: Workspace, parts: Words, shape: Shape) -> Ratio | None:
    """The determinant of a sum whose other terms are invertible but on a null set."""
    for part in parts:
        sides = rank_one(space, part[1][0]) if len(part[1]) == 1 else None
        rest = [p for p in parts if p is not part]
        if sides is not None and any(is_square(space, w, shape) for _, w in rest):
            return _updated(space, part[0], sides, rest, shape)
    if len(parts) != 2:
        return None
    (a, first), (b, second) = sorted(parts, key=lambda p: (len(p[1]), digests(space, p[1])))
    if not is_square(space, first, shape) or (first and is_square(space, second, shape)):
        return None
    space.using("det(I + U @ V) = det(I + V @ U)")
    before = det_of(space, _sum(space, [(a, first)], shape), shape)
    inverse = [w for f in reversed(first) for w in words(space, inverse_of(space, f, shape), shape)[0][1]]
    return space.mul(before, _sylvester(space, space.div(b, a), (*inverse, *second)))


def _sum(space: Workspace, parts: Words, shape: Shape) -> Ratio:
    return space.sum([space.mul(c, matrix_of(space, w) if w else identity(space, shape)) for c, w in parts])


def _updated(space: Workspace, c: Ratio, sides: tuple[Word, Word], rest: Words, shape: Shape) -> Ratio:
    """det(M + c x y') = det(M) (1 + c y' inverse(M) x)."""
    space.using("det(M + x y') = det(M)*(1 + y' inverse(M) x)")
    matrix = _sum(space, rest, shape)
    between = summands(space, inverse_of(space, matrix, shape), shape)
    form = [space.mul(d, scalar_of(space, (*transposed(space, sides[1]), *w, *sides[0]), ())) for d, w in between]
    return space.mul(det_of(space, matrix, shape), space.add(space.one, space.mul(c, space.sum(form))))


def _sylvester(space: Workspace, c: Ratio, word: Word) -> Ratio:
    """det(I + c w), the same for every turn of w, so that of the least."""
    turns = [w[k:] + w[:k] for w in (word, transposed(space, word)) for k in range(len(word))]
    best = min(turns, key=lambda w: digests(space, w))
    size = space.shape_of(best[0])[0]
    shape = (size, size)
    return _kernel(space, space.add(identity(space, shape), space.mul(c, matrix_of(space, best))), shape)
