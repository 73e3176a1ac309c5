"""`calc`: a derivation that a person writes, line by line; each line is a step that the kernel admits and judges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from symgen.derivation.derivation import Derivation
from symgen.derivation.deriving import derive, judging, read_goal, what_stays_open
from symgen.derivation.kernel import Step, admit, same_value
from symgen.derivation.tactics import TACTICS
from symgen.errors import UsageError
from symgen.terms.context import Context
from symgen.terms.proposals import ALGEBRA, MATRIX_ALGEBRA, Proposal
from symgen.terms.term import Term
from symgen.terms.text import read_context
from symgen.terms.traverse import subterms
from symgen.verification import ladder
from symgen.verification.verdict import Verdict

#: A tactic maps the current Term to the proposals that carry it on.
Tactic = Callable[[Term, Context], tuple[Proposal, ...]]


@dataclass(frozen=True, slots=True)
class Calculation:
    """A derivation being written: immutable, each method gives a longer one."""

    start: Term
    context: Context
    proposals: tuple[Proposal, ...] = ()
    title: str = ""
    reference: str = ""
    target: Term | None = None
    residuals: tuple[tuple[Term, str], ...] = ()
    conditions: tuple[str, ...] = ()
    tidied: Proposal | None = None

    @property
    def current(self) -> Term:
        """The last line written."""
        return self.proposals[-1].after if self.proposals else self.start

    def step(self, line: Any, reason: str, *, rule: str = ALGEBRA, sub: tuple[Proposal, ...] = ()) -> Calculation:
        """Write the next line, equal to the last one for the reason given in words.

        `rule` names a declared rule that it is an instance of; without one the line must hold by algebra or by evidence.
        """
        after = read_goal(line, self.context)
        return replace(self, proposals=(*self.proposals, Proposal(after, rule, detail=reason, children=sub)))

    def by(self, tactic: Tactic, reason: str = "") -> Calculation:
        """Let a tactic carry on from the last line, e.g. `completing_the_square("x")`."""
        made = tactic(self.current, self.context)
        if not made:
            raise UsageError(
                "no step", asked=f"continue from {self.current}", where=reason, hint="write the next line with .step"
            )
        return replace(self, proposals=(*self.proposals, *made))

    def derive(self) -> Calculation:
        """Let the engines carry on from the last line, as `symgen.derive` would.

        >>> c = calc("entropy(Exponential(rate=a))", where="a > 0").derive().goal("log(E/a)")
        >>> print(c.derivation().verdict.status)
        PROVED
        """
        found = derive(self.current, context=self.context, judge=False)
        made = tuple(step.proposal for step in found.steps)
        return replace(
            self,
            proposals=(*self.proposals, *made),
            residuals=(*self.residuals, *found.residuals),
            conditions=(*self.conditions, *found.assumptions),
            tidied=made[-1] if made and _only_writes(made[-1]) else None,
        )

    def goal(self, line: Any) -> Calculation:
        """State the line that the calculation must have reached, as the same formula."""
        return replace(self, target=read_goal(line, self.context))

    def derivation(self, *, judge: bool = True, seed: int = 0) -> Derivation:
        """Admit every line; a wrong one keeps its REFUTED verdict and its place."""
        judge_claim = judging(judge, seed)
        steps: list[Step] = []
        current = self.start
        for proposal in self.all_proposals():
            steps.append(admit(current, proposal, self.context, judge_claim))
            current = proposal.after
        residuals = what_stays_open(current, (*self._still_there(current), *self._asked_for()))
        assumed = ladder.assumptions(ladder.claim_of(self.start, current, self.context))
        return Derivation(
            self.start, tuple(steps), current, self.context, closed=not residuals, residuals=residuals,
            title=self.title, reference=self.reference, assumptions=tuple(dict.fromkeys((*assumed, *self.conditions))),
        )  # fmt: skip

    def _still_there(self, line: Term) -> tuple[tuple[Term, str], ...]:
        """The residuals of the engines that the last line still has."""
        present = {node for _, node in subterms(line)}
        return tuple(residual for residual in self.residuals if residual[0] in present)

    def _asked_for(self) -> tuple[tuple[Term, str], ...]:
        """A stated result may name what an engine would work out, as in 2 JS(p, q) - log 4."""
        asked = _outermost_nouns(self.target) if self.target is not None else ()
        return tuple((node, "named in the form asked for") for node in asked)

    def all_proposals(self) -> tuple[Proposal, ...]:
        """Every line with its reason, the last being the stated result."""
        if self.target is None or self.target == self.current:
            return self.proposals
        if self.proposals and self.proposals[-1] is self.tidied and same_value(self.current, self.target, self.context):
            # An engine's own customary form gives way to the one asked for.
            return (*self.proposals[:-1], replace(self.proposals[-1], after=self.target))
        return (*self.proposals, Proposal(self.target, ALGEBRA, detail="rearrange into the form asked for"))

    @property
    def verdict(self) -> Verdict:
        """The verdict of the whole, judged now."""
        return self.derivation().verdict


def _outermost_nouns(term: Term) -> Iterator[Term]:
    if term.op in TACTICS:
        yield term
        return
    for argument in term.args:
        yield from _outermost_nouns(argument)


def _only_writes(proposal: Proposal) -> bool:
    """Whether a step says no more than how the whole line is written, or which law it is."""
    names_a_law = proposal.after.domain.field == "law"
    return not proposal.path and (names_a_law or proposal.rule in (ALGEBRA, MATRIX_ALGEBRA))


def calc(
    start: Any, *, where: str = "", context: Context | None = None, title: str = "", reference: str = ""
) -> Calculation:
    """Begin a derivation by hand: `calc(start).step(line, reason)...goal(line)`; `.derive()` lets the engines carry on.

    >>> c = calc("(x + 1)**2", where="x: real").step("x**2 + 2*x + 1", "expand the square")
    >>> str(c.derivation().verdict.status)
    'PROVED'
    """
    declared = (context or Context()).merge(read_context(where)) if where else context or Context()
    first = read_goal(start, declared)
    return Calculation(first, declared.covering((first,)), title=title, reference=reference)
