"""The kernel: the only place where Steps are made. Anything may propose one; this admits it with a verdict.

A step is an instance of a named rule when the rule's own rewriting, repeated here, leads to the proposed Term (up to what
the normaliser proves). A step by algebra must be proved by the normaliser. Anything else is judged by the ladder as the
bare equation that it states, and its verdict is what the evidence gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symgen.calculus.normaliser import prove_equal, simplify
from symgen.derivation.rules import rule_named, rule_verdict
from symgen.errors import BudgetError
from symgen.terms.context import Context
from symgen.terms.operators import operator
from symgen.terms.operators.logic import RELATIONS
from symgen.terms.proposals import ALGEBRA, Proposal, Rule
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.terms.traverse import Path, at, replace_at
from symgen.verification import ladder
from symgen.verification.evidence.tightest import margin
from symgen.verification.task import Task
from symgen.verification.verdict import Status, Verdict

Judge = Callable[[Claim], Verdict]


@dataclass(frozen=True, slots=True)
class Step:
    """One admitted step: whole Terms before and after, where it acted, why, under which conditions, and its verdict.

    `children` lead from the sub-term at `path` before to the sub-term there after.
    """

    before: Term
    after: Term
    path: Path
    rule: str
    detail: str
    obligations: tuple[Term, ...]
    children: tuple[Step, ...]
    verdict: Verdict

    @property
    def reason(self) -> str:
        """Why the step holds, in words."""
        return self.detail or self.rule.replace("-", " ")

    @property
    def proposal(self) -> Proposal:
        """The step as it was proposed, to be admitted again."""
        children = tuple(child.proposal for child in self.children)
        return Proposal(self.after, self.rule, self.path, self.detail, self.obligations, children)


def admit(before: Term, proposal: Proposal, context: Context, judge: Judge | None) -> Step:
    """Make a Step of a proposal; without a judge it carries UNJUDGED."""
    children = _children(before, proposal, context, judge)
    verdict = ladder.unjudged() if judge is None else _verdict(before, proposal, context, judge, children)
    return Step(
        before, proposal.after, proposal.path, proposal.rule, proposal.detail, proposal.obligations, children, verdict
    )


def _children(before: Term, proposal: Proposal, context: Context, judge: Judge | None) -> tuple[Step, ...]:
    """Sub-steps stand on their own terms and are admitted one after the other."""
    steps: list[Step] = []
    current = at(before, proposal.path)
    for child in proposal.children:
        steps.append(admit(current, child, context, judge))
        current = child.after
    return tuple(steps)


def _verdict(before: Term, proposal: Proposal, context: Context, judge: Judge, children: tuple[Step, ...]) -> Verdict:
    claim = ladder.claim_of(before, proposal.after, context)
    if proposal.rule == ALGEBRA:
        proved = ladder.algebra(claim) or ladder.algebra(ladder.claim_of(*_difference(before, proposal.after), context))
        return proved if proved else judge(claim)
    rule = rule_named(proposal.rule)
    if rule is not None and _is_instance(before, proposal, rule, context):
        open_ones = [o for o in proposal.obligations if not is_met(o)]
        return _by_rule(rule) if not open_ones else ladder.undecided(f"it needs {', '.join(map(str, open_ones))}")
    if children and _spans(before, proposal, children):
        return ladder.combine(step.verdict for step in children)
    proved = ladder.algebra(claim)
    return proved if proved else judge(claim)


#: Rungs that prove what a step asks for, on all of the declared domain.
_PROVING = ("definedness", "normaliser", "bounds", "cells")


def is_met(obligation: Term) -> bool:
    """Whether what a step asks for holds for all values of its symbols: proved, and at no points alone."""
    if obligation.op not in _RELATIONS:
        return obligation.op == "true"
    left, right = obligation.args
    if obligation.op in _SHOWN and _shows(obligation.op, margin((left, right), obligation.op)):
        return True
    claim = Claim(left, obligation.op, right, Context().covering((left, right)))
    return bool(ladder.climb(Task(claim, budget="fast"), _PROVING, naming=False))


_RELATIONS = tuple(name for name, _, _ in RELATIONS)
_SHOWN = ("lt", "gt", "le", "ge")


def _shows(relation: str, difference: Term) -> bool:
    """Whether the sign of a difference shows, as it is written or in customary form."""
    try:
        domains = (difference.domain, simplify(difference, Context()).domain)
    except BudgetError:
        return False
    return any(d.is_positive or (d.is_nonnegative and relation in ("le", "ge")) for d in domains)


def _difference(before: Term, after: Term) -> tuple[Term, Term]:
    """The innermost parts in which two lines differ: equal parts make equal lines."""
    while before.op == after.op and before.attrs == after.attrs and len(before.args) == len(after.args):
        unlike = [k for k, (a, b) in enumerate(zip(before.args, after.args, strict=True)) if a != b]
        if len(unlike) != 1 or (unlike == [1] and operator(before.op).binds):
            break
        before, after = before.args[unlike[0]], after.args[unlike[0]]
    return before, after


def _by_rule(rule: Rule) -> Verdict:
    if rule.kind == "definition":
        return ladder.by_definition(rule.name)
    return ladder.given_rule(rule.name, rule_verdict(rule))


def _is_instance(before: Term, proposal: Proposal, rule: Rule, context: Context) -> bool:
    """Whether repeating the rule's rewriting leads to the proposed Term; nothing else may have changed."""
    rewritten = rule.rewrite(at(before, proposal.path), context)
    if rewritten is None:
        return False
    if replace_at(before, proposal.path, rewritten) == proposal.after:
        return True
    if not _reaches(proposal.after, proposal.path):
        return same_value(replace_at(before, proposal.path, rewritten), proposal.after, context)
    # What the rule gives may be written otherwise, but only there.
    written = at(proposal.after, proposal.path)
    return replace_at(before, proposal.path, written) == proposal.after and same_value(rewritten, written, context)


def _reaches(term: Term, path: Path) -> bool:
    for position in path:
        if position >= len(term.args):
            return False
        term = term.args[position]
    return True


def same_value(first: Term, second: Term, context: Context) -> bool:
    """Whether the normaliser proves two values equal, or two laws one."""
    if first.domain.field == "law":
        return bool(ladder.algebra(ladder.claim_of(first, second, context)))
    try:
        return prove_equal(first, second, context) is not None
    except BudgetError:
        return False


def _spans(before: Term, proposal: Proposal, children: tuple[Step, ...]) -> bool:
    """Whether the sub-steps start and end where the step does."""
    first, last = at(before, proposal.path), children[-1].after
    return children[0].before == first and replace_at(before, proposal.path, last) == proposal.after


def refuted(step: Step) -> bool:
    """Whether the step or one of its sub-steps is wrong."""
    return step.verdict.status is Status.REFUTED or any(refuted(child) for child in step.children)
