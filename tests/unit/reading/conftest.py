"""Where the repository is; verdicts of claims in contexts of words, without a worker."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symgen.verification import ladder
from symgen.verification.task import Task
from symgen.verification.verdict import Verdict
from symgen.verification.verifying import claims_of


@pytest.fixture
def repository() -> Path:
    return Path(__file__).resolve().parents[3]


@pytest.fixture
def verified() -> Callable[..., str]:
    """The status of a claim, or with `told` all that the verdict says."""

    def status_of(claim: str, context: dict[str, Any], *, told: bool = False) -> str:
        stated = claims_of(claim, where=context)
        if isinstance(stated, Verdict):
            return str(stated) if told else str(stated.status)
        verdict = ladder.combine(ladder.climb(Task(one), naming=False) for one in stated.claims)
        return str(verdict) if told else str(verdict.status)

    return status_of
