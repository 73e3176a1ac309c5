"""Reductions of tensors: totals are linear, constants along an axis come out, softmax and its kin are unfolded."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.calculus.normaliser import explicit
from symgen.calculus.normaliser.binders import split
from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.powers import EXP_KERNELS, LOG_KERNELS, exp_of, kernel_of, log_of, rational_power
from symgen.calculus.normaliser.workspace import NONNEGATIVE, REAL, Kernel, Workspace, handles
from symgen.terms.domains import POSITIVE, Domain
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, as_term

Axes = tuple[int, ...]


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


def _total_kernel(space: Workspace, part: Ratio, inner: Shape, axes: Axes, shape: Shape) -> Ratio:
    """The sum of a monomial over axes: by what it is, by what is constant along the axis, or a kernel."""
    if part.constant == 1:
        return size_of(space, tuple(d for axis, d in enumerate(inner) if not axes or axis in axes))
    own = space.shape_of(part)
    if not axes and own != inner and own == inner[len(inner) - len(own) :]:  # equal rows
        return space.mul(size_of(space, inner[: len(inner) - len(own)]), total_of(space, part, own, (), ()))
    kernel = whole_kernel(space, part)
    known = _TOTALS.get(kernel.op) if kernel is not None and _fits(kernel, inner) else None
    found = known(space, kernel, axes) if known is not None and kernel is not None else None
    if found is None:
        found = _constant_along(space, part, inner, axes) or _of_vector_or_product(space, part, inner, axes)
    return _opaque_total(space, part, inner, axes, shape) if found is None else found


def _fits(kernel: Kernel, inner: Shape) -> bool:
    """Whether a kernel fills the shape; those that are no symbols or totals are known as matrices only."""
    return kernel.shape == inner and (len(inner) == 2 or kernel.op in ("symbol", "total"))


def whole_kernel(space: Workspace, part: Ratio) -> Kernel | None:
    """The kernel that a part is, to the power 1."""
    kernel = kernel_of(space, part.num) if part.is_polynomial else None
    return kernel if kernel is not None and kernel.order == 1 else None


def _opaque_total(space: Workspace, part: Ratio, inner: Shape, axes: Axes, shape: Shape) -> Ratio:
    domain = POSITIVE if space.is_positive_real(part) else sign_domain(space, part)
    free = space.free_of(part) | shape_free(inner)
    kernel = space.intern("total", (part,), (axes, inner), domain=domain, shape=shape, free=free)
    return space.value(kernel)


# Totals of what is known: probabilities, outer products, diagonal matrices, totals.


def _total_of_symbol(space: Workspace, kernel: Kernel, axes: Axes) -> Ratio | None:
    """Probabilities sum to one: a simplex vector, each row of a stochastic matrix."""
    structure = kernel.extra[0].domain.structure
    last = len(kernel.shape) - 1
    if structure not in ("simplex", "stochastic") or (axes or tuple(range(last + 1)))[-1:] != (last,):
        return None
    space.using("probabilities sum to one")
    rest = (axes or tuple(range(last + 1)))[:-1]
    return size_of(space, tuple(kernel.shape[axis] for axis in rest))


def _total_of_outer(space: Workspace, kernel: Kernel, axes: Axes) -> Ratio:
    sides = [
        total_of(space, value, shape, (), ()) if not axes or axis in axes else value
        for axis, (value, shape) in enumerate(zip(kernel.args, kernel.extra[1], strict=True))
    ]
    return space.mul(*sides)


def _total_of_diagonal(space: Workspace, kernel: Kernel, axes: Axes) -> Ratio | None:
    if kernel.shape[0] != kernel.shape[1]:
        return None
    value = kernel.args[0] if kernel.op == "diag" else space.one
    return value if axes else total_of(space, value, kernel.shape[:1], (), ())


def _total_of_transpose(space: Workspace, kernel: Kernel, axes: Axes) -> Ratio:
    rows, columns = kernel.shape
    turned = tuple(1 - axis for axis in axes)
    left = tuple(d for axis, d in enumerate((columns, rows)) if axes and axis not in turned)
    return total_of(space, kernel.args[0], (columns, rows), turned, left)


def _total_of_total(space: Workspace, kernel: Kernel, axes: Axes) -> Ratio | None:
    """Summed over some axes, then over all that are left."""
    return None if axes else total_of(space, kernel.args[0], kernel.extra[1], (), ())


_TOTALS = {
    "symbol": _total_of_symbol,
    "outer": _total_of_outer,
    "diag": _total_of_diagonal,
    "eye": _total_of_diagonal,
    "transpose": _total_of_transpose,
    "total": _total_of_total,
}


# What does not change along the axis of a matrix comes out.


def _constant_along(space: Workspace, part: Ratio, inner: Shape, axes: Axes) -> Ratio | None:
    if len(inner) != 2:
        return None
    columns = any(is_column(space.kernels[p]) for p in space.positions(part))
    if axes == (0,):
        return _without(space, part, inner, axes)
    if axes == (1,) and space.shape_of(part) == inner[1:]:
        return total_of(space, part, inner[1:], (), ())
    if columns and axes == (1,):
        return _without(space, part, inner, axes)
    if columns and not axes:
        rows = _without(space, part, inner, (1,))
        return None if rows is None else total_of(space, rows, inner[:1], (), ())
    return None


def _without(space: Workspace, part: Ratio, inner: Shape, axes: Axes) -> Ratio | None:
    """The sum over one axis of a matrix, with the factors that do not depend on that axis outside."""
    vertical = axes == (0,)
    parts = split(space, part, lambda k: len(k.shape) == 2 if vertical else bool(k.shape) and not is_column(k))
    ((outside, dependent),) = parts
    if outside.constant is not None or len(space.shape_of(outside)) == 0:
        return None
    if not vertical:
        outside = _as_vector(space, outside)
    kept = inner[1 - axes[0] : 2 - axes[0]]
    space.using("what is constant along an axis comes out of its sum")
    return space.mul(outside, _total_kernel(space, dependent, inner, axes, kept))


def is_column(kernel: Kernel) -> bool:
    """Whether a kernel is a vector repeated as columns: outer(x, ones)."""
    return kernel.op == "outer" and len(kernel.shape) == 2 and kernel.args[1].constant == 1


def _as_vector(space: Workspace, ratio: Ratio) -> Ratio:
    """Columns that are all one vector, as that vector."""
    return space.div(_poly_as_vector(space, ratio.num), _poly_as_vector(space, ratio.den))


def _poly_as_vector(space: Workspace, poly: Poly) -> Ratio:
    return space.sum([space.product([space.number(Fraction(int(c.p), int(c.q))),
                                     *(_entry(space, p, int(e)) for p, e in enumerate(exponents) if e)])
                      for exponents, c in poly.terms()])  # fmt: skip


def _entry(space: Workspace, position: int, exponent: int) -> Ratio:
    kernel = space.kernels[position]
    if not is_column(kernel):
        return space.generator(position, exponent)
    return rational_power(space, kernel.args[0], Fraction(exponent, kernel.order), known=kernel.domain.is_nonnegative)


def _of_vector_or_product(space: Workspace, part: Ratio, inner: Shape, axes: Axes) -> Ratio | None:
    """Totals over all axes of what is a monomial of the full shape."""
    if axes or not part.is_polynomial or space.shape_of(part) != inner:
        return None
    return _nested(space, part) or _contracted(space, part)


def _nested(space: Workspace, part: Ratio) -> Ratio | None:
    """total(y * total(Z, 0)) = total(y * Z), the vector y repeated as rows."""
    inside = [k for k in (space.kernels[p] for p in space.positions(part)) if k.op == "total" and k.extra[0] == (0,)]
    if (
        len(inside) != 1
        or inside[0].shape != space.shape_of(part)
        or part.num.degrees()[inside[0].position] != 1
        or inside[0].order != 1
    ):
        return None
    (kernel,) = inside
    rest = space.polynomial(part.num / space.gens[kernel.position])
    return total_of(space, space.mul(rest, kernel.args[0]), kernel.extra[1], (), ())


def shape_free(shape: Shape) -> frozenset[Term]:
    return frozenset().union(*(d.free for d in shape if isinstance(d, Term)))


def sign_domain(space: Workspace, part: Ratio) -> Domain:
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


def _contracted(space: Workspace, part: Ratio) -> Ratio | None:
    """total(x * (A @ y)) as x' A y and total(X * (A @ B)) as trace(X' A B), where the plan of a proof asks for it."""
    inside = [k for k in (space.kernels[p] for p in space.positions(part)) if k.op == "word" and k.shape]
    if not inside or any(k.order != 1 or k.shape != space.shape_of(part) for k in inside):
        return None
    if not space.may_use("totals of products as products"):
        return None
    word = min(inside, key=space.kernel_digest)
    rest = space.polynomial(part.num / space.gens[word.position])
    return CONTRACT[len(word.shape)](space, rest, word)


#: By the number of axes: the total of a monomial times a matrix product; filled where products are read.
CONTRACT: dict[int, Callable[[Workspace, Ratio, Kernel], Ratio]] = {}


# Softmax and its kin.


def _axis(term: Term) -> int:
    """The axis of a softmax, counted from the front; logsumexp may name several, of which one is understood."""
    given = term.attrs[0] if term.attrs else len(term.args[0].shape) - 1
    if isinstance(given, tuple):
        given = given[0] if len(given) == 1 else -1 if len(term.args[0].shape) > 1 else 0
    return int(given)


def _normaliser(space: Workspace, tensor: Term, axis: int) -> Ratio | None:
    """total(exp(x), axis) of a real vector or matrix."""
    value, shape = space.read(tensor), tensor.shape
    if len(shape) not in (1, 2) or axis not in range(len(shape)) or not space.is_real(value):
        return None
    axes = () if len(shape) == 1 else (axis,)
    return total_of(space, exp_of(space, value), shape, axes, shape[1 - axis : 2 - axis] if axes else ())


def _repeated(space: Workspace, scale: Ratio, shape: Shape, axis: int) -> Ratio:
    """A total along an axis, where it stands beside the tensor: as it is, or as equal columns."""
    return scale if len(shape) == 1 or axis == 0 else outer_of(space, scale, space.one, (shape[:1], shape[1:]))


@handles("logsumexp")
def _logsumexp(space: Workspace, term: Term) -> Ratio:
    scale = _normaliser(space, term.args[0], _axis(term))
    if scale is None:
        return kernel_over(space, term)
    space.using("logsumexp(x) = log(total(exp(x)))")
    return log_of(space, scale, known=True)


@handles("softmax")
def _softmax(space: Workspace, term: Term) -> Ratio:
    scale = _normaliser(space, term.args[0], _axis(term))
    if scale is None:
        return kernel_over(space, term)
    space.using("softmax(x) = exp(x)/total(exp(x))")
    return space.div(exp_of(space, space.read(term.args[0])), _repeated(space, scale, term.shape, _axis(term)))


@handles("log_softmax")
def _log_softmax(space: Workspace, term: Term) -> Ratio:
    scale = _normaliser(space, term.args[0], _axis(term))
    if scale is None:
        return kernel_over(space, term)
    space.using("log_softmax(x) = x - log(total(exp(x)))")
    repeated = _repeated(space, scale, term.shape, _axis(term))
    return space.sub(space.read(term.args[0]), log_of(space, repeated, known=True))


# Outer products: bilinear.


def outer_of(space: Workspace, first: Ratio, second: Ratio, shapes: tuple[Shape, Shape]) -> Ratio:
    """x y' of vectors with these shapes; ones y' are equal rows, which is y itself among matrices."""
    parts = [
        space.product([c, d, _outer_kernel(space, x, y, shapes)])
        for c, x in pieces(space, first)
        for d, y in pieces(space, second)
    ]
    return space.sum(parts)


def _outer_kernel(space: Workspace, x: Ratio, y: Ratio, shapes: tuple[Shape, Shape]) -> Ratio:
    if x.constant == 1:
        return y
    if y.constant != 1:
        space.using("outer products are bilinear")
    free = space.free_of(x) | space.free_of(y) | shape_free(shapes[0] + shapes[1])
    domain = POSITIVE if space.is_positive_real(x) and space.is_positive_real(y) else REAL
    if not (space.is_real(x) and space.is_real(y)):
        domain = Domain("complex")
    return space.value(
        space.intern("outer", (x, y), ((), shapes), domain=domain, shape=shapes[0] + shapes[1], free=free)
    )


@handles("outer")
def _outer(space: Workspace, term: Term) -> Ratio:
    if any(len(a.shape) != 1 for a in term.args):
        return kernel_over(space, term)
    first, second = term.args
    return outer_of(space, space.read(first), space.read(second), (first.shape, second.shape))


@handles("ones")
def _ones(space: Workspace, term: Term) -> Ratio:
    return space.one


@handles("zeros")
def _zeros(space: Workspace, term: Term) -> Ratio:
    return space.zero


def _log_column(space: Workspace, kernel: Kernel) -> Ratio | None:
    """The logarithm of equal columns, column by column."""
    if not (is_column(kernel) and kernel.domain.is_positive):
        return None
    return outer_of(space, log_of(space, kernel.args[0], known=True), space.one, kernel.extra[1])


def _exp_column(space: Workspace, kernel: Kernel, coefficient: Fraction) -> Ratio | None:
    if not is_column(kernel):
        return None
    return outer_of(space, exp_of(space, space.scale(kernel.args[0], coefficient)), space.one, kernel.extra[1])


LOG_KERNELS["outer"] = _log_column
EXP_KERNELS["outer"] = _exp_column
