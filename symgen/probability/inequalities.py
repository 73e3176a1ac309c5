"""Conditions on parameters as people write them: `s > scale` for `scale * (1/s) < 1`."""

from __future__ import annotations

from symgen.calculus.normaliser.reading import within
from symgen.calculus.normaliser.splitting import factors
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import to_term
from symgen.errors import BudgetError
from symgen.probability.decisions import all_of, false
from symgen.probability.shapes import tidy
from symgen.probability.statistics import plus
from symgen.terms.context import Context
from symgen.terms.operators.logic import SWAPPED
from symgen.terms.term import Term, make, num

_PLAIN = ("num", "symbol", "const")


def neat(condition: Term) -> Term:
    """An inequality with positive denominators multiplied out and each side of one sign; numbers worked out.

    >>> from symgen.terms.build import positives
    >>> s, t = positives("s t"); str(neat((s * (-1 / t) > -1).term))
    't > s'
    """
    if condition.op in ("or", "and"):
        return make(condition.op, *(neat(c) for c in condition.args))
    if condition.op not in SWAPPED or all(a.op in _PLAIN for a in condition.args):
        return condition
    left, right = condition.args
    positive, negative = _sides(tidy(left - right))
    if all(p.op == "num" for p in positive):  # a parameter stands on the left, a number on the right
        return make(SWAPPED[condition.op], plus(negative), plus(positive))
    return make(condition.op, plus(positive), plus(negative))


def nonzero(term: Term) -> Term:
    """That a term is not 0, by those of its factors which may be.

    >>> from symgen.terms.build import positives
    >>> s, t = positives("s t"); str(nonzero(1 / (2 * t**2) - 1 / (2 * s**2)))
    's != t'
    """

    def work(space: Workspace) -> list[Term]:
        powers = factors(space, space.read(term))[1]
        return [to_term(space, space.polynomial(f)) for f, exponent in powers if exponent > 0]

    if tidy(term) == 0:
        return false()
    try:
        left = [f for f in within(Context(), work) if not f.domain.is_nonzero]
    except BudgetError:
        left = [term]
    return all_of(_unequal(neat(make("ne", f, num(0)))) for f in left)


def _unequal(condition: Term) -> Term:
    """exp(a) != exp(b) as a != b, and two symbols by their names."""
    sides = condition.args
    if condition.op == "ne" and all(s.op == "symbol" for s in sides):
        return make("ne", *sorted(sides, key=str))
    if condition.op != "ne" or any(s.op != "exp" or not s.domain.is_positive for s in sides):
        return condition
    return nonzero(sides[0].args[0] - sides[1].args[0])


def _sides(difference: Term) -> tuple[list[Term], list[Term]]:
    """The addends of a difference with a plus and with a minus sign, multiplied by their positive denominators."""
    addends = list(difference.args) if difference.op == "add" else [difference]
    for _ in range(len(addends)):
        bottom = next((_bottom(a) for a in addends if _bottom(a) != 1), None)
        if bottom is None or not bottom.domain.is_positive:
            break
        whole = tidy(plus(tidy(a * bottom) for a in addends))
        addends = list(whole.args) if whole.op == "add" else [whole]
    positive = [a for a in addends if not _is_negative(a)]
    return positive, [_negated(a) for a in addends if _is_negative(a)]


def _bottom(term: Term) -> Term:
    inner = term.args[0] if term.op == "neg" else term
    return inner.args[1] if inner.op == "div" else num(1)


def _is_negative(term: Term) -> bool:
    return term.op == "neg" or (term.value is not None and term.value < 0)


def _negated(term: Term) -> Term:
    return term.args[0] if term.op == "neg" else -term
