"""Marginals, conditionals and images of laws: what the family states of them, or a density found by its statistics."""

from __future__ import annotations

from typing import Any

from symgen.errors import DomainError
from symgen.information import rules
from symgen.information.lines import Lines
from symgen.probability.declarations import is_joint
from symgen.probability.images import SOURCES, ways, why_open
from symgen.probability.joints import FACTORS
from symgen.probability.laws import conditions
from symgen.terms.context import Context
from symgen.terms.proposals import Proposed
from symgen.terms.term import Term, as_term, make


def Marginal(p: Any, block: Any) -> Term:
    """The law of one block of a draw from p, unevaluated; blocks are numbered from 1 as the parameters are written.

    Where they are not written in blocks, it is the law of one entry.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import dims, vector
    >>> Marginal(law("Dirichlet", vector("a", dims("K"), positive=True)), 2)
    marginal(Dirichlet(a), 2)
    """
    return make("marginal", as_term(p), as_term(block))


def Conditional(p: Any, block: Any, value: Any) -> Term:
    """The law of the other blocks of a draw from p where one block has a value, unevaluated.

    >>> from symgen.probability.laws import law
    >>> Conditional(law("MvNormal", [0, 0], cov=[[2, 1], [1, 2]]), 2, 3)
    conditional(MvNormal([0, 0], cov=[[2, 1], [1, 2]]), 2, 3)
    """
    return make("conditional", as_term(p), as_term(block), as_term(value))


def Pushforward(value: Any, variable: Term, law: Any) -> Term:
    """The law of a function of x ~ law, unevaluated: A x + b of a normal vector, exp(x) of a normal number.

    Raises DomainError where the function does not speak of x.

    >>> from symgen.probability.laws import law
    >>> from symgen.terms.build import exp, reals
    >>> x = reals("x"); Pushforward(exp(x), x, law("Normal", 0, sd=1))
    pushforward(exp(x), x ~ Normal(0, sd=1))
    """
    body = as_term(value)
    return make("pushforward", body, variable, as_term(law))


def propose(noun: Term, context: Context) -> Proposed:
    """The step from a marginal, conditional or image to a law.

    >>> from symgen.probability.laws import law
    >>> propose(Marginal(law("MvNormal", [0, 1], cov=[[2, 1], [1, 3]]), 2), Context()).proposals[0].after
    Normal(1, var=3)
    """
    source = noun.args[SOURCES[noun.op]]
    if is_joint(source):
        return _by_factors(noun, context)
    if source.op != "law":
        return Proposed((), False, ((noun, f"{source} is no law of a known family"),))
    _check(noun)
    lines = Lines(noun, context, rules())
    for name in ways(noun):
        if name in lines.rules and lines.apply(name, detail=lines.rules[name].statement):
            needed = conditions(lines.current) if noun.op == "pushforward" else ()
            return Proposed(tuple(lines.proposals), conditions=(*conditions(source), *needed))
    return Proposed((), False, ((noun, why_open(noun)),))


def _by_factors(noun: Term, context: Context) -> Proposed:
    """What is asked of a law of several unknowns, as a predictive or posterior of its factors."""
    lines = Lines(noun, context, rules())
    if lines.apply(FACTORS, detail="by the factors of the joint law"):
        return Proposed(tuple(lines.proposals), conditions=conditions(noun.args[SOURCES[noun.op]]))
    return Proposed(
        (), False, ((noun, f"a function of the unknowns of {noun.args[SOURCES[noun.op]]} has no known law"),)
    )


def _check(noun: Term) -> None:
    if noun.op == "pushforward" and noun.args[1] not in noun.args[0].free:
        raise DomainError(
            asked=str(noun),
            found=f"{noun.args[0]}, in which {noun.args[1]} does not occur",
            where=str(noun),
            hint="write a function of the draw: pushforward(2*x + 1, x ~ Normal(0, sd=1))",
        )
