"""Binders replaced by what they are provably worth: limits by their expansions, sums and integrals by closed forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symgen.terms.term import Term
from symgen.terms.traverse import bottom_up


@dataclass(slots=True)
class Resolution:
    """A formula without the binders that were resolved, how each was, and why one has no value at all."""

    term: Term
    methods: dict[str, None] = field(default_factory=dict)
    undefined: str = ""


def resolved(term: Term) -> Resolution:
    """The term with every binder replaced that has a proved value; `undefined` where one provably has none.

    >>> from symgen.terms.build import reals, sin
    >>> from symgen.terms.term import make, num
    >>> x = reals("x"); found = resolved(make("limit", sin(x) / x, x, num(0), attrs=("+-",))); str(found.term)
    '1'
    """
    result = Resolution(term)
    result.term = bottom_up(term, lambda node: _replaced(node, result))
    return result


def _replaced(node: Term, result: Resolution) -> Term:
    rule = _RULES.get(node.op)
    if rule is None or node.shape:
        return node
    return rule(node, result)


def _limit(node: Term, result: Resolution) -> Term:
    from symgen.calculus.asymptotics import NoLimit, Unsettled, limit_of

    try:
        found = limit_of(node)
    except Unsettled:
        return node
    except NoLimit as reason:
        result.undefined = f"a limit does not exist: {reason}"
        return node
    result.methods["limits by expansion in the most rapidly varying exponential"] = None
    return found


_RULES: dict[str, Callable[[Term, Resolution], Term]] = {"limit": _limit}
BINDERS = tuple(_RULES)
