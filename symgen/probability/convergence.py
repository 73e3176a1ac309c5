"""When the integral or sum of exp(c_1 t_1(x) + c_2 t_2(x) + ...) converges, as a condition on the coefficients c.

Towards an end of the range the statistic that grows fastest decides by the sign of its coefficient; where that is 0, the
next one does. What grows like a logarithm makes a power of the distance to the end, whose exponent decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import permutations, product

from symgen.errors import NoRuleError
from symgen.probability.decisions import all_of, any_of, decide, is_false, is_true
from symgen.probability.growth import End, Growth, Unknown, compare, end_of, growth
from symgen.probability.inequalities import neat
from symgen.probability.shapes import tidy
from symgen.probability.statistics import parts, plus
from symgen.terms.operators.logic import SWAPPED
from symgen.terms.term import Term, make, num

Alternative = tuple[Term, ...]  # conditions that hold together


@dataclass(frozen=True, slots=True)
class _Speed:
    """All statistics that grow alike towards an end: how, and their coefficients added up."""

    growth: Growth
    coefficient: Term


def converges(exponent: Term, variable: Term, low: Term, high: Term) -> Term | None:
    """The condition under which the integral (the sum, for whole numbers) of exp(exponent) from low to high converges.

    None where the growth of the exponent is not known.

    >>> from symgen.terms.build import positives, reals
    >>> from symgen.terms.term import make, num
    >>> x, a, b = positives("x"), reals("a"), reals("b")
    >>> str(converges(a * make("log", x) - b * x, x, num(0), make("const", attrs=("oo",))))
    'a + 1 > 0 and b > 0'
    """
    discrete = variable.domain.is_integer
    ends = [end_of(variable, low, -1), end_of(variable, high, 1)]
    try:
        found = [list(_at(end, exponent)) for end in ends if end.infinite or not discrete]
    except (Unknown, NoRuleError):
        return None
    whole = [_joined(choice) for choice in product(*found)]
    return any_of(all_of(map(_shown, one)) for one in _with_ties([one for one in whole if one is not None]))


def _shown(condition: Term) -> Term:
    """A number stands on the right."""
    if condition.op in SWAPPED and condition.args[0].value is not None:
        return make(SWAPPED[condition.op], *condition.args[::-1])
    return condition


def _joined(alternatives: tuple[Alternative, ...]) -> Alternative | None:
    """One conjunction; None where two of its parts contradict one another."""
    whole = tuple(dict.fromkeys(condition for one in alternatives for condition in one))
    return None if any(_contradict(a, b) for a in whole for b in whole if a is not b) else whole


def _contradict(first: Term, second: Term) -> bool:
    """Whether `a < b` meets `b < a` or `a = b`."""
    if {first.op, second.op} == {"lt"}:
        return first.args == second.args[::-1]
    return {first.op, second.op} == {"lt", "eq"} and set(first.args) == set(second.args)


def _with_ties(found: list[Alternative]) -> list[Alternative]:
    """`a < b and C or a = b and C` as `a <= b and C`."""
    for strict, tied in permutations(found, 2):
        ties = {c: make("eq", *c.args) for c in strict if c.op == "lt"}
        for below, equal in ties.items():
            if set(tied) == (set(strict) - {below}) | {equal}:
                merged = tuple(make("le", *c.args) if c == below else c for c in strict)
                return _with_ties([merged if one is strict else one for one in found if one is not tied])
    return found


def _condition(relation: str, term: Term) -> Term:
    """A condition on the sign of a Term, as `a < b` or `a = b`."""
    found = decide(neat(make(relation, term, num(0))))
    return make("lt", *found.args[::-1]) if found.op == "gt" else found


def _at(end: End, exponent: Term) -> Iterator[Alternative]:
    """The ways in which the integral may converge at an end."""
    above: Alternative = ()
    for speed in _speeds(end, exponent):
        coefficient = speed.coefficient
        if _is_logarithmic(speed.growth):
            slope = tidy(coefficient + (1 if end.infinite else -1))
            yield from _possible((*above, _condition("lt", slope)))
            return
        yield from _possible((*above, _condition("lt", coefficient)))
        tie = _condition("eq", coefficient)
        if is_false(tie):
            return
        above = (*above, tie)
    if not end.infinite:
        yield from _possible(above)


def _possible(alternative: Alternative) -> Iterator[Alternative]:
    """An alternative without what domains decide; nothing where they rule it out."""
    if not any(is_false(c) for c in alternative):
        yield tuple(c for c in alternative if not is_true(c))


def _is_logarithmic(one: Growth) -> bool:
    return one.rate == 0 and one.power == 0 and one.logs == 1


def _slower(first: tuple[Growth, Term], second: tuple[Growth, Term]) -> int:
    return compare(second[0], first[0])


def _speeds(end: End, exponent: Term) -> list[_Speed]:
    """The growths that matter towards an end, fastest first, those of equal order added up."""
    found: list[tuple[Growth, Term]] = []
    for part in parts(exponent, end.variable):
        if part.statistic:
            one = growth(part.statistic_term, end)
            if _matters(one):
                found.append((one, tidy(part.coefficient * one.constant)))
    found.sort(key=cmp_to_key(_slower))
    merged: list[_Speed] = []
    for one, coefficient in found:
        if merged and compare(merged[-1].growth, one) == 0:
            merged[-1] = _Speed(one, tidy(plus([merged[-1].coefficient, coefficient])))
        else:
            merged.append(_Speed(one, coefficient))
    return [speed for speed in merged if speed.coefficient != 0]


def _matters(one: Growth) -> bool:
    """Whether it tends to infinity; raises Unknown where that is not decided."""
    if one.constant == 0:
        return False
    zero = Growth(num(1))
    return compare(one, zero) > 0


__all__ = ["converges"]
