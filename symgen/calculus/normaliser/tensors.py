"""Tensors: elementwise formulas are ordinary ring elements, matrix products are words of factors."""

from __future__ import annotations

from fractions import Fraction

from symgen.calculus.normaliser import explicit
from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.reductions import CONTRACT, outer_of, sign_domain, total_of
from symgen.calculus.normaliser.resolvents import resolved
from symgen.calculus.normaliser.words import (
    Word,
    diag_of,
    diagonal_of,
    has_structure,
    identity,
    is_identity,
    kernel_in,
    merged,
    plain,
    rank_one,
    word_of,
    words,
)
from symgen.calculus.normaliser.workspace import REAL, Kernel, Workspace, handles
from symgen.terms.domains import Domain
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, make

_SYMMETRIC = ("symmetric", "spd", "diagonal")


# Matrix products as words: a word is a tuple of factors, each a Ratio of tensor shape.


@handles("matmul")
def _matmul(space: Workspace, term: Term) -> Ratio:
    left, right = term.args
    found = explicit.product_entry(term)
    if found is not None:
        return space.read(found)
    if len(left.shape) > 2 or len(right.shape) > 2:
        return kernel_over(space, term)
    space.using("matrix products by words")
    results = []
    for c, first in words(space, space.read(left), left.shape):
        for d, second in words(space, space.read(right), right.shape):
            joined = _join(space, first, second, len(left.shape), len(right.shape), left.shape)
            results.append(space.product([c, d, joined]))
    return space.sum(results)


def _join(space: Workspace, first: Word, second: Word, left: int, right: int, shape: Shape) -> Ratio:
    if left == 1 and right == 1:
        return scalar_of(space, (*transposed(space, first), *second), shape)
    if left == 1:  # x @ A is A' @ x
        return matrix_of(space, (*transposed(space, second), *first))
    return matrix_of(space, (*first, *second))


def scalar_of(space: Workspace, word: Word, shape: Shape) -> Ratio:
    """x' A ... y: two vectors make the sum of products; a longer word is read in the lesser direction."""
    simple = _simplified(space, word)
    if len(simple) == 2:
        product = space.mul(plain(space, simple[0]), plain(space, simple[1]))
        return total_of(space, product, space.shape_of(simple[0]), (), ())
    shorter = merged(space, simple) or resolved(space, simple)
    if shorter is not None:
        return space.sum([space.mul(c, scalar_of(space, w, shape)) for c, w in shorter])
    for place, factor in enumerate(simple):
        sides = rank_one(space, factor)
        if sides is not None:
            first = scalar_of(space, (*simple[:place], *sides[0]), shape)
            return space.mul(first, scalar_of(space, (*transposed(space, sides[1]), *simple[place + 1 :]), shape))
    other = _simplified(space, transposed(space, simple))
    best = min(simple, other, key=lambda w: [space.ratio_digest(f) for f in w])
    return space.value(space.intern("word", best, ("scalar",), domain=entry_domain(space, best, REAL), shape=()))


def entry_domain(space: Workspace, word: Word, real: Domain) -> Domain:
    return real if all(space.is_real(f) for f in word) else Domain("complex")


def matrix_of(space: Workspace, word: Word) -> Ratio:
    """A word that ends in a matrix or a vector: diagonal factors merged, outer products taken out."""
    simple = _simplified(space, word)
    if len(simple) == 1:
        return plain(space, simple[0])
    shorter = merged(space, simple) or resolved(space, simple)
    if shorter is not None:
        return space.sum([space.mul(c, matrix_of(space, w)) for c, w in shorter])
    for place, factor in enumerate(simple):
        sides = rank_one(space, factor)
        if sides is not None:
            return _around(space, simple[:place], sides, simple[place + 1 :])
    first, last = space.shape_of(simple[0]), space.shape_of(simple[-1])
    shape = (first[0],) if len(last) == 1 else (first[0], last[-1])
    return space.value(space.intern("word", simple, domain=entry_domain(space, simple, REAL), shape=shape))


def _around(space: Workspace, before: Word, sides: tuple[Word, Word], after: Word) -> Ratio:
    """A (x y') B = (A x) (B' y)', and A (x y') z = (y' z) A x."""
    first, second = (*before, *sides[0]), (*transposed(space, after), *sides[1])
    left = matrix_of(space, first)
    if after and len(space.shape_of(after[-1])) == 1:
        return space.mul(left, scalar_of(space, (*transposed(space, sides[1]), *after), ()))
    shapes = space.shape_of(first[0])[:1], space.shape_of(second[0])[:1]
    return outer_of(space, left, matrix_of(space, second), shapes)


