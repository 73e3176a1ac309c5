r"""Families as a context defines them: "\mathrm{Exp}(\theta) has density e^{-x/\theta}/\theta for x > 0" is by its mean.

What a context says of a family is said of a variable with its law: that law, with other values of its parameters, is meant
wherever the family stands. A law that is one of symgen's own families, in some spelling of its parameters, is that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from symgen._registry import hook
from symgen.calculus.normaliser import prove_equal
from symgen.errors import BudgetError, DomainError
from symgen.probability.supports import density_inside
from symgen.reading.declared import Declarations, OwnFamily
from symgen.reading.notation.families import FAMILIES
from symgen.terms.domains import POSITIVE
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import substitute


def declare_own_family(
    declared: Declarations, spelling: str, parameters: Sequence[tuple[Term, bool]], law: Term
) -> None:
    """Let a name before a bracket be the family that a law is one of, as its parameters, or their squares, vary."""
    own = [parameter for parameter, _ in parameters]
    family, _ = FAMILIES.get(spelling, ("", ()))
    same = next(_same_laws(declared, law, family, own), law) if family and law.op == "density_law" else law
    squares = {p: symbol(f"{p.attrs[0]}_squared", POSITIVE) for p, squared in parameters if squared}
    same = substitute(same, {p: make("sqrt", square) for p, square in squares.items()})
    declared.own[spelling] = OwnFamily(tuple(squares.get(p, p) for p in own), same)
    declared.assume(f"{spelling}({', '.join(p.attrs[0] for p in own)}) is the family that the context defines")


def _same_laws(declared: Declarations, law: Term, family: str, parameters: Sequence[Term]) -> Iterator[Term]:
    """The laws of the family of that name whose density is that of a law, by the spellings of its parameters."""
    own = hook("probability.family")(family).parameters
    if len(own) != len(parameters):
        return
    names = [(parameter.name, *(spelling.name for spelling in parameter.spellings)) for parameter in own]
    for chosen in product(*names):
        try:
            one = hook("probability.law")(family, **dict(zip(chosen, parameters, strict=True)))
            density = hook("probability.density")(one, law.args[1])
            same = prove_equal(density, density_inside(law), declared.context())
        except (BudgetError, DomainError):
            continue
        if same is not None:
            yield one
