"""How fast statistics and densities grow towards the ends of a support: finiteness without any closed form.

Towards an end, with t -> oo the distance travelled (x = t, x = -t, or |x - end| = 1/t), a statistic is taken as
constant * exp(rate t) t^power log(t)^logs. A density is the exponential of such a growth, and an expectation is finite
when the exponents of density and statistic together fall fast enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import factorial

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError
from symgen.probability.decisions import all_of, decide, false, is_true, minus_oo, oo, true
from symgen.probability.densities import formula
from symgen.probability.inequalities import neat
from symgen.probability.pieces import compared
from symgen.probability.shapes import tidy
from symgen.probability.statistics import parts, plus
from symgen.probability.supports import support
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up, substitute

_ZERO = num(0)


@dataclass(frozen=True, slots=True)
class Growth:
    """constant * exp(rate t) * t^power * log(t)^logs."""

    constant: Term
    rate: Term = _ZERO
    power: Term = _ZERO
    logs: int = 0

    @property
    def order(self) -> tuple[Term, Term, Term]:
        return self.rate, self.power, num(self.logs)


@dataclass(frozen=True, slots=True)
class End:
    """An end of a support, seen in the variable x: the growth of x itself there, where it is, and on which side."""

    variable: Term
    growth: Growth
    at: Term
    side: int

    @property
    def infinite(self) -> bool:
        return self.at in (oo(), minus_oo())


class Unknown(Exception):
    """The growth is not decided by the domains of the parameters."""


def ends(law: Term, variable: Term) -> tuple[End, ...]:
    """The ends of a law's support at which expectations may diverge."""
    spread = support(law)
    made = [end_of(variable, spread.low, -1), end_of(variable, spread.high, 1)]
    return tuple(e for e in made if e.infinite or not spread.discrete)


def end_of(variable: Term, at: Term, side: int) -> End:
    if at in (oo(), minus_oo()):
        return End(variable, Growth(num(side), power=num(1)), at, side)
    return End(variable, Growth(num(-side), power=num(-1)) if at == 0 else Growth(at), at, side)


# The growth of a Term.


def growth(term: Term, end: End) -> Growth:
    """The leading behaviour of a Term towards an end; raises Unknown where it is not decided."""
    if term == end.variable:
        return end.growth
    if end.variable not in term.free:
        return Growth(term)
    rule = _RULES.get(term.op)
    if rule is None:
        raise Unknown(term.op)
    found = rule(term, end)
    return _slope(term, end) if found.constant == 0 and not end.infinite else found


_MOST_DERIVATIVES = 4


def _slope(term: Term, end: End) -> Growth:
    """What vanishes at a finite end goes like its first derivative there that does not vanish, by Taylor."""
    slope = term
    for order in range(1, _MOST_DERIVATIVES + 1):
        slope = derivative(slope, end.variable)
        value = tidy(substitute(slope, {end.variable: end.at}))
        if value != 0:
            return Growth(tidy(value * num((-end.side) ** order) / num(factorial(order))), power=num(-order))
    raise Unknown("all derivatives vanish")


def _is_constant(one: Growth) -> bool:
    return one.order == (num(0), num(0), num(0))


def _sum(term: Term, end: End) -> Growth:
    """Where constants cancel at a finite end nothing is left of order zero."""
    growths = [growth(a, end) for a in term.args]
    decaying = all(_is_constant(g) or _sign(g.power) < 0 for g in growths) and not end.infinite
    if decaying and tidy(plus(g.constant for g in growths if _is_constant(g))) == 0:
        return Growth(num(0))
    return leading(growths)


def leading(growths: Iterable[Growth]) -> Growth:
    """The fastest of several growths; equal ones add up. Raises Unknown where they cancel or cannot be compared."""
    best: list[Growth] = []
    for one in growths:
        if one.constant == 0:
            continue
        verdict = compare(one, best[0]) if best else 1
        best = [one] if verdict > 0 else [*best, one] if verdict == 0 else best
    if not best:
        return Growth(num(0))
    total = tidy(plus(g.constant for g in best))
    if total == 0:
        raise Unknown("the leading terms cancel")
    return replace(best[0], constant=total)


def compare(first: Growth, second: Growth) -> int:
    """1, 0 or -1 as the first grows faster than, like, or slower than the second."""
    for a, b in zip(first.order, second.order, strict=True):
        if a != b:
            return _sign(a - b)
    return 0


def _sign(term: Term) -> int:
    """The sign of a Term that its domain decides."""
    domain = tidy(term).domain
    if domain.is_positive or domain.is_negative:
        return 1 if domain.is_positive else -1
    if tidy(term) == 0:
        return 0
    raise Unknown(f"the sign of {term}")


