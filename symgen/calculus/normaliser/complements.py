"""What a sum holds as f - f*erf(x) is written f*erfc(x): far out, the difference of the two keeps no digit."""

from __future__ import annotations

from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.powers import exp_of
from symgen.calculus.normaliser.workspace import Kernel, Workspace
from symgen.calculus.normaliser.writing import monomials, product_of, to_term
from symgen.terms.term import Term, make
from symgen.terms.traverse import size

Addend = tuple[Ratio, Ratio]  # a coefficient, rational in symbols and numbers, and a function


def complements(
    space: Workspace, addends: list[Addend], plain: Ratio
) -> tuple[list[tuple[Ratio, Term]], list[Addend], Ratio]:
    """Coefficients with functions that hold an erfc; the addends that are left, and what is left of the plain sum."""
    found: list[tuple[Ratio, Term]] = []
    left = list(addends)
    for addend in addends:
        coefficient, function = addend
        kernel = _error_function(space, function)
        if kernel is None:
            continue
        factor = space.div(function, space.value(kernel))
        partner = next((a for a in left if a[1].key == factor.key and space.add(a[0], coefficient).is_zero), None)
        rest = space.add(plain, coefficient)
        if partner is None and not (factor.constant == 1 and _length(rest) < _length(plain)):
            continue
        left = [a for a in left if a is not addend and a is not partner]
        plain = plain if partner is not None else rest
        found.append((space.neg(coefficient), _complement(space, factor, kernel.args[0])))
    return found, left, plain


def _error_function(space: Workspace, function: Ratio) -> Kernel | None:
    """The kernel erf(x) where a function is one product with it as a factor."""
    if len(function.num) != 1 or len(function.den) != 1:
        return None
    ((_, powers),) = monomials(space, function)
    kernels = [space.kernels[place] for place, power in powers.items() if power == 1]
    return next((k for k in kernels if k.op == "erf"), None)


def _complement(space: Workspace, factor: Ratio, argument: Ratio) -> Term:
    """factor * erfc(argument); exp(e)*erfc(x) as exp(e - x**2)*erfcx(x) where that is shorter."""
    inner = to_term(space, argument)
    scaled = space.mul(factor, exp_of(space, space.neg(space.mul(argument, argument))))
    forms = (_product(space, factor, make("erfc", inner)), _product(space, scaled, make("erfcx", inner)))
    return min(forms, key=size)


def _product(space: Workspace, factor: Ratio, function: Term) -> Term:
    return function if factor.constant == 1 else product_of([to_term(space, factor), function])


def _length(ratio: Ratio) -> int:
    return len(ratio.num) + len(ratio.den)
