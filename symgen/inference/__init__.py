"""Inference: posteriors and evidences by conjugacy found, evidence lower bounds of models with guides."""

from symgen._lazy import lazy

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "Conditional": ".images:Conditional",
        "DensityProduct": ".bayes:DensityProduct",
        "ELBO": ".elbo:ELBO",
        "Evidence": ".bayes:Evidence",
        "Marginal": ".images:Marginal",
        "MeanField": "symgen.probability.models:MeanField",
        "Model": "symgen.probability.models:Model",
        "Posterior": ".bayes:Posterior",
        "Predictive": ".bayes:Predictive",
        "Pushforward": ".images:Pushforward",
        "plate": ".bayes:plate",
        "random": ".bayes:random",
    },
)
