"""What judging many claims costs: `python benchmarks/many_claims.py [NUMBER]`.

Claims of a dozen kinds, true and false, and two that spend their whole budget; one by one, over processes, and again from
the cache. The verdicts of all runs must be the same. Every figure is wall-clock time on an otherwise idle machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter

from symgen.verification import Verdict, verify_all

KINDS = (
    "(x + {k})**2 == x**2 + {d}*x + {s}",
    "log(a*{n}) == log(a) + log({n})",
    "log(a + {n}) == log(a) + log({n})",
    "gamma(a + {n}) == gamma(a)",
    "sqrt((x - {k})**2) == abs(x - {k})",
    "tanh(x/{n}) == 2*sigmoid(2*x/{n}) - 1",
    "exp(x) + {k} >= 1 + x",
    "x**2 + {n} >= x",
    "Integral(exp(-{n}*t**2), (t, -oo, oo)) == sqrt(pi/{n})",
    "Sum(1/(j*(j + {n})), (j, 1, 40)) <= 2",
    "trace(A @ B)*{n} == {n}*trace(B @ A)",
    "A @ B + {n}*A == B @ A + {n}*A",
)
ENDLESS = ("trace(M @ M) == {n}", "Sum(Sum(sin(j*k), (j, 1, 10000)), (k, 1, 10000)) == {n}")
WHERE = "x: real; a > 0; A, B: matrix 2 2; M: matrix 3000 3000"


def claims(number: int) -> list[str]:
    """So many claims, the endless ones in their midst."""
    texts = [KINDS[k % len(KINDS)].format(k=k, n=k + 2, d=2 * k, s=k * k) for k in range(number - len(ENDLESS))]
    middle = len(texts) // 2
    return [*texts[:middle], *(each.format(n=3) for each in ENDLESS), *texts[middle:]]


def timed(texts: list[str], *, jobs: int, cache: bool) -> tuple[float, list[Verdict]]:
    """Seconds and verdicts of one run."""
    begun = time.perf_counter()
    verdicts = verify_all(texts, where=WHERE, jobs=jobs, cache=cache)
    return time.perf_counter() - begun, verdicts


def main(number: int) -> None:
    """Judge the claims in each way and print what it took."""
    texts = claims(number)
    with tempfile.TemporaryDirectory() as place:
        os.environ["SYMGEN_CACHE"] = place
        serial, first = timed(texts, jobs=1, cache=False)
        parallel, second = timed(texts, jobs=2, cache=True)
        again, third = timed(texts, jobs=2, cache=True)
    print(
        f"{number} claims: " + ", ".join(f"{n} {status}" for status, n in Counter(map(status_of, first)).most_common())
    )
    print(f"one process    {serial:8.2f} s")
    print(f"two processes  {parallel:8.2f} s   {differences(first, second)} statuses differ")
    print(
        f"from the cache {again:8.2f} s   {differences(first, third)} statuses differ   {again / parallel:.1%} of the time"
    )


def status_of(verdict: Verdict) -> str:
    return str(verdict.status)


def differences(some: list[Verdict], others: list[Verdict]) -> int:
    """How many claims got another status."""
    return sum(a.status is not b.status for a, b in zip(some, others, strict=True))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
