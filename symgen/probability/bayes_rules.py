"""Bayes' theorem by rules: definitions of posterior and evidence, laws recognised by the kernel of their density."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from symgen.errors import DomainError
from symgen.probability.decisions import all_of, decide, is_false, is_true
from symgen.probability.declarations import FAMILIES, Family
from symgen.probability.densities import formula, log_density, within
from symgen.probability.laws import is_product
from symgen.probability.matching import Match, recognise
from symgen.probability.models import (
    elbo_definition,
    evidence_definition,
    posterior_definition,
    predictive_definition,
    product_definition,
)
from symgen.probability.restrictions import greatest, least, limits, log_densities
from symgen.probability.supports import declared_range
from symgen.terms.context import Context
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import Path, at, bottom_up, rebuild, subterms

BAYES, EVIDENCE, PREDICTIVE, ELBO = "bayes-theorem", "evidence-definition", "predictive-definition", "elbo-definition"
PRODUCT = "density-product-definition"


def inserted_joint(term: Term, family: str) -> Term | None:
    """Every log density of the family written out where it stands, at data that lie in its support.

    Where the support depends on an unknown, the unknown ranges over what the data leave of its own. Raises DomainError
    for observed data outside the support.
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
    return _inserted(term, family) if nouns else None


def _inserted(term: Term, family: str) -> Term | None:
    """None where the support of an observation depends on an unknown in a way that is not solved for it."""
    if term.op == "exp":
        nouns = {n: _written_out(*n.args) for n, _ in log_densities(term, family)}
        return bottom_up(term, lambda node: nouns.get(node, node))
    args = [_inserted(a, family) for a in term.args]
    if any(a is None for a in args):
        return None
    made = rebuild(term, tuple(a for a in args if a is not None))
    if term.op in ("integral", "sum"):
        return _narrowed(term, made, family)
    return _guarded(term, made, family) if term.op == "density_law" else made


def _written_out(law: Term, x: Term) -> Term:
    """The log density at data in its support; that of independent entries is their sum."""
    return log_density(law, x) if is_product(law) else formula(law, x)


def _claims(condition: Term) -> tuple[Term, ...]:
    return condition.args if condition.op == "and" else (condition,)


def _narrowed(term: Term, made: Term, family: str) -> Term | None:
    """An integral over what the data leave of the support of its variable."""
    found = limits(term.args[0], family, term.args[1])
    if found is None:
        return None
    body, variable, low, high = made.args
    return make(term.op, body, variable, greatest((low, *found.low)), least((high, *found.high)))


def _guarded(term: Term, made: Term, family: str) -> Term | None:
    """A density that vanishes outside what the data leave of the support, and outside that of its own law."""
    body, variable = made.args
    guard, body = (body.args[1], body.args[0]) if body.op == "cases" else (make("true"), body)
    top = term.args[0].args[0] if term.args[0].op == "cases" else term.args[0]
    found = limits(top.args[0], family, variable)
    if found is None:
        return None
    strict = "le" if variable.domain.is_integer else "lt"
    low = [decide(make(strict, value, variable)) for value in found.low]
    high = [decide(make(strict, variable, value)) for value in found.high]
    own = [c for n, _ in log_densities(top.args[0], family) if n.args[1] == variable for c in _claims(within(*n.args))]
    guard = all_of((guard, *low, *high, *(c for c in own if c.free <= made.free | {variable})))
    whole = body if is_true(guard) else make("cases", body, guard, num(0), attrs=("", OUTSIDE))
    return make("density_law", whole, variable)


#: Why a density vanishes where the data leave nothing of it.
OUTSIDE = "outside the support"


# Where kernels exp(L) stand: density_law(exp(L)/Z, v), the integral of exp(L) over v, and the log of such an integral.


@dataclass(frozen=True, slots=True)
class Kernel:
    """exp(exponent) as a function of a variable over a range; `paths` lead to every copy of the exponent."""

    exponent: Term
    variable: Term
    low: Term
    high: Term
    paths: tuple[Path, ...]


def kernel_of(term: Term) -> Kernel | None:
    """The kernel that a law, an integral or the log of an integral is made of; None for other terms."""
    if term.op == "density_law":
        return _kernel_of_law(term)
    path: Path = (0,) if term.op == "log" else ()
    node = at(term, path)
    if node.op not in ("integral", "sum") or node.args[0].op != "exp":
        return None
    body, variable, low, high = node.args
    return Kernel(body.args[0], variable, low, high, ((*path, 0, 0),))


def _kernel_of_law(term: Term) -> Kernel | None:
    body, variable = term.args
    guarded = body.op == "cases"
    path: Path = (0, 0) if guarded else (0,)
    body, guard = (body.args[0], body.args[1]) if guarded else (body, make("true"))
    if body.op == "exp":
        low, high = bounds(variable, guard)
        return Kernel(body.args[0], variable, low, high, ((*path, 0),))
    if body.op != "div" or body.args[0].op != "exp" or body.args[1].op not in ("integral", "sum"):
        return None
    whole, inner = body.args[1], (*path, 1, 0, 0)
    if whole.args[0].op != "exp" or whole.args[1] != variable:
        return None
    return Kernel(body.args[0].args[0], variable, whole.args[2], whole.args[3], ((*path, 0, 0), inner))


def bounds(variable: Term, guard: Term) -> tuple[Term, Term]:
    """The range of a variable under a guard that is made of comparisons with it."""
    own = declared_range(variable.domain)
    plain = [c for c in _claims(guard) if c.op in ("le", "lt")]
    return (
        greatest((own.low, *(c.args[0] for c in plain if c.args[1] == variable))),
        least((own.high, *(c.args[1] for c in plain if c.args[0] == variable))),
    )


def kernel_match(term: Term, prefer: str = "") -> Match | None:
    """The law whose density is proportional to exp(L), with L - log density."""
    found = kernel_of(term)
    return None if found is None else recognise(found.exponent, found.variable, found.low, found.high, prefer)


def kernel_rule(family: Family) -> str:
    """The name of the rule that recognises the family by the kernel of its density."""
    return f"{family.slug}-kernel"


def _recognised(family: Family, term: Term) -> Term | None:
    found = kernel_match(term, family.name)
    if found is None or found.law.attrs[0] != family.name:
        return None
    if term.op == "density_law":
        return found.law
    return found.constant if term.op == "log" else make("exp", found.constant)


def _recognising(family: Family) -> Callable[[Term, Context], Term | None]:
    return lambda term, context: _recognised(family, term)


def _normalisation(family: Family) -> tuple[Claim, ...]:
    from symgen.probability.family_rules import mass_of_chart
    from symgen.probability.rule_claims import equation, symbolic
    from symgen.probability.supports import random_variable, support

    if family.whole is not None:
        return (mass_of_chart(family, family.whole),)
    law = symbolic(family)
    x, spread = random_variable(law), support(law)
    op = "sum" if spread.discrete else "integral"
    left = make(op, make("exp", formula(law, x)), x, spread.low, spread.high)
    return (equation(left, num(1)),)


def _of_families() -> Iterator[Rule]:
    for family in FAMILIES.values():
        if family.whole is not None or all(p.rank == 0 for p in family.parameters):
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
            PREDICTIVE,
            "p(y | x) = integral of p(y | theta) p(x | theta) p(theta) over theta / the same without y",
            lambda term, context: predictive_definition(term) if term.op == "predictive" else None,
            kind="definition",
        ),
        Rule(
            PRODUCT,
            "the product of two densities, over its integral",
            lambda term, context: product_definition(term) if term.op == "density_product" else None,
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
