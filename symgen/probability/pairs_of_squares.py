"""Two squares in one vector made one: what densities of two normal laws leave when their product is a third.

a (x - m)'M(x - m) + b (x - n)'N(x - n) has the least or largest value a b (m - n)'(a N^-1 + b M^-1)^-1 (m - n), and
a X^-1 + b Y^-1 = X^-1 (a Y + b X) Y^-1.
"""

from __future__ import annotations

from dataclasses import dataclass

from symgen.calculus.normaliser import simplify
from symgen.calculus.scalar import times
from symgen.probability.definiteness import is_symmetric
from symgen.probability.matrix_forms import number_and_tensor, numbers_outside, scalars_outside
from symgen.probability.statistics import plus
from symgen.terms.context import Context
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import bottom_up


@dataclass(frozen=True, slots=True)
class Square:
    """c (x - m)'M(x - m)."""

    coefficient: Term
    centre: Term
    matrix: Term


@dataclass(frozen=True, slots=True)
class InSquares:
    """Squares in a variable, and a rest without it."""

    squares: tuple[Square, ...]
    rest: Term


def in_squares(formula: Term, variable: Term) -> InSquares | None:
    """A formula as a sum of squares in the variable and of what is free of it; None where it is written otherwise.

    >>> from symgen.terms.build import dims, matrix, positives, vector
    >>> d, c = dims("d"), positives("c"); x, m = vector("x", d), vector("m", d); S = matrix("S", d, d, spd=True)
    >>> found = in_squares(c * (3 - (x - m) @ S @ (x - m) / 2), x); found.rest, found.squares[0].coefficient
    (c*3, -(c*(1/2)))
    """
    squares: list[Square] = []
    rest: list[Term] = []
    waiting = [(num(1), formula)]
    while waiting:
        factor, term = waiting.pop(0)
        if variable not in term.free:
            rest.append(times(factor, term))
        elif term.op == "add" and not term.shape:
            waiting[:0] = [(factor, a) for a in term.args]
        elif (split := _scaled(term, variable)) is not None:
            waiting.insert(0, (times(factor, split[0]), split[1]))
        elif (found := _square(factor, term, variable)) is not None:
            squares.append(found)
        else:
            return None
    return InSquares(tuple(squares), plus(rest))


def _scaled(term: Term, variable: Term) -> tuple[Term, Term] | None:
    """What is free of the variable in a multiple, and the one part that holds it; None for anything else."""
    if term.shape or term.op not in ("neg", "mul", "div"):
        return None
    if term.op == "neg":
        return num(-1), term.args[0]
    holding = [a for a in term.args if variable in a.free]
    if len(holding) > 1 or (term.op == "div" and holding[0] is not term.args[0]):
        return None
    if term.op == "div":
        return 1 / term.args[1], term.args[0]
    return times(*(a for a in term.args if a is not holding[0])), holding[0]


def _square(coefficient: Term, term: Term, variable: Term) -> Square | None:
    if term.op != "matmul" or term.shape or term.args[0].op != "matmul":
        return None
    (left, matrix), right = term.args[0].args, term.args[1]
    centre = _centre(left, variable)
    if left != right or centre is None or variable in matrix.free or not is_symmetric(matrix):
        return None
    return Square(coefficient, centre, matrix)


def _centre(difference: Term, variable: Term) -> Term | None:
    """The point m of x - m or m - x."""
    if difference.op != "add" or difference.shape != variable.shape:
        return None
    for x, turned in ((variable, True), (-variable, False)):
        others = [a for a in difference.args if a != x]
        if len(others) == len(difference.args) - 1 and not any(variable in a.free for a in others):
            found = plus(others)
            return (found.args[0] if found.op == "neg" else -found) if turned else found
    return None


def joined(first: Square, second: Square, unit: Term) -> Term:
    """The value that two squares cannot do without, for coefficients that are multiples of the unit."""
    if first.centre == second.centre:
        return num(0)
    a, b = (simplify(s.coefficient / unit, Context()) for s in (first, second))
    between = first.centre - second.centre
    mixed = simplify(a * _inverse(second.matrix) + b * _inverse(first.matrix), Context())
    form = numbers_outside(make("matmul", make("matmul", between, scalars_outside(make("inverse", mixed))), between))
    return simplify(unit * a * b, Context()) * form


def _inverse(matrix: Term) -> Term:
    return matrix.args[0] if matrix.op == "inverse" else make("inverse", matrix)


@dataclass(frozen=True, slots=True)
class Pencil:
    """a X^-1 + b Y^-1, and a Y + b X."""

    first: Term
    second: Term
    mixed: Term


def pencil(matrix: Term) -> Pencil | None:
    """A sum of multiples of two inverses of positive definite matrices; None for anything else.

    >>> from symgen.terms.build import dims, inverse, matrix, positives
    >>> d, a = dims("d"), positives("a"); S, T = (matrix(n, d, d, spd=True) for n in "ST")
    >>> pencil(a * inverse(S) + inverse(T)).mixed
    T*a + S
    """
    multiples: dict[Term, list[Term]] = {}
    waiting = [(num(1), matrix)] if matrix.op == "add" else []
    while waiting:
        factor, term = waiting.pop(0)
        if term.op == "add" and all(a.shape == matrix.shape for a in term.args):
            waiting[:0] = [(factor, a) for a in term.args]
        elif term.op in ("neg", "mul", "div") and (split := number_and_tensor(term)) is not None:
            waiting.insert(0, (times(factor, split[0]), split[1]))
        elif term.op == "inverse" and term.domain.structure == "spd":
            multiples.setdefault(term.args[0], []).append(factor)
        else:
            return None
    if len(multiples) != 2:
        return None
    (first, a), (second, b) = multiples.items()
    return Pencil(first, second, simplify(plus(a) * second + plus(b) * first, Context()))


def exchanged(term: Term) -> Term:
    """log det of the pencil a X^-1 + b Y^-1, or of its inverse, through that of a Y + b X."""
    return bottom_up(term, _exchanged)


def _exchanged(node: Term) -> Term:
    if node.op not in ("logdet", "det"):
        return node
    inside, sign = node.args[0], 1
    if inside.op == "inverse":
        inside, sign = inside.args[0], -1
    found = pencil(inside)
    if found is None:
        return node
    above, first, second = (make(node.op, m) for m in (found.mixed, found.first, found.second))
    if node.op == "logdet":
        return above - first - second if sign == 1 else first + second - above
    return above / (first * second) if sign == 1 else first * second / above


__all__ = ["InSquares", "Pencil", "Square", "exchanged", "in_squares", "joined", "pencil"]
