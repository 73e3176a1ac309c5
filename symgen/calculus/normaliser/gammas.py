"""The gamma family: arguments shifted to a fractional part in [0, 1), values at 1 and 1/2."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from math import factorial, floor
from typing import Any

from symgen.calculus.normaliser.field import Meaningless, Poly, Ratio
from symgen.calculus.normaliser.powers import constant, log_of, pi, power_of, rational_power
from symgen.calculus.normaliser.workspace import COMPLEX, REAL, Kernel, Workspace
from symgen.terms.domains import POSITIVE, Domain

LARGEST_SHIFT = 40
LARGEST_FACTORIAL = 400
LARGEST_RAISE = 12
MULTIPLIED = (2, 3, 4, 6)
_HALF = Fraction(1, 2)


def shift(space: Workspace, argument: Ratio, largest: int = LARGEST_SHIFT) -> tuple[Ratio, int]:
    """The argument as base + n with the constant part of the base in (0, 1] for numbers and [0, 1) otherwise.

    A base that may be 0 or negative is raised until it is positive where its domain allows that: gamma(n + 1) of a natural
    number n stays so, since gamma(n) has no value at 0.
    """
    exact = argument.constant
    part = _constant_part(space, argument)
    whole = floor(part)
    if exact is not None and exact == whole:
        whole -= 1
    if abs(whole) > largest:
        return argument, 0
    base = space.sub(argument, space.number(whole))
    raised = _steps_to_positive(space, base) if exact is None else 0
    return space.add(base, space.number(raised)), whole - raised


def _steps_to_positive(space: Workspace, base: Ratio) -> int:
    """The least whole number that makes a formula positive on its whole domain; 0 where none is known."""
    if not base.is_polynomial or not space.is_real(base):
        return 0
    low = space.poly_domain(base.num).low
    first = max(0, floor(-low)) if -LARGEST_RAISE <= low <= 0 else 0
    found = (n for n in (first, first + 1) if space.is_positive_real(space.add(base, space.number(n))))
    return next(found, 0)


def _constant_part(space: Workspace, ratio: Ratio) -> Fraction:
    quotient = ratio.num / ratio.den if ratio.is_polynomial else divmod(ratio.num, ratio.den)[0]
    zero = (0,) * space.size
    value = quotient.to_dict().get(zero)
    return Fraction(int(value.p), int(value.q)) if value is not None else Fraction(0)


def _steps(space: Workspace, base: Ratio, whole: int) -> list[Ratio]:
    """The factors between base and base + whole: base, ..., base + whole - 1, or base - 1, ..., base + whole."""
    places = range(whole) if whole >= 0 else range(-1, whole - 1, -1)
    return [space.add(base, space.number(place)) for place in places]


def _is_pole(argument: Ratio) -> bool:
    exact = argument.constant
    return exact is not None and exact <= 0 and exact.denominator == 1


def _real(space: Workspace, argument: Ratio) -> Domain:
    return REAL if space.is_real(argument) else COMPLEX


def gamma_of(space: Workspace, argument: Ratio) -> Ratio:
    """Gamma by its shift: gamma(x + 1) = x * gamma(x)."""
    if _is_pole(argument):
        raise Meaningless
    exact = argument.constant
    if exact is not None and exact.denominator == 1 and exact <= LARGEST_FACTORIAL:
        space.using("gamma(n) = (n - 1)!")
        return space.number(factorial(int(exact) - 1))
    base, whole = shift(space, argument)
    steps = space.product(_steps(space, base, whole))
    if whole:
        space.using("gamma(x + 1) = x*gamma(x)")
    value = _gamma_base(space, base)
    return space.mul(value, steps) if whole >= 0 else space.div(value, steps)


def absorbed(space: Workspace, ratio: Ratio) -> Ratio:
    """x * gamma(x) as gamma(x + 1), for writing: the former has no value at x = 0, where the latter is 1."""
    for _ in range(LARGEST_SHIFT):
        shorter = (f for p in space.positions(ratio) if (f := _absorbing(space, ratio, space.kernels[p])) is not None)
        found = next(shorter, None)
        if found is None:
            break
        ratio = found
    return ratio


def _absorbing(space: Workspace, ratio: Ratio, kernel: Kernel) -> Ratio | None:
    """The ratio with gamma(x) = gamma(x + 1)/x, where that makes it shorter and x may be 0."""
    if kernel.op != "gamma" or kernel.order != 1 or space.is_positive_real(kernel.args[0]):
        return None
    (argument,) = kernel.args
    raised = space.intern("gamma", (space.add(argument, space.one),), domain=_real(space, argument))
    factor = space.div(space.value(raised), argument)
    above, below = (_replaced(space, poly, kernel.position, factor) for poly in (ratio.num, ratio.den))
    found = space.div(above, below)
    return found if _length(found) < _length(ratio) else None


def _replaced(space: Workspace, poly: Poly, position: int, factor: Ratio) -> Ratio:
    """A polynomial with a quotient in the place of one generator."""
    groups: dict[int, dict[tuple[int, ...], Any]] = {}
    for exponents, coefficient in poly.terms():
        rest = (*exponents[:position], 0, *exponents[position + 1 :])
        groups.setdefault(int(exponents[position]), {})[rest] = coefficient
    parts = [
        space.mul(space.polynomial(space.context.from_dict(terms)), space.power(factor, exponent))
        for exponent, terms in groups.items()
    ]
    return space.sum(parts)


def _length(ratio: Ratio) -> tuple[int, int]:
    parts = (ratio.num, ratio.den)
    return sum(map(len, parts)), sum(int(p.total_degree()) for p in parts)


def _multiplied(space: Workspace, base: Ratio) -> tuple[Ratio, int] | None:
    """(x, m) where the base is x + (m - 1)/m and Gauss's multiplication formula is granted."""
    part = _constant_part(space, base)
    if base.constant is not None or part.denominator not in MULTIPLIED or part != 1 - Fraction(1, part.denominator):
        return None
    if not space.may_use("the multiplication formula of gamma"):
        return None
    space.using("the multiplication formula of gamma")
    return space.sub(base, space.number(part)), part.denominator


