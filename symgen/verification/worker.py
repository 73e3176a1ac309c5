"""The judging process: `python -m symgen.verification.worker` reads claims as JSON lines and answers verdicts.

It stands alone so that it can be killed: a C call cannot be interrupted from inside, and memory is limited by rlimit.
Its first line says that it is loaded; then one line answers each line, or two where a refutation comes before the name of
its mistake. A process that met its memory limit answers and ends, since what is left of it cannot be trusted to have room
for another claim.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any, TextIO

from symgen.errors import SymgenError
from symgen.terms.json_form import claim_from_json
from symgen.verification import ladder
from symgen.verification.processes.recheck import still_holds
from symgen.verification.processes.stopwatch import PATIENCE, Stopwatch
from symgen.verification.task import BUDGETS, MEMORY_BYTES, Task, last_call
from symgen.verification.verdict import Status

READY = {"ready": True}
_ORPHANED = 5.0  # seconds past its time after which a process that nobody stopped ends itself


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the parent's clock is the only limit
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


Document = dict[str, Any]


def answer(request: Document, tell: Callable[[Document], None] | None = None) -> Document:
    """The verdict of one request, as JSON; what goes wrong inside mathematics is an answer too.

    `cut` says that the clock or the memory had a part in it, `seconds` what it took, `kept` that a remembered verdict passed
    its checks, and `last` that this process should answer no more. A refutation is told at once, as `unnamed`: what is
    still to come is the name of the mistake, which must not cost the verdict.
    """
    watch = Stopwatch()
    refuted: list[Document] = []

    def refute(document: Document) -> None:
        refuted.append(document)
        if tell is not None:
            tell({**document, "seconds": watch.seconds, "unnamed": True})

    try:
        answered = _judged(request, refute)
    except MemoryError:
        reached = f"the memory limit of {MEMORY_BYTES / 1024**3:g} GiB was reached"
        answered = {**(refuted[0] if refuted else _undecided(reached, cut=True)), "last": True}
    except (SymgenError, RecursionError) as error:
        answered = refuted[0] if refuted else _undecided(f"{type(error).__name__}: {error}", cut=False)
    return {**answered, "seconds": watch.seconds}


def _undecided(reason: str, *, cut: bool) -> Document:
    return {"verdict": ladder.undecided(reason).to_json(), "cut": cut}


def _judged(request: Document, refute: Callable[[Document], None]) -> Document:
    claim = claim_from_json(request["claim"])
    task = Task(claim, mode=request["mode"], budget=request["budget"], seed=request["seed"])
    remembered = request.get("remembered")
    if remembered and still_holds(task, ladder.from_json(remembered)):
        return {"verdict": remembered, "cut": False, "kept": True}
    verdict = ladder.climb(task, request.get("rungs") or ladder.RUNGS, naming=False)
    if verdict.status is Status.REFUTED:
        refute({"verdict": verdict.to_json(), "cut": True})
        verdict = ladder.named(task, verdict)
    weak = verdict.status in (Status.SUPPORTED, Status.UNDECIDED)
    return {"verdict": verdict.to_json(), "cut": weak and (task.expired or bool(verdict.not_tried))}


def serve(source: TextIO, sink: TextIO) -> None:
    """Say that everything is loaded, then answer every line until the input ends."""
    _write(READY, sink)
    for line in source:
        request = json.loads(line)
        _end_in_time(request["budget"])
        answered = answer(request, partial(_write, sink=sink))
        _go_on()
        _write(answered, sink)
        if answered.get("last"):
            return


def _write(document: Document, sink: TextIO) -> None:
    json.dump(document, sink)
    sink.write("\n")
    sink.flush()


def _end_in_time(budget: str) -> None:
    """Have the system end this process, even inside a C call: by SIGPROF when it has used up the budget's processor time,
    and by the wall clock when whoever asked is no longer there to do so.
    """
    if hasattr(signal, "setitimer"):  # not on Windows: there the parent's clock is the only limit
        signal.setitimer(signal.ITIMER_PROF, last_call(budget))
        signal.alarm(math.ceil(PATIENCE * BUDGETS[budget] + _ORPHANED))


def _go_on() -> None:
    """An answer is there: stop the processor's clock; the alarm goes on, for the next question may never come."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Serve on the standard streams; whatever a library prints goes to stderr and not among the answers."""
    _limit_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the process that asks, which then stops this one
    ladder.load_rungs()
    sink = os.fdopen(os.dup(1), "w")  # open as long as the process lives: its last words go there too
    os.dup2(2, 1)
    _own_up(sink)
    try:
        serve(sys.stdin, sink)
    except BrokenPipeError:  # whoever asked is gone
        os._exit(0)


def _own_up(sink: TextIO) -> None:
    """Have an error that nobody foresaw answer the request before it ends the process: it is a fault, and no verdict."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        reason = f"a fault inside symgen, {kind.__name__}: {str(error)[:200]}"
        _write({**_undecided(reason, cut=True), "seconds": 0.0, "last": True}, sink)

    sys.excepthook = hook


if __name__ == "__main__":
    main()
