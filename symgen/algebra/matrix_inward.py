"""SymPy matrix expressions as Terms of two axes; what is a vector by its nature is read as one inside of its operator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy.matrices.expressions.diagonal import DiagMatrix, DiagonalMatrix, DiagonalOf
from sympy.matrices.expressions.dotproduct import DotProduct
from sympy.matrices.expressions.slice import MatrixSlice

from symgen.terms import arrays
from symgen.terms.domains import REAL
from symgen.terms.shapes import Shape
from symgen.terms.sizes import tidy
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute

Read = Callable[[Any], Term]
Rule = Callable[[Any, Read], Term]


def _size(value: Any, read: Read) -> Any:
    found = sympy.sympify(value)
    return int(found) if found.is_Integer else tidy(read(found))


def _shape(expression: Any, read: Read) -> Shape:
    return tuple(_size(d, read) for d in expression.shape)


def _symbol(expression: Any, read: Read) -> Term:
    return symbol(expression.name, REAL, _shape(expression, read))


def _of_shape(op: str) -> Rule:
    return lambda expression, read: make(op, attrs=(_shape(expression, read),))


def _same(op: str) -> Rule:
    return lambda expression, read: make(op, *map(read, expression.args))


def _first(op: str) -> Rule:
    return lambda expression, read: make(op, read(expression.args[0]))


def _product(expression: Any, read: Read) -> Term:
    scalar, matrices = expression.as_coeff_matrices()
    result = read(matrices[0])
    for factor in matrices[1:]:
        result = result @ read(factor)
    if scalar == 1:
        return result
    return -result if scalar == -1 else make("mul", read(scalar), result)


def _kron(expression: Any, read: Read) -> Term:
    result, *rest = map(read, expression.args)
    for factor in rest:
        result = make("kron", result, factor)
    return result


def _vector(expression: Any, read: Read) -> Term:
    """A column, or a row, as a vector."""
    term = read(expression)
    if term.op == "expand_dims":
        return term.args[0]
    return make("total", term, attrs=((1 if term.shape[1] == 1 else 0,),))


def _diagonal_part(expression: Any, read: Read) -> Term:
    return make("diag", make("diagonal", read(expression.args[0])))


def _entry_by_entry(expression: Any, read: Read) -> Term:
    """A function at every entry: its body with the matrix in the place of the variable."""
    holder = sympy.Dummy("entry", real=True)
    body = sympy.sympify(expression.function(holder))
    name = sympy.Symbol("an entry of a matrix", real=True)
    template = read(body.subs(holder, name))
    matrix = read(expression.expr)
    found = substitute(template, {read(name): matrix})
    return found if found.shape else make("mul", found, make("ones", attrs=(matrix.shape,)))


def _blocks(expression: Any, read: Read) -> Term:
    grid = expression.blocks
    rows = [[read(grid[i, j]) for j in range(grid.shape[1])] for i in range(grid.shape[0])]
    joined = [row[0] if len(row) == 1 else make("concatenate", *row, attrs=(1,)) for row in rows]
    return joined[0] if len(joined) == 1 else make("concatenate", *joined, attrs=(0,))


def _slice(expression: Any, read: Read) -> Term:
    term = read(expression.parent)
    for axis, (first, last, step) in enumerate((expression.rowslice, expression.colslice)):
        if (first, step) != (0, 1) or last != expression.parent.shape[axis]:
            term = arrays.slice(term, _size(first + 1, read), _size(last, read), axis, int(step))
    return term


def _element(expression: Any, read: Read) -> Term:
    return make("index", read(expression.parent), *(read(i + 1) for i in (expression.i, expression.j)))


def _power(expression: Any, read: Read) -> Term:
    base, exponent = expression.args
    if exponent.is_Integer and exponent < 0:
        return make("matrix_power", make("inverse", read(base)), num(-int(exponent)))
    return make("matrix_power", read(base), read(exponent))


#: Classes in the order in which they are tried: the first that fits decides.
RULES: tuple[tuple[Any, Rule], ...] = (
    (sympy.MatrixSymbol, _symbol),
    (sympy.MatAdd, _same("add")),
    (sympy.MatMul, _product),
    (sympy.Transpose, _same("transpose")),
    (sympy.Adjoint, lambda e, read: make("transpose", make("conjugate", read(e.args[0])))),
    (sympy.Inverse, _first("inverse")),
    (sympy.MatPow, _power),
    (sympy.HadamardProduct, _same("mul")),
    (sympy.HadamardPower, _same("pow")),
    (sympy.KroneckerProduct, _kron),
    (sympy.Identity, _of_shape("eye")),
    (sympy.ZeroMatrix, _of_shape("zeros")),
    (sympy.OneMatrix, _of_shape("ones")),
    (sympy.Trace, _same("trace")),
    (sympy.Determinant, _same("det")),
    (DotProduct, lambda e, read: _vector(e.args[0], read) @ _vector(e.args[1], read)),
    (DiagMatrix, lambda e, read: make("diag", _vector(e.args[0], read))),
    (DiagonalMatrix, _diagonal_part),
    (DiagonalOf, lambda e, read: make("expand_dims", make("diagonal", read(e.args[0])), attrs=(1,))),
    (type(sympy.MatrixSymbol("A", 1, 1).applyfunc(sympy.exp)), _entry_by_entry),
    (sympy.BlockMatrix, _blocks),
    (MatrixSlice, _slice),
    (type(sympy.MatrixSymbol("A", 1, 1)[0, 0]), _element),
)
