"""Naming mistakes: a table of what people get wrong, tried in reverse on a refuted claim."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "MISTAKES": ".table:MISTAKES",
        "Repair": ".naming:Repair",
        "name_mistake": ".naming:name_mistake",
        "slips": ".table:slips",
    },
)
