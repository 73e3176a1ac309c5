"""Totals written together: total(x**2)/2 - total(x) + D/2 as total((x - 1)**2)/2, where that is shorter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.powers import kernel_of
from symgen.calculus.normaliser.rational import negative_first
from symgen.calculus.normaliser.reductions import size_of
from symgen.calculus.normaliser.workspace import Workspace
from symgen.calculus.normaliser.writing import shaped
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, make
from symgen.terms.traverse import size

#: How much shorter totals with unlike coefficients must become to be written as one: 3 nodes for 4.
SHORTER = Fraction(3, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Summand:
    """coefficient * total(body), both as Ratios; `body` is 1 for a multiple of the number of entries."""

    coefficient: Ratio
    body: Ratio


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Totals over one shape."""

    shape: Shape
    summands: tuple[Summand, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Writers:
    """How simplification writes a formula, and a coefficient times a function of it."""

    formula: Callable[[Ratio], Term]
    product: Callable[[Ratio, Term], Term]


def totals_together(
    space: Workspace, totals: list[tuple[Ratio, Ratio]], plain: Ratio, writers: Writers
) -> tuple[list[Term], Ratio]:
    """Terms for coefficient * total pairs, and what is left of the rest after multiples of sizes went into totals."""
    terms: list[Term] = []
    for group in _by_shape(space, totals):
        sized = _multiple_of_size(space, plain, group.shape)
        chosen, absorbed = _shortest(space, group, sized, writers)
        terms += chosen
        plain = space.sub(plain, absorbed)
    return terms, plain


def is_total(space: Workspace, function: Ratio) -> bool:
    """Whether a function is one total over all axes."""
    kernel = kernel_of(space, function.num) if function.is_polynomial else None
    return kernel is not None and kernel.op == "total" and kernel.order == 1 and kernel.extra[0] == ()


def _by_shape(space: Workspace, totals: list[tuple[Ratio, Ratio]]) -> list[Group]:
    groups: dict[Shape, list[Summand]] = {}
    for coefficient, function in totals:
        kernel = kernel_of(space, function.num)
        assert kernel is not None
        groups.setdefault(kernel.extra[1], []).append(Summand(coefficient, kernel.args[0]))
    for shape in [s for s in groups if len(s) > 1 and s[1:] in groups]:
        _lift(space, groups, shape)
    return [Group(shape, tuple(summands)) for shape, summands in groups.items() if summands]


def _lift(space: Workspace, groups: dict[Shape, list[Summand]], shape: Shape) -> None:
    """N*total(m**2) over rows of size D as a total over N by D."""
    rows = size_of(space, shape[:1])
    kept = []
    for summand in groups[shape[1:]]:
        once = space.div(summand.coefficient, rows)
        if rows.constant is None and _lacks(space, once.den, rows):
            groups[shape].append(Summand(once, summand.body))
        else:
            kept.append(summand)
    groups[shape[1:]] = kept


def _lacks(space: Workspace, poly: Poly, size: Ratio) -> bool:
    degrees = poly.degrees()
    return not any(degrees[p] for p in space.positions(size))


def _multiple_of_size(space: Workspace, plain: Ratio, shape: Shape) -> Ratio:
    """c of the part c*D of a formula in which the number D of entries occurs once."""
    count = size_of(space, shape)
    if plain.is_zero:
        return plain
    if count.constant is not None:
        return space.div(plain, count)
    if len(plain.den) != 1 or not _lacks(space, plain.den, count) or len(count.num) != 1:
        return space.zero
    ((wanted, _),) = count.num.terms()
    places = space.positions(count)
    kept = {e: c for e, c in plain.num.terms() if all(e[p] == wanted[p] for p in places)}
    return space.div(space.quotient(space.context.from_dict(kept), plain.den), count) if kept else space.zero


def _shortest(space: Workspace, group: Group, sized: Ratio, writers: Writers) -> tuple[list[Term], Ratio]:
    """The terms of a group, and the part of the plain rest that they took in."""
    count = size_of(space, group.shape)
    classes = _classes(space, group, sized)
    apart = [_written(space, group.shape, members, writers) for members in classes]
    taken = space.mul(_ones(space, classes), count)
    if len(group.summands) < 2:
        return apart, taken
    whole = (*group.summands, Summand(sized, space.one)) if not sized.is_zero else group.summands
    together = _written(space, group.shape, whole, writers)
    left = space.mul(space.sub(sized, _ones(space, classes)), count)
    separate = sum(map(size, apart)) + (0 if left.is_zero else size(writers.formula(left)))
    if len(classes) > 1 and size(together) <= SHORTER * separate:
        return [together], space.mul(sized, count)
    return apart, taken


def _ones(space: Workspace, classes: list[tuple[Summand, ...]]) -> Ratio:
    return space.sum([s.coefficient for members in classes for s in members if s.body.constant == 1])


def _classes(space: Workspace, group: Group, sized: Ratio) -> list[tuple[Summand, ...]]:
    """Summands whose coefficients are rational multiples of each other, with ones where two totals want them."""
    found: dict[object, list[Summand]] = {}
    for summand in group.summands:
        found.setdefault(_direction(space, summand.coefficient), []).append(summand)
    for part in _monomials(space, sized):
        members = found.get(_direction(space, part), [])
        if len(members) > 1:
            members.append(Summand(part, space.one))
    return [tuple(members) for members in found.values()]


def _direction(space: Workspace, coefficient: Ratio) -> object:
    return space.quotient(coefficient.num / coefficient.num.leading_coefficient(), coefficient.den).key


def _monomials(space: Workspace, ratio: Ratio) -> list[Ratio]:
    return [space.quotient(space.context.from_dict({e: c}), ratio.den) for e, c in ratio.num.terms()]


def _written(space: Workspace, shape: Shape, members: tuple[Summand, ...], writers: Writers) -> Term:
    """k * total(body) with the common factor k of the coefficients outside."""
    common = _common(space, [m.coefficient for m in members])
    body = space.sum([space.mul(space.div(m.coefficient, common), m.body) for m in members])
    if negative_first(space, body.num):
        body, common = space.neg(body), space.neg(common)
    total = make("total", shaped(writers.formula(body), shape), attrs=((),))
    return writers.product(common, total)


def _common(space: Workspace, coefficients: list[Ratio]) -> Ratio:
    """A common factor that leaves coprime polynomials with coprime whole coefficients."""
    above = reduce(lambda a, b: a.gcd(b), [c.num for c in coefficients])
    below = reduce(lambda a, b: a * (b / a.gcd(b)), [c.den for c in coefficients])
    factor = space.quotient(above, below)
    left = [space.div(c, factor) for c in coefficients]
    numbers = [Fraction(int(n.p), int(n.q)) for ratio in left for n in ratio.num.coeffs()]
    content = Fraction(gcd(*(n.numerator for n in numbers)), lcm(*(n.denominator for n in numbers)))
    return space.scale(factor, content)
