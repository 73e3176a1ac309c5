"""Tensors: elementwise formulas are ordinary ring elements, matrix products are words of factors."""

from __future__ import annotations

from itertools import pairwise

from symgen.calculus.normaliser import explicit
from symgen.calculus.normaliser.elementary import absolute
from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.powers import exp_of, kernel_of, log_of, power_of
from symgen.calculus.normaliser.reductions import outer_of, pieces, shape_free, sign_domain, total_of
from symgen.calculus.normaliser.workspace import REAL, Kernel, Workspace, handles
from symgen.terms.domains import POSITIVE, Domain
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, make

Word = tuple[Ratio, ...]
Words = list[tuple[Ratio, Word]]
_SYMMETRIC = ("symmetric", "spd", "diagonal")


# Matrix products as words: a word is a tuple of factors, each a Ratio of tensor shape.


def words(space: Workspace, ratio: Ratio, shape: Shape) -> Words:
    """A matrix or vector as a combination of words of factors."""
    return [(c, _word_of(space, part, shape)) for c, part in pieces(space, ratio)]


def _word_of(space: Workspace, part: Ratio, shape: Shape) -> Word:
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
        return _scalar(space, (*_transposed(space, first), *second), shape)
    if left == 1:  # x @ A is A' @ x
        return _matrix(space, (*_transposed(space, second), *first))
    return _matrix(space, (*first, *second))


def _scalar(space: Workspace, word: Word, shape: Shape) -> Ratio:
    """x' A ... y: two vectors make the sum of products; a longer word is read in the lesser direction."""
    simple = _simplified(space, word)
    if len(simple) == 2:
        product = space.mul(_plain(space, simple[0]), _plain(space, simple[1]))
        return total_of(space, product, space.shape_of(simple[0]), (), ())
    shorter = _merged(space, simple)
    if shorter is not None:
        return space.sum([space.mul(c, _scalar(space, w, shape)) for c, w in shorter])
    for place, factor in enumerate(simple):
        sides = _rank_one(space, factor)
        if sides is not None:
            first = _scalar(space, (*simple[:place], *sides[0]), shape)
            return space.mul(first, _scalar(space, (*_transposed(space, sides[1]), *simple[place + 1 :]), shape))
    other = _simplified(space, _transposed(space, simple))
    best = min(simple, other, key=lambda w: [space.ratio_digest(f) for f in w])
    return space.value(space.intern("word", best, ("scalar",), domain=_entry_domain(space, best, REAL), shape=()))


def _entry_domain(space: Workspace, word: Word, real: Domain) -> Domain:
    return real if all(space.is_real(f) for f in word) else Domain("complex")


def _matrix(space: Workspace, word: Word) -> Ratio:
    """A word that ends in a matrix or a vector: diagonal factors merged, outer products taken out."""
    simple = _simplified(space, word)
    if len(simple) == 1:
        return _plain(space, simple[0])
    shorter = _merged(space, simple)
    if shorter is not None:
        return space.sum([space.mul(c, _matrix(space, w)) for c, w in shorter])
    for place, factor in enumerate(simple):
        sides = _rank_one(space, factor)
        if sides is not None:
            return _around(space, simple[:place], sides, simple[place + 1 :])
    first, last = space.shape_of(simple[0]), space.shape_of(simple[-1])
    shape = (first[0],) if len(last) == 1 else (first[0], last[-1])
    return space.value(space.intern("word", simple, domain=_entry_domain(space, simple, REAL), shape=shape))


def _around(space: Workspace, before: Word, sides: tuple[Word, Word], after: Word) -> Ratio:
    """A (x y') B = (A x) (B' y)', and A (x y') z = (y' z) A x."""
    first, second = (*before, *sides[0]), (*_transposed(space, after), *sides[1])
    left = _matrix(space, first)
    if after and len(space.shape_of(after[-1])) == 1:
        return space.mul(left, _scalar(space, (*_transposed(space, sides[1]), *after), ()))
    shapes = space.shape_of(first[0])[:1], space.shape_of(second[0])[:1]
    return outer_of(space, left, _matrix(space, second), shapes)


