"""The steps of a Bregman divergence: its definition, the gradient of the function, and what is left in customary form."""

from __future__ import annotations

from symgen.calculus import tensor
from symgen.information.lines import Lines
from symgen.terms.bregman import definition
from symgen.terms.context import Context
from symgen.terms.proposals import Proposal, Proposed, Rule
from symgen.terms.term import Term
from symgen.terms.traverse import Path, replace_at, subterms

DEFINITION = Rule(
    "bregman-definition",
    "B_F(x, y) = F(x) - F(y) - <grad F(y), x - y>",
    lambda term, context: definition(term) if term.op == "bregman" else None,
    kind="definition",
)
_SLOPES = ("grad", "derivative")


def propose(noun: Term, context: Context) -> Proposed:
    """The steps from a Bregman divergence to its value; the gradient of an unknown function stays.

    >>> from symgen.terms.bregman import Bregman
    >>> from symgen.terms.build import reals
    >>> x, y = reals("x y"); [str(p.after) for p in propose(Bregman(lambda u: u**2, x, y), Context()).proposals]
    ['x**2 - y**2 - Derivative(y**2, y)*(x - y)', 'x**2 - y**2 - (2*y)*(x - y)', '(x - y)**2']
    """
    lines = Lines(noun, context, {**tensor.rules(), DEFINITION.name: DEFINITION})
    lines.apply(DEFINITION.name, detail="by definition")
    _differentiate(lines)
    lines.apply("put-intermediates-back", detail="put in the point")
    unknown = tuple(node for _, node in subterms(lines.current) if node.op in _SLOPES)
    if not unknown:
        lines.simplify()
    residuals = ((node, f"nothing is known of {node.args[0]}") for node in dict.fromkeys(unknown))
    return Proposed(tuple(lines.proposals), not unknown, tuple(residuals))


def _differentiate(lines: Lines) -> None:
    """The gradient of F where it stands, by the rules of gradients."""
    done: set[Term] = set()
    while True:
        open_places = (path for path, node in subterms(lines.current) if node.op in _SLOPES and node not in done)
        place = next(open_places, None)
        if place is None:
            return
        noun = lines.at(place)
        done.add(noun)
        for step in tensor.propose(noun, lines.context):
            lines.write(_lifted(lines.current, place, step))


def _lifted(whole: Term, place: Path, step: Proposal) -> Proposal:
    return Proposal(replace_at(whole, place, step.after), step.rule, (*place, *step.path), step.detail)
