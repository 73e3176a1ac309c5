"""Exact values of constant expressions: the ends of domains."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf, isinf, prod

from symgen.errors import ReadingError
from symgen.terms.domains import Bound
from symgen.terms.term import Term

_MOST_BITS = 20_000


def _power(base: Bound, exponent: Bound) -> Bound | None:
    if isinstance(base, float) or isinstance(exponent, float) or exponent.denominator != 1:
        return None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if (base == 0 and exponent < 0) or bits * abs(exponent) > _MOST_BITS:
        return None
    return base ** int(exponent)


def _quotient(numerator: Bound, denominator: Bound) -> Bound | None:
    if isinstance(numerator, float) or isinstance(denominator, float) or denominator == 0:
        return None
    return numerator / denominator


def _sum(*parts: Bound) -> Bound | None:
    infinite = {p for p in parts if isinf(p)}
    if infinite:
        return infinite.pop() if len(infinite) == 1 else None
    return sum((Fraction(p) for p in parts), Fraction(0))


def _product(*factors: Bound) -> Bound | None:
    if any(isinf(f) for f in factors):
        return None if 0 in factors else prod(float(f) for f in factors)
    return prod((Fraction(f) for f in factors), start=Fraction(1))


_EXACT: dict[str, Callable[..., Bound | None]] = {
    "neg": lambda x: -x,
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "pow": _power,
}


def exact_value(term: Term) -> Bound | None:
    """The rational number, or infinity, that a constant expression is; None where it is neither or too large.

    >>> from symgen.terms.term import num
    >>> exact_value(num(1) / num(10) ** num(3))
    Fraction(1, 1000)
    """
    if term.op == "num":
        return Fraction(term.attrs[0])
    if term.op == "const":
        return inf if term.attrs[0] == "oo" else None
    compute = _EXACT.get(term.op)
    if compute is None or term.shape:
        return None
    values = [exact_value(a) for a in term.args]
    return None if any(v is None for v in values) else compute(*values)


def exact_bound(term: Term, refusal: Callable[[], ReadingError]) -> Bound:
    """The exact value, or the refusal that the caller words."""
    value = exact_value(term)
    if value is None:
        raise refusal()
    return value
