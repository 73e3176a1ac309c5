"""Ratios written back as Terms: sums of products in a readable order that does not depend on how they were made."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm, prod
from typing import Any

from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.gammas import absorbed
from symgen.calculus.normaliser.workspace import Kernel, Workspace
from symgen.terms.shapes import Shape
from symgen.terms.term import Term, divide, make, num

Powers = dict[int, Fraction]
Monomial = tuple[Fraction, Powers]
Factor = tuple[Term, Term]

_HALF = Fraction(1, 2)
_RANKS = {"const": 0, "i": 0, "prime": 1, "symbol": 2, "index": 3, "log": 6, "exp": 7}


def to_term(space: Workspace, ratio: Ratio) -> Term:
    """A Ratio as a Term; a denominator of several terms stays below a common line."""
    ratio = absorbed(space, ratio)
    if len(ratio.den) == 1:
        return sum_of(positive_first([monomial_term(space, m) for m in ordered(space, monomials(space, ratio))]))
    scale = _whole_denominators(ratio)
    numerator = to_term(space, space.polynomial(ratio.num * scale))
    return divide(numerator, to_term(space, space.polynomial(ratio.den * scale)))


def _whole_denominators(ratio: Ratio) -> int:
    """What both sides of a quotient are multiplied by, so that no number below the line is a fraction itself."""
    return lcm(*(int(c.q) for _, c in ratio.den.terms()))


def monomials(space: Workspace, ratio: Ratio) -> list[Monomial]:
    """Coefficients and powers of kernels, where the denominator is a monomial."""
    ((below, scale),) = ratio.den.terms()
    return [_monomial(space, e, below, c / scale) for e, c in ratio.num.terms()]


def _monomial(space: Workspace, above: tuple[int, ...], below: tuple[int, ...], coefficient: Any) -> Monomial:
    powers = {
        p: Fraction(int(a) - int(b), space.kernels[p].order)
        for p, (a, b) in enumerate(zip(above, below, strict=True))
        if a != b
    }
    return Fraction(int(coefficient.p), int(coefficient.q)), powers


# Order.


def kernel_order(space: Workspace, position: int) -> tuple[Any, ...]:
    """Constants, symbols by name, then functions by name and content."""
    kernel = space.kernels[position]
    if kernel.op == "symbol":
        return 2, kernel.extra[0].attrs[0], [], space.kernel_digest(kernel)
    names = sorted(symbol.attrs[0] for symbol in kernel.free if symbol.op == "symbol")
    return _RANKS.get(kernel.op, 5), kernel.op, names, space.kernel_digest(kernel)


def _is_number(space: Workspace, powers: Powers) -> bool:
    return all(not space.kernels[p].free for p in powers)


def ordered(space: Workspace, terms: list[Monomial]) -> list[Monomial]:
    """Higher degrees first, then by name; numbers last."""

    def key(monomial: Monomial) -> tuple[Any, ...]:
        powers = monomial[1]
        degree = sum(e for p, e in powers.items() if space.kernels[p].op in ("symbol", "index"))
        names = sorted((*kernel_order(space, p), -e) for p, e in powers.items())
        return not powers, _is_number(space, powers), -degree, names

    return sorted(terms, key=key)


# Products.


def monomial_term(space: Workspace, monomial: Monomial) -> Term:
    """coefficient * powers as a product over a product."""
    coefficient, powers = monomial
    coefficient, above, below, powers = _square_roots(space, coefficient, powers)
    for base, exponent in with_one_quotient(factor_list(space, powers)):
        exact = exponent.value
        if exact is not None and exact < 0:
            below.append(power_term(base, num(-exact)))
        else:
            above.append(power_term(base, exponent))
    return quotient_term(coefficient, above, below)


def with_one_quotient(factors: list[Factor]) -> list[Factor]:
    """x**a * (1/y)**a and x**a * y**(-a) as (x/y)**a, where all bases but one are seen to be positive.

    The other one is positive too wherever its power is real, and so is the quotient wherever that has one.
    """
    groups: dict[Term, list[Term]] = {}
    for base, exponent in factors:
        if exponent.value is None:
            size, sign = without_sign(exponent)
            groups.setdefault(size, []).append(base if sign > 0 else 1 / base)
    written = {size: _one_base(bases) for size, bases in groups.items() if _is_one_quotient(size, bases)}
    plain = [(base, exponent) for base, exponent in factors if without_sign(exponent)[0] not in written]
    return [*plain, *((base, size) for size, base in written.items())]


def _is_one_quotient(exponent: Term, bases: list[Term]) -> bool:
    """Whether a symbolic power stands on something above and on something below the line."""
    unsure = sum(not base.domain.is_positive for base in bases)
    under = [_is_reciprocal(base) for base in bases]
    return exponent.domain.is_real and unsure <= 1 and any(under) and not all(under)


def _is_reciprocal(base: Term) -> bool:
    return base.op == "div" and base.args[0] == 1


def _one_base(bases: list[Term]) -> Term:
    above = [b for b in bases if not _is_reciprocal(b)]
    return divide(product_of(above), product_of([b.args[1] for b in bases if _is_reciprocal(b)]))


def _square_roots(
    space: Workspace, coefficient: Fraction, powers: Powers
) -> tuple[Fraction, list[Term], list[Term], Powers]:
    """Square roots of numbers together, sqrt(2)/2 as 1/sqrt(2): factors above, factors below, and the other powers."""
    upper: list[Term] = []
    lower: list[Term] = []
    rest: Powers = {}
    for position in sorted(powers, key=lambda p: kernel_order(space, p)):
        kernel, exponent = space.kernels[position], powers[position]
        if kernel.op == "prime" and exponent / kernel.extra[1] == _HALF:
            prime = kernel.extra[0]
            cleared = coefficient.denominator % prime == 0
            coefficient = coefficient * prime if cleared else coefficient
            (lower if cleared else upper).append(num(prime))
        elif kernel.op == "const" and abs(exponent) == _HALF:
            (upper if exponent > 0 else lower).append(kernel_term(space, kernel))
        else:
            rest[position] = exponent
    return coefficient, _one_root(upper), _one_root(lower), rest


def _one_root(parts: list[Term]) -> list[Term]:
    numbers = [p for p in parts if p.value is not None]
    number = prod(int(p.value or 1) for p in numbers)
    others = [p for p in parts if p.value is None]
    return [make("sqrt", product_of(others, number))] if parts else []


def quotient_term(coefficient: Fraction, above: list[Term], below: list[Term]) -> Term:
    """p*a/(q*b) with the sign outside."""
    size = abs(coefficient)
    if not above and not below:
        return num(coefficient)
    upper = product_of(above, size.numerator)
    lower = product_of(below, size.denominator)
    value = upper if lower.value == 1 else divide(upper, lower)
    return -value if coefficient < 0 else value


def product_of(parts: list[Term], number: int = 1) -> Term:
    factors = parts if number == 1 and parts else [num(number), *parts]
    result = factors[0]
    for factor in factors[1:]:
        result = make("mul", *(result.args if result.op == "mul" else (result,)), factor)
    return result


def sum_of(parts: list[Term]) -> Term:
    """A flat sum; a sign in front belongs to what follows it: -2*x, not -(2*x)."""
    if not parts:
        return num(0)
    first = sign_in_front(parts[0])
    return first if len(parts) == 1 else make("add", first, *parts[1:])


def sign_in_front(term: Term) -> Term:
    """-(2*x/y) as (-2)*x/y, which is how -2*x/y reads."""
    if term.op != "neg":
        return term
    inner = term.args[0]
    if inner.op in ("mul", "div"):
        return make(inner.op, sign_in_front(-inner.args[0]), *inner.args[1:])
    return num(-inner.value) if inner.value is not None else term


def without_sign(term: Term) -> tuple[Term, int]:
    """The term up to its leading sign, and the sign: 2*x and -1 of -(2*x) and of (-2)*x."""
    if term.op == "neg":
        return term.args[0], -1
    if term.value is not None:
        return num(abs(term.value)), -1 if term.value < 0 else 1
    if term.op in ("mul", "div"):
        first, sign = without_sign(term.args[0])
        if sign < 0:
            rest = term.args[1:]
            return (product_of([first, *rest]) if term.op == "mul" else divide(first, *rest)), sign
    return term, 1


def positive_first(terms: list[Term]) -> list[Term]:
    """The summands with a positive one in front, where there is one."""
    place = next((k for k, t in enumerate(terms) if without_sign(t)[1] > 0), None)
    if place in (None, 0) or (place == len(terms) - 1 and terms[place].value is not None and len(terms) > 2):
        return terms
    return [terms[place], *terms[:place], *terms[place + 1 :]]


def power_term(base: Term, exponent: Term) -> Term:
    """base ** exponent, with square roots written so."""
    exact = exponent.value
    if exact == 1:
        return base
    if exact == _HALF:
        return make("sqrt", base)
    if base.op == "exp" and (base.args[0].domain.is_real or (exact is not None and exact.denominator == 1)):
        # Of a complex x, exp(x)**(1/3) may be another root than exp(x/3).
        inner = base.args[0]
        return make("exp", inner * exponent if exact is None else product_of([exponent, inner]))
    return base**exponent


def factor_list(space: Workspace, powers: Powers) -> list[Factor]:
    """Bases with exponents, in order; exponentials together, powers of one base together."""
    exponents: dict[Term, Ratio] = {}
    together = space.zero
    for position in sorted(powers, key=lambda p: kernel_order(space, p)):
        kernel, power = space.kernels[position], powers[position]
        if kernel.op != "exp":
            base, factor = _base(space, kernel)
            exponents[base] = space.add(exponents.get(base, space.zero), space.number(power * factor))
            continue
        direction = space.scale(kernel.args[0], power)
        symbolic = _as_power(space, direction)
        if symbolic is None:
            together = space.add(together, direction)
        else:
            base = to_term(space, symbolic[0].args[0])
            exponents[base] = space.add(exponents.get(base, space.zero), symbolic[1])
    found = [(base, to_term(space, e)) for base, e in exponents.items() if not e.is_zero]
    return found if together.is_zero else [*found, (_exponential(space, together), num(1))]


def _exponential(space: Workspace, exponent: Ratio) -> Term:
    return make("exp", to_term(space, exponent))


def _as_power(space: Workspace, direction: Ratio) -> tuple[Kernel, Ratio] | None:
    """exp(m*log(x)) as x ** m."""
    logs = [k for k in (space.kernels[p] for p in space.positions(direction)) if k.op == "log"]
    logs = [k for k in logs if direction.num.degrees()[k.position] == k.order == 1]
    if not logs:
        return None
    best = min(logs, key=lambda k: kernel_order(space, k.position))
    return best, space.lowest(direction.num / space.gens[best.position], direction.den)


# Kernels.


def _base(space: Workspace, kernel: Kernel) -> tuple[Term, Fraction]:
    """A base and the power of it that the kernel is."""
    if kernel.op == "root":
        return to_term(space, kernel.args[0]), Fraction(1, kernel.extra[0])
    if kernel.op == "prime":
        return num(kernel.extra[0]), Fraction(1, kernel.extra[1])
    if kernel.op == "parity":
        return kernel_term(space, kernel), Fraction(1)
    return kernel_term(space, kernel), Fraction(1)


def kernel_term(space: Workspace, kernel: Kernel) -> Term:
    """The Term of a kernel to the power 1."""
    written = _WRITERS.get(kernel.op)
    if written is not None:
        return written(space, kernel)
    args = tuple(to_term(space, a) for a in kernel.args)
    if len(kernel.extra) == 2 and all(isinstance(e, tuple) for e in kernel.extra):
        attrs, shapes = kernel.extra
        return make(kernel.op, *(shaped(a, s) for a, s in zip(args, shapes, strict=True)), attrs=attrs)
    return make(kernel.op, *args, attrs=() if kernel.extra in (("leg",), ("square",)) else kernel.extra)


def shaped(term: Term, shape: Shape) -> Term:
    """The term with a shape that its normal form may have lost."""
    if term.shape == shape:
        return term
    if term.value is not None:
        ones = make("ones", attrs=(shape,))
        return ones if term.value == 1 else term * ones
    return make("expand", term, attrs=(shape,))


def _written_symbol(space: Workspace, kernel: Kernel) -> Term:
    return kernel.extra[0]


def _written_binder(space: Workspace, kernel: Kernel) -> Term:
    variable, *names = kernel.extra
    body, *bounds = (to_term(space, a) for a in kernel.args)
    ends = [_infinity(name) if name else bounds.pop(0) for name in names] or bounds
    return make(kernel.op, body, variable, *ends)


def _infinity(name: str) -> Term:
    plus = make("const", attrs=("oo",))
    return plus if name == "oo" else -plus


def _written_total(space: Workspace, kernel: Kernel) -> Term:
    axes, inner = kernel.extra
    return make("total", shaped(to_term(space, kernel.args[0]), inner), attrs=(axes,))


def _chain(space: Workspace, kernel: Kernel) -> Term:
    first, *rest = (to_term(space, a) for a in kernel.args)
    for factor in rest:
        first = first @ factor
    return first


def _written_spread(space: Workspace, kernel: Kernel) -> Term:
    value, shape = kernel.extra
    return shaped(num(value) if value is not None else to_term(space, kernel.args[0]), shape)


def _written_cases(space: Workspace, kernel: Kernel) -> Term:
    args = tuple(to_term(space, a) for a in kernel.args)
    return make("cases", *args, attrs=("",) * ((len(args) + 1) // 2))


def exponential_of_one_plus(space: Workspace, poly: Poly) -> Kernel | None:
    """The kernel exp(x) where a polynomial is 1 + exp(x), and x is no number: nobody writes sigmoid(pi)."""
    if len(poly) != 2 or any(c != 1 for c in poly.coeffs()):
        return None
    above, below = poly.monoms()
    used = [p for p, e in enumerate(above) if e]
    if any(below) or len(used) != 1:
        return None
    kernel = space.kernels[used[0]]
    if kernel.op != "exp" or not kernel.free:
        return None
    return kernel if above[used[0]] == kernel.order and kernel.domain.is_positive else None


def is_softplus(space: Workspace, kernel: Kernel) -> bool:
    """Whether a logarithm is log(1 + exp(x))."""
    argument = kernel.args[0]
    return argument.is_polynomial and exponential_of_one_plus(space, argument.num) is not None


def _written_log(space: Workspace, kernel: Kernel) -> Term:
    argument = kernel.args[0]
    inner = exponential_of_one_plus(space, argument.num) if argument.is_polynomial else None
    if inner is not None:
        return make("softplus", to_term(space, inner.args[0]))
    return make("log", to_term(space, argument))


def _written_parity(space: Workspace, kernel: Kernel) -> Term:
    return num(-1) ** to_term(space, kernel.args[0])


_WRITERS: dict[str, Callable[[Workspace, Kernel], Term]] = {
    "symbol": _written_symbol,
    "written": _written_symbol,
    "const": lambda space, kernel: make("const", attrs=kernel.extra),
    "i": lambda space, kernel: make("const", attrs=("i",)),
    "log": _written_log,
    "parity": _written_parity,
    "exp": lambda space, kernel: make("exp", to_term(space, kernel.args[0])),
    "sum": _written_binder,
    "product": _written_binder,
    "integral": _written_binder,
    "expectation": _written_binder,
    "total": _written_total,
    "word": _chain,
    "trace": lambda space, kernel: make("trace", _chain(space, kernel)),
    "spread": _written_spread,
    "cases": _written_cases,
}
