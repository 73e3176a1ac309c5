"""The real 8 x 8 handwritten digits that the cross-checks train on; provenance and licence in `data/README.md`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAXIMUM_LEVEL", "Digits", "binarised", "load_digits"]

#: A pixel counts the set points of a 4 x 4 block, so its levels are 0..16.
MAXIMUM_LEVEL = 16

_FILE = Path(__file__).parent / "data" / "digits.npz"


@dataclass(frozen=True, slots=True)
class Digits:
    """Images as raw grey levels 0..16, of shape (1797, 8, 8), and the digit that each shows, of shape (1797,)."""

    levels: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)


@cache
def load_digits() -> Digits:
    """Return the 1,797 digits of the UCI test set (Alpaydin and Kaynak, 1998), read once; the arrays are read-only.

    >>> digits = load_digits()
    >>> digits.levels.shape, int(digits.levels.max()), int(digits.labels[0])
    ((1797, 8, 8), 16, 0)
    """
    with np.load(_FILE, allow_pickle=False) as stored:
        digits = Digits(stored["levels"], stored["labels"])
    # The value is shared by all callers, so a write in place by one would be seen by all.
    digits.levels.setflags(write=False)
    digits.labels.setflags(write=False)
    return digits


def binarised(levels: NDArray[np.uint8], threshold: int = MAXIMUM_LEVEL // 2) -> NDArray[np.uint8]:
    """Return 1 where the level is at least `threshold` (half of the 4 x 4 block by default) and 0 elsewhere.

    >>> binarised(np.array([0, 7, 8, 16], dtype=np.uint8))
    array([0, 0, 1, 1], dtype=uint8)
    """
    return (levels >= threshold).astype(np.uint8)
