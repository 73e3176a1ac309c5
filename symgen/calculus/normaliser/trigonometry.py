"""Sines and cosines: sums and multiples expanded, exact values at simple multiples of pi, sin**2 = 1 - cos**2."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import atan, atan2
from math import pi as pi_float

from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.powers import (
    LARGEST_FACTORED,
    directions,
    exp_of,
    imaginary,
    kernel_of,
    number_power,
    prime_factors,
    rational_power,
)
from symgen.calculus.normaliser.workspace import COMPLEX, Kernel, Restart, Workspace
from symgen.terms.domains import interval

Pair = tuple[Ratio, Ratio]
LARGEST_MULTIPLE = 24
_SIGNED = interval(Fraction(-1), Fraction(1))
_HALF = Fraction(1, 2)


def cos_sin(space: Workspace, angle: Ratio) -> Pair:
    """Cosine and sine of an angle, by the addition theorem over its directions."""
    result = (space.one, space.zero)
    pieces = directions(space, angle)
    if (
        sum(abs(coefficient.numerator) for coefficient, direction in pieces if not _is_pi(space, direction))
        > LARGEST_MULTIPLE
    ):
        return _unexpanded(space, angle)
    for coefficient, direction in pieces:
        result = _plus(space, result, _piece(space, coefficient, direction))
    if len(pieces) > 1:
        space.using("sines and cosines of sums")
    return result


def _is_pi(space: Workspace, direction: Ratio) -> bool:
    kernels = [space.kernels[p] for p in space.positions(direction)]
    return len(kernels) == 1 and kernels[0].op == "const" and kernels[0].extra == ("pi",)


def _unexpanded(space: Workspace, angle: Ratio) -> Pair:
    """Cosine and sine of an angle whose multiples are too many to expand, the sign of the angle outside."""
    flipped = angle.num.leading_coefficient() < 0
    cosine, sine = _base(space, space.neg(angle) if flipped else angle, 1)
    return cosine, space.neg(sine) if flipped else sine


def _plus(space: Workspace, a: Pair, b: Pair) -> Pair:
    cosine = space.sub(space.mul(a[0], b[0]), space.mul(a[1], b[1]))
    return cosine, space.add(space.mul(a[1], b[0]), space.mul(a[0], b[1]))


def _piece(space: Workspace, coefficient: Fraction, direction: Ratio) -> Pair:
    if direction.is_polynomial:
        special = _of_pi(space, coefficient, direction) or _of_imaginary(space, coefficient, direction)
        if special is not None:
            return special
    order = _angle_order(space, direction, coefficient.denominator)
    base = _inverse(space, direction) if order == 1 else None
    return _multiple(space, base or _base(space, direction, order), int(coefficient * order))


def _angle_order(space: Workspace, direction: Ratio, denominator: int) -> int:
    """How finely one direction is divided, so that every angle met is a whole multiple."""
    from math import lcm

    name = b"angle " + space.ratio_digest(direction)
    order = space.plan.orders.setdefault(name, denominator)
    if order % denominator:
        space.plan.orders[name] = lcm(order, denominator)
        raise Restart
    return order


def _base(space: Workspace, direction: Ratio, order: int) -> Pair:
    angle = space.scale(direction, Fraction(1, order))
    domain = _SIGNED if space.is_real(direction) else COMPLEX
    cosine = space.intern("cos", (angle,), domain=domain)
    sine = space.intern("sin", (angle,), domain=domain)
    if sine.position not in space.relations:
        square = space.mul(space.value(cosine), space.value(cosine))
        space.relate(sine, 2, space.sub(space.one, square))
        space.using("sin(x)**2 + cos(x)**2 = 1")
    return space.value(cosine), space.value(sine)


def _multiple(space: Workspace, base: Pair, times: int) -> Pair:
    if times < 0:
        cosine, sine = _multiple(space, base, -times)
        return cosine, space.neg(sine)
    result = (space.one, space.zero)
    for _ in range(times):
        result = _plus(space, result, base)
    return result


# Angles that are multiples of pi.


def _of_pi(space: Workspace, coefficient: Fraction, direction: Ratio) -> Pair | None:
    """Exact values at simple multiples of pi; (-1)**n at whole ones."""
    kernel = next((k for k in space.kernels if k.op == "const" and k.extra == ("pi",)), None)
    if kernel is None or direction.num.degrees()[kernel.position] != kernel.order:
        return None
    rest = space.polynomial(direction.num / space.gens[kernel.position] ** kernel.order)
    if rest.constant == 1:
        return _unit(space, coefficient)
    if coefficient.denominator == 1 and space.is_integer(rest):
        return _parity(space, int(coefficient), rest), space.zero
    return None


def _parity(space: Workspace, coefficient: int, rest: Ratio) -> Ratio:
    """cos(pi*n) = (-1)**n for whole n, with ((-1)**n)**2 = 1."""
    if coefficient % 2 == 0:
        return space.one
    kernel = space.intern("parity", (rest,), domain=interval(Fraction(-1), Fraction(1), field="integer"))
    if kernel.position not in space.relations:
        space.relate(kernel, 2, space.one, clears=True)
    space.using("cos(pi*n) = (-1)**n for whole n")
    return space.value(kernel)


def unit_power(space: Workspace, exponent: Fraction) -> Ratio:
    """(-1) ** r = exp(i*pi*r)."""
    cosine, sine = _unit(space, exponent)
    return space.add(cosine, space.mul(imaginary(space), sine))


def _unit(space: Workspace, turns: Fraction) -> Pair:
    """Cosine and sine of `turns` times pi."""
    quarter, rest = divmod(turns % 2, _HALF)
    cosine, sine = _first_quadrant(space, rest)
    for _ in range(int(quarter)):
        cosine, sine = space.neg(sine), cosine
    return cosine, sine


def _first_quadrant(space: Workspace, turns: Fraction) -> Pair:
    known = _KNOWN.get(turns)
    if known is not None:
        space.using("sines and cosines of simple multiples of pi")
        return known(space)
    angle = space.scale(_pi(space), Fraction(1, turns.denominator))
    cosine = space.intern("cos", (angle,), domain=_SIGNED)
    sine = space.intern("sin", (angle,), domain=_SIGNED)
    if sine.position not in space.relations:
        space.relate(sine, 2, space.sub(space.one, space.power(space.value(cosine), 2)))
        _cyclotomic(space, cosine, turns.denominator)
    return _multiple(space, (space.value(cosine), space.value(sine)), turns.numerator)


def _cyclotomic(space: Workspace, cosine: Kernel, denominator: int) -> None:
    """The minimal polynomial of cos(pi/d), from that of 2*cos(2*pi/n) with n = 2*d."""
    from flint import fmpz_poly

    if denominator > 200:
        return
    minimal = fmpz_poly.cos_minpoly(2 * denominator)
    coefficients = [Fraction(int(c)) * 2**power for power, c in enumerate(minimal.coeffs())]
    degree, lead = len(coefficients) - 1, coefficients[-1]
    value = space.polynomial(space.gens[cosine.position])
    lower = [space.scale(space.power(value, p), -c / lead) for p, c in enumerate(coefficients[:-1])]
    if degree > 1:
        space.relate(cosine, degree, space.sum(lower))
        space.using("the minimal polynomial of cos(pi/n)")


def _pi(space: Workspace) -> Ratio:
    from symgen.calculus.normaliser.powers import pi

    return pi(space)


def _root(space: Workspace, number: int, factor: Fraction) -> Ratio:
    return space.scale(number_power(space, Fraction(number), _HALF), factor)


def _twelfth(space: Workspace) -> Pair:
    six, two = _root(space, 6, Fraction(1, 4)), _root(space, 2, Fraction(1, 4))
    return space.add(six, two), space.sub(six, two)


def _swap(pair: Pair) -> Pair:
    return pair[1], pair[0]


_KNOWN: dict[Fraction, Callable[[Workspace], Pair]] = {
    Fraction(0): lambda space: (space.one, space.zero),
    Fraction(1, 4): lambda space: (_root(space, 2, _HALF), _root(space, 2, _HALF)),
    Fraction(1, 3): lambda space: (space.number(_HALF), _root(space, 3, _HALF)),
    Fraction(1, 6): lambda space: (_root(space, 3, _HALF), space.number(_HALF)),
    Fraction(1, 12): _twelfth,
    Fraction(5, 12): lambda space: _swap(_twelfth(space)),
}


# Angles that are imaginary, or inverse functions.


def _of_imaginary(space: Workspace, coefficient: Fraction, direction: Ratio) -> Pair | None:
    """cos(i*y) = cosh(y), sin(i*y) = i*sinh(y)."""
    i_kernel = next((k for k in space.kernels if k.op == "i"), None)
    if i_kernel is None or not direction.num.degrees()[i_kernel.position]:
        return None
    height = space.scale(space.mul(direction, space.neg(imaginary(space))), coefficient)
    cosh, sinh = hyperbolic(space, height)
    return cosh, space.mul(imaginary(space), sinh)


def hyperbolic(space: Workspace, ratio: Ratio) -> Pair:
    """cosh and sinh by exponentials."""
    up = exp_of(space, ratio)
    down = space.inverse(up)
    space.using("hyperbolic functions by exponentials")
    return space.scale(space.add(up, down), _HALF), space.scale(space.sub(up, down), _HALF)


def _inverse(space: Workspace, direction: Ratio) -> Pair | None:
    """Cosine and sine of an inverse function of a real argument."""
    kernel = kernel_of(space, direction.num) if direction.is_polynomial else None
    rule = _INVERSES.get(kernel.op) if kernel is not None else None
    if rule is None or kernel is None or kernel.order != 1:
        return None
    found = rule(space, direction, kernel.args[0])
    if found is not None:
        space.using(f"sines and cosines of {kernel.op}")
    return found


def _other_leg(space: Workspace, name: str, angle: Ratio, x: Ratio) -> Ratio:
    """The sine or cosine of which the other is x: a root where x is in [-1, 1], else a generator with that square."""
    square = space.sub(space.one, space.mul(x, x))
    if space.is_real(x) and _within_unit(space, x):
        return rational_power(space, square, _HALF, known=True)
    kernel = space.intern(name, (angle,), ("leg",), domain=COMPLEX)
    if kernel.position not in space.relations:
        space.relate(kernel, 2, square)
    return space.value(kernel)


def _within_unit(space: Workspace, x: Ratio) -> bool:
    return x.is_polynomial and all(
        space.is_nonnegative(space.add(space.one, space.scale(x, side)).num) for side in (1, -1)
    )


def known_angle(space: Workspace, x: Ratio, side: Callable[[Ratio, Ratio], Ratio]) -> Ratio | None:
    """The simple multiple of pi from -pi/2 to pi/2 for whose cosine and sine `side` gives x; None where there is none.

    A rational number is a sine only at multiples of pi/6, and the arctangents of rational numbers are found otherwise.
    """
    if any(space.kernels[p].op != "prime" for p in space.positions(x)):
        return None
    for turns in (Fraction(1, 6), _HALF) if x.constant is not None else _KNOWN:
        value = side(*_unit(space, turns))
        for sign in (1, -1):
            if space.sub(x, space.scale(value, sign)).is_zero:
                space.using("sines and cosines of simple multiples of pi")
                return space.scale(_pi(space), sign * turns)
    return None


def is_factored(value: Fraction) -> bool:
    """Whether the Gaussian primes of a quotient are found in reasonable time."""
    return value.numerator**2 + value.denominator**2 <= LARGEST_FACTORED


def atan_number(space: Workspace, value: Fraction) -> Ratio:
    """atan(a/b) as whole quarter turns and the angles of Gaussian primes c + i*d with c > d > 0, which are independent."""
    space.using("arctangents by Gaussian primes")
    x, y = value.denominator, value.numerator
    parts, angle = [], 0.0
    for prime, exponent in prime_factors(x * x + y * y):
        if prime == 2:
            continue
        c, d = _two_squares(prime)
        sign = 1 if (x * c + y * d) % prime == 0 and (y * c - x * d) % prime == 0 else -1
        kernel = space.intern("atan", (space.number(Fraction(d, c)),), domain=interval(Fraction(0), Fraction(1)))
        parts.append(space.scale(space.value(kernel), sign * exponent))
        angle += sign * exponent * atan(d / c)
    eighths = round((atan2(y, x) - angle) / (pi_float / 4))
    return space.sum([space.scale(_pi(space), Fraction(eighths, 4)), *parts])


def _two_squares(prime: int) -> tuple[int, int]:
    """c > d > 0 with c**2 + d**2 = p, for a prime p = 1 mod 4: Euclid's algorithm from a root of -1."""
    root = next(
        pow(n, (prime - 1) // 4, prime) for n in range(2, prime) if pow(n, (prime - 1) // 2, prime) == prime - 1
    )
    large, small = prime, root
    while small * small > prime:
        large, small = small, large % small
    return tuple(sorted((small, large % small), reverse=True))  # type: ignore[return-value]


def _of_atan(space: Workspace, angle: Ratio, x: Ratio) -> Pair | None:
    if not space.is_real(x):
        return None
    cosine = rational_power(space, space.add(space.one, space.mul(x, x)), -_HALF, known=True)
    return cosine, space.mul(x, cosine)


_INVERSES: dict[str, Callable[[Workspace, Ratio, Ratio], Pair | None]] = {
    "asin": lambda space, angle, x: (_other_leg(space, "cos", angle, x), x),
    "atan": _of_atan,
}
