"""Rational functions of symbols as people write them: one fraction a denominator, squares completed, factors shown."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Any

from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.powers import factors
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import (
    monomial_term,
    monomials,
    ordered,
    positive_first,
    power_term,
    product_of,
    quotient_term,
    sum_of,
    to_term,
    without_sign,
)
from symgen.terms.term import Term, num
from symgen.terms.traverse import size

Exponents = tuple[int, ...]


def rational_term(space: Workspace, ratio: Ratio) -> Term:
    """A rational function as one Term."""
    return sum_of(positive_first(rational_parts(space, ratio)))


def rational_parts(space: Workspace, ratio: Ratio) -> list[Term]:
    """The summands of a rational function: one for each denominator, a number last."""
    if ratio.is_zero:
        return []
    if len(ratio.den) != 1:
        return [product_form(space, ratio)]
    ((below, _),) = ratio.den.terms()
    groups: dict[Exponents, dict[Exponents, Any]] = {}
    constant = ratio.den.leading_coefficient()
    for exponents, coefficient in ratio.num.terms():
        left = tuple(max(int(b) - int(a), 0) for a, b in zip(exponents, below, strict=True))
        groups.setdefault(left, {})[exponents] = coefficient / constant
    parts: list[Term] = []
    for left in sorted(groups, key=lambda e: _denominator_order(space, e)):
        num_poly = space.context.from_dict(groups[left])
        shared = space.context.term(exp_vec=tuple(int(b) - e for b, e in zip(below, left, strict=True)))
        parts += _group(space, num_poly / shared, left)
    return parts


def _denominator_order(space: Workspace, exponents: Exponents) -> Any:
    return (
        not any(exponents),
        -sum(exponents),
        [str(k.digest) for k, e in zip(space.kernels, exponents, strict=False) if e],
    )


def _group(space: Workspace, poly: Poly, below: Exponents) -> list[Term]:
    """One numerator over one monomial; plain sums stay separate summands where there is no denominator."""
    content, primitive = _content(space, poly)
    denominator = [power_term(to_term(space, b), num(e)) for b, e in _bases(space, below)]
    if len(primitive) == 1:
        over = space.lowest(poly, space.context.term(exp_vec=below))
        return [monomial_term(space, m) for m in monomials(space, over)]
    factored = _factored(space, primitive)
    if factored is None and content.denominator == 1 and not denominator:
        return squares(space, poly)
    whole = factored if factored is not None else [sum_of(positive_first(squares(space, primitive)))]
    bare, sign = without_sign(whole[0])
    return [quotient_term(content * sign, [bare, *whole[1:]], denominator)]


def _bases(space: Workspace, below: Exponents) -> list[tuple[Ratio, Fraction]]:
    found = [(p, Fraction(int(e), space.kernels[p].order)) for p, e in enumerate(below) if e]
    from symgen.calculus.normaliser.writing import kernel_order

    found.sort(key=lambda pair: kernel_order(space, pair[0]))
    return [(space.value(space.kernels[p]), e) for p, e in found]


def _content(space: Workspace, poly: Poly) -> tuple[Fraction, Poly]:
    """A rational number and a primitive polynomial whose product is the polynomial; signs read from the front."""
    numbers = [Fraction(int(c.p), int(c.q)) for c in poly.coeffs()]
    content = Fraction(gcd(*(n.numerator for n in numbers)), lcm(*(n.denominator for n in numbers)))
    if all(n < 0 for n in numbers):
        content = -content
    return content, poly * space.number(1 / content).num


def _factored(space: Workspace, primitive: Poly) -> list[Term] | None:
    """The factors of a polynomial, where that is shorter than its sum; none has a sign or a number outside."""
    constant, found = factors(space, space.polynomial(primitive))
    if len(found) == 1 and found[0][1] == 1:
        return None
    signed = found if constant == 1 else _absorbed(constant, found)
    if signed is None:
        return None
    terms = [power_term(_written(space, f), num(e)) for f, e in signed]
    product = product_of(terms)
    plain = sum_of(squares(space, primitive))
    return list(terms) if size(product) <= size(plain) else None


def _absorbed(constant: Fraction, found: list[tuple[Poly, int]]) -> list[tuple[Poly, int]] | None:
    """A factor -1 taken into a factor of odd exponent."""
    place = next((k for k, (f, e) in enumerate(found) if e == 1 and len(f) > 1), None)
    if constant != -1 or place is None:
        return None
    return [*found[:place], (-found[place][0], 1), *found[place + 1 :]]


def _written(space: Workspace, poly: Poly) -> Term:
    return sum_of(positive_first(squares(space, poly)))


def squares(space: Workspace, poly: Poly) -> list[Term]:
    """Summands of a polynomial, with c*u**2 + 2*c*u*v + c*v**2 as c*(u + v)**2."""
    left = dict(poly.terms())
    found: list[Term] = []
    for cross in sorted(left):
        square = _square(left, cross)
        if square is None:
            continue
        scale, u, v, sign = square
        for e in (cross, _double(u), _double(v)):
            del left[e]
        inner = space.context.term(exp_vec=u) + space.context.term(exp_vec=v) * sign
        base = to_term(space, space.polynomial(_front_positive(space, inner)))
        found.append(quotient_term(Fraction(int(scale.p), int(scale.q)), [power_term(base, num(2))], []))
    rest = [(Fraction(int(c.p), int(c.q)), e) for e, c in left.items()]
    plain = [monomial_term(space, m) for m in ordered(space, [(c, _powers(space, e)) for c, e in rest])]
    numbers = [t for t in plain if t.value is not None]
    return [t for t in plain if t.value is None] + found + numbers


def _front_positive(space: Workspace, poly: Poly) -> Poly:
    return -poly if negative_first(space, poly) else poly


def negative_first(space: Workspace, poly: Poly) -> bool:
    """Whether the first summand in reading order is negative."""
    terms = monomials(space, space.polynomial(poly))
    return bool(terms) and ordered(space, terms)[0][0] < 0


def _powers(space: Workspace, exponents: Exponents) -> dict[int, Fraction]:
    return {p: Fraction(int(e), space.kernels[p].order) for p, e in enumerate(exponents) if e}


def _double(exponents: Exponents) -> Exponents:
    return tuple(2 * e for e in exponents)


def _square(left: dict[Exponents, Any], cross: Exponents) -> tuple[Any, Exponents, Exponents, int] | None:
    """The two monomials whose mixed term `cross` is, when both squares stand beside it with the right coefficient."""
    coefficient = left.get(cross)
    if coefficient is None:
        return None
    for other, scale in left.items():
        if other == cross or any(e % 2 for e in other):
            continue
        u = tuple(e // 2 for e in other)
        v = tuple(c - e for c, e in zip(cross, u, strict=True))
        if any(e < 0 for e in v) or u == v or left.get(_double(v)) != scale:
            continue
        if coefficient in (2 * scale, -2 * scale):
            return scale, u, v, 1 if coefficient == 2 * scale else -1
    return None


def product_form(space: Workspace, ratio: Ratio) -> Term:
    """One quotient with both sides factored."""
    constant, found = factors(space, ratio)
    above = [power_term(_written(space, f), num(e)) for f, e in found if e > 0]
    below = [power_term(_written(space, f), num(-e)) for f, e in found if e < 0]
    return quotient_term(constant, above, below)
