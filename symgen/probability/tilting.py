"""An integral of exp(statistics) as an expectation: all statistics but one name a law, and the law averages the rest."""

from __future__ import annotations

from symgen.probability.bayes_rules import kernel_of
from symgen.probability.expectations import moment_value
from symgen.probability.laws import conditions
from symgen.probability.matching import recognise
from symgen.probability.statistics import parts, plus
from symgen.terms.term import Term, make

TILTING = "tilting"


def tilted(term: Term) -> Term | None:
    """exp(c) E[exp(rest)] for an integral of exp(log density + c + rest), where that expectation is known; None otherwise.

    The law must be one for all values of its parameters.
    """
    kernel = kernel_of(term) if term.op in ("integral", "sum") else None
    if kernel is None:
        return None
    found = parts(kernel.exponent, kernel.variable)
    moving = [p for p in found if p.statistic]
    for rest in moving if len(moving) > 1 else ():
        others = plus(addend for p in found if p is not rest for addend in p.whole())
        match = recognise(others, kernel.variable, kernel.low, kernel.high)
        if match is None or conditions(match.law):
            continue
        inner = make("expectation", make("exp", plus(rest.whole())), kernel.variable, match.law)
        settled = moment_value(inner)
        if settled is not None and not any(node.op == "expectation" for node in (settled.value, *settled.value.args)):
            return make("exp", match.constant) * inner
    return None
