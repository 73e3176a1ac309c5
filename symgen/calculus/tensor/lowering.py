"""From Terms to Ein: one builder an operator; what has none stays an opaque leaf, exactly as written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from symgen.calculus.tensor import array_lowering
from symgen.calculus.tensor.ein import Ein, constant, leaf
from symgen.calculus.tensor.forms import (
    Size,
    add,
    core,
    function,
    multiply,
    power,
    product,
    scale,
    stretch,
    swapped,
)
from symgen.calculus.tensor.plates import along_axis
from symgen.terms.operators import operator
from symgen.terms.shapes import broadcast
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import substitute

Nodes = tuple[Ein, ...]
Builder = Callable[[Term, Nodes], Ein]
Spelling = tuple[int, Term]  # a sum is this sign times this Term


def lower(term: Term) -> tuple[Ein, tuple[Term, ...]]:
    """The canonical form of a Term, and the conditions under which both mean the same.

    >>> from symgen.terms.build import dims, matrix
    >>> A = matrix("A", *dims("n m"))
    >>> lower(A.T.T)[0] is lower(A)[0]
    True
    """
    return Lowering().node(term), obligations(term)


def obligations(term: Term) -> tuple[Term, ...]:
    """The conditions under which every part of the term is defined, each once, in the order of its parts."""
    found: dict[Term, None] = {}
    for part in _parts(term, {}):
        row = operator(part.op)
        if row.defined is not None and part.args:
            found.update(dict.fromkeys(row.defined(*part.args)))
        if part.op in ("inverse", "solve", "logdet"):
            found.update(dict.fromkeys(_invertible(part.args[0])))
    return tuple(found)


def _parts(term: Term, seen: dict[int, Term]) -> Iterable[Term]:
    """Every distinct part, once: shared parts would make a walk over the tree exponential."""
    if id(term) not in seen:
        seen[id(term)] = term
        yield term
        for argument in term.args:
            yield from _parts(argument, seen)


def _invertible(matrix: Term) -> tuple[Term, ...]:
    regular = ("spd", "invertible", "orthogonal")
    return () if matrix.domain.structure in regular else (make("ne", make("det", matrix), num(0)),)


class Lowering:
    """Lowers Terms with shared memory, remembering how each sum was spelled, so that it can be printed so again."""

    def __init__(self, given: Mapping[Term, Ein] | None = None) -> None:
        self.done: dict[Term, Ein] = dict(given or {})
        self.spelling: dict[Ein, Spelling] = {}

    def node(self, term: Term) -> Ein:
        found = self.done.get(term)
        if found is None:
            found = self.done[term] = self._build(term)
            self._remember(found, term)
        return found

    def _remember(self, node: Ein, term: Term) -> None:
        """A sum, or the negative of one, that the term spells, and what a named operator makes."""
        if (node.kind == "sum" and node.operands) or (node.kind == "product" and term.op in _NAMED):
            self.spelling.setdefault(node, (1, term))
        elif node.kind == "product" and node.attrs[0] == -1 and len(node.operands) == 1:
            (operand,) = node.operands
            if term.op == "add" and operand.kind == "sum" and node.attrs[1] == (node.attrs[2],):
                self.spelling.setdefault(operand, (-1, term))

    def _build(self, term: Term) -> Ein:
        if term.op in _BINDERS:
            return self._binder(term)
        if term.op == "subs":
            there = substitute(term.args[0], {term.args[1]: term.args[2]})
            return leaf(term) if there == term else self.node(there)  # the slope of an unknown function at a value
        build = _BUILDERS.get(term.op)
        if build is None and operator(term.op).kind == "function":
            build = _function
        if build is None:
            return leaf(term)
        return build(term, tuple(self.node(argument) for argument in term.args))

    def _binder(self, term: Term) -> Ein:
        """A sum over a whole declared axis is a contraction; any other stays as it is."""
        body, variable, low, high = term.args
        if low.value != 1:
            return leaf(term)
        plate = along_axis(self.node(body), variable, high)
        return leaf(term) if plate is None else reduce_axes(plate, (0,))


_BINDERS = ("sum",)
#: Operators that are contractions underneath, but read better by name.
_NAMED = frozenset((
    "diagonal", "trace", "kron", "vec", "reshape", "slice", "cumsum", "tril", "triu", "unfold", "fold", "mean", "einsum",
))  # fmt: skip


# Builders. Each takes the Term, for its attributes and shape, and the nodes of its arguments.


def _leaf(term: Term, _: Nodes) -> Ein:
    return leaf(term)


def _add(_: Term, nodes: Nodes) -> Ein:
    # The nodes say the shape: in the template of a partial derivative, tensors stand for scalar placeholders.
    shape = broadcast(tuple(node.shape for node in nodes))
    return add(((1, stretch(node, shape)) for node in nodes), shape)


def _multiply(_: Term, nodes: Nodes) -> Ein:
    return multiply(nodes)


def _negate(_: Term, nodes: Nodes) -> Ein:
    return scale(-1, nodes[0])


def _divide(_: Term, nodes: Nodes) -> Ein:
    return multiply([nodes[0], power(nodes[1], Fraction(-1))])


def _power(term: Term, nodes: Nodes) -> Ein:
    exponent = term.args[1].value
    return function("pow", nodes) if exponent is None else power(nodes[0], exponent)


def _root(_: Term, nodes: Nodes) -> Ein:
    return power(nodes[0], Fraction(1, 2))


def _function(term: Term, nodes: Nodes) -> Ein:
    return function(term.op, nodes, term.attrs)


def _contract(inputs: Iterable[str], output: str, nodes: Nodes) -> Ein:
    """A contraction by letters."""
    names: dict[str, int] = {}
    sizes: dict[int, Size] = {}
    factors = []
    for letters, node in zip(inputs, nodes, strict=True):
        own = tuple(names.setdefault(letter, len(names)) for letter in letters)
        sizes.update(zip(own, node.shape, strict=True))
        factors.append((node, own))
    return product(1, factors, tuple(names[letter] for letter in output), sizes)


def _matmul(_: Term, nodes: Nodes) -> Ein:
    return matrix_product(*nodes)


def matrix_product(left: Ein, right: Ein) -> Ein:
    """The matrix product, of vectors too, with leading batches that broadcast."""
    row, column = (0,) if len(left.shape) > 1 else (), (2,) if len(right.shape) > 1 else ()
    inner = 1
    batch = broadcast((left.shape[:-2], right.shape[:-2]))
    lead = tuple(range(3, 3 + len(batch)))
    sizes: dict[int, Size] = dict(zip(lead, batch, strict=True))
    factors = []
    for node, matrix in ((left, (*row, inner)), (right, (inner, *column))):
        own = list(lead[len(batch) - len(node.shape) + len(matrix) :])
        for position, size in enumerate(node.shape[: len(own)]):
            if size == 1 and sizes[own[position]] != 1:
                own[position] = len(sizes) + 3  # an axis of length one is summed over its entry, and so repeated
                sizes[own[position]] = 1
        indices = (*own, *matrix)
        sizes.update((i, s) for i, s in zip(indices, node.shape, strict=True) if i < 3)
        factors.append((node, indices))
    return product(1, factors, (*lead, *row, *column), sizes)


def _einsum(term: Term, nodes: Nodes) -> Ein:
    inputs, output = term.attrs[0].split("->")
    return _contract(inputs.split(","), output, nodes)


def _on_last(inner: str, output: str) -> Builder:
    """A contraction of the last axes, with any leading batch."""

    def build(_: Term, nodes: Nodes) -> Ein:
        batch = "ABCDEFGH"[: len(nodes[0].shape) - len(inner)]
        return _contract((batch + inner,), batch + output, nodes)

    return build


def _transpose(_: Term, nodes: Nodes) -> Ein:
    return nodes[0] if len(nodes[0].shape) < 2 else swapped(nodes[0])


def _outer(_: Term, nodes: Nodes) -> Ein:
    left, right = (len(node.shape) for node in nodes)
    letters = "abcdefghijklmnop"
    return _contract((letters[:left], letters[left : left + right]), letters[: left + right], nodes)


def _axes(term: Term) -> tuple[int, ...]:
    rank = len(term.args[0].shape)
    axes = term.attrs[0] if term.attrs else ()
    return tuple(axis % rank for axis in axes) or tuple(range(rank))


def reduce_axes(node: Ein, axes: tuple[int, ...]) -> Ein:
    """The sum over axes."""
    own = tuple(range(len(node.shape)))
    return product(1, [(node, own)], tuple(i for i in own if i not in axes), dict(enumerate(node.shape)))


def _total(term: Term, nodes: Nodes) -> Ein:
    return reduce_axes(nodes[0], _axes(term))


def _norm(_: Term, nodes: Nodes) -> Ein:
    squares = power(nodes[0], Fraction(2))
    return power(reduce_axes(squares, tuple(range(len(squares.shape)))), Fraction(1, 2))


def _matrix_core(name: str, dropped: int) -> Builder:
    def build(_: Term, nodes: Nodes) -> Ein:
        shape = nodes[0].shape
        return core(name, nodes[0], shape[: len(shape) - dropped])

    return build


def _solve(_: Term, nodes: Nodes) -> Ein:
    matrix, right = nodes
    return matrix_product(core("inverse", matrix, matrix.shape), right)


def _softmax(name: str) -> Builder:
    """An operator along one axis: brought last, applied, brought back."""

    def build(term: Term, nodes: Nodes) -> Ein:
        axis = _single_axis(term.attrs, len(nodes[0].shape))
        return leaf(term) if axis is None else array_lowering.on_last_axes(nodes[0], (axis,), name, True)

    return build


def _single_axis(attrs: tuple[Any, ...], rank: int) -> int | None:
    axis = attrs[0] if attrs else -1
    if isinstance(axis, tuple):
        if len(axis) > 1 or (not axis and rank > 1):
            return None
        axis = axis[0] if axis else -1
    return axis % rank


def _index(term: Term, nodes: Nodes) -> Ein:
    """x[i] is the contraction with unit vectors, one for each index; indices count from 1 and may be tensors."""
    tensor, positions = nodes[0], term.args[1:]
    own = tuple(range(len(tensor.shape)))
    lead = broadcast(tuple(p.shape for p in positions))
    shared = tuple(range(len(own), len(own) + len(lead)))
    sizes = {**dict(enumerate(tensor.shape)), **dict(zip(shared, lead, strict=True))}
    units = [
        (stretch(leaf(unit_vector(position, size)), (*lead, size)), (*shared, axis))
        for axis, size, position in zip(own, tensor.shape, positions, strict=False)
    ]
    return product(1, [(tensor, own), *units], (*shared, *own[len(positions) :]), sizes)


def unit_vector(position: Term, size: int | Term) -> Term:
    """1 at a position counted from 1, else 0, for each of a tensor of positions."""
    return make("onehot", position, attrs=(size,))


def _eye(term: Term, _: Nodes) -> Ein:
    *batch, rows, columns = term.attrs[0]
    if rows != columns:
        return leaf(term)
    labels = tuple(range(len(batch)))
    return product(1, (), (*labels, len(batch), len(batch)), dict(enumerate((*batch, rows))))


def _filled(value: int) -> Builder:
    return lambda term, _: constant(value, term.attrs[0])


def _expand(term: Term, nodes: Nodes) -> Ein:
    return stretch(nodes[0], term.attrs[0])


def _stack(term: Term, nodes: Nodes) -> Ein:
    """Rows one above the other: each row times the unit vector of its place."""
    count, inner = len(nodes), term.shape[1:]
    own = tuple(range(1, len(term.shape)))
    sizes = dict(enumerate(term.shape))
    places = (leaf(unit_vector(num(k + 1), count)) for k in range(count))
    rows = (
        product(1, [(stretch(n, inner), own), (p, (0,))], (0, *own), sizes) for n, p in zip(nodes, places, strict=True)
    )
    return add(((1, row) for row in rows), term.shape)


_BUILDERS: dict[str, Builder] = {
    **array_lowering.BUILDERS,
    "num": _leaf,
    "add": _add,
    "mul": _multiply,
    "neg": _negate,
    "div": _divide,
    "pow": _power,
    "sqrt": _root,
    "cases": _function,
    "indicator": _function,
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not"), _function),
    "matmul": _matmul,
    "einsum": _einsum,
    "transpose": _transpose,
    "trace": _on_last("ii", ""),
    "diagonal": _on_last("ii", "i"),
    "diag": _on_last("i", "ii"),
    "outer": _outer,
    "total": _total,
    "norm": _norm,
    "det": _matrix_core("det", 2),
    "logdet": _matrix_core("logdet", 2),
    "inverse": _matrix_core("inverse", 0),
    "cholesky": _matrix_core("cholesky", 0),
    "matrix_exp": _matrix_core("matrix_exp", 0),
    "matrix_sqrt": _matrix_core("matrix_sqrt", 0),
    "eigenvalues": _matrix_core("eigenvalues", 1),
    "positive_definite": _matrix_core("positive_definite", 2),
    "solve": _solve,
    "softmax": _softmax("softmax"),
    "log_softmax": _softmax("log_softmax"),
    "index": _index,
    "eye": _eye,
    "ones": _filled(1),
    "zeros": _filled(0),
    "expand": _expand,
    "stack": _stack,
}
