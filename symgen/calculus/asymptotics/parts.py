"""Limits by parts, where no expansion is found: powers with unknown exponents, and sums of terms that each settle."""

from __future__ import annotations

from collections.abc import Iterator

from symgen.calculus.asymptotics.expansion import Engine
from symgen.calculus.asymptotics.germs import FAR, OO, Unsettled, constant_sign, is_infinite, tidy
from symgen.terms.term import Term, make, num


def settled_limit(germ: Term, engine: Engine) -> Term:
    """The limit of a germ, by expansion or else by parts. Unsettled where neither gives it."""
    try:
        return engine.limit(germ)
    except Unsettled:
        if germ.op == "add":
            return _sum(germ, engine)
        if germ.op in ("neg", "mul", "div", "pow"):
            return _product(germ, engine)
        raise


def _sum(germ: Term, engine: Engine) -> Term:
    limits = [settled_limit(part, engine) for part in germ.args]
    if any(map(is_infinite, limits)):
        raise Unsettled
    return make("add", *limits)


def _product(germ: Term, engine: Engine) -> Term:
    """A constant times positive powers: by the limit of the sum of their logarithms."""
    constant, growth = num(1), num(0)
    for base, exponent in _powers(germ, num(1)):
        if FAR not in base.free and FAR not in exponent.free:
            constant = constant * base**exponent
        elif base.op == "exp":
            growth = growth + exponent * base.args[0]
        elif base.domain.is_positive or engine.sign(base) > 0:
            growth = growth + exponent * make("log", base)
        else:
            raise Unsettled
    limit = engine.limit(tidy(growth))
    if limit == -OO:
        return num(0)
    if limit == OO:
        return OO if constant_sign(constant) > 0 else -OO
    return constant * make("exp", limit)


def _powers(germ: Term, exponent: Term) -> Iterator[tuple[Term, Term]]:
    if germ.op == "neg":
        yield num(-1), exponent
        yield from _powers(germ.args[0], exponent)
    elif germ.op == "mul":
        for factor in germ.args:
            yield from _powers(factor, exponent)
    elif germ.op == "div":
        yield from _powers(germ.args[0], exponent)
        yield from _powers(germ.args[1], -exponent)
    elif germ.op == "pow" and germ.args[0].domain.is_positive:
        yield from _powers(germ.args[0], exponent * germ.args[1])
    else:
        yield germ, exponent
