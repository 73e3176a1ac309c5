"""Events of counts: an expectation over finitely many outcomes is a finite sum of mass times value."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from symgen.calculus.normaliser import simplify
from symgen.probability.densities import density
from symgen.probability.pieces import settled
from symgen.probability.shapes import tidy
from symgen.probability.statistics import Key, Monomial, plus
from symgen.probability.supports import support
from symgen.terms.context import Context
from symgen.terms.domains import INTEGER, NATURAL
from symgen.terms.operators.logic import SWAPPED
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import substitute

COUNTING = "finite-event"
_MOST_WRITTEN = 8

Ends = tuple[Term | None, Term | None]


def by_counting(key: Key, variable: Term, law: Term, mean: Callable[[Term, Term, Term], Term | None]) -> Term | None:
    """E[1{event} g(k)] for an event of finitely many whole numbers, or of all but finitely many.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import indicator, integers, units
    >>> k, p = integers("k"), units("p"); event = ((indicator(k <= 0), 1),)
    >>> str(by_counting(event, k, law("Geometric", p), lambda *_: None))
    'p'
    """
    events = [f.args[0] for f, _ in key if f.op == "indicator"]
    rest = tuple((f, e) for f, e in key if f.op != "indicator")
    ends = _ends(events, variable)
    if not events or ends is None:
        return None
    g = Monomial(Fraction(1), rest).term()
    low, high = (_within(law, end, side) for side, end in enumerate(ends))
    if high is not None and low is not None:
        return _summed(g, variable, law, low, high)
    return _but_for(g, rest, variable, law, low, mean)


def _but_for(
    g: Term, key: Key, variable: Term, law: Term, low: Term | None, mean: Callable[[Term, Term, Term], Term | None]
) -> Term | None:
    """E[g] without the outcomes below the event."""
    start = support(law).low
    whole = num(1) if not key else mean(g, variable, law)
    if low is None or start.value is None or whole is None:
        return None
    below = _summed(g, variable, law, start, tidy(low - 1))
    return None if below is None else tidy(whole - below)


def _ends(events: list[Term], variable: Term) -> Ends | None:
    """The least and the greatest whole number of all events at once; None for no bound, and for other conditions."""
    low: Term | None = None
    high: Term | None = None
    for event in events:
        found = _ends(list(event.args), variable) if event.op == "and" else _of_comparison(event, variable)
        if found is None or (found[0] is not None and low is not None) or (found[1] is not None and high is not None):
            return None
        low, high = found[0] or low, found[1] or high
    return low, high


def _of_comparison(event: Term, variable: Term) -> Ends | None:
    if event.op not in _ENDS:
        return None
    left, right = event.args
    if right == variable and variable not in left.free:
        return _of_comparison(make(SWAPPED.get(event.op, event.op), right, left), variable)
    if left != variable or variable in right.free:
        return None
    if right.value is not None and event.op != "eq":
        right = num((ceil if event.op in ("lt", "ge") else floor)(right.value))
    return _ENDS[event.op](right) if right.domain.is_integer else None


_ENDS: dict[str, Callable[[Term], Ends]] = {
    "lt": lambda c: (None, tidy(c - 1)),
    "le": lambda c: (None, c),
    "gt": lambda c: (tidy(c + 1), None),
    "ge": lambda c: (c, None),
    "eq": lambda c: (c, c),
}


def _within(law: Term, end: Term | None, side: int) -> Term | None:
    """The end of an event inside the support; None where the support has none there."""
    own = (support(law).low, support(law).high)[side]
    if own.op in ("const", "neg"):
        return end
    return own if end is None else _the_inner(end, own, side)


def _the_inner(end: Term, own: Term, side: int) -> Term:
    gap = tidy(end - own).domain
    if gap.is_nonnegative or gap.is_nonpositive:
        return end if gap.is_nonnegative == (side == 0) else own
    return make(("max", "min")[side], end, own)


def _summed(g: Term, variable: Term, law: Term, low: Term, high: Term) -> Term | None:
    """The sum of mass times g from low to high, written out where it is short."""
    if low == high:
        return _value(g, variable, law, low)
    if low.value is not None and high.value is not None and high.value - low.value < _MOST_WRITTEN:
        ks = [num(low.value + j) for j in range(int(high.value - low.value) + 1)]
        values = [_value(g, variable, law, k) for k in ks]
        return None if None in values else simplify(plus(v for v in values if v is not None), Context())
    index = symbol(variable.attrs[0], NATURAL if low.domain.is_nonnegative else INTEGER)
    if index.attrs[0] in {s.attrs[0] for s in (g.free - {variable}) | law.free}:
        return None
    return make("sum", settled(density(law, index)) * substitute(g, {variable: index}), index, low, high)


def _value(g: Term, variable: Term, law: Term, k: Term) -> Term:
    return tidy(settled(density(law, k) * substitute(g, {variable: k})))
