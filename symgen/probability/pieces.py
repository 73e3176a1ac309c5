"""Functions with two pieces that stated expectations are made of; domains decide between the pieces where they can."""

from __future__ import annotations

from symgen.probability.decisions import decide, is_false, is_true
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up, numbers_combined


def positive_part(term: Term) -> Term:
    """max(x, 0).

    >>> from symgen.terms.build import positives, reals
    >>> positive_part(positives("a")), positive_part(reals("m")).op
    (a, 'max')
    """
    if term.domain.is_nonnegative:
        return term
    return num(0) if term.domain.is_nonpositive else make("max", term, num(0))


def unit_part(term: Term) -> Term:
    """The number of the unit interval that is nearest: min(max(x, 0), 1).

    >>> from symgen.terms.build import reals, units
    >>> unit_part(units("p")), unit_part(reals("m")).op
    (p, 'min')
    """
    inner = positive_part(term)
    return inner if term.domain.is_real and term.domain.high <= 1 else make("min", inner, num(1))


def compared(node: Term) -> tuple[Term, ...]:
    """The numbers of which max, min or relu takes one: relu compares with 0, and the maximum of one number is that.

    >>> from symgen.terms.build import reals
    >>> x = reals("x"); compared(make("relu", x)), compared(make("max", x))
    ((x, 0), (x,))
    """
    return (*node.args, num(0)) if node.op == "relu" else node.args


def times_log(term: Term) -> Term:
    """x log x, continued by its limit 0 at 0.

    >>> from symgen.terms.build import positives
    >>> times_log(positives("a")).op, times_log(num(0)).op
    ('mul', 'num')
    """
    term = numbers_combined(term)
    return unless_zero(term, term * make("log", term), num(0))


def unless_zero(term: Term, value: Term, limit: Term) -> Term:
    """A value that is undefined where the term is 0, continued by its limit there."""
    return unless_equal(term, num(0), value, limit)


def unless_equal(term: Term, point: Term, value: Term, limit: Term) -> Term:
    """A value that is undefined where the term equals a number, continued by its limit there.

    >>> from symgen.terms.build import units
    >>> unless_equal(num(1), num(1), units("p"), num(0)).op
    'num'
    """
    condition = decide(make("ne", term, point))
    if is_true(condition):
        return value
    return limit if is_false(condition) else make("cases", value, condition, limit, attrs=("", "the limit"))


def where_positive(term: Term, value: Term) -> Term:
    """The value where the term is positive, and 0 elsewhere.

    >>> from symgen.terms.build import positives
    >>> where_positive(positives("a"), num(2)).op
    'num'
    """
    condition = decide(make("gt", term, num(0)))
    if is_true(condition):
        return value
    return num(0) if is_false(condition) else make("cases", value, condition, num(0), attrs=("", "no mass below 0"))


def deviation(m: Term, mean: Term, shortfall: Term) -> Term:
    """E|x - m| from the mean and E max(m - x, 0)."""
    return mean - m + 2 * shortfall


def settled(term: Term) -> Term:
    """The term with the branches of its cases and the events that domains decide.

    >>> from symgen.terms.build import reals
    >>> settled(make("cases", reals("m"), make("le", num(1), num(0)), num(2)))
    2
    """
    return bottom_up(term, _settled_node)


def _settled_node(node: Term) -> Term:
    if node.op == "indicator":
        decided = decide(node.args[0])
        return num(int(is_true(decided))) if is_true(decided) or is_false(decided) else node
    return _settled_cases(node) if node.op == "cases" else node


def _settled_cases(node: Term) -> Term:
    """Without the branches that cannot be reached."""
    args: list[Term] = []
    reasons: list[str] = []
    given = node.attrs or ("",) * (len(node.args) // 2 + 1)
    for value, condition, reason in zip(node.args[:-1:2], node.args[1::2], given[:-1], strict=True):
        decided = decide(condition)
        if is_true(decided):
            return make("cases", *args, value, attrs=(*reasons, reason)) if args else value
        if not is_false(decided):
            args += value, condition
            reasons.append(reason)
    return make("cases", *args, node.args[-1], attrs=(*reasons, given[-1])) if args else node.args[-1]
