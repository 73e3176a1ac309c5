"""Numbers and tensors that torch code holds, as Terms: decimals as they are printed, known constants by their names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import torch

from symgen.errors import UsageError
from symgen.terms.term import Term, make, num

#: A constant with more entries than this is no part of a formula that a person reads.
MOST_ENTRIES = 1024


def _pi() -> Term:
    return make("const", attrs=("pi",))


def _log(term: Term) -> Term:
    return make("log", term)


def _root(term: Term) -> Term:
    return make("sqrt", term)


#: Doubles that no decimal of a person's gives, and what they are the nearest doubles of.
_NAMED: dict[float, Callable[[], Term]] = {
    math.pi: _pi,
    math.tau: lambda: 2 * _pi(),
    math.pi / 2: lambda: _pi() / 2,
    math.e: lambda: make("const", attrs=("e",)),
    math.sqrt(2): lambda: _root(num(2)),
    math.sqrt(0.5): lambda: _root(num(Fraction(1, 2))),
    math.sqrt(math.pi): lambda: _root(_pi()),
    math.sqrt(math.tau): lambda: _root(2 * _pi()),
    math.sqrt(2 / math.pi): lambda: _root(2 / _pi()),
    math.log(2): lambda: _log(num(2)),
    math.log(10): lambda: _log(num(10)),
    math.log(math.pi): lambda: _log(_pi()),
    math.log(math.tau): lambda: _log(2 * _pi()),
    0.5 * math.log(math.tau): lambda: _log(2 * _pi()) / 2,
    math.log(math.sqrt(math.tau)): lambda: _log(_root(2 * _pi())),
}


def number(value: float | np.generic) -> Term:
    """A number of the code: the decimal that is printed for it, which is the nearest to it, or a known constant.

    >>> str(number(0.1)), str(number(math.log(2 * math.pi)))
    ('1/10', 'log(2*pi)')
    """
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, bool | int):
        return num(int(plain))
    if math.isinf(plain):
        infinity = make("const", attrs=("oo",))
        return infinity if plain > 0 else make("neg", infinity)
    if math.isnan(plain):
        raise UsageError(asked="a number", found="nan in the code", hint="a formula has no nan: leave the case out")
    named = _NAMED.get(abs(plain))
    if named is not None:
        return named() if plain > 0 else -named()
    return num(Fraction(str(value)))


def operand(value: Any) -> Term:
    """A number, a size or a Term as a Term."""
    if isinstance(value, Term):
        return value
    if hasattr(value, "_symgen_term_"):
        return value._symgen_term_()
    if isinstance(value, bool | int | float | np.generic):
        return number(value)
    if isinstance(value, np.ndarray):
        return literal(torch.from_numpy(value))
    if isinstance(value, list | tuple):
        return stacked([operand(item) for item in value])
    raise UsageError(asked="an operand of a torch function", found=f"{value!r}", hint="give a tensor or a number")


def stacked(rows: list[Term]) -> Term:
    """Terms along a new first axis."""
    return make("stack", *rows)


def literal(tensor: torch.Tensor) -> Term:
    """The Term of a tensor with known entries.

    >>> str(literal(torch.ones(3)))
    'ones(3)'
    """
    array = tensor.detach().cpu().numpy()
    if array.dtype == bool:
        return make("eq", _array(array.astype(np.int64)), num(1))
    return _array(array)


def _array(array: Any) -> Term:
    if not array.ndim:
        return number(array[()])
    found = next(_patterns(array), None)
    if found is not None:
        return found
    if array.size > MOST_ENTRIES:
        raise UsageError(
            asked="the formula of a tensor of known entries",
            found=f"{array.size} entries that follow no simple pattern",
            hint="give the tensor as an argument, or register it as a parameter or buffer of the module",
        )
    return _nested(array)


def _patterns(array: Any) -> Iterator[Term]:
    """Tensors of one value, identities, triangles of ones."""
    shape = tuple(array.shape)
    ones = make("ones", attrs=(shape,))
    first: Any = array.ravel()[0].item() if array.size else 0
    if (array == first).all():
        fills = {0: make("zeros", attrs=(shape,)), 1: ones}
        yield fills.get(first) or number(first) * ones
    if len(shape) != 2:
        return
    if shape[0] == shape[1] and (array == np.eye(shape[0])).all():
        yield make("eye", attrs=(shape,))
    for name, triangle in (("tril", np.tril), ("triu", np.triu)):
        for diagonal in (-1, 0, 1):
            if (array == triangle(np.ones(shape), diagonal)).all():
                yield make(name, ones, attrs=(diagonal,) if diagonal else ())


def _nested(array: Any) -> Term:
    return stacked([_nested(row) if row.ndim else number(row[()]) for row in array])
