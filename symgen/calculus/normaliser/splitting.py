"""Ratios taken apart into irreducible factors, by what is known of their signs."""

from __future__ import annotations

from fractions import Fraction

from symgen.calculus.normaliser.field import Meaningless, Poly, Ratio
from symgen.calculus.normaliser.workspace import NONNEGATIVE, Kernel, Workspace

Factors = list[tuple[Poly, int]]


def factors(space: Workspace, ratio: Ratio) -> tuple[Fraction, Factors]:
    """A constant and irreducible polynomials with exponents whose product is the ratio."""
    constant, upper = _poly_factors(space, ratio.num)
    below, lower = _poly_factors(space, ratio.den)
    return constant / below, upper + [(f, -e) for f, e in lower]


def _poly_factors(space: Workspace, poly: Poly) -> tuple[Fraction, Factors]:
    if len(poly) == 0:
        raise Meaningless
    if len(poly) == 1:
        ((exponents, coefficient),) = poly.terms()
        single = [(space.gens[p], int(e)) for p, e in enumerate(exponents) if e]
        return Fraction(int(coefficient.p), int(coefficient.q)), single
    if len(poly) > 200 or max(poly.degrees()) > 60:
        return Fraction(1), [(poly, 1)]
    constant, found = poly.factor()
    return Fraction(int(constant.p), int(constant.q)), [(f, int(e)) for f, e in found]


def kernel_of(space: Workspace, poly: Poly) -> Kernel | None:
    """The kernel whose generator a polynomial is."""
    if len(poly) != 1 or poly.leading_coefficient() != 1 or poly.total_degree() != 1:
        return None
    return space.kernels[next(p for p, e in enumerate(poly.degrees()) if e)]


def split_signs(space: Workspace, ratio: Ratio, known: bool) -> tuple[Fraction, Factors, Ratio]:
    """The ratio as |constant| * nonnegative factors * rest; `known` says that the whole is nonnegative.

    Factors of even degree that are real come as absolute values; the rest has constant 1 or -1.
    """
    constant, found = factors(space, ratio)
    positive: Factors = []
    rest = space.number(1 if constant > 0 else -1)
    others: Factors = []
    for factor, exponent in found:
        if space.is_nonnegative(factor):
            positive.append((factor, exponent))
        elif space.is_nonnegative(-factor):
            positive.append((-factor, exponent))
            rest = rest if exponent % 2 == 0 else space.neg(rest)
        elif exponent % 2 == 0 and space.is_real(space.polynomial(factor)):
            positive.append((absolute_poly(space, factor), exponent))
        else:
            others.append((factor, exponent))
    paired, others = _paired(space, others)
    positive += paired
    positive, rest, others = _deduce(space, positive, rest, others, known)
    for factor, exponent in others:
        rest = space.mul(rest, space.power(space.polynomial(factor), exponent))
    return abs(constant), positive, rest


def _paired(space: Workspace, others: Factors) -> tuple[Factors, Factors]:
    """z * conjugate(z) as |z|**2, for the factors that have their conjugates beside them."""
    positive: Factors = []
    left = list(others)
    for factor, exponent in others:
        if (factor, exponent) not in left or space.is_real(space.polynomial(factor)):
            continue
        image = _conjugate_poly(space, factor)
        if image is not None and image != factor and (image, exponent) in left:
            left = [pair for pair in left if pair not in ((factor, exponent), (image, exponent))]
            positive.append((absolute_poly(space, factor), 2 * exponent))
    return positive, left


def _conjugate_poly(space: Workspace, factor: Poly) -> Poly | None:
    if all(k.op != "conjugate" for k in space.kernels):
        return None
    from symgen.calculus.normaliser.conjugation import conjugate

    image = conjugate(space, space.polynomial(factor))
    return image.num if image.is_polynomial else None


def _deduce(
    space: Workspace, positive: Factors, rest: Ratio, others: Factors, known: bool
) -> tuple[Factors, Ratio, Factors]:
    """When the whole is nonnegative and one factor of unknown sign remains among positive ones, its sign follows."""
    if not known or len(others) != 1 or not space.is_real(space.polynomial(others[0][0])):
        return positive, rest, others
    if not all(space.poly_domain(f).is_positive for f, _ in positive):
        return positive, rest, others
    factor, exponent = others[0]
    signed = factor if rest.constant == 1 else -factor
    if len(space.facts) < 64:
        space.facts.append(signed)
    return [*positive, (signed, exponent)], space.one, []


def absolute_poly(space: Workspace, factor: Poly) -> Poly:
    """The polynomial that is |factor|: a generator with |f|**2 = f**2 for real f."""
    value = space.polynomial(factor)
    from symgen.calculus.normaliser.conjugation import conjugate

    kernel = space.intern("abs", (value,), domain=NONNEGATIVE)
    if kernel.position not in space.relations:
        space.relate(kernel, 2, space.mul(value, conjugate(space, value)), clears=True)
    space.using("abs(z)**2 = z*conjugate(z)")
    return space.value(kernel).num
