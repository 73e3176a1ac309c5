"""Slips of counting: one too many, one too few, the wrong index, a one in place of the number of terms."""

from __future__ import annotations

from symgen.terms.term import Term, divide, make, num
from symgen.terms.traverse import substitute
from symgen.verification.mistakes.places import Edits, Facts, Place, without


def off_by_one(place: Place, facts: Facts) -> Edits:
    """A count one too large or too small; a bound of a sum; a one in place of the number of terms."""
    node = place.node
    if node.op in ("sum", "product") and len(node.args) == 4:
        body, variable, low, high = node.args
        for a, b in ((low, _step(high, 1)), (low, _step(high, -1)), (_step(low, 1), high), (_step(low, -1), high)):
            yield make(node.op, body, variable, a, b, attrs=node.attrs)
    if node.shape or place.in_law or place.parent == "index" or not _counts(place):
        return
    yield _step(node, 1)
    yield _step(node, -1)


def _counts(place: Place) -> bool:
    """Whether a step of one here is a slip of counting: among whole numbers, or where a count belongs."""
    node = place.node
    if node.op == "num":
        return node.domain.is_integer and place.parent == "add" and (place.is_counted or _is_plain(place.around[-1]))
    if node.op not in ("symbol", "add") or place.parent in ("add", "neg"):
        return False
    return bool(node.free) and (node.domain.is_integer or (place.is_counted and _is_plain(node)))


def _is_plain(node: Term) -> bool:
    """A sum of positive symbols and whole numbers, such as a + b - 1."""
    parts = node.args if node.op == "add" else (node,)
    bare = [p.args[0] if p.op == "neg" else p for p in parts]
    return all(p.op in ("symbol", "num", "sum") or p.domain.is_integer for p in bare) and all(
        p.domain.is_nonnegative or p.domain.is_integer for p in bare
    )


def _step(node: Term, by: int) -> Term:
    """One more or less, into a number that is there."""
    if node.op == "num":
        return num(node.attrs[0] + by)
    if node.op != "add":
        return node + by
    for position, part in enumerate(node.args):
        if part.op == "num":
            value = part.attrs[0] + by
            return (
                without(node, position)
                if value == 0
                else make(node.op, *node.args[:position], num(value), *node.args[position + 1 :])
            )
    return node + by


def wrong_count(place: Place, facts: Facts) -> Edits:
    """A one in place of the number of terms."""
    node = place.node
    if node == 1 and place.parent == "add":
        yield from (s for s in facts.symbols if s.domain.is_integer and s not in place.bound)


def one_beside(place: Place, facts: Facts) -> Edits:
    """One more or less of a positive number that is no exponent: it may count as much as measure."""
    if place.node.op == "symbol" and place.node.domain.is_positive and not (place.is_counted or place.in_law):
        yield place.node + 1
        yield place.node - 1


def single(place: Place, facts: Facts) -> Edits:
    """The number of terms left at one."""
    if place.node.op == "symbol" and place.node.domain.is_integer and place.parent == "add" and place.in_denominator:
        yield num(1)


def wrong_index(place: Place, facts: Facts) -> Edits:
    """An index in place of another one."""
    if (place.parent == "index" and place.path[-1] > 0) or place.parent == "delta":
        for s in facts.symbols:
            if s.domain.is_integer and s != place.node and s in _indices(facts):
                yield s


def _indices(facts: Facts) -> frozenset[Term]:
    return frozenset(a for p in facts.parts if p.op in ("index", "delta") for a in p.args[p.op == "index" :])


def distinct_index(place: Place, facts: Facts) -> Edits:
    """A place of a vector read at another index throughout a factor."""
    node = place.node
    if node.op == "index":
        for old in node.args[1:]:
            for s in facts.symbols:
                if s.domain.is_integer and s != old and s in _indices(facts) and old.op == "symbol":
                    yield substitute(node, {old: s})


def wrong_step(place: Place, facts: Facts) -> Edits:
    """A product of the steps before with one step too many, or too few: alpha_bar_t for alpha_bar_{t-1}."""
    for s in facts.free:
        kin = (
            t.attrs[0] for t in facts.free if t != s and t.attrs[0].partition("_")[0] == s.attrs[0].partition("_")[0]
        )
        if place.is_whole and any("bar" in name.split("_") for name in kin) and not place.node.shape:
            yield place.node * s
            yield divide(place.node, s)


def first_term(place: Place, facts: Facts) -> Edits:
    """A one beside a sum, which may be its first term."""
    if place.node.op == "sum" and place.parent != "add":
        yield place.node + num(1)
