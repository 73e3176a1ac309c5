"""Quotients of exponentials that overflow where the quotient does not: both sides are divided by one exponential."""

from __future__ import annotations

from symgen.codegen.canonical import negated, product_of, split_coefficient, summands, total_of
from symgen.terms.term import Term, divide, make, num


def over_difference_of_exponentials(term: Term) -> Term | None:
    """u exp(a)/(c exp(a) - c exp(b)) as -u/(c expm1(b - a)), and with exp(b) above as u/(c expm1(a - b)).

    >>> from symgen.terms.build import exp, reals
    >>> a, b = reals("a b"); str(over_difference_of_exponentials(exp(a) / (exp(a) - exp(b))))
    '-(1/expm1(b - a))'
    """
    above, below = term.args
    parts = [_split(part) for part in summands(below)]
    over = [_split(part) for part in summands(above)]
    if len(parts) != 2 or None in parts or None in over:
        return None
    (a, c), (b, opposite) = parts  # type: ignore[misc]
    exponents = {exponent for exponent, _ in over}  # type: ignore[misc]
    if opposite != negated(c) or len(exponents) != 1 or not exponents & {a, b}:
        return None
    (own,) = exponents
    rest = total_of([coefficient for _, coefficient in over])  # type: ignore[misc]
    other, sign = (b, -1) if own == a else (a, 1)
    value = divide(rest, product_of([c, make("expm1", _gap(other, own))]))
    return value if sign > 0 else negated(value)


def _split(part: Term) -> tuple[Term, Term] | None:
    """The exponent and the coefficient of a multiple of one exponential."""
    number, rest = split_coefficient(part)
    factors = rest.args if rest.op == "mul" else (rest,)
    found = [f for f in factors if f.op == "exp"]
    if len(found) != 1:
        return None
    return found[0].args[0], product_of([num(number), *(f for f in factors if f is not found[0])])


def _gap(first: Term, second: Term) -> Term:
    """first - second, over a common denominator where they have one: the difference of numerators is exact for near ones."""
    if first.op == second.op == "div" and first.args[1] == second.args[1]:
        return divide(total_of([first.args[0], negated(second.args[0])]), first.args[1])
    return total_of([first, negated(second)])
