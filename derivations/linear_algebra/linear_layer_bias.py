"""The gradient of the mean squared error of a linear layer in its bias."""

from symgen.derivation import Derivation, derive


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return derive(
        "grad(total((X @ W + b - Y)**2)/(2*N), b)",
        where="N, D, K: size; X: matrix N D; W: matrix D K; b: vector K; Y: matrix N K",
        judge=judge,
        seed=seed,
    )
