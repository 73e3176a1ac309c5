"""Tensors: elementwise formulas are ordinary ring elements, reductions are linear, matrix products are words."""

from __future__ import annotations

from fractions import Fraction

from symgen.calculus.normaliser import explicit
from symgen.calculus.normaliser.binders import split
from symgen.calculus.normaliser.elementary import absolute
from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.powers import exp_of, kernel_of, log_of, power_of, rational_power
from symgen.calculus.normaliser.workspace import NONNEGATIVE, REAL, Kernel, Workspace, handles
from symgen.terms.domains import POSITIVE, Domain
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term, make

Word = tuple[Ratio, ...]
_SYMMETRIC = ("symmetric", "spd", "diagonal")


def pieces(space: Workspace, ratio: Ratio) -> list[tuple[Ratio, Ratio]]:
    """The ratio as a sum of scalar * tensor monomial."""
    return split(space, ratio, lambda kernel: bool(kernel.shape))


def size_of(space: Workspace, shape: Shape) -> Ratio:
    """The number of entries of a shape."""
    return space.product([space.read(as_term(d)) for d in shape])


# Reductions.


@handles("total")
def _total(space: Workspace, term: Term) -> Ratio:
    found = explicit.total(term.args[0]) if not term.shape else None
    if found is not None:
        return space.read(found)
    return _reduce(space, term.args[0], term.attrs[0] if term.attrs else (), term.shape)


@handles("mean")
def _mean(space: Workspace, term: Term) -> Ratio:
    inner, axes = term.args[0], term.attrs[0] if term.attrs else ()
    count = size_of(space, tuple(d for axis, d in enumerate(inner.shape) if not axes or axis in axes))
    return space.div(_reduce(space, inner, axes, term.shape), count)


def _reduce(space: Workspace, inner: Term, axes: tuple[int, ...], shape: Shape) -> Ratio:
    full = not axes or len(axes) == len(inner.shape)
    axes = () if full else axes
    return total_of(space, space.read(inner), inner.shape, axes, shape)


def total_of(space: Workspace, ratio: Ratio, inner: Shape, axes: tuple[int, ...], shape: Shape) -> Ratio:
    """The sum of entries over axes (all when empty), linear with scalars pulled out."""
    if not inner:
        return ratio
    parts = [space.mul(c, _total_kernel(space, part, inner, axes, shape)) for c, part in pieces(space, ratio)]
    space.using("linearity of sums of entries")
    return space.sum(parts)


def _total_kernel(space: Workspace, part: Ratio, inner: Shape, axes: tuple[int, ...], shape: Shape) -> Ratio:
    if part.constant == 1:
        return size_of(space, tuple(d for axis, d in enumerate(inner) if not axes or axis in axes))
    own = space.shape_of(part)
    repeats: Ratio = space.one
    if not axes and own == inner[len(inner) - len(own) :]:
        repeats, inner = size_of(space, inner[: len(inner) - len(own)]), own
    domain = POSITIVE if space.is_positive_real(part) else _sign_domain(space, part)
    free = space.free_of(part) | _shape_free(inner)
    kernel = space.intern("total", (part,), (axes, inner), domain=domain, shape=shape, free=free)
    return space.mul(repeats, space.value(kernel))


def _shape_free(shape: Shape) -> frozenset[Term]:
    return frozenset().union(*(d.free for d in shape if isinstance(d, Term)))


def _sign_domain(space: Workspace, part: Ratio) -> Domain:
    if not space.is_real(part):
        return Domain("complex")
    return NONNEGATIVE if space.is_nonnegative(part.num) and space.is_nonnegative(part.den) else REAL


@handles("norm")
def _norm(space: Workspace, term: Term) -> Ratio:
    inner = term.args[0]
    value = space.read(inner)
    if not space.is_real(value):
        return kernel_over(space, term)
    space.using("norm(x) = sqrt(total(x**2))")
    return rational_power(
        space, total_of(space, space.mul(value, value), inner.shape, (), ()), Fraction(1, 2), known=True
    )


