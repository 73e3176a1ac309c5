"""The divergence of a diagonal Gaussian from the standard normal: the VAE's regulariser."""

from symgen.derivation import Derivation, derive


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return derive(
        "KL(Normal(mu, var=v) || Normal(0, var=1))", where="mu: vector D; v: positive vector D", judge=judge, seed=seed
    )
