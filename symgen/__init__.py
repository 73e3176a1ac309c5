"""symgen derives, verifies, tests, compiles and cross-checks the mathematics of generative models.

>>> import symgen as sg
>>> sg.__version__
'0.1.0'
"""

from __future__ import annotations

from symgen._lazy import lazy

__version__ = "0.1.0"

# Public name -> where it lives; imported on first use. One line a name, sorted within its part.
_PUBLIC = {
    # errors
    "BudgetError": ".errors:BudgetError",
    "DomainError": ".errors:DomainError",
    "MissingExtraError": ".errors:MissingExtraError",
    "NoRuleError": ".errors:NoRuleError",
    "ReadingError": ".errors:ReadingError",
    "ShapeError": ".errors:ShapeError",
    "SymgenError": ".errors:SymgenError",
    "UnknownNameError": ".errors:UnknownNameError",
    "UsageError": ".errors:UsageError",
}

__getattr__, __dir__, __all__ = lazy(__name__, _PUBLIC)
