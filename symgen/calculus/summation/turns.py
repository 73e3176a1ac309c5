"""Factors (-1)**(k + c) of a term."""

from __future__ import annotations

from symgen.calculus.normaliser import expand
from symgen.terms.term import Term, make, num


def without_turns(term: Term, index: Term) -> Term | None:
    """The term without its factor (-1)**k, the sign of (-1)**c kept; None where it has none.

    >>> from symgen.terms.domains import NATURAL
    >>> from symgen.terms.term import symbol
    >>> k = symbol("k", NATURAL); str(without_turns(make("pow", num(-1), k + 1) / k, k))
    '-1/k'
    """
    if term.op == "neg":
        inner = without_turns(term.args[0], index)
        return None if inner is None else -inner
    if term.op == "div":
        above = without_turns(term.args[0], index)
        return None if above is None else above / term.args[1]
    if term.op == "mul":
        return _without_in_product(term, index)
    sign = _turn(term, index)
    return None if sign is None else num(sign)


def _without_in_product(term: Term, index: Term) -> Term | None:
    for place, part in enumerate(term.args):
        inner = without_turns(part, index)
        if inner is not None:
            rest = term.args[:place] + term.args[place + 1 :]
            return make("mul", inner, *rest)
    return None


def _turn(part: Term, index: Term) -> int | None:
    """(-1)**c for a part (-1)**(k + c) with a whole number c."""
    if part.op != "pow" or part.args[0].value != -1:
        return None
    rest = expand(part.args[1] - index).value
    return None if rest is None or rest.denominator != 1 else (-1) ** int(rest)
