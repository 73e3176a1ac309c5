"""The value of a definite integral: by an antiderivative's limits at both ends, or by Euler's integrals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from symgen.calculus.asymptotics import Diverges, NoLimit, Unsettled, limit_of
from symgen.calculus.asymptotics.germs import OO, constant_sign, is_infinite
from symgen.calculus.integration.antiderivatives import NoAntiderivative, antiderivative
from symgen.calculus.integration.candidates import polynomial_coefficients
from symgen.calculus.integration.euler import euler_integral
from symgen.calculus.integration.inside import all_hold, surely_hold
from symgen.calculus.kinks import KINKS
from symgen.calculus.normaliser import simplify
from symgen.calculus.normaliser.field import Meaningless
from symgen.calculus.smoothness import is_smooth
from symgen.errors import BudgetError, NoRuleError
from symgen.terms.definedness import obligations
from symgen.terms.domains import Bound, Domain, interval
from symgen.terms.operators import operator
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms, unused_symbol


def integral_value(node: Term) -> Term:
    """The closed form of an integral's node. NoAntiderivative where none is found; Diverges where there is no value.

    The body must be defined and the antiderivative continuous at every point between the ends (the fundamental theorem
    of calculus); each end is taken by its own limit, so that two infinite halves never cancel.

    >>> from symgen.terms.build import Integral, reals
    >>> x = reals("x"); str(integral_value(Integral(1 / (1 + x**2), (x, 0, 1))))
    'pi/4'
    """
    return integrated(node).value


@dataclass(frozen=True, slots=True)
class Integrated:
    """The value of an integral; by the fundamental theorem, with the antiderivative and what it is at both ends.

    `ends` are the antiderivative at the upper and the lower end, as limits where it is not continuous there; `variable`
    is what the antiderivative is written in.
    """

    value: Term
    variable: Term
    antiderivative: Term | None = None
    ends: tuple[Term, ...] = ()


def integrated(node: Term) -> Integrated:
    """The value of an integral's node, and how it was found. Raises as `integral_value` does."""
    found = _outcome(node)
    if isinstance(found, Exception):
        raise found
    return found


@lru_cache(maxsize=1024)
def _outcome(node: Term) -> Integrated | NoAntiderivative | Diverges:
    """What became of an integral, remembered: repairs of a claim ask for the same ones again and again."""
    try:
        return _value(*node.args)
    except (NoAntiderivative, Diverges) as outcome:
        return outcome
    except (BudgetError, NoRuleError, Meaningless, Unsettled, RecursionError):
        return NoAntiderivative()


def _value(body: Term, variable: Term, low: Term, high: Term) -> Integrated:
    if body.shape or variable.shape or any(operator(n.op).binds for _, n in subterms(body)):
        raise NoAntiderivative
    span = Span.between(low, high)
    inside = unused_symbol(symbol(variable.attrs[0], span.inside), body.free - {variable})
    body = bottom_up(substitute(body, {variable: inside}), _without_settled_kink)
    owed = obligations(body)
    if not all_hold(owed, inside):
        return _in_two(body, body, _break_point(owed, inside), inside, span)
    kink = next((n for _, n in subterms(body) if _has_kink(n) and inside in n.free), None)
    if kink is not None:
        return _on_both_sides(body, kink, inside, span)
    try:
        constant, rest = _constant_factor(body, inside)
        found = euler_integral(rest, inside, low, high)
        return Integrated(found if constant.value == 1 else simplify(constant * found), inside)
    except NoAntiderivative:
        return _by_antiderivative(body, inside, span)


def _constant_factor(body: Term, variable: Term) -> tuple[Term, Term]:
    """What multiplies the whole of a body, and the rest: of exp(c - x**2), exp(c) and exp(-x**2)."""
    if variable not in body.free:
        return body, num(1)
    if body.op == "mul":
        pairs = [_constant_factor(part, variable) for part in body.args]
        return combined("mul", [c for c, _ in pairs if c.value != 1]), combined(
            "mul", [r for _, r in pairs if r.value != 1]
        )
    if body.op == "exp" and body.args[0].op == "add":
        outer = [part for part in body.args[0].args if variable not in part.free]
        inner = [part for part in body.args[0].args if variable in part.free]
        return (make("exp", combined("add", outer)) if outer else num(1)), make("exp", combined("add", inner))
    return num(1), body


def _has_kink(node: Term) -> bool:
    return node.op in KINKS and len(node.args) <= 2 and not node.shape


def _without_settled_kink(node: Term) -> Term:
    """|x| as x or -x where the sign of x is known."""
    if not _has_kink(node):
        return node
    border, above, below = KINKS[node.op](node)
    return above if border.domain.is_positive else below if border.domain.is_negative else node


