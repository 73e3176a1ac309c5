"""Behaviour of real formulas far out: limits, signs and leading terms of exp-log functions."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Diverges": ".germs:Diverges",
        "NoLimit": ".germs:NoLimit",
        "Unsettled": ".germs:Unsettled",
        "limit_of": ".limits:limit_of",
        "limit_at": ".limits:limit_at",
    },
)
