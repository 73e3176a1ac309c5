"""The gradient of the binary cross-entropy in the logit is the probability less the target."""

from symgen.derivation import calc

derivation = (
    calc(
        "Derivative(-(y*log(sigmoid(z)) + (1 - y)*log(1 - sigmoid(z))), z)",
        where="z: real; 0 <= y <= 1",
        reference="C. Bishop, Pattern Recognition and Machine Learning (2006), equation 4.91",
    )
    .step("Derivative(-(y*(z - softplus(z)) - (1 - y)*softplus(z)), z)", "log s(z) = z - softplus(z)")
    .step("Derivative(softplus(z) - y*z, z)", "the terms in y softplus(z) cancel")
    .goal("sigmoid(z) - y")
)
