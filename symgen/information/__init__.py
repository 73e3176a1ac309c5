"""Entropy and divergences of laws: definitions, derivations step by step, and what each is defined to be."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "CrossEntropy": ".nouns:CrossEntropy",
        "Entropy": ".nouns:Entropy",
        "ExpectedLogLikelihood": ".nouns:ExpectedLogLikelihood",
        "JS": ".nouns:JS",
        "KL": ".nouns:KL",
        "Proposed": ".lines:Proposed",
        "propose": ".proposing:propose",
        "rules": ".functional_rules:rules",
        "unfold": "symgen.probability.unfolding:unfold",
    },
)
