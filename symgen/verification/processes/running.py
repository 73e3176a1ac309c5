"""Judging many claims: over several processes that can be killed, or on a cluster; the cache is looked at first.

One loop waits for all processes at once, so that no claim waits for another's clock, and one that dies costs its own
verdict only. The same claims get the same verdicts as one by one: a process is given everything that a verdict depends on,
and what it knows of an earlier claim it never uses.
"""

from __future__ import annotations

import os
import select
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from symgen.errors import UsageError
from symgen.terms.relations import Claim
from symgen.verification.judging import Question, judge
from symgen.verification.processes.cache import key_of, opened
from symgen.verification.processes.pool import Answer, Request, Worker, request_for, time_for, workers
from symgen.verification.verdict import Verdict

#: Called with the number of claims that have a verdict, and of all.
Progress = Callable[[int, int], None]
#: Takes the number of a request and its answer.
Deliver = Callable[[int, Answer], None]
#: Puts requests to whatever judges them, and delivers the answers in any order.
Ask = Callable[[Sequence[Request], Deliver], None]


def judge_all(
    claims: Sequence[Claim],
    *,
    modes: Sequence[str],
    budget: str,
    seed: int,
    ask: Ask | None = None,
    cache: bool = True,
    retry: bool = False,
    progress: Progress | None = None,
) -> list[Verdict]:
    """The verdict of each claim in its mode, in order. A claim that occurs more than once is judged once.

    Without anybody to `ask` they are judged one after the other, the exact rungs here.
    """
    if ask is None:
        return [
            judge(claim, mode=mode, budget=budget, seed=seed, cache=cache, retry=retry)
            for claim, mode in zip(claims, modes, strict=True)
        ]
    run = _Run(len(claims), progress)
    store = opened(cache)
    waiting = []
    for request, claim, places in _distinct(claims, modes, budget, seed):
        question = Question(claim, request, store, retry)
        known = question.recall()
        if known is None:
            waiting.append((question, places))
        else:
            run.put(known, places)

    def deliver(number: int, answer: Answer) -> None:
        question, places = waiting[number]
        run.put(question.settle(answer), places)

    if waiting:
        ask([question.request for question, _ in waiting], deliver)
    return run.verdicts()


def _distinct(
    claims: Sequence[Claim], modes: Sequence[str], budget: str, seed: int
) -> Iterable[tuple[Request, Claim, list[int]]]:
    """Requests that differ, each with its claim and the places where it stands."""
    found: dict[str, tuple[Request, Claim, list[int]]] = {}
    for place, (claim, mode) in enumerate(zip(claims, modes, strict=True)):
        request = request_for(claim, mode=mode, budget=budget, seed=seed)
        found.setdefault(key_of(request), (request, claim, []))[2].append(place)
    return found.values()


class _Run:
    """The verdicts so far, by place."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._found: dict[int, Verdict] = {}
        self._total = total
        self._progress = progress

    def put(self, verdict: Verdict, places: Iterable[int]) -> None:
        self._found.update(dict.fromkeys(places, verdict))
        if self._progress is not None:
            self._progress(len(self._found), self._total)

    def verdicts(self) -> list[Verdict]:
        return [self._found[place] for place in range(self._total)]


def processes(jobs: int) -> Ask:
    """Ask so many processes of this machine; 0 is one for each of its processors."""
    if jobs < 0:
        raise UsageError(f"jobs={jobs}", asked="judge claims in parallel", where="jobs", hint="1, 2, ...; 0 for all")
    number = jobs or _processors()
    return lambda requests, deliver: _ask(requests, deliver, number)


def _processors() -> int:
    """The processors that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ask(requests: Sequence[Request], deliver: Deliver, jobs: int) -> None:
    waiting = deque(enumerate(requests))
    with workers(min(jobs, len(requests))) as idle:
        free = list(idle)
        busy: dict[Worker, int] = {}
        while waiting or busy:
            while free and waiting:
                number, request = waiting.popleft()
                worker = free.pop()
                worker.begin(request, time_for(request))
                busy[worker] = number
            for worker, answer in _answers(busy):
                free.append(worker)
                deliver(busy.pop(worker), answer)


def _answers(busy: Iterable[Worker]) -> list[tuple[Worker, Answer]]:
    """Wait until something happens, and return the answers that are complete: those of overdue workers are in words."""
    waited_for = [*busy]
    patience = max(0.0, min(worker.deadline for worker in waited_for) - time.monotonic())
    readable, _, _ = select.select(waited_for, [], [], patience)
    found = []
    for worker in waited_for:
        answer = worker.receive() if worker in readable else None
        if answer is None and worker.is_overdue:
            answer = worker.give_up()
        if answer is not None:
            found.append((worker, answer))
    return found
