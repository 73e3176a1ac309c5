"""Products, contractions, triangles, and linear algebra."""

from __future__ import annotations

from typing import Any, NamedTuple

from symgen.numeric.torch_reading.constants import operand
from symgen.numeric.torch_reading.operations.elementwise import real
from symgen.numeric.torch_reading.operations.reducing import total
from symgen.numeric.torch_reading.operations.shaping import axis_of, cut, moved, permuted
from symgen.numeric.torch_reading.refusals import refuse
from symgen.numeric.torch_reading.sizes import size_of
from symgen.numeric.torch_reading.table import reads
from symgen.terms import arrays
from symgen.terms.sizes import same_size, subtract_sizes
from symgen.terms.term import Term, make, num

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@reads("matmul", "linalg.matmul", "mm", "spmm", "bmm", "mv", "dot", "vdot", "linalg.vecdot", "__matmul__")
def _matmul(input: Any, other: Any) -> Term:
    return real(input) @ real(other)


@reads("reverse_matmul", "__rmatmul__")
def _reverse_matmul(input: Any, other: Any) -> Term:
    return real(other) @ real(input)


@reads("inner")
def _inner(input: Any, other: Any) -> Term:
    left, right = real(input), real(other)
    if not (left.shape and right.shape):
        return left * right
    if len(right.shape) < 3:
        return left @ right if len(right.shape) == 1 else left @ right.T
    return _tensordot(left, right, ([len(left.shape) - 1], [len(right.shape) - 1]))


@reads("outer", "ger")
def _outer(input: Any, vec2: Any) -> Term:
    return make("outer", real(input), real(vec2))


@reads("addmm", "addmv", "baddbmm")
def _addmm(input: Any, first: Any, second: Any, *, beta: Any = 1, alpha: Any = 1) -> Term:
    scaled = real(input) if beta == 1 else real(beta) * real(input)
    product = real(first) @ real(second)
    return scaled + (product if alpha == 1 else real(alpha) * product)


@reads("addr")
def _addr(input: Any, vec1: Any, vec2: Any, *, beta: Any = 1, alpha: Any = 1) -> Term:
    return _scaled(input, beta) + _scaled(make("outer", real(vec1), real(vec2)), alpha)


def _scaled(value: Any, factor: Any) -> Term:
    return real(value) if factor == 1 else real(factor) * real(value)


@reads("linalg.multi_dot", "chain_matmul")
def _multi_dot(*tensors: Any) -> Term:
    given = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], list | tuple) else tensors
    product = real(given[0])
    for factor in given[1:]:
        product = product @ real(factor)
    return product


@reads("cross")
def _first_cross(input: Any, other: Any, dim: Any = None) -> Term:
    """Along the first axis of length 3 where none is given."""
    shape = real(input).shape
    return _cross(input, other, dim=shape.index(3) if dim is None and 3 in shape else dim)


@reads("linalg.cross")
def _cross(input: Any, other: Any, *, dim: Any = -1) -> Term:
    left, right = real(input), real(other)
    axis = axis_of(dim, len(left.shape))
    if left.shape[axis] != 3:
        refuse("linalg.cross", f"an axis of {left.shape[axis]}", "a cross product is of three entries: x='3'")
    first, second = (moved(t, axis, 0) for t in (left, right))
    a, b = ([make("index", t, num(k)) for k in (1, 2, 3)] for t in (first, second))
    parts = [a[i] * b[j] - a[j] * b[i] for i, j in ((1, 2), (2, 0), (0, 1))]
    return moved(make("stack", *parts), 0, axis)


@reads("kron")
def _kron(input: Any, other: Any) -> Term:
    return make("kron", real(input), real(other))


# Contractions by letters.


@reads("einsum")
def _einsum(equation: Any, *operands: Any) -> Term:
    if not isinstance(equation, str):
        refuse("einsum", "einsum by lists of indices", 'write the letters, as in torch.einsum("ij,jk->ik", A, B)')
    given = operands[0] if len(operands) == 1 and isinstance(operands[0], list | tuple) else operands
    terms = [real(o) for o in given]
    inputs, output = _spelled_out(equation.replace(" ", ""), terms)
    return make("einsum", *terms, attrs=(f"{','.join(inputs)}->{output}",))


def _spelled_out(equation: str, terms: list[Term]) -> tuple[list[str], str]:
    """Letters for the axes that "..." stands for, and the output where it is not written."""
    left, arrow, output = equation.partition("->")
    inputs = left.split(",")
    if len(inputs) != len(terms):
        refuse("einsum", f"{len(inputs)} groups of letters for {len(terms)} tensors", "write one group a tensor")
    spare = [letter for letter in _LETTERS if letter not in equation]
    counts = [len(t.shape) - len(s.replace("...", "")) if "..." in s else 0 for s, t in zip(inputs, terms, strict=True)]
    batch = "".join(spare[: max(counts, default=0)])
    inputs = [s.replace("...", batch[len(batch) - count :]) for s, count in zip(inputs, counts, strict=True)]
    if arrow:
        return inputs, output.replace("...", batch)
    letters = "".join(inputs)
    once = sorted(letter for letter in set(letters) - set(batch) if letters.count(letter) == 1)
    return inputs, batch + "".join(once)


