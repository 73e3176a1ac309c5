"""Sides that no evaluator reaches, such as a derivative of an expectation: compared where rules have derived them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symgen.probability.declarations import family_of, is_joint
from symgen.probability.laws import has_conditional_law
from symgen.terms.operators import operator
from symgen.terms.term import Term
from symgen.terms.traverse import subterms
from symgen.verification.evidence.compare import is_slow
from symgen.verification.evidence.survey import Candidate, survey
from symgen.verification.rungs import derivation, points, tensors
from symgen.verification.task import Finding, Task


def applies(task: Task) -> bool:
    """Where something is named to derive that nothing else evaluates, and the result is defined where what was written is."""
    if not is_defined_alike(task):
        return False
    sides = task.claim.left, task.claim.right
    return not task.has_tensors or any(map(_has_law_of_tensors, sides)) or _comes_to_numbers(task)


def is_defined_alike(task: Task) -> bool:
    """Whether something is named to derive, with a result that is defined where what was written is."""
    wider = task.mode == "strict" or any(has_conditional_law(s) for s in (task.claim.left, task.claim.right))
    return derivation.names_something(task.claim) and not wider and not task.unknown_functions


def _comes_to_numbers(task: Task) -> bool:
    """Whether no tensor is left in what is derived, as in the variance of a posterior, which no data move."""
    free = frozenset().union(*(side.free for side in task.derived[0])) if task.derived else frozenset()
    return bool(free) and not any(s.shape for s in free)


def _has_law_of_tensors(side: Term) -> bool:
    laws = (node for _, node in subterms(side) if node.op == "law")
    return any(is_joint(law) or family_of(law).whole is not None for law in laws)


def run(task: Task) -> Finding | None:
    """Compare the derived sides at exact points; what is found rests on the rules that derived them."""
    if task.derived is None:
        return None  # no engine for what is named here
    sides, relied = task.derived
    if any(is_slow(side) or any(operator(n.op).kind == "noun" for _, n in subterms(side)) for side in sides):
        return None
    if all(side.op == "law" for side in sides):  # compared by their densities
        task = replace(task, claim=replace(task.claim, left=sides[0], right=sides[1]))
        sides = task.claim.left, task.claim.right
    finding = survey(task, _candidates(task, sides), unit="exact points of the derived sides")
    return None if finding is None else replace(finding, relies_on=relied)


def _candidates(task: Task, sides: tuple[Term, Term]) -> Iterator[Candidate]:
    return tensors.candidates(task, sides) if task.has_tensors else points.candidates(task, sides)
