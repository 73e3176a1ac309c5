"""How long judging took: by the processor's time, so that a busy machine does not change a verdict."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

#: How much longer than its processor time work may take on the wall clock: it waits for others, or for something outside.
PATIENCE = 8.0


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Seconds since it was started: of processor time of this thread, or a share of the wall clock's where that is more.

    >>> Stopwatch().seconds < 1
    True
    """

    _processor: float = field(default_factory=time.thread_time)
    _wall: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return max(time.thread_time() - self._processor, (time.monotonic() - self._wall) / PATIENCE)
