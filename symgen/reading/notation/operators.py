r"""Operators of the table by the words that symgen prints: \operatorname{tril}(A), \operatorname{sum}_{\text{axis 0}}(X)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from symgen.reading.elaborate import Reader, arguments, subscripted
from symgen.reading.notation.parts import sizes_of
from symgen.reading.syntax.commands import FUNCTIONS, LISTED
from symgen.reading.syntax.tree import Node
from symgen.terms.operators import operator, table
from symgen.terms.sizes import tidy
from symgen.terms.term import Term, make, num

_WORD = re.compile(r"\\operatorname\{([A-Za-z]\w*)\}")


def with_subscript(reader: Reader, node: Node, op: str, found: list[Term], below: tuple[Node, ...]) -> Term:
    """An operator of the table at its arguments, with what stands below its name: axes, sizes, a diagonal."""
    if operator(op).kind == "tensor" and op != "onehot" and not found[0].shape:
        reader.check_number(node, f"in {op}")
        raise reader.refuse(node, f"{op} of a number", "is it of a vector or a matrix? declare its size")
    read = _BELOW.get(op)
    if op in _SIZED and not below:
        raise reader.refuse(
            node, f"{op} without its subscript", f"write sizes or an axis below: \\operatorname{{{op}}}_n"
        )
    if below and read is None:
        raise reader.refuse(node, f"a subscript of {op}", "what does it mean here?")
    args, attrs = read(reader, found, below) if read is not None and below else (found, _PLAIN.get(op, ()))
    arity = operator(op).arity
    if arity is not None and len(args) != arity:
        raise reader.refuse(node, f"{len(found)} arguments of {op}", f"it takes {arity}")
    return make(op, *args, attrs=attrs)


#: The arguments and attributes of an operator, from its arguments in the bracket and what stands below it.
Read = tuple[list[Term], tuple[Any, ...]]
Below = tuple[Node, ...]


def _axes(reader: Reader, found: list[Term], below: Below) -> Read:
    return found, (_axes_of(reader, found, below),)


def _axis(reader: Reader, found: list[Term], below: Below) -> Read:
    return found, _axes_of(reader, found, below)


def _axes_of(reader: Reader, found: list[Term], below: Below) -> tuple[int, ...]:
    (first, *rest) = below
    if first.kind != "axes" or rest or max(first.value) >= len(found[0].shape):
        raise reader.refuse(first, "a subscript that names no axes of it", r"write \text{axis 0}, counted from 0")
    axes: tuple[int, ...] = first.value
    return axes


def _sizes(reader: Reader, found: list[Term], below: Below) -> Read:
    return found, (sizes_of(reader, below),)


def _size(reader: Reader, found: list[Term], below: Below) -> Read:
    return found, sizes_of(reader, below)


def _diagonal(reader: Reader, found: list[Term], below: Below) -> Read:
    return found, tuple(tidy(reader.term(part)) for part in below)


def _epsilon(reader: Reader, found: list[Term], below: Below) -> Read:
    """standardize_{eps, axis 0}(x): both may be missing."""
    axes = _axes_of(reader, found, below[-1:]) if below[-1].kind == "axes" else ()
    values = [reader.term(part) for part in (below[:-1] if axes else below)]
    return [*found, *(values or [num(0)])], axes


def _first(reader: Reader, found: list[Term], below: Below) -> Read:
    """The point at which a derivative is taken, before the directions."""
    return [*(reader.term(part) for part in below), *found], ()


#: What an axis or a step is where nothing says it.
_USUAL = {"stride": 1, "padding": 0, "dilation": 1}


def _stepped(reader: Reader, below: Below) -> tuple[list[Any], dict[str, Any]]:
    """Values as they stand, and those after a word: 3, stride 2, padding 1; a value an axis where they differ."""
    plain: list[Any] = []
    named: dict[str, Any] = dict(_USUAL)
    for part in below:
        if part.kind == "keyword":
            values = tuple(tidy(reader.term(value)) for value in part.parts)
            named[part.value] = values[0] if len(values) == 1 else values
        else:
            plain.append(tidy(reader.term(part)))
    return plain, named


def _convolution(reader: Reader, found: list[Term], below: Below) -> Read:
    _, named = _stepped(reader, below)
    return found, tuple(named[word] for word in _USUAL)


def _windows(reader: Reader, found: list[Term], below: Below) -> Read:
    """unfold_{3, stride 2}(x) and fold_{7}(x) over the axis that is named."""
    (size, *_), named = _stepped(reader, below)
    return found, (named["axis"], size, *(named[word] for word in _USUAL))


#: How the subscript of an operator is read, and the attributes without one where these are not empty.
_BELOW: Mapping[str, Callable[[Reader, list[Term], Below], Read]] = {
    **dict.fromkeys(("total", "mean", "amax", "amin", "hardmax", "logsumexp"), _axes),
    **dict.fromkeys(("softmax", "log_softmax", "cumsum", "concatenate"), _axis),
    **dict.fromkeys(("expm_frechet", "power_frechet"), _first),
    **dict.fromkeys(("conv1d", "conv2d"), _convolution),
    **dict.fromkeys(("unfold", "fold"), _windows),
    **dict.fromkeys(("tril", "triu"), _diagonal),
    "reshape": _sizes,
    "onehot": _size,
    "standardize": _epsilon,
}
#: Operators that need a subscript.
_SIZED = ("reshape", "onehot", "concatenate", "unfold", "fold", "expm_frechet", "power_frechet")
_PLAIN: Mapping[str, tuple[Any, ...]] = {
    **dict.fromkeys(("total", "mean", "amax", "amin", "hardmax"), ((),)),
    **dict.fromkeys(("conv1d", "conv2d"), tuple(_USUAL.values())),
}


def _words() -> Iterator[tuple[str, str]]:
    """Words that name an operator before a bracket, and that the grammar has no rule of its own for."""
    for row in table().values():
        word = _WORD.fullmatch(row.latex)
        known = row.kind == "function" or row.name in _BELOW or row.name in _MATRICES
        if word is not None and known and word[1] not in FUNCTIONS and word[1] not in LISTED:
            yield word[1], row.name


_MATRICES = ("inverse", "cholesky", "matrix_exp", "matrix_sqrt", "diagonal", "norm", "vec")
_OPERATORS = {
    **dict(_words()), "concat": "concatenate", "stack": "stack", "dexpm": "expm_frechet", "dpow": "power_frechet",
}  # fmt: skip


@subscripted(*_OPERATORS)
def named(reader: Reader, name: Node, bracket: Node) -> Term:
    """An operator by its word; a sum or a mean is of the entries of a tensor."""
    found = arguments(reader, bracket)
    return with_subscript(reader, name, _OPERATORS[name.value.base], found, name.parts)
