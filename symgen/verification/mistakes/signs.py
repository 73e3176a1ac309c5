"""Signs: of a term, of an argument, of two terms beside each other, of a number throughout; and differences turned round.

What has two names by itself gets the one that the text speaks for. The sign of log(a/b) is that of the ratio turned over,
and that of x_1 - x_2, or of f(1) - f(0), is what an exchange of the two gives: where no minus sign is written, that is likelier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from symgen.terms.term import Term, make
from symgen.terms.traverse import substitute, subterms
from symgen.verification.mistakes.places import Edits, Facts, Place

_PASSED = ("sum", "integral", "expectation", "mean", "total")


def sign(place: Place, facts: Facts) -> Edits:
    """The sign of a term, an argument or a whole side."""
    node = place.node
    if not place.is_whole or place.parent in ("log", "sqrt", "law", "index") or node.domain.field in ("law", "boolean"):
        return
    if place.in_denominator and any(outer.op == "erfc" for outer in place.around[-2:]):
        return  # the probability of the opposite
    if place.is_bound or (place.is_exponent and node.op == "num"):  # that would be a reciprocal
        return
    if node.value is not None and place.parent == "add" and _counts(place.around[-1]):
        return  # n - 1 for n + 1 is a slip of counting as likely as one of a sign
    if node.op == "neg":
        yield node.args[0]
    elif (node.op != "num" or node.attrs[0] != 0) and not _is_named_otherwise(place):
        yield -node


def _counts(total: Term) -> bool:
    """Whether what is added up are whole numbers, or positive ones and a number, as in a + b + 1."""
    return total.domain.is_integer or all(
        p.op == "symbol" and p.domain.is_positive for p in total.args if not _is_whole(p)
    )


def _is_whole(part: Term) -> bool:
    bare = part.args[0] if part.op == "neg" else part
    return bare.domain.is_integer


def sign_of_a_term(place: Place, facts: Facts) -> Edits:
    """The sign of a term of a sum, or of what an exponential is taken of."""
    if place.parent in ("add", "exp", "neg") and any(outer.op in ("add", "exp") for outer in place.around[-2:]):
        yield from sign(place, facts)


def _is_named_otherwise(place: Place) -> bool:
    """Whether another sign is that of a ratio turned over, or of a difference turned round."""
    if place.is_exponent and is_ratio(place.around[-1].args[0]):
        return True
    return any(
        (part.op == "log" and is_ratio(part.args[0]) and not is_argument(place))
        or (is_turned(part, place) and bool(place.path or part != place.node) and not is_argument(place))
        for part in _factors(place.node)
    )


def is_argument(place: Place) -> bool:
    """Whether an exponential or the like is taken of this: what has a logarithm there is given by it, and has a name."""
    return place.parent in ("exp", "sigmoid", "tanh", "softplus")


def _factors(node: Term) -> Iterator[Term]:
    """What a sign of this is as much a sign of: factors, numerators, what is summed."""
    if node.op == "mul":
        for part in node.args:
            yield from _factors(part)
    elif node.op == "div" or node.op in _PASSED:
        yield from _factors(node.args[0])
    else:
        yield node


def is_ratio(node: Term) -> bool:
    """A quotient of two things that are no numbers."""
    return node.op == "div" and all(part.op != "num" for part in node.args)


def sign_throughout(place: Place, facts: Facts) -> Edits:
    """The sign of a number in all places of a side: that of an argument of a defined function."""
    if place.path:
        return
    parts = [p for _, p in subterms(place.node)]
    inside = [p for p in parts if p.op == "symbol"]
    varied = {p.args[1] for p in parts if p.op in ("derivative", "grad", "jacobian", "hessian", "limit")}
    for s in sorted((set(inside) & place.node.free) - varied, key=lambda symbol: symbol.attrs[0]):
        if inside.count(s) > 1 and not s.shape and s.domain.field == "real" and s.domain.low < 0 < s.domain.high:
            yield substitute(place.node, {s: -s})


def signs_of_two(place: Place, facts: Facts) -> Edits:
    """Two terms beside each other of which one is taken away, the other way round: c + a - b for c - a + b."""
    node = place.node
    if node.op != "add" or len(node.args) < 3:
        return
    for position, (one, other) in enumerate(zip(node.args, node.args[1:], strict=False)):
        if (one.op == "neg") != (other.op == "neg"):
            turned = (_negated(part) for part in (one, other))
            yield make("add", *node.args[:position], *turned, *node.args[position + 2 :])


def _negated(term: Term) -> Term:
    return term.args[0] if term.op == "neg" else -term


def turned_difference(place: Place, facts: Facts) -> Edits:
    """x_1 - x_2 the other way round, or f(1) - f(0), or the two symbols of a function's argument."""
    if is_turned(place.node, place) and not (place.parent == "exp" and _has_log(place.node)):
        yield place.node.args[1].args[0] - place.node.args[0]


def _has_log(node: Term) -> bool:
    return any(part.op == "log" for _, part in subterms(node))


def is_turned(node: Term, place: Place) -> bool:
    """Whether this is a difference of two things alike, which people write the wrong way round."""
    if node.op != "add" or len(node.args) != 2 or node.args[1].op != "neg":
        return False
    first, second = node.args[0], node.args[1].args[0]
    if first == second:
        return False
    alone = node == place.node and place.parent in _ONE_SIDED and first.op == second.op == "symbol"
    return are_alike(first, second) or (alone and first.attrs[1:] == second.attrs[1:])


def turned_in_a_function(place: Place, facts: Facts) -> Edits:
    """a - b the other way round in what an exponential or the like is taken of: that is a sign as much as an exchange."""
    node = place.node
    outer = [part.op for part in place.around if part.op not in ("neg", "mul", "div")]
    if not outer or outer[-1] not in ("exp", "tanh", "erf", "erfc") or node.op != "add" or len(node.args) != 2:
        return
    first, second = node.args
    if second.op == "neg" and first.op == second.args[0].op == "symbol" and first.attrs[1:] == second.args[0].attrs[1:]:
        yield second.args[0] - first


_ONE_SIDED = ("relu", "softplus", "sigmoid", "indicator")


def are_alike(one: Term, other: Term) -> bool:
    """Whether two formulas differ in nothing but which of its kind they speak of: x_1 and x_2, f(0) and f(1), x[i] and x[j]."""
    if one == other:
        return True
    if one.op == other.op == "symbol":
        return one.attrs[1:] == other.attrs[1:] and _are_numbered(one.attrs[0], other.attrs[0])
    if one.op != other.op or len(one.args) != len(other.args) or one.op == "num":
        return False
    if one.op in ("index", "call") and one.attrs == other.attrs:
        within = one.args if one.op == "call" else one.args[1:]
        return one.op == "call" or (
            one.args[0] == other.args[0] and all(p.op in ("symbol", "num", "add") for p in within)
        )
    same = one.attrs == other.attrs or (one.op == "call" and _are_numbered(one.attrs[0], other.attrs[0]))
    return same and all(are_alike(a, b) for a, b in zip(one.args, other.args, strict=True))


def _are_numbered(one: str, other: str) -> bool:
    """x_1 and x_2, alpha_bar_s and alpha_bar_t: names that differ in a short last part; x and x_hat are no two of a kind."""
    first, second = re.split(r"_(?=[^_]+$)", one), re.split(r"_(?=[^_]+$)", other)
    if len(first) != 2 or len(second) != 2 or first[0] != second[0]:
        return False
    return all(len(part[1]) <= 2 or part[1].startswith(("t", "k", "n")) for part in (first, second))
