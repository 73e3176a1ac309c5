"""Shares of long suites: a run takes one share of each, the mark `nightly` selects all.

The share is the same in every run unless SYMGEN_SHARE says which. A case belongs to one by its name alone, so that a
case that is added moves no other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any

import pytest

_SHARE = int(os.environ.get("SYMGEN_SHARE", "0"))


def marks(name: str, shares: int) -> tuple[pytest.MarkDecorator, ...]:
    """The marks of a case of a suite that is cut into so many shares."""
    mine = blake2b(name.encode(), digest_size=4).digest()[0] % shares
    return () if mine == _SHARE % shares else (pytest.mark.nightly,)


def shared(cases: Iterable[Any], shares: int, name: Callable[[Any], str] = lambda case: case.name) -> list[Any]:
    """Cases as parameters of a test, by shares."""
    return [pytest.param(case, marks=marks(name(case), shares), id=name(case)) for case in cases]
