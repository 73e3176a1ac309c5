"""Densities of bounded variables in formulas: whether they are read in sums and means over all values only."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from symgen.terms.term import Term
from symgen.verification.rungs.models import is_bounded


def calls_in(term: Term) -> Iterator[Term]:
    """The applications of unknown functions in a term."""
    if term.op == "call":
        yield term
    for argument in term.args:
        yield from calls_in(argument)


def is_between(node: Term) -> bool:
    """A sum over all values of a whole number, or a mean over those between two ends: heights there are none of a model."""
    body, variable, low, high = node.args
    domain = variable.domain
    from_first = low.value == domain.low or (domain.low == -inf and low == -high)
    if not is_bounded(domain) or not from_first:
        return False
    if node.op == "sum":
        return high.attrs == ("oo",) and any(variable in call.free for call in densities(body))
    return high.value == domain.high and _is_mean(body, variable)


def _is_mean(body: Term, variable: Term) -> bool:
    if body.op in ("add", "sub", "neg"):
        return all(_is_mean(part, variable) for part in body.args)
    factors = body.args if body.op == "mul" else (body,)
    spoken = [part for part in factors if any(variable in call.free for call in densities(part))]
    return len(spoken) == 1 and spoken[0].op == "call"


def densities(term: Term) -> Iterator[Term]:
    return (node for node in calls_in(term) if node.attrs[3] == "density")


def speaks_between(term: Term, bound: frozenset[Term] = frozenset()) -> bool:
    """Whether a density of a bounded variable is read elsewhere than in a mean."""
    if term.op == "call" and term.attrs[3] == "density":
        spoken = [
            {a.args[0]} if a.op == "index" else a.free for a in term.args
        ]  # z[k]: k says which of the draws it is
        return any(is_bounded(s.domain) and s not in bound for names in spoken for s in names if s.op == "symbol")
    if term.op in ("integral", "sum") and is_between(term):
        bound = bound | {term.args[1]}
    return any(speaks_between(part, bound) for part in term.args)
