"""Tensors of one and two axes as SymPy matrix expressions; a vector is a column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.matrices.expressions.diagonal import DiagMatrix, DiagonalOf
from sympy.matrices.expressions.dotproduct import DotProduct
from sympy.matrices.expressions.slice import MatrixSlice

from symgen.algebra.names import CLASSES
from symgen.terms.operators import operator
from symgen.terms.term import Term

Convert = Callable[[Term], Any]
Rule = Callable[[Term, Convert], Any]


def matrix(term: Term, convert: Convert) -> Any | None:
    """The matrix expression of a tensor, or None where SymPy has none; `convert` answers for its parts."""
    if len(term.shape) > 2:
        return None
    rule = _RULES.get(term.op)
    if rule is None and operator(term.op).kind == "function":
        rule = _entry_by_entry
    return rule(term, convert) if rule is not None else None


def scalar(term: Term, convert: Convert) -> Any | None:
    """The expression of a scalar made of tensors, or None where there is none."""
    rule = _SCALARS.get(term.op)
    return rule(term, convert) if rule is not None and all(len(a.shape) < 3 for a in term.args) else None


def size(value: Any, convert: Convert) -> Any:
    return value if isinstance(value, int) else convert(value)


def _shape(term: Term, convert: Convert) -> tuple[Any, ...]:
    sizes = tuple(size(d, convert) for d in term.shape)
    return sizes if len(sizes) == 2 else (*sizes, 1)


def _of_shape(kind: Any) -> Rule:
    return lambda term, convert: kind(*_shape(term, convert))


def _ones(rows: Any, columns: Any) -> Any:
    return sympy.OneMatrix(rows, columns)


def _symbol(term: Term, convert: Convert) -> Any:
    return sympy.MatrixSymbol(term.attrs[0], *_shape(term, convert))


def _spread(term: Term, part: Term, convert: Convert) -> Any | None:
    """A part of a sum at the shape of the sum: a scalar at every place, a row repeated."""
    if part.shape == term.shape:
        return convert(part)
    rows, columns = _shape(term, convert)
    if not part.shape:
        return sympy.MatMul(convert(part), _ones(rows, columns))
    if len(part.shape) == 1 and len(term.shape) == 2:
        return sympy.MatMul(_ones(rows, 1), sympy.Transpose(convert(part)))
    if len(part.shape) == 2 and part.shape[1] == 1:
        return sympy.MatMul(convert(part), _ones(1, columns))
    if len(part.shape) == 2 and part.shape[0] == 1:
        return sympy.MatMul(_ones(rows, 1), convert(part))
    return None


def _spread_all(term: Term, parts: tuple[Term, ...], convert: Convert) -> list[Any] | None:
    made = [_spread(term, part, convert) for part in parts]
    return None if any(part is None for part in made) else made


def _sum(term: Term, convert: Convert) -> Any | None:
    parts = _spread_all(term, term.args, convert)
    return None if parts is None else sympy.MatAdd(*parts)


def _product(term: Term, convert: Convert) -> Any | None:
    """Scalars before the entrywise product of the rest."""
    scalars = [convert(a) for a in term.args if not a.shape]
    parts = _spread_all(term, tuple(a for a in term.args if a.shape), convert)
    if parts is None:
        return None
    whole = parts[0] if len(parts) == 1 else sympy.HadamardProduct(*parts)
    return sympy.MatMul(*scalars, *_factors(whole)) if scalars else whole


def _quotient(term: Term, convert: Convert) -> Any | None:
    above, below = term.args
    if not below.shape:
        return sympy.MatMul(1 / convert(below), convert(above))
    parts = _spread_all(term, term.args, convert) if above.shape else [None, convert(below)]
    if parts is None:
        return None
    inverse = sympy.HadamardPower(parts[1], -1)
    return sympy.HadamardProduct(parts[0], inverse) if above.shape else sympy.MatMul(convert(above), inverse)


def _power(term: Term, convert: Convert) -> Any | None:
    base, exponent = term.args
    if exponent.shape or not base.shape:
        return None
    return sympy.HadamardPower(convert(base), convert(exponent))


def _root(term: Term, convert: Convert) -> Any:
    return sympy.HadamardPower(convert(term.args[0]), sympy.Rational(1, 2))


def _matmul(term: Term, convert: Convert) -> Any:
    """A vector on the left is a row: x' A is the column A' x."""
    left, right = term.args
    if len(left.shape) == 1:
        return sympy.MatMul(*_factors(sympy.Transpose(convert(right))), *_factors(convert(left)))
    return sympy.MatMul(*_factors(convert(left)), *_factors(convert(right)))


def _factors(expression: Any) -> tuple[Any, ...]:
    """The factors of a product of matrices, which is one product with its neighbours."""
    is_plain = isinstance(expression, sympy.MatMul) and all(a.is_Matrix for a in expression.args)
    return expression.args if is_plain else (expression,)


def _transpose(term: Term, convert: Convert) -> Any:
    (inner,) = term.args
    if len(inner.shape) < 2:
        return convert(inner)
    if inner.op == "conjugate":
        return sympy.Adjoint(convert(inner.args[0]))
    return sympy.Transpose(convert(inner))


def _solve(term: Term, convert: Convert) -> Any:
    return sympy.MatMul(sympy.Inverse(convert(term.args[0])), convert(term.args[1]))


def _outer(term: Term, convert: Convert) -> Any | None:
    if any(len(a.shape) != 1 for a in term.args):
        return None
    first, second = map(convert, term.args)
    return sympy.MatMul(first, sympy.Transpose(second))


def _matrix_power(term: Term, convert: Convert) -> Any:
    base, exponent = map(convert, term.args)
    return sympy.MatPow(base.arg, -exponent) if isinstance(base, sympy.Inverse) else sympy.MatPow(base, exponent)


def _diag(term: Term, convert: Convert) -> Any | None:
    return DiagMatrix(convert(term.args[0])) if len(term.shape) == 2 else None


def _diagonal(term: Term, convert: Convert) -> Any | None:
    return DiagonalOf(convert(term.args[0])) if len(term.shape) == 1 else None


def _axis_sums(term: Term, convert: Convert) -> Any | None:
    """Sums of the rows or of the columns of a matrix, as a column."""
    (inner,) = term.args
    if len(inner.shape) != 2:
        return None
    (axis,) = term.attrs[0]
    whole = convert(inner)
    if inner.shape[axis] == 1:
        return whole if axis == 1 else sympy.Transpose(whole)
    summed = whole if axis == 1 else sympy.Transpose(whole)
    return sympy.MatMul(summed, _ones(size(inner.shape[axis], convert), 1))


def _axis_means(term: Term, convert: Convert) -> Any | None:
    found = _axis_sums(term, convert)
    count = size(term.args[0].shape[term.attrs[0][0]], convert)
    return None if found is None else sympy.MatMul(sympy.S.One / count, found)


def _new_axis(term: Term, convert: Convert) -> Any | None:
    (inner,) = term.args
    if len(inner.shape) != 1:
        return None
    return convert(inner) if term.attrs[0] == 1 else sympy.Transpose(convert(inner))


def _expand(term: Term, convert: Convert) -> Any | None:
    return _spread(term, term.args[0], convert)


def _joined(term: Term, convert: Convert) -> Any | None:
    """A matrix of blocks; a column of rows of blocks is one such matrix."""
    if len(term.shape) != 2:
        return None
    if term.attrs[0] == 1:
        return sympy.BlockMatrix([[convert(a) for a in term.args]])
    rows = [a.args if a.op == "concatenate" and a.attrs[0] == 1 else (a,) for a in term.args]
    if len({len(row) for row in rows}) > 1:
        rows = [(a,) for a in term.args]
    return sympy.BlockMatrix([[convert(a) for a in row] for row in rows])


def _slice(term: Term, convert: Convert) -> Any | None:
    (inner,) = term.args
    axis, first, last, step = term.attrs
    if len(inner.shape) != 2 or not isinstance(step, int) or step < 1:
        return None
    ends: list[Any] = [(0, size(d, convert), 1) for d in inner.shape]
    ends[axis] = (size(first, convert) - 1, size(last, convert), step)
    whole = convert(inner)
    if isinstance(whole, MatrixSlice):
        other = 1 - axis
        ends[other], whole = (whole.rowslice, whole.colslice)[other], whole.parent
    return MatrixSlice(whole, *ends)


def _entry_by_entry(term: Term, convert: Convert) -> Any | None:
    """A function of one argument at every entry."""
    if term.op not in CLASSES or len(term.args) != 1:
        return None
    return convert(term.args[0]).applyfunc(CLASSES[term.op])


_RULES: dict[str, Rule] = {
    "symbol": _symbol,
    "add": _sum,
    "neg": lambda term, convert: sympy.MatMul(-1, convert(term.args[0])),
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "sqrt": _root,
    "matmul": _matmul,
    "transpose": _transpose,
    "inverse": lambda term, convert: sympy.Inverse(convert(term.args[0])),
    "solve": _solve,
    "outer": _outer,
    "kron": lambda term, convert: sympy.KroneckerProduct(*map(convert, term.args)),
    "matrix_power": _matrix_power,
    "diag": _diag,
    "diagonal": _diagonal,
    "total": _axis_sums,
    "mean": _axis_means,
    "expand_dims": _new_axis,
    "expand": _expand,
    "concatenate": _joined,
    "slice": _slice,
    "eye": lambda term, convert: sympy.Identity(_shape(term, convert)[0]),
    "zeros": _of_shape(sympy.ZeroMatrix),
    "ones": _of_shape(sympy.OneMatrix),
}


# Scalars of tensors.


def _dot(term: Term, convert: Convert) -> Any:
    return DotProduct(*map(convert, term.args))


def _every(term: Term, convert: Convert) -> Any:
    """1' X 1."""
    (inner,) = term.args
    rows, columns = _shape(inner, convert)
    return sympy.Trace(sympy.MatMul(_ones(columns, rows), convert(inner)))


