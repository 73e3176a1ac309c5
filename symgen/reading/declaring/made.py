"""What words declare that is made of something free: a semidefinite matrix is B' B, a one-hot vector a column of I."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from symgen.terms.domains import REAL, Domain, interval, structured
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, dimension, make, num, symbol

#: A value, and what holds of that which it is made of.
Made = tuple[Term, tuple[Term, ...]]


def made(kind: str, name: str, shape: Shape, domain: Domain) -> Made:
    """The value that a name stands for, by what it is called, and the conditions on what that is made of.

    >>> from symgen.terms.term import dimension
    >>> str(made("ones", "u", (dimension("n"),), REAL)[0])
    'ones(n)'
    """
    return _MADE[kind](name, shape, domain)


def _direction(name: str, shape: Shape, domain: Domain) -> Made:
    free = symbol(f"{name} before scaling", REAL, shape)
    return free / make("norm", free), (make("gt", make("norm", free), num(0)),)


def _one_hot(name: str, shape: Shape, domain: Domain) -> Made:
    (size,) = shape
    place = symbol(f"place of the one in {name}", interval(Fraction(1), field="integer"))
    within = make("le", place, size if isinstance(size, Term) else num(size))
    return make("onehot", place, attrs=(size,)), (within,)


def _ones(name: str, shape: Shape, domain: Domain) -> Made:
    return make("ones", attrs=(shape,)), ()


def _semidefinite(name: str, shape: Shape, domain: Domain) -> Made:
    root = symbol(f"root of {name}", REAL, shape)
    return make("matmul", make("transpose", root), root), ()


def _skew(name: str, shape: Shape, domain: Domain) -> Made:
    free = symbol(f"{name} before mirroring", REAL, shape)
    return free - make("transpose", free), ()


def _upper(name: str, shape: Shape, domain: Domain) -> Made:
    return make("transpose", symbol(f"{name} transposed", structured("lower"), shape)), ()


def _cholesky_factor(name: str, shape: Shape, domain: Domain) -> Made:
    return make("cholesky", symbol(f"{name} {name}'", structured("spd"), shape)), ()


def _diagonal(name: str, shape: Shape, domain: Domain) -> Made:
    return make("diag", symbol(f"diagonal of {name}", domain, shape[:1])), ()


def _independent_columns(name: str, rows: int | Term, columns: int | Term) -> tuple[Term, Term, Term]:
    """A matrix, its Gram matrix, and that this is no singular one."""
    basis = symbol(f"basis of {name}", REAL, (rows, columns))
    gram = make("matmul", make("transpose", basis), basis)
    return basis, gram, make("gt", make("det", gram), num(0))


def _projector(name: str, shape: Shape, domain: Domain) -> Made:
    basis, gram, said = _independent_columns(name, shape[0], dimension(f"rank of {name}, if not 0"))
    onto = make("matmul", make("matmul", basis, make("inverse", gram)), make("transpose", basis))
    bit = symbol(f"1 if {name} is not 0", interval(Fraction(0), Fraction(1), field="integer"))  # 0 projects, too
    return bit * onto, (said,)


def _orthonormal_columns(name: str, shape: Shape, domain: Domain) -> Made:
    basis, gram, said = _independent_columns(name, *shape)
    return make("matmul", basis, make("inverse", make("transpose", make("cholesky", gram)))), (said,)


def _even(name: str, shape: Shape, domain: Domain, shift: int = 0) -> Made:
    ends = tuple((end - shift) / 2 if isinstance(end, Fraction) else end for end in (domain.low, domain.high))
    whole = interval(*(Fraction(_up(end)) if isinstance(end, Fraction) else end for end in ends), field="integer")
    return num(2) * symbol(f"half of {name}", whole) + num(shift), ()


def _plus_or_minus_one(name: str, shape: Shape, domain: Domain) -> Made:
    bit = symbol(f"1 if {name} is 1", interval(Fraction(0), Fraction(1), field="integer"))
    return num(2) * bit - num(1), ()


def _up(end: Fraction) -> int:
    return -(-end.numerator // end.denominator)


def _odd(name: str, shape: Shape, domain: Domain) -> Made:
    return _even(name, shape, domain, shift=1)


_MADE: Mapping[str, Callable[[str, Shape, Domain], Made]] = {
    "onsphere": _direction,
    "onehot": _one_hot,
    "ones": _ones,
    "semidefinite": _semidefinite,
    "skew": _skew,
    "uppertriangular": _upper,
    "choleskyfactor": _cholesky_factor,
    "diagonalof": _diagonal,
    "projector": _projector,
    "orthonormalcolumns": _orthonormal_columns,
    "evennumber": _even,
    "oddnumber": _odd,
    "plusminusone": _plus_or_minus_one,
}