def _product(term: Term, end: End) -> Growth:
    return _times([growth(a, end) for a in term.args])


def _times(growths: list[Growth]) -> Growth:
    return Growth(
        tidy(make("mul", num(1), *(g.constant for g in growths))),
        tidy(plus(g.rate for g in growths)),
        tidy(plus(g.power for g in growths)),
        sum(g.logs for g in growths),
    )


def _negative(term: Term, end: End) -> Growth:
    inner = growth(term.args[0], end)
    return replace(inner, constant=-inner.constant)


def _quotient(term: Term, end: End) -> Growth:
    return _times([growth(term.args[0], end), _raised(growth(term.args[1], end), num(-1))])


def _power(term: Term, end: End) -> Growth:
    base, exponent = term.args
    if end.variable in exponent.free:
        raise Unknown("a power of the variable")
    return _raised(growth(base, end), exponent)


def _raised(base: Growth, exponent: Term) -> Growth:
    if base.logs and (exponent.value is None or exponent.value.denominator != 1):
        raise Unknown("a power of a logarithm")
    logs = base.logs * int(exponent.value or 0)
    return Growth(base.constant**exponent, tidy(base.rate * exponent), tidy(base.power * exponent), logs)


def _logarithm(term: Term, end: End) -> Growth:
    inside = growth(term.args[0], end)
    if inside.rate != 0:
        return Growth(inside.rate, power=num(1))
    if inside.power != 0:
        return Growth(inside.power, logs=1)
    if _is_constant(inside):
        return Growth(tidy(make("log", inside.constant)))
    raise Unknown("the logarithm of a logarithm")


def _exponential(term: Term, end: End) -> Growth:
    inside = growth(term.args[0], end)
    if inside.rate == 0 and inside.power == 1 and not inside.logs:
        return Growth(num(1), rate=inside.constant)
    if _is_constant(inside) or (inside.rate == 0 and _sign(inside.power) < 0):
        return Growth(num(1))
    raise Unknown("the exponential of more than a line")


def _absolute(term: Term, end: End) -> Growth:
    inside = growth(term.args[0], end)
    return replace(inside, constant=tidy(abs(inside.constant)))


def _softplus(term: Term, end: End) -> Growth:
    inside = growth(term.args[0], end)
    if _is_constant(inside):
        return Growth(term)
    return inside if _sign(inside.constant) > 0 else _exponential(make("exp", term.args[0]), end)


def _bounded(term: Term, end: End) -> Growth:
    return Growth(num(1))


def _sign_at_the_end(term: Term, end: End) -> Growth:
    """What is left of a sign at a finite end, where its argument may vanish."""
    return Growth(substitute(term, {end.variable: end.at}))


def _loggamma(term: Term, end: End) -> Growth:
    inside = growth(term.args[0], end)
    if inside.rate == 0 and inside.power == 1:
        return Growth(inside.constant, power=num(1), logs=1)
    return Growth(term)


_RULES: Mapping[str, Callable[[Term, End], Growth]] = {
    "add": _sum,
    "mul": _product,
    "neg": _negative,
    "div": _quotient,
    "pow": _power,
    "log": _logarithm,
    "exp": _exponential,
    "abs": _absolute,
    "softplus": _softplus,
    "cos": _bounded,
    "sin": _bounded,
    "loggamma": _loggamma,
    "sign": _sign_at_the_end,
}


# What is bent somewhere is smooth near an end.


def _near(node: Term, end: End) -> Term:
    """Absolute values, signs, events, maxima and minima as what they are near the end; raises Unknown if undecided."""
    rule = _NEAR.get(node.op)
    return node if rule is None or end.variable not in node.free else rule(node, end)


def _side(term: Term, end: End) -> int:
    """The sign of a Term near an end; 0 at a finite end where only its value there vanishes or is not decided."""
    if end.infinite:
        return _sign(growth(term, end).constant)
    there = tidy(substitute(term, {end.variable: end.at})).domain
    return 1 if there.is_positive else -1 if there.is_negative else 0


def _near_absolute(node: Term, end: End) -> Term:
    side = _side(node.args[0], end)
    return node if side == 0 else node.args[0] if side > 0 else -node.args[0]


def _near_sign(node: Term, end: End) -> Term:
    side = _side(node.args[0], end)
    return num(side) if side else node


def _near_extremum(node: Term, end: End) -> Term:
    first, *others = compared(node)
    if not others:
        return first
    second = others[0]
    side = _side(first - second if second != 0 else first, end) * (-1 if node.op == "min" else 1)
    if side == 0 or len(others) > 1:
        raise Unknown(f"which is larger in {node}")
    return first if side > 0 else second


