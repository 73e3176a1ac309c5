"""Steps from an integral, a sum or a limit to its value in closed form."""

from __future__ import annotations

from collections.abc import Callable

from symgen.calculus.asymptotics import Diverges, NoLimit, Unsettled, limit_of
from symgen.calculus.integration import NoAntiderivative, integrated
from symgen.calculus.normaliser import simplify
from symgen.calculus.summation import NoClosedForm, sum_value
from symgen.terms.context import Context
from symgen.terms.proposals import Proposal, Proposed
from symgen.terms.term import Term, make
from symgen.terms.traverse import substitute


def propose(node: Term, context: Context) -> Proposed:
    """The steps from an integral, sum or limit to its value; what has none stays, with the reason.

    >>> from symgen.terms.build import Integral, reals
    >>> x = reals("x"); [str(p.after) for p in propose(Integral(x**2, (x, 0, 1)), Context()).proposals]
    ['1**3/3 - 0**3/3', '1/3']
    """
    try:
        return Proposed(_STEPS[node.op](node))
    except (NoAntiderivative, NoClosedForm, Unsettled):
        return Proposed((), False, ((node, f"no closed form of this {node.op} was found"),))
    except (Diverges, NoLimit) as reason:
        return Proposed((), False, ((node, f"this {node.op} has no value: {reason}"),))


def _integral(node: Term) -> tuple[Proposal, ...]:
    found = integrated(node)
    if found.antiderivative is None:
        return (Proposal(found.value, "definite-integral", detail="Euler's integrals, and both sides of a kink"),)
    variable = node.args[1]
    shown = substitute(simplify(found.antiderivative), {found.variable: variable})
    upper, lower = (_shown_end(e, shown, variable, node.args[k]) for e, k in zip(found.ends, (3, 2), strict=True))
    detail = f"fundamental theorem: {shown} has the derivative {node.args[0]}"
    return (
        Proposal(upper - lower, "fundamental-theorem", detail=detail),
        Proposal(found.value, "ends", detail="the antiderivative at both ends"),
    )


def _shown_end(end: Term, shown: Term, variable: Term, place: Term) -> Term:
    """The antiderivative as it is shown, at an end or in the limit towards it."""
    if end.op == "limit":
        return make("limit", shown, variable, place, attrs=end.attrs)
    return substitute(shown, {variable: place})


def _sum(node: Term) -> tuple[Proposal, ...]:
    detail = "a sum that telescopes, or a classical series"
    return (Proposal(sum_value(node), "closed-form-of-a-sum", detail=detail),)


def _limit(node: Term) -> tuple[Proposal, ...]:
    return (Proposal(limit_of(node), "limit", detail="leading terms"),)


_STEPS: dict[str, Callable[[Term], tuple[Proposal, ...]]] = {"integral": _integral, "sum": _sum, "limit": _limit}
