"""Where to compare sides that cost a quadrature: first where they differ once rules have derived them.

The rules only choose the place: what is found there is found by evaluating the sides as written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from symgen.errors import SymgenError
from symgen.terms.operators import operator
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification.evidence import compare as c
from symgen.verification.evidence.compare import compare, is_slow
from symgen.verification.evidence.shrink import meets
from symgen.verification.evidence.survey import Candidate
from symgen.verification.rungs import derivation
from symgen.verification.task import Task

_LOOK = 16  # candidates that are looked at
_FIRST = 2  # of them, that may come first


def telling_first(task: Task, candidates: Callable[[], Iterable[Candidate]]) -> Iterator[Candidate]:
    """The candidates, of which a few at which the derived sides differ come before the others."""
    told = list(islice(_telling(task, candidates()), _FIRST)) if any(map(is_slow, task.sides)) else []
    yield from told
    known = [candidate.shown(candidate.values) for candidate in told]
    yield from (one for one in candidates() if not known or one.shown(one.values) not in known)


def _telling(task: Task, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    sides = _derived_sides(task)
    if sides is not None:
        yield from (one for one in islice(candidates, _LOOK) if meets(task, one.values) and _tells(task, sides, one))


def _derived_sides(task: Task) -> tuple[Term, Term] | None:
    """The sides as rules derive them; None where something is left that costs a quadrature, or names what to derive."""
    if not derivation.names_something(task.claim) or task.derived is None:
        return None
    sides, _ = task.derived
    left_over = (is_slow(s) or any(operator(n.op).kind == "noun" for _, n in subterms(s)) for s in sides)
    return None if any(left_over) else sides


def _tells(task: Task, sides: tuple[Term, Term], candidate: Candidate) -> bool:
    if not sides[0].free | sides[1].free <= candidate.values.keys():
        return False
    try:
        return compare(sides, task.claim.relation, candidate.values).kind == c.DIFFER
    except SymgenError:
        return False
