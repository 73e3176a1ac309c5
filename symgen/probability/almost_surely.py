"""What holds except on a set without mass, for a continuous variable: events and cases as signs, and products of signs.

1{x < t} is (1 - sign(x - t))/2, sign(x - t)^2 is 1, |u| is sign(u) u, and of two different points a <= b,
sign(x - a) sign(x - b) = 1 - sign(x - a) + sign(x - b).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symgen.probability.decisions import is_true
from symgen.probability.growth import finiteness
from symgen.probability.pieces import positive_part
from symgen.probability.shapes import affine, tidy
from symgen.probability.statistics import Expansion, Key, Monomial, parts, plus
from symgen.probability.supports import is_discrete, support
from symgen.terms.definedness import obligations
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up

ALMOST_SURELY = "sign-almost-surely"


def without_signs(term: Term) -> Term | None:
    """The expectation under a density with events, cases and products of signs as single signs, under masses with
    absolute values as events; None where there are none, or where a statistic has no finite expectation by itself.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import reals
    >>> x = reals("x"); str(without_signs(make("expectation", make("sign", x)**2, x, law("Normal", 0, sd=1))).args[0])
    '1'
    """
    if term.op != "expectation" or term.args[2].op != "law" or term.args[2].shape:
        return None
    if is_discrete(term.args[2]):
        return _by_events(term)
    body, variable, law = term.args
    split = bottom_up(body, lambda node: _split(node, variable))
    found = Expansion(variable).of(split)
    simpler = [_with_single_signs(key, variable) for key in found]
    if split == body and all(new is None for new in simpler):
        return None
    written = (
        Monomial(number, key).term() if new is None else (new if number == 1 else num(number) * new)
        for (key, number), new in zip(found.items(), simpler, strict=True)
    )
    whole = plus(written)
    return make("expectation", whole, variable, law) if split == body or _separable(whole, variable, law) else None


def _by_events(term: Term) -> Term | None:
    """Of counts: |k - c| is (k - c) (1 - 2 1{k < c}), and cases are events."""
    body, variable, law = term.args

    def counted(node: Term) -> Term:
        if node.op == "cases" and variable in node.free:
            return _branches(node, variable, lambda c: make("indicator", c)) or node
        line = affine(node.args[0], variable) if node.op == "abs" else None
        if line is None or line[1] not in (num(1), num(-1)) or not line[0].domain.is_integer:
            return node
        point = tidy(-line[0] / line[1])
        return _away(variable, point) * (1 - 2 * make("indicator", make("lt", variable, point)))

    split = bottom_up(body, counted)
    if split == body or support(law).low.value is None or not _separable(split, variable, law):
        return None
    return make("expectation", split, variable, law)


def _separable(body: Term, variable: Term, law: Term) -> bool:
    """Whether each statistic has a finite expectation: infinities of two branches would be set against each other."""
    found = (finiteness(p.statistic_term, variable, law) for p in parts(body, variable) if p.statistic)
    return all(f is not None and is_true(f.condition) for f in found)


# Events and cases.


def _split(node: Term, variable: Term) -> Term:
    if variable not in node.free:
        return node
    if node.op == "indicator":
        return _event(node.args[0], variable) or node
    return _branches(node, variable, lambda c: _event(c, variable)) or node if node.op == "cases" else node


def _event(condition: Term, variable: Term) -> Term | None:
    """The indicator of a condition by signs, except where its sides are equal."""
    if variable not in condition.free:
        return make("indicator", condition)
    if condition.op in ("and", "or", "not"):
        inner = [_event(c, variable) for c in condition.args]
        return None if None in inner else _COMPOSED[condition.op]([i for i in inner if i is not None])
    if condition.op not in _SIDES:
        return None
    left, right = condition.args
    line = affine(tidy(left - right), variable)
    if line is None or not (line[1].domain.is_positive or line[1].domain.is_negative):
        return None
    sign = make("sign", left - right) if right != 0 else make("sign", left)
    return _SIDES[condition.op](sign)


_SIDES = {
    **dict.fromkeys(("lt", "le"), lambda sign: (1 - sign) / 2),
    **dict.fromkeys(("gt", "ge"), lambda sign: (1 + sign) / 2),
    "eq": lambda sign: num(0),
    "ne": lambda sign: num(1),
}


def _all(events: Iterable[Term]) -> Term:
    first, *rest = events
    for event in rest:
        first = first * event
    return first


_COMPOSED = {
    "and": _all,
    "or": lambda events: 1 - _all(1 - e for e in events),
    "not": lambda events: 1 - events[0],
}


def _branches(node: Term, variable: Term, event_of: Callable[[Term], Term | None]) -> Term | None:
    """cases by the events of its branches, each of which must be defined and real everywhere."""
    *pairs, otherwise = node.args
    if any(obligations(value) or not value.domain.is_real for value in (*pairs[::2], otherwise)):
        return None
    result = otherwise
    for value, condition in reversed(list(zip(pairs[::2], pairs[1::2], strict=True))):
        event = event_of(condition)
        if event is None:
            return None
        result = value * event + result * (1 - event)
    return result


# Products of signs.


@dataclass(frozen=True, slots=True)
class _Signs:
    """A sum of numbers times signs: `weights` by the point t of sign(x - t), None for the constant."""

    weights: Mapping[Term | None, Fraction]

    def times_sign(self, point: Term) -> _Signs:
        found: dict[Term | None, Fraction] = {}
        for other, weight in self.weights.items():
            for place, factor in _product(other, point):
                found[place] = found.get(place, Fraction(0)) + weight * factor
        return _Signs({place: weight for place, weight in found.items() if weight})

    def term(self, variable: Term) -> Term:
        return plus(num(w) if t is None else num(w) * make("sign", _away(variable, t)) for t, w in self.weights.items())

    def by_deviations(self, variable: Term) -> Term:
        """The variable times the signs: x sign(x - t) is |x - t| + t sign(x - t)."""
        return plus(
            num(w) * variable
            if t is None
            else num(w) * (abs(_away(variable, t)) + t * make("sign", _away(variable, t)) if t != 0 else abs(variable))
            for t, w in self.weights.items()
        )


def _away(variable: Term, point: Term) -> Term:
    return variable if point == 0 else variable - point


def _product(first: Term | None, second: Term) -> tuple[tuple[Term | None, Fraction], ...]:
    if first is None:
        return ((second, Fraction(1)),)
    if first == second:
        return ((None, Fraction(1)),)
    low = tidy(first - positive_part(tidy(first - second)))
    high = tidy(second + positive_part(tidy(first - second)))
    return (None, Fraction(1)), (low, Fraction(-1)), (high, Fraction(1))


def _with_single_signs(key: Key, variable: Term) -> Term | None:
    """A statistic without absolute values beside other factors and without products of signs; None where it has none."""
    lines = {factor: line for factor, _ in key if (line := _line_of_sign(factor, variable)) is not None}
    inside = [(f, e) for f, e in key if variable in f.free]
    crowded = len(inside) > 1 or (inside and inside[0][1] > 1)
    single = len(lines) == 1 and all(f.op == "sign" and dict(key)[f] == 1 for f in lines)
    if not lines or not crowded or (single and dict(key).get(variable) != 1):
        return None
    signs, rest = _Signs({None: Fraction(1)}), []
    for factor, exponent in key:
        if factor not in lines or exponent < 0:
            rest.append((factor, exponent))
            continue
        point, slope = lines[factor]
        if factor.op == "abs":
            rest.append((factor.args[0], exponent))
        if exponent % 2:
            signs = signs.times_sign(point)
            signs = signs if slope > 0 else _Signs({t: -w for t, w in signs.weights.items()})
    if rest == [(variable, 1)]:
        return signs.by_deviations(variable)
    return Monomial(Fraction(1), tuple(rest)).term(signs.term(variable))


def _line_of_sign(factor: Term, variable: Term) -> tuple[Term, int] | None:
    """Where a sign or absolute value of a line in the variable changes, and the sign of its slope."""
    line = affine(factor.args[0], variable) if factor.op in ("sign", "abs") else None
    if line is None or not (line[1].domain.is_positive or line[1].domain.is_negative):
        return None
    return tidy(-line[0] / line[1]), 1 if line[1].domain.is_positive else -1
