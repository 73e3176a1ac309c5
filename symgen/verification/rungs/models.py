"""What unknown functions are taken to be, as their roles and domains say, and densities that vary smoothly in some arguments."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from symgen.calculus.scalar import derivative
from symgen.calculus.smoothness import is_smooth
from symgen.errors import SymgenError
from symgen.terms import arrays, build
from symgen.terms.domains import NONNEGATIVE, NONPOSITIVE, REAL, Domain, interval
from symgen.terms.operators import operator
from symgen.terms.term import Term, make, num, symbol

#: The powers of the polynomial that a function is, by its role; from the second on, those of a curved one have one sign.
_POWERS = {"": (0, 1, 2, 3), "convex": (0, 1, 2, 4), "concave": (0, 1, 2, 4)}
_SIGNS = {"convex": NONNEGATIVE, "concave": NONPOSITIVE}
_APART = Fraction(1, 8)
_SCALES = (Fraction(1), Fraction(1, 64), Fraction(1, 64))
_TILTS = (Fraction(-1), Fraction(-1, 2), Fraction(1, 3), Fraction(1, 2), Fraction(1))
_BENDS = (Fraction(-1, 2), Fraction(-1, 3), Fraction(-1, 5))


@dataclass(frozen=True, slots=True)
class Model:
    """What an unknown function is taken to be: a Term of its arguments, and the same in words.

    `number_of` is its value where that is a number, though an argument may be a tensor; None where it is that of `of`.
    """

    of: Callable[[tuple[Term, ...]], Term]
    words: str = ""
    number_of: Callable[[tuple[Term, ...]], Term] | None = None


#: How the numbers of points are called that lie between two numbers.
BETWEEN = " between its ends"
_INSET = Fraction(1, 64)  # how far from an end that is left out, in parts of the whole


def is_bounded(domain: Domain) -> bool:
    """Whether a variable lies between two numbers, or is a whole number without a last one."""
    between = domain.field == "real" and -inf < domain.low and domain.high < inf
    return between or (domain.is_integer and domain.high == inf)


@dataclass(frozen=True, slots=True)
class Cells:
    """The support of a model's densities: so many cells along each axis (none where there is no density), each so wide.

    Their points are the whole numbers from `first` times `step`: some are negative, since what holds of positive ones only
    is no law, and some are small, since what holds of whole numbers only is none.
    """

    count: int
    width: Fraction = Fraction(1)
    first: int = 1
    step: Fraction = Fraction(1)

    @property
    def points(self) -> range:
        """The points along each axis, in steps."""
        return range(self.first, self.first + self.count)

    def index(self, variable: Term) -> Term:
        """The number of a point of a variable, in steps."""
        name = f"{variable.attrs[0]}{BETWEEN if is_bounded(variable.domain) else ''}"
        low, high = self.points[0], self.points[-1]
        return symbol(name, interval(Fraction(low), Fraction(high), field="integer"))

    def at(self, number: Term, domain: Domain = REAL) -> Term:
        """The point that is so many steps from 0; of what is bounded, one of as many from end to end."""
        if is_bounded(domain) and domain.is_integer:
            low = (self.first if self.first > 0 else 2 * self.first) if domain.low == -inf else Fraction(domain.low)
            return number + num(low - self.first)
        if is_bounded(domain):
            low, high = Fraction(domain.low), Fraction(domain.high)
            inset = (high - low) * _INSET
            low, high = low + inset * domain.low_open, high - inset * domain.high_open
            return num(low) + num(high - low) * (number - num(self.first)) / num(self.count - 1)
        return number if self.step == 1 else num(self.step) * number

    def place(self, point: Term) -> Term:
        """The number of a point, from 1; a point that `at` has made, where the step is not 1."""
        between = [s for s in point.free if s.attrs[0].endswith(BETWEEN)]
        number = between[0] if between else point if self.step == 1 else point.args[1]
        return number if self.first == 1 else number - num(self.first - 1)


def coefficient_domains(role: str) -> tuple[Domain, ...]:
    """What the coefficients of a function of this role may be."""
    sign = _SIGNS.get(role, REAL)
    return tuple(REAL if power < 2 else sign for power in _POWERS[role])


def seeded(role: str, domain: Domain, generator: random.Random) -> Model:
    """A function of a role, with rational coefficients, whose values are in a domain."""
    drawn = [Fraction(generator.randint(-3, 3), generator.choice((1, 2))) for _ in _POWERS[role]]
    signs = coefficient_domains(role)
    coefficients = [c if sign.contains(c) else -c for c, sign in zip(drawn, signs, strict=True)]
    if role in _SIGNS:
        coefficients = _bent(coefficients, 1 if role == "convex" else -1, generator.choice(_SCALES))
    return replace(function(role, domain, list(map(num, coefficients))), words=in_words(role, domain, coefficients))


def _bent(coefficients: list[Fraction], sign: int, scale: Fraction) -> list[Fraction]:
    """A curved function's coefficients: not straight, and often all but straight, which a bound of its bending must allow for."""
    constant, slope, *bends = coefficients
    bends = bends if any(bends) else [Fraction(sign), *bends[1:]]
    return [constant, slope, *(scale * bend for bend in bends)]


