"""Tensor operators: products, reductions and structure, with symbolic sizes; attrs hold axes."""

from __future__ import annotations

from fractions import Fraction

from symgen.errors import ShapeError
from symgen.terms.domains import (
    BOOLEAN,
    CLOSED_UNIT,
    NONNEGATIVE,
    POSITIVE,
    REAL,
    UNIT,
    Domain,
    interval,
    join_fields,
    structured,
)
from symgen.terms.operators.row import (
    Args,
    Attrs,
    DomainRule,
    Operator,
    ShapeRule,
    always,
    entries_of_first,
    real_if_real,
    same_as_first,
    scalar,
    square,
)
from symgen.terms.shapes import Shape, broadcast, require_equal, show_shape
from symgen.terms.sizes import multiply_sizes


def _matmul_shape(args: Args, attrs: Attrs) -> Shape:
    left, right = args[0].shape, args[1].shape
    asked = "a matrix product"
    if not left or not right:
        raise ShapeError(
            asked=asked,
            found=f"shapes {show_shape(left)} and {show_shape(right)}",
            where=f"{args[0]} @ {args[1]}",
            hint="@ takes vectors and matrices; write * for a scalar factor",
        )
    inner_right = right[0] if len(right) == 1 else right[-2]
    require_equal(left[-1], inner_right, (left, right), "inner axes of @", asked)
    batch = broadcast((left[:-2], right[:-2]), asked) if len(left) > 1 and len(right) > 1 else left[:-2] or right[:-2]
    rows = () if len(left) == 1 else (left[-2],)
    columns = () if len(right) == 1 else (right[-1],)
    return (*batch, *rows, *columns)


def _transpose_shape(args: Args, attrs: Attrs) -> Shape:
    shape = args[0].shape
    return shape if len(shape) < 2 else (*shape[:-2], shape[-1], shape[-2])


def _square_to(rest: int) -> ShapeRule:
    def rule(args: Args, attrs: Attrs) -> Shape:
        square(args[0], "a square matrix")
        return args[0].shape[: len(args[0].shape) - rest]

    return rule


def _diag_shape(args: Args, attrs: Attrs) -> Shape:
    if not args[0].shape:
        raise ShapeError(asked="diag of a vector", found="a scalar", where=str(args[0]), hint="give a vector")
    return (*args[0].shape, args[0].shape[-1])


def _reduced_shape(args: Args, attrs: Attrs) -> Shape:
    """attrs[0] is a tuple of axes (counted from the front), empty for all axes."""
    axes = attrs[0] if attrs else ()
    return tuple(d for axis, d in enumerate(args[0].shape) if axes and axis not in axes)


def _outer_shape(args: Args, attrs: Attrs) -> Shape:
    return args[0].shape + args[1].shape


def _inner_domain(args: Args, attrs: Attrs) -> Domain:
    domains = [a.domain for a in args]
    if all(d.is_positive for d in domains):
        return POSITIVE
    return NONNEGATIVE if all(d.is_nonnegative for d in domains) else real_if_real(args, attrs)


def _reduction_domain(args: Args, attrs: Attrs) -> Domain:
    d = args[0].domain
    if d.is_positive:
        return POSITIVE
    return NONNEGATIVE if d.is_nonnegative else real_if_real(args, attrs)


def _transpose_domain(args: Args, attrs: Attrs) -> Domain:
    kept = ("symmetric", "spd", "diagonal", "orthogonal", "invertible")
    d = args[0].domain
    return d if d.structure in kept else d.entries()


def _inverse_domain(args: Args, attrs: Attrs) -> Domain:
    d = args[0].domain
    kept = ("symmetric", "spd", "diagonal", "orthogonal", "invertible", "lower")
    field = join_fields((d,))
    return Domain("complex" if field == "complex" else "real", structure=d.structure if d.structure in kept else "")


def _exponential_domain(args: Args, attrs: Attrs) -> Domain:
    """The exponential of a symmetric matrix is positive definite."""
    return structured("spd") if args[0].domain.structure in ("symmetric", "spd") else real_if_real(args, attrs)


def _determinant_domain(args: Args, attrs: Attrs) -> Domain:
    return POSITIVE if args[0].domain.structure == "spd" else real_if_real(args, attrs)


def _kron_shape(args: Args, attrs: Attrs) -> Shape:
    if len(args[0].shape) != len(args[1].shape):
        raise ShapeError(
            asked="a Kronecker product",
            found=f"shapes {show_shape(args[0].shape)} and {show_shape(args[1].shape)}",
            where=str(args[1]),
            hint="both operands need the same number of axes",
        )
    return tuple(multiply_sizes(a, b) for a, b in zip(args[0].shape, args[1].shape, strict=True))


def _same_squares(args: Args, attrs: Attrs) -> Shape:
    """One matrix and directions of its shape."""
    square(args[0], "a square matrix")
    for other in args[1:]:
        for axis, (a, b) in enumerate(zip(args[0].shape, other.shape, strict=False)):
            require_equal(a, b, (args[0].shape, other.shape), f"axis {axis}", "a derivative of the matrix exponential")
        if len(other.shape) != len(args[0].shape):
            raise ShapeError(
                asked="a derivative of the matrix exponential",
                found=f"a direction of shape {show_shape(other.shape)}",
                where=str(other),
                hint="a direction has the shape of the matrix",
            )
    return args[0].shape


