"""The embedded digits are the published ones, byte for byte."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from symgen.crosscheck.digits import MAXIMUM_LEVEL, binarised, load_digits

# Of the raw bytes of levels then labels, so that another compression of the same data still passes.
CHECKSUM = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"


def checksum(levels: np.ndarray, labels: np.ndarray) -> str:
    return hashlib.sha256(levels.tobytes() + labels.tobytes()).hexdigest()


def test_the_data_are_the_published_ones() -> None:
    digits = load_digits()
    assert checksum(digits.levels, digits.labels) == CHECKSUM


def test_the_checksum_notices_one_changed_pixel() -> None:
    digits = load_digits()
    changed = digits.levels.copy()
    changed[1000, 3, 3] ^= 1
    assert checksum(changed, digits.labels) != CHECKSUM


def test_shapes_levels_and_labels() -> None:
    digits = load_digits()
    assert digits.levels.shape == (1797, 8, 8)
    assert digits.levels.dtype == digits.labels.dtype == np.uint8
    assert set(np.unique(digits.levels)) == set(range(MAXIMUM_LEVEL + 1))
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert len(digits) == 1797


def test_shared_arrays_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_digits().levels[0, 0, 0] = 1


def test_binarised_splits_at_eight() -> None:
    levels = load_digits().levels
    bits = binarised(levels)
    assert bits.dtype == np.uint8
    assert ((bits == 1) == (levels >= 8)).all()
    assert set(np.unique(bits)) == {0, 1}
