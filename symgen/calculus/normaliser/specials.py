"""Bessel functions by their recurrences, incomplete gamma functions by their shift, the Lambert function by its equation."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor

from symgen.calculus.normaliser.elementary import erf
from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.gammas import gamma_of
from symgen.calculus.normaliser.opaque import kernel_over
from symgen.calculus.normaliser.powers import EXP_KERNELS, exp_of, pi, power_of, rational_power
from symgen.calculus.normaliser.trigonometry import cos_sin, hyperbolic
from symgen.calculus.normaliser.workspace import COMPLEX, REAL, Kernel, Workspace, handles
from symgen.terms.term import Term

BESSEL = "the recurrences of Bessel functions"
INCOMPLETE = "the shift of incomplete gamma functions"
LARGEST_SHIFT = 12
_HALF = Fraction(1, 2)

#: (s, t) of f(v + 1) = s*(2*v/x)*f(v) + t*f(v - 1).
_STEPS = {"besselj": (1, -1), "bessely": (1, -1), "besseli": (-1, 1), "besselk": (1, 1)}
#: f(-n) = f(n) for these, (-1)**n f(n) for the others; for K of every order.
_EVEN = ("besseli", "besselk")


def _bessel(name: str) -> None:
    def handler(space: Workspace, term: Term) -> Ratio:
        order, x = (space.read(a) for a in term.args)
        if term.shape or x.is_zero or not space.may_use(BESSEL):
            return kernel_over(space, term)
        space.using(BESSEL)
        return _of_order(space, name, order, x)

    handles(name)(handler)


for _name in _STEPS:
    _bessel(_name)


def _of_order(space: Workspace, name: str, order: Ratio, x: Ratio) -> Ratio:
    sign = space.one
    turnable = name == "besselk" or space.is_integer(order)
    if turnable and order.constant is None and order.num.leading_coefficient() < 0:
        order = space.neg(order)
        sign = space.one if name in _EVEN else _parity(space, order)
    base, whole = _shifted(space, order)
    return space.mul(sign, _by_steps(space, name, base, whole, x))


def _parity(space: Workspace, order: Ratio) -> Ratio:
    return cos_sin(space, space.mul(pi(space), order))[0]


def _shifted(space: Workspace, order: Ratio) -> tuple[Ratio, int]:
    """The order as base + n with the constant part of the base in [0, 1)."""
    zero = (0,) * space.size
    found = order.num.to_dict().get(zero) if order.is_polynomial else None
    whole = floor(Fraction(int(found.p), int(found.q))) if found is not None else 0
    return (space.sub(order, space.number(whole)), whole) if abs(whole) <= LARGEST_SHIFT else (order, 0)


def _by_steps(space: Workspace, name: str, base: Ratio, whole: int, x: Ratio) -> Ratio:
    """f(base + n) from f(base) and f(base - 1) for order 1/2, from f(base) and f(base + 1) otherwise."""
    half = base.constant == _HALF and space.is_positive_real(x)
    first = -1 if half else 0
    values = {first + k: _known(space, name, base, first + k, x, half) for k in (0, 1)}
    s, t = _STEPS[name]
    for n in range(first + 2, whole + 1):
        values[n] = space.add(space.mul(_twice(space, base, n - 1, x, s), values[n - 1]), space.scale(values[n - 2], t))
    for n in range(first - 1, whole - 1, -1):
        step = space.mul(_twice(space, base, n + 1, x, s), values[n + 1])
        values[n] = space.scale(space.sub(values[n + 2], step), Fraction(1, t))
    return values[whole]


def _twice(space: Workspace, base: Ratio, n: int, x: Ratio, sign: int) -> Ratio:
    return space.div(space.scale(space.add(base, space.number(n)), 2 * sign), x)


def _known(space: Workspace, name: str, base: Ratio, n: int, x: Ratio, half: bool) -> Ratio:
    if half:
        return _of_half(space, name, n, x)
    order = space.add(base, space.number(n))
    domain = REAL if space.is_positive_real(x) and space.is_real(order) else COMPLEX
    return space.value(space.intern(name, (order, x), domain=domain))


def _of_half(space: Workspace, name: str, n: int, x: Ratio) -> Ratio:
    """Orders 1/2 (n = 0) and -1/2 (n = -1) of a positive argument."""
    if name == "besselk":
        root = rational_power(space, space.div(pi(space), space.scale(x, 2)), _HALF)
        return space.mul(root, exp_of(space, space.neg(x)))
    root = rational_power(space, space.div(space.number(2), space.mul(pi(space), x)), _HALF)
    even, odd = cos_sin(space, x) if name in ("besselj", "bessely") else hyperbolic(space, x)
    if name == "bessely":
        return space.mul(root, odd if n else space.neg(even))
    return space.mul(root, even if n else odd)


# Incomplete gamma functions.


def _incomplete(rule: Callable[[Workspace, Ratio, Ratio], Ratio]) -> Callable[[Workspace, Term], Ratio]:
    def handler(space: Workspace, term: Term) -> Ratio:
        a, x = (space.read(argument) for argument in term.args)
        positive = space.is_positive_real(a) and space.is_positive_real(x)
        if term.shape or not positive or not space.may_use(INCOMPLETE):
            return kernel_over(space, term)
        space.using(INCOMPLETE)
        return rule(space, a, x)

    return handler


def _lower(space: Workspace, a: Ratio, x: Ratio) -> Ratio:
    """lower(a + 1, x) = a*lower(a, x) - x**a exp(-x), down to the least positive shape; known for 1 and 1/2."""
    below = space.sub(a, space.one)
    if a.constant == 1:
        return space.sub(space.one, exp_of(space, space.neg(x)))
    if a.constant == _HALF:
        return space.mul(rational_power(space, pi(space), _HALF), erf(space, rational_power(space, x, _HALF)))
    if space.is_positive_real(below) and _shifted(space, a)[1] > 0:
        last = space.mul(power_of(space, x, below), exp_of(space, space.neg(x)))
        return space.sub(space.mul(below, _lower(space, below, x)), last)
    return space.value(space.intern("lower_incomplete_gamma", (a, x), domain=REAL))


handles("lower_incomplete_gamma")(_incomplete(_lower))
handles("upper_incomplete_gamma")(_incomplete(lambda space, a, x: space.sub(gamma_of(space, a), _lower(space, a, x))))


# The exponential integral of a negative number, and the Lambert function.


@handles("expint_ei")
def _expint_ei(space: Workspace, term: Term) -> Ratio:
    x = space.read(term.args[0])
    if term.shape or not space.is_positive_real(space.neg(x)):
        return kernel_over(space, term)
    space.using("Ei(-x) = -E1(x) for positive x")
    return space.neg(space.value(space.intern("expint_e1", (space.neg(x),), domain=REAL)))


def _exp_lambert(space: Workspace, kernel: Kernel, coefficient: Fraction) -> Ratio | None:
    """exp(n*W(x)) = (x/W(x))**n."""
    if coefficient.denominator != 1 or kernel.args[0].is_zero:
        return None
    space.using("W(x)*exp(W(x)) = x")
    return space.power(space.div(kernel.args[0], space.value(kernel)), int(coefficient))


EXP_KERNELS["lambertw"] = _exp_lambert
