"""Judging on a cluster: claims are spread over the workers of a running dask.distributed scheduler.

Requests and answers travel as JSON text. On each worker the claim is judged in a process of its own that can be killed, as
it is here, so the verdicts are the same; that the cluster runs the same versions is asked before anything else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from symgen import __version__
from symgen.errors import MissingExtraError, SymgenError, UsageError
from symgen.numeric import versions
from symgen.verification.processes.pool import Answer, Request, answered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symgen.verification.processes.running import Ask, Deliver

_PATIENCE = 10.0  # seconds for the scheduler to answer, and again for a worker to be there
_ASKED = "judge claims on a dask cluster"


def scheduler(address: str) -> Ask:
    """Ask the workers of the scheduler at an address such as tcp://10.0.0.1:8786.

    Raises MissingExtraError without dask.distributed, and UsageError where no scheduler or worker answers, or where the
    cluster runs other versions than this process.
    """
    try:
        import distributed
    except ImportError as error:
        raise MissingExtraError("distributed", extra="cluster", asked=_ASKED) from error

    def ask(requests: Sequence[Request], deliver: Deliver) -> None:
        with _connected(distributed, address) as client:
            futures = client.map(_answer, [json.dumps(r) for r in requests], pure=False, retries=1)
            places = {future.key: number for number, future in enumerate(futures)}
            for future in distributed.as_completed(futures, loop=client.loop):
                deliver(places[future.key], _outcome(future))

    return ask


def _answer(line: str) -> str:
    """On a cluster worker: judge one request in a process that can be killed."""
    return json.dumps(answered(json.loads(line)))


def _outcome(future: Any) -> Answer:
    """What a cluster worker answered; when it was lost with the claim, that in words."""
    if future.status != "finished":
        why = future.exception() if future.status == "error" else future.status
        return f"the cluster lost the claim: {why}"
    return json.loads(future.result())


def _versions() -> dict[str, str]:
    return {"symgen": __version__, **versions()}


@contextmanager
def _connected(distributed: Any, address: str) -> Iterator[Any]:
    """A client of the scheduler, once a worker of the right versions is there."""
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise _no_answer(address, f"no scheduler answers: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise _no_answer(address, "the scheduler has no worker") from error
        _check_versions(client, address)
        yield client


def _no_answer(address: str, found: str) -> SymgenError:
    hint = "start one with `dask scheduler`, workers with `dask worker ADDRESS`, and give the address that it prints"
    return UsageError(found, asked=_ASKED, where=address, hint=hint)


def _check_versions(client: Any, address: str) -> None:
    own = _versions()
    for worker, found in sorted(client.run(_versions, on_error="return").items()):
        if found != own:
            raise UsageError(
                f"{worker} has {found}; here is {own}",
                asked=_ASKED,
                where=address,
                hint="install the same versions of symgen and its libraries on every worker",
            )
