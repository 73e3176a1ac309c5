"""A standard deviation, a variance, a precision: each where another of them belongs."""

from __future__ import annotations

from fractions import Fraction

from symgen.terms.term import Term, divide, make, num
from symgen.terms.traverse import substitute, subterms
from symgen.verification.mistakes.places import SPREADS, Edits, Facts, Place, is_scale
from symgen.verification.mistakes.powers import is_width, rooted


def rooted_scale(place: Place, facts: Facts) -> Edits:
    """The same of what positive numbers are in, which may be a variance: a power and a width are not told apart there."""
    if any(is_scale(s) for s in place.node.free):
        yield from rooted(place, facts)


def unrooted_scale(place: Place, facts: Facts) -> Edits:
    """Its root left out, likewise."""
    node = place.node
    if node.op == "sqrt" and not node.shape and any(is_scale(s) for s in node.free):
        yield node.args[0]


def spread(place: Place, facts: Facts) -> Edits:
    """A standard deviation, a variance, a precision or the logarithm of one where another of them belongs."""
    node = place.node
    if node.op == "exp" and place.parameter() in SPREADS:
        yield from (make("exp", factor * node.args[0]) for factor in (num(2), num(Fraction(1, 2)), num(-1)))
    elif is_log_scale(node, place, facts):
        yield from (make("exp", factor * node.args[0]) for factor in (num(2), num(Fraction(1, 2))))
    elif node in facts.scales or (is_scale(node) and facts.scales & node.free):
        yield from _other_spreads(place, facts)
    elif node.op == "pow" and node.args[0] in facts.scales:
        yield from _first_powers(node)
    elif node.op == "sqrt" and is_width(node, place, facts):
        yield node.args[0]
    elif node in facts.rooted and place.parent != "sqrt" and node.op != "symbol":
        yield make("sqrt", node)
    yield from _added_spreads(place, facts)


def is_log_scale(node: Term, place: Place, facts: Facts) -> bool:
    """Whether this is the exponential of what the exponential is of that says how wide a law is."""
    free = node.free - frozenset(place.bound)
    return node.op == "exp" and bool(free) and free <= facts.log_scales


def _first_powers(node: Term) -> Edits:
    """s for s^2, and 1/s for s^(-2): s^4 for s^2 is a power of the variance."""
    if node.args[1].value is not None and abs(node.args[1].value) == 2:
        yield node.args[0] ** num(node.args[1].value / 2)


def _other_spreads(place: Place, facts: Facts) -> Edits:
    if place.parent == "pow" and place.path[-1] == 0:
        return
    yield place.node ** num(2)
    if place.parent != "sqrt":
        yield make("sqrt", place.node)
    in_log = any(outer.op == "log" for outer in place.around)  # there a precision for a variance is a sign
    if facts.has_precisions and not in_log:  # without one, 1/s for s is a ratio turned over
        yield divide(num(1), place.node)


def _added_spreads(place: Place, facts: Facts) -> Edits:
    """Standard deviations added where variances add, and the other way round."""
    node = place.node
    if node.op == "add":
        yield from _squared_as_a_whole(node, facts)
    elif node.op == "pow" and node.args[1] == 2 and node.args[0].op == "add":
        yield from _squared_one_by_one(node.args[0], place, facts)


def _squared_one_by_one(inner: Term, place: Place, facts: Facts) -> Edits:
    """(s^2 - t^2)^2 as (s - t)^2, and (s + t)^2 as s^2 + t^2."""
    roots = _roots(inner, facts)
    if roots:
        yield make("add", *roots) ** num(2)
    plain = all(p.domain.is_positive for p in inner.args)
    spreads = any(facts.scales & p.free for p in inner.args)
    if (plain and (place.in_law or spreads)) or (spreads and all(p.op == "symbol" for p in inner.args)):
        yield make("add", *(p ** num(2) for p in inner.args))


def _squared_as_a_whole(node: Term, facts: Facts) -> Edits:
    """s^2 - t^2 as (s - t)^2."""
    roots = _roots(node, facts)
    if len(roots) == 2:
        yield make("add", *roots) ** num(2)


def _roots(node: Term, facts: Facts) -> tuple[Term, ...]:
    """The terms of a sum of squares of widths without their squares; none where it is no such sum."""
    bare = [p.args[0] if p.op == "neg" else p for p in node.args]
    if not all(p.op == "pow" and p.args[1] == 2 and p.args[0] in facts.scales for p in bare):
        return ()
    return tuple(-b.args[0] if p.op == "neg" else b.args[0] for p, b in zip(node.args, bare, strict=True))


def loose_spread(place: Place, facts: Facts) -> Edits:
    """The same for any positive symbol, where no law says what is a width, and the form of a density says that there is one."""
    node = place.node
    if facts.has_laws or not facts.scales:
        return
    if is_scale(node) and not place.is_counted:
        yield from _other_spreads(place, facts)
    elif (node.op == "pow" and node.args[1] == 2 and is_scale(node.args[0])) or (
        node.op == "sqrt" and is_scale(node.args[0])
    ):
        yield node.args[0]


def unrooted_count(place: Place, facts: Facts) -> Edits:
    """The root of a count left out: the variance of a sum of so many terms, as much as a power."""
    node = place.node
    if node.op == "sqrt" and node.args[0].op == "symbol" and node.args[0].domain.is_integer:
        yield node.args[0]


def spread_throughout(place: Place, facts: Facts) -> Edits:
    """A width that is a variance wherever it stands in a side, or a deviation; and all widths at once."""
    if place.path:
        return
    inside = [p for _, p in subterms(place.node) if p.op == "symbol"]
    scales = sorted(facts.scales & set(inside), key=lambda symbol: symbol.attrs[0])
    repeated = [(s,) for s in scales if inside.count(s) > 1]
    for some in (*repeated, scales) if len(scales) > 1 else repeated:
        yield substitute(place.node, {s: s ** num(2) for s in some})
        yield substitute(place.node, {s: make("sqrt", s) for s in some})


def by_variance(place: Place, facts: Facts) -> Edits:
    """A derivative in a standard deviation where one in the variance was taken, and the other way round."""
    node = place.node
    if node.op == "derivative" and node.args[1] in facts.scales and (not node.attrs or node.attrs[0] == 1):
        yield divide(node, num(2) * node.args[1])
