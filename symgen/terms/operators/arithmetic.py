"""Arithmetic: sums, products, quotients and powers, kept as written."""

from __future__ import annotations

from functools import reduce

from symgen.terms.domains import (
    Domain,
    add_domains,
    multiply_domains,
    negate_domain,
    power_domain,
    reciprocal_domain,
)
from symgen.terms.operators.row import Args, Attrs, Operator, elementwise
from symgen.terms.term import Term, make, num


def _sum(args: Args, attrs: Attrs) -> Domain:
    return add_domains(tuple(a.domain.entries() for a in args))


def _product(args: Args, attrs: Attrs) -> Domain:
    return reduce(multiply_domains, (a.domain.entries() for a in args))


def _quotient(args: Args, attrs: Attrs) -> Domain:
    return multiply_domains(args[0].domain.entries(), reciprocal_domain(args[1].domain.entries()))


def _power(args: Args, attrs: Attrs) -> Domain:
    return power_domain(args[0].domain.entries(), args[1].domain.entries(), args[1].value)


def _power_defined(base: Term, exponent: Term) -> tuple[Term, ...]:
    if exponent.value is not None and exponent.value >= 0:
        return ()
    if base.domain.is_nonzero or exponent.domain.is_nonnegative:
        return ()
    return (make("or", make("ne", base, num(0)), make("ge", exponent, num(0))),)


def _power_by_base(base: Term, exponent: Term) -> Term:
    return exponent * base ** (exponent - 1 if exponent.value is None else num(exponent.value - 1))


ROWS = (
    Operator("add", None, "arithmetic", elementwise, _sum, latex="+", meaning="sum"),
    Operator("mul", None, "arithmetic", elementwise, _product, meaning="elementwise product"),
    Operator(
        "neg", 1, "arithmetic", elementwise, lambda a, t: negate_domain(a[0].domain), partials=(lambda x: num(-1),)
    ),
    Operator(
        "div",
        2,
        "arithmetic",
        elementwise,
        _quotient,
        partials=(lambda x, y: 1 / y, lambda x, y: -x / y**2),
        defined=lambda x, y: () if y.domain.is_nonzero else (make("ne", y, num(0)),),
        meaning="elementwise quotient",
    ),
    Operator(
        "pow",
        2,
        "arithmetic",
        elementwise,
        _power,
        partials=(_power_by_base, lambda x, y: x**y * make("log", x)),
        defined=_power_defined,
        meaning="power, principal branch exp(y log x)",
    ),
)
