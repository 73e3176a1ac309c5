"""The evidence lower bound of a model with a guide: expected log likelihood less the divergence from the prior."""

from __future__ import annotations

from typing import Any

from symgen.information import propose as propose_noun
from symgen.information import rules
from symgen.information.lines import Lines
from symgen.probability.bayes_rules import ELBO as ELBO_DEFINITION
from symgen.probability.declarations import FAMILIES
from symgen.probability.elbo_rules import IDENTIFY, SPLIT
from symgen.probability.expectations import inserted_densities
from symgen.probability.family_rules import log_density_rule
from symgen.terms.context import Context
from symgen.terms.proposals import Proposal, Proposed
from symgen.terms.term import Term, as_term, make
from symgen.terms.traverse import Path, replace_at, subterms


def ELBO(model: Any, guide: Any) -> Term:
    """The evidence lower bound of a model under a guide, unevaluated.

    >>> from symgen.probability.laws import law
    >>> from symgen.probability.models import MeanField, Model
    >>> model = Model(); z = model.latent("z", law("Normal", 0, sd=1))
    >>> ELBO(model, MeanField(z=law("Normal", 0, sd=2))).op
    'elbo'
    """
    return make("elbo", as_term(model), as_term(guide))


def propose(noun: Term, context: Context) -> Proposed:
    """Definition, split over the factors of the joint, divergences closed, likelihoods closed or reparametrised.

    >>> from symgen.probability.laws import law
    >>> from symgen.probability.models import MeanField, Model
    >>> model = Model(); z = model.latent("z", law("Normal", 0, sd=1)); x = model.observe("x", law("Normal", z, sd=1))
    >>> propose(ELBO(model, MeanField(z=law("Normal", 0, sd=2))), Context()).closed
    True
    """
    lines = Lines(noun, context, rules())
    lines.apply(ELBO_DEFINITION, detail="by definition")
    lines.apply(SPLIT, detail="split over the factors of the joint")
    residuals: dict[Term, str] = {}
    conditions: list[Term] = []
    for place in _divergences(lines.current):
        lines.apply(IDENTIFY, place, "the divergence of the guide from the prior")
    while (path := _next(lines.current, residuals)) is not None:
        conditions.extend(_work_on(lines, path, residuals))
    if not residuals and not any(node.op == "total" for _, node in subterms(lines.current)):
        lines.simplify()
    return Proposed(tuple(lines.proposals), not residuals, tuple(residuals.items()), tuple(dict.fromkeys(conditions)))


def _divergences(term: Term) -> list[Path]:
    return [path for path, node in subterms(term) if node.op == "expectation"]


def _next(term: Term, residuals: dict[Term, str], path: Path = ()) -> Path | None:
    """The first expectation or divergence that is not yet settled."""
    if term in residuals:
        return None
    if term.op in ("expectation", "kl"):
        return path
    found = (_next(a, residuals, (*path, k)) for k, a in enumerate(term.args))
    return next((f for f in found if f is not None), None)


def _work_on(lines: Lines, path: Path, residuals: dict[Term, str]) -> tuple[Term, ...]:
    if lines.at(path).op == "expectation" and lines.at(path).args[2].shape:
        _insert(lines, path)
    made = propose_noun(lines.at(path), lines.context)
    if made.closed:
        _splice(lines, path, made)
        return made.conditions
    _leave_open(lines, path, residuals, made)
    return ()


def _splice(lines: Lines, path: Path, made: Proposed) -> None:
    whole = lines.current
    for p in made.proposals:
        after = replace_at(whole, path, p.after)
        lines.write(Proposal(after, p.rule, (*path, *p.path), p.detail, p.obligations, p.children))


def _leave_open(lines: Lines, path: Path, residuals: dict[Term, str], made: Proposed) -> None:
    """Write the density out and move the parameters of the guide out of the law, so that gradients pass inside."""
    _insert(lines, path)
    lines.apply("reparametrise", path, "draw from the standard law, then shift and scale")
    reason = next((why for _, why in made.residuals), "") or "the likelihood is no sum of statistics of the guide's law"
    residuals[lines.at(path)] = reason


def _insert(lines: Lines, path: Path) -> None:
    for name in _families(lines.at(path)):
        if inserted_densities(lines.at(path), name) is not None:
            lines.apply(log_density_rule(FAMILIES[name]), path, f"insert the log density of {name}")


def _families(term: Term) -> list[str]:
    return list(dict.fromkeys(n.args[0].attrs[0] for _, n in subterms(term) if n.op == "log_density"))
