"""Posteriors and evidences: the statistics of the log joint name the family, and what is left over is the evidence."""

from __future__ import annotations

from typing import Any

from symgen.information import Proposed, rules
from symgen.information.lines import Lines
from symgen.probability.bayes_rules import (
    BAYES,
    EVIDENCE,
    exponent_paths,
    exponent_variable,
    kernel_match,
    kernel_rule,
)
from symgen.probability.declarations import FAMILIES
from symgen.probability.family_rules import log_density_rule
from symgen.probability.models import LATENT, OBSERVED, unknown_of
from symgen.probability.statistics import collected, parts
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, Proposal
from symgen.terms.term import Term, as_term, make
from symgen.terms.traverse import at, replace_at, subterms

#: The reason of a step whose sub-step, by algebra, sorts an exponent; no rule of its own.
COLLECT = "collect-statistics"


def random(target: Term, law: Term, *, role: str = OBSERVED) -> Term:
    """The statement that a target is drawn from a law."""
    return make("random", target, law, attrs=(role,))


def plate(variable: Term, index: Term, low: Any, high: Any) -> Term:
    """One random variable for each index from low to high."""
    return make("plate", variable, index, as_term(low), as_term(high))


def Posterior(*randoms: Any) -> Term:
    """The law of the first latent variable given the observed ones, unevaluated; also of a Model.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import units
    >>> p = units("p"); Posterior(random(p, law("Beta", 1, 1), role="latent")).op
    'posterior'
    """
    return make("posterior", *(as_term(r) for r in randoms))


def Evidence(*randoms: Any) -> Term:
    """The log marginal likelihood of the observed variables, unevaluated; also of a Model."""
    return make("evidence", *(as_term(r) for r in randoms))


def propose(noun: Term, context: Context) -> Proposed:
    """The steps from a posterior to a law, or from an evidence to its closed form.

    Where no family has the statistics of the joint, the joint stays and the residual names the statistics.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import units
    >>> p = units("p"); prior = random(p, law("Beta", 1, 1), role=LATENT)
    >>> propose(Posterior(prior, random(as_term(1), law("Bernoulli", p))), Context()).proposals[-1].after.attrs[0]
    'Beta'
    """
    lines = Lines(noun, context, rules())
    prior = unknown_of(noun).args[1].attrs[0]
    lines.apply(BAYES if noun.op == "posterior" else EVIDENCE, detail="by definition")
    for name in _families(lines.current):
        lines.apply(log_density_rule(FAMILIES[name]), detail=f"insert the log density of {name}")
    _collect(lines)
    found = kernel_match(lines.current, prior)
    if found is None:
        return Proposed(tuple(lines.proposals), False, ((lines.current, _why_open(lines.current)),))
    name = found.law.attrs[0]
    lines.apply(kernel_rule(FAMILIES[name]), detail=f"these are the statistics of {name}")
    if not lines.current.shape and noun.op == "evidence":
        lines.simplify()
    return Proposed(tuple(lines.proposals))


def _families(term: Term) -> list[str]:
    return list(dict.fromkeys(n.args[0].attrs[0] for _, n in subterms(term) if n.op == "log_density"))


def _collect(lines: Lines) -> None:
    """Sort the exponent, in the joint density and in its integral; each step is equality by algebra."""
    for path, place in zip(exponent_paths(lines.current), ("", " in the integral"), strict=False):
        before = lines.at(path)
        after = collected(before, exponent_variable(lines.current))
        if after != before:
            inside = (Proposal(after, ALGEBRA, detail="by algebra"),)
            whole = replace_at(lines.current, path, after)
            detail = f"collect the statistics of the unknown{place}"
            lines.write(Proposal(whole, COLLECT, path, detail, children=inside))


def _why_open(term: Term) -> str:
    exponent = at(term, exponent_paths(term)[0])
    found = parts(exponent, exponent_variable(term))
    statistics = ", ".join(str(p.statistic_term) for p in found if p.statistic)
    return f"no conjugate family has the statistics {statistics}"


__all__ = ["LATENT", "OBSERVED", "Evidence", "Posterior", "plate", "propose", "random"]
