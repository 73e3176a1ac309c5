"""How long the cross-checks take, and how far errors stay below the bars: `python benchmarks/crosscheck_speed.py`.

One row for each model, precision and seed: seconds, and the largest errors of gradients, trajectory and loss value.
"""

from __future__ import annotations

import sys
import time

from symgen.crosscheck import Report, crosscheck, models


def worst(report: Report, word: str) -> float:
    """The largest error among the quantities whose name contains a word."""
    return max((row.error for row in report.rows if word in row.quantity), default=0.0)


def main(steps: int) -> None:
    """Run everything once and print the table."""
    print(f"{'model':6} {'dtype':8} {'seed':>4} {'seconds':>8} {'gradient':>9} {'trajectory':>11} {'value':>8} ok")
    for name in models():
        for dtype in ("float64", "float32"):
            for seed in (0, 1, 2):
                start = time.perf_counter()
                report = crosscheck(name, steps=steps, dtype=dtype, seed=seed, judge=False)
                seconds = time.perf_counter() - start
                errors = worst(report, "gradient in"), worst(report, "trajectory"), worst(report, "loss value")
                figures = f"{seconds:8.1f} {errors[0]:9.3g} {errors[1]:11.3g} {errors[2]:8.3g}"
                print(f"{name:6} {dtype:8} {seed:4} {figures} {report.ok}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