def _others(space: Workspace, x: Ratio, m: int) -> list[Ratio]:
    """x, x + 1/m, ..., x + (m - 2)/m."""
    return [space.add(x, space.number(Fraction(place, m))) for place in range(m - 1)]


def _reflected(space: Workspace, base: Ratio) -> Ratio | None:
    """y where the base is 1 - y, of the two the one to be written by the other, and reflection is granted."""
    exact = base.constant
    turned = base.num.leading_coefficient() < 0 if exact is None else _HALF < exact < 1
    other = space.sub(space.one, base)
    if not turned or space.is_integer(other) or not space.may_use("the reflection formula of gamma"):
        return None
    space.using("the reflection formula of gamma")
    return other


def _turn(space: Workspace, y: Ratio) -> tuple[Ratio, Ratio]:
    """Cosine and sine of pi * y."""
    from symgen.calculus.normaliser.trigonometry import cos_sin

    return cos_sin(space, space.mul(pi(space), y))


def _gamma_base(space: Workspace, base: Ratio) -> Ratio:
    if base.constant == 1:
        return space.one
    if base.constant == _HALF:
        space.using("gamma(1/2) = sqrt(pi)")
        return rational_power(space, pi(space), _HALF)
    parts = _multiplied(space, base)
    if parts is not None:
        return _gamma_by_multiplication(space, *parts)
    other = _reflected(space, base)
    if other is not None:
        return space.div(pi(space), space.mul(_turn(space, other)[1], gamma_of(space, other)))
    positive = space.is_positive_real(base)
    return space.value(space.intern("gamma", (base,), domain=POSITIVE if positive else _real(space, base)))


def _gamma_by_multiplication(space: Workspace, x: Ratio, m: int) -> Ratio:
    """gamma(x + (m-1)/m) = (2*pi)**((m-1)/2) m**(1/2 - m*x) gamma(m*x) / (gamma(x) ... gamma(x + (m-2)/m))."""
    scale = power_of(space, space.number(m), space.sub(space.number(_HALF), space.scale(x, m)))
    turns = rational_power(space, space.scale(pi(space), 2), Fraction(m - 1, 2))
    below = space.product([gamma_of(space, other) for other in _others(space, x, m)])
    return space.div(space.product([scale, turns, gamma_of(space, space.scale(x, m))]), below)


