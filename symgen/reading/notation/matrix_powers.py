r"""Powers of square matrices: whole ones, A^k of a whole number k, and the roots A^{1/2} of positive definite matrices."""

from __future__ import annotations

from symgen.errors import ReadingError
from symgen.probability.definiteness import Sign, sign_of
from symgen.reading.elaborate import Reader
from symgen.reading.syntax.tree import Node
from symgen.terms.term import Term, make

_MOST = 20  # factors that are written out


def matrix_power(reader: Reader, node: Node, base: Term, exponent: Node) -> Term:
    r"""A^3, A^{-1}, A^{-1/2}, A^k; a power that could mean several things is asked about."""
    power = reader.term(exponent)
    value = power.value
    if value is None:
        return _counted(reader, node, base, power)
    if value.denominator == 2:
        return _repeated(_root(reader, node, base), value.numerator)
    if value.denominator != 1 or not 0 < abs(value) <= _MOST:
        raise _refused(reader, node)
    return _repeated(base, int(value))


def _refused(reader: Reader, node: Node) -> ReadingError:
    return reader.refuse(
        node, "a power of a matrix", "the powers read are whole numbers, -1, \\top and, of definite matrices, 1/2"
    )


def _repeated(base: Term, times: int) -> Term:
    factor = make("inverse", base) if times < 0 else base
    result = factor
    for _ in range(abs(times) - 1):
        result = make("matmul", result, factor)
    return result


def _counted(reader: Reader, node: Node, base: Term, power: Term) -> Term:
    """A^k where k is a whole number and no T, which would be taken for a transpose."""
    if not power.domain.is_integer or (power.op == "symbol" and power.attrs[0] == "T"):
        raise _refused(reader, node)
    return make("matrix_power", base, power)


def _root(reader: Reader, node: Node, base: Term) -> Term:
    """The positive definite root; a factor of Cholesky's is another one, and other matrices have none or many."""
    if sign_of(base) is not Sign.DEFINITE:
        hint = "is it the square root of a positive definite matrix? declare it so; or name the root"
        raise reader.refuse(node, "a root of a matrix that need not be positive definite", hint)
    reader.declared.assume("the square root of a positive definite matrix is the positive definite one")
    return make("matrix_sqrt", base)
