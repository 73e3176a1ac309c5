"""Judge a claim: the exact rungs at once, then what an earlier run remembers, then the whole ladder in a worker."""

from __future__ import annotations

import time

from symgen.errors import SymgenError
from symgen.terms.relations import Claim
from symgen.verification import ladder
from symgen.verification.processes.cache import Cache, Entry, key_of, opened
from symgen.verification.processes.pool import Answer, Request, answered, request_for
from symgen.verification.processes.recheck import has_check, still_holds
from symgen.verification.proofs.values import may_lack_values
from symgen.verification.task import Task, last_call
from symgen.verification.verdict import Verdict

_QUICK = 0.5  # seconds of judging, below which checking a remembered verdict here costs no more than that
REMEMBERED = "remembered from an earlier run; `retry` judges it again"


def judge(
    claim: Claim,
    *,
    mode: str = "common",
    budget: str = "ci",
    seed: int = 0,
    rungs: tuple[str, ...] = (),
    cache: bool = True,
    retry: bool = False,
) -> Verdict:
    """Judge a claim: first by the exact rungs here, then by the whole ladder in a process that can be killed.

    `cache` uses the cache of verdicts; `retry` judges again what an earlier run had to cut short.
    """
    if not rungs:
        proved = _exactly(claim, mode, budget, seed)
        if proved:
            return proved
    request = request_for(claim, mode=mode, budget=budget, seed=seed, rungs=rungs)
    question = Question(claim, request, opened(cache), retry)
    known = question.recall()
    if known is not None:
        return known
    return question.settle(answered(question.request))


def _exactly(claim: Claim, mode: str, budget: str, seed: int) -> Verdict | None:
    try:
        if may_lack_values(Task(claim, mode=mode, budget=budget, seed=seed)):
            return None  # whether they have one takes an evaluation, which belongs into a process that can be stopped
        return ladder.algebra(claim, mode=mode, budget="fast", seed=seed)  # no process can be stopped here
    except (SymgenError, RecursionError):
        return None  # the worker will meet it too, and say so


class Question:
    """A claim on its way to a verdict: what is asked, and what the cache has to say to it."""

    def __init__(self, claim: Claim, request: Request, store: Cache | None, retry: bool) -> None:
        self.claim = claim
        self.request = request
        self._store = store
        self._key = key_of(request) if store else ""
        self._retry = retry

    def recall(self) -> Verdict | None:
        """The remembered verdict, if it passes its checks here; one that is slow to check goes along with the request."""
        entry = self._store.find(self._key) if self._store else None
        if entry is None or self._store is None or (entry.cut and self._retry):
            return None
        passes = self._passes(entry)
        if passes is None:
            self.request = {**self.request, "remembered": entry.verdict.to_json()}
            return None
        if not passes:
            self._store.drop(self._key, "did not pass its check")
            return None
        return ladder.remembered(entry.verdict, REMEMBERED) if entry.cut else entry.verdict

    def _passes(self, entry: Entry) -> bool | None:
        """Whether the entry passes its check, or None where that may take long and belongs into a worker."""
        asked = self.request
        task = Task(self.claim, mode=asked["mode"], budget=asked["budget"], seed=asked["seed"])
        try:
            if entry.seconds > _QUICK and has_check(task, entry.verdict):
                return None
            return still_holds(task, entry.verdict)
        except (SymgenError, RecursionError):
            return False

    def settle(self, answer: Answer) -> Verdict:
        """The verdict of a worker's answer, remembered for the next run."""
        if isinstance(answer, str):
            return self._unanswered(answer)
        verdict = ladder.from_json(answer["verdict"])
        if self._store is None or answer.get("kept"):
            return verdict
        if "remembered" in self.request:
            self._store.drop(self._key, "did not pass its check")
        self._store.store(self._key, Entry(verdict, answer["seconds"], answer["cut"], time.time()))
        return verdict

    def _unanswered(self, reason: str) -> Verdict:
        """The verdict without an answer; it does not take the place of a whole one that was only to be checked."""
        verdict = ladder.undecided(reason)
        if self._store is not None and "remembered" not in self.request:
            self._store.store(self._key, Entry(verdict, last_call(self.request["budget"]), cut=True, at=time.time()))
        return verdict
