"""Deciding conditions from declared domains: true, false, or left standing as a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from symgen.calculus.normaliser import normal_form, simplify
from symgen.calculus.normaliser.field import Meaningless
from symgen.errors import BudgetError
from symgen.probability.definiteness import Sign, sign_of
from symgen.terms.operators.logic import NEGATED, SWAPPED
from symgen.terms.term import Term, combined, make
from symgen.terms.traverse import subterms


@cache
def oo() -> Term:
    return make("const", attrs=("oo",))


@cache
def minus_oo() -> Term:
    return -oo()


@cache
def undefined() -> Term:
    """The value of an expectation that has none: oo - oo."""
    return make("add", oo(), minus_oo())


def has_no_value(term: Term) -> bool:
    """Whether a constant is a quotient by zero, log(0) or the like; an infinity is a value."""
    if term.free or any(node == oo() for _, node in subterms(term)):
        return False
    try:
        normal_form(term)
    except Meaningless:
        return True
    except BudgetError:
        return False
    return False


@cache
def true() -> Term:
    return make("true")


@cache
def false() -> Term:
    return make("not", make("true"))


def decide(condition: Term, known: tuple[Term, ...] = ()) -> Term:
    """The condition itself, or `true` or `not true` where domains and known conditions settle it.

    >>> from symgen.terms.build import positives, reals
    >>> decide(as_claim(positives("a") > 0)).op, decide(as_claim(reals("m") > 0)).op
    ('true', 'gt')
    """
    if condition in known or _swapped(condition) in known:
        return true()
    if condition.op in ("or", "and"):
        return _joined(condition, known)
    rule = _SETTLED.get(condition.op)
    settled = rule(*condition.args) if rule else None
    if settled is None:
        return true() if any(_follows(condition, fact) for fact in known) else condition
    return true() if settled else false()


def _follows(condition: Term, fact: Term) -> bool:
    """Whether one inequality holds by more than another that is known."""
    own, given = _gap(condition), _gap(fact)
    if own is None or given is None:
        return False
    more = simplify(own - given).domain
    return more.is_positive or (more.is_nonnegative and (condition.op in ("le", "ge") or fact.op in ("lt", "gt")))


def _gap(inequality: Term) -> Term | None:
    """What an inequality says to be positive, or nonnegative."""
    if inequality.op not in ("lt", "le", "gt", "ge"):
        return None
    left, right = inequality.args
    return right - left if inequality.op in ("lt", "le") else left - right


def _joined(condition: Term, known: tuple[Term, ...]) -> Term:
    decided = [decide(c, known) for c in condition.args]
    return all_of(decided) if condition.op == "and" else any_of(decided)


def as_claim(condition: object) -> Term:
    """The boolean Term of a claim."""
    return condition if isinstance(condition, Term) else condition.term  # type: ignore[attr-defined]


def _swapped(condition: Term) -> Term | None:
    if condition.op not in SWAPPED:
        return None
    return make(SWAPPED[condition.op], condition.args[1], condition.args[0])


def _less_or_equal(left: Term, right: Term) -> bool | None:
    if left == right or left == minus_oo() or right == oo():
        return True
    if left == oo() or right == minus_oo():
        return False
    first, second = left.domain, right.domain
    if not (first.is_real and second.is_real):
        return None
    if first.high <= second.low:
        return True
    apart = first.low > second.high or (first.low == second.high and (first.low_open or second.high_open))
    return False if apart else _by_difference(left, right)


def _less(left: Term, right: Term) -> bool | None:
    reverse = _less_or_equal(right, left)
    return None if reverse is None else not reverse


def _by_difference(left: Term, right: Term) -> bool | None:
    """a - 1 < a has a settled difference although the domains overlap."""
    if right.op == "add" and left in right.args:
        rest = [a for a in right.args if a != left]
        if len(rest) == len(right.args) - 1 and all(a.domain.is_nonnegative for a in rest):
            return True
    return None


def _equal(left: Term, right: Term) -> bool | None:
    if left == right:
        return True
    return False if left.domain.disjoint(right.domain) or _number_outside(left, right) else None


def _number_outside(left: Term, right: Term) -> bool:
    """Whether one side is a number that the domain of the other does not hold."""
    pairs = ((left, right), (right, left))
    return any(a.op == "num" and b.domain.is_real and not b.domain.contains(a.attrs[0]) for a, b in pairs)


def _unequal(left: Term, right: Term) -> bool | None:
    equal = _equal(left, right)
    return None if equal is None else not equal


def _positive_definite(matrix: Term) -> bool | None:
    return True if sign_of(matrix) is Sign.DEFINITE else None


_SETTLED: Mapping[str, Callable[..., bool | None]] = {
    "positive_definite": _positive_definite,
    "eq": _equal,
    "ne": _unequal,
    "le": _less_or_equal,
    "lt": _less,
    "ge": lambda left, right: _less_or_equal(right, left),
    "gt": lambda left, right: _less(right, left),
}


def all_of(conditions: Iterable[Term]) -> Term:
    """The conjunction of decided conditions."""
    left = list(dict.fromkeys(c for c in conditions if c.op != "true"))
    if any(is_false(c) for c in left):
        return false()
    return combined("and", left)


def any_of(conditions: Iterable[Term]) -> Term:
    """The disjunction of decided conditions."""
    left = list(dict.fromkeys(c for c in conditions if not is_false(c)))
    if any(is_true(c) for c in left):
        return true()
    return combined("or", left)


def is_true(condition: Term) -> bool:
    return condition.op == "true"


def is_false(condition: Term) -> bool:
    return condition.op == "not" and condition.args[0].op == "true"


def where_not(condition: Term) -> str:
    """Where a condition does not hold, in words for a reason.

    >>> from symgen.terms.build import reals
    >>> from symgen.terms.term import num
    >>> where_not(make("or", make("gt", reals("a"), num(0)), make("lt", reals("b"), reals("a"))))
    'for a <= 0 and b >= a'
    """
    negation = _negation(condition)
    return f"unless {condition}" if any(n.op == "not" for _, n in subterms(negation)) else f"for {negation}"


def _negation(condition: Term) -> Term:
    if condition.op in NEGATED:
        return make(NEGATED[condition.op], *condition.args)
    if condition.op in _JOINED:
        return make(_JOINED[condition.op], *map(_negation, condition.args))
    return make("not", condition)


_JOINED = {"and": "or", "or": "and"}
