"""Waves that never settle: c exp(g x) cos(a x + b) with g >= 0 and a not 0 has neither an integral to infinity nor a sum.

Its integral up to x is a wave of the same growth, which comes to no limit; so with sums, whose terms do not tend to 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from symgen.errors import BudgetError
from symgen.numeric.ball_system import balls
from symgen.numeric.errors import Undecided, Undefined, Unsupported
from symgen.numeric.evaluator import evaluate
from symgen.terms.build import log
from symgen.terms.term import Term, num

_BITS = 256
_LOOKS = range(1, 9)  # whole numbers, or parts of them, at one of which a wave must be seen not to vanish
_PART = Fraction(3, 7)

Wave = tuple[Term, Term]  # the rates at which it grows and turns


def never_settles(body: Term, variable: Term, given: Mapping[Any, Any], *, direction: int, whole: bool) -> bool:
    """Whether the body is surely a sum of waves of one growth, without a mean, whose integral (or sum) has no limit."""
    found = _waves(body, variable)
    if not found:
        return False
    try:
        growths, turns = ([_ball(wave[k], given) for wave in found] for k in (0, 1))
        alike = all(wave[0] == found[0][0] or growth == growths[0] for wave, growth in zip(found, growths, strict=True))
        steady = alike and growths[0].imag == 0 and bool((direction * growths[0]).real >= 0)
        step = Fraction(1) if whole else _PART
        turning = all(_turns(t, whole) for t in turns)
        return steady and turning and any(_ball(body, {**given, variable: k * step}) != 0 for k in _LOOKS)
    except (Undefined, Undecided, Unsupported, BudgetError):
        return False


def _ball(term: Term, given: Mapping[Any, Any]) -> Any:
    from flint import acb

    return acb(evaluate(term, given, balls(_BITS)))


def _turns(rate: Any, whole: bool) -> bool:
    """Whether the wave surely turns; from one whole number to the next by no whole number of turns."""
    return bool(rate != 0 and ((rate / 2).sin() != 0 or not whole))


def _waves(term: Term, variable: Term) -> list[Wave] | None:
    """The waves that a formula is a sum of, None where it is not known to be one."""
    if variable not in term.free:
        return None
    rule = _RULES.get(term.op)
    return None if rule is None else rule(term, variable)


def _of_sum(term: Term, variable: Term) -> list[Wave] | None:
    parts = [_waves(part, variable) for part in term.args]
    return None if None in parts else [wave for part in parts for wave in part or ()]


def _of_product(term: Term, variable: Term) -> list[Wave] | None:
    """Factors without the variable, exponentials, and one sum of waves."""
    growth: Term = num(0)
    rest: list[Term] = []
    for factor in (f for f in term.args if variable in f.free):
        rate = _growth(factor, variable)
        if rate is None:
            rest.append(factor)
        else:
            growth = growth + rate
    found = _waves(rest[0], variable) if len(rest) == 1 else None if rest else [(num(0), num(0))]
    return None if found is None else [(g + growth, turn) for g, turn in found]


def _of_quotient(term: Term, variable: Term) -> list[Wave] | None:
    return None if variable in term.args[1].free else _waves(term.args[0], variable)


def _of_exponential(term: Term, variable: Term) -> list[Wave] | None:
    rate = _growth(term, variable)
    return None if rate is None else [(rate, num(0))]


def _growth(term: Term, variable: Term) -> Term | None:
    """The rate of an exponential function, None of any other."""
    if term.op == "exp":
        return _slope(term.args[0], variable)
    if term.op != "pow" or variable in term.args[0].free:
        return None
    rate = _slope(term.args[1], variable)
    return None if rate is None else rate * log(term.args[0])


def _of_sine(term: Term, variable: Term) -> list[Wave] | None:
    rate = _slope(term.args[0], variable)
    return None if rate is None else [(num(0), rate)]


_RULES: Mapping[str, Callable[[Term, Term], list[Wave] | None]] = {
    "add": _of_sum, "neg": _of_sum, "mul": _of_product, "div": _of_quotient, "exp": _of_exponential,
    "pow": _of_exponential, "sin": _of_sine, "cos": _of_sine,
}  # fmt: skip


def _slope(term: Term, variable: Term) -> Term | None:
    """The constant derivative of what is linear in the variable, None of other terms."""
    if term is variable or term == variable:
        return num(1)
    if variable not in term.free:
        return num(0)
    slopes = [_slope(a, variable) for a in term.args] if term.op in ("add", "neg") else []
    if slopes and None not in slopes:
        total = sum((s for s in slopes if s is not None), num(0))
        return -total if term.op == "neg" else total
    moving = [a for a in term.args if variable in a.free]
    if term.op == "mul" and len(moving) == 1:
        inner = _slope(moving[0], variable)
        return None if inner is None else _times(inner, [a for a in term.args if a is not moving[0]])
    if term.op == "div" and variable not in term.args[1].free:
        inner = _slope(term.args[0], variable)
        return None if inner is None else inner / term.args[1]
    return None


def _times(term: Term, factors: list[Term]) -> Term:
    for factor in factors:
        term = term * factor
    return term