def _plain(space: Workspace, factor: Ratio) -> Ratio:
    """A factor as a ring element again: ones and equal rows need no shape of their own."""
    kernel = _kernel(space, factor)
    if kernel is None or kernel.op != "spread":
        return factor
    return kernel.args[0] if kernel.args else space.number(kernel.extra[0])


def _rank_one(space: Workspace, factor: Ratio) -> tuple[Word, Word] | None:
    """The two vectors, as words, whose outer product a factor is; equal rows y are ones y'."""
    kernel = _kernel(space, factor)
    if kernel is None or len(kernel.shape) != 2 or kernel.op not in ("outer", "spread"):
        return None
    x, y = kernel.args if kernel.op == "outer" else (space.one, _plain(space, factor))
    return _word_of(space, x, kernel.shape[:1]), _word_of(space, y, kernel.shape[1:])


def _merged(space: Workspace, word: Word) -> Words | None:
    """diag(x) beside a vector or another diagonal matrix, multiplied entry by entry; None where no such pair is."""
    for place, (first, second) in enumerate(pairwise(word)):
        found = _product_of_pair(space, first, second)
        if found is not None:
            space.using("diag(x) @ y = x*y")
            return [(c, (*word[:place], *middle, *word[place + 2 :])) for c, middle in found]
    return None


def _product_of_pair(space: Workspace, first: Ratio, second: Ratio) -> Words | None:
    """diag(x) @ diag(y), diag(x) @ y, x' @ diag(y), each as words."""
    sides = [_diagonal_of(space, f) for f in (first, second)]
    vectors = [len(space.shape_of(f)) == 1 for f in (first, second)]
    size = space.shape_of(first)[-1:]
    if sides[0] is not None and sides[1] is not None:
        return words(space, diag_of(space, space.mul(sides[0], sides[1]), (*size, *size)), (*size, *size))
    if sides[0] is not None and vectors[1]:
        return words(space, space.mul(sides[0], _plain(space, second)), size)
    if sides[1] is not None and vectors[0]:
        return words(space, space.mul(_plain(space, first), sides[1]), size)
    return None


def _diagonal_of(space: Workspace, factor: Ratio) -> Ratio | None:
    kernel = _kernel(space, factor)
    return kernel.args[0] if kernel is not None and kernel.op == "diag" and len(kernel.shape) == 2 else None


def diag_of(space: Workspace, ratio: Ratio, shape: Shape) -> Ratio:
    """The diagonal matrix of a vector: linear, and the identity for ones."""
    space.using("diag is linear")
    return space.sum([space.mul(c, _diag_kernel(space, part, shape)) for c, part in pieces(space, ratio)])


def _diag_kernel(space: Workspace, part: Ratio, shape: Shape) -> Ratio:
    if part.constant == 1:
        return _identity(space, shape)
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
    kernel = _kernel(space, part)
    if part.constant == 1 or _is_identity(space, part):
        return space.one
    if kernel is not None and kernel.op in ("diag", "transpose") and kernel.order == 1:
        return kernel.args[0] if kernel.op == "diag" else _diagonal_part(space, kernel.args[0], shape)
    if kernel is not None and kernel.op == "outer" and kernel.order == 1 and len(kernel.shape) == 2:
        return space.mul(*kernel.args)
    free = space.free_of(part) | shape_free(shape)
    domain = sign_domain(space, part)
    return space.value(space.intern("diagonal", (part,), ((), (shape,)), domain=domain, shape=shape[:1], free=free))


def _simplified(space: Workspace, word: Word) -> Word:
    """Identities dropped, A @ inverse(A) cancelled."""
    result: list[Ratio] = []
    for factor in word:
        if result and _is_identity(space, result[-1]):
            result.pop()
        if result and _is_identity(space, factor):
            continue
        if result and _inverse_pair(space, result[-1], factor):
            space.using("A @ inverse(A) = I")
            shape = space.shape_of(factor)
            result[-1] = _identity(space, (shape[0], shape[0]))
            continue
        result.append(factor)
    if len(result) > 1 and _is_identity(space, result[-1]):
        result.pop()
    return tuple(result)