def function(role: str, domain: Domain, coefficients: list[Term]) -> Model:
    """A polynomial with these coefficients, brought into the domain."""

    def of(args: tuple[Term, ...]) -> Term:
        # Arguments of several variables enter through one combination with unlike weights.
        argument = args[0] if len(args) == 1 else make("add", *(a * num(k + 1) for k, a in enumerate(args)))
        powers = [
            (num(0) if c.value == 0 else c * argument ** num(k))
            for c, k in zip(coefficients, _POWERS[role], strict=True)
        ]
        return _curved(role, domain, powers) if role in _SIGNS else _within(domain, make("add", *powers))

    def number_of(args: tuple[Term, ...]) -> Term:
        if role not in _SIGNS:
            return of(tuple(_line(a) + build.total(a * a) if a.shape else a for a in args))
        # A polynomial of what is not linear would not be curved as its role says: squares come on their own.
        squares = (coefficients[2] * build.total(a * a) for a in args if a.shape)
        return make("add", of(tuple(map(_line, args))), *squares)

    return Model(of, number_of=number_of)


def _line(argument: Term) -> Term:
    """All entries of a tensor, with unlike weights along each axis; a number itself."""
    if not argument.shape:
        return argument
    along = (num(axis + 1) * build.total(arrays.cumsum(argument, axis)) for axis in range(len(argument.shape)))
    return make("add", *along)


def _curved(role: str, domain: Domain, powers: Sequence[Term]) -> Term:
    """The sum of a constant, a linear term and what is bent to one side; a function that is bounded has no linear term."""
    low, high = (isinstance(end, Fraction | int) for end in (domain.low, domain.high))
    if not (low or high):
        return make("add", *powers)
    upwards = role == "convex"
    end = domain.low + _APART if low else domain.high - _APART
    if low and high:
        end = (domain.low + domain.high) / 2
    away = (low and not high) if upwards else (high and not low)
    return make("add", num(end), *powers[2:]) if away else num(end)


def _within(domain: Domain, value: Term) -> Term:
    """A value above the lower end, below the upper end, or between both."""
    low, high = (isinstance(end, Fraction | int) for end in (domain.low, domain.high))
    if low and high:
        half = (domain.high - domain.low) / 2
        return num(domain.low + half / 2) + num(half) / (1 + value ** num(2))
    if low:
        return num(domain.low + _APART) + value ** num(2)
    return num(domain.high - _APART) - value ** num(2) if high else value


def in_words(role: str, domain: Domain, coefficients: Sequence[Fraction]) -> str:
    """x -> its polynomial."""
    powers = zip(coefficients, _POWERS[role], strict=True)
    inner = " + ".join(f"{c}*x**{k}" for c, k in powers)
    if domain == REAL:
        return f"x -> {inner}"
    if role in _SIGNS:
        x = symbol("x", REAL)
        return f"x -> {function(role, domain, list(map(num, coefficients))).of((x,))}"
    return f"x -> {_within(domain, symbol('u', REAL))} at u = {inner}"


def tilted(arity: int, cells: Cells, generator: random.Random, places: frozenset[int]) -> Model:
    """w exp(b u + c u^2) for each u at the smooth places, with w, b, c by the points of the others; its sum is one."""
    others, size = arity - len(places), cells.count
    count = size**others
    weights = [Fraction(generator.randint(1, 9)) for _ in range(count)]
    bends = {k: [(generator.choice(_TILTS), generator.choice(_BENDS)) for _ in range(count)] for k in sorted(places)}
    sums = (_whole(weights[m], [of[m] for of in bends.values()], cells.points) for m in range(count))
    total = make("mul", num(cells.width**arity), make("add", *sums))

    def of(args: tuple[Term, ...]) -> Term:
        points = tuple(cells.place(a) for k, a in enumerate(args) if k not in places)
        exponent = [
            _at([b for b, _ in bends[k]], points, size) * args[k]
            + _at([c for _, c in bends[k]], points, size) * args[k] ** 2
            for k in sorted(places)
        ]
        return _at(weights, points, size) * make("exp", make("add", *exponent)) / total

    shown = "; ".join(", ".join(f"{b}*u + {c}*u**2" for b, c in bends[k]) for k in sorted(places))
    return Model(of, f"masses in proportion to {', '.join(map(str, weights))}, times the exponentials of {shown}")


def _whole(weight: Fraction, bends: list[tuple[Fraction, Fraction]], points: range) -> Term:
    """One weight with the sums of its exponentials over the points of each smooth place."""
    sums = [make("add", *(make("exp", num(b * u + c * u**2)) for u in points)) for b, c in bends]
    return make("mul", num(weight), *sums)


def _at(values: list[Fraction], points: tuple[Term, ...], size: int) -> Term:
    """The value at a point of the grid."""
    rows: list[Term] = list(map(num, values))
    if not points:
        return rows[0]
    for _ in points:
        rows = [make("stack", *rows[k : k + size]) for k in range(0, len(rows), size)]
    return make("index", rows[0], *points)


def differentiated(node: Term) -> Term:
    """A derivative of what is smooth taken by rule: differences keep few digits of what is zero."""
    try:
        body, variable = node.args[:2]
        return derivative(body, variable, *node.attrs[:1]) if is_smooth(_varying(body, variable)) else node
    except SymgenError:
        return node  # no rule for what stands in it: numbers tell


def _varying(body: Term, variable: Term) -> Term:
    """What a body is as a function of one variable: parts without it are numbers, finite sums like one of their terms."""
    if variable not in body.free:
        return body if body.op == "num" or body.shape else symbol("constant", body.domain)
    if body.op == "sum" and not any(variable in end.free for end in body.args[2:]) and body.args[3].value is not None:
        return _varying(body.args[0], variable)
    if operator(body.op).binds or body == variable:
        return body
    return make(body.op, *(_varying(a, variable) for a in body.args), attrs=body.attrs)