@reads("tensordot")
def _tensordot(a: Any, b: Any, dims: Any = 2, out: Any = None) -> Term:
    left, right = real(a), real(b)
    first, second = len(left.shape), len(right.shape)
    own = range(dims) if isinstance(dims, int) else ()
    pairs = [(first - dims + k, k) for k in own] if isinstance(dims, int) else list(zip(*dims, strict=True))
    letters = list(_LETTERS[: first + second])
    for i, j in pairs:
        letters[first + axis_of(j, second)] = letters[axis_of(i, first)]
    summed = {letters[axis_of(i, first)] for i, _ in pairs}
    output = "".join(letter for letter in letters if letter not in summed)
    return make("einsum", left, right, attrs=(f"{''.join(letters[:first])},{''.join(letters[first:])}->{output}",))


# Diagonals and triangles.


@reads("trace")
def _trace(input: Any) -> Term:
    return make("trace", real(input))


@reads("diag")
def _diag(input: Any, diagonal: Any = 0) -> Term:
    term = real(input)
    if len(term.shape) != 1:
        return _at_offset(term, int(diagonal))
    _main(diagonal)
    return make("diag", term)


@reads("diag_embed", "diagflat")
def _diag_embed(input: Any, offset: Any = 0, dim1: Any = -2, dim2: Any = -1) -> Term:
    _main(offset)
    term = make("diag", real(input))
    rank = len(term.shape)
    first, second = axis_of(dim1, rank), axis_of(dim2, rank)
    return moved(moved(term, rank - 2, first), rank - 1, second) if (first, second) != (rank - 2, rank - 1) else term


@reads("diagonal", "linalg.diagonal")
def _diagonal(input: Any, offset: Any = 0, dim1: Any = None, dim2: Any = None) -> Term:
    term = real(input)
    rank = len(term.shape)
    # torch.diagonal takes the first two axes, the diagonal of symgen the last two: they are the same for a matrix.
    first, second = (axis_of(given, rank) for given in (0 if dim1 is None else dim1, 1 if dim2 is None else dim2))
    rest = [axis for axis in range(rank) if axis not in (first, second)]
    return _at_offset(permuted(term, [*rest, first, second]), int(offset))


def _at_offset(matrix: Term, offset: int) -> Term:
    """The diagonal above (or below) the main one, which is the main one of a part."""
    axis, size = len(matrix.shape) - 2, matrix.shape[-1]
    if offset:
        if not same_size(size, matrix.shape[-2]):
            refuse("diagonal", f"the diagonal at offset {offset} of a matrix that is not square", "slice it before")
        rows, columns = (axis, axis + 1) if offset > 0 else (axis + 1, axis)
        kept = subtract_sizes(size, abs(offset))
        matrix = cut(cut(matrix, rows, 0, kept), columns, abs(offset), kept)
    return make("diagonal", matrix)


def _main(offset: Any) -> None:
    if offset != 0:
        refuse("diagonal", f"the diagonal at offset {offset}", "take the main diagonal of a slice")


@reads("tril")
def _tril(input: Any, diagonal: Any = 0) -> Term:
    return arrays.tril(real(input), int(diagonal))


@reads("triu")
def _triu(input: Any, diagonal: Any = 0) -> Term:
    return arrays.triu(real(input), int(diagonal))


# Linear algebra.


def _linear(name: str) -> Any:
    def read(A: Any) -> Term:
        return make(name, real(A))

    return read


for _name, _table_name in {
    "linalg.inv": "inverse",
    "linalg.det": "det",
    "linalg.matrix_exp": "matrix_exp",
}.items():
    reads(_name)(_linear(_table_name))


def _linear_input(name: str) -> Any:
    def read(input: Any) -> Term:
        return make(name, real(input))

    return read


for _name, _table_name in {
    "inverse": "inverse",
    "det": "det",
    "logdet": "logdet",
    "matrix_exp": "matrix_exp",
}.items():
    reads(_name)(_linear_input(_table_name))


class SignAndLogarithm(NamedTuple):
    """What torch's slogdet returns."""

    sign: Term
    logabsdet: Term


@reads("linalg.slogdet", "slogdet")
def _slogdet(A: Any) -> SignAndLogarithm:
    matrix = real(A)
    return SignAndLogarithm(make("sign", make("det", matrix)), make("logdet", matrix))


@reads("linalg.cholesky", "cholesky")
def _cholesky(A: Any, *, upper: bool = False) -> Term:
    factor = make("cholesky", real(A))
    return factor.T if upper else factor


@reads("linalg.solve")
def _solve(A: Any, B: Any, *, left: bool = True) -> Term:
    matrix, right = real(A), real(B)
    return _solved(matrix, right) if left else _solved(matrix.T, right.T).T