def _near_event(node: Term, end: End) -> Term:
    return num(int(_holds(node.args[0], end)))


def _near_cases(node: Term, end: End) -> Term:
    pairs = zip(node.args[:-1:2], node.args[1::2], strict=True)
    return next((value for value, condition in pairs if _holds(condition, end)), node.args[-1])


def _holds(condition: Term, end: End) -> bool:
    """Whether a condition holds near an end."""
    if condition.op in ("and", "or"):
        return (all if condition.op == "and" else any)(_holds(c, end) for c in condition.args)
    if condition.op == "not":
        return not _holds(condition.args[0], end)
    side = _side(condition.args[0] - condition.args[1], end) if condition.op in _HOLDS else 0
    if side == 0:
        raise Unknown(f"whether {condition}")
    return side in _HOLDS[condition.op]


_HOLDS = {"lt": (-1,), "le": (-1,), "gt": (1,), "ge": (1,), "eq": (), "ne": (-1, 1)}
_NEAR: Mapping[str, Callable[[Term, End], Term]] = {
    "abs": _near_absolute,
    "sign": _near_sign,
    "indicator": _near_event,
    "cases": _near_cases,
    **dict.fromkeys(("max", "min", "relu"), _near_extremum),
}


# Finiteness.


@dataclass(frozen=True, slots=True)
class Finiteness:
    """The condition under which an expectation is finite, and the sign of the infinity otherwise (0 for none)."""

    condition: Term
    sign: int


def finiteness(statistic: Term, variable: Term, law: Term, known: tuple[Term, ...] = ()) -> Finiteness | None:
    """When E[statistic] is finite under a scalar law, by growth at the ends; None where that is not decided.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import reals
    >>> x = reals("x"); finiteness(x**2, x, law("Normal", 0, sd=1)).condition.op
    'true'
    """
    density = formula(law, variable)
    try:
        found = [_at(end, statistic, density, known) for end in ends(law, variable)]
    except (Unknown, NoRuleError):
        return None
    signs = {f.sign for f in found if not is_true(f.condition)}
    return Finiteness(all_of(f.condition for f in found), signs.pop() if len(signs) == 1 else 0)


def _at(end: End, statistic: Term, density: Term, known: tuple[Term, ...]) -> Finiteness:
    near = bottom_up(statistic, lambda node: _near(node, end))
    if near != statistic and tidy(near) == 0:
        return Finiteness(true(), 1)
    own = growth(near, end)
    condition = _condition(end, own, _falling(density, end), known)
    return Finiteness(condition, 1 if is_true(condition) else _sign(own.constant))


def _condition(end: End, own: Growth, falling: Growth, known: tuple[Term, ...]) -> Term:
    """What grows faster decides: exp, then powers of t, then its logarithm."""
    if falling.rate != 0 and _sign(falling.rate) > 0:
        return true()
    rises = own.rate != 0 and _sign(own.rate) > 0
    if falling.power != 0 and _sign(falling.power) > 0:
        return _against_a_power(own, falling, known) if rises else true()
    if own.rate != 0:
        return false() if rises else true()
    return _by_powers(end, own, falling, known)


def _against_a_power(own: Growth, falling: Growth, known: tuple[Term, ...]) -> Term:
    """exp(rate t) under a density that falls like exp(-c t^power)."""
    speed = _sign(falling.power - 1)
    if speed == 0 and not falling.logs:
        return _is_negative(falling.constant + own.rate, known)
    return true() if speed >= 0 else false()


def _falling(density: Term, end: End) -> Growth:
    """The leading growth of a log density, statistic by statistic."""
    return leading(_scaled(growth(p.statistic_term, end), p.coefficient) for p in parts(density, end.variable))


def _scaled(one: Growth, factor: Term) -> Growth:
    return replace(one, constant=tidy(factor * one.constant))


def _by_powers(end: End, own: Growth, falling: Growth, known: tuple[Term, ...]) -> Term:
    """Densities that fall like a power of t: the integral of t^e converges for e < -1, near a point for e < 1."""
    if falling.power == 0 and falling.logs > 1:  # exp(-log(t)^2) falls faster than any power
        return true()
    exponent = own.power + (falling.constant if falling.power == 0 and falling.logs == 1 else num(0))
    return _is_negative(exponent + (1 if end.infinite else -1), known)


def _is_negative(exponent: Term, known: tuple[Term, ...]) -> Term:
    return decide(neat(make("lt", tidy(exponent), num(0))), known)


__all__ = ["Finiteness", "Growth", "Unknown", "ends", "finiteness", "growth"]
