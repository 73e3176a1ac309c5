"""Exponentials, logarithms, roots and powers, under what is known about signs.

Every relation extends the definition of what it rewrites: where the written form has a value, the normal form has the
same. Powers are exp(y log x) on the principal branch.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

from symgen.calculus.normaliser.field import Meaningless, Poly, Ratio
from symgen.calculus.normaliser.splitting import absolute_poly, factors, kernel_of, split_signs
from symgen.calculus.normaliser.workspace import COMPLEX, NONNEGATIVE, REAL, Kernel, Workspace
from symgen.errors import BudgetError
from symgen.terms.domains import POSITIVE

LARGEST_FACTORED = 10**24


# Logarithms.


def log_of(space: Workspace, ratio: Ratio, *, known: bool = False, whole: bool = False) -> Ratio:
    """log of a ratio; `whole` when a whole multiple of it will stand inside exp, so that branches agree."""
    if ratio.is_zero:
        raise Meaningless
    if whole:
        return _log_by_factors(space, ratio)
    size, positive, rest = split_signs(space, ratio, known)
    parts = [log_number(space, size), *(_scaled(space, _log_factor(space, f), e) for f, e in positive)]
    if rest.constant != 1:
        parts.append(_log_rest(space, rest))
    if len(parts) > 2 or (len(parts) == 2 and size != 1):
        space.using("log(x*y) = log(x) + log(y) for positive x")
    return space.sum(parts)


def _log_by_factors(space: Workspace, ratio: Ratio) -> Ratio:
    constant, found = factors(space, ratio)
    parts = [log_number(space, abs(constant)), *(_scaled(space, _log_any(space, f), e) for f, e in found)]
    if constant < 0:
        parts.append(_log_rest(space, space.number(-1)))
    space.using("(x*y)**n = x**n * y**n for whole n")
    return space.sum(parts)


def _log_any(space: Workspace, factor: Poly) -> Ratio:
    """A logarithm of one factor, up to a whole multiple of 2*pi*i."""
    kernel = kernel_of(space, factor)
    if kernel is not None and kernel.op == "exp":  # the generator is exp(argument / order)
        return space.scale(kernel.args[0], Fraction(1, kernel.order))
    return _log_factor(space, factor)


def _scaled(space: Workspace, ratio: Ratio, factor: Fraction | int) -> Ratio:
    return ratio if factor == 1 else space.scale(ratio, factor)


def _log_rest(space: Workspace, rest: Ratio) -> Ratio:
    if rest.constant == -1:
        space.using("log(-1) = i*pi")
        return space.mul(imaginary(space), pi(space))
    quarter = _quarter_turn(space, rest)
    if quarter:
        return space.scale(space.mul(imaginary(space), pi(space)), Fraction(quarter, 2))
    return space.value(space.intern("log", (rest,), domain=COMPLEX))


def _quarter_turn(space: Workspace, rest: Ratio) -> int:
    """1 for i, -1 for -i, 0 for everything else."""
    if not rest.is_polynomial or len(rest.num) != 1 or abs(rest.num.leading_coefficient()) != 1:
        return 0
    sign = 1 if rest.num.leading_coefficient() > 0 else -1
    kernel = kernel_of(space, rest.num * sign)
    return sign if kernel is not None and kernel.op == "i" else 0


def log_number(space: Workspace, value: Fraction) -> Ratio:
    """log of a positive rational as a sum over primes."""
    parts = []
    for number, sign in ((value.numerator, 1), (value.denominator, -1)):
        for prime, exponent in prime_factors(number):
            kernel = space.intern("log", (space.number(prime),), domain=POSITIVE)
            parts.append(space.scale(space.value(kernel), sign * exponent))
    if len(parts) > 1:
        space.using("log of a rational by its primes")
    return space.sum(parts)


def prime_factors(number: int) -> list[tuple[int, int]]:
    """Primes with exponents; a number too large to factor counts as a prime."""
    if number == 1:
        return []
    if number > LARGEST_FACTORED:
        return [(number, 1)]
    from flint import fmpz

    return [(int(prime), int(exponent)) for prime, exponent in fmpz(number).factor()]


def _log_factor(space: Workspace, factor: Poly) -> Ratio:
    """log of one irreducible factor; roots and exponentials in it must be nonnegative."""
    kernel = kernel_of(space, factor)
    if kernel is None:
        domain = REAL if space.is_nonnegative(factor) else COMPLEX
        return space.value(space.intern("log", (space.polynomial(factor),), domain=domain))
    special = LOG_KERNELS.get(kernel.op)
    found = special(space, kernel) if special else None
    if found is None:
        base = space.polynomial(factor**kernel.order)
        found = space.value(space.intern("log", (base,), domain=_log_domain(kernel)))
    return _scaled(space, found, Fraction(1, kernel.order))


def _log_domain(kernel: Kernel) -> Any:
    from symgen.terms.domains import interval

    d = kernel.domain
    if not d.is_nonnegative:
        return COMPLEX
    if d.low >= 1:
        return POSITIVE if d.low > 1 or d.low_open else NONNEGATIVE
    return interval(high=Fraction(0), high_open=d.high < 1 or d.high_open) if d.high <= 1 else REAL


def _log_exp(space: Workspace, kernel: Kernel) -> Ratio | None:
    if not space.is_real(kernel.args[0]):
        return None
    space.using("log(exp(x)) = x for real x")
    return kernel.args[0]


def _log_root(space: Workspace, kernel: Kernel) -> Ratio | None:
    if not all(space.is_nonnegative(p) for p in (kernel.args[0].num, kernel.args[0].den)):
        return None
    return space.scale(log_of(space, kernel.args[0]), Fraction(1, kernel.extra[0]))


def _log_prime(space: Workspace, kernel: Kernel) -> Ratio | None:
    return space.scale(log_number(space, Fraction(kernel.extra[0])), Fraction(1, kernel.extra[1]))


def _log_gamma(space: Workspace, kernel: Kernel) -> Ratio | None:
    if not space.is_positive_real(kernel.args[0]):
        return None
    space.using("log(gamma(x)) = loggamma(x) for positive x")
    return space.value(space.intern("loggamma", kernel.args, domain=REAL))


LOG_KERNELS = {"exp": _log_exp, "root": _log_root, "prime": _log_prime, "gamma": _log_gamma}


# Constants.


def pi(space: Workspace) -> Ratio:
    return constant(space, "pi")


def constant(space: Workspace, name: str) -> Ratio:
    """A named constant as a generator."""
    from symgen.terms.operators.structure import CONSTANTS

    return space.value(space.intern("const", (), (name,), domain=CONSTANTS[name], shape=(), free=frozenset()))


def imaginary(space: Workspace) -> Ratio:
    """i, with i**2 = -1."""
    kernel = space.intern("i", domain=COMPLEX, shape=(), free=frozenset())
    if kernel.position not in space.relations:
        space.relate(kernel, 2, space.number(-1), clears=True, conjugates=True)
    return space.value(kernel)


# Roots and rational powers.


def rational_power(space: Workspace, base: Ratio, exponent: Fraction, *, known: bool = False) -> Ratio:
    """base ** exponent for a rational exponent, principal branch; `known` says that the base is nonnegative."""
    if exponent.denominator == 1:
        return space.power(base, int(exponent))
    if base.is_zero:
        if exponent < 0:
            raise Meaningless
        return space.zero
    size, positive, rest = split_signs(space, base, known)
    parts = [number_power(space, size, exponent), *(_factor_power(space, f, e * exponent) for f, e in positive)]
    if rest.constant != 1:
        parts.append(_rest_power(space, rest, exponent))
    space.using("roots: (x**(1/q))**q = x, (x*y)**r = x**r * y**r for positive x")
    return space.product(parts)


def number_power(space: Workspace, value: Fraction, exponent: Fraction) -> Ratio:
    """A positive rational to a rational power, by primes."""
    parts = [space.one]
    for number, sign in ((value.numerator, 1), (value.denominator, -1)):
        for prime, times in prime_factors(number):
            parts.append(_prime_power(space, prime, sign * times * exponent))
    return space.product(parts)


def _prime_power(space: Workspace, prime: int, exponent: Fraction) -> Ratio:
    if exponent.denominator == 1:
        return space.power(space.number(prime), int(exponent))
    order = _root_order(space, ("prime", prime), exponent.denominator)
    root = isqrt(prime)
    if root * root == prime and prime > LARGEST_FACTORED:  # a square too large to be factored
        return _prime_power(space, root, 2 * exponent)
    kernel = space.intern("prime", (), (prime, order), domain=POSITIVE, shape=(), free=frozenset())
    if kernel.position not in space.relations:
        space.relate(kernel, order, space.number(prime), clears=True, conjugates=True)
    return _algebraic_power(space, kernel, int(exponent * order), order, space.number(prime))


def _root_order(space: Workspace, name: tuple[Any, ...], denominator: int) -> int:
    """The order at which the roots of one base are kept; Restart when it grows."""
    from math import lcm

    from symgen.calculus.normaliser.workspace import Restart

    key = repr(name).encode()
    order = space.plan.orders.get(key)
    if order is None:
        order = space.plan.orders[key] = denominator
    elif order % denominator:
        space.plan.orders[key] = lcm(order, denominator)
        if space.plan.orders[key] > 720:
            raise BudgetError(asked="a root", found=f"roots of order {space.plan.orders[key]}")
        raise Restart
    return order


def _algebraic_power(space: Workspace, kernel: Kernel, times: int, order: int, value: Ratio) -> Ratio:
    whole, rest = divmod(times, order)
    return space.mul(space.power(value, whole), space.generator(kernel.position, rest))


def _factor_power(space: Workspace, factor: Poly, exponent: Fraction) -> Ratio:
    """A nonnegative irreducible factor to a rational power."""
    kernel = kernel_of(space, factor)
    if exponent.denominator == 1:
        return space.power(space.polynomial(factor), int(exponent))
    if kernel is not None and space.takes_roots(kernel):
        return space.rooted(kernel, exponent / kernel.order)
    if kernel is not None and kernel.op == "root":
        return rational_power(space, kernel.args[0], exponent / kernel.extra[0])
    if kernel is not None and kernel.op == "prime":
        return _prime_power(space, kernel.extra[0], exponent / kernel.extra[1])
    return _root(space, space.polynomial(factor), exponent)


def _root(space: Workspace, base: Ratio, exponent: Fraction) -> Ratio:
    """base ** (p/q) by the generator base ** (1/q)."""
    order = _root_order(space, ("root", space.ratio_digest(base)), exponent.denominator)
    nonnegative = space.is_nonnegative(base.num) and space.is_nonnegative(base.den)
    kernel = space.intern("root", (base,), (order,), domain=NONNEGATIVE if nonnegative else COMPLEX)
    if kernel.position not in space.relations:
        space.relate(kernel, order, base, clears=True, conjugates=True)
    return _algebraic_power(space, kernel, int(exponent * order), order, base)


def _rest_power(space: Workspace, rest: Ratio, exponent: Fraction) -> Ratio:
    """A factor of unknown sign to a rational power."""
    turns = Fraction(1) if rest.constant == -1 else Fraction(_quarter_turn(space, rest), 2)
    if turns:
        from symgen.calculus.normaliser.trigonometry import unit_power

        return unit_power(space, turns * exponent)
    found = _fraction_of(space, rest.num) if rest.is_polynomial else None
    if found is None:
        return _root(space, rest, exponent)
    kernel, power = found  # (x**(j/q))**r = x**(j*r/q) on principal branches for 0 < j/q <= 1
    return space.rooted(kernel, power * exponent)


def _principal(space: Workspace, kernel: Kernel) -> bool:
    """Whether the generator is the principal root of the kernel: exp(z/q) is not the q-th root of exp(z)."""
    return space.takes_roots(kernel) and (kernel.op != "exp" or kernel.domain.is_positive)


def _fraction_of(space: Workspace, poly: Poly) -> tuple[Kernel, Fraction] | None:
    """A kernel and its power, between 0 and 1, that a polynomial is."""
    if len(poly) != 1 or poly.leading_coefficient() != 1:
        return None
    used = [(p, e) for p, e in enumerate(poly.degrees()) if e]
    if len(used) != 1:
        return None
    position, exponent = used[0]
    kernel = space.kernels[position]
    power = Fraction(int(exponent), kernel.order)
    return (kernel, power) if _principal(space, kernel) and power <= 1 else None


# Exponentials.


def exp_of(space: Workspace, ratio: Ratio) -> Ratio:
    """exp of a ratio: one generator for each direction of the exponent, with rational multiples as powers."""
    parts = [_exp_piece(space, coefficient, direction) for coefficient, direction in directions(space, ratio)]
    if len(parts) > 1:
        space.using("exp(x + y) = exp(x) * exp(y)")
    return space.product(parts)


def directions(space: Workspace, ratio: Ratio) -> list[tuple[Fraction, Ratio]]:
    """The ratio as a rational combination of monic directions: monomials, and monomials over the denominator."""
    pieces: list[tuple[Poly, Poly]] = []
    if ratio.is_polynomial or len(ratio.den) == 1:
        pieces = [(_term(space, e, c), ratio.den) for e, c in ratio.num.terms()]
    else:
        quotient, remainder = divmod(ratio.num, ratio.den)
        pieces = [(_term(space, e, c), space.unit) for e, c in quotient.terms()]
        pieces += [(_term(space, e, c), ratio.den) for e, c in remainder.terms()]
    result = []
    for num, den in pieces:
        direction = space.lowest(num, den)
        coefficient = direction.num.leading_coefficient()
        exact = Fraction(int(coefficient.p), int(coefficient.q))
        result.append((exact, Ratio(direction.num / coefficient, direction.den)))
    return result


def _term(space: Workspace, exponents: tuple[int, ...], coefficient: Any) -> Poly:
    return space.context.term(coeff=coefficient, exp_vec=exponents)


def _exp_piece(space: Workspace, coefficient: Fraction, direction: Ratio) -> Ratio:
    i_position = next((k.position for k in space.kernels if k.op == "i"), None)
    if i_position is not None and direction.num.degrees()[i_position]:
        from symgen.calculus.normaliser.trigonometry import cos_sin

        angle = space.scale(space.mul(direction, space.neg(imaginary(space))), coefficient)
        cosine, sine = cos_sin(space, angle)
        space.using("exp(i*x) = cos(x) + i*sin(x)")
        return space.add(cosine, space.mul(imaginary(space), sine))
    kernel = kernel_of(space, direction.num) if direction.is_polynomial else None
    inverse = EXP_KERNELS.get(kernel.op) if kernel is not None else None
    found = inverse(space, kernel, coefficient) if inverse and kernel and kernel.order == 1 else None
    if found is not None:
        return found
    domain = POSITIVE if space.is_real(direction) else COMPLEX
    made = space.intern("exp", (direction,), domain=domain)
    if coefficient.denominator != 1:
        space.using("exp(x/q)**q = exp(x)")
    return space.rooted(made, coefficient)


def _exp_log(space: Workspace, kernel: Kernel, coefficient: Fraction) -> Ratio | None:
    space.using("exp(c*log(x)) = x**c")
    return rational_power(space, kernel.args[0], coefficient)


def _exp_loggamma(space: Workspace, kernel: Kernel, coefficient: Fraction) -> Ratio | None:
    positive = space.is_positive_real(kernel.args[0])
    if coefficient.denominator != 1 and not positive:
        return None
    space.using("exp(loggamma(x)) = gamma(x)")
    gamma = space.intern("gamma", kernel.args, domain=POSITIVE if positive else COMPLEX)
    return space.rooted(gamma, coefficient)


EXP_KERNELS = {"log": _exp_log, "loggamma": _exp_loggamma}


# Powers in general.


def power_of(space: Workspace, base: Ratio, exponent: Ratio, *, known: bool = False) -> Ratio:
    """base ** exponent on the principal branch."""
    exact = exponent.constant
    if exact is not None:
        return rational_power(space, base, exact, known=known)
    if base.constant == 1:
        return space.one
    if base.is_zero:
        return space.value(space.intern("pow", (base, exponent), domain=REAL))
    space.using("x**(a + b) = x**a * x**b")
    return exp_of(space, space.mul(exponent, log_of(space, base, known=known, whole=space.is_integer(exponent))))


__all__ = [
    "EXP_KERNELS", "LOG_KERNELS", "absolute_poly", "constant", "directions", "exp_of", "factors", "imaginary", "kernel_of",
    "log_number", "log_of", "number_power", "pi", "power_of", "prime_factors", "rational_power", "split_signs",
]  # fmt: skip
