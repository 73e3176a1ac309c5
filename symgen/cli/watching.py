"""Waiting for files to be saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

_PAUSE = 0.3  # seconds between two looks

#: The time and size of each file; None where one is not there, as while an editor puts a new one in its place.
_States = tuple[tuple[int, int], ...] | None


def saved(paths: Sequence[str], pause: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Once each time that one of the files has changed and all of them are there; ends only by an interrupt."""
    before = _states(paths)
    while True:
        pause(_PAUSE)
        now = _states(paths)
        if now is not None and now != before:
            before = now
            yield


def _states(paths: Sequence[str]) -> _States:
    try:
        found = [Path(path).stat() for path in paths]
    except OSError:
        return None
    return tuple((each.st_mtime_ns, each.st_size) for each in found)
