"""The sign of a smooth real formula of one symbol on a whole interval, from the signs of simpler ones.

A formula is factored; what keeps its sign by its domain is dropped. Of what is left, divided by one of its terms, the
derivative is simpler: between the derivative's zeros the quotient is monotone, so that its values and limits at their ends
tell its sign there and how many zeros it has. Zeros are kept as brackets in which exactly one lies, refined at need.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import inf

from symgen.calculus import derivative
from symgen.calculus.asymptotics import NoLimit, Unsettled, limit_at
from symgen.calculus.asymptotics.germs import constant_sign, is_infinite
from symgen.calculus.normaliser import decide_zero, expand
from symgen.calculus.normaliser.factoring import Factored, factored
from symgen.errors import BudgetError, NoRuleError
from symgen.numeric import Undecided, Undefined, Unsupported, balls, evaluate
from symgen.numeric.enclosures import hull, sign_of
from symgen.terms.context import Context
from symgen.terms.domains import Domain
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import size, substitute
from symgen.verification.processes.stopwatch import Stopwatch
from symgen.verification.proofs.constants import simple_constants
from symgen.verification.proofs.intervals import Curve, declared, inside, is_smooth, sign_at
from symgen.verification.proofs.simpler_signs import linear_coefficients, split_root, zeros_of_wave
from symgen.verification.task import BUDGETS, Task

_DEEPEST = 7
_LARGEST = 180  # nodes of a formula that is still differentiated
_MOST_TRIALS = 200
_SHARE = 0.2  # of the budget, for one formula
_QUOTIENTS = 3  # terms to divide by that are tried at each depth
_BITS = 256
_REFINED = 200  # halvings of a bracket before a value there counts as zero or unknown


class Unknown(Exception):
    """The method does not tell the sign."""


@dataclass(slots=True)
class Point:
    """An end of a piece: an exact number, an end that is not reached, or the one zero of a formula in a bracket."""

    low: Fraction | float
    high: Fraction | float
    closed: bool = True
    of: Term | None = None
    rises: bool = True
    exact: Term | None = None

    @property
    def is_end(self) -> bool:
        return self.of is None

    @property
    def number(self) -> Fraction | None:
        """The exact place, where it is rational and reached."""
        return Fraction(self.low) if self.low == self.high and self.closed and abs(self.low) != inf else None


@dataclass(slots=True)
class Signs:
    """Points from one end of the interval to the other, and the sign on the open pieces between them."""

    points: list[Point]
    signs: list[int]
    vanishing: bool = False


class Analysis:
    """Signs of formulas in one variable on one interval, with a common limit on the work."""

    def __init__(self, variable: Term, domain: Domain, task: Task) -> None:
        self.variable, self.domain, self.task = variable, domain, task
        self.ends = [
            Point(domain.low, domain.low, not domain.low_open),
            Point(domain.high, domain.high, not domain.high_open),
        ]
        self.trials = 0
        self.watch = Stopwatch()
        self.limit = _SHARE * BUDGETS[task.budget]
        self.known: dict[Term, Signs | None] = {}

    @property
    def expired(self) -> bool:
        return self.watch.seconds > self.limit or self.task.expired

    # Signs of a product.

    def signs(self, term: Term, depth: int = 0) -> Signs:
        """The signs of a formula on the interval. Unknown where the method fails."""
        if term not in self.known:
            self.trials += 1
            if self.trials > _MOST_TRIALS or depth > _DEEPEST or self.expired:
                raise Unknown
            self.known[term] = None
            self.known[term] = self._signs(term, depth)
        found = self.known[term]
        if found is None:
            raise Unknown
        return found

    def _signs(self, term: Term, depth: int) -> Signs:
        found = self._factored(term)
        if found.sign == 0:
            raise Unknown
        result = Signs(list(self.ends), [found.sign], found.vanishing)
        for factor, exponent in found.open:
            part = self._of_factor(factor, depth)
            result = self._times(result, part, odd=exponent % 2 == 1)
        return result

    def _factored(self, term: Term) -> Factored:
        open_domain = inside(self.domain)
        found = factored(declared(term, self.variable, open_domain), Context())
        if found is None:
            raise Unknown
        back = dict.fromkeys((declared(self.variable, self.variable, open_domain),), self.variable)
        return replace(found, open=tuple((substitute(f, back), e) for f, e in found.open))

    def _times(self, first: Signs, second: Signs, *, odd: bool) -> Signs:
        points = self._merged(first.points, second.points)
        signs = [_sign_between(first, a, b) * (_sign_between(second, a, b) if odd else 1) for a, b in pairwise(points)]
        return Signs(points, signs, first.vanishing or second.vanishing or (not odd and len(second.points) > 2))

    def _merged(self, first: list[Point], second: list[Point]) -> list[Point]:
        """All points in order, told apart by refining their brackets."""
        inner = [p for p in first if not p.is_end]
        for point in (p for p in second if not p.is_end):
            if not any(self._is_same(point, other) for other in inner):
                inner.append(point)
        inner.sort(key=lambda p: p.low)
        return [self.ends[0], *inner, self.ends[1]]

    def _is_same(self, first: Point, second: Point) -> bool:
        if first is second:
            return True
        for _ in range(_REFINED):
            if first.high < second.low or second.high < first.low:
                return False
            if first.number is not None and first.number == second.number:
                return True
            self.halve(first)
            self.halve(second)
        raise Unknown

    # One factor.

    def _of_factor(self, factor: Term, depth: int) -> Signs:
        """By its own derivative, or by that of its quotient by one of its terms; the simplest derivatives first."""
        wave = zeros_of_wave(factor, self.variable, self.domain)
        if wave is not None:
            return Signs([self.ends[0], *(Point(*z) for z in wave[0]), self.ends[1]], wave[1])
        conjugate = self._conjugate(factor)
        if conjugate is not None:
            try:
                return self.signs(conjugate, depth + 1)
            except Unknown:
                pass
        for quotient in self._simplified(factor):
            try:
                return self._by_slope(quotient, depth)
            except Unknown:
                continue
        raise Unknown

    def _conjugate(self, factor: Term) -> Term | None:
        """A formula of the same sign without a square root: a + b sqrt(r) has the sign of a**2 - b**2 r for a > 0 > b."""
        split = split_root(factor, self.variable)
        if split is None:
            return None
        plain, multiple, inner = split
        first, second = (self._factored(part) for part in (plain, multiple))
        if first.open or second.open or first.sign * second.sign >= 0:
            return None
        return expand(num(first.sign) * (plain**2 - multiple**2 * inner))

    def _simplified(self, factor: Term) -> Iterator[Term]:
        if size(factor) > _LARGEST:
            raise Unknown
        terms = factor.args if factor.op == "add" else (factor,)
        candidates = [factor]
        for part in terms:
            found = self._factored(part)
            if not found.open and not found.vanishing and found.sign and self.variable in part.free:
                candidates.append(_quotient(terms, part, found.sign))
        for divisor in linear_coefficients(factor, self.variable):
            found = self._factored(divisor)
            if not found.open and not found.vanishing and found.sign and self.variable in divisor.free:
                candidates.append(_quotient(terms, divisor, found.sign))
        ranked = sorted(dict.fromkeys(candidates), key=lambda c: (self._effort(c), c.digest))
        if self.expired:
            raise Unknown
        yield from ranked[:_QUOTIENTS]

    def _effort(self, candidate: Term) -> int:
        if self.expired or size(candidate) > _LARGEST:
            return 10**6
        try:
            slope = expand(derivative(candidate, self.variable))
            found = self._factored(slope)
        except (NoRuleError, BudgetError, Unknown):
            return 10**6
        return sum(size(f) for f, _ in found.open)

    def _by_slope(self, term: Term, depth: int) -> Signs:
        curve = Curve(term, self.variable, self.task)
        try:
            if not is_smooth(curve, inside(self.domain), 1):
                raise Unknown
            slope = self.signs(expand(curve.order(1)), depth + 1)
        except (NoRuleError, BudgetError) as error:
            raise Unknown from error
        return self._from_monotone(term, slope)

    def _from_monotone(self, term: Term, slope: Signs) -> Signs:
        values = [self.value_sign(term, p, at_low=k == 0) for k, p in enumerate(slope.points)]
        points, signs = [slope.points[0]], []
        for k, direction in enumerate(slope.signs):
            before, after = values[k], values[k + 1]
            rise = (before, after) if direction > 0 else (-before, -after)
            if rise[0] >= 0 or rise[1] <= 0:
                signs.append(direction if rise[0] >= 0 else -direction)
            else:
                root = self._bracket(term, slope.points[k], slope.points[k + 1], direction)
                points.append(root)
                signs += [-direction, direction]
            if k + 1 < len(slope.signs) and after == 0:
                points.append(slope.points[k + 1])
            elif k + 1 < len(slope.signs):
                signs.append(0)  # marks a point where nothing changes
        return Signs([*points, slope.points[-1]], _joined(signs))

    # Values.

    def value_sign(self, term: Term, point: Point, *, at_low: bool) -> int:
        """The sign of a formula at a point, or of its limit at an end that is not reached."""
        if point.is_end:
            return self._end_sign(term, point, at_low)
        return self._root_sign(term, point)

    def _end_sign(self, term: Term, point: Point, at_low: bool) -> int:
        place = point.number
        if place is not None:
            found = sign_at(term, self.variable, place)
            if found is not None:
                return found
        side = "+" if at_low else "-"
        target = _as_term(point.low)
        try:
            limit = limit_at(term, self.variable, target, side)
            if is_infinite(limit):
                return -1 if limit.op == "neg" else 1
            return constant_sign(limit)
        except (Unsettled, NoLimit) as error:
            raise Unknown from error

    def _root_sign(self, term: Term, point: Point) -> int:
        exact = self._exact(point)
        if exact is not None:
            return self._sign_at_term(term, exact)
        for _ in range(_REFINED):
            found = self._enclosed(term, point)
            if found is not None:
                return found
            self.halve(point)
        raise Unknown

    def _enclosed(self, term: Term, point: Point) -> int | None:
        try:
            value = evaluate(term, {self.variable: hull(Fraction(point.low), Fraction(point.high))}, balls(_BITS))
        except (Undefined, Undecided, Unsupported):
            return None
        return sign_of(value)

    def _sign_at_term(self, term: Term, place: Term) -> int:
        there = substitute(term, {self.variable: place})
        try:
            return constant_sign(there)
        except Unsettled as error:
            raise Unknown from error

    def _exact(self, point: Point) -> Term | None:
        """The place of a zero as a constant, where one of a few simple ones provably is it."""
        if point.exact is not None or point.of is None:
            return point.exact
        if point.number is not None:
            return num(point.number)
        for _ in range(_REFINED):
            self.halve(point)
        for candidate in simple_constants(Fraction(point.low), Fraction(point.high)):
            if candidate.value is not None and not self.variable.domain.contains(candidate.value):
                continue
            zero = substitute(point.of, {self.variable: candidate})
            try:
                if decide_zero(zero) is not None:
                    point.exact = candidate
                    return candidate
            except BudgetError:
                continue
        return None

    # Brackets.

    def _bracket(self, term: Term, left: Point, right: Point, direction: int) -> Point:
        """The one zero of a monotone formula between two points."""
        low = self._near(term, left, right, -direction, toward_low=True)
        high = self._near(term, right, left, direction, toward_low=False)
        if low >= high:
            raise Unknown
        root = Point(low, high, of=term, rises=direction > 0)
        for _ in range(40):
            self.halve(root)
        return root

    def _near(self, term: Term, point: Point, other: Point, wanted: int, *, toward_low: bool) -> Fraction:
        """A rational place between the two points, near the first, where the formula has the wanted sign."""
        for place in _places(point, other, toward_low=toward_low):
            if self._between(place, point, other) and sign_at(term, self.variable, place) == wanted:
                return place
            if not point.is_end:
                self.halve(point)
        raise Unknown

    def _between(self, place: Fraction, first: Point, second: Point) -> bool:
        low, high = sorted((first, second), key=lambda p: p.low)
        return bool(low.high <= place <= high.low) and self.domain.contains(place)

    def halve(self, point: Point) -> None:
        """A bracket of half the width about the same zero."""
        if point.of is None or point.low == point.high:
            return
        middle = (Fraction(point.low) + Fraction(point.high)) / 2
        found = sign_at(point.of, self.variable, middle)
        if found is None:
            raise Unknown
        if found == 0:
            point.low = point.high = middle
        elif (found > 0) == point.rises:
            point.high = middle
        else:
            point.low = middle


def _quotient(terms: tuple[Term, ...], part: Term, sign: int) -> Term:
    """The sum divided by one of its terms, with the sign that it had."""
    divided = make("add", *(t / part for t in terms)) if len(terms) > 1 else terms[0] / part
    return expand(divided if sign > 0 else -divided)


def _joined(signs: list[int]) -> list[int]:
    """Signs of pieces, with those joined between which nothing changes."""
    result: list[int] = []
    join = False
    for sign in signs:
        if sign == 0:
            join = True
        elif join:
            if result[-1] != sign:
                raise Unknown
            join = False
        else:
            result.append(sign)
    return result


def _sign_between(signs: Signs, left: Point, right: Point) -> int:
    """The sign on the piece that holds everything between two neighbouring points."""
    for (a, b), sign in zip(pairwise(signs.points), signs.signs, strict=True):
        if a.low <= left.low and right.high <= b.high:
            return sign
    raise Unknown


def _as_term(bound: Fraction | float) -> Term:
    if abs(bound) == inf:
        infinity = make("const", attrs=("oo",))
        return infinity if bound > 0 else -infinity
    return num(Fraction(bound))


def _places(point: Point, other: Point, *, toward_low: bool) -> Iterator[Fraction]:
    """Rational places that approach a point from the side of the other one."""
    if not point.is_end:
        for _ in range(_REFINED):
            yield Fraction(point.high if toward_low else point.low)
        return
    if point.number is not None:
        yield point.number
    anchor = other.low if toward_low else other.high
    if abs(point.low) == inf:
        base = Fraction(0) if abs(anchor) == inf else Fraction(anchor)
        yield from (base + (-(2**k) if toward_low else 2**k) for k in range(40))
        return
    width = Fraction(1) if abs(anchor) == inf else abs(Fraction(anchor) - Fraction(point.low))
    yield from (Fraction(point.low) + (width if toward_low else -width) / 2**k for k in range(1, 60))