def loggamma_of(space: Workspace, argument: Ratio) -> Ratio:
    """loggamma(x + 1) = loggamma(x) + log(x) for positive x."""
    if _is_pole(argument):
        raise Meaningless
    exact = argument.constant
    if exact is not None and exact.denominator <= 2 and 0 < exact <= LARGEST_SHIFT:
        return log_of(space, gamma_of(space, argument))
    base, whole = shift(space, argument)
    lowest = base if whole >= 0 else argument
    if whole and space.is_positive_real(lowest):
        logs = [log_of(space, step, known=True) for step in _steps(space, base, whole)]
        space.using("loggamma(x + 1) = loggamma(x) + log(x) for positive x")
        total = space.sum(logs)
        return space.add(_loggamma_base(space, base), total if whole > 0 else space.neg(total))
    return _loggamma_base(space, argument)


def _loggamma_base(space: Workspace, base: Ratio) -> Ratio:
    parts = _multiplied(space, base) if space.is_positive_real(base) else None
    if parts is not None and space.is_positive_real(parts[0]):
        x, m = parts
        logs = space.mul(space.sub(space.number(_HALF), space.scale(x, m)), log_of(space, space.number(m)))
        turns = space.scale(log_of(space, space.scale(pi(space), 2)), Fraction(m - 1, 2))
        others = [space.neg(loggamma_of(space, other)) for other in _others(space, x, m)]
        return space.sum([logs, turns, loggamma_of(space, space.scale(x, m)), *others])
    other = _reflected(space, base) if space.is_positive_real(base) else None
    if other is not None and space.is_positive_real(other):
        sine = log_of(space, _turn(space, other)[1], known=True)
        return space.sum([log_of(space, pi(space)), space.neg(sine), space.neg(loggamma_of(space, other))])
    real = space.is_positive_real(base)
    return space.value(space.intern("loggamma", (base,), domain=REAL if real else COMPLEX))


def polygamma_of(space: Workspace, order: int, argument: Ratio) -> Ratio:
    """polygamma(n, x + 1) = polygamma(n, x) + (-1)**n n!/x**(n + 1); digamma is n = 0."""
    if _is_pole(argument):
        raise Meaningless
    base, whole = shift(space, argument)
    sign = factorial(order) * (-1) ** order * (1 if whole >= 0 else -1)
    terms = [space.scale(space.power(step, -(order + 1)), sign) for step in _steps(space, base, whole)]
    if whole:
        name = "digamma(x + 1) = digamma(x) + 1/x" if order == 0 else "the shift of polygamma"
        space.using(name)
    return space.sum([_polygamma_base(space, order, base), *terms])


def _polygamma_base(space: Workspace, order: int, base: Ratio) -> Ratio:
    known = _polygamma_value(space, order, base.constant)
    if known is not None:
        return known
    parts = _multiplied(space, base)
    if parts is not None:
        return _polygamma_by_multiplication(space, order, *parts)
    other = _reflected(space, base)
    if other is not None:
        turned = space.add(polygamma_of(space, order, other), _cotangent(space, order, other))
        return turned if order % 2 == 0 else space.neg(turned)
    domain = _real(space, base)
    if order == 0:
        return space.value(space.intern("digamma", (base,), domain=domain))
    return space.value(space.intern("polygamma", (space.number(order), base), domain=domain))


def _polygamma_by_multiplication(space: Workspace, order: int, x: Ratio, m: int) -> Ratio:
    """m**(n+1) polygamma(n, m*x) = polygamma(n, x) + ... + polygamma(n, x + (m-1)/m), and m log(m) more for n = 0."""
    whole = space.scale(polygamma_of(space, order, space.scale(x, m)), m ** (order + 1))
    found = space.sub(whole, space.sum([polygamma_of(space, order, other) for other in _others(space, x, m)]))
    return found if order else space.sub(found, space.scale(log_of(space, space.number(m)), m))


def _cotangent(space: Workspace, order: int, y: Ratio) -> Ratio:
    """The derivative of pi*cot(pi*y) of an order, as a polynomial in the cotangent c: c' = -pi*(1 + c**2)."""
    cosine, sine = _turn(space, y)
    c = space.div(cosine, sine)
    coefficients = [0, 1]
    for _ in range(order):
        slope = [k * a for k, a in enumerate(coefficients)][1:]
        coefficients = [-a - b for a, b in zip_longest(slope, [0, 0, *slope], fillvalue=0)]
    terms = [space.scale(space.power(c, k), a) for k, a in enumerate(coefficients) if a]
    return space.mul(space.power(pi(space), order + 1), space.sum(terms))


