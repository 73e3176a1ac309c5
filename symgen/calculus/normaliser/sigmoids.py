"""Quotients over powers of 1 + exp(x), written by sigmoids."""

from __future__ import annotations

from symgen.calculus.normaliser.field import Poly, Ratio
from symgen.calculus.normaliser.powers import factors
from symgen.calculus.normaliser.workspace import Kernel, Workspace
from symgen.calculus.normaliser.writing import exponential_of_one_plus, power_term, to_term
from symgen.terms.term import Term, make, num


def sigmoid_form(space: Workspace, ratio: Ratio) -> tuple[Ratio, list[Term]] | None:
    """The ratio as (rest, sigmoid factors): exp(x)**e/(1 + exp(x))**k = s(x)**e * (1 - s(x))**(k - e)."""
    terms: list[Term] = []
    rest = ratio
    for factor, exponent in factors(space, ratio)[1]:
        kernel = exponential_of_one_plus(space, factor) if exponent < 0 else None
        if kernel is None:
            continue
        times = _power_above(space, rest.num, kernel)
        if times > -exponent:
            return None
        value = make("sigmoid", to_term(space, kernel.args[0]))
        terms += [power_term(value, num(times))] if times else []
        terms += [power_term(1 - value, num(-exponent - times))] if -exponent > times else []
        cleared = space.mul(rest, space.polynomial(factor**-exponent))
        rest = space.mul(cleared, space.generator(kernel.position, -times * kernel.order))
    return (rest, terms) if terms else None


def _power_above(space: Workspace, poly: Poly, kernel: Kernel) -> int:
    """How often exp(x) divides the numerator."""
    return min(int(e[kernel.position]) for e in poly.monoms()) // kernel.order
