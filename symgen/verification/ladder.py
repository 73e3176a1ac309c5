"""The ladder: rungs in order of strength, and the only place where Verdicts are made or combined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from symgen.errors import BudgetError
from symgen.terms.relations import Claim
from symgen.terms.term import Term
from symgen.verification.mistakes import name_mistake
from symgen.verification.task import Finding, Task
from symgen.verification.verdict import Counterexample, Status, Verdict

#: Rungs in the order they are climbed; each is a module with `applies(task)` and `run(task)`.
RUNGS = (
    "definedness", "normaliser", "derivation", "derived_refutation", "finite_models", "finite_fields", "resolution", "tensors",
    "small_sizes", "monte_carlo", "points",
    "derived_points", "principal", "exhaustion", "cells", "telescoping", "growth", "induction", "constancy", "bounds",
)  # fmt: skip
#: Rungs that prove equations without ever evaluating a side.
_WITHOUT_VALUES = ("definedness", "normaliser", "principal", "induction", "constancy")
#: Of the time that is left, for a rung after which others may still decide the claim.
_SHARE = 0.75
_SHARES = {"normaliser": 0.3}  # what it does not show soon it does not show: its polynomials have grown large
EXACT_RUNGS = ("definedness", "normaliser")
#: For the claims that rules owe: a rule may not be judged by a derivation that relies on it.
INDEPENDENT_RUNGS = tuple(name for name in RUNGS if name not in ("derivation", "derived_refutation", "derived_points"))


@cache
def _rung(name: str) -> ModuleType:
    return import_module(f"symgen.verification.rungs.{name}")


def load_rungs() -> None:
    """Import every rung now, so that the first claim does not pay for it."""
    for name in RUNGS:
        _rung(name)


def climb(task: Task, rungs: Iterable[str] = RUNGS, *, values: bool = True, naming: bool = True) -> Verdict:
    """Judge a claim by the first rung that decides it; weaker findings are kept when none does.

    With `values`, identities between integrals, endless sums and limits must be seen to have a value somewhere. With
    `naming`, the mistake of a refuted claim is looked for.
    """
    skipped: list[str] = []
    best: tuple[str, Finding] | None = None
    waiting = list(rungs)
    while waiting:
        name = waiting.pop(0)
        if task.expired:
            skipped.append(name)
            continue
        if name == "monte_carlo" and best is not None and best[1].status is Status.SUPPORTED:
            continue  # draws tell less than what has been compared to many digits
        if not _rung(name).applies(task):
            continue
        finding = _turn(task, name, waiting)
        if finding is None or (values and name in _WITHOUT_VALUES and _speaks_of_nothing(task, finding)):
            continue
        if best is None or _strength(finding.status) > _strength(best[1].status):
            best = (name, finding)
        if finding.status in (Status.PROVED, Status.CERTIFIED, Status.REFUTED):
            break
    verdict = _verdict(task, best, tuple(skipped))
    return named(task, verdict) if naming else verdict


def _turn(task: Task, name: str, waiting: list[str]) -> Finding | None:
    """What a rung finds in its share of the time that is left, which is all of it where no other rung applies."""
    alone = not any(_rung(other).applies(task) for other in waiting)
    with task.sharing(1 if alone else _SHARES.get(name, _SHARE)):
        try:
            return _rung(name).run(task)
        except BudgetError:
            if not task.expired:
                raise
            return Finding(Status.UNDECIDED, f"the share of the budget for {name} ran out")


def named(task: Task, verdict: Verdict) -> Verdict:
    """The verdict with the mistake of a refuted claim, where one small edit repairs it."""
    refuted = verdict.status is Status.REFUTED and verdict.counterexample is not None
    repair = name_mistake(task, _status) if refuted else None
    if repair is None:
        return verdict
    return replace(verdict, mistake=repair.name, repair=repair.claim, repair_status=str(repair.status))


def _speaks_of_nothing(task: Task, finding: Finding) -> bool:
    from symgen.verification.proofs.values import have_values, may_lack_values

    return finding.status is Status.PROVED and may_lack_values(task) and not have_values(task)


def _strength(status: Status) -> int:
    order = (Status.UNDECIDED, Status.SUPPORTED, Status.CERTIFIED, Status.PROVED, Status.REFUTED)
    return order.index(status)


def _verdict(task: Task, best: tuple[str, Finding] | None, skipped: tuple[str, ...]) -> Verdict:
    if best is None:
        reason = "the budget ran out" if skipped else "no rung could decide it"
        return Verdict(Status.UNDECIDED, method=reason, seed=task.seed, not_tried=skipped, versions=_versions())
    name, found = best
    return Verdict(
        found.status,
        rung=name,
        method=found.method,
        relies_on=found.relies_on,
        conditions=found.conditions,
        counterexample=found.counterexample,
        assumptions=assumptions(task.claim),
        points=found.points,
        digits=found.digits,
        resolution=found.resolution,
        risk=found.risk,
        seed=task.seed,
        not_tried=skipped,
        versions=_versions(),
    )


def _status(task: Task) -> Status:
    """What is thought of a repaired claim."""
    return climb(task, naming=False).status


@cache
def _versions() -> dict[str, str]:
    from symgen.numeric import versions

    return versions()


def assumptions(claim: Claim) -> tuple[str, ...]:
    """What was declared about the symbols of the claim, as text."""
    free = sorted(claim.left.free | claim.right.free, key=lambda s: s.attrs[0])
    declared = tuple(f"{s.attrs[0]}: {s.domain.describe()}" for s in free)
    return declared + tuple(str(c) for c in claim.context.conditions)


def algebra(claim: Claim, *, mode: str = "common", budget: str = "ci", seed: int = 0) -> Verdict:
    """Judge by the exact rungs alone: cheap, and never longer than the normaliser's own budget of terms.

    What this proves holds wherever both sides have a value; whether integrals, endless sums and limits have one is not asked.
    """
    return climb(Task(claim, mode=mode, budget=budget, seed=seed), EXACT_RUNGS, values=False)


def from_json(document: Mapping[str, Any]) -> Verdict:
    """A verdict that this ladder made in a worker or in an earlier run."""
    counterexample = document["counterexample"]
    return Verdict(
        **{
            **document,
            "status": Status(document["status"]),
            "counterexample": Counterexample(**counterexample) if counterexample else None,
            "relies_on": tuple((name, status) for name, status in document["relies_on"]),
            **{name: tuple(document[name]) for name in ("conditions", "assumptions", "not_tried")},
        }
    )


def remembered(verdict: Verdict, note: str) -> Verdict:
    """A verdict of an earlier run in which the clock or the memory had a part, with a note that says so."""
    return replace(verdict, method=f"{verdict.method} ({note})")


def of_code(
    found: Finding, *, mistake: str | None, repair: str, assumed: tuple[str, ...], seed: int, left: tuple[str, ...]
) -> Verdict:
    """The verdict of code that was run: never stronger than SUPPORTED, however many points agree."""
    status = found.status if found.status in (Status.SUPPORTED, Status.REFUTED) else Status.UNDECIDED
    return Verdict(
        status, rung="code", method=found.method, relies_on=found.relies_on, conditions=found.conditions,
        counterexample=found.counterexample, mistake=mistake, repair=repair, assumptions=assumed, points=found.points,
        digits=found.digits, seed=seed, not_tried=left, versions=_versions(),
    )  # fmt: skip


def unjudged() -> Verdict:
    """The verdict of a step that nobody asked about."""
    return Verdict(Status.UNJUDGED)


def unreadable(message: str) -> Verdict:
    """The verdict of text without a single meaning; the message has the place and the question."""
    return Verdict(Status.UNREADABLE, method=message)


def undecided(reason: str) -> Verdict:
    """The verdict where a worker died or no method exists."""
    return Verdict(Status.UNDECIDED, method=reason)


def by_definition(name: str) -> Verdict:
    """A step that only unfolds what a word means."""
    return Verdict(Status.PROVED, rung="definition", method=f"by the definition {name}")


def given_rule(name: str, rule: Verdict) -> Verdict:
    """The verdict of a step that is an instance of a declared rule, from the verdict of the rule."""
    if rule.status is Status.REFUTED:
        return Verdict(Status.UNDECIDED, method=f"the rule {name} is refuted", relies_on=((name, str(rule.status)),))
    if rule.status not in (Status.PROVED, Status.CERTIFIED, Status.SUPPORTED):
        return Verdict(Status.UNDECIDED, method=f"the rule {name} has no verdict of its own: {rule.method}")
    relied = ((name, str(rule.status)), *rule.relies_on)
    return Verdict(Status.PROVED, rung="rule", method=f"an instance of the rule {name}", relies_on=relied)


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a chain: the weakest of its links; what they rely on together; the first wrong one by number."""
    links = tuple(verdicts)
    relied = tuple(dict.fromkeys(pair for v in links for pair in v.relies_on))
    conditions = tuple(dict.fromkeys(c for v in links for c in v.conditions))
    for number, link in enumerate(links):
        if link.status is Status.REFUTED:
            return Verdict(
                Status.REFUTED, rung=link.rung, method=link.method, counterexample=link.counterexample,
                mistake=link.mistake, repair=link.repair, repair_status=link.repair_status, first_wrong=number,
                relies_on=relied, assumptions=link.assumptions,
            )  # fmt: skip
    weakest = min(links, key=lambda v: _CHAIN_ORDER.index(v.status), default=None)
    if weakest is None:
        return Verdict(Status.PROVED, rung="chain", method="an empty chain")
    method = weakest.method if len(links) == 1 else f"{len(links)} steps, the weakest: {weakest.method}"
    rung = weakest.rung if len(links) == 1 else "chain"
    return Verdict(weakest.status, rung=rung, method=method, relies_on=relied, conditions=conditions)


