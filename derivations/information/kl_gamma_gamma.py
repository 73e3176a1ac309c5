"""The Kullback-Leibler divergence between two gamma distributions."""

from symgen.derivation import Derivation, derive


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return derive("KL(Gamma(a, rate=b) || Gamma(c, rate=d))", where="a, b, c, d > 0", judge=judge, seed=seed)
