"""What rules about expectations are made of: laws with symbolic parameters, unfolded claims, and replayed moments."""

from __future__ import annotations

from collections.abc import Callable

from symgen.probability.declarations import FAMILIES, Family
from symgen.probability.expectations import moment_value
from symgen.probability.laws import joint_conditions, law
from symgen.probability.unfolding import unfold
from symgen.terms.context import Context
from symgen.terms.relations import Claim
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import subterms


def symbolic(family: Family, suffix: str = "") -> Term:
    """A law of the family with symbols for its canonical parameters."""
    return law(family.name, **{p.name: symbol(p.name + suffix, p.domain) for p in family.parameters})


def finite_law(suffix: str = "") -> Term:
    """A law with a small finite support and symbolic parameters, the first in the registry."""
    chosen = next(f for f in FAMILIES.values() if f.mass is not None and all(p.rank == 0 for p in f.parameters))
    return symbolic(chosen, suffix)


def equation(left: Term, right: Term) -> Claim:
    """The claim, unfolded: a rule is judged by integrals and sums, never by an engine that would use the rule."""
    laws = dict.fromkeys(n for side in (left, right) for _, n in subterms(side) if n.op == "law")
    required = tuple(c for law_term in laws for c in joint_conditions(law_term))
    left, right = unfold(left), unfold(right)
    return Claim(left, "eq", right, Context().covering((left, right)).assume(*required))


def moment_by(name: str) -> Callable[[Term, Context], Term | None]:
    """The rewriting of an expectation whose value the rule of that name gives."""

    def rewrite(term: Term, context: Context) -> Term | None:
        found = moment_value(term, context.conditions)
        return found.value if found is not None and found.rule == name else None

    return rewrite