def _identity(space: Workspace, shape: Shape) -> Ratio:
    return space.read(make("eye", attrs=(shape,)))


def _is_identity(space: Workspace, factor: Ratio) -> bool:
    kernel = _kernel(space, factor)
    return kernel is not None and kernel.op == "eye"


def _kernel(space: Workspace, factor: Ratio) -> Kernel | None:
    return kernel_of(space, factor.num) if factor.is_polynomial else None


def _inverse_pair(space: Workspace, first: Ratio, second: Ratio) -> bool:
    return any(
        kernel is not None
        and (kernel.op == "inverse" or (kernel.op == "transpose" and _has_structure(space, other, "orthogonal")))
        and kernel.args[0].key == other.key
        for kernel, other in ((_kernel(space, first), second), (_kernel(space, second), first))
    )


def _has_structure(space: Workspace, factor: Ratio, *structures: str) -> bool:
    """Whether a factor is a square symbol declared with one of the structures."""
    kernel = _kernel(space, factor)
    if kernel is None or kernel.op != "symbol" or len(kernel.shape) != 2 or kernel.shape[0] != kernel.shape[1]:
        return False
    return kernel.extra[0].domain.structure in structures


# Transposes go to the factors.


def _transposed(space: Workspace, word: Word) -> Word:
    return tuple(transpose_factor(space, f) for f in reversed(word))


def transpose_factor(space: Workspace, factor: Ratio) -> Ratio:
    """The transpose of one factor: vectors and symmetric matrices are their own."""
    if len(space.shape_of(factor)) < 2 or _is_symmetric(space, factor):
        return factor
    kernel = _kernel(space, factor)
    if kernel is not None and kernel.op == "transpose":
        return kernel.args[0]
    if kernel is not None and kernel.op == "inverse":
        return inverse_factor(space, transpose_factor(space, kernel.args[0]))
    if kernel is not None and kernel.op in ("outer", "spread"):
        return _outer_transposed(space, kernel, factor)
    rows, columns = space.shape_of(factor)
    domain = _body(space, factor)
    return space.value(space.intern("transpose", (factor,), domain=domain, shape=(columns, rows)))


def _outer_transposed(space: Workspace, kernel: Kernel, factor: Ratio) -> Ratio:
    """The outer product of two vectors, or equal rows, turned: one factor again."""
    x, y = kernel.args if kernel.op == "outer" else (space.one, _plain(space, factor))
    rows, columns = kernel.shape[:1], kernel.shape[1:]
    return _word_of(space, outer_of(space, y, x, (columns, rows)), columns + rows)[0]


def _body(space: Workspace, factor: Ratio) -> Domain:
    kernel = _kernel(space, factor)
    return kernel.domain if kernel is not None else sign_domain(space, factor)


def _is_symmetric(space: Workspace, factor: Ratio) -> bool:
    kernel = _kernel(space, factor)
    if kernel is None:
        return False
    if kernel.op == "inverse":
        return _is_symmetric(space, kernel.args[0])
    if kernel.op == "outer":
        return kernel.args[0].key == kernel.args[1].key
    return kernel.op in ("eye", "diag") or _has_structure(space, factor, *_SYMMETRIC)


@handles("transpose")
def _transpose(space: Workspace, term: Term) -> Ratio:
    inner = term.args[0]
    if len(inner.shape) < 2:
        return space.read(inner)
    if len(inner.shape) > 2:
        return kernel_over(space, term)
    space.using("transposes of products")
    parts = words(space, space.read(inner), inner.shape)
    return space.sum([space.mul(c, _matrix(space, _transposed(space, w))) for c, w in parts])


# Inverses, determinants, traces.


def inverse_factor(space: Workspace, factor: Ratio) -> Ratio:
    """The inverse of one square factor."""
    kernel = _kernel(space, factor)
    if kernel is not None and kernel.op == "inverse":
        return kernel.args[0]
    if kernel is not None and kernel.op == "eye":
        return factor
    if _has_structure(space, factor, "orthogonal"):
        space.using("inverse(Q) = Q' for orthogonal Q")
        return transpose_factor(space, factor)
    entries = _diagonal_of(space, factor)
    if entries is not None:
        return diag_of(space, space.inverse(entries), space.shape_of(factor))
    return space.value(
        space.intern("inverse", (factor,), shape=space.shape_of(factor), domain=_entry_domain(space, (factor,), REAL))
    )


