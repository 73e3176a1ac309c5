"""Arithmetic of sizes: polynomials in the symbolic sizes with one spelling each, so that equal sizes are equal Terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import floor

from symgen.terms.term import Term, combined, make, num

Size = int | Term
_Monomial = tuple[Term, ...]
Polynomial = dict[_Monomial, Fraction]


def tidy(size: Size) -> Size:
    """The size in its one spelling, an int where it is a number.

    >>> from symgen.terms.build import dims
    >>> n, m = dims("n m"); tidy(m + n - m) is n, tidy(2 * (n + 1)) == tidy(n + 2 + n)
    (True, True)
    """
    if isinstance(size, int) or size.op == "symbol":
        return size
    return _written(polynomial(size))


def add_sizes(*sizes: Size) -> Size:
    """The sum of sizes, in its one spelling."""
    if all(isinstance(size, int) for size in sizes):
        return sum(sizes)
    return _written(_sum(map(polynomial, sizes)))


def multiply_sizes(*sizes: Size) -> Size:
    """The product of sizes, in its one spelling.

    >>> from symgen.terms.build import dims
    >>> n, m = dims("n m"); multiply_sizes(n, m) is multiply_sizes(m, n)
    True
    """
    result: Polynomial = {(): Fraction(1)}
    for size in sizes:
        result = _product(result, polynomial(size))
    return _written(result)


def subtract_sizes(first: Size, second: Size) -> Size:
    """The difference of two sizes, in its one spelling."""
    return add_sizes(first, multiply_sizes(-1, second))


def divide_sizes(size: Size, step: Size) -> Size:
    """The whole quotient, rounded down; what the step divides comes out of the floor.

    >>> from symgen.terms.build import dims
    >>> n = dims("n"); divide_sizes(7, 2), divide_sizes(2 * n + 1, 2) is n, str(divide_sizes(n + 3, 2))
    (3, True, 'floor((n + 1)/2) + 1')
    """
    if not isinstance(step, int):
        exact = exact_quotient(size, step)
        return exact if exact is not None else make("floor", _term(tidy(size)) / step)
    parts = polynomial(size)
    outside = {monomial: Fraction(value // step) for monomial, value in parts.items()}
    rest = _sum((parts, _scaled(Fraction(-step), outside)))
    below_one = not rest or (set(rest) == {()} and rest[()] < step)
    inside = () if below_one else ({(make("floor", _term(_written(rest)) / step),): Fraction(1)},)
    return _written(_sum((outside, *inside)))


def exact_quotient(size: Size, divisor: Size) -> Size | None:
    """The quotient of two sizes where the second divides the first by its spelling, otherwise None.

    >>> from symgen.terms.build import dims
    >>> n, m = dims("n m"); exact_quotient(multiply_sizes(n, m), m) is n, exact_quotient(6, 4)
    (True, None)
    """
    below = polynomial(divisor)
    if len(below) != 1:
        return 1 if tidy(size) == tidy(divisor) else None
    ((monomial, coefficient),) = below.items()
    quotient: Polynomial = {}
    for own, value in polynomial(size).items():
        rest = Counter(own)
        rest.subtract(Counter(monomial))
        if min(rest.values(), default=0) < 0 or (value / coefficient).denominator != 1:
            return None
        quotient[_sorted(rest.elements())] = value / coefficient
    return _written(quotient)


def same_size(first: Size, second: Size) -> bool:
    """Whether two sizes are equal for every value of the symbols in them, as far as spelling shows."""
    return first == second or tidy(first) == tidy(second)


def is_nonnegative(size: Size) -> bool:
    """Whether a size is certainly at least 0, symbols being whole numbers from 1.

    >>> from symgen.terms.build import dims
    >>> n = dims("n"); is_nonnegative(subtract_sizes(2 * n, 2)), is_nonnegative(subtract_sizes(1, n))
    (True, False)
    """
    # n = 1 + (n - 1) with n - 1 >= 0: shifted so, nonnegative coefficients are enough.
    shifted: Polynomial = {}
    for monomial, value in polynomial(size).items():
        part: Polynomial = {(): value}
        for atom in monomial:
            above_one: Polynomial = {(): Fraction(1)} if atom.op == "symbol" else {}
            part = _product(part, {**above_one, (atom,): Fraction(1)})
        shifted = _sum((shifted, part))
    return all(value >= 0 for value in shifted.values())


def _term(size: Size) -> Term:
    return num(size) if isinstance(size, int) else size


# Polynomials.


def polynomial(size: Size) -> Polynomial:
    """A size as a polynomial in its atoms: symbols, and what is no sum or product."""
    if isinstance(size, int):
        return {(): Fraction(size)} if size else {}
    rule = _READ.get(size.op)
    return rule(size) if rule is not None else {(size,): Fraction(1)}


def _read_product(size: Term) -> Polynomial:
    result: Polynomial = {(): Fraction(1)}
    for argument in size.args:
        result = _product(result, polynomial(argument))
    return result


def _read_quotient(size: Term) -> Polynomial:
    above, below = size.args
    return _scaled(1 / below.value, polynomial(above)) if below.value else {(size,): Fraction(1)}


def _read_power(size: Term) -> Polynomial:
    base, exponent = size.args
    count = exponent.value
    if count is None or count.denominator != 1 or not 0 < count < 64:
        return {(size,): Fraction(1)}
    result = polynomial(base)
    for _ in range(int(count) - 1):
        result = _product(result, polynomial(base))
    return result


def _read_floor(size: Term) -> Polynomial:
    (inside,) = size.args
    if inside.value is not None:
        return {(): Fraction(floor(inside.value))}
    if inside.op != "div" or inside.args[1].value is None or inside.args[1].value.denominator != 1:
        return {(size,): Fraction(1)}
    found = divide_sizes(tidy(inside.args[0]), int(inside.args[1].value))
    return {(found,): Fraction(1)} if isinstance(found, Term) and found.op == "floor" else polynomial(found)


_READ: dict[str, Callable[[Term], Polynomial]] = {
    "num": lambda size: {(): size.attrs[0]} if size.attrs[0] else {},
    "add": lambda size: _sum(map(polynomial, size.args)),
    "neg": lambda size: _scaled(Fraction(-1), polynomial(size.args[0])),
    "mul": _read_product,
    "div": _read_quotient,
    "pow": _read_power,
    "floor": _read_floor,
}


def _sum(parts: Iterable[Polynomial]) -> Polynomial:
    result: Polynomial = {}
    for part in parts:
        for monomial, value in part.items():
            result[monomial] = result.get(monomial, Fraction(0)) + value
    return {monomial: value for monomial, value in result.items() if value}


def _scaled(coefficient: Fraction, part: Polynomial) -> Polynomial:
    return {monomial: coefficient * value for monomial, value in part.items()}


def _product(first: Polynomial, second: Polynomial) -> Polynomial:
    return _sum({_sorted((*a, *b)): x * y} for a, x in first.items() for b, y in second.items())


def _key(atom: Term) -> tuple[bool, str, bytes]:
    return (atom.op != "symbol", str(atom.attrs[0]) if atom.op == "symbol" else atom.op, atom.digest)


def _sorted(atoms: Iterable[Term]) -> _Monomial:
    return tuple(sorted(atoms, key=_key))


def _written(parts: Polynomial) -> Size:
    """Positive terms first, those of higher degree before, the constant last, unless it alone is positive."""
    order = sorted(parts.items(), key=lambda item: (not item[0], item[1] < 0, -len(item[0]), tuple(map(_key, item[0]))))
    if order and order[0][1] < 0 < order[-1][1]:
        order = [order[-1], *order[:-1]]
    terms = [_monomial(monomial, value) for monomial, value in order]
    if not terms:
        return 0
    whole = combined("add", terms)
    return int(whole.value) if whole.value is not None and whole.value.denominator == 1 else whole


def _monomial(monomial: _Monomial, value: Fraction) -> Term:
    powers = [atom if count == 1 else atom ** num(count) for atom, count in Counter(monomial).items()]
    factors = ([num(abs(value))] if abs(value) != 1 or not powers else []) + powers
    product = combined("mul", factors)
    return -product if value < 0 else product
