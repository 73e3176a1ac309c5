"""How scalar operators are read: each is rewritten over exp, log, powers, gammas and absolute values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symgen.calculus.normaliser import conjugation, gammas, powers, trigonometry
from symgen.calculus.normaliser.field import Infinite, Poly, Ratio
from symgen.calculus.normaliser.powers import exp_of, log_of, rational_power
from symgen.calculus.normaliser.workspace import COMPLEX, REAL, Workspace, handles
from symgen.terms.domains import Domain, interval
from symgen.terms.term import Term

_HALF = Fraction(1, 2)
_SIGNS = interval(Fraction(-1), Fraction(1), field="integer")
Unary = Callable[[Workspace, Ratio], Ratio]


# Arithmetic.


@handles("num")
def _num(space: Workspace, term: Term) -> Ratio:
    return space.number(term.attrs[0])


@handles("const")
def _const(space: Workspace, term: Term) -> Ratio:
    name = term.attrs[0]
    if name == "oo":
        raise Infinite
    if name == "e":
        return exp_of(space, space.one)
    return powers.imaginary(space) if name == "i" else powers.constant(space, name)


@handles("symbol")
def _symbol(space: Workspace, term: Term) -> Ratio:
    domain = space.domains.get(term, term.domain)
    if domain.is_real and domain.low == domain.high and not term.shape:
        return space.number(Fraction(domain.low))
    return space.value(
        space.intern("symbol", (), (term,), domain=domain.entries(), shape=term.shape, free=term.free, key=term)
    )


@handles("add")
def _add(space: Workspace, term: Term) -> Ratio:
    return space.sum([space.read(a) for a in term.args])


@handles("neg")
def _neg(space: Workspace, term: Term) -> Ratio:
    return space.neg(space.read(term.args[0]))


@handles("mul")
def _mul(space: Workspace, term: Term) -> Ratio:
    return space.product([space.read(a) for a in term.args])


@handles("div")
def _div(space: Workspace, term: Term) -> Ratio:
    return space.div(space.read(term.args[0]), space.read(term.args[1]))


@handles("pow")
def _pow(space: Workspace, term: Term) -> Ratio:
    base, exponent = (space.read(a) for a in term.args)
    return powers.power_of(space, base, exponent, known=term.args[0].domain.is_nonnegative)


# Functions of one argument whose sign may be known from the written form.


@handles("log")
def _log(space: Workspace, term: Term) -> Ratio:
    return log_of(space, space.read(term.args[0]), known=term.args[0].domain.is_nonnegative)


@handles("sqrt")
def _sqrt(space: Workspace, term: Term) -> Ratio:
    return rational_power(space, space.read(term.args[0]), _HALF, known=term.args[0].domain.is_nonnegative)


def unary(name: str) -> Callable[[Unary], Unary]:
    """Register a function of one argument by what it is in other functions."""

    def register(rule: Unary) -> Unary:
        handles(name)(lambda space, term: rule(space, space.read(term.args[0])))
        return rule

    return register


unary("exp")(exp_of)
unary("expm1")(lambda space, x: space.sub(exp_of(space, x), space.one))
unary("stop_gradient")(lambda space, x: x)


def _log_one_plus(space: Workspace, x: Ratio) -> Ratio:
    shifted = space.add(space.one, x)
    return log_of(space, shifted, known=space.is_positive_real(shifted))


unary("log1p")(_log_one_plus)


@unary("sigmoid")
def sigmoid(space: Workspace, x: Ratio) -> Ratio:
    """1 / (1 + exp(-x))."""
    space.using("sigmoid(x) = 1/(1 + exp(-x))")
    return space.inverse(space.add(space.one, exp_of(space, space.neg(x))))


@unary("softplus")
def _softplus(space: Workspace, x: Ratio) -> Ratio:
    space.using("softplus(x) = log(1 + exp(x))")
    return _log_one_plus(space, exp_of(space, x))


@unary("log_sigmoid")
def _log_sigmoid(space: Workspace, x: Ratio) -> Ratio:
    space.using("log_sigmoid(x) = -log(1 + exp(-x))")
    return space.neg(_log_one_plus(space, exp_of(space, space.neg(x))))


@unary("logit")
def _logit(space: Workspace, x: Ratio) -> Ratio:
    """log(x/(1 - x)) on the unit interval; opaque elsewhere, where branches are a matter of convention."""
    other = space.sub(space.one, x)
    if not (space.is_positive_real(x) and space.is_positive_real(other)):
        return space.value(space.intern("logit", (x,), domain=COMPLEX))
    space.using("logit(x) = log(x/(1 - x))")
    return log_of(space, space.div(x, other))


@unary("silu")
def _silu(space: Workspace, x: Ratio) -> Ratio:
    return space.mul(x, sigmoid(space, x))


# Trigonometric and hyperbolic functions.

unary("sin")(lambda space, x: trigonometry.cos_sin(space, x)[1])
unary("cos")(lambda space, x: trigonometry.cos_sin(space, x)[0])
unary("sinh")(lambda space, x: trigonometry.hyperbolic(space, x)[1])
unary("cosh")(lambda space, x: trigonometry.hyperbolic(space, x)[0])


@unary("tan")
def _tan(space: Workspace, x: Ratio) -> Ratio:
    cosine, sine = trigonometry.cos_sin(space, x)
    space.using("tan(x) = sin(x)/cos(x)")
    return space.div(sine, cosine)


@unary("tanh")
def _tanh(space: Workspace, x: Ratio) -> Ratio:
    cosh, sinh = trigonometry.hyperbolic(space, x)
    return space.div(sinh, cosh)


@unary("asinh")
def _asinh(space: Workspace, x: Ratio) -> Ratio:
    space.using("inverse hyperbolic functions by logarithms")
    root = rational_power(space, space.add(space.mul(x, x), space.one), _HALF)
    return log_of(space, space.add(x, root), known=space.is_real(x))


@unary("acosh")
def _acosh(space: Workspace, x: Ratio) -> Ratio:
    space.using("inverse hyperbolic functions by logarithms")
    below, above = (rational_power(space, space.add(x, space.number(n)), _HALF) for n in (-1, 1))
    return log_of(space, space.add(x, space.mul(below, above)))


@unary("atanh")
def _atanh(space: Workspace, x: Ratio) -> Ratio:
    """(log(1 + x) - log(1 - x))/2 on (-1, 1); opaque elsewhere, where the branch cut is a matter of convention."""
    above, below = space.add(space.one, x), space.sub(space.one, x)
    if not (space.is_positive_real(above) and space.is_positive_real(below)):
        return odd(space, "atanh", x, COMPLEX)
    space.using("inverse hyperbolic functions by logarithms")
    return space.scale(space.sub(log_of(space, above), log_of(space, below)), _HALF)


# Absolute value, sign, extrema.


@unary("abs")
def absolute(space: Workspace, x: Ratio) -> Ratio:
    """|x| factor by factor."""
    if x.is_zero:
        return x
    size, positive, rest = powers.split_signs(space, x, False)
    parts = [space.number(size), *(space.power(space.polynomial(f), e) for f, e in positive)]
    _, others = powers.factors(space, rest)
    return space.product([*parts, *(_modulus(space, factor, exponent) for factor, exponent in others)])


def _modulus(space: Workspace, factor: Poly, exponent: int) -> Ratio:
    """|factor| ** exponent for an irreducible factor of unknown sign."""
    kernel = powers.kernel_of(space, factor)
    if kernel is not None and kernel.op == "i":
        return space.one
    if kernel is not None and kernel.op == "conjugate":
        return _modulus(space, kernel.args[0].num, exponent)
    if kernel is not None and kernel.op == "exp":
        space.using("|exp(z)| = exp(re(z))")
        return exp_of(
            space, space.scale(conjugation.real_part(space, kernel.args[0]), Fraction(exponent, kernel.order))
        )
    square = _plain_square(space, factor)
    if square is not None:
        return rational_power(space, square, Fraction(exponent, 2), known=True)
    whole = _whole(space, factor, exponent)
    return space.power(space.polynomial(powers.absolute_poly(space, whole[0])), whole[1])


def _plain_square(space: Workspace, factor: Poly) -> Ratio | None:
    """a**2 + b**2 for a factor a + i*b made of real kernels."""
    degrees = factor.degrees()
    if not any(degrees[k.position] for k in space.kernels if k.op == "i"):
        return None
    value = space.polynomial(factor)
    square = space.mul(value, conjugation.conjugate(space, value))
    return square if all(space.kernels[p].op not in ("i", "conjugate") for p in space.positions(square)) else None


def _whole(space: Workspace, factor: Poly, exponent: int) -> tuple[Poly, int]:
    """The generator b = x**(1/q) counted in whole kernels: |b**q| is |x|."""
    kernel = powers.kernel_of(space, factor)
    if kernel is None or kernel.order == 1 or exponent % kernel.order:
        return factor, exponent
    return factor**kernel.order, exponent // kernel.order


@unary("sign")
def sign_of(space: Workspace, x: Ratio) -> Ratio:
    """sign(x) of a real x, with sign**3 = sign and sign(x) |x| = x; opaque otherwise."""
    if x.is_zero:
        return x
    if space.is_positive_real(x):
        return space.one
    if space.is_positive_real(space.neg(x)):
        return space.number(-1)
    if not space.is_real(x):
        return space.value(space.intern("sign", (x,), domain=COMPLEX))
    return _sign_by_factors(space, x)


def _sign_by_factors(space: Workspace, x: Ratio) -> Ratio:
    """The product of the signs of the factors; sign(f)**2 for an even power, which is 0 where f is."""
    constant, found = powers.factors(space, x)
    if len(found) < 2 and not (found and abs(found[0][1]) > 1):
        return _real_sign(space, x)
    if not all(space.is_real(space.polynomial(f)) for f, _ in found):
        return _real_sign(space, x)
    space.using("sign(x*y) = sign(x)*sign(y)")
    signs = [space.power(sign_of(space, space.polynomial(f)), 2 - exponent % 2) for f, exponent in found]
    return space.scale(space.product(signs), 1 if constant > 0 else -1)


def _real_sign(space: Workspace, x: Ratio) -> Ratio:
    lead = x.num.leading_coefficient()
    flipped = lead < 0
    argument = Ratio(x.num / lead, x.den)
    kernel = space.intern("sign", (argument,), domain=_SIGNS)
    value = space.polynomial(space.gens[kernel.position])
    if kernel.position not in space.relations:
        space.relate(kernel, 3, value)
        _pair_with_absolute(space, kernel.position, argument)
        space.using("sign(x)*|x| = x")
    return space.neg(value) if flipped else value


def _pair_with_absolute(space: Workspace, position: int, argument: Ratio) -> None:
    """sign(x) |x| = x where |x| is one generator."""
    size = absolute(space, argument)
    if not (size.is_polynomial and len(size.num) == 1 and argument.is_polynomial):
        return
    lead = size.num.leading_coefficient()
    kernel = powers.kernel_of(space, size.num / lead)
    if kernel is not None and kernel.op == "abs" and kernel.order == 1:
        space.pairs[(position, kernel.position)] = argument.num / lead


def _heaviside(space: Workspace, x: Ratio) -> Ratio:
    """1 above 0, 0 at and below 0."""
    sign = sign_of(space, x)
    return space.scale(space.add(sign, space.mul(sign, sign)), _HALF)


def _extremum(space: Workspace, values: list[Ratio], side: int) -> Ratio:
    result = values[0]
    for value in values[1:]:
        apart = absolute(space, space.sub(result, value))
        result = space.scale(space.add(space.add(result, value), space.scale(apart, side)), _HALF)
    space.using("max(x, y) = (x + y + |x - y|)/2")
    return result


def real_only(name: str, rule: Callable[[Workspace, list[Ratio]], Ratio]) -> None:
    """Register a function that is rewritten for real arguments and opaque for others."""

    def handler(space: Workspace, term: Term) -> Ratio:
        values = [space.read(a) for a in term.args]
        if all(space.is_real(v) for v in values):
            return rule(space, values)
        return space.value(space.intern(name, tuple(values), domain=term.domain.entries(), shape=term.shape))

    handles(name)(handler)


real_only("max", lambda space, values: _extremum(space, values, 1))
real_only("min", lambda space, values: _extremum(space, values, -1))
real_only("relu", lambda space, values: _extremum(space, [values[0], space.zero], 1))
real_only("heaviside", lambda space, values: _heaviside(space, values[0]))
unary("re")(conjugation.real_part)
unary("im")(conjugation.imaginary_part)
unary("conjugate")(conjugation.conjugate)


@unary("arg")
def _argument(space: Workspace, x: Ratio) -> Ratio:
    """(log(z) - log(|z|))/i."""
    if space.is_positive_real(x):
        return space.zero
    space.using("log(z) = log(|z|) + i*arg(z)")
    apart = space.sub(log_of(space, x), log_of(space, absolute(space, x), known=True))
    return space.div(apart, powers.imaginary(space))


# The gamma family.

unary("gamma")(gammas.gamma_of)
unary("loggamma")(gammas.loggamma_of)
unary("digamma")(lambda space, x: gammas.polygamma_of(space, 0, x))
unary("zeta")(gammas.zeta_of)
unary("factorial")(lambda space, x: gammas.gamma_of(space, space.add(x, space.one)))


def binary(name: str, rule: Callable[[Workspace, Ratio, Ratio], Ratio | None], domain: Domain = REAL) -> None:
    """Register a function of two arguments by what it is in other functions; opaque where the rule answers None."""

    def handler(space: Workspace, term: Term) -> Ratio:
        first, second = (space.read(a) for a in term.args)
        found = rule(space, first, second)
        if found is not None:
            return found
        return space.value(space.intern(name, (first, second), domain=term.domain.entries(), shape=term.shape))

    handles(name)(handler)


def _polygamma(space: Workspace, order: Ratio, x: Ratio) -> Ratio | None:
    exact = order.constant
    if exact is None or exact.denominator != 1 or not 0 <= exact <= 12:
        return None
    return gammas.polygamma_of(space, int(exact), x)


binary("polygamma", _polygamma)
binary("beta", gammas.beta_of)
binary("logbeta", gammas.logbeta_of)
binary("binomial", gammas.binomial_of)


# Error functions: odd, and one in terms of another.


def odd(space: Workspace, name: str, x: Ratio, domain: Domain) -> Ratio:
    """The kernel of an odd function, with the argument's leading coefficient positive."""
    if x.is_zero:
        return x
    flipped = x.num.leading_coefficient() < 0
    kernel = space.intern(name, (space.neg(x) if flipped else x,), domain=domain)
    if flipped:
        space.using(f"{name} is odd")
    return space.neg(space.value(kernel)) if flipped else space.value(kernel)


