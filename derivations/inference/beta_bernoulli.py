"""The posterior of a Bernoulli probability under a beta prior after n observations."""

from symgen.derivation import Derivation, derive


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return derive(
        "posterior(theta ~ Beta(a, b); x[i] ~ Bernoulli(theta), i = 1..n)",
        where="a, b > 0; theta: unit; x: vector n",
        judge=judge,
        seed=seed,
    )
