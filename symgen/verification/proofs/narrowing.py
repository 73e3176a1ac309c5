"""Sums and integrals of what is zero but for a range, or but for one term: the range, or the term, in their place.

A law's density is -oo in logarithms outside its support, and the probability of an event is the sum of its indicator. So
sum_j f(j) [j = k] is f(k), the sum of f(j) [j <= k] ends at k, and so does an integral. What an indicator is multiplied by
must have a value where it is zero, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symgen.calculus.asymptotics import Unsettled
from symgen.calculus.asymptotics.germs import constant_sign
from symgen.calculus.integration.candidates import polynomial_coefficients
from symgen.calculus.normaliser import simplify
from symgen.errors import BudgetError
from symgen.probability.decisions import all_of, decide, is_false, is_true
from symgen.terms.definedness import obligations
from symgen.terms.operators.logic import SWAPPED
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up, substitute

_ORDERED = ("lt", "le", "gt", "ge")
_NEVER = -make("const", attrs=("oo",))

Conditions = tuple[Term, ...]


def in_plain_order(node: Term) -> Term:
    """An order of two exponentials, or of two logarithms, as that of what they are taken of: where both are equal, rounding
    would decide.

    >>> from symgen.terms.build import exp, reals
    >>> x, a = reals("x a"); str(in_plain_order(make("ge", exp(x), exp(a))))
    'x >= a'
    """
    if node.op not in (*_ORDERED, "eq", "ne") or node.args[0].op != node.args[1].op or node.shape:
        return node
    inner = [side.args[0] for side in node.args] if node.args[0].op in ("exp", "log") else []
    fits = {"exp": "is_real", "log": "is_positive"}.get(node.args[0].op, "")
    return make(node.op, *inner) if inner and all(getattr(i.domain, fits) for i in inner) else node


def settled(node: Term, known: Conditions = ()) -> Term:
    """An indicator or cases of which what is known decides the condition, without it.

    >>> from symgen.terms.build import positives
    >>> settled(make("indicator", make("gt", positives("x"), num(0))))
    1
    """
    if node.op == "indicator":
        decided = decide(node.args[0], known)
        return num(int(is_true(decided))) if is_true(decided) or is_false(decided) else node
    if node.op != "cases" or len(node.args) != 3:
        return node
    decided = decide(node.args[1], known)
    return node.args[0] if is_true(decided) else node.args[2] if is_false(decided) else node


def settled_inside(node: Term, known: Conditions = ()) -> Term:
    """A sum or an integral with what its range decides of its body; an integral's ends have no weight.

    >>> from symgen.terms.text import read, read_context
    >>> str(settled_inside(read("Integral(exp(-x)*log(indicator(x > 0)), (x, 0, oo))", read_context(""))))
    'Integral(exp(-x)*log(1), (x, 0, oo))'
    """
    body, variable, *ends = node.args
    inside = within(variable, *ends, strictly=node.op == "integral")
    decided = bottom_up(body, lambda part: settled(part, (*known, *inside)))
    return node if decided == body else make(node.op, decided, variable, *ends)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a sum or an integral is where some conditions hold; zero elsewhere."""

    term: Term
    where: Conditions = ()

    @property
    def whole(self) -> Term:
        """Both in one formula."""
        return make("cases", self.term, all_of(self.where), num(0), attrs=("", "")) if self.where else self.term


def narrowed(node: Term, known: Conditions = ()) -> Narrowed | None:
    """A sum or an integral over the range where its body is not zero; None where no condition says so.

    >>> from symgen.terms.text import read, read_context
    >>> term = read("Sum(2**j*indicator(j == k), (j, 0, oo))", read_context("k: natural")); narrowed(term).whole
    2**k
    """
    body, variable, low, high = node.args
    if node.shape or variable.shape or (node.op == "sum" and not variable.domain.is_integer):
        return None
    inside = (*known, *within(variable, low, high))
    factors = [_guarded(f) for f in factors_of(body)]
    if not any(variable in c.free for _, conditions in factors for c in conditions):
        return None
    if not all(_defined(value, (*inside, *conditions)) for value, conditions in factors):
        return None
    rest = product(value for value, _ in factors)
    conditions = tuple(dict.fromkeys(c for _, of in factors for c in of))
    try:
        return _over(node, rest, conditions, known)
    except (BudgetError, Unsettled):
        return None


def _over(node: Term, rest: Term, conditions: Conditions, known: Conditions) -> Narrowed | None:
    _, variable, low, high = node.args
    outside = tuple(c for c in conditions if variable not in c.free)
    bounds = {c: bound for c in conditions if (bound := _bound(c, variable, node.op))}
    left = [make("indicator", c) for c in conditions if c not in bounds and c not in outside]
    rest = product((rest, *left))
    picked = next((place for sign, place in bounds.values() if sign == 0), None)
    if picked is not None:
        others = [c for c in conditions if bounds.get(c) != (0, picked) and c not in outside]
        here = [substitute(c, {variable: picked}) for c in (*within(variable, low, high), *others)]
        return _where(substitute(_without(rest, left), {variable: picked}), (*outside, *here), known)
    if not bounds:
        return None
    lower = _extreme(low, (place for sign, place in bounds.values() if sign > 0), known, upper=False)
    upper = _extreme(high, (place for sign, place in bounds.values() if sign < 0), known, upper=True)
    if lower is None or upper is None:
        return None
    return _where(make(node.op, rest, variable, lower, upper), (*outside, make("le", lower, upper)), known)


