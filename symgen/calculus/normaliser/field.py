"""Quotients of polynomials over kernels: exact arithmetic by flint, modulo the algebraic relations of the kernels.

A generator is called k0, k1, ... by position; contexts are shared between work spaces, since flint never frees one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from flint import fmpq, fmpq_mpoly_ctx

from symgen.errors import BudgetError
from symgen.numeric.patience import be_patient

Poly = Any  # flint.fmpq_mpoly, which has no type stubs

MOST_TERMS = 4000
MOST_PRODUCTS = 400_000
MOST_WORK = 2_000_000  # term by term products, and terms rewritten by relations (each counted as a hundred)
MOST_BITS = 60_000
LARGEST_DEGREE = 4000


class Meaningless(Exception):
    """A quotient by zero, log 0 or an infinite value: the formula has no finite value anywhere."""


class Infinite(Meaningless):
    """An infinite value, which is a value but no element of a field."""


@cache
def _context(size: int) -> Any:
    return fmpq_mpoly_ctx.get([f"k{position}" for position in range(size)], "lex")


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """numerator / denominator, without common factors; the denominator's leading coefficient is 1."""

    num: Poly
    den: Poly

    @property
    def is_zero(self) -> bool:
        return len(self.num) == 0

    @property
    def is_polynomial(self) -> bool:
        return bool(self.den.is_constant())

    @property
    def constant(self) -> Fraction | None:
        """The exact value where this is a number."""
        if not (self.den.is_constant() and self.num.is_constant()):
            return None
        if len(self.num) == 0:
            return Fraction(0)
        value = self.num.leading_coefficient()
        return Fraction(int(value.p), int(value.q))

    @property
    def key(self) -> tuple[Any, ...]:
        """What two equal ratios of one work space share; hashable."""
        return tuple(self.num.terms()), tuple(self.den.terms())


@dataclass(frozen=True, slots=True)
class Relation:
    """generator ** degree = value; a root may also be cleared from denominators by its conjugate or its powers."""

    degree: int
    value: Ratio
    clears: bool = False
    conjugates: bool = False