def _solved(matrix: Term, right: Term) -> Term:
    """A^{-1} B; one system for each matrix of a batch where the right sides are vectors."""
    if len(matrix.shape) > 2 and len(right.shape) == len(matrix.shape) - 1:
        column = make("expand_dims", right, attrs=(len(right.shape),))
        return make("total", make("solve", matrix, column), attrs=((len(right.shape),),))
    return make("solve", matrix, right)


@reads("linalg.solve_triangular")
def _solve_triangular(input: Any, B: Any, *, upper: bool, left: bool = True, unitriangular: bool = False) -> Term:
    """Only the triangle is looked at, so that the rest of the matrix has no part in it."""
    if unitriangular:
        refuse("linalg.solve_triangular", "unitriangular=True", "write the ones on the diagonal")
    triangle = _triangle(real(input), upper)
    return _solved(triangle, real(B)) if left else _solved(triangle.T, real(B).T).T


def _triangle(matrix: Term, upper: bool) -> Term:
    if upper:
        inner = matrix.args[0] if matrix.op == "transpose" else None
        return matrix if inner is not None and inner.domain.structure == "lower" else make("triu", matrix)
    return matrix if matrix.domain.structure in ("lower", "diagonal") else make("tril", matrix)


@reads("cholesky_solve")
def _cholesky_solve(input: Any, L: Any, upper: bool = False) -> Term:
    factor = _triangle(real(L), upper)
    return _solved(factor.T @ factor if upper else factor @ factor.T, real(input))


@reads("cholesky_inverse")
def _cholesky_inverse(input: Any, upper: bool = False) -> Term:
    factor = _triangle(real(input), upper)
    return make("inverse", factor.T @ factor if upper else factor @ factor.T)


@reads("linalg.matrix_power", "matrix_power")
def _matrix_power(input: Any, n: Any) -> Term:
    exponent = size_of(n)
    matrix = real(input)
    if isinstance(exponent, int) and exponent < 0:
        return arrays.matrix_power(make("inverse", matrix), -exponent)
    return arrays.matrix_power(matrix, exponent)


@reads("linalg.pinv", "pinverse")
def _pinv(input: Any) -> Term:
    """The pseudo-inverse of a matrix of full rank."""
    matrix = real(input)
    rows, columns = matrix.shape[-2:]
    if same_size(rows, columns):
        return make("inverse", matrix)
    turned = make("transpose", matrix)
    if _is_tall("linalg.pinv", rows, columns):
        return _solved(turned @ matrix, turned)
    return turned @ make("inverse", matrix @ turned)


def _is_tall(name: str, rows: Any, columns: Any) -> bool:
    """Whether a matrix of full rank has independent columns rather than rows."""
    if not (isinstance(rows, int) and isinstance(columns, int)):
        found = f"a matrix of {rows} rows and {columns} columns, of which it is open which are more"
        refuse(name, found, "write inv(X.T @ X) @ X.T for a tall matrix, or give the sizes as numbers")
    return bool(rows > columns)


class LeastSquares(NamedTuple):
    """What torch's lstsq returns, as far as it has a formula."""

    solution: Term


@reads("linalg.lstsq")
def _lstsq(A: Any, B: Any) -> LeastSquares:
    """(A'A)^{-1} A'B of a matrix of full rank that is taller than wide, else A' (AA')^{-1} B."""
    matrix, right = real(A), real(B)
    if len(right.shape) < len(matrix.shape) and len(matrix.shape) > 2:
        refuse("linalg.lstsq", "a vector for each matrix of a stack", "write B.unsqueeze(-1)")
    turned = make("transpose", matrix)
    rows, columns = matrix.shape[-2:]
    if same_size(rows, columns):
        return LeastSquares(_solved(matrix, right))
    if _is_tall("linalg.lstsq", rows, columns):
        return LeastSquares(_solved(turned @ matrix, turned @ right))
    return LeastSquares(turned @ _solved(matrix @ turned, right))


@reads("linalg.matrix_trace")
def _matrix_trace(input: Any) -> Term:
    return make("trace", real(input))


@reads("cov")
def _cov(input: Any, *, correction: int = 1) -> Term:
    """Rows are variables, columns observations."""
    term = real(input)
    centred = term - make("expand_dims", make("mean", term, attrs=((1,),)), attrs=(1,))
    count = operand(term.shape[1])
    return centred @ centred.T / (count - correction if correction else count)


@reads("sum_to_size")
def _sum_to_size(input: Any, *size: Any) -> Term:
    term = real(input)
    sizes = [size_of(s) for s in (size[0] if len(size) == 1 and isinstance(size[0], tuple | list) else size)]
    extra = len(term.shape) - len(sizes)
    summed = total(term, tuple(range(extra))) if extra else term
    for axis, length in enumerate(sizes):
        if length == 1 and summed.shape[axis] != 1:
            summed = total(summed, (axis,), True)
    return summed
