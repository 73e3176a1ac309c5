"""Entropy and divergences of laws: definitions, derivations step by step, and what each is defined to be."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Proposed": ".lines:Proposed",
        "propose": ".proposing:propose",
        "rules": ".functional_rules:rules",
        "unfold": "symgen.probability.unfolding:unfold",
    },
)
