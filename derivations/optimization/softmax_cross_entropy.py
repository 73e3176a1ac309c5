"""The gradient of the softmax cross-entropy in the logits is softmax(z) - y."""

from symgen.derivation import calc

derivation = (
    calc(
        "grad(-total(y*log_softmax(z)), z)",
        where="z: vector K; y: simplex K",
        reference="C. Bishop, Pattern Recognition and Machine Learning (2006), equation 4.109",
    )
    .step("grad(-total(y*(z - logsumexp(z))), z)", "log softmax written out")
    .step("grad(total(y)*logsumexp(z) - total(y*z), z)", "the sum is linear")
    .step("total(y)*softmax(z) - y", "the gradient of logsumexp is softmax")
    .goal("softmax(z) - y")
)