def _on_both_sides(body: Term, kink: Term, variable: Term, span: Span) -> Integrated:
    """Without the kink, on the two sides of the zero of a linear formula."""
    border, *branches = KINKS[kink.op](kink)
    place, slope = _zero(border, variable)
    over, under = (bottom_up(body, lambda n, b=b: b if n == kink else n) for b in branches)  # type: ignore[misc]
    left, right = (under, over) if constant_sign(slope) > 0 else (over, under)
    return _in_two(left, right, place, variable, span)


def _break_point(conditions: Iterable[Term], variable: Term) -> Term:
    """Where a body may be undefined: the zero of a linear formula that a condition keeps from 0."""
    for condition in conditions:
        if condition.op == "ne" and condition.args[1].value == 0:
            for _, node in subterms(condition.args[0]):
                if variable in node.free and len(polynomial_coefficients(node, variable) or ()) == 2:
                    return _zero(node, variable)[0]
    raise NoAntiderivative


def _zero(line: Term, variable: Term) -> tuple[Term, Term]:
    """The zero of a linear formula and its slope."""
    found = polynomial_coefficients(line, variable)
    if found is None or len(found) != 2:
        raise NoAntiderivative
    return simplify(-found[0] / found[1]), found[1]


def _in_two(left: Term, right: Term, place: Term, variable: Term, span: Span) -> Integrated:
    """The sum of the integrals up to a place that is surely between the ends, and from there."""
    # The ends are known to their bounds only: beyond pi/2 is beyond 2, not beyond the 3/2 that pi/2 is above.
    (_, after), (before, _) = _bounds(span.low), _bounds(span.high)
    within = place.domain.is_real and after <= place.domain.low and place.domain.high <= before
    if not within or place in (span.low, span.high):
        raise NoAntiderivative
    below, above = _value(left, variable, span.low, place).value, _value(right, variable, place, span.high).value
    infinite = {value for value in (below, above) if is_infinite(value)}
    if len(infinite) == 2:
        raise Diverges("it is oo - oo")
    return Integrated(infinite.pop() if infinite else simplify(below + above), variable)


@dataclass(frozen=True, slots=True)
class Span:
    """The ends of an integral, the numbers between which both lie, and which way it runs: 0 where that is not known."""

    low: Term
    high: Term
    first: Bound
    last: Bound
    direction: int

    @classmethod
    def between(cls, low: Term, high: Term) -> Span:
        """The span of two ends. NoAntiderivative where it is not of the real line, or is empty."""
        (a, b), (c, d) = _bounds(low), _bounds(high)
        first, last = min(a, c), max(b, d)
        if first >= last:
            raise NoAntiderivative
        return cls(low, high, first, last, 1 if b <= c else -1 if d <= a else 0)

    @property
    def inside(self) -> Domain:
        return interval(self.first, self.last, low_open=True, high_open=True)


def _bounds(end: Term) -> tuple[Bound, Bound]:
    if is_infinite(end):
        return (inf, inf) if end == OO else (-inf, -inf)
    if not end.domain.is_real:
        raise NoAntiderivative
    return end.domain.low, end.domain.high


def _by_antiderivative(body: Term, variable: Term, span: Span) -> Integrated:
    found = antiderivative(body, variable)
    owed = obligations(found)
    if not is_smooth(found) or not all_hold(owed, variable):
        raise NoAntiderivative
    upper = _at_end(found, variable, span, span.high, "-" if span.direction > 0 else "+")
    lower = _at_end(found, variable, span, span.low, "+" if span.direction > 0 else "-")
    try:
        above, below = (limit_of(end) if end.op == "limit" else end for end in (upper, lower))
    except NoLimit as error:
        raise (NoAntiderivative if found.free - {variable} else Diverges)(str(error)) from error
    if is_infinite(above) or is_infinite(below):
        return Integrated(_infinite_difference(above, below), variable, found, (upper, lower))
    value = simplify(above - below)
    outside = {condition for condition in owed if variable not in condition.free}
    if not outside <= set(obligations(value)):
        raise NoAntiderivative
    return Integrated(value, variable, found, (upper, lower))


def _at_end(found: Term, variable: Term, span: Span, end: Term, side: str) -> Term:
    """The antiderivative at an end: its value where it is continuous there, else its limit from inside."""
    if is_infinite(end):
        return make("limit", found, variable, end, attrs=("+-",))
    reached = substitute(found, {variable: end})
    if is_smooth(reached) and surely_hold(obligations(reached)):
        return reached
    if not span.direction:
        raise NoAntiderivative
    return make("limit", found, variable, end, attrs=(side,))


def _infinite_difference(above: Term, below: Term) -> Term:
    """oo or -oo; Diverges for oo - oo."""
    if above == below:
        raise Diverges("it is oo - oo")
    return OO if above == OO or below == -OO else -OO