_CHAIN_ORDER = (
    Status.REFUTED, Status.UNREADABLE, Status.UNJUDGED, Status.UNDECIDED, Status.SUPPORTED, Status.CERTIFIED, Status.PROVED,
)  # fmt: skip


def assuming(verdict: Verdict, words: tuple[str, ...]) -> Verdict:
    """The verdict with what was assumed in reading the claim, beside what was declared."""
    return replace(verdict, assumptions=(*verdict.assumptions, *words)) if words else verdict


def at_one_length(verdict: Verdict, length: str) -> Verdict:
    """The verdict of a claim about any length that was judged at one: what is proved there supports it."""
    if verdict.status not in (Status.PROVED, Status.CERTIFIED):
        return verdict
    return replace(verdict, status=Status.SUPPORTED, method=f"{verdict.method}, where {length}")


def doubted(verdict: Verdict, reason: str) -> Verdict:
    """A refuted verdict where something that was said of the claim's names is not known: the point may be outside of it."""
    if verdict.status is not Status.REFUTED:
        return verdict
    fails = f"it fails {verdict.counterexample}, " if verdict.counterexample else "it fails as read, "
    return Verdict(Status.UNDECIDED, method=f"{fails}{reason}", assumptions=verdict.assumptions, seed=verdict.seed)


