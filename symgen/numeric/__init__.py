"""Evaluators: one fold of a Term over many number systems, quadrature, sums, and exact points to evaluate at."""

from __future__ import annotations

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "EXACT": ".exact_system:EXACT",
        "ExactComplex": ".exact:ExactComplex",
        "FLOAT": ".float_system:FLOAT",
        "Undecided": ".errors:Undecided",
        "Undefined": ".errors:Undefined",
        "Unsupported": ".errors:Unsupported",
        "balls": ".ball_system:balls",
        "enclose": ".value:enclose",
        "evaluate": ".evaluate:evaluate",
        "exact": ".exact:exact",
        "from_torch": ".torch_reader:from_torch",
        "mp": ".mp_system:mp",
        "points": ".points:points",
        "search_points": ".points:search_points",
        "sizes": ".points:sizes",
        "versions": ".enclosures:versions",
        "torch_system": ".torch_evaluate:torch_system",
        "value": ".value:value",
    },
)
