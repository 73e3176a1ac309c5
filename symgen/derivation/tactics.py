"""Which engine proposes the steps for a noun, and the order in which nouns are worked off."""

from __future__ import annotations

from collections.abc import Mapping

from symgen._registry import resolve
from symgen.errors import NoRuleError
from symgen.terms.context import Context
from symgen.terms.proposals import Proposed
from symgen.terms.term import Term
from symgen.terms.traverse import Path, subterms

#: A function (noun, context) -> tuple of Proposals, or Proposed.
TACTICS: Mapping[str, str] = {
    "kl": "symgen.information:propose",
    "js": "symgen.information:propose",
    "entropy": "symgen.information:propose",
    "cross_entropy": "symgen.information:propose",
    "expected_log_likelihood": "symgen.information:propose",
    "log_density": "symgen.information:propose",
    "expectation": "symgen.information:propose",
    "variance": "symgen.information:propose",
    "covariance": "symgen.information:propose",
    "law_mean": "symgen.information:propose",
    **dict.fromkeys(
        (
            "renyi",
            "alpha_divergence",
            "chernoff_coefficient",
            "bhattacharyya_coefficient",
            "bhattacharyya_distance",
            "squared_hellinger",
            "chi_square_divergence",
        ),
        "symgen.information:propose_power_divergence",
    ),
    "jeffreys": "symgen.information:propose",
    "bregman": "symgen.information:propose_bregman",
    **dict.fromkeys(
        (
            "fisher",
            "moment",
            "central_moment",
            "absolute_moment",
            "cumulant",
            "wasserstein",
            "mutual_information",
            "total_variation",
        ),
        "symgen.information:propose",
    ),
    "posterior": "symgen.inference.bayes:propose",
    "evidence": "symgen.inference.bayes:propose",
    "predictive": "symgen.inference.bayes:propose",
    "density_product": "symgen.inference.bayes:propose",
    **dict.fromkeys(("marginal", "conditional", "pushforward"), "symgen.inference.images:propose"),
    "elbo": "symgen.inference.elbo:propose",
    "grad": "symgen.calculus.tensor:propose",
    "jacobian": "symgen.calculus.tensor:propose",
    "hessian": "symgen.calculus.tensor:propose",
    "derivative": "symgen.calculus.tensor:propose",
    "maximum": "symgen.probability.quadratic_maxima:propose",
    "argmax": "symgen.probability.quadratic_maxima:propose",
}

#: Engines of what may also stay as it is: asked only where a goal names nothing else to derive.
CLOSING: Mapping[str, str] = dict.fromkeys(("integral", "sum", "limit"), "symgen.calculus.closing:propose")

#: What is asked of the integrals that the engines of nouns leave, as of an evidence without a conjugate prior.
INTEGRALS: Mapping[str, str] = {"integral": CLOSING["integral"]}


def tactics_for(goal: Term) -> Mapping[str, str]:
    """The engines that a goal asks for: those of its nouns, or else of its integrals, sums and limits."""
    return TACTICS if any(node.op in TACTICS for _, node in subterms(goal)) else CLOSING


def next_noun(term: Term, left_alone: frozenset[Term], tactics: Mapping[str, str]) -> tuple[Path, Term] | None:
    """The outermost sub-term that one of the tactics works on, except those already left as residuals.

    A noun is expanded before the nouns that it holds: its own engine decides what becomes of those.
    """
    for path, node in subterms(term):
        ready = node.op in tactics and node not in left_alone and not _waits(node, left_alone, tactics)
        if ready and not _inside(path, term, left_alone):
            return path, node
    return None


def _waits(node: Term, left_alone: frozenset[Term], tactics: Mapping[str, str]) -> bool:
    """Whether something is to be found first: a law as in KL(posterior(...) || p), or an integral inside of another."""
    if tactics is CLOSING:
        return any(n.op in CLOSING and n is not node and n not in left_alone for _, n in subterms(node))
    laws = (n for a in node.args for _, n in subterms(a) if n.domain.field == "law" and n.op in TACTICS)
    return any(n not in left_alone for n in laws)


def _inside(path: Path, term: Term, left_alone: frozenset[Term]) -> bool:
    for position in path:
        if term in left_alone:
            return True
        term = term.args[position]
    return False


def plan(noun: Term, context: Context) -> Proposed:
    """Ask the noun's engine; NoRuleError when there is none for it."""
    target = TACTICS.get(noun.op) or CLOSING.get(noun.op)
    if target is None:
        raise NoRuleError(
            noun.op, asked=f"derive {noun}", where=noun.op, hint=f"nouns with an engine: {', '.join(sorted(TACTICS))}"
        )
    found = resolve(target)(noun, context)
    return found if isinstance(found, Proposed) else Proposed(found)
