"""Formulas where bounds are made plain by symbols of their own.

Where one symbol is at least another, n = k + d with d >= 0 makes plain that n - k is not negative; where it lies between two
numbers, p = u/(1 + u) with u > 0 does so for 1 - p.
"""

from __future__ import annotations

from math import inf

from symgen.calculus.normaliser import simplify
from symgen.terms.domains import NATURAL, NONNEGATIVE, POSITIVE, POSITIVE_INTEGER
from symgen.terms.term import Term, num, symbol
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


def with_positive(term: Term) -> Term:
    """The term with (low + high u)/(1 + u), u > 0, in the place of each real symbol between two numbers.

    >>> from symgen.terms.text.statements import read_context
    >>> p = read_context("0 < p < 1").symbols["p"]; simplify(with_positive(1 / p - 1)).domain.is_positive
    True
    """
    written: dict[Term, Term] = {}
    for each in sorted(term.free, key=str):
        low, high = each.domain.low, each.domain.high
        ends = each.domain.low_open and each.domain.high_open and each.domain.field == "real"
        if each.op == "symbol" and not each.shape and ends and -inf < low and high < inf:
            u = fresh_symbol(symbol(f"odds of {each.attrs[0]}", POSITIVE), term.free)
            written[each] = (num(low) + num(high) * u) / (1 + u)
    return substitute(term, written) if written else term


def _with_fewer_terms(node: Term) -> Term:
    """k + d - k as d: what is plainly positive has to be seen to be."""
    return simplify(node) if node.op == "add" and all(n.op in _PLAIN for n in distinct(node)) else node
