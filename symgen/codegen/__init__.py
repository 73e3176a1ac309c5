"""Numerically stable, readable code from formulas, value and gradient: `compile` and the code targets."""

from __future__ import annotations

from symgen._lazy import lazy

_PUBLIC = {
    "Program": ".program:Program",
    "TARGETS": ".target:TARGETS",
    "check": ".accuracy:check",
    "compile": ".compilation:compile",
    "register_missing_kl": ".targets._torch_divergences:register_missing_kl",
    "stabilise": ".stability:stabilise",
}

__getattr__, __dir__, __all__ = lazy(__name__, _PUBLIC)
