"""Rounding: whole parts go out of floor; multiples by Hermite's identity, remainders and ceilings by floor where needed.

floor(p*u + r) = floor(u + r/p) + floor(u + (r + 1)/p) + ... + floor(u + (r + p - 1)/p) brings every floor of a multiple of
one formula to floors of one unit u, shifted by fractions; of whole numbers the last such floor is given by the others.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd, inf, lcm
from typing import Any

from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.workspace import Restart, Workspace, handles
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term

HERMITE = "Hermite's identity for floor"
CEILING = "ceiling(x) = -floor(-x)"
REMAINDER = "Mod(x, m) = x - m*floor(x/m)"
LARGEST_MULTIPLE = 24


@handles("floor")
def _floor(space: Workspace, term: Term) -> Ratio:
    x = space.read(term.args[0])
    return floor_of(space, x) if space.is_real(x) and not term.shape else kernel_over(space, term)


@handles("ceiling")
def _ceiling(space: Workspace, term: Term) -> Ratio:
    x = space.read(term.args[0])
    if not space.is_real(x) or term.shape or not space.may_use(CEILING):
        return kernel_over(space, term)
    space.using(CEILING)
    return space.neg(floor_of(space, space.neg(x)))


@handles("mod")
def _mod(space: Workspace, term: Term) -> Ratio:
    x, m = (space.read(a) for a in term.args)
    plain = not term.shape and space.is_real(x) and m.constant not in (None, 0)
    if not plain or not space.may_use(REMAINDER):
        return kernel_over(space, term)
    space.using(REMAINDER)
    return space.sub(x, space.mul(m, floor_of(space, space.div(x, m))))


def floor_of(space: Workspace, x: Ratio) -> Ratio:
    """The greatest whole number that is not above a real formula."""
    if not x.is_polynomial:
        return _kernel(space, x)
    whole, parts, shift = _whole_part(space, x)
    if whole.constant != 0:
        space.using("floor(x + n) = floor(x) + n for whole n")
    if not parts:
        return space.add(whole, space.number(floor(shift)))
    rest = space.polynomial(space.context.from_dict(parts))
    denominator = lcm(*(int(c.q) for c in parts.values()))
    if space.is_integer(space.scale(rest, denominator)):
        return space.add(whole, _of_whole(space, rest, denominator, floor(denominator * shift)))
    if not space.may_use(HERMITE):
        return space.add(whole, _kernel(space, space.add(rest, space.number(shift))))
    content = Fraction(gcd(*(int(c.p) * denominator // int(c.q) for c in parts.values())), denominator)
    return space.add(whole, _of_multiple(space, space.scale(rest, 1 / content), content, shift))


def _whole_part(space: Workspace, x: Ratio) -> tuple[Ratio, dict[tuple[int, ...], Any], Fraction]:
    """Whole multiples of whole numbers, what is left, and a number in [0, 1)."""
    whole: dict[tuple[int, ...], Any] = {}
    parts: dict[tuple[int, ...], Any] = {}
    shift = Fraction(0)
    for exponents, coefficient in x.num.terms():
        exact = Fraction(int(coefficient.p), int(coefficient.q))
        monomial: Poly = space.context.term(exp_vec=exponents)
        if not any(exponents):
            shift = exact
        elif space.is_integer(space.polynomial(monomial)):
            if floor(exact):
                whole[exponents] = floor(exact)
            if exact != floor(exact):
                parts[exponents] = coefficient - floor(exact)
        else:
            parts[exponents] = coefficient
    whole[(0,) * space.size] = floor(shift)
    return space.polynomial(space.context.from_dict(whole)), parts, shift - floor(shift)


def _of_whole(space: Workspace, rest: Ratio, q: int, place: int) -> Ratio:
    """floor(d + j/q) where q*d is whole: the last of j = 0, ..., q - 1 by the others, which add up to q*d."""
    if place < q - 1 or q > LARGEST_MULTIPLE:
        return _kernel(space, space.add(rest, space.number(Fraction(place, q))))
    space.using(HERMITE)
    others = [_kernel(space, space.add(rest, space.number(Fraction(j, q)))) for j in range(q - 1)]
    return space.sub(space.scale(rest, q), space.sum(others))


def _of_multiple(space: Workspace, direction: Ratio, multiple: Fraction, shift: Fraction) -> Ratio:
    """floor(multiple*direction + shift) by floors of one unit of the direction."""
    order = _order(space, direction, multiple.denominator)
    times = int(multiple * order)
    if times > LARGEST_MULTIPLE:
        return _kernel(space, space.add(space.scale(direction, multiple), space.number(shift)))
    space.using(HERMITE)
    unit = space.scale(direction, Fraction(1, order))
    parts = []
    for place in range(times):
        step = (shift + place) / times
        inside = space.add(unit, space.number(step - floor(step)))
        parts.append(space.add(_kernel(space, inside), space.number(floor(step))))
    return space.sum(parts)


def _order(space: Workspace, direction: Ratio, denominator: int) -> int:
    """How finely one direction is divided, so that every multiple met is a whole one."""
    name = b"floor " + space.ratio_digest(direction)
    order = space.plan.orders.setdefault(name, denominator)
    if order % denominator:
        space.plan.orders[name] = lcm(order, denominator)
        raise Restart
    return order


def _kernel(space: Workspace, x: Ratio) -> Ratio:
    domain = _rounded(space.poly_domain(x.num)) if x.is_polynomial else interval(field="integer")
    if domain.low == domain.high:
        return space.number(Fraction(domain.low))
    return space.value(space.intern("floor", (x,), domain=domain))


def _rounded(domain: Domain) -> Domain:
    """The whole numbers that floor takes on an interval."""
    low = domain.low if domain.low == -inf else Fraction(floor(domain.low))
    high = domain.high
    if high != inf:
        high = Fraction(ceil(high) - 1 if domain.high_open else floor(high))
    return interval(low, high, field="integer") if low <= high else interval(field="integer")
