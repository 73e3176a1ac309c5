"""Sums over the dimensions of matrices that their families are made of; the dimension may be symbolic."""

from __future__ import annotations

from symgen.terms.build import Sum, digamma, log, loggamma, pi
from symgen.terms.domains import POSITIVE_INTEGER
from symgen.terms.term import Term, as_term, symbol

_COUNTER = symbol("i", POSITIVE_INTEGER)


def size_of(tensor: Term) -> Term:
    """The length of the last axis, a number or a symbolic size.

    >>> from symgen.terms.build import dims, vector
    >>> size_of(vector("m", dims("d")))
    d
    """
    return as_term(tensor.shape[-1])


def log_multigamma(a: Term, size: Term) -> Term:
    """log of the multivariate gamma function: size (size - 1)/4 log pi + sum_i log gamma(a + (1 - i)/2).

    >>> from symgen.terms.build import positives
    >>> from symgen.terms.term import num
    >>> log_multigamma(positives("a"), num(2)).op
    'add'
    """
    return size * (size - 1) * log(pi()) / 4 + Sum(loggamma(a + (1 - _COUNTER) / 2), (_COUNTER, 1, size))


def multidigamma(a: Term, size: Term) -> Term:
    """The derivative of log_multigamma in a.

    >>> from symgen.terms.build import positives
    >>> from symgen.terms.term import num
    >>> multidigamma(positives("a"), num(2)).op
    'sum'
    """
    return Sum(digamma(a + (1 - _COUNTER) / 2), (_COUNTER, 1, size))
