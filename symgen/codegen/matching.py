"""Matching Terms against patterns: sums and products in any order, a wildcard may stand for several operands."""

from __future__ import annotations

from collections.abc import Iterator

from symgen.codegen.canonical import negated, product_of, split_coefficient, total_of
from symgen.terms.term import Term

Match = dict[Term, Term]

_COMMUTATIVE = {"add": total_of, "mul": product_of}


def matches(pattern: Term, term: Term, known: Match) -> Iterator[Match]:
    """Every way in which the term is the pattern with its symbols (the wildcards) replaced.

    A wildcard matches a term whose domain lies within its own; in a sum or product that is otherwise used up, it takes
    all the operands that are left.
    """
    if pattern.op == "symbol":
        yield from _wildcard(pattern, term, known)
    elif pattern.op == "neg" and term.op != "neg":
        yield from _negative(pattern.args[0], term, known)
    elif pattern.op != term.op or pattern.attrs != term.attrs:
        return
    elif pattern.op in _COMMUTATIVE:
        yield from (m for m, rest in _unordered(pattern.args, term.args, known, pattern.op) if not rest)
    elif len(pattern.args) == len(term.args):
        yield from _ordered(pattern.args, term.args, known)


def partial_matches(pattern: Term, term: Term) -> Iterator[tuple[Match, tuple[Term, ...]]]:
    """Every way in which some operands of a sum or product are the pattern, with the operands left over."""
    if pattern.op == term.op and pattern.op in _COMMUTATIVE and pattern.attrs == term.attrs:
        yield from _unordered(pattern.args, term.args, {}, "")
    else:
        yield from ((m, ()) for m in matches(pattern, term, {}))


def _negative(positive: Term, term: Term, known: Match) -> Iterator[Match]:
    """-P against a term with another sign in front: -2 x, or the negative of what P is known to be."""
    coefficient, _ = split_coefficient(term)
    if coefficient < 0 or positive in known:
        yield from matches(positive, negated(term), known)


def _wildcard(wildcard: Term, term: Term, known: Match) -> Iterator[Match]:
    found = known.get(wildcard)
    if found is not None:
        if found == term:
            yield known
    elif wildcard.domain.includes(term.domain.entries()):
        yield {**known, wildcard: term}


def _ordered(patterns: tuple[Term, ...], terms: tuple[Term, ...], known: Match) -> Iterator[Match]:
    if not patterns:
        yield known
        return
    for match in matches(patterns[0], terms[0], known):
        yield from _ordered(patterns[1:], terms[1:], match)


def _unordered(
    patterns: tuple[Term, ...], terms: tuple[Term, ...], known: Match, collect: str
) -> Iterator[tuple[Match, tuple[Term, ...]]]:
    """Operands in any order; the last unknown wildcard takes the rest where `collect` names the operation."""
    if not patterns:
        yield known, terms
        return
    # Structured patterns first: they fix the wildcards.
    ordered = sorted(patterns, key=lambda p: p.op == "symbol" and p not in known)
    first, rest = ordered[0], tuple(ordered[1:])
    if collect and not rest and first.op == "symbol" and first not in known:
        if terms:
            yield from ((m, ()) for m in _wildcard(first, _COMMUTATIVE[collect](list(terms)), known))
        return
    for position, term in enumerate(terms):
        others = terms[:position] + terms[position + 1 :]
        for match in matches(first, term, known):
            yield from _unordered(rest, others, match, collect)
