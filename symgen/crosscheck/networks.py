"""The building blocks that networks share, as formulas: affine maps and hyperbolic tangents."""

from __future__ import annotations

import math

import torch

from symgen.crosscheck.circuits import Block, Node, block
from symgen.terms.build import dims, matrix, tanh, vector

__all__ = ["affine", "draw_affine", "layer", "tangent"]


def affine(judge: bool = True) -> Block:
    """X W + b over a batch of N rows, with symbolic widths.

    >>> sorted(affine(judge=False).derivatives)
    ['W', 'X', 'b']
    """
    N, D, K = dims("N D K")
    X, W, b = matrix("X", N, D), matrix("W", D, K), vector("b", K)
    return block("Affine layer", X @ W + b, (X, W, b), "X W b", judge=judge)


def tangent(judge: bool = True) -> Block:
    """tanh, entry by entry."""
    N, K = dims("N K")
    A = matrix("A", N, K)
    return block("Hyperbolic tangent", tanh(A), (A,), "A", judge=judge)


def layer(target: str, of: str, block: Block) -> Node:
    """An affine layer with the parameters W_target and b_target."""
    return Node(target, block, (of, f"W_{target}", f"b_{target}"))


def draw_affine(target: str, inputs: int, outputs: int, generator: torch.Generator) -> dict[str, torch.Tensor]:
    """Initial parameters: weights of variance 1/inputs, no bias; drawn in float64 on the processor."""
    weights = torch.randn(inputs, outputs, generator=generator, dtype=torch.float64) / math.sqrt(inputs)
    return {f"W_{target}": weights, f"b_{target}": torch.zeros(outputs, dtype=torch.float64)}
