"""Entropy and divergences of laws: definitions, derivations step by step, and what each is defined to be."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "AbsoluteMoment": ".nouns:AbsoluteMoment",
        "AlphaDivergence": ".nouns:AlphaDivergence",
        "BhattacharyyaCoefficient": ".nouns:BhattacharyyaCoefficient",
        "BhattacharyyaDistance": ".nouns:BhattacharyyaDistance",
        "CentralMoment": ".nouns:CentralMoment",
        "ChernoffCoefficient": ".nouns:ChernoffCoefficient",
        "ChiSquareDivergence": ".nouns:ChiSquareDivergence",
        "Covariance": ".nouns:Covariance",
        "CrossEntropy": ".nouns:CrossEntropy",
        "Cumulant": ".nouns:Cumulant",
        "Entropy": ".nouns:Entropy",
        "ExpectedLogLikelihood": ".nouns:ExpectedLogLikelihood",
        "Fisher": ".nouns:Fisher",
        "JS": ".nouns:JS",
        "Jeffreys": ".nouns:Jeffreys",
        "KL": ".nouns:KL",
        "Moment": ".nouns:Moment",
        "MutualInformation": ".nouns:MutualInformation",
        "Renyi": ".nouns:Renyi",
        "SquaredHellinger": ".nouns:SquaredHellinger",
        "TotalVariation": ".nouns:TotalVariation",
        "Wasserstein": ".nouns:Wasserstein",
        "propose": ".proposing:propose",
        "propose_bregman": ".bregman:propose",
        "propose_power_divergence": ".power_steps:propose",
        "rules": ".functional_rules:rules",
        "unfold": "symgen.probability.unfolding:unfold",
    },
)
