"""Evaluators: one fold of a Term over many number systems, quadrature, sums, and exact points to evaluate at."""

from __future__ import annotations

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "EXACT": ".exact_system:EXACT",
        "ExactComplex": ".exact_numbers:ExactComplex",
        "FLOAT": ".float_system:FLOAT",
        "QUICK_LOOK": ".quick_look:QUICK_LOOK",
        "Undecided": ".errors:Undecided",
        "Undefined": ".errors:Undefined",
        "Unsupported": ".errors:Unsupported",
        "balls": ".ball_system:balls",
        "enclose": ".values:enclose",
        "evaluate": ".evaluator:evaluate",
        "exact": ".exact_numbers:exact",
        "from_torch": ".torch_door:from_torch",
        "mp": ".mp_system:mp",
        "parameter_values": ".torch_door:parameter_values",
        "points": ".point_search:points",
        "search_points": ".point_search:search_points",
        "sizes": ".point_search:sizes",
        "versions": ".enclosures:versions",
        "torch_system": ".torch_evaluate:torch_system",
        "value": ".values:value",
    },
)