def _single_word(space: Workspace, term: Term) -> tuple[Ratio, Word] | None:
    """scalar * word of square factors, where a square matrix is one."""
    if len(term.shape) != 2:
        return None
    parts = words(space, space.read(term), term.shape)
    if len(parts) != 1 or any(space.shape_of(f) != term.shape for f in parts[0][1]):
        return None
    return parts[0]


@handles("inverse")
def _inverse(space: Workspace, term: Term) -> Ratio:
    single = _single_word(space, term.args[0])
    if single is None:
        return kernel_over(space, term)
    scalar, word = single
    space.using("inverses of products")
    return space.div(_matrix(space, tuple(inverse_factor(space, f) for f in reversed(word))), scalar)


@handles("solve")
def _solve(space: Workspace, term: Term) -> Ratio:
    if len(term.args[0].shape) != 2:
        return kernel_over(space, term)
    return space.read(make("matmul", make("inverse", term.args[0]), term.args[1]))


@handles("det")
def _det(space: Workspace, term: Term) -> Ratio:
    found = explicit.determinant(term.args[0])
    if found is not None:
        return space.read(found)
    single = _single_word(space, term.args[0])
    if single is None:
        return kernel_over(space, term)
    scalar, word = single
    space.using("determinants of products")
    dimension = space.read(as_term(term.args[0].shape[0]))
    return space.product([power_of(space, scalar, dimension), *(_det_factor(space, f) for f in word)])


def _det_factor(space: Workspace, factor: Ratio) -> Ratio:
    kernel = _kernel(space, factor)
    if kernel is not None and kernel.op == "eye":
        return space.one
    if kernel is not None and kernel.op == "inverse":
        return space.inverse(_det_factor(space, kernel.args[0]))
    if kernel is not None and kernel.op == "transpose":
        return _det_factor(space, kernel.args[0])
    entries = _diagonal_of(space, factor)
    if entries is not None and space.is_positive_real(entries):
        space.using("det(diag(x)) = exp(total(log(x))) for positive x")
        return exp_of(space, total_of(space, log_of(space, entries), space.shape_of(factor)[:1], (), ()))
    spd = kernel is not None and kernel.op == "symbol" and kernel.extra[0].domain.structure == "spd"
    domain = POSITIVE if spd else _entry_domain(space, (factor,), REAL)
    return space.value(space.intern("det", (factor,), ("square",), domain=domain, shape=()))


@handles("logdet")
def _logdet(space: Workspace, term: Term) -> Ratio:
    if len(term.args[0].shape) != 2:
        return kernel_over(space, term)
    space.using("logdet(A) = log|det(A)|")
    return log_of(space, absolute(space, _det(space, make("det", term.args[0]))), known=True)


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
    if len(word) == 1 and _is_identity(space, word[0]):
        return space.read(as_term(space.shape_of(word[0])[0]))
    entries = _diagonal_of(space, word[0]) if len(word) == 1 else None
    if entries is not None:
        return total_of(space, entries, space.shape_of(word[0])[:1], (), ())
    shorter = _merged(space, word)
    if shorter is not None:
        return space.sum([space.mul(c, _trace_word(space, w)) for c, w in shorter])
    for place, factor in enumerate(word):
        sides = _rank_one(space, factor)
        if sides is not None:
            return _scalar(space, (*_transposed(space, sides[1]), *word[place + 1 :], *word[:place], *sides[0]), ())
    turns = [_simplified(space, w[k:] + w[:k]) for w in (word, _transposed(space, word)) for k in range(len(word))]
    shortest = min(len(w) for w in turns)
    if shortest < len(word):
        best = next(w for w in turns if len(w) == shortest)
        return _trace_word(space, best)
    best = min(turns, key=lambda w: [space.ratio_digest(f) for f in w])
    return space.value(space.intern("trace", best, ("word",), domain=_entry_domain(space, best, REAL), shape=()))
