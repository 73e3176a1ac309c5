"""The judging process: `python -m symgen.verification.worker` reads claims as JSON lines and answers verdicts.

It stands alone so that it can be killed: a C call cannot be interrupted from inside, and memory is limited by rlimit.
"""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from symgen.errors import SymgenError
from symgen.terms.json_form import claim_from_json
from symgen.verification import ladder
from symgen.verification.task import MEMORY_BYTES, Task


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there the parent's clock is the only limit
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The verdict of one request, as JSON; what goes wrong inside mathematics is an answer too."""
    claim = claim_from_json(request["claim"])
    task = Task(claim, mode=request["mode"], budget=request["budget"], seed=request["seed"])
    try:
        verdict = ladder.climb(task, request.get("rungs") or ladder.RUNGS)
    except (SymgenError, MemoryError, RecursionError) as error:
        verdict = ladder.undecided(f"{type(error).__name__}: {error}")
    return verdict.to_json()


def serve(source: TextIO, sink: TextIO) -> None:
    """Answer every line until the input ends."""
    for line in source:
        json.dump(answer(json.loads(line)), sink)
        sink.write("\n")
        sink.flush()


if __name__ == "__main__":
    _limit_memory()
    serve(sys.stdin, sys.stdout)