def _power_directions(args: Args, attrs: Attrs) -> Shape:
    """A matrix, a whole exponent, and directions."""
    _scalar_second(_square_to(0), "a power of a matrix")(args[:2], attrs)
    return _same_squares((args[0], *args[2:]), attrs)


def _scalar_second(rule: ShapeRule, asked: str) -> ShapeRule:
    """The shape by the first argument; the second is a scalar."""

    def checked(args: Args, attrs: Attrs) -> Shape:
        if args[1].shape:
            raise ShapeError(
                asked=asked, found=f"shape {show_shape(args[1].shape)}", where=str(args[1]), hint="give a scalar"
            )
        return rule(args, attrs)

    return checked


def _power_domain(args: Args, attrs: Attrs) -> Domain:
    d = args[0].domain
    kept = ("symmetric", "diagonal", "lower", "orthogonal")
    field = "complex" if join_fields((d,)) == "complex" else "real"
    return Domain(field, structure="symmetric" if d.structure == "spd" else d.structure if d.structure in kept else "")


def _attr_shape(args: Args, attrs: Attrs) -> Shape:
    return attrs[0]


def _solve_shape(args: Args, attrs: Attrs) -> Shape:
    size = square(args[0], "a linear solve")
    if not args[1].shape:
        raise ShapeError(asked="a linear solve", found="a scalar right side", where=str(args[1]), hint="give a vector")
    rows = args[1].shape[0] if len(args[1].shape) == 1 else args[1].shape[-2]
    require_equal(size, rows, (args[0].shape, args[1].shape), "rows of a linear solve", "a linear solve")
    return args[1].shape


def _einsum_shape(args: Args, attrs: Attrs) -> Shape:
    """attrs[0] is a specification such as "ij,j->i"."""
    inputs, output = attrs[0].split("->")
    sizes: dict[str, object] = {}
    for letters, term in zip(inputs.split(","), args, strict=True):
        if len(letters) != len(term.shape):
            raise ShapeError(
                asked=f"einsum {attrs[0]}",
                found=f"{letters} for shape {show_shape(term.shape)}",
                where=str(term),
                hint="one letter an axis",
            )
        for letter, size in zip(letters, term.shape, strict=True):
            require_equal(sizes.setdefault(letter, size), size, (term.shape,), f"index {letter}", f"einsum {attrs[0]}")  # type: ignore[arg-type]
    return tuple(sizes[letter] for letter in output)  # type: ignore[misc]


def _identity_domain(args: Args, attrs: Attrs) -> Domain:
    return Domain("integer", Fraction(0), Fraction(1), low_open=False, high_open=False, structure="spd")


def _row(
    name: str,
    arity: int | None,
    shape: ShapeRule,
    domain: DomainRule,
    *,
    aliases: tuple[str, ...] = (),
    latex: str = "",
    meaning: str = "",
    kink: str = "",
) -> Operator:
    return Operator(
        name,
        arity,
        "tensor",
        shape,
        domain,
        text=name,
        aliases=aliases,
        latex=latex or rf"\operatorname{{{name}}}",
        meaning=meaning,
        kink=kink,
    )


