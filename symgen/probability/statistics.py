"""Sorting a formula by its statistics in a variable: a sum of coefficients, free of the variable, times products in it.

(x - m)^2 becomes x^2 - 2 m x + m^2, log(c x) becomes log c + log x where both are positive, exp(a + b x) a product.
Parts free of the variable stay whole, so that coefficients read as they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from symgen.terms.term import Term, combined, divide, make, num

Key = tuple[tuple[Term, int], ...]  # factors with whole exponents, in order of first appearance
Polynomial = dict[Key, Fraction]

_LARGEST_POWER = 12


@dataclass(frozen=True, slots=True)
class Monomial:
    """A number times factors with whole exponents."""

    number: Fraction
    factors: Key

    def term(self, *more: Term) -> Term:
        """The monomial as a reader writes it: one quotient, its sign in front."""
        above = [f if e == 1 else f ** num(e) for f, e in self.factors if e > 0] + list(more)
        below = [f if e == -1 else f ** num(-e) for f, e in self.factors if e < 0]
        size = abs(self.number)
        top = _times(size.numerator, above)
        bottom = _times(size.denominator, below)
        value = top if bottom == 1 else divide(top, bottom)
        return -value if self.number < 0 else value


@dataclass(frozen=True, slots=True)
class Part:
    """One statistic (a product in the variable; empty for the constant part) with the monomials of its coefficient."""

    statistic: Key
    coefficients: tuple[Monomial, ...]

    @property
    def coefficient(self) -> Term:
        return plus(m.term() for m in self.coefficients)

    def times(self, value: Term) -> list[Term]:
        """The addends of coefficient * value."""
        if len(self.coefficients) == 1:
            return [self.coefficients[0].term(value)]
        return [self.coefficient * value]

    def whole(self) -> list[Term]:
        """The addends of coefficient * statistic, one quotient where the coefficient is one monomial."""
        if len(self.coefficients) == 1:
            only = self.coefficients[0]
            return [Monomial(only.number, only.factors + self.statistic).term()]
        return self.times(self.statistic_term) if self.statistic else [m.term() for m in self.coefficients]

    @property
    def statistic_term(self) -> Term:
        return Monomial(Fraction(1), self.statistic).term()


def plus(terms: Iterable[Term]) -> Term:
    """The sum of some terms, flat; 0 for none."""
    flat = [part for term in terms for part in (term.args if term.op == "add" else (term,))]
    return combined("add", flat)


def _times(number: int, factors: list[Term]) -> Term:
    parts = ([num(number)] if number != 1 or not factors else []) + factors
    flat = [p for part in parts for p in (part.args if part.op == "mul" else (part,))]
    return combined("mul", flat)


def parts(body: Term, variable: Term) -> tuple[Part, ...]:
    """The statistics of the body in the variable, in order of appearance, the part free of the variable last.

    >>> from symgen.terms.build import reals
    >>> x, m = reals("x m")
    >>> [p.statistic_term.op for p in parts((x - m)**2, x)]
    ['pow', 'symbol', 'num']
    """
    grouped: dict[Key, list[Monomial]] = {}
    for key, number in Expansion(variable).of(body).items():
        inside = tuple((f, e) for f, e in key if variable in f.free)
        outside = tuple((f, e) for f, e in key if variable not in f.free)
        grouped.setdefault(inside, []).append(Monomial(number, outside))
    found = [Part(statistic, tuple(monomials)) for statistic, monomials in grouped.items()]
    return tuple(sorted(found, key=lambda part: part.statistic == ()))


def collected(body: Term, variable: Term) -> Term:
    """The body as a sum of its statistics with coefficients, constants last."""
    addends: list[Term] = []
    for part in parts(body, variable):
        addends.extend(part.whole())
    return plus(addends)


class Expansion:
    """Expands Terms into polynomials over factors, remembering in which order factors appeared."""

    def __init__(self, variable: Term) -> None:
        self.variable = variable
        self.rank: dict[Term, int] = {}

    def of(self, term: Term) -> Polynomial:
        if term.op == "num":
            return {(): term.attrs[0]} if term.attrs[0] else {}
        rule = _RULES.get(term.op)
        if (
            rule is None
            or (term.op == "sum" and self._stays(term))
            or (self.variable not in term.free and term.op not in _OPEN_WHEN_FREE)
        ):
            return self.factor(term)
        return rule(self, term)

    def _stays(self, term: Term) -> bool:
        """A sum whose body holds the variable only together with the index, or not at all, is not looked into."""
        return self.variable not in term.args[0].free or term.args[1] == self.variable

    def factor(self, term: Term, exponent: int = 1) -> Polynomial:
        """A Term that is not looked into."""
        self.rank.setdefault(term, len(self.rank))
        return {((term, exponent),): Fraction(1)}

    def add(self, polynomials: Iterable[Polynomial]) -> Polynomial:
        total: Polynomial = {}
        for polynomial in polynomials:
            for key, number in polynomial.items():
                total[key] = total.get(key, Fraction(0)) + number
        return {key: number for key, number in total.items() if number}

    def multiply(self, first: Polynomial, second: Polynomial) -> Polynomial:
        return self.add({self._merge(a, b): m * n} for a, m in first.items() for b, n in second.items())

    def _merge(self, first: Key, second: Key) -> Key:
        exponents: dict[Term, int] = {}
        for factor, exponent in (*first, *second):
            exponents[factor] = exponents.get(factor, 0) + exponent
        kept = [(f, e) for f, e in exponents.items() if e]
        return tuple(sorted(kept, key=lambda pair: self.rank[pair[0]]))

    def _monomial(self, factors: Key, number: Fraction) -> Polynomial:
        """A number times factors, of which several may be one and the same."""
        for factor, _ in factors:
            self.rank.setdefault(factor, len(self.rank))
        return {self._merge(factors, ()): number}

    def scale(self, polynomial: Polynomial, number: Fraction) -> Polynomial:
        return {key: number * value for key, value in polynomial.items()}

    def whole_power(self, base: Polynomial, exponent: int) -> Polynomial:
        if len(base) == 1:
            ((key, number),) = base.items()
            return self._monomial(tuple(_rooted(f, e * exponent) for f, e in key), number**exponent)
        result: Polynomial = {(): Fraction(1)}
        for _ in range(exponent):
            result = self.multiply(result, base)
        return result

    def term(self, polynomial: Polynomial) -> Term:
        return plus(Monomial(number, key).term() for key, number in polynomial.items())

    def log(self, argument: Term) -> Polynomial:
        """log of the argument, split over its factors where they are positive."""
        inside = self.of(argument)
        if len(inside) != 1:
            return self.factor(make("log", argument))
        ((key, number),) = inside.items()
        if number <= 0 or not all(f.domain.is_positive for f, _ in key):
            return self.factor(make("log", argument))
        logs = [self.scale(self._log_factor(f), Fraction(e)) for f, e in key]
        return self.add([*logs, self.factor(make("log", num(number))) if number != 1 else {}])

    def _log_factor(self, factor: Term) -> Polynomial:
        if factor.op == "sigmoid":
            inside = factor.args[0]
            return self.add([self.of(inside), self.scale(self.of(make("softplus", inside)), Fraction(-1))])
        if factor.op == "exp" and factor.args[0].domain.is_real:
            return self.of(factor.args[0])
        if factor.op == "pow" and factor.args[0].domain.is_positive and factor.args[1].domain.is_real:
            return self.multiply(self.of(factor.args[1]), self.log(factor.args[0]))
        return self.factor(make("log", factor))


def _rooted(factor: Term, exponent: int) -> tuple[Term, int]:
    """A whole power of a root of something positive is a power of that, where its exponent is whole."""
    if factor.op != "pow" or factor.args[1].value is None or not factor.args[0].domain.is_positive:
        return factor, exponent
    whole = factor.args[1].value * exponent
    return (factor.args[0], int(whole)) if whole.denominator == 1 else (factor, exponent)


def _add(work: Expansion, term: Term) -> Polynomial:
    return work.add(work.of(a) for a in term.args)


def _neg(work: Expansion, term: Term) -> Polynomial:
    return work.scale(work.of(term.args[0]), Fraction(-1))


def _mul(work: Expansion, term: Term) -> Polynomial:
    result: Polynomial = {(): Fraction(1)}
    for argument in term.args:
        result = work.multiply(result, work.of(argument))
    return result


def _div(work: Expansion, term: Term) -> Polynomial:
    return work.multiply(work.of(term.args[0]), _inverse(work, term.args[1]))


def _inverse(work: Expansion, term: Term) -> Polynomial:
    """1/term, factor by factor; a sum stays whole."""
    if term.op == "mul":
        result: Polynomial = {(): Fraction(1)}
        for argument in term.args:
            result = work.multiply(result, _inverse(work, argument))
        return result
    exponent = term.args[1].value if term.op == "pow" else None
    if exponent is not None and exponent.denominator == 1 and 0 < exponent <= _LARGEST_POWER:
        return work.whole_power(_inverse(work, term.args[0]), int(exponent))
    inside = work.of(term)
    return work.whole_power(inside, -1) if len(inside) == 1 else work.factor(term, -1)


def _pow(work: Expansion, term: Term) -> Polynomial:
    base, exponent = term.args
    value = exponent.value
    if value is not None and value.denominator == 1 and abs(value) <= _LARGEST_POWER:
        inside = work.of(base)
        if value >= 0 or len(inside) == 1:
            return work.whole_power(inside, int(value))
        return work.whole_power(_inverse(work, base), -int(value))
    return _general_power(work, term)


def _general_power(work: Expansion, term: Term) -> Polynomial:
    """A real power splits over positive factors, and multiplies the exponents of powers."""
    base, exponent = term.args
    inside = work.of(base)
    if len(inside) != 1 or not exponent.domain.is_real:
        return work.factor(term)
    ((key, number),) = inside.items()
    if number <= 0 or not all(f.domain.is_positive for f, _ in key):
        return work.factor(term)
    pieces = [*key, (num(number), 1)] if number != 1 else list(key)
    result: Polynomial = {(): Fraction(1)}
    for factor, power in pieces:
        result = work.multiply(result, _raised(work, factor, power, exponent))
    return result


def _raised(work: Expansion, factor: Term, power: int, exponent: Term) -> Polynomial:
    """(factor^power)^exponent of a positive factor, as a power of what is not a power itself."""
    whole = exponent if power == 1 else num(power) * exponent
    if factor.op == "pow" and factor.args[0].domain.is_positive and factor.args[1].domain.is_real:
        factor, whole = factor.args[0], _product(factor.args[1], whole)
    value = whole.value
    if value is not None and value.denominator == 1:
        return work.factor(factor, int(value)) if value else {(): Fraction(1)}
    return work.factor(make("pow", factor, whole))


def _product(first: Term, second: Term) -> Term:
    """The product of two exponents, numbers and inverses worked out."""
    work = Expansion(first)
    return work.term(work.multiply(work.of(first), work.of(second)))


def _sqrt(work: Expansion, term: Term) -> Polynomial:
    return _pow(work, term.args[0] ** num(Fraction(1, 2)))


def _exp(work: Expansion, term: Term) -> Polynomial:
    inside = work.of(term.args[0])
    powers = [work.whole_power(work.of(k[0][0].args[0]), int(n)) for k, n in inside.items() if _is_logarithm(k, n)]
    if powers:
        rest = {k: n for k, n in inside.items() if not _is_logarithm(k, n)}
        powers += [_exp(work, make("exp", work.term(rest)))] if rest else []
        return reduce(work.multiply, powers)
    within = {k: n for k, n in inside.items() if any(work.variable in f.free for f, _ in k)}
    outside = {k: n for k, n in inside.items() if k not in within}
    if not within or not outside:
        return work.factor(make("exp", work.term(inside)))
    pieces = (work.factor(make("exp", work.term(piece))) for piece in (outside, within))
    return work.multiply(*pieces)


def _is_logarithm(key: Key, number: Fraction) -> bool:
    """Whether an addend of an exponent is a whole multiple of the logarithm of something positive."""
    whole = number.denominator == 1 and 1 <= number <= _LARGEST_POWER
    return whole and len(key) == 1 and key[0][1] == 1 and key[0][0].op == "log" and key[0][0].args[0].domain.is_positive


def _log(work: Expansion, term: Term) -> Polynomial:
    return work.log(term.args[0])


def _log1p(work: Expansion, term: Term) -> Polynomial:
    return work.log(1 + term.args[0])


def _sum(work: Expansion, term: Term) -> Polynomial:
    """Statistics that are free of the index stand in front of the sum of their coefficients."""
    body, index, low, high = term.args
    result: Polynomial = {}
    for key, number in work.of(body).items():
        outside = tuple((f, e) for f, e in key if index not in f.free)
        inside = Monomial(Fraction(1), tuple((f, e) for f, e in key if index in f.free))
        within = make("sum", inside.term(), index, low, high)
        counted = work.factor(within) if inside.factors else work.of(_length(low, high))
        result = work.add([result, work.scale(work.multiply({outside: Fraction(1)}, counted), number)])
    return result


def _length(low: Term, high: Term) -> Term:
    return high if low == 1 else high - low + 1


_RULES: dict[str, Callable[[Expansion, Term], Polynomial]] = {
    "sum": _sum,
    "add": _add,
    "neg": _neg,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "sqrt": _sqrt,
    "exp": _exp,
    "log": _log,
    "log1p": _log1p,
}
#: Looked into even where they are free of the variable, so that numbers and repeated factors combine.
_OPEN_WHEN_FREE = ("neg", "mul", "div")
