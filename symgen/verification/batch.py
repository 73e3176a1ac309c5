"""`verify_all`: judge many claims at once, over several processes or on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from symgen.errors import UsageError
from symgen.terms.context import Context
from symgen.terms.relations import Claim
from symgen.verification.code_claims.binding import is_code
from symgen.verification.processes.running import Ask, Progress, judge_all, processes
from symgen.verification.verdict import Status, Verdict
from symgen.verification.verifying import Stated, check_options, claims_of, together

_FEW = 3  # claims for which the exact rungs are tried here first, as for a single one: a process takes time to load


def verify_all(
    claims: Iterable[Any],
    *,
    where: str | Sequence[str] = "",
    mode: str | Sequence[str] = "common",
    budget: str = "ci",
    context: Context | None = None,
    seed: int = 0,
    jobs: int = 1,
    dask: str = "",
    cache: bool = True,
    retry: bool = False,
    progress: Progress | None = None,
) -> list[Verdict]:
    """Judge many claims, each as `verify` would: the verdicts are the same, and stand in the order of the claims.

    Each claim is whatever `verify` takes alone; `where` and `mode` are for all, or sequences with one for each. `jobs`
    processes judge at the same time (0: one for each processor); one that is killed, by its clock or its memory, costs one
    UNDECIDED and no more. `dask` is the address of a running dask.distributed scheduler, over whose workers the claims are
    spread instead. `progress(done, total)` is called as verdicts arrive. Raises UsageError for an unknown mode or budget
    and a cluster that does not answer, MissingExtraError without the extra `cluster`.

    >>> [str(v.status) for v in verify_all(["x + x == 2*x", "x*x == 2*x", "x +"], where="x: real")]
    ['PROVED', 'REFUTED', 'UNREADABLE']
    """
    given = list(claims)
    _refuse_code(given)
    wheres, modes = _for_each(where, len(given), "where"), _for_each(mode, len(given), "mode")
    for one in modes or ("common",):
        check_options(one, budget)
    local = processes(jobs)
    read = [claims_of(claim, where=text, context=context) for claim, text in zip(given, wheres, strict=True)]
    links = [(link, one) for found, one in zip(read, modes, strict=True) for link in _links(found)]
    ask: Ask | None = None if len(links) <= _FEW else local
    if dask:
        from symgen.verification.processes.cluster import scheduler

        ask = scheduler(dask)
    judged = judge_all(
        [link for link, _ in links],
        modes=[one for _, one in links],
        budget=budget, seed=seed, ask=ask, cache=cache, retry=retry, progress=progress,
    )  # fmt: skip
    verdicts = iter(judged)
    return [_together(found, [next(verdicts) for _ in _links(found)]) for found in read]


def _refuse_code(given: list[Any]) -> None:
    for number, claim in enumerate(given):
        if is_code(claim):
            raise UsageError(
                f"{claim!r}",
                asked="judge many claims",
                where=f"claim {number}, counted from 0",
                hint="a function needs a formula beside it: verify(function, formula)",
            )


def _for_each(given: str | Sequence[str], number: int, name: str) -> list[str]:
    texts = [given] * number if isinstance(given, str) else list(given)
    if len(texts) != number:
        raise UsageError(
            f"{len(texts)} for {number} claims",
            asked="verify_all",
            where=name,
            hint="give one for all, or one for each",
        )
    return texts


def _links(found: Stated | Verdict) -> tuple[Claim, ...]:
    return () if isinstance(found, Verdict) else found.claims


def _together(found: Stated | Verdict, verdicts: list[Verdict]) -> Verdict:
    """The verdict of a chain from those of its links; after the first refuted one nothing counts, as in `verify`."""
    if isinstance(found, Verdict):
        return found
    statuses = [v.status for v in verdicts]
    end = statuses.index(Status.REFUTED) + 1 if Status.REFUTED in statuses else len(verdicts)
    return together(found, verdicts[:end])
