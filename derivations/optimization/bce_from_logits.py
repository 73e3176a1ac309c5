"""The gradient of the binary cross-entropy in the logit is the probability less the target."""

from symgen.derivation import Derivation, calc


def derivation(judge: bool = True, seed: int = 0) -> Derivation:
    return (
        calc("Derivative(-(y*log(sigmoid(z)) + (1 - y)*log(1 - sigmoid(z))), z)", where="z: real; 0 <= y <= 1")
        .step("Derivative(-(y*(z - softplus(z)) - (1 - y)*softplus(z)), z)", "log s(z) = z - softplus(z)")
        .step("Derivative(softplus(z) - y*z, z)", "the terms in y softplus(z) cancel")
        .goal("sigmoid(z) - y")
        .derivation(judge=judge, seed=seed)
    )
