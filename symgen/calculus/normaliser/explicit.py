"""Matrices and vectors written out entry by entry: their products, transposes, traces and determinants."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

from symgen.terms.operators import operator
from symgen.terms.term import Term, combined, make, num

Entries = dict[tuple[int, ...], Term]

MOST_ENTRIES = 64


def entries(term: Term) -> Entries | None:
    """The entries of a formula over written-out tensors of known small sizes; None for any other formula."""
    if not all(isinstance(d, int) for d in term.shape) or prod(_sizes(term)) > MOST_ENTRIES:
        return None
    if not term.shape:
        return {(): term}
    rule = _RULES.get(term.op)
    if rule is not None:
        return rule(term)
    return _elementwise(term) if operator(term.op).kind in ("arithmetic", "function") else None


def _sizes(term: Term) -> tuple[int, ...]:
    return tuple(d for d in term.shape if isinstance(d, int))


def _places(term: Term) -> list[tuple[int, ...]]:
    return list(product(*(range(d) for d in _sizes(term))))


def _stack(term: Term) -> Entries | None:
    rows = [entries(a) for a in term.args]
    if any(r is None for r in rows) or any(a.shape != term.args[0].shape for a in term.args):
        return None
    return {(number, *place): value for number, row in enumerate(rows) for place, value in (row or {}).items()}


def _onehot(term: Term) -> Entries | None:
    place = term.args[0].value
    return None if place is None else {(k,): num(int(k + 1 == place)) for (k,) in _places(term)}


def _constant(place_value: Callable[[tuple[int, ...]], int]) -> Callable[[Term], Entries | None]:
    return lambda term: {place: num(place_value(place)) for place in _places(term)}


def _elementwise(term: Term) -> Entries | None:
    parts = [entries(a) for a in term.args]
    if any(p is None for p in parts) or any(a.shape not in ((), term.shape) for a in term.args):
        return None
    known = [p or {} for p in parts]
    return {
        place: make(term.op, *(p[place] if place in p else p[()] for p in known), attrs=term.attrs)
        for place in _places(term)
    }


def _transpose(term: Term) -> Entries | None:
    inner = entries(term.args[0])
    return inner if inner is None or len(term.shape) != 2 else {(j, i): value for (i, j), value in inner.items()}


def _matmul(term: Term) -> Entries | None:
    left, right = (entries(a) for a in term.args)
    if left is None or right is None or max(len(a.shape) for a in term.args) > 2:
        return None
    return _contracted(left, right, len(term.args[0].shape), _sizes(term.args[0])[-1])


def _contracted(left: Entries, right: Entries, rank: int, inner: int) -> Entries:
    rows = sorted({place[: rank - 1] for place in left})
    columns = sorted({place[1:] for place in right})
    return {
        (*i, *j): make("add", *(left[(*i, k)] * right[(k, *j)] for k in range(inner))) for i in rows for j in columns
    }


_RULES: dict[str, Callable[[Term], Entries | None]] = {
    "stack": _stack,
    "eye": _constant(lambda place: int(place[0] == place[1])),
    "ones": _constant(lambda place: 1),
    "zeros": _constant(lambda place: 0),
    "onehot": _onehot,
    "transpose": _transpose,
    "matmul": _matmul,
}


def product_entry(term: Term) -> Term | None:
    """The value of a product of two written-out vectors."""
    if term.shape or any(len(a.shape) != 1 for a in term.args):
        return None
    left, right = (entries(a) for a in term.args)
    return None if left is None or right is None else _contracted(left, right, 1, len(left))[()]


def total(term: Term) -> Term | None:
    """The sum of written-out entries."""
    found = entries(term)
    return None if found is None or not term.shape else make("add", num(0), *found.values())


def trace(term: Term) -> Term | None:
    """The trace of a written-out matrix."""
    found = entries(term)
    return None if found is None else make("add", num(0), *(v for (i, j), v in found.items() if i == j))


def determinant(term: Term) -> Term | None:
    """The determinant of a written-out matrix of at most four rows, by its first row."""
    found = entries(term)
    if found is None or len(term.shape) != 2 or _sizes(term)[0] > 4:
        return None
    return _minor(found, tuple(range(_sizes(term)[0])), 0)


def _minor(found: Entries, columns: tuple[int, ...], row: int) -> Term:
    if not columns:
        return num(1)
    parts = []
    for number, column in enumerate(columns):
        rest = columns[:number] + columns[number + 1 :]
        part = found[(row, column)] * _minor(found, rest, row + 1)
        parts.append(-part if number % 2 else part)
    return combined("add", parts)


def entry(tensor: Term, indices: tuple[Term, ...]) -> Term | None:
    """One entry of a written-out tensor, by numbers that count from 1."""
    numbers = [i.value for i in indices]
    if len(numbers) != len(tensor.shape) or any(n is None for n in numbers):
        return None
    found = entries(tensor)
    return None if found is None else found.get(tuple(int(n) - 1 for n in numbers if n is not None))