#: Of names that nothing declares, one for another is as well a name that means what the other does.
_NO_SLIPS = (None, "missing assumption", "swapped arguments")


#: What is assumed of a name with a word that is not known: the claim may fail for want of what that says.
_UNREAD = (" is only what ", " is left aside")


def unread_among(assumed: Iterable[str]) -> tuple[str, ...]:
    """What was assumed because words were not read."""
    return tuple(words for words in assumed if any(sign in words for sign in _UNREAD))


def unsure(verdict: Verdict, names: tuple[str, ...], *, slip: bool = True, unread: tuple[str, ...] = ()) -> Verdict:
    """A refuted verdict of a claim about names that nothing declares, or beside words that are `unread`.

    A `slip` that is found tells that it is wrong, where all words are read.
    """
    left, _, right = verdict.repair.partition(" == ")
    told = slip and not unread
    found = told and left != right and verdict.mistake not in _NO_SLIPS  # A B = A B is no repair of A B = B A
    if verdict.status is not Status.REFUTED or found:
        return verdict
    if unread:
        return doubted(verdict, f"but {'; '.join(unread)}: say it as a formula, and it is judged")
    return doubted(verdict, f"but nothing declares {', '.join(names)}: declare what is meant, and it is judged")


def claim_of(before: Term, after: Term, context: object) -> Claim:
    """The equation that a step states."""
    return Claim(before, "eq", after, context)  # type: ignore[arg-type]
