"""Expectations over vectors at sizes that are numbers, written out: one variable after the other, or one outcome after the other.

A draw of two entries that are independent is two draws, and one of counts that sum to n has finitely many outcomes. What is
left then is sums and integrals of one variable, which have proved values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product as tuples

from symgen.calculus.normaliser import simplify
from symgen.probability.declarations import family_of
from symgen.probability.laws import canonical, entry, entry_of, is_product
from symgen.probability.unfolding import unfold
from symgen.terms.build import exp, log, sqrt
from symgen.terms.domains import REAL
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import bottom_up, fresh_symbol, numbers_combined, substitute, subterms

_MOST_ENTRIES = 3
_MOST_OUTCOMES = 64
_MOST_TERMS = 12

#: Functions of a vector written by its entries.
BY_ENTRIES: Mapping[str, Callable[[list[Term]], Term]] = {
    "logsumexp": lambda entries: log(make("add", *map(exp, entries), num(0))),
    "amax": lambda entries: make("max", *entries, entries[0]),
    "amin": lambda entries: make("min", *entries, entries[0]),
    "total": lambda entries: make("add", *entries, num(0)),
    "mean": lambda entries: make("add", *entries, num(0)) / len(entries),
    "norm": lambda entries: sqrt(make("add", *(x**2 for x in entries), num(0))),
}


def has_draws_of_vectors(term: Term) -> bool:
    """Whether a mean over a vector is left in a formula."""
    return any(node.op == "expectation" and node.args[2].shape for _, node in subterms(term))


def written_out(term: Term) -> Term | None:
    """A formula whose sizes are numbers without means over vectors; None where one is left, and for entries that there are not.

    >>> from symgen.terms.text import read, read_context
    >>> x_is = read_context("m: real; x ~ Normal(m*ones(2), sd=1)")
    >>> str(written_out(read("E[x[1]*x[2]]", x_is)).op)
    'integral'
    """
    try:
        found = unfold(bottom_up(term, _without_vectors))
        return None if has_draws_of_vectors(found) else bottom_up(found, _plain)
    except _Nowhere:
        return None


def _without_vectors(node: Term) -> Term:
    node = _plain(node)
    if node.op != "expectation" or not node.args[2].shape:
        return node
    body, variable, law = node.args
    if law.op != "law":
        return node
    if is_product(law):
        return _entry_by_entry(body, variable, law)
    outcomes = _outcomes(law)
    if outcomes is None:
        return node
    masses = ((make("exp", make("log_density", law, x)), x) for x in outcomes)
    return make("add", num(0), num(0), *(mass * _at(body, variable, x) for mass, x in masses))


def _entry_by_entry(body: Term, variable: Term, law: Term) -> Term:
    size = _size_of(law)
    if size is None or size > _MOST_ENTRIES:
        return make("expectation", body, variable, law)
    places = [(num(k + 1),) for k in range(size)]
    names: list[Term] = []
    for _ in places:
        names.append(fresh_symbol(symbol(variable.attrs[0], REAL), body.free | frozenset(names)))
    found = _at(body, variable, make("stack", *names))
    for name, place in zip(names, places, strict=True):
        found = make("expectation", found, name, bottom_up(entry(law, place), _plain))
    return found


def _at(body: Term, variable: Term, vector: Term) -> Term:
    return bottom_up(substitute(body, {variable: vector}), _plain)


def _outcomes(law: Term) -> list[Term] | None:
    """The outcomes of counts that sum to a number; None for laws of other kinds, and where there are many."""
    whole, given = family_of(law).whole, canonical(law)
    size = _size_of(law)
    if whole is None or not whole.coordinates.discrete or size is None:
        return None
    count = symbol("count", REAL)
    chart = whole.chart(count, **given)
    counted = simplify(make("add", *(entry_of(chart, (num(k + 1),)) for k in range(whole.size)))).value
    if counted is None or (counted + 1) ** size > _MOST_OUTCOMES:
        return None
    rows = tuples(range(int(counted) + 1), repeat=size)
    return [make("stack", *map(num, row)) for row in rows if sum(row) == counted]


def _size_of(law: Term) -> int | None:
    """How many entries a draw has, of a vector whose size is a number."""
    size = law.shape[0] if len(law.shape) == 1 else None
    return size if isinstance(size, int) else None


# Formulas of vectors that are written out.


def _plain(node: Term) -> Term:
    """One node by the entries of what is written out below it."""
    if node.op == "index":
        return _entry_at(node)
    numbers = _short_range(node) if node.op == "sum" else None
    if numbers is not None:
        return make("add", num(0), num(0), *(_at(node.args[0], node.args[1], num(k)) for k in numbers))
    if node.shape or not any(_is_written(a) for a in node.args):
        return node
    if node.op == "matmul" and all(len(a.shape) == 1 for a in node.args):
        pairs = zip(*map(_entries, node.args), strict=True)
        return make("add", num(0), num(0), *(a * b for a, b in pairs))
    rule = BY_ENTRIES.get(node.op) if len(node.args) == 1 and len(node.args[0].shape) == 1 else None
    return node if rule is None else bottom_up(rule(_entries(node.args[0])), _plain)


def _short_range(node: Term) -> range | None:
    """The numbers of a sum of few terms that speaks of the entries of what is written out."""
    low, high = node.args[2].value, node.args[3].value
    if low is None or high is None or not 0 <= high - low < _MOST_TERMS:
        return None
    written = any(n.op == "index" and _is_written(n.args[0]) for _, n in subterms(node.args[0]))
    return range(int(low), int(high) + 1) if written else None


def _is_written(term: Term) -> bool:
    return bool(term.shape) and any(n.op == "stack" and not n.args[0].shape for _, n in subterms(term))


def _entries(vector: Term) -> list[Term]:
    size = vector.shape[0]
    assert isinstance(size, int)
    return [bottom_up(entry_of(vector, (num(k + 1),)), _plain) for k in range(size)]


def _entry_at(node: Term) -> Term:
    tensor, *given = node.args
    places = [numbers_combined(place) for place in given]
    values = [place.value for place in places if place.value is not None]
    if len(values) != len(tensor.shape):
        return node
    if not all(isinstance(size, int) and 1 <= v <= size for v, size in zip(values, tensor.shape, strict=True)):
        raise _Nowhere
    elementwise = tensor.op == "stack" or operator(tensor.op).kind in ("arithmetic", "function")
    return entry_of(tensor, tuple(places)) if elementwise and tensor.args else node


class _Nowhere(Exception):
    """An entry that a tensor does not have."""
