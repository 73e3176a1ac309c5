"""What a cross-check declares: a name, how it is run, and the mistakes that can be planted in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from symgen._registry import Registry
from symgen.crosscheck.report import Check, Curves

__all__ = ["MODELS", "Findings", "Model", "Run"]


@dataclass(frozen=True, slots=True)
class Run:
    """What a user chose for one run; `plant` is the name of a mistake to plant, or empty."""

    device: str
    steps: int
    seed: int
    dtype: str
    plant: str = ""
    judge: bool = True
    progress: Callable[[int], None] = field(default=lambda done: None, compare=False)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found: checks, curves, grids of grey pictures, derivations, and facts worth noting."""

    rows: tuple[Check, ...]
    series: tuple[Curves, ...] = ()
    images: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    derivations: tuple[Any, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be cross-checked: `run` does it, `plants` says what each plantable mistake is."""

    title: str
    run: Callable[[Run], Findings]
    plants: Mapping[str, str]


MODELS: Registry[Model] = Registry("model", "symgen.crosscheck.subjects")
