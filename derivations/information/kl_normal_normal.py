"""The Kullback-Leibler divergence between two normal distributions."""

from symgen.derivation import Derivation, derive


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return derive("KL(Normal(m, sd=s) || Normal(n, sd=t))", where="m, n: real; s, t > 0", judge=judge, seed=seed)
