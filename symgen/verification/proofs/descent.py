"""Inequalities in several real symbols: one symbol after the other put where the formula is least.

If the slope in x has the sign of x - c, then f(x, y) >= f(c(y), y); what is left has one symbol fewer. Polynomials of
nonnegative symbols are tried in every order of the symbols, x <= y <= z as u, u + v, u + v + w: nonnegative coefficients
then prove them (for Nesbitt's and Schur's inequalities they do).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations

from symgen.calculus import derivative
from symgen.calculus.asymptotics import Unsettled
from symgen.calculus.asymptotics.germs import constant_sign
from symgen.calculus.normaliser import expand, simplify, statistics
from symgen.calculus.normaliser.factoring import factored
from symgen.calculus.normaliser.signs import proves_nonnegative
from symgen.errors import BudgetError, NoRuleError
from symgen.terms.context import Context
from symgen.terms.definedness import obligations
from symgen.terms.domains import NONNEGATIVE
from symgen.terms.term import Term, make, num, symbol
from symgen.terms.traverse import size, substitute
from symgen.verification.proofs.circuits import is_circuit_nonnegative
from symgen.verification.proofs.intervals import is_plain
from symgen.verification.proofs.kinks import sides_of_kink
from symgen.verification.proofs.one_symbol import never_below_zero
from symgen.verification.task import Task

_MOST_ORDERED = 4
_LARGEST = 300
_SHARE = 0.5  # of the budget, after which no further formula is begun


def descends_to_nonnegative(term: Term, task: Task, *, strict: bool) -> str | None:
    """How a formula of several symbols was proved >= 0 (> 0) on the whole domain; None where it was not.

    >>> from symgen.terms.build import reals
    >>> from symgen.terms.relations import Ge
    >>> a, b, c = reals("a b c"); claim = Ge(a**2 + b**2 + c**2, a * b + b * c + c * a)
    >>> descends_to_nonnegative(claim.left - claim.right, Task(claim), strict=False)
    'least at a = (b + c)/2, where it is made of squares and positive parts'
    """
    try:
        return _descend(term, task, strict=strict)
    except (BudgetError, NoRuleError, RecursionError):
        return None


def _descend(term: Term, task: Task, *, strict: bool) -> str | None:
    if task.spent(_SHARE) or size(term) > _LARGEST:
        return None
    symbols = sorted(term.free, key=lambda s: s.attrs[0])
    if not symbols:
        return _constant(term, strict=strict)
    if not strict and proves_nonnegative(term, Context()):
        return "it is made of squares and positive parts"
    sides = sides_of_kink(term)
    if sides is not None:
        return _on_both_sides(sides, task, strict=strict)
    if len(symbols) == 1:
        found = never_below_zero(term, symbols[0], task, strict=strict)
        return f"the signs of successive derivatives in {symbols[0].attrs[0]} tell its sign" if found else None
    if not strict and _in_every_order(term, symbols):
        return "its coefficients are nonnegative for every order of the symbols"
    if not strict and is_circuit_nonnegative(term, tuple(symbols)):
        return "its one negative term is below a weighted mean of the others"
    return _by_factor(term, task, strict=strict) or _by_one_symbol(term, symbols, task, strict=strict)


def _on_both_sides(sides: tuple[Term, Term], task: Task, *, strict: bool) -> str | None:
    """Above and below a kink."""
    found = [_descend(simplify(side), task, strict=strict) for side in sides]
    return None if None in found else f"on both sides of a kink ({found[0]}; {found[1]})"


def _by_factor(term: Term, task: Task, *, strict: bool) -> str | None:
    """The one factor whose sign is open, where the others are squares or positive."""
    found = factored(term, Context())
    if found is None or strict or not found.sign or obligations(term):
        return None
    odd = [f for f, e in found.open if e % 2]
    if len(odd) != 1 or 4 * size(odd[0]) > 3 * size(term):
        return None
    how = _descend(odd[0] if found.sign > 0 else -odd[0], task, strict=False)
    return None if how is None else f"up to squares and positive factors, {how}"


def _by_one_symbol(term: Term, symbols: list[Term], task: Task, *, strict: bool) -> str | None:
    for variable in symbols:
        for place in _least_at(term, variable):
            rest = _descend(simplify(substitute(term, {variable: place})), task, strict=strict)
            if rest is not None:
                return f"least at {variable.attrs[0]} = {place}, where {rest}"
    return None


def _constant(term: Term, *, strict: bool) -> str | None:
    try:
        sign = constant_sign(term)
    except Unsettled:
        return None
    return f"it is {term}" if sign > 0 or (sign == 0 and not strict) else None


# Where the formula is least in one symbol.


def _least_at(term: Term, variable: Term) -> Iterator[Term]:
    if not is_plain(term) or obligations(term):
        return
    slope = derivative(term, variable)
    if obligations(slope) or not is_plain(slope):
        return
    found = factored(slope, Context())
    if found is None or not found.sign:
        return
    odd = [f for f, e in found.open if e % 2]
    if len(odd) != 1 or not _rises(odd[0] if found.sign > 0 else -odd[0], variable):
        return
    for place in _zeros(odd[0], variable):
        if variable.domain.includes(place.domain) and not obligations(place):
            yield simplify(place)


def _rises(factor: Term, variable: Term) -> bool:
    """Whether a factor never falls as the variable grows."""
    found = factored(expand(derivative(factor, variable)), Context())
    return found is not None and found.sign > 0 and not found.open


def _zeros(factor: Term, variable: Term) -> Iterator[Term]:
    """The zero of a S(x) + b for one statistic S that can be inverted."""
    found = statistics(factor, variable)
    rest = found.pop(num(1), num(0))
    if len(found) != 1:
        return
    ((statistic, coefficient),) = found.items()
    undone = _INVERSES.get(statistic.op)
    value = simplify(-rest / coefficient)
    if statistic == variable:
        yield value
    elif undone is not None:
        yield from undone(statistic, variable, value)


def _of_power(statistic: Term, variable: Term, value: Term) -> Iterator[Term]:
    """(a x + b)**r = v at a x + b = v**(1/r)."""
    base, exponent = statistic.args
    inner = statistics(base, variable)
    slope, shift = inner.pop(variable, None), inner.pop(num(1), num(0))
    if inner or slope is None or not base.domain.is_nonnegative or variable in exponent.free:
        return
    if value == num(1):
        yield (1 - shift) / slope
    elif value.domain.is_positive and exponent.value is not None:
        yield (value ** num(1 / Fraction(exponent.value)) - shift) / slope


def _of_root(statistic: Term, variable: Term, value: Term) -> Iterator[Term]:
    if statistic.args[0] == variable and value.domain.is_nonnegative:
        yield value**2


def _of_exponential(statistic: Term, variable: Term, value: Term) -> Iterator[Term]:
    inner = statistics(statistic.args[0], variable)
    slope, shift = inner.pop(variable, None), inner.pop(num(1), num(0))
    if not inner and slope is not None and value.domain.is_positive:
        yield (make("log", value) - shift) / slope


def _of_logarithm(statistic: Term, variable: Term, value: Term) -> Iterator[Term]:
    if statistic.args[0] == variable:
        yield make("exp", value)


_INVERSES: dict[str, Callable[[Term, Term, Term], Iterator[Term]]] = {
    "pow": _of_power,
    "sqrt": _of_root,
    "exp": _of_exponential,
    "log": _of_logarithm,
}


# Every order.


def _in_every_order(term: Term, symbols: list[Term]) -> bool:
    if len(symbols) > _MOST_ORDERED or not all(s.domain == NONNEGATIVE or s.domain.is_positive for s in symbols):
        return False
    if any(s.domain.low != 0 or s.domain.is_integer for s in symbols):
        return False
    steps = [symbol(f"{s.attrs[0]}step", NONNEGATIVE) for s in symbols]
    sums = [make("add", *steps[: k + 1]) if k else steps[0] for k in range(len(steps))]
    return all(
        proves_nonnegative(substitute(term, dict(zip(order, sums, strict=True))), Context())
        for order in permutations(symbols)
    )
