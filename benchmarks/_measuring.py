"""What the benchmarks share: times in processor seconds, ratios of paired runs, and a line that says what ran where."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version

Run = Callable[[], object]


def environment(*packages: str) -> str:
    """Python and package versions and the number of threads."""
    import torch

    listed = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"Python {platform.python_version()}, {listed}; {torch.get_num_threads()} thread; processor time"


def seconds(run: Run, least: float = 0.1) -> float:
    """Processor seconds of one run, over as many as take at least so long."""
    count = 1
    while True:
        begun = time.process_time()
        for _ in range(count):
            run()
        taken = time.process_time() - begun
        if taken >= least:
            return taken / count
        count = max(2 * count, int(1.2 * count * least / max(taken, 1e-6)))


def paired(ours: Run, theirs: Run, pairs: int = 9) -> tuple[float, float, float]:
    """The median over pairs, each in turn first, of our time over theirs, and the least time of each."""
    seconds(ours), seconds(theirs)
    found = []
    for place in range(pairs):
        if place % 2:
            second, first = seconds(theirs), seconds(ours)
        else:
            first, second = seconds(ours), seconds(theirs)
        found.append((first, second))
    ratio = statistics.median(first / second for first, second in found)
    return ratio, min(first for first, _ in found), min(second for _, second in found)