def _simplified(space: Workspace, word: Word) -> Word:
    """Identities dropped, A @ inverse(A) cancelled."""
    result: list[Ratio] = []
    for factor in word:
        if result and is_identity(space, result[-1]):
            result.pop()
        if result and is_identity(space, factor):
            continue
        if result and _inverse_pair(space, result[-1], factor):
            space.using("A @ inverse(A) = I")
            shape = space.shape_of(factor)
            result[-1] = identity(space, (shape[0], shape[0]))
            continue
        result.append(factor)
    if len(result) > 1 and is_identity(space, result[-1]):
        result.pop()
    return tuple(result)


def _inverse_pair(space: Workspace, first: Ratio, second: Ratio) -> bool:
    return any(
        kernel is not None
        and (kernel.op == "inverse" or (kernel.op == "transpose" and has_structure(space, other, "orthogonal")))
        and kernel.args[0].key == other.key
        for kernel, other in ((kernel_in(space, first), second), (kernel_in(space, second), first))
    )


# Transposes go to the factors.


def transposed(space: Workspace, word: Word) -> Word:
    return tuple(transpose_factor(space, f) for f in reversed(word))


def transpose_factor(space: Workspace, factor: Ratio) -> Ratio:
    """The transpose of one factor: vectors and symmetric matrices are their own."""
    if len(space.shape_of(factor)) < 2 or _is_symmetric(space, factor):
        return factor
    kernel = kernel_in(space, factor)
    if kernel is not None and kernel.op == "transpose":
        return kernel.args[0]
    if kernel is not None and kernel.op == "inverse":
        return _inverse_transposed(space, kernel)
    if kernel is not None and kernel.op in ("outer", "spread"):
        return _outer_transposed(space, kernel, factor)
    rows, columns = space.shape_of(factor)
    domain = _body(space, factor)
    return space.value(space.intern("transpose", (factor,), domain=domain, shape=(columns, rows)))


def _inverse_transposed(space: Workspace, kernel: Kernel) -> Ratio:
    parts = words(space, kernel.args[0], kernel.shape)
    turned = space.sum([space.mul(c, matrix_of(space, transposed(space, w))) for c, w in parts])
    return inverse_of(space, turned, kernel.shape)


def _outer_transposed(space: Workspace, kernel: Kernel, factor: Ratio) -> Ratio:
    """The outer product of two vectors, or equal rows, turned: one factor again."""
    x, y = kernel.args if kernel.op == "outer" else (space.one, plain(space, factor))
    rows, columns = kernel.shape[:1], kernel.shape[1:]
    return word_of(space, outer_of(space, y, x, (columns, rows)), columns + rows)[0]


def _body(space: Workspace, factor: Ratio) -> Domain:
    kernel = kernel_in(space, factor)
    return kernel.domain if kernel is not None else sign_domain(space, factor)


def _is_symmetric(space: Workspace, factor: Ratio) -> bool:
    kernel = kernel_in(space, factor)
    if kernel is None:
        return False
    if kernel.op == "inverse":
        return _is_symmetric(space, kernel.args[0])
    if kernel.op == "outer":
        return kernel.args[0].key == kernel.args[1].key
    return kernel.op in ("eye", "diag", "matrix_sqrt") or has_structure(space, factor, *_SYMMETRIC)


@handles("transpose")
def _transpose(space: Workspace, term: Term) -> Ratio:
    inner = term.args[0]
    if len(inner.shape) < 2:
        return space.read(inner)
    if len(inner.shape) > 2:
        return kernel_over(space, term)
    space.using("transposes of products")
    parts = words(space, space.read(inner), inner.shape)
    return space.sum([space.mul(c, matrix_of(space, transposed(space, w))) for c, w in parts])


# Inverses, determinants, traces.


def inverse_factor(space: Workspace, factor: Ratio) -> Ratio:
    """The inverse of one square factor."""
    kernel = kernel_in(space, factor)
    if kernel is not None and kernel.op == "inverse":
        return kernel.args[0]
    if kernel is not None and kernel.op == "eye":
        return factor
    if has_structure(space, factor, "orthogonal"):
        space.using("inverse(Q) = Q' for orthogonal Q")
        return transpose_factor(space, factor)
    entries = diagonal_of(space, factor)
    if entries is not None:
        return diag_of(space, space.inverse(entries), space.shape_of(factor))
    return space.value(
        space.intern("inverse", (factor,), shape=space.shape_of(factor), domain=entry_domain(space, (factor,), REAL))
    )


