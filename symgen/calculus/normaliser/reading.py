"""Opening a work space for a context: declared domains sharpened by conditions, and restarts when it was too small."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from symgen.calculus.normaliser import (
    binders,
    determinants,
    elementary,
    opaque,
    reductions,
    rounding,
    specials,
    tensors,
    words,
)
from symgen.calculus.normaliser.field import Meaningless, Ratio
from symgen.calculus.normaliser.workspace import Plan, Restart, Workspace
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.domains import Domain
from symgen.terms.term import Term, make

Value = TypeVar("Value")
MOST_RESTARTS = 24
READERS = (
    binders,
    determinants,
    elementary,
    opaque,
    reductions,
    rounding,
    specials,
    tensors,
    words,
)  # the modules whose import fills the table of handlers


def within(context: Context, work: Callable[[Workspace], Value], *, granted: frozenset[str] = frozenset()) -> Value:
    """Do some work in a work space; done again from the beginning when a root or a kernel too many comes up."""
    plan = Plan(granted=granted)
    for _ in range(MOST_RESTARTS):
        try:
            space = Workspace(context, plan)
            if context.conditions:
                assume(space, context)
            return work(space)
        except Restart:
            continue
    raise BudgetError(asked="a normal form", found=f"more than {MOST_RESTARTS} extensions of the field")


def assume(space: Workspace, context: Context) -> None:
    """Sharpen the domains of symbols and note which differences are nonnegative, from the context's conditions."""
    flat = [c for condition in context.conditions for c in _conjuncts(condition)]
    for condition in flat:
        space.constrained |= condition.free
    for condition in flat:
        _sharpen(space, condition)
    for condition in flat:
        _note(space, condition)


def _conjuncts(condition: Term) -> Iterator[Term]:
    if condition.op == "and":
        for part in condition.args:
            yield from _conjuncts(part)
    else:
        yield condition


_UPWARD = {"gt": ("gt", 1), "ge": ("ge", 1), "lt": ("gt", -1), "le": ("ge", -1)}


def _sharpen(space: Workspace, condition: Term) -> None:
    """x > number and the like narrow the interval of x."""
    if condition.op == "eq":
        for relation in ("ge", "le"):
            _sharpen(space, make(relation, *condition.args))
    if condition.op not in _UPWARD:
        return
    relation, side = _UPWARD[condition.op]
    greater, smaller = condition.args[::side]
    open_end = relation == "gt"
    if greater.op == "symbol" and not greater.shape and smaller.value is not None:
        _narrow(space, greater, lambda d: _raise_low(d, smaller.value or Fraction(0), open_end))
    if smaller.op == "symbol" and not smaller.shape and greater.value is not None:
        _narrow(space, smaller, lambda d: _lower_high(d, greater.value or Fraction(0), open_end))


def _narrow(space: Workspace, symbol: Term, change: Callable[[Domain], Domain]) -> None:
    domain = space.domains.get(symbol, symbol.domain)
    if domain.is_real:
        space.domains[symbol] = change(domain)


def _raise_low(d: Domain, bound: Fraction, open_end: bool) -> Domain:
    if bound < d.low or (bound == d.low and d.low_open):
        return d
    return replace(d, low=bound, low_open=open_end)


def _lower_high(d: Domain, bound: Fraction, open_end: bool) -> Domain:
    if bound > d.high or (bound == d.high and d.high_open):
        return d
    return replace(d, high=bound, high_open=open_end)


def _note(space: Workspace, condition: Term) -> None:
    """a > b between formulas: the difference is nonnegative."""
    if condition.op not in _UPWARD or condition.shape:
        return
    greater, smaller = condition.args[:: _UPWARD[condition.op][1]]
    try:
        difference = space.sub(space.read(greater), space.read(smaller))
    except (Meaningless, BudgetError):
        return
    if difference.constant is None and difference.is_polynomial and space.is_real(difference):
        space.facts.append(difference.num)


def gives(context: Context, condition: Term) -> bool:
    """Whether the context says that a formula is not 0: in so many words, or by the sign that its conditions give."""
    if condition.op != "ne" or condition.shape or condition.args[1].value != 0:
        return condition in context.conditions
    base, zero = condition.args
    said = {(c.op, *c.args) for assumed in context.conditions for c in _conjuncts(_affirmed(assumed))}
    if any((op, *ends) in said for op in ("ne", "gt", "lt") for ends in ((base, zero), (zero, base))):
        return True
    try:
        return within(context, lambda space: _has_a_sign(space, space.read(base)))
    except (Meaningless, BudgetError):
        return False


def follows(context: Context, condition: Term) -> bool:
    """Whether an inequality of real numbers follows from the signs and inequalities that the context gives."""
    if condition.op not in _UPWARD or condition.shape:
        return False
    relation, side = _UPWARD[condition.op]
    greater, smaller = condition.args[::side]

    def shown(space: Workspace) -> bool:
        difference = space.sub(space.read(greater), space.read(smaller))
        if space.is_positive_real(difference):
            return True
        plain = relation == "ge" and difference.is_polynomial and space.is_real(difference)
        return plain and space.is_nonnegative(difference.num)

    try:
        return within(context, shown)
    except (Meaningless, BudgetError):
        return False


def _affirmed(condition: Term) -> Term:
    """not (a == b) as a != b."""
    inner = condition.args[0] if condition.op == "not" else condition
    return make("ne", *inner.args) if condition.op == "not" and inner.op == "eq" else condition


def _has_a_sign(space: Workspace, ratio: Ratio) -> bool:
    return space.is_positive_real(ratio) or space.is_positive_real(space.neg(ratio))


def branches(left: Term, right: Term, context: Context) -> Iterator[tuple[Term, Term, Context]]:
    """The values of two cases over the same conditions, with the context in which each counts."""
    for place in range(0, len(left.args), 2):
        last = place == len(left.args) - 1
        inside = context if last or left.args[place + 1].shape else context.assume(left.args[place + 1])
        yield left.args[place], right.args[place], inside


def by_branch(term: Term, context: Context, change: Callable[[Term, Context], Term]) -> Term:
    """Cases with each value changed in its own context; conditions and reasons stay."""
    values = [change(value, inside) for value, _, inside in branches(term, term, context)]
    args = [part for value, condition in zip(values, term.args[1::2], strict=False) for part in (value, condition)]
    return make("cases", *args, values[-1], attrs=term.attrs)
