"""`derive`: from a goal to a Derivation, one noun after another, outermost first."""

from __future__ import annotations

from typing import Any

from symgen.calculus.normaliser import simplify
from symgen.derivation.confirming import confirmed
from symgen.derivation.derivation import Derivation
from symgen.derivation.kernel import Judge, Step, admit, refuted
from symgen.derivation.tactics import INTEGRALS, TACTICS, next_noun, plan, tactics_for
from symgen.errors import BudgetError, ReadingError, SymgenError
from symgen.probability.infinities import settled_infinity, undetermined
from symgen.terms.context import Context
from symgen.terms.operators import operator
from symgen.terms.proposals import ALGEBRA, Proposal, Proposed
from symgen.terms.relations import Chain, Claim
from symgen.terms.term import Term, as_term
from symgen.terms.text import read, read_context
from symgen.terms.traverse import Path, at, replace_at, subterms
from symgen.verification import ladder

_MOST_NOUNS = 50


def derive(
    goal: Any, *, where: str = "", context: Context | None = None, judge: bool | str = True, seed: int = 0
) -> Derivation:
    """Derive a goal step by step: a KL divergence, entropy, gradient, posterior, ELBO, ..., or any formula of them.

    `goal` is a Term or plain text, `where` declares the names of the text ("m: real; s > 0"), and `judge=False` leaves
    every step UNJUDGED. Mathematical obstacles do not raise: an infinite result comes with its reason, and what has no
    closed form stays as named residuals with `closed` false. Raises ReadingError for text without a single meaning,
    NoRuleError for a noun that no engine works on.

    >>> derive("KL(Exponential(rate=a) || Exponential(rate=b))", where="a, b > 0").closed
    True
    """
    declared = (context or Context()).merge(read_context(where)) if where else context or Context()
    start = read_goal(goal, declared)
    steps, left_open = _work(start, declared.covering((start,)), judging(judge, seed))
    if judge:
        steps = _consistent(confirmed(steps, declared.covering((start,))))
    result = steps[-1].after if steps else start
    named = tuple(dict.fromkeys(residual for each in left_open for residual in each.residuals))
    residuals = what_stays_open(result, tuple(one for one in named if not _was_closed(one[0], result)))
    return Derivation(
        goal=start,
        steps=steps,
        result=result,
        context=declared.covering((start,)),
        closed=not residuals,
        residuals=residuals,
        assumptions=_assumptions(start, declared, left_open),
    )


def _was_closed(residual: Term, result: Term) -> bool:
    """Whether an integral that was left open has got a value since."""
    left = {node for _, node in subterms(result)}
    return residual not in left and any(n.op == "integral" and n not in left for _, n in subterms(residual))


def read_goal(goal: Any, context: Context) -> Term:
    """The Term of a goal given as text, Term, Law or model quantity."""
    if not isinstance(goal, str):
        return as_term(goal)
    read_back = read(goal, context)
    if isinstance(read_back, (Claim, Chain)):
        raise ReadingError(
            "an equation or inequality",
            asked="a formula to derive",
            text=goal,
            hint="derive takes one side; to judge an equation use verify",
        )
    return read_back


def judging(judge: bool | str, seed: int) -> Judge | None:
    """True judges every step by the whole ladder; "rules" admits by rules and algebra alone (the judge's own use)."""
    if judge is False:
        return None
    if judge == "rules":
        return lambda claim: ladder.undecided("not proved by algebra, and nothing else was asked")
    from symgen.verification.judging import judge as judge_claim

    return lambda claim: judge_claim(claim, seed=seed)


