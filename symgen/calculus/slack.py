"""Formulas where one symbol is at least another: n = k + d with d >= 0 makes plain that n - k is not negative."""

from __future__ import annotations

from symgen.calculus.normaliser import simplify
from symgen.terms.domains import NATURAL, NONNEGATIVE, POSITIVE, POSITIVE_INTEGER
from symgen.terms.term import Term, symbol
from symgen.terms.traverse import bottom_up, distinct, fresh_symbol, substitute

_PLAIN = ("add", "neg", "symbol", "num", "mul")


def with_slack(term: Term, low: Term, high: Term, *, strict: bool) -> tuple[Term, Term]:
    """The term with low + d in place of the symbol `high`, where low <= high (or low < high, strictly), and d.

    >>> from symgen.terms.build import reals
    >>> k, n = reals("k n"); found, d = with_slack(n - k, k, n, strict=True); found == d, d.domain.is_positive
    (True, True)
    """
    whole = low.domain.is_integer and high.domain.is_integer
    domain = (POSITIVE_INTEGER if strict else NATURAL) if whole else (POSITIVE if strict else NONNEGATIVE)
    d = fresh_symbol(symbol("slack", domain), term.free | low.free)
    return bottom_up(substitute(term, {high: low + d}), _with_fewer_terms), d


def _with_fewer_terms(node: Term) -> Term:
    """k + d - k as d: what is plainly positive has to be seen to be."""
    return simplify(node) if node.op == "add" and all(n.op in _PLAIN for n in distinct(node)) else node
