"""Tensors and their entries: expectations over product laws as sums over entries, and sums over entries as totals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from symgen.probability.declarations import family_of
from symgen.probability.densities import sum_over
from symgen.probability.laws import canonical, entry, entry_indices, entry_of
from symgen.probability.statistics import plus
from symgen.probability.supports import random_variable
from symgen.terms.operators import operator
from symgen.terms.operators.row import elementwise
from symgen.terms.shapes import broadcast
from symgen.terms.term import Term, divide, make, num
from symgen.terms.traverse import substitute, subterms


def entrywise(body: Term, variable: Term, law: Term) -> Term | None:
    """E[body] over a product law as a sum over entries of expectations over one entry, where the body is such a sum."""
    if variable not in body.free:
        return body
    if law.op != "law":
        return None  # an unknown density of vectors: its entries may depend on each other
    rule = _LINEAR.get(body.op)
    return None if rule is None else rule(body, variable, law)


def _add(body: Term, variable: Term, law: Term) -> Term | None:
    found = [entrywise(a, variable, law) for a in body.args]
    return None if any(f is None for f in found) else make("add", *found)  # type: ignore[arg-type]


def _neg(body: Term, variable: Term, law: Term) -> Term | None:
    inner = entrywise(body.args[0], variable, law)
    return None if inner is None else -inner


def _mul(body: Term, variable: Term, law: Term) -> Term | None:
    moving = [a for a in body.args if variable in a.free]
    if len(moving) != 1 or body.shape:
        return None
    inner = entrywise(moving[0], variable, law)
    if inner is None:
        return None
    return make("mul", *(inner if a is moving[0] else a for a in body.args))


def _div(body: Term, variable: Term, law: Term) -> Term | None:
    top, bottom = body.args
    inner = None if variable in bottom.free or body.shape else entrywise(top, variable, law)
    return None if inner is None else divide(inner, bottom)


def _total(body: Term, variable: Term, law: Term) -> Term | None:
    inside = body.args[0]
    if (body.attrs and body.attrs[0]) or inside.shape != law.shape:
        return None
    indices = entry_indices(law.shape, body.free | law.free)
    return _sum_of_entries(entry_of(inside, indices), indices, variable, law)


def _sum(body: Term, variable: Term, law: Term) -> Term | None:
    """A sum over the whole axis of a vector."""
    inside, index, low, high = body.args
    if len(law.shape) != 1 or low != 1 or high != law.shape[0]:
        return None
    return _sum_of_entries(inside, (index,), variable, law)


def _matmul(body: Term, variable: Term, law: Term) -> Term | None:
    first, second = body.args
    if body.shape or len(first.shape) != 1:
        return None
    return _total(make("total", first * second, attrs=((),)), variable, law)


def _sum_of_entries(inside: Term, indices: tuple[Term, ...], variable: Term, law: Term) -> Term | None:
    one = entry(law, indices)
    x = random_variable(one, inside.free | frozenset(indices))
    scalar = substitute(inside, {make("index", variable, *indices): x})
    if variable in scalar.free:
        return None
    return sum_over(make("expectation", scalar, x, one), indices, law.shape)


_LINEAR = {"add": _add, "neg": _neg, "mul": _mul, "div": _div, "total": _total, "sum": _sum, "matmul": _matmul}


# Laws of vectors whose entries depend on each other, but have known laws one by one.

MARGINALS = "marginal-entries"


def by_marginals(term: Term) -> Term | None:
    """E[f(x[k])], and sums of such means, over the laws of single entries of a vector; None for any other body.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import vector
    >>> x = vector("x", 3); dirichlet = law("Dirichlet", vector("a", 3, positive=True))
    >>> by_marginals(make("expectation", x[2] ** 2, x, dirichlet)).args[2]
    Beta(a[2], total(a) - a[2])
    """
    body, variable, of = term.args
    whole = family_of(of).whole
    if whole is None or whole.entries is None or len(of.shape) != 1:
        return None
    single = whole.entries(**canonical(of))
    places = {n for _, n in subterms(body) if n.op == "index" and n.args[0] == variable}
    if len(places) != 1:
        return entrywise(body, variable, single)
    (place,) = places
    one = entry(single, place.args[1:])
    x = random_variable(one, body.free | of.free)
    scalar = substitute(body, {place: x})
    return entrywise(body, variable, single) if variable in scalar.free else make("expectation", scalar, x, one)


# The way back: a sum over all entries of elementwise functions of entries is the total of the function of the tensors.


def as_total(term: Term) -> Term | None:
    """sum_i f(x[i], y[i], c) over all entries as total(f(x, y, c)); None where the index is used in any other way."""
    indices, sizes, body = _nested(term)
    if not indices:
        return None
    shape = tuple(reversed(sizes))
    whole = lifted(body, tuple(reversed(indices)))
    if whole is None or any(i in whole.free for i in indices) or whole.shape != shape:
        return None
    factor, body = common_factor(whole)
    added = make("total", body, attrs=((),))
    return added if factor == 1 or body.shape != shape else added / num(factor)


def common_factor(term: Term) -> tuple[int, Term]:
    """The term as (1/d) times a sum with whole coefficients: (d, sum).

    >>> from symgen.terms.build import reals
    >>> x, y = reals("x y"); common_factor(x/2 - y/2)[0]
    2
    """
    addends = list(_addends(term, Fraction(1)))
    divisor = lcm(*(c.denominator for c, _ in addends))
    awkward = any(rest.op == "div" and abs(c * divisor) != 1 for c, rest in addends)
    if divisor == 1 or awkward:
        return 1, term
    return divisor, plus(_scaled(c * divisor, rest) for c, rest in addends)


def _scaled(number: Fraction, rest: Term) -> Term:
    value = num(abs(number)) if rest == 1 else rest if abs(number) == 1 else num(abs(number)) * rest
    return -value if number < 0 else value


def _addends(term: Term, factor: Fraction) -> Iterator[tuple[Fraction, Term]]:
    if term.op == "add":
        for argument in term.args:
            yield from _addends(argument, factor)
    elif term.op == "neg":
        yield from _addends(term.args[0], -factor)
    elif term.op == "div" and term.args[1].value:
        yield from _addends(term.args[0], factor / term.args[1].attrs[0])
    elif term.op == "num":
        yield factor * term.attrs[0], num(1)
    else:
        yield factor, term


def _nested(term: Term) -> tuple[list[Term], list[int | Term], Term]:
    """Indices innermost last reversed, their sizes, and the innermost body."""
    indices: list[Term] = []
    sizes: list[int | Term] = []
    while term.op == "sum" and term.args[2] == 1 and (not indices or indices[0] not in term.args[3].free):
        body, index, _, high = term.args
        indices.insert(0, index)
        sizes.insert(0, int(high.attrs[0]) if high.op == "num" else high)
        term = body
    return indices, sizes, term


def lifted(term: Term, indices: tuple[Term, ...]) -> Term | None:
    """The tensor of which a body, with an index for each axis, is an entry; None where it is no such thing."""
    if not any(i in term.free for i in indices):
        return term
    if term.op == "index":
        return _unindexed(term, indices)
    if operator(term.op).shape is not elementwise:
        return None
    args = [lifted(a, indices) for a in term.args]
    if any(a is None for a in args):
        return None
    broadcast(tuple(a.shape for a in args))  # type: ignore[union-attr]
    return make(term.op, *args, attrs=term.attrs)  # type: ignore[arg-type]


def _unindexed(term: Term, indices: tuple[Term, ...]) -> Term | None:
    tensor, *used = term.args
    expected = indices[len(indices) - len(used) :]
    if len(tensor.shape) != len(used) or any(i in tensor.free for i in indices):
        return None
    matches = all(u == e for u, e in zip(used, expected, strict=True))
    return tensor if matches else None


__all__ = ["MARGINALS", "as_total", "by_marginals", "entrywise"]
