"""Completing the square: the tactic that Gaussian integrals, products of normals and posteriors begin with."""

from __future__ import annotations

from symgen.calculus.normaliser import simplify, statistics
from symgen.derivation.authoring import Tactic
from symgen.errors import UsageError
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, Proposal
from symgen.terms.term import Term, num


def completing_the_square(variable: Term) -> Tactic:
    """The tactic a*x**2 + b*x + c = a*(x + b/(2*a))**2 + c - b**2/(4*a), with its sub-steps, for a scalar variable x.

    Raises UsageError where the line is not quadratic in the variable.

    >>> from symgen.derivation import calc
    >>> from symgen.terms.build import reals
    >>> d = calc("x**2 + 6*x", where="x: real").by(completing_the_square(reals("x"))).derivation()
    >>> print(d.result, d.verdict.status)
    (x + 3)**2 - 9 PROVED
    """

    def tactic(current: Term, context: Context) -> tuple[Proposal, ...]:
        a, b, c = _coefficients(current, variable, context)
        shift = simplify(b / (2 * a), context)
        collected = a * variable**2 + b * variable + c
        square, rest = (variable + shift) ** 2, simplify(c - b**2 / (4 * a), context)
        padded = a * (variable**2 + 2 * shift * variable + shift**2) + rest
        after = (square if a == num(1) else a * square) + rest
        steps = (
            (collected, f"collect the powers of {variable}"),
            (padded, f"add and subtract the square of {shift}"),
            (after, "recognise the square"),
        )
        children = tuple(Proposal(line, ALGEBRA, detail=why) for line, why in steps)
        return (Proposal(after, ALGEBRA, detail=f"complete the square in {variable}", children=children),)

    return tactic


def _coefficients(term: Term, variable: Term, context: Context) -> tuple[Term, Term, Term]:
    """The coefficients of x**2, x and 1."""
    found = statistics(term, variable, context)
    powers = {variable**2: 0, variable: 1, num(1): 2}
    if variable**2 not in found or not set(found) <= set(powers):
        raise UsageError(
            f"the powers and functions {', '.join(str(s) for s in found)} of {variable}",
            asked=f"complete the square in {variable}",
            where=str(term),
            hint=f"give a line of the form a*{variable}**2 + b*{variable} + c",
        )
    return tuple(simplify(found.get(power, num(0)), context) for power in powers)
