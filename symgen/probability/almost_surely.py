"""Signs of continuous variables: sign(u)^2 is 1 and |u| sign(u) is u, except on a set without mass."""

from __future__ import annotations

from symgen.probability.statistics import Expansion, Key, Monomial, plus
from symgen.probability.supports import is_discrete
from symgen.terms.term import Term, make

ALMOST_SURELY = "sign-almost-surely"


def without_signs(term: Term) -> Term | None:
    """The expectation under a density with squares of signs replaced; None where there are none.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import reals
    >>> x = reals("x"); str(without_signs(make("expectation", make("sign", x)**2, x, law("Normal", 0, sd=1))).args[0])
    '1'
    """
    if term.op != "expectation" or term.args[2].op != "law" or term.args[2].shape or is_discrete(term.args[2]):
        return None
    body, variable, law = term.args
    found = Expansion(variable).of(body)
    simpler = [_simpler(key) for key in found]
    if all(new == (key, ()) for new, key in zip(simpler, found, strict=True)):
        return None
    addends = (Monomial(n, key).term(*more) for n, (key, more) in zip(found.values(), simpler, strict=True))
    return make("expectation", plus(addends), variable, law)


def _simpler(key: Key) -> tuple[Key, tuple[Term, ...]]:
    """The factors without squares of signs, and what the products of a sign and an absolute value are."""
    exponents = dict(key)
    more: list[Term] = []
    for factor in [f for f in exponents if f.op == "sign"]:
        exponents[factor] %= 2
        size = make("abs", *factor.args)
        if exponents[factor] and exponents.get(size, 0) > 0:
            exponents[factor] = 0
            exponents[size] -= 1
            more.append(factor.args[0])
    return tuple((f, e) for f, e in exponents.items() if e), tuple(more)
