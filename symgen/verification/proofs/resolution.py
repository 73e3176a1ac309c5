"""Binders replaced by what they are provably worth: limits by their expansions, sums and integrals by closed forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symgen.terms.domains import POSITIVE_INTEGER
from symgen.terms.term import Term, make, symbol
from symgen.terms.traverse import bottom_up, substitute, subterms


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
        found = limit_of(_over_whole_numbers(node, result))
    except Unsettled:
        return node
    except NoLimit as reason:
        result.undefined = f"a limit does not exist: {reason}"
        return node
    result.methods["limits by expansion in the most rapidly varying exponential"] = None
    return found


def _over_whole_numbers(node: Term, result: Resolution) -> Term:
    """A limit towards oo of sums up to its variable: that is a whole number, and the sums have values."""
    body, variable, point = node.args
    bounded = [n for _, n in subterms(body) if n.op == "sum" and variable in n.args[3].free]
    if not bounded or point != make("const", attrs=("oo",)):
        return node
    whole = symbol(variable.attrs[0], POSITIVE_INTEGER)
    summed = bottom_up(substitute(body, {variable: whole}), lambda inner: _replaced(inner, result))
    return make("limit", summed, whole, point, attrs=node.attrs)


def _sum(node: Term, result: Resolution) -> Term:
    from symgen.calculus.summation import NoClosedForm, sum_value

    found = _valued(node, result, sum_value, NoClosedForm, "sums by telescoping or classical series")
    return bottom_up(found, lambda inner: _replaced(inner, result)) if found.op != "sum" else found


def _integral(node: Term, result: Resolution) -> Term:
    from symgen.calculus.integration import NoAntiderivative, integral_value

    how = "integrals by proved antiderivatives or Euler's integrals"
    return _valued(node, result, integral_value, NoAntiderivative, how)


def _valued(node: Term, result: Resolution, value: Callable[[Term], Term], unknown: type[Exception], how: str) -> Term:
    """A sum or an integral replaced by its value, as it is where none is known; undefined where there is none."""
    from symgen.calculus.asymptotics import Diverges

    try:
        found = value(node)
    except unknown:
        return node
    except Diverges as reason:
        result.undefined = f"{'an integral' if node.op == 'integral' else 'a sum'} has no value: {reason}"
        return node
    result.methods[how] = None
    return found


def _special(node: Term, result: Resolution) -> Term:
    from symgen.calculus.summation.special_values import special_value

    found = special_value(node)
    if found is None:
        return node
    result.methods["special values of zeta and polygammas"] = None
    return found


_RULES: dict[str, Callable[[Term, Resolution], Term]] = {
    "limit": _limit,
    "sum": _sum,
    "integral": _integral,
    **dict.fromkeys(("zeta", "digamma", "polygamma"), _special),
}
BINDERS = tuple(_RULES)
