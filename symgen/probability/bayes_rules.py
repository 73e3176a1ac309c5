"""Bayes' theorem by rules: definitions of posterior and evidence, laws recognised by the kernel of their density."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from symgen.errors import DomainError
from symgen.probability.decisions import is_false
from symgen.probability.declarations import FAMILIES, Family
from symgen.probability.densities import formula, within
from symgen.probability.matching import Match, recognise
from symgen.probability.models import elbo_definition, evidence_definition, posterior_definition
from symgen.terms.context import Context
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import Path, bottom_up, subterms

BAYES, EVIDENCE, ELBO = "bayes-theorem", "evidence-definition", "elbo-definition"


def inserted_joint(term: Term, family: str) -> Term | None:
    """Every log density of the family written out where it stands, at data that lie in its support.

    Raises DomainError for observed data outside the support.
    """
    nouns = [n for _, n in subterms(term) if n.op == "log_density" and n.args[0].attrs[:1] == (family,)]
    for noun in nouns:
        if is_false(within(*noun.args)):
            law, x = noun.args
            raise DomainError(
                asked=f"the log density of {family} at {x}",
                found=f"{x} lies outside the support of {law}",
                where=str(noun),
                hint="check the observed value, or the family of its law",
            )
    formulas = {n: formula(*n.args) for n in nouns}
    return bottom_up(term, lambda node: formulas.get(node, node)) if formulas else None


# Where the exponent of a joint density stands: density_law(exp(L)/Z, v) and log(integral of exp(L) over v).

_PLACES = {"density_law": ((0,), (0, 0, 0), (0, 1, 0, 0)), "log": ((0,), (0, 0, 0))}


def exponent_paths(term: Term) -> tuple[Path, ...]:
    """The paths of the exponents L inside a normalised density or a log evidence; empty for other terms."""
    places = _PLACES.get(term.op)
    if places is None or not _has_form(term):
        return ()
    return places[1:]


def _has_form(term: Term) -> bool:
    if term.op == "density_law":
        ratio = term.args[0]
        return ratio.op == "div" and ratio.args[0].op == "exp" and _is_integral(ratio.args[1])
    return term.op == "log" and _is_integral(term.args[0])


def _is_integral(term: Term) -> bool:
    return term.op in ("integral", "sum") and term.args[0].op == "exp"


def _integral_of(term: Term) -> Term:
    return term.args[0].args[1] if term.op == "density_law" else term.args[0]


def exponent_variable(term: Term) -> Term:
    """The unknown that a density or an evidence is a function or an integral of."""
    return _integral_of(term).args[1]


def kernel_match(term: Term, prefer: str = "") -> Match | None:
    """The law whose density is proportional to exp(L), with L - log density."""
    paths = exponent_paths(term)
    if not paths:
        return None
    body, variable, low, high = _integral_of(term).args
    return recognise(body.args[0], variable, low, high, prefer)


def kernel_rule(family: Family) -> str:
    """The name of the rule that recognises the family by the kernel of its density."""
    return f"{family.slug}-kernel"


def _recognised(family: Family, term: Term) -> Term | None:
    found = kernel_match(term, family.name)
    if found is None or found.law.attrs[0] != family.name:
        return None
    return found.law if term.op == "density_law" else found.constant


def _recognising(family: Family) -> Callable[[Term, Context], Term | None]:
    return lambda term, context: _recognised(family, term)


def _normalisation(family: Family) -> tuple[Claim, ...]:
    from symgen.probability.family_rules import equation, symbolic
    from symgen.probability.supports import random_variable, support

    law = symbolic(family)
    x, spread = random_variable(law), support(law)
    op = "sum" if spread.discrete else "integral"
    left = make(op, make("exp", formula(law, x)), x, spread.low, spread.high)
    return (equation(left, num(1)),)


def _of_families() -> Iterator[Rule]:
    for family in FAMILIES.values():
        if all(p.rank == 0 for p in family.parameters):
            yield Rule(
                kernel_rule(family),
                f"a density proportional to exp of the statistics of {family.name} is that law; its integral is known",
                _recognising(family),
                claims=partial(_normalisation, family),
                reference=family.reference,
            )


def rules() -> tuple[Rule, ...]:
    """The rules of Bayes' theorem and the evidence lower bound."""
    return (
        Rule(
            BAYES,
            "p(theta | x) = p(x | theta) p(theta) / integral of the same over theta",
            lambda term, context: posterior_definition(term) if term.op == "posterior" else None,
            kind="definition",
        ),
        Rule(
            EVIDENCE,
            "log evidence = log of the integral of p(x | theta) p(theta) over theta",
            lambda term, context: evidence_definition(term) if term.op == "evidence" else None,
            kind="definition",
        ),
        Rule(
            ELBO,
            "ELBO = E_q[log p(x, z) - log q(z)]",
            lambda term, context: elbo_definition(*term.args) if term.op == "elbo" else None,
            kind="definition",
        ),
        *_of_families(),
    )