def _polygamma_value(space: Workspace, order: int, x: Fraction | None) -> Ratio | None:
    """The value at 1 and 1/2, and that of digamma where sines of the turns are square roots."""
    if x not in (1, _HALF):
        return _digamma_by_gauss(space, x) if order == 0 and x is not None and x.denominator in (3, 4, 6) else None
    if order:
        space.using("values of polygamma at 1 and 1/2 by zeta")
        scale = factorial(order) * (-1) ** (order + 1) * (1 if x == 1 else 2 ** (order + 1) - 1)
        return space.scale(zeta_of(space, space.number(order + 1)), scale)
    space.using("values of digamma at 1 and 1/2")
    euler = space.neg(constant(space, "euler_gamma"))
    return euler if x == 1 else space.sub(euler, space.scale(log_of(space, space.number(2)), 2))


def _digamma_by_gauss(space: Workspace, x: Fraction) -> Ratio:
    """-gamma - log(2q) - pi/2 cot(pi p/q) + 2 sum cos(2 pi n p/q) log sin(pi n/q) over 0 < n < q/2."""
    space.using("Gauss's values of digamma")
    q = x.denominator
    cosine, sine = _turn(space, space.number(x))
    terms = [
        space.neg(constant(space, "euler_gamma")),
        space.neg(log_of(space, space.number(2 * q))),
        space.scale(space.mul(pi(space), space.div(cosine, sine)), -_HALF),
    ]
    for n in range(1, (q + 1) // 2):
        weight, _ = _turn(space, space.number(2 * n * x))
        _, height = _turn(space, space.number(Fraction(n, q)))
        terms.append(space.scale(space.mul(weight, log_of(space, height, known=True)), 2))
    return space.sum(terms)


def zeta_of(space: Workspace, argument: Ratio) -> Ratio:
    """The zeta function, with its values at even and at negative whole numbers."""
    exact = argument.constant
    if exact == 1:
        raise Meaningless
    if exact is None or exact.denominator != 1 or (exact > 0 and exact % 2) or abs(exact) > LARGEST_FACTORIAL:
        return space.value(space.intern("zeta", (argument,), domain=_real(space, argument)))
    from flint import fmpq

    n = int(exact)
    space.using("values of zeta by Bernoulli numbers")
    number = fmpq.bernoulli(n if n > 0 else 1 - n)
    bernoulli = Fraction(int(number.p), int(number.q))
    if n <= 0:
        return space.number(bernoulli / (n - 1) if n else -_HALF)
    return space.scale(space.power(pi(space), n), abs(bernoulli) * 2 ** (n - 1) / factorial(n))


def beta_of(space: Workspace, a: Ratio, b: Ratio) -> Ratio:
    """B(a, b) = gamma(a) gamma(b) / gamma(a + b)."""
    space.using("beta(a, b) = gamma(a)*gamma(b)/gamma(a + b)")
    return space.div(space.mul(gamma_of(space, a), gamma_of(space, b)), gamma_of(space, space.add(a, b)))


def logbeta_of(space: Workspace, a: Ratio, b: Ratio) -> Ratio | None:
    """log B(a, b) by loggamma, for positive a and b."""
    if not (space.is_positive_real(a) and space.is_positive_real(b)):
        return None
    space.using("logbeta(a, b) = loggamma(a) + loggamma(b) - loggamma(a + b)")
    parts = [loggamma_of(space, a), loggamma_of(space, b), space.neg(loggamma_of(space, space.add(a, b)))]
    return space.sum(parts)


def binomial_of(space: Workspace, upper: Ratio, lower: Ratio) -> Ratio | None:
    """Binomial coefficients: a polynomial for a whole lower index, gammas for a nonnegative upper one."""
    exact = lower.constant
    if exact is not None and exact.denominator == 1 and 0 <= exact <= LARGEST_SHIFT:
        steps = [space.sub(upper, space.number(place)) for place in range(int(exact))]
        return space.scale(space.product(steps), Fraction(1, factorial(int(exact))))
    if not (upper.is_polynomial and space.is_nonnegative(upper.num)) or upper.constant is not None:
        return None
    space.using("binomial(n, k) = n!/(k!*(n - k)!)")
    one = space.one
    below = space.mul(gamma_of(space, space.add(lower, one)), gamma_of(space, space.add(space.sub(upper, lower), one)))
    return space.div(gamma_of(space, space.add(upper, one)), below)


__all__ = [
    "absorbed", "beta_of", "binomial_of", "gamma_of", "logbeta_of", "loggamma_of", "polygamma_of", "shift",
    "zeta_of",
]  # fmt: skip
