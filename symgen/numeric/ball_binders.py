"""Integrals and infinite sums with rigorous bounds, where that is simple; matrix functions of balls."""

from __future__ import annotations

from collections.abc import Mapping

from symgen.numeric.system import Function

BINDERS: Mapping[str, Function] = {}
TENSORS: Mapping[str, Function] = {}
