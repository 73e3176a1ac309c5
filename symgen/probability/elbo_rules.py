"""The evidence lower bound by rules: split over the factors of the joint, divergences recognised."""

from __future__ import annotations

from symgen.probability.decisions import is_true
from symgen.probability.rule_claims import equation, finite_law
from symgen.probability.statistics import plus
from symgen.probability.supports import random_variable, support_within
from symgen.terms.proposals import Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term, make

SPLIT, IDENTIFY = "expectation-of-a-sum", "kl-recognised"


def _addends(term: Term) -> list[Term]:
    """The terms of a sum, minus signs pushed in."""
    if term.op == "add":
        return [part for argument in term.args for part in _addends(argument)]
    if term.op == "neg":
        return [-part for part in _addends(term.args[0])]
    return [term]


def split(term: Term) -> Term | None:
    """Nested expectations of a sum as the sum of expectations, each over the variables that its term depends on.

    The difference log q(z) - log p(z) of a guide and a prior of one variable stays together, as a divergence.
    """
    chain, body = _unnest(term)
    addends = _addends(body)
    if not chain or len(addends) < 2:
        return None
    pieces = [*_paired(addends, chain), *_single(addends, chain)]
    return plus(_over(piece, chain) for piece in pieces)


def _unnest(term: Term) -> tuple[list[tuple[Term, Term]], Term]:
    chain = []
    while term.op == "expectation":
        body, variable, law = term.args
        chain.append((variable, law))
        term = body
    return chain, term


def _over(piece: Term, chain: list[tuple[Term, Term]]) -> Term:
    """The expectation over the variables that occur; minus signs stand outside."""
    if piece.op == "neg":
        return -_over(piece.args[0], chain)
    for variable, law in reversed(chain):
        if variable in piece.free:
            piece = make("expectation", piece, variable, law)
    return piece


def _guide_parts(addends: list[Term], chain: list[tuple[Term, Term]]) -> list[tuple[Term, Term]]:
    """(log prior, -log guide) for each latent variable whose prior stands in the sum."""
    found = []
    for variable, law in chain:
        guide = -make("log_density", law, variable)
        priors = [a for a in addends if a.op == "log_density" and a.args[1] == variable]
        if guide in addends and len(priors) == 1:
            found.append((priors[0], guide))
    return found


def _paired(addends: list[Term], chain: list[tuple[Term, Term]]) -> list[Term]:
    return [-(guide.args[0] - prior) for prior, guide in _guide_parts(addends, chain)]


def _single(addends: list[Term], chain: list[tuple[Term, Term]]) -> list[Term]:
    used = {part for pair in _guide_parts(addends, chain) for part in pair}
    return [a for a in addends if a not in used]


def recognised(term: Term) -> Term | None:
    """E_q[log q(z) - log p(z)] as KL(q || p), for a law p that does not depend on z and covers q."""
    if term.op != "expectation" or term.args[0].op != "add" or len(term.args[0].args) != 2:
        return None
    (first, second), variable, q = term.args[0].args, term.args[1], term.args[2]
    if first != make("log_density", q, variable) or second.op != "neg":
        return None
    other = second.args[0]
    if other.op != "log_density" or other.args[1] != variable or variable in other.args[0].free:
        return None
    return make("kl", q, other.args[0]) if is_true(support_within(q, other.args[0])) else None


def _split_claims() -> tuple[Claim, ...]:
    one, other = finite_law("_1"), finite_law("_2")
    x = random_variable(one)
    y = random_variable(other, frozenset({x}))
    body = make("exp", x * y) + x**2 - make("exp", y)
    whole = make("expectation", make("expectation", body, y, other), x, one)
    apart = split(whole)
    assert apart is not None
    return (equation(whole, apart),)


def _recognised_claims() -> tuple[Claim, ...]:
    q, p = finite_law("_1"), finite_law("_2")
    x = random_variable(q)
    left = make("expectation", make("log_density", q, x) - make("log_density", p, x), x, q)
    return (equation(left, make("kl", q, p)),)


def rules() -> tuple[Rule, ...]:
    """The rules of this module."""
    return (
        Rule(
            SPLIT,
            "the expectation of a sum is the sum of the expectations, each over the variables that it depends on",
            lambda term, context: split(term),
            claims=_split_claims,
        ),
        Rule(
            IDENTIFY,
            "E_q[log q(z) - log p(z)] = KL(q || p)",
            lambda term, context: recognised(term),
            claims=_recognised_claims,
        ),
    )