def _odd_domain(space: Workspace, x: Ratio, real: Domain) -> Domain:
    return real if space.is_real(x) else COMPLEX


@unary("erf")
def erf(space: Workspace, x: Ratio) -> Ratio:
    """The error function, odd."""
    return odd(space, "erf", x, _odd_domain(space, x, REAL))


unary("erfc")(lambda space, x: space.sub(space.one, erf(space, x)))


@unary("atan")
def _atan(space: Workspace, x: Ratio) -> Ratio:
    """The arctangent, odd; of a rational number by Gaussian primes, where a proof asks for it."""
    exact = x.constant
    if exact is not None and abs(exact) == 1:
        return space.scale(powers.pi(space), exact / 4)
    if (
        exact is not None
        and exact
        and trigonometry.is_factored(exact)
        and space.may_use("arctangents by Gaussian primes")
    ):
        return trigonometry.atan_number(space, exact)
    known = trigonometry.known_angle(space, x, lambda cosine, sine: space.div(sine, cosine)) if exact is None else None
    return known or odd(space, "atan", x, _odd_domain(space, x, REAL))


@unary("asin")
def _asin(space: Workspace, x: Ratio) -> Ratio:
    """The arcsine, odd, with its values at simple multiples of pi."""
    return trigonometry.known_angle(space, x, lambda _, sine: sine) or odd(space, "asin", x, COMPLEX)


@unary("acos")
def _acos(space: Workspace, x: Ratio) -> Ratio:
    space.using("acos(x) = pi/2 - asin(x)")
    return space.sub(space.scale(powers.pi(space), _HALF), _asin(space, x))


unary("sine_integral")(lambda space, x: odd(space, "sine_integral", x, _odd_domain(space, x, REAL)))


@unary("erfcx")
def _erfcx(space: Workspace, x: Ratio) -> Ratio:
    return space.mul(exp_of(space, space.mul(x, x)), space.sub(space.one, erf(space, x)))


@unary("normal_cdf")
def normal_cdf(space: Workspace, x: Ratio) -> Ratio:
    """(1 + erf(x / sqrt(2))) / 2."""
    space.using("normal_cdf(x) = (1 + erf(x/sqrt(2)))/2")
    root = rational_power(space, space.number(2), -_HALF)
    return space.scale(space.add(space.one, erf(space, space.mul(x, root))), _HALF)


unary("gelu")(lambda space, x: space.mul(x, normal_cdf(space, x)))
