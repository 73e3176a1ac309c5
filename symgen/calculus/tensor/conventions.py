"""Where a function has a kink its derivative is a convention: which ones a derivative relies on."""

from __future__ import annotations

from collections.abc import Sequence

from symgen.terms.operators import operator
from symgen.terms.term import Term


def conventions(value: Term, variables: Sequence[Term]) -> tuple[str, ...]:
    """What the derivative of a value takes for true at kinks, for each operator with one through which it depends.

    >>> from symgen.terms.build import dims, relu, total, vector
    >>> x = vector("x", dims("n")); conventions(total(relu(x)), (x,))
    ('relu has derivative 0 at 0',)
    """
    found: dict[str, None] = {}
    pending, seen = [value], set()
    wanted = frozenset(variables)
    while pending:
        term = pending.pop()
        if term in seen or wanted.isdisjoint(term.free):
            continue
        seen.add(term)
        kink = operator(term.op).kink
        if kink:
            found[kink] = None
        pending += term.args
    return tuple(sorted(found))