def _mean(term: Term, convert: Convert) -> Any:
    rows, columns = _shape(term.args[0], convert)
    return _every(term, convert) / (rows * columns)


def _norm(term: Term, convert: Convert) -> Any:
    (inner,) = term.args
    whole = convert(inner)
    if len(inner.shape) == 1:
        return sympy.sqrt(DotProduct(whole, whole))
    return sympy.sqrt(sympy.Trace(sympy.MatMul(sympy.Transpose(whole), whole)))


def _logdet(term: Term, convert: Convert) -> Any:
    found = sympy.Determinant(convert(term.args[0]))
    return sympy.log(found if term.args[0].domain.structure == "spd" else sympy.Abs(found))


def _element(term: Term, convert: Convert) -> Any | None:
    tensor, *places = term.args
    if any(p.shape for p in places) or len(places) != len(tensor.shape):
        return None
    found = [convert(p) - 1 for p in places]
    return convert(tensor)[tuple(found if len(found) == 2 else [*found, 0])]


_SCALARS: dict[str, Rule] = {
    "trace": lambda term, convert: sympy.Trace(convert(term.args[0])),
    "det": lambda term, convert: sympy.Determinant(convert(term.args[0])),
    "logdet": _logdet,
    "matmul": _dot,
    "total": _every,
    "mean": _mean,
    "norm": _norm,
    "index": _element,
}