def single_word(space: Workspace, ratio: Ratio, shape: Shape) -> tuple[Ratio, Word] | None:
    """scalar * word of square factors, where a square matrix is one."""
    parts = words(space, ratio, shape)
    if len(parts) != 1 or any(space.shape_of(f) != shape for f in parts[0][1]):
        return None
    return parts[0]


@handles("inverse")
def _inverse(space: Workspace, term: Term) -> Ratio:
    inner = term.args[0]
    return inverse_of(space, space.read(inner), inner.shape) if len(inner.shape) == 2 else kernel_over(space, term)


def inverse_of(space: Workspace, ratio: Ratio, shape: Shape) -> Ratio:
    """The inverse of a square matrix: of a product factor by factor, of a sum as a kernel."""
    single = single_word(space, ratio, shape)
    if single is not None:
        scalar, word = single
        space.using("inverses of products")
        return space.div(matrix_of(space, tuple(inverse_factor(space, f) for f in reversed(word))), scalar)
    lead = ratio.num.leading_coefficient()
    monic = Ratio(ratio.num / lead, ratio.den)
    sizes = frozenset().union(*(d.free for d in shape if isinstance(d, Term)))
    domain, free = entry_domain(space, (monic,), REAL), space.free_of(monic) | sizes
    kernel = space.intern("inverse", (monic,), ((), (shape,)), domain=domain, shape=shape, free=free)
    return space.scale(space.value(kernel), 1 / Fraction(int(lead.p), int(lead.q)))


@handles("solve")
def _solve(space: Workspace, term: Term) -> Ratio:
    if len(term.args[0].shape) != 2:
        return kernel_over(space, term)
    return space.read(make("matmul", make("inverse", term.args[0]), term.args[1]))


@handles("trace")
def _trace(space: Workspace, term: Term) -> Ratio:
    inner = term.args[0]
    found = explicit.trace(inner)
    if found is not None:
        return space.read(found)
    if len(inner.shape) != 2:
        return kernel_over(space, term)
    space.using("traces are linear and cyclic")
    parts = words(space, space.read(inner), inner.shape)
    return space.sum([space.mul(c, _trace_word(space, w)) for c, w in parts])


def _trace_word(space: Workspace, word: Word) -> Ratio:
    if len(word) == 1 and is_identity(space, word[0]):
        return space.read(as_term(space.shape_of(word[0])[0]))
    entries = diagonal_of(space, word[0]) if len(word) == 1 else None
    if entries is not None:
        return total_of(space, entries, space.shape_of(word[0])[:1], (), ())
    shorter = merged(space, word)
    if shorter is None:
        shorter = next((f for k in range(len(word)) if (f := resolved(space, word[k:] + word[:k])) is not None), None)
    if shorter is not None:
        return space.sum([space.mul(c, _trace_word(space, w)) for c, w in shorter])
    for place, factor in enumerate(word):
        sides = rank_one(space, factor)
        if sides is not None:
            return scalar_of(space, (*transposed(space, sides[1]), *word[place + 1 :], *word[:place], *sides[0]), ())
    turns = [_simplified(space, w[k:] + w[:k]) for w in (word, transposed(space, word)) for k in range(len(word))]
    shortest = min(len(w) for w in turns)
    if shortest < len(word):
        best = next(w for w in turns if len(w) == shortest)
        return _trace_word(space, best)
    if len(word) == 2 and space.may_use("totals of products as products"):
        product = space.mul(transpose_factor(space, word[0]), word[1])
        return total_of(space, product, space.shape_of(word[1]), (), ())
    best = min(turns, key=lambda w: [space.ratio_digest(f) for f in w])
    return space.value(space.intern("trace", best, ("word",), domain=entry_domain(space, best, REAL), shape=()))


def _contract_vector(space: Workspace, rest: Ratio, word: Kernel) -> Ratio:
    """total(x * (A @ y)) = x' A y."""
    space.using("total(x*(A @ y)) = x' A y")
    return scalar_of(space, (*transposed(space, word_of(space, rest, word.shape)), *word.args), word.shape)


def _contract_matrix(space: Workspace, rest: Ratio, word: Kernel) -> Ratio:
    """total(X * (A @ B)) = trace(X' A B)."""
    space.using("total(X*Y) = trace(X' Y)")
    return _trace_word(space, (*transposed(space, word_of(space, rest, word.shape)), *word.args))


CONTRACT.update({1: _contract_vector, 2: _contract_matrix})
