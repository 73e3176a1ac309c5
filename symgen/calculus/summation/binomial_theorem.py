"""Sums by the binomial theorem: t(0) + ... + t(n) = t(0) (1 + q)**n where t(k + 1)/t(k) = q (n - k)/(k + 1)."""

from __future__ import annotations

from symgen.calculus.normaliser import simplify
from symgen.calculus.slack import with_slack
from symgen.calculus.summation.ratios import NoClosedForm
from symgen.terms.definedness import obligations
from symgen.terms.domains import NATURAL
from symgen.terms.term import Term, num, symbol
from symgen.terms.traverse import fresh_symbol, substitute


def binomial_sum(body: Term, index: Term, low: Term, high: Term) -> Term:
    """The sum of a body from 0 to a natural number n. NoClosedForm for any other.

    >>> from symgen.terms.text import read, read_context
    >>> node = read("Sum(binomial(n, k)*a**k, (k, 0, n))", read_context("n: natural; a > 0"))
    >>> str(binomial_sum(*node.args))
    '(1 + a)**n'
    """
    if low.value != 0 or high.op != "symbol" or not NATURAL.includes(high.domain):
        raise NoClosedForm
    k = fresh_symbol(symbol(index.attrs[0], NATURAL), body.free | {high})
    term = substitute(body, {index: k})
    if obligations(with_slack(term, k, high, strict=False)[0]):
        raise NoClosedForm
    after, before = (with_slack(t, k, high, strict=True) for t in (substitute(term, {k: k + 1}), term))
    ratio = simplify(after[0] / before[0] * (k + 1) / before[1])
    if ratio.free & {k, before[1]}:
        raise NoClosedForm
    first = simplify(substitute(term, {k: num(0)}))
    return (1 + ratio) ** high if first.value == 1 else first * (1 + ratio) ** high
