"""The Jacobian of softmax is diag(p) - p p'."""

from symgen.derivation import calc

derivation = (
    calc(
        "jacobian(softmax(z), z)",
        where="z: vector K",
        reference="C. Bishop, Pattern Recognition and Machine Learning (2006), equation 4.106",
    )
    .step("jacobian(exp(z)/total(exp(z)), z)", "softmax written out")
    .step("diag(exp(z))/total(exp(z)) - outer(exp(z), exp(z))/total(exp(z))**2", "the quotient rule")
    .goal("diag(softmax(z)) - outer(softmax(z), softmax(z))")
)
