"""Counterexamples are shrunk: each coordinate becomes the simplest number at which the claim still fails."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symgen.numeric.conditions import holds
from symgen.terms.term import Term
from symgen.terms.traverse import substitute
from symgen.verification.evidence import compare as c
from symgen.verification.evidence.compare import Outcome, Values, compare, is_slow
from symgen.verification.task import Task

_SIMPLE = tuple(map(Fraction, ("0", "1", "2", "-1", "3", "-2", "1/2", "-1/2", "1/4")))
_MOST_TRIALS = 60
_SHARE = 0.5  # of the budget, after which a counterexample stays as it is


def shrink(sides: tuple[Term, Term], task: Task, values: Values, outcome: Outcome) -> tuple[Values, Outcome]:
    """The point made simpler one scalar coordinate at a time, while the claim still fails there."""
    trials = 0
    slow = any(is_slow(side) for side in sides)
    spoken_of = sides[0].free | sides[1].free
    for name in sorted((k for k in values if isinstance(k, Term) and not k.shape), key=lambda s: s.attrs[0]):
        if name.domain.is_integer and name not in spoken_of:
            continue  # the sides are written out for this number
        for simple in _simpler(name, values[name]):
            trials += 1
            if trials > _MOST_TRIALS or task.spent(_SHARE):
                return values, outcome
            if slow and abs(simple) <= 1:
                continue  # where integrals are most often singular, and one trial would cost the budget
            tried = {**values, name: simple}
            found = _fails(sides, task, tried)
            if found is not None:
                values, outcome = tried, found
                break
    return values, outcome


def _simpler(symbol: Term, value: Any) -> list[Fraction]:
    """Simple numbers inside the symbol's domain that come before the present value in order of simplicity."""
    if symbol.domain.is_integer and symbol.domain.low >= 1:
        return []  # sizes and counts: a tensor's entries were drawn for this size
    allowed = [s for s in _SIMPLE if symbol.domain.entries().contains(s)]
    return allowed[: allowed.index(value)] if value in allowed else allowed


def _fails(sides: tuple[Term, Term], task: Task, values: Values) -> Outcome | None:
    if not meets(task, values):
        return None
    outcome = compare(sides, task.claim.relation, values)
    return outcome if outcome.kind == c.DIFFER else None


def meets(task: Task, values: Values) -> bool:
    """Whether every joint condition of the context surely holds at the point, and every law of the claim exists there."""
    exact = {s: value for s, value in values.items() if isinstance(value, Term)}
    return all(holds(substitute(c, exact) if exact else c, values) for c in task.admitted)