def _normaliser(space: Workspace, vector: Term) -> Ratio | None:
    """total(exp(x)) of a real vector."""
    value = space.read(vector)
    if len(vector.shape) != 1 or not space.is_real(value):
        return None
    return total_of(space, exp_of(space, value), vector.shape, (), ())


@handles("logsumexp")
def _logsumexp(space: Workspace, term: Term) -> Ratio:
    scale = _normaliser(space, term.args[0])
    if scale is None:
        return kernel_over(space, term)
    space.using("logsumexp(x) = log(total(exp(x)))")
    return log_of(space, scale, known=True)


@handles("softmax")
def _softmax(space: Workspace, term: Term) -> Ratio:
    scale = _normaliser(space, term.args[0])
    if scale is None:
        return kernel_over(space, term)
    space.using("softmax(x) = exp(x)/total(exp(x))")
    return space.div(exp_of(space, space.read(term.args[0])), scale)


@handles("log_softmax")
def _log_softmax(space: Workspace, term: Term) -> Ratio:
    scale = _normaliser(space, term.args[0])
    if scale is None:
        return kernel_over(space, term)
    space.using("log_softmax(x) = x - log(total(exp(x)))")
    return space.sub(space.read(term.args[0]), log_of(space, scale, known=True))


@handles("ones")
def _ones(space: Workspace, term: Term) -> Ratio:
    return space.one


@handles("zeros")
def _zeros(space: Workspace, term: Term) -> Ratio:
    return space.zero


# Matrix products as words: a word is a tuple of factors, each a Ratio of tensor shape.


def words(space: Workspace, ratio: Ratio, shape: Shape) -> list[tuple[Ratio, Word]]:
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
            space.value(
                space.intern("spread", args, extra, shape=shape, free=space.free_of(part) | _shape_free(shape))
            ),
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
        return total_of(space, space.mul(*simple), space.shape_of(simple[0]), (), ())
    other = _simplified(space, _transposed(space, simple))
    best = min(simple, other, key=lambda w: [space.ratio_digest(f) for f in w])
    return space.value(space.intern("word", best, ("scalar",), domain=_entry_domain(space, best, REAL), shape=()))


def _entry_domain(space: Workspace, word: Word, real: Domain) -> Domain:
    return real if all(space.is_real(f) for f in word) else Domain("complex")


def _matrix(space: Workspace, word: Word) -> Ratio:
    simple = _simplified(space, word)
    if len(simple) == 1:
        return simple[0]
    first, last = space.shape_of(simple[0]), space.shape_of(simple[-1])
    shape = (first[0],) if len(last) == 1 else (first[0], last[-1])
    return space.value(space.intern("word", simple, domain=_entry_domain(space, simple, REAL), shape=shape))


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
        kernel is not None and kernel.op == "inverse" and kernel.args[0].key == other.key
        for kernel, other in ((_kernel(space, first), second), (_kernel(space, second), first))
    )


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
    rows, columns = space.shape_of(factor)
    domain = _body(space, factor)
    return space.value(space.intern("transpose", (factor,), domain=domain, shape=(columns, rows)))


def _body(space: Workspace, factor: Ratio) -> Domain:
    kernel = _kernel(space, factor)
    return kernel.domain if kernel is not None else _sign_domain(space, factor)


def _is_symmetric(space: Workspace, factor: Ratio) -> bool:
    kernel = _kernel(space, factor)
    if kernel is None:
        return False
    if kernel.op == "inverse":
        return _is_symmetric(space, kernel.args[0])
    return kernel.op == "eye" or (kernel.op == "symbol" and kernel.extra[0].domain.structure in _SYMMETRIC)


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
    turns = [_simplified(space, w[k:] + w[:k]) for w in (word, _transposed(space, word)) for k in range(len(word))]
    shortest = min(len(w) for w in turns)
    if shortest < len(word):
        best = next(w for w in turns if len(w) == shortest)
        return _trace_word(space, best)
    best = min(turns, key=lambda w: [space.ratio_digest(f) for f in w])
    return space.value(space.intern("trace", best, ("word",), domain=_entry_domain(space, best, REAL), shape=()))
