"""What changes places: arguments, symbols, densities, the order of a product, a matrix and its transpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from symgen.errors import ShapeError
from symgen.terms.events import is_atom
from symgen.terms.term import Term, make
from symgen.terms.traverse import bottom_up, replace_at, substitute, subterms
from symgen.verification.mistakes.places import Edits, Facts, Place

Attrs = tuple[Any, ...]


_DIVERGENCES = ("kl", "cross_entropy", "expected_log_likelihood")


def swapped_divergence(place: Place, facts: Facts) -> Edits:
    node = place.node
    if node.op in _DIVERGENCES:
        yield make(node.op, node.args[1], node.args[0], attrs=node.attrs)


def exchanged_laws(place: Place, facts: Facts) -> Edits:
    """A side with the parameters exchanged by which the laws differ, of one family, whose divergence is the other side."""
    if place.path or any(p.op in _DIVERGENCES for _, p in subterms(place.node)):
        return
    for part in facts.parts:
        exchange = _exchange(*part.args[:2]) if part.op in _DIVERGENCES else {}
        if exchange:
            yield substitute(place.node, exchange)


def _exchange(one: Term, other: Term) -> dict[Term, Term]:
    """The symbols that make of each of two laws the other one; none where no exchange of symbols does."""
    if one.op != "law" or one.attrs != other.attrs or len(one.args) != len(other.args):
        return {}
    one_way = {a: b for a, b in zip(map(_base, one.args), map(_base, other.args), strict=True) if a != b}
    exchange = {**one_way, **{b: a for a, b in one_way.items()}}
    plain = all(s.op == "symbol" for s in exchange)
    return exchange if plain and substitute(one, exchange) == other and substitute(other, exchange) == one else {}


def _base(parameter: Term) -> Term:
    """s of s^2."""
    return parameter.args[0] if parameter.op == "pow" else parameter


def swapped_densities(place: Place, facts: Facts) -> Edits:
    """Two unknown densities exchanged throughout a part that weighs one by the logarithm of the other."""
    if place.node.op in ("integral", "sum", "expectation"):
        yield from _exchanged_functions(place.node)


def _exchanged_functions(node: Term) -> Edits:
    names = sorted({(c.attrs, len(c.args)) for c in _calls(node)}, key=str)
    for number, (one, arity) in enumerate(names):
        for other, _ in (pair for pair in names[number + 1 :] if pair[1] == arity and pair[0][1:] == one[1:]):
            yield bottom_up(node, partial(_renamed, {one: other, other: one}))


def _renamed(names: dict[Attrs, Attrs], part: Term) -> Term:
    return make("call", *part.args, attrs=names[part.attrs]) if part.op == "call" and part.attrs in names else part


def _calls(node: Term) -> Iterator[Term]:
    if node.op == "call":
        yield node
    for argument in node.args:
        yield from _calls(argument)


_ORDERED = ("div", "pow", "matmul", "outer", "eq", "ne", "index", "kl", "cross_entropy", "expected_log_likelihood",
            "add", "mul", "max", "min", "gcd", "lcm", "delta", "beta", "logbeta", "integral", "sum", "derivative", "grad",
            "jacobian", "hessian")  # fmt: skip


def swapped_arguments(place: Place, facts: Facts) -> Edits:
    """Two arguments of a function or of a law, or two arguments of an unknown density throughout."""
    node = place.node
    if len(node.args) == 2 and node.op not in _ORDERED and not any(a.domain.field == "law" for a in node.args):
        yield make(node.op, node.args[1], node.args[0], attrs=node.attrs)
    if place.is_whole or node.op in ("integral", "sum"):
        for name in sorted({c.attrs[0] for c in _calls(node) if len(c.args) == 2}):
            yield bottom_up(node, partial(_turned, name))


def _turned(name: str, part: Term) -> Term:
    if part.op != "call" or part.attrs[0] != name or len(part.args) != 2:
        return part
    return make("call", part.args[1], part.args[0], attrs=part.attrs)


def exchanged_symbols(place: Place, facts: Facts) -> Edits:
    """Two symbols of one kind exchanged throughout a term, an argument or a side."""
    node = place.node
    if not place.is_whole or node.op == "symbol" or place.parent == "law":
        return
    free = sorted((s for s in node.free if s.domain.field != "law" and not is_atom(s)), key=lambda s: s.attrs[0])
    for number, one in enumerate(free):
        for other in free[number + 1 :]:
            if one.attrs[1:] == other.attrs[1:]:
                yield substitute(node, {one: other, other: one})


def other_symbol(place: Place, facts: Facts) -> Edits:
    """One symbol, or one unknown function, where another one of its kind belongs, in one place."""
    node = place.node
    if place.is_counted or place.is_bound or place.parent in ("delta", "index"):
        return
    if node.op == "symbol" and not node.domain.is_integer and node not in place.bound:
        yield from (s for s in facts.kinds if s != node and s.attrs[1:] == node.attrs[1:])
    elif node.op == "call":
        others = {p.attrs for p in facts.parts if p.op == "call" and p.attrs[1:] == node.attrs[1:]}
        yield from (make("call", *node.args, attrs=a) for a in sorted(others - {node.attrs}, key=str))


def exchanged_exponents(place: Place, facts: Facts) -> Edits:
    """The exponents of two factors of a product, or of two quotients of its factors, exchanged."""
    if place.node.op in ("mul", "div"):
        yield from _exchanged(place.node, "pow", 1)


def exchanged_numerators(place: Place, facts: Facts) -> Edits:
    """What two terms of a sum are divided by, or their numerators, exchanged: a/p + b/q for a/q + b/p."""
    if place.node.op == "add":
        yield from _exchanged(place.node, "div", 0)
        yield from _exchanged(place.node, "div", 1)


def _exchanged(node: Term, op: str, position: int) -> Edits:
    """A formula with one argument of two of its factors, or factors of its terms, exchanged."""
    found = list(_inside(node, op, ()))
    for number, (at, one) in enumerate(found):
        for path, other in found[number + 1 :]:
            if one.args[position] != other.args[position]:
                half = replace_at(node, (*at, position), other.args[position])
                yield replace_at(half, (*path, position), one.args[position])


def _inside(node: Term, op: str, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Term]]:
    for position, part in enumerate(node.args):
        if part.op == op:
            yield (*path, position), part
        elif part.op in ("mul", "neg", "div"):
            yield from _inside(part, op, (*path, position))


def exchanged_parts(place: Place, facts: Facts) -> Edits:
    """The arguments of two like functions in one sum exchanged."""
    node = place.node
    if node.op != "add":
        return
    found = [(p, part) for p in range(len(node.args)) for part in _functions(node.args[p])]
    for number, (one_at, one) in enumerate(found):
        for other_at, other in found[number + 1 :]:
            if one_at != other_at and one.op == other.op and one != other and one.shape == other.shape:
                args = list(node.args)
                args[one_at] = substitute(args[one_at], {one: other})
                args[other_at] = substitute(args[other_at], {other: one})
                yield make("add", *args)


def _functions(node: Term) -> Iterator[Term]:
    if node.op in ("log", "exp", "sqrt", "sin", "cos", "gamma", "loggamma", "digamma"):
        yield node
    elif node.op in ("mul", "neg", "div"):
        for argument in node.args:
            yield from _functions(argument)


def transposed(place: Place, facts: Facts) -> Edits:
    """A matrix transposed, or the order of a product turned."""
    node = place.node
    if node.op == "transpose":
        yield node.args[0]
    elif node.op == "matmul":
        yield from _that_fit(_turned_products(*node.args))
    elif len(node.shape) == 2 and node.domain.field != "law":
        yield make("transpose", node)
    elif node.op == "outer":
        yield make("outer", node.args[1], node.args[0])


def exchanged_kron(place: Place, facts: Facts) -> Edits:
    """The factors of a Kronecker product exchanged: an order as much as arguments."""
    if place.node.op == "kron":
        yield make("kron", place.node.args[1], place.node.args[0])


def _turned_products(first: Term, second: Term) -> Iterator[Callable[[], Term]]:
    """The orders of a product and the transposes of its factors, each as what makes it: shapes may not fit."""
    if first.op == "transpose":  # all of it: B' A for A' B
        yield lambda: make("matmul", make("transpose", second), first.args[0])
    yield lambda: make("matmul", second, first)
    yield lambda: make("matmul", make("transpose", first), second)
    yield lambda: make("matmul", first, make("transpose", second))
    if first.op == "matmul":
        one, other = first.args
        yield lambda: make("matmul", make("matmul", one, second), other)
        yield lambda: make("matmul", make("matmul", second, other), one)
    if second.op == "matmul":  # A B C for B (A C)
        left, right = second.args
        yield lambda: make("matmul", make("matmul", left, first), right)


def _that_fit(makers: Iterator[Callable[[], Term]]) -> Edits:
    for maker in makers:
        try:
            yield maker()
        except ShapeError:
            continue
