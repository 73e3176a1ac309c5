"""Grey pictures from rows of pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["pictures"]


def pictures(rows: Any, side: int = 8, scale: int = 6) -> tuple[NDArray[np.uint8], ...]:
    """Each row of `side`**2 values from 0 to 1 as a picture of bytes, every pixel `scale` wide.

    >>> pictures(np.ones((1, 4)), side=2, scale=3)[0].shape
    (6, 6)
    """
    grey = np.rint(255 * np.clip(np.asarray(rows, dtype=float), 0.0, 1.0)).astype(np.uint8)
    block = np.ones((scale, scale), dtype=np.uint8)
    return tuple(np.kron(row.reshape(side, side), block) for row in grey)
