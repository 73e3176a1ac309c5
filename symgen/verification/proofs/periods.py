"""Rounding, remainders, divisors and roots of unity over whole numbers: polynomials on each residue class.

On n = P m + r, with a period P that clears all denominators, floor(p(n)) of a polynomial p is a polynomial in m, and
p(n) modulo M, gcd(p(n), q(n)), (-1)**p(n) and cos(pi p(n)) are constants; the constants are read off at n = r.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf, lcm
from typing import Any

from symgen.numeric import EXACT, Undecided, Undefined, Unsupported, evaluate, exact
from symgen.numeric.whole_points import resultant
from symgen.terms.domains import Bound, Domain
from symgen.terms.operators import operator
from symgen.terms.term import Term, combined, make, num, symbol
from symgen.terms.traverse import bottom_up, substitute

Polynomial = dict[tuple[int, ...], Fraction]

LARGEST_PERIOD = 5_000
_HIGHEST_POWER = 12


class Irregular(Exception):
    """A formula that is not known to be a polynomial on every residue class."""


# Polynomials with rational coefficients in whole symbols.


def polynomial(term: Term, symbols: tuple[Term, ...]) -> Polynomial:
    """The polynomial that a term is in some symbols; Irregular where it is none.

    >>> from symgen.terms.domains import NATURAL
    >>> n = symbol("n", NATURAL); polynomial((n**2 + n) / 2, (n,))
    {(2,): Fraction(1, 2), (1,): Fraction(1, 2)}
    """
    rule = _POLYNOMIALS.get(term.op)
    if rule is None:
        raise Irregular
    return rule(term, symbols)


def _plus(a: Polynomial, b: Polynomial) -> Polynomial:
    total = {m: a.get(m, Fraction(0)) + b.get(m, Fraction(0)) for m in {**a, **b}}
    return {m: c for m, c in total.items() if c}


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for (m, c), (n, d) in product(a.items(), b.items()):
        total = _plus(total, {tuple(i + j for i, j in zip(m, n, strict=True)): c * d})
    return total


def _constant(value: Fraction, symbols: tuple[Term, ...]) -> Polynomial:
    return {(0,) * len(symbols): value} if value else {}


def _of_symbol(term: Term, symbols: tuple[Term, ...]) -> Polynomial:
    if term not in symbols:
        raise Irregular
    return {tuple(int(s == term) for s in symbols): Fraction(1)}


def _of_sum(term: Term, symbols: tuple[Term, ...]) -> Polynomial:
    total: Polynomial = {}
    for part in term.args:
        total = _plus(total, polynomial(part, symbols))
    return total


def _of_product(term: Term, symbols: tuple[Term, ...]) -> Polynomial:
    result = _constant(Fraction(1), symbols)
    for part in term.args:
        result = _times(result, polynomial(part, symbols))
    return result


def _of_quotient(term: Term, symbols: tuple[Term, ...]) -> Polynomial:
    below = term.args[1].value
    if not below:
        raise Irregular
    return _times(polynomial(term.args[0], symbols), _constant(1 / Fraction(below), symbols))


def _of_power(term: Term, symbols: tuple[Term, ...]) -> Polynomial:
    exponent = term.args[1].value
    if exponent is None or Fraction(exponent).denominator != 1 or not 0 <= exponent <= _HIGHEST_POWER:
        raise Irregular
    base, result = polynomial(term.args[0], symbols), _constant(Fraction(1), symbols)
    for _ in range(int(exponent)):
        result = _times(result, base)
    return result


def _of_negative(term: Term, symbols: tuple[Term, ...]) -> Polynomial:
    return {m: -c for m, c in polynomial(term.args[0], symbols).items()}


_POLYNOMIALS: dict[str, Callable[[Term, tuple[Term, ...]], Polynomial]] = {
    "num": lambda term, symbols: _constant(Fraction(term.attrs[0]), symbols),
    "symbol": _of_symbol,
    "add": _of_sum,
    "mul": _of_product,
    "neg": _of_negative,
    "div": _of_quotient,
    "pow": _of_power,
}


# Periods.

_ROUNDED = ("floor", "ceiling")
_WHOLE_VALUED = (*_ROUNDED, "mod", "gcd", "lcm")
_TURNED = ("cos", "sin")


def period(term: Term) -> int:
    """A number P such that the term is polynomial in m for n = P m + r, all whole symbols alike; Irregular for none."""
    found = _PERIODS.get(term.op, _of_parts)(term)
    if found > LARGEST_PERIOD:
        raise Irregular
    return found


def _of_parts(term: Term) -> int:
    if operator(term.op).binds or term.shape:
        if any(s.domain.is_integer for s in term.free):
            raise Irregular
        return 1
    return lcm(1, *(period(a) for a in term.args))


def _clearing(term: Term) -> int:
    """A common denominator of the coefficients that a quasi-polynomial has on any class."""
    rule = _DENOMINATORS.get(term.op)
    if rule is None:
        raise Irregular
    return rule(term)


def _power_denominator(term: Term) -> int:
    exponent = term.args[1].value
    if exponent is not None and Fraction(exponent).denominator == 1 and 0 <= exponent <= _HIGHEST_POWER:
        return _clearing(term.args[0]) ** int(exponent)
    if _is_whole_power(term) or (term.args[0].value == -1 and term.args[1].domain.is_integer):
        return 1
    raise Irregular


def _quotient_denominator(term: Term) -> int:
    below = term.args[1].value
    if not below:
        raise Irregular
    return _clearing(term.args[0]) * abs(Fraction(below).numerator)


def _product_denominator(term: Term) -> int:
    result = 1
    for part in term.args:
        result *= _clearing(part)
    return result


_DENOMINATORS: dict[str, Callable[[Term], int]] = {
    "num": lambda term: Fraction(term.attrs[0]).denominator,
    "symbol": lambda term: 1 if term.domain.is_integer else _irregular(),
    "add": lambda term: lcm(*(_clearing(a) for a in term.args)),
    "neg": lambda term: _clearing(term.args[0]),
    "mul": _product_denominator,
    "div": _quotient_denominator,
    "pow": _power_denominator,
    **dict.fromkeys((*_ROUNDED, "gcd", "lcm"), lambda term: 1),
    "mod": lambda term: lcm(_clearing(term.args[0]), _modulus(term).denominator),
}


def _irregular() -> int:
    raise Irregular


def _is_unit(base: Term) -> bool:
    """-1 or i."""
    return base.value == -1 or (base.op == "const" and base.attrs == ("i",))


def _is_whole_power(term: Term) -> bool:
    """c ** e for a whole number c and whole exponents that are never negative."""
    base, exponent = term.args
    whole = base.value is not None and Fraction(base.value).denominator == 1
    return bool(whole and exponent.domain.is_integer and exponent.domain.is_nonnegative)


def _modulus(term: Term) -> Fraction:
    value = term.args[1].value
    if not value:
        raise Irregular
    return Fraction(value)


def _rounded_period(term: Term) -> int:
    return period(term.args[0]) * _clearing(term.args[0])


def _mod_period(term: Term) -> int:
    """The period of a polynomial in n and powers c ** n modulo M: their periods modulo the cleared M."""
    inner, modulus = term.args[0], _modulus(term)
    scale = lcm(_clearing(inner), modulus.denominator)
    return _modular_period(inner, abs(int(modulus * scale)))


def _modular_period(term: Term, modulus: int) -> int:
    """The period of a sum of products modulo a whole number."""
    if term.op in ("add", "mul", "neg", "div"):
        return lcm(1, *(_modular_period(a, modulus) for a in term.args))
    if term.op == "pow" and term.args[1].free and not _is_unit(term.args[0]):
        base, exponent = term.args
        if not _is_whole_power(term):
            raise Irregular
        return period(exponent) * _clearing(exponent) * _cycle(int(Fraction(base.value or 0)), modulus)
    return period(term) * (modulus if term.free and term.op not in ("mod", "gcd") else 1)


def _cycle(base: int, modulus: int) -> int:
    """The order of a base modulo a number that it has no factor in common with."""
    if modulus > LARGEST_PERIOD:
        raise Irregular
    value, steps = base % modulus, 1
    while value != 1 % modulus:
        value, steps = value * base % modulus, steps + 1
        if steps > modulus:
            raise Irregular  # a common factor: the first powers belong to no cycle
    return steps


def _power_period(term: Term) -> int:
    base, exponent = term.args
    if not exponent.free:
        return period(base)
    if not _is_unit(base) or not exponent.domain.is_integer:
        raise Irregular
    return period(exponent) * _clearing(exponent) * (2 if base.value == -1 else 4)


def _turned_period(term: Term) -> int:
    turns = half_turns(term.args[0])
    return period(turns) * _clearing(turns) * 2


def half_turns(angle: Term) -> Term:
    """The factor of pi in an angle; Irregular where it is not written as a multiple of pi."""
    if not any(s.domain.is_integer for s in angle.free):
        raise Irregular
    rule = _FACTORS_OF_PI.get(angle.op)
    if rule is None:
        raise Irregular
    return rule(angle)


def _pi_in_product(angle: Term) -> Term:
    inside = [k for k, a in enumerate(angle.args) if a.op == "const" and a.attrs == ("pi",)]
    if len(inside) != 1:
        raise Irregular
    rest = angle.args[: inside[0]] + angle.args[inside[0] + 1 :]
    return combined("mul", rest)


_FACTORS_OF_PI: dict[str, Callable[[Term], Term]] = {
    "mul": _pi_in_product,
    "neg": lambda angle: -half_turns(angle.args[0]),
    "div": lambda angle: half_turns(angle.args[0]) / angle.args[1],
    "add": lambda angle: make("add", *(half_turns(a) for a in angle.args)),
}


def _divisor_period(term: Term) -> int:
    """gcd(p, q) divides the resultant of p and q, so it only depends on n modulo the resultant."""
    inner = lcm(*(period(a) * _clearing(a) for a in term.args))
    constants = [abs(int(a.value)) for a in term.args if a.value]
    if constants:
        return inner * constants[0]
    names = sorted(term.args[0].free | term.args[1].free, key=lambda s: s.attrs[0])
    if len(names) != 1 or inner != 1:
        raise Irregular
    found = resultant(*(_whole_coefficients(a, names[0]) for a in term.args))
    return found or _irregular()


def _whole_coefficients(term: Term, whole: Term) -> list[int]:
    found = polynomial(term, (whole,))
    return [int(found.get((k,), Fraction(0))) for k in range(max(m[0] for m in found) + 1)] if found else []


_PERIODS: dict[str, Callable[[Term], int]] = {
    **dict.fromkeys(_ROUNDED, _rounded_period),
    **dict.fromkeys(_TURNED, lambda term: _turned_period(term) if _has_whole(term) else 1),
    "mod": lambda term: _mod_period(term) if _has_whole(term) else 1,
    "pow": _power_period,
    **dict.fromkeys(("gcd", "lcm"), _divisor_period),
    **dict.fromkeys(("num", "const", "symbol"), lambda term: 1),
}


def _has_whole(term: Term) -> bool:
    return any(s.domain.is_integer for s in term.free)


# Residue classes.


def classes(symbols: tuple[Term, ...], length: int) -> Iterator[tuple[dict[Term, Term], dict[Term, Fraction]]]:
    """For each residue class with a member: every symbol as length * m + r, and a value of every m."""
    for residues in product(range(length), repeat=len(symbols)):
        indices = [_index(s, length, r) for s, r in zip(symbols, residues, strict=True)]
        if all(i.domain.low <= i.domain.high for i in indices):
            replaced = {s: num(length) * i + num(r) for s, i, r in zip(symbols, indices, residues, strict=True)}
            yield replaced, {i: _nearest_to_zero(i) for i in indices}


def _index(whole: Term, length: int, residue: int) -> Term:
    """The m of n = length * m + residue, over the values for which n is in its domain."""
    low, high = whole_range(whole.domain)
    low = low if low == -inf else Fraction(-((residue - low) // length))
    high = high if high == inf else Fraction((high - residue) // length)
    return symbol(whole.attrs[0], Domain("integer", low, high, low == -inf, high == inf))


def whole_range(domain: Domain) -> tuple[Bound, Bound]:
    """The least and the greatest whole number of a domain; infinite where there is none."""
    low, high = domain.low, domain.high
    if low != -inf:
        low = Fraction(floor(low) + 1 if domain.low_open else ceil(low))
    if high != inf:
        high = Fraction(ceil(high) - 1 if domain.high_open else floor(high))
    return low, high


def _nearest_to_zero(index: Term) -> Fraction:
    return Fraction(min(max(Fraction(0), index.domain.low), index.domain.high))


def on_class(term: Term, replaced: Mapping[Term, Term], origin: Mapping[Term, Fraction]) -> Term:
    """The term on one class, with what is rounded, reduced or turned there written as a polynomial or a constant."""
    indices = tuple(origin)
    return bottom_up(substitute(term, replaced), lambda node: _settled(node, indices, origin))


def _settled(node: Term, indices: tuple[Term, ...], origin: Mapping[Term, Fraction]) -> Term:
    rule = _SETTLED.get(node.op)
    if rule is None or not node.free & frozenset(indices):
        return _of_numbers(node) if node.op in _WHOLE_VALUED and not node.free else node
    return rule(node, indices, origin)


def _of_numbers(node: Term) -> Term:
    try:
        return num(_value(node, {}))
    except Irregular:  # of irrational constants
        return node


def _value(term: Term, origin: Mapping[Term, Fraction]) -> Fraction:
    try:
        found = exact(evaluate(term, origin, EXACT))
    except (Undefined, Undecided, Unsupported) as error:
        raise Irregular from error
    if not isinstance(found, Fraction):
        raise Irregular
    return found


def _settle_rounded(node: Term, indices: tuple[Term, ...], origin: Mapping[Term, Fraction]) -> Term:
    """floor(p) is p less the fraction of its constant, where every other coefficient of p is whole."""
    inner = polynomial(node.args[0], indices)
    constant = inner.get((0,) * len(indices), Fraction(0))
    if any(c.denominator != 1 for m, c in inner.items() if any(m)):
        raise Irregular
    whole = floor(constant) if node.op == "floor" else ceil(constant)
    return node.args[0] - num(constant - whole)


def _origin_value(node: Term, indices: tuple[Term, ...], origin: Mapping[Term, Fraction]) -> Term:
    return num(_value(node, origin))


def _settle_power(node: Term, indices: tuple[Term, ...], origin: Mapping[Term, Fraction]) -> Term:
    base, exponent = node.args
    if not _is_unit(base):
        return node
    whole = _value(exponent, origin)
    return make("pow", base, num(whole % 4))


def _settle_turn(node: Term, indices: tuple[Term, ...], origin: Mapping[Term, Fraction]) -> Term:
    turns = _value(half_turns(node.args[0]), origin)
    return make(node.op, num(turns % 2) * make("const", attrs=("pi",)))


def _settle_multiple(node: Term, indices: tuple[Term, ...], origin: Mapping[Term, Fraction]) -> Term:
    """lcm(a, b) = a b / gcd(a, b) where both are positive."""
    if not all(a.domain.is_positive for a in node.args):
        raise Irregular
    return node.args[0] * node.args[1] / _origin_value(make("gcd", *node.args), indices, origin)


Settle = Callable[[Term, tuple[Term, ...], Mapping[Term, Fraction]], Term]

_SETTLED: dict[str, Settle] = {
    **dict.fromkeys(_ROUNDED, _settle_rounded),
    **dict.fromkeys(_TURNED, _settle_turn),
    "mod": _origin_value,
    "gcd": _origin_value,
    "lcm": _settle_multiple,
    "pow": _settle_power,
}


def symbols_of(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """The whole symbols of some terms, in order of their names."""
    free: frozenset[Any] = frozenset().union(*(t.free for t in terms))
    return tuple(sorted((s for s in free if s.domain.is_integer and not s.shape), key=lambda s: s.attrs[0]))
