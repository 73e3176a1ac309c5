"""Derivatives of Terms beside those of torch.func."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symgen.calculus.tensor import hessian, jacobian

torch = pytest.importorskip("torch")
TOLERANCE = 1e-9
#: Derivatives of a function in one variable, by us and by torch.
DERIVATIVES = {"hessian": (hessian, torch.func.hessian), "jacobian": (jacobian, torch.func.jacrev)}


def difference(ours: np.ndarray, theirs: Any) -> float:
    """The largest difference over the largest entry, or over 1; shapes are the same."""
    expected = theirs.detach().numpy()
    assert ours.shape == expected.shape
    return float(np.abs(ours - expected).max() / max(1.0, np.abs(expected).max()))
