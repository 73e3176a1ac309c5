"""What a sum holds as cos(a)*cos(b) + sin(a)*sin(b) is written cos(a - b), and the other addition theorems alike."""

from __future__ import annotations

from symgen.calculus.normaliser.field import Ratio
from symgen.calculus.normaliser.rational import negative_first
from symgen.calculus.normaliser.workspace import Kernel, Workspace
from symgen.calculus.normaliser.writing import monomials, product_of, to_term
from symgen.terms.term import Term, make

Addend = tuple[Ratio, Ratio]  # a coefficient, rational in symbols and numbers, and a function
_OTHER = {"cos": "sin", "sin": "cos"}


def angles_together(space: Workspace, addends: list[Addend]) -> tuple[list[tuple[Ratio, Term]], list[Addend]]:
    """Coefficients with functions that hold a wave of a sum of angles, and the addends that are left."""
    found: list[tuple[Ratio, Term]] = []
    left = list(addends)
    for addend in addends:
        made = _with_partner(space, addend, left) if addend in left else None
        if made is not None:
            partner, coefficient, function = made
            left = [a for a in left if a is not addend and a is not partner]
            found.append((coefficient, function))
    return found, left


def _with_partner(space: Workspace, addend: Addend, others: list[Addend]) -> tuple[Addend, Ratio, Term] | None:
    """cos(a) cos(b) with sin(a) sin(b), and sin(a) cos(b) with cos(a) sin(b), the first with a plus sign."""
    coefficient, function = addend
    waves = _waves(space, function)
    if len(waves) != 2 or waves[0].op == "sin" == waves[1].op:
        return None
    first, second = sorted(waves, key=lambda kernel: kernel.op, reverse=True)  # sin before cos
    crossed = [_kernel(space, _OTHER[k.op], k.args[0]) for k in (first, second)]
    if None in crossed:
        return None
    rest = space.div(function, space.mul(space.value(first), space.value(second)))
    other = space.mul(rest, space.mul(*(space.value(k) for k in crossed if k is not None)))
    for partner in others:
        same = space.sub(partner[0], coefficient).is_zero
        if partner[1].key == other.key and (same or space.add(partner[0], coefficient).is_zero):
            minus = same == (first.op == "cos")
            angle = (space.sub if minus else space.add)(first.args[0], second.args[0])
            if negative_first(space, angle.num):  # sin(-a) is -sin(a)
                angle, coefficient = space.neg(angle), coefficient if first.op == "cos" else space.neg(coefficient)
            wave = make(first.op, to_term(space, angle))
            return partner, coefficient, wave if rest.constant == 1 else product_of([to_term(space, rest), wave])
    return None


def _waves(space: Workspace, function: Ratio) -> list[Kernel]:
    """The two cosines and sines of different angles of a function that is one product."""
    if len(function.num) != 1 or len(function.den) != 1:
        return []
    ((_, powers),) = monomials(space, function)
    kernels = [(space.kernels[place], power) for place, power in powers.items()]
    waves = [(k, power) for k, power in kernels if k.op in _OTHER]
    return [k for k, _ in waves] if all(power == 1 for _, power in waves) else []


def _kernel(space: Workspace, op: str, argument: Ratio) -> Kernel | None:
    return next((k for k in space.kernels if k.op == op and k.args[0].key == argument.key), None)
