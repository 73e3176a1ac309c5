"""Numbers that are given in an expectation, and what they are made of: x_t = a x_0 + b e of E[x_0 | x_t]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from symgen.calculus.scalar import derivative
from symgen.errors import NoRuleError, ReadingError
from symgen.terms.domains import REAL
from symgen.terms.relations import Claim
from symgen.terms.term import Term, num
from symgen.terms.traverse import substitute, subterms


def of_what_is_made(claim: Claim, made: Mapping[Term, Term], text: str) -> Claim:
    """The claim with x_t = a x_0 + b e in the place of x_t; where x_t is data of a model, with (x_t - a x_0)/b for e."""
    sides = (claim.left, claim.right)
    data = {node.args[0] for side in sides for _, node in subterms(side) if node.op == "random"}
    values = {number: value for number, value in made.items() if number not in data}
    for number in data & made.keys():
        spoken = made[number].free & (claim.left.free | claim.right.free) - data
        solved = next((found for s in sorted(spoken, key=str) if (found := _solved(number, made[number], s))), {})
        if spoken and not solved:
            raise ReadingError(
                f"{number.attrs[0]}, which is given and made of {min(map(str, spoken))}", asked="a claim", text=text,
                hint="write the claim without one of them",
            )  # fmt: skip
        values.update(solved)
    return replace(claim, left=substitute(claim.left, values), right=substitute(claim.right, values))


def _solved(number: Term, value: Term, unknown: Term) -> dict[Term, Term]:
    """What a symbol comes to, of which the value of a number is linear with a positive factor; nothing for others."""
    try:
        slope = derivative(value, unknown)
    except NoRuleError:
        return {}
    if unknown in slope.free or not slope.domain.is_positive or unknown.domain != REAL:
        return {}
    return {unknown: (number - substitute(value, {unknown: num(0)})) / slope}
