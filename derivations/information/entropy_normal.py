"""The entropy of a normal distribution."""

from symgen.derivation import Derivation, derive


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return derive("entropy(Normal(m, sd=s))", where="m: real; s > 0", judge=judge, seed=seed)