def _work(start: Term, context: Context, judge: Judge | None) -> tuple[tuple[Step, ...], list[Proposed]]:
    steps: list[Step] = []
    plans: list[Proposed] = []
    left_alone: frozenset[Term] = frozenset()
    current, tactics = start, tactics_for(start)
    for _ in range(_MOST_NOUNS):
        found = next_noun(current, left_alone, tactics)
        if found is None and tactics is TACTICS and any(n.op == "integral" for _, n in subterms(current)):
            tactics = INTEGRALS
            continue
        if found is None:
            closed = all(p.closed for p in plans)
            inside = closed and start.op not in TACTICS
            return tuple(_tidied(steps, current, context, judge) if inside else steps), plans
        path, noun = found
        made = plan(noun, context)
        new = _admit_all(current, path, made.proposals, context, judge)
        plans.append(made)
        steps.extend(new)
        current = new[-1].after if new else current
        left_alone |= _left_open(made, current, path) if new else {noun}
    raise BudgetError(
        f"more than {_MOST_NOUNS} nouns", asked=f"derive {start}", hint="derive the parts of the goal one by one"
    )


def what_stays_open(result: Term, named: tuple[tuple[Term, str], ...]) -> tuple[tuple[Term, str], ...]:
    """What plans left open with their reasons, and whatever else in the result is no closed form."""
    inside = {node for term, _ in named for _, node in subterms(term)}
    found = dict.fromkeys(node for _, node in subterms(result) if _is_open(node) and node not in inside)
    outermost = [n for n in found if not any(n is not m and n in {s for _, s in subterms(m)} for m in found)]
    unknown = undetermined(result) if not named else {}
    return (*named, *((n, f"no engine gives {n.op} in closed form") for n in outermost), *unknown.items())


def _is_open(node: Term) -> bool:
    """Whether a sub-term is an expectation, integral, limit, infinite sum or noun."""
    if node.op in ("sum", "product"):
        return any(end.op == "const" or (end.op == "neg" and end.args[0].op == "const") for end in node.args[2:])
    return operator(node.op).kind == "noun" or node.op in TACTICS or node.op in ("integral", "limit")


def _left_open(made: Proposed, whole: Term, path: Path) -> frozenset[Term]:
    """What a plan that could not close leaves in place of its noun is not taken up again."""
    residuals = frozenset(term for term, _ in made.residuals)
    if made.closed:
        return residuals
    return residuals | {node for _, node in subterms(at(whole, path)) if node.op in TACTICS}


def _admit_all(
    whole: Term, path: Path, proposals: tuple[Proposal, ...], context: Context, judge: Judge | None
) -> list[Step]:
    """Admit steps proposed for the sub-term at `path`, as steps of the whole."""
    steps: list[Step] = []
    for proposal in proposals:
        lifted = _lift(whole, path, proposal)
        if lifted.after == whole:
            continue
        step = admit(whole, lifted, context, judge)
        steps += _consistent((step,))
        whole = step.after
    return steps


def _consistent(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, none of which is refuted."""
    for step in steps:
        if refuted(step):
            raise SymgenError(
                f"{step.after}\nwhich the judge refutes: {step.verdict}",
                asked=f"the step {step.reason!r} from {step.before}",
                where=step.rule,
                hint="this is a defect of symgen's engine, not of your goal: please report it",
            )
    return steps


def _lift(whole: Term, path: Path, proposal: Proposal) -> Proposal:
    after = replace_at(whole, path, proposal.after)
    return Proposal(
        after, proposal.rule, (*path, *proposal.path), proposal.detail, proposal.obligations, proposal.children
    )


def _tidied(steps: list[Step], current: Term, context: Context, judge: Judge | None) -> list[Step]:
    """A last step to the customary form, where a noun stood inside a larger formula."""
    if not steps or current.shape or current.domain.field == "law":
        return steps
    infinite = settled_infinity(current)
    if infinite is not None:
        made = Proposal(infinite, "infinite-term", detail="what is infinite outweighs what is finite")
        return [*steps, admit(current, made, context, judge)]
    try:
        tidy = simplify(current, context)
    except BudgetError:
        return steps
    if tidy == current:
        return steps
    return [*steps, admit(current, Proposal(tidy, ALGEBRA, detail="collect terms"), context, judge)]


def _assumptions(start: Term, context: Context, plans: list[Proposed]) -> tuple[str, ...]:
    declared = ladder.assumptions(Claim(start, "eq", start, context))
    needed = tuple(str(condition) for p in plans for condition in p.conditions)
    return tuple(dict.fromkeys((*declared, *needed)))


__all__ = ["derive", "judging", "read_goal", "what_stays_open"]