ROWS = (
    Operator("matmul", 2, "tensor", _matmul_shape, _inner_domain, meaning="matrix product, written @"),
    Operator(
        "transpose",
        1,
        "tensor",
        _transpose_shape,
        _transpose_domain,
        latex=r"\top",
        meaning="transpose of the last two axes",
    ),
    _row("trace", 1, _square_to(2), entries_of_first, aliases=("tr",), latex=r"\operatorname{tr}"),
    _row("det", 1, _square_to(2), _determinant_domain, latex=r"\det"),
    _row(
        "logdet",
        1,
        _square_to(2),
        always(REAL),
        latex=r"\log\det",
        meaning="log of the determinant (of its absolute value)",
    ),
    _row("inverse", 1, _square_to(0), _inverse_domain, aliases=("inv",)),
    _row(
        "cholesky",
        1,
        _square_to(0),
        lambda a, t: structured("lower"),
        aliases=("chol",),
        meaning="lower Cholesky factor",
        kink="a Cholesky factor is of symmetric matrices: its derivative is the symmetric one",
    ),
    _row("matrix_exp", 1, _square_to(0), _exponential_domain, aliases=("expm",), latex=r"\operatorname{expm}"),
    _row(
        "matrix_sqrt",
        1,
        _square_to(0),
        lambda a, t: structured("spd"),
        aliases=("sqrtm",),
        latex=r"\operatorname{sqrtm}",
        meaning="the positive definite square root of a positive definite matrix",
        kink="a square root is of symmetric matrices: it has no derivative here",
    ),
    _row(
        "eigenvalues",
        1,
        _square_to(1),
        lambda a, t: POSITIVE if a[0].domain.structure == "spd" else REAL,
        aliases=("eigvalsh",),
        latex=r"\lambda",
        meaning="the eigenvalues of a symmetric matrix, the largest first",
        kink="eigenvalues have no derivative here",
    ),
    _row(
        "positive_definite",
        1,
        _square_to(2),
        always(BOOLEAN),
        latex=r"\succ",
        meaning="whether x'Sx > 0 for every vector x other than 0",
    ),
    _row("diag", 1, _diag_shape, entries_of_first, meaning="the diagonal matrix of a vector"),
    _row("diagonal", 1, _square_to(1), entries_of_first, meaning="the diagonal of a matrix as a vector"),
    _row(
        "total",
        1,
        _reduced_shape,
        _reduction_domain,
        latex=r"\operatorname{sum}",
        meaning="the sum of the entries, over all axes or those of attrs",
    ),
    _row(
        "mean",
        1,
        _reduced_shape,
        lambda a, t: entries_of_first(a, t) if not a[0].domain.is_integer else REAL,
        latex=r"\operatorname{mean}",
        meaning="the mean of the entries",
    ),
    _row(
        "amax",
        1,
        _reduced_shape,
        entries_of_first,
        latex=r"\max",
        meaning="the largest entry",
        kink="entries that are largest together share the derivative of amax evenly",
    ),
    _row(
        "amin",
        1,
        _reduced_shape,
        entries_of_first,
        latex=r"\min",
        meaning="the smallest entry",
        kink="entries that are smallest together share the derivative of amin evenly",
    ),
    _row(
        "hardmax",
        1,
        same_as_first,
        always(CLOSED_UNIT),
        meaning="1 / (how many entries are largest) at the largest entries, else 0: the derivative of amax, ties sharing",
        kink="hardmax has derivative 0 everywhere",
    ),
    _row("norm", 1, scalar, always(NONNEGATIVE), meaning="Euclidean or Frobenius norm"),
    _row(
        "softmax", 1, same_as_first, always(UNIT), meaning="exp(x) / sum exp(x) along attrs' axis, the last by default"
    ),
    _row("log_softmax", 1, same_as_first, always(interval(high=Fraction(0))), latex=r"\log\operatorname{softmax}"),
    _row("logsumexp", 1, lambda a, t: _reduced_shape(a, t) if t else a[0].shape[:-1], always(REAL)),
    _row(
        "vector_norm",
        2,
        _scalar_second(_reduced_shape, "a norm"),
        always(NONNEGATIVE),
        meaning="the p-norm sum(|x|^p)^(1/p) over attrs' axes, the largest magnitude for p = oo",
        kink="|x| has derivative 0 at 0",
    ),
    _row(
        "standardize",
        2,
        _scalar_second(same_as_first, "standardizing"),
        always(REAL),
        meaning="(x - mean) / sqrt(variance + eps) along attrs' axis, the last by default",
    ),
    _row(
        "matrix_power",
        2,
        _scalar_second(_square_to(0), "a power of a matrix"),
        _power_domain,
        meaning="A multiplied by itself, a whole number of times",
    ),
    _row(
        "expm_frechet",
        None,
        _same_squares,
        real_if_real,
        meaning="the derivative of the matrix exponential at A in directions E, ...: symmetric and linear in them",
    ),
    _row(
        "power_frechet",
        None,
        _power_directions,
        real_if_real,
        meaning="the derivative of A to the power k in directions E, ...: sum of A^j E A^(k-1-j) for one of them",
    ),
    _row("outer", 2, _outer_shape, lambda a, t: _inner_domain(a, t), meaning="x y'"),
    _row("kron", 2, _kron_shape, real_if_real, latex=r"\otimes"),
    _row("solve", 2, _solve_shape, real_if_real, meaning="A^{-1} b"),
    Operator(
        "eye",
        0,
        "tensor",
        _attr_shape,
        _identity_domain,
        text="eye",
        latex="I",
        meaning="the identity matrix; attrs hold the shape",
    ),
    Operator(
        "ones",
        0,
        "tensor",
        _attr_shape,
        always(interval(Fraction(1), Fraction(1), field="integer")),
        text="ones",
        latex=r"\mathbf 1",
    ),
    Operator(
        "zeros",
        0,
        "tensor",
        _attr_shape,
        always(interval(Fraction(0), Fraction(0), field="integer")),
        text="zeros",
        latex="0",
    ),
    Operator("einsum", None, "tensor", _einsum_shape, real_if_real, text="einsum", meaning="a contraction by letters"),
    Operator(
        "expand",
        1,
        "tensor",
        _attr_shape,
        entries_of_first,
        text="expand",
        latex=r"\operatorname{expand}",
        meaning="the argument repeated to the shape of attrs",
    ),
    Operator(
        "onehot",
        1,
        "tensor",
        lambda a, t: (*a[0].shape, t[0]),
        always(interval(Fraction(0), Fraction(1), field="integer")),
        text="onehot",
        latex=r"\operatorname{onehot}",
        meaning="1 at the index, counted from 1, else 0; attrs hold the length",
    ),
)
