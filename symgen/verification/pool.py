"""Judging in a process that can be killed: one warm worker, restarted when its clock or its memory runs out."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from symgen.terms.json_form import claim_to_json
from symgen.terms.relations import Claim
from symgen.verification import ladder
from symgen.verification.task import BUDGETS
from symgen.verification.verdict import Verdict

_ROOT = str(Path(__file__).resolve().parents[2])  # where this package was imported from, installed or not
_LAST_CALL = 0.97  # of the budget: stopping the process and answering takes its time too
_START = 20.0  # seconds allowed for a fresh interpreter to load


class Worker:
    """A subprocess that answers one claim at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._fresh = True

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any] | str:
        """The worker's answer, or in words why there is none; after that the next question meets a new process."""
        process = self._running()
        line = json.dumps(request).encode() + b"\n"
        try:
            process.stdin.write(line)  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
        except BrokenPipeError:
            self.stop()
            return "the judging process was gone"
        allowed = seconds + (_START if self._fresh else 0.0)
        self._fresh = False
        return self._read(process, time.monotonic() + allowed, seconds)

    def _read(self, process: subprocess.Popen[bytes], deadline: float, seconds: float) -> dict[str, Any] | str:
        received = b""
        descriptor = process.stdout.fileno()  # type: ignore[union-attr]
        while not received.endswith(b"\n"):
            ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                self.stop()
                self._running()  # loading while the caller reads the answer
                return f"the budget of {seconds:g} s ran out, and the judging process was stopped"
            chunk = os.read(descriptor, 1 << 16)
            if not chunk:
                self.stop()
                return "the judging process died, most likely for want of memory"
            received += chunk
        return json.loads(received)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()  # found dead: its pipes are closed before another takes its place
        if self._process is None:
            self._fresh = True
            self._process = subprocess.Popen(
                [sys.executable, "-m", "symgen.verification.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join((_ROOT, os.environ.get("PYTHONPATH", "")))},
            )
        return self._process

    def stop(self) -> None:
        """Kill the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    _close(pipe)
            self._process = None


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # unsent bytes to a dead process are of no interest
        return


_lock = threading.Lock()
_worker = Worker()
atexit.register(_worker.stop)


def judge(
    claim: Claim, *, mode: str = "common", budget: str = "ci", seed: int = 0, rungs: tuple[str, ...] = ()
) -> Verdict:
    """Judge a claim: first by the exact rungs here, then by the whole ladder in the worker."""
    if not rungs:
        proved = ladder.algebra(claim, mode=mode)
        if proved:
            return proved
    request = {"claim": claim_to_json(claim), "mode": mode, "budget": budget, "seed": seed, "rungs": list(rungs)}
    with _lock:
        answered = _worker.ask(request, _LAST_CALL * BUDGETS[budget])
    return ladder.undecided(answered) if isinstance(answered, str) else ladder.from_json(answered)