def _without(rest: Term, left: list[Term]) -> Term:
    return product(f for f in factors_of(rest) if f not in left)


def _where(term: Term, conditions: Iterable[Term], known: Conditions) -> Narrowed:
    decided = [decide(c, known) for c in conditions]
    if any(map(is_false, decided)):
        return Narrowed(num(0))
    return Narrowed(term, tuple(dict.fromkeys(c for c in decided if not is_true(c))))


def within(variable: Term, low: Term, high: Term, *, strictly: bool = False) -> Conditions:
    """That a variable is between the ends, those that are finite."""
    relation = "lt" if strictly else "le"
    ends = ((low, make(relation, low, variable)), (high, make(relation, variable, high)))
    return tuple(condition for end, condition in ends if end not in (_NEVER, -_NEVER))


def _extreme(end: Term, places: Iterable[Term], known: Conditions, *, upper: bool) -> Term | None:
    """The least of upper ends, or the greatest of lower ones; None where what is known does not tell which it is."""
    for place in places:
        closer, further = (place, end) if upper else (end, place)
        if _is_at_most(closer, further, known):
            end = place
        elif not _is_at_most(further, closer, known):
            return None
    return end


def _is_at_most(low: Term, high: Term, known: Conditions) -> bool:
    if is_true(decide(make("le", low, high), known)):
        return True
    return not ({low, high} & {_NEVER, -_NEVER}) and bool(simplify(high - low).domain.is_nonnegative)


def _bound(condition: Term, variable: Term, op: str) -> tuple[int, Term] | None:
    """1 and where a variable begins, -1 and where it ends, or 0 and what it equals; over whole numbers for a sum."""
    if (
        condition.op not in (*_ORDERED, "eq")
        or variable not in condition.free
        or (op != "sum" and condition.op == "eq")
    ):
        return None
    found = polynomial_coefficients(condition.args[0] - condition.args[1], variable)
    if found is None or len(found) != 2:
        return None
    place, sign = simplify(-found[0] / found[1]), constant_sign(found[1])
    relation = condition.op if sign > 0 else SWAPPED[condition.op]
    if op == "sum":
        if not place.domain.is_integer:
            return None
        place = simplify(place - 1) if relation == "lt" else simplify(place + 1) if relation == "gt" else place
    return (0 if relation == "eq" else 1 if relation in ("gt", "ge") else -1), place


def _defined(value: Term, known: Conditions) -> bool:
    return all(is_true(decide(o, known)) for o in obligations(value))


# What a product is zero by.


def product(factors: Iterable[Term]) -> Term:
    """The product of factors, without those that are 1."""
    found = [f for f in factors if f.value != 1]
    return found[0] if len(found) == 1 else make("mul", *found) if found else num(1)


def factors_of(term: Term) -> Iterator[Term]:
    """The factors of a product, of the numerator of a quotient, and of an exponential of a sum."""
    if term.op == "mul":
        for argument in term.args:
            yield from factors_of(argument)
    elif term.op == "neg":
        yield num(-1)
        yield from factors_of(term.args[0])
    elif term.op == "div":
        yield from factors_of(term.args[0])
        yield 1 / term.args[1]
    elif term.op == "exp" and term.args[0].op == "add":
        for argument in term.args[0].args:
            yield from factors_of(make("exp", argument))
    else:
        yield term


def _guarded(factor: Term) -> tuple[Term, Conditions]:
    """What a factor is where it is not zero, and the conditions for that."""
    if factor.op == "indicator":
        return num(1), tuple(_together(factor.args[0]))
    inner = factor.args[0] if factor.op == "exp" else factor
    zero = _NEVER if factor.op == "exp" else num(0)
    if inner.op != "cases" or len(inner.args) != 3 or inner.args[2] != zero:
        return factor, ()
    value = make("exp", inner.args[0]) if factor.op == "exp" else inner.args[0]
    return value, tuple(_together(inner.args[1]))


def _together(condition: Term) -> Iterator[Term]:
    """The conditions that hold together where a condition does: the least of some numbers is above a bound where all are."""
    parts = condition.args if condition.op == "and" else _of_extremes(condition)
    for part in parts:
        yield from _together(part)
    if not parts:
        yield condition


def _of_extremes(condition: Term) -> Conditions:
    """min(x, y) > c as x > c and y > c, max(x, y) <= c as x <= c and y <= c; nothing for other conditions."""
    if condition.op not in _ORDERED:
        return ()
    low, high = condition.args if condition.op in ("lt", "le") else condition.args[::-1]
    relation = "lt" if condition.op in ("lt", "gt") else "le"
    if high.op == "min":
        return tuple(make(relation, low, each) for each in dict.fromkeys(high.args))
    return tuple(make(relation, each, high) for each in dict.fromkeys(low.args)) if low.op == "max" else ()
