"""Contractions of many arrays, two at a time in a cheap order: all at once would take every index together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = Any


def contracted(specification: str, arrays: Sequence[Array], einsum: Callable[..., Array]) -> Array:
    """The contraction by letters; `einsum` is that of the arrays' library.

    >>> ones = [np.ones((2, 2))] * 4
    >>> contracted("ij,jk,kl,lm->im", ones, np.einsum).tolist()
    [[8.0, 8.0], [8.0, 8.0]]
    """
    if len(arrays) < 3:
        return einsum(specification, *arrays)
    inputs, output = specification.split("->")
    pending = list(zip(inputs.split(","), arrays, strict=True))
    for chosen in _order(specification, arrays):
        taken = [pending[k] for k in chosen]
        pending = [item for k, item in enumerate(pending) if k not in chosen]
        letters = _kept([own for own, _ in taken], [*(own for own, _ in pending), output]) if pending else output
        joint = f"{','.join(own for own, _ in taken)}->{letters}"
        pending.append((letters, einsum(joint, *(array for _, array in taken))))
    return pending[0][1]


def _order(specification: str, arrays: Sequence[Array]) -> list[tuple[int, ...]]:
    shells = [np.broadcast_to(np.float64(0), tuple(array.shape)) for array in arrays]
    return [tuple(step) for step in np.einsum_path(specification, *shells, optimize="greedy")[0][1:]]


def _kept(own: Sequence[str], others: Sequence[str]) -> str:
    """The letters of some operands that are needed later, each once, in order."""
    later = "".join(others)
    return "".join(dict.fromkeys(letter for letter in "".join(own) if letter in later))
