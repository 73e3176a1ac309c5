"""Quadrature on a line: Gauss-Legendre panels, exact to rounding for smooth integrands that die out at both ends."""

from __future__ import annotations

import numpy as np
import torch

__all__ = ["panels"]


def panels(low: float, high: float, count: int = 64, order: int = 16) -> tuple[torch.Tensor, torch.Tensor]:
    """Nodes and weights, in float64, of `count` equal panels with Gauss-Legendre rules of `order` nodes each.

    >>> x, w = panels(-10.0, 10.0)
    >>> abs(float((w * torch.exp(-(x**2))).sum()) - float(torch.pi) ** 0.5) < 1e-14
    True
    """
    nodes, weights = np.polynomial.legendre.leggauss(order)
    edges = np.linspace(low, high, count + 1)
    half, middle = np.diff(edges)[:, None] / 2, (edges[:-1] + edges[1:])[:, None] / 2
    return torch.tensor((middle + half * nodes).ravel()), torch.tensor((half * weights).ravel())
