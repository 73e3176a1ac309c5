"""The Jacobian of softmax is diag(p) - p p'."""

from symgen.derivation import Derivation, calc


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return (
        calc("jacobian(softmax(z), z)", where="z: vector K")
        .step("jacobian(exp(z)/total(exp(z)), z)", "softmax written out")
        .step("diag(exp(z))/total(exp(z)) - outer(exp(z), exp(z))/total(exp(z))**2", "the quotient rule")
        .goal("diag(softmax(z)) - outer(softmax(z), softmax(z))")
        .derivation(judge=judge, seed=seed)
    )