class Field:
    """Arithmetic on Ratios over one flint context, modulo the algebraic relations of its generators."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.context = _context(size)
        self.gens = self.context.gens()
        self.unit = self.context.constant(1)
        self.zero = Ratio(self.context.constant(0), self.unit)
        self.one = Ratio(self.unit, self.unit)
        self.relations: dict[int, Relation] = {}
        self.pairs: dict[tuple[int, int], Poly] = {}
        self.work = 0

    def number(self, value: Fraction | int) -> Ratio:
        exact = Fraction(value)
        return Ratio(self.context.constant(fmpq(exact.numerator, exact.denominator)), self.unit)

    def generator(self, position: int, power: int = 1) -> Ratio:
        """A power of a generator, negative powers too."""
        if power < 0:
            return self.quotient(self.unit, self.gens[position] ** -power)
        return self.reduced(self.gens[position] ** power)

    def polynomial(self, poly: Poly) -> Ratio:
        return Ratio(poly, self.unit)

    # Arithmetic.

    def add(self, a: Ratio, b: Ratio) -> Ratio:
        if a.den == b.den:
            total = a.num + b.num
            return Ratio(total, self.unit) if a.den.is_one() else self.lowest(total, a.den)
        common = self._gcd(a.den, b.den)
        left, right = b.den / common, a.den / common
        return self.quotient(self._times(a.num, left) + self._times(b.num, right), self._times(a.den, left))

    def sum(self, parts: list[Ratio]) -> Ratio:
        result = self.zero
        for part in parts:
            result = self.add(result, part)
        return result

    def neg(self, a: Ratio) -> Ratio:
        return Ratio(-a.num, a.den)

    def sub(self, a: Ratio, b: Ratio) -> Ratio:
        return self.add(a, self.neg(b))

    def mul(self, a: Ratio, b: Ratio) -> Ratio:
        num = self._times(a.num, b.num)
        if a.den.is_one() and b.den.is_one():
            return self.reduced(num) if self.relations else Ratio(num, self.unit)
        return self.quotient(num, self._times(a.den, b.den))

    def product(self, parts: list[Ratio]) -> Ratio:
        result = self.one
        for part in parts:
            result = self.mul(result, part)
        return result

    def inverse(self, a: Ratio) -> Ratio:
        return self.quotient(a.den, a.num)

    def div(self, a: Ratio, b: Ratio) -> Ratio:
        return self.mul(a, self.inverse(b))

    def scale(self, a: Ratio, factor: Fraction | int) -> Ratio:
        exact = Fraction(factor)
        return Ratio(a.num * fmpq(exact.numerator, exact.denominator), a.den)

    def power(self, a: Ratio, exponent: int) -> Ratio:
        """An integer power; BudgetError where it would have too many terms or digits."""
        if exponent < 0:
            return self.power(self.inverse(a), -exponent)
        self._affordable(a.num, exponent)
        self._affordable(a.den, exponent)
        if not self.relations:
            return Ratio(a.num**exponent, a.den**exponent)
        result, square = self.one, a
        while exponent:
            if exponent & 1:
                result = self.mul(result, square)
            exponent >>= 1
            square = self.mul(square, square) if exponent else square
        return result

    def _affordable(self, poly: Poly, exponent: int) -> None:
        terms = len(poly)
        bits = max((int(c.p).bit_length() + int(c.q).bit_length() for c in poly.coeffs()), default=0)
        if (bits - 2) * exponent > MOST_BITS or (terms > 1 and exponent > 400):
            raise BudgetError(asked=f"the power {exponent} of a polynomial of {terms} terms", found="too many digits")
        size = 1
        for step in range(min(terms - 1, 6)):
            size = size * (exponent + step + 1) // (step + 1)
        self._check_size(size)

    def _check_size(self, terms: int) -> None:
        if terms > MOST_TERMS:
            raise BudgetError(asked="a normal form", found=f"more than {MOST_TERMS} terms")

    def _spend(self, work: int) -> None:
        be_patient()
        self.work += work
        if self.work > MOST_WORK:
            raise BudgetError(asked="a normal form", found="too many operations on polynomials")

    def _times(self, a: Poly, b: Poly) -> Poly:
        if len(a) * len(b) > MOST_PRODUCTS:
            raise BudgetError(asked="a product of polynomials", found=f"{len(a)} by {len(b)} terms")
        self._spend(len(a) * len(b))
        product = a * b
        self._check_size(len(product))
        return product

    def _gcd(self, a: Poly, b: Poly) -> Poly:
        if a.is_constant() or b.is_constant():
            return self.unit
        if min(len(a), len(b)) > 1 and max(max(a.degrees()), max(b.degrees())) > LARGEST_DEGREE:
            raise BudgetError(asked="a common factor", found=f"a degree above {LARGEST_DEGREE}")
        be_patient()
        return a.gcd(b)

    # Normal quotients.

    def quotient(self, num: Poly, den: Poly) -> Ratio:
        """num / den in lowest terms, relations applied; Meaningless when the denominator is zero."""
        if not self.relations:
            return self.lowest(num, den)
        upper, lower = self.reduced(num), self.reduced(den)
        num, den = self._cross(upper, lower)
        return self.lowest(*self._cleared(num, den))

    def _cross(self, upper: Ratio, lower: Ratio) -> tuple[Poly, Poly]:
        if upper.den.is_one() and lower.den.is_one():
            return upper.num, lower.num
        return self._times(upper.num, lower.den), self._times(lower.num, upper.den)

    def lowest(self, num: Poly, den: Poly) -> Ratio:
        if len(den) == 0:
            raise Meaningless
        if len(num) == 0:
            return self.zero
        if not den.is_constant():
            common = self._gcd(num, den)
            if not common.is_one():
                num, den = num / common, den / common
        lead = den.leading_coefficient()
        return Ratio(num, den) if lead == 1 else Ratio(num / lead, den / lead)

    # Relations.

    def reduced(self, poly: Poly) -> Ratio:
        """A polynomial with every relation applied until none applies."""
        if not self.relations and not self.pairs:
            return Ratio(poly, self.unit)
        for _ in range(64):
            degrees = poly.degrees()
            position = next((p for p, r in self.relations.items() if degrees[p] >= r.degree), None)
            if position is not None:
                lowered = self._lowered(poly, position)
            else:
                pair = next((p for p in self.pairs if degrees[p[0]] and degrees[p[1]]), None)
                paired = self._paired(poly, pair) if pair else None
                if paired is None:
                    return Ratio(poly, self.unit)
                lowered = Ratio(paired, self.unit)
            if not lowered.den.is_one():
                upper = self.reduced(lowered.num)
                return self.quotient(upper.num, self._times(upper.den, lowered.den))
            poly = lowered.num
        raise BudgetError(asked="a normal form", found="relations that did not come to an end")

    def _lowered(self, poly: Poly, position: int) -> Ratio:
        """Powers of one generator at and above the degree of its relation, replaced by the relation's value."""
        relation = self.relations[position]
        self._spend(100 * len(poly))
        groups: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in poly.terms():
            times, rest = divmod(exponents[position], relation.degree)
            lowered = (*exponents[:position], rest, *exponents[position + 1 :])
            groups.setdefault(times, {})[lowered] = coefficient
        highest = max(groups)
        value = relation.value
        num = self.context.constant(0)
        for times, terms in groups.items():
            factor = self._times(value.num**times, value.den ** (highest - times))
            num += self._times(self.context.from_dict(terms), factor)
        return Ratio(num, value.den**highest)

    def _paired(self, poly: Poly, pair: tuple[int, int]) -> Poly | None:
        """sign(f) |f| = f inside every monomial that has both; None where no monomial does."""
        first, second = pair
        self._spend(100 * len(poly))
        result, changed = self.context.constant(0), False
        for exponents, coefficient in poly.terms():
            times = min(exponents[first], exponents[second])
            lowered = list(exponents)
            lowered[first] -= times
            lowered[second] -= times
            changed = changed or times > 0
            result += self.context.from_dict({tuple(lowered): coefficient}) * self.pairs[pair] ** times
        return result if changed else None

    def _cleared(self, num: Poly, den: Poly) -> tuple[Poly, Poly]:
        """Roots cleared from the denominator: 1/g = g**(q-1)/f, and 1/(a + b g) = (a - b g)/(a^2 - b^2 f)."""
        for position, relation in self.relations.items():
            degree = den.degrees()[position]
            if degree == 0 or len(den) == 0:
                continue
            factor = self._clearing_factor(den, position, relation)
            if factor is not None:
                upper, lower = self.reduced(num * factor), self.reduced(den * factor)
                num, den = self._cross(upper, lower)
        return num, den

    def independent(self, poly: Poly) -> bool:
        """Whether no hidden relation holds between the generators, so that the conjugate cannot be zero for all values.

        Where |f| is among them the conjugate of a denominator may vanish identically; a work space knows its kernels.
        """
        return True

    def _clearing_factor(self, den: Poly, position: int, relation: Relation) -> Poly | None:
        powers = {exponents[position] for exponents in den.monoms()}
        if len(powers) == 1 and relation.clears:
            return self.gens[position] ** (relation.degree - powers.pop())
        if relation.conjugates and relation.degree == 2 and len(den) <= 12 and self.independent(den):
            flipped = {e: (-c if e[position] else c) for e, c in den.terms()}
            return self.context.from_dict(flipped)
        return None
