"""Values that are a matter of convention: of a density at an end of its support, and of the step function at its jump.

Texts give Exponential(x) = l exp(-l x) for x >= 0 or for x > 0, and both are right, since a density may have any value on a
null set. Such a point speaks against no claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from symgen.probability.decisions import minus_oo, oo
from symgen.probability.supports import support
from symgen.terms.term import Term, make, num
from symgen.terms.traverse import subterms


def beside_conventions(side: Term) -> Iterator[Term]:
    """The conditions under which no part of a side has a value by convention only.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import reals
    >>> x = reals("x"); [str(c) for c in beside_conventions(make("log_density", law("Uniform", 0, 1), x))]
    ['x != 0', 'x != 1']
    """
    for _, node in subterms(side):
        if node.op == "heaviside" and not node.shape:
            yield make("ne", node.args[0], num(0))
        elif node.op == "log_density" and node.args[0].op == "law" and not node.args[0].shape:
            yield from _inside(*node.args)


def _inside(law: Term, point: Term) -> Iterator[Term]:
    """A point is at no end of the support of a law that has a density."""
    spread = support(law)
    if not spread.discrete and spread.low != spread.high and not point.shape:
        ends = (end for end in (spread.low, spread.high) if end not in (minus_oo(), oo()))
        yield from (make("ne", point, end) for end in ends)
