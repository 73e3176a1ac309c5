"""Judging in processes that can be killed: warm, and replaced when their clock or their memory runs out."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from symgen.terms.json_form import claim_to_json
from symgen.terms.relations import Claim
from symgen.verification.processes.stopwatch import PATIENCE
from symgen.verification.task import last_call

Request = dict[str, Any]
Answer = dict[str, Any] | str
"""A worker's document, or in words why there is none."""

#: How a judging process is started.
COMMAND = (sys.executable, "-m", "symgen.verification.worker")
_ROOT = str(Path(__file__).resolve().parents[3])  # where this package was imported from, installed or not
#: How a process ends that used up its processor time.
_BY_CLOCK = -signal.SIGPROF if hasattr(signal, "SIGPROF") else None
_START = 20.0  # seconds allowed for a fresh interpreter to load


class Worker:
    """A subprocess that judges one claim at a time, and whose clock starts when it is loaded and has the claim.

    A process that dies by itself is replaced and asked once more within the time that is left: the accident may have
    had nothing to do with the claim. One that is stopped by the clock is not.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._received = b""
        self._line = b""  # the request that is being answered, kept for a second try
        self._seconds = 0.0  # what is left of the request's time when it is sent
        self._unnamed: Answer | None = None  # a refutation whose mistake is still looked for
        self._limit = 0.0  # the processor time after which it ends itself
        self._may_retry = False
        self._deadline = 0.0

    def ask(self, request: Request, seconds: float) -> Answer:
        """The worker's answer; after one in words the next question meets a new process."""
        self.begin(request, seconds)
        while True:
            ready, _, _ = select.select([self], [], [], max(0.0, self._deadline - time.monotonic()))
            answered = self.receive() if ready else self.give_up()
            if answered is not None:
                return answered

    def begin(self, request: Request, seconds: float) -> None:
        """Put a question, to be answered within so many seconds of the wall clock.

        Then `receive` whenever there is something to read.
        """
        self._line, self._seconds, self._may_retry = json.dumps(request).encode() + b"\n", seconds, True
        self._unnamed, self._limit = None, last_call(request["budget"])
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # found dead: its pipes are closed before another takes its place
        self.start()
        if self._is_ready:
            self._send()

    def fileno(self) -> int:
        """The descriptor on which the answer arrives; it changes when the process is replaced."""
        return self._process.stdout.fileno()  # type: ignore[union-attr]

    @property
    def deadline(self) -> float:
        """When to give up, on the monotonic clock."""
        return self._deadline

    @property
    def is_overdue(self) -> bool:
        return time.monotonic() >= self._deadline

    def receive(self) -> Answer | None:
        """Read what there is: the answer, the reason why there will be none, or None as long as it is incomplete."""
        chunk = os.read(self.fileno(), 1 << 16)
        if not chunk:
            return self._died()
        *lines, self._received = (self._received + chunk).split(b"\n")
        for line in lines:
            answered = self._read(line)
            if answered is not None:
                return answered
        return None

    def _read(self, line: bytes) -> Answer | None:
        if not self._is_ready:
            self._is_ready = True
            self._send()
            return None
        try:
            answered = json.loads(line)
        except ValueError:
            self.stop()
            return "the judging process answered something other than JSON"
        if answered.get("unnamed"):
            self._unnamed = answered
            return None
        if answered.get("last"):
            self.stop()
            return self._unnamed or answered
        return answered

    def give_up(self) -> Answer:
        """Stop the process for its time is over; the answer so far, or why there is none. A new one loads meanwhile."""
        was_ready, seconds = self._is_ready, self._seconds
        self.stop()
        self.start()
        if not was_ready:
            return f"the judging process did not start within {_START:g} s"
        return self._unnamed or _stopped(seconds)

    def _died(self) -> Answer | None:
        left = self._deadline - time.monotonic() if self._is_ready else self._seconds
        ended = self.stop()
        if self._unnamed is not None or ended == _BY_CLOCK:
            self.start()
            return self._unnamed or _stopped(self._limit)
        if not self._may_retry or left <= 0:
            return "the judging process died, most likely for want of memory"
        self._may_retry, self._seconds = False, left
        self.start()
        return None

    def start(self) -> None:
        """Start the process unless there is one; it loads while this one goes on."""
        if self._process is not None:
            return
        self._is_ready, self._received = False, b""
        self._deadline = time.monotonic() + _START
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((_ROOT, os.environ.get("PYTHONPATH", "")))},
        )

    def _send(self) -> None:
        self._deadline = time.monotonic() + self._seconds
        try:
            self._process.stdin.write(self._line)  # type: ignore[union-attr]
            self._process.stdin.flush()  # type: ignore[union-attr]
        except BrokenPipeError:
            return  # it is dead, and reading from it will say so

    def stop(self) -> int | None:
        """Kill the process, if there is one; returns how it ended."""
        if self._process is None:
            return None
        self._process.kill()
        ended = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)
        self._process = None
        return ended


def _stopped(seconds: float) -> str:
    return f"the budget ran out: the judging process was stopped after {seconds:.2g} s"


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # unsent bytes to a dead process are of no interest
        return


_idle: list[Worker] = []  # list.append and list.pop are atomic, so threads share it without a lock


def _stop_idle() -> None:
    while _idle:
        _idle.pop().stop()


atexit.register(_stop_idle)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # two processes must not talk into the same pipes


@contextmanager
def workers(number: int) -> Iterator[list[Worker]]:
    """So many workers, warm ones first; left behind warm for the next, or stopped when the block is left by an error."""
    taken = [_taken() for _ in range(number)]
    try:
        yield taken
    except BaseException:
        for worker in taken:
            worker.stop()
        raise
    kept = max(0, _MOST_IDLE - len(_idle))
    _idle.extend(taken[:kept])
    for worker in taken[kept:]:
        worker.stop()


_MOST_IDLE = 8


def _taken() -> Worker:
    try:
        return _idle.pop()
    except IndexError:
        return Worker()


def request_for(claim: Claim, *, mode: str, budget: str, seed: int, rungs: tuple[str, ...] = ()) -> Request:
    """The question of one claim as a worker reads it."""
    return {"claim": claim_to_json(claim), "mode": mode, "budget": budget, "seed": seed, "rungs": list(rungs)}


def time_for(request: Request) -> float:
    """Seconds of the wall clock after which a worker is stopped that has not ended itself by its processor time."""
    return PATIENCE * last_call(request["budget"])


def answered(request: Request) -> Answer:
    """A worker's answer to one question, asked here and now."""
    with workers(1) as (worker,):
        return worker.ask(request, time_for(request))
