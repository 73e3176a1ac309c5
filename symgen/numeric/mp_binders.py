"""Infinite sums, integrals, limits and derivatives in multiprecision, and their double-precision fronts."""

from __future__ import annotations

from collections.abc import Mapping

from symgen.numeric.system import Function

BINDERS: Mapping[str, Function] = {}
TENSORS: Mapping[str, Function] = {}


def float_binders() -> Mapping[str, Function]:
    return {}
